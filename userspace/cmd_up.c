// SPDX-License-Identifier: GPL-2.0
/* sidebandctl up and down: all of a sideband in one command, and its undoing. */

#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "discover.h"
#include "glance.h"
#include "model.h"
#include "names.h"
#include "netdev.h"
#include "settings.h"

#define HARD_LIMIT \
	"while this host is off, hung or rebooting, the BMC can't be reached here"

/* So many ports or stations are named when all is set up. */
#define SAID_MAX 4

static const struct keyword dev_keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{}
};

/* Does something with one sideband, given by its name. */
static int with_dev(struct ctl *ctl, const char *verb, const char *name,
		    int (*act)(struct ctl *ctl, struct args *args))
{
	struct args args = { .keywords = dev_keywords, .verb = verb };
	int ret = CTL_USAGE;

	if (args_add(ctl, &args, dev_keywords, name))
		ret = act(ctl, &args);
	args_free(&args);
	return ret;
}

static int delete_dev(struct ctl *ctl, struct args *args)
{
	return kernel_change(ctl, SIDEBAND_CMD_DEV_DEL, args);
}

/* Creates the sideband, under the first free name where none was given. */
static int create(struct ctl *ctl, struct args *args, char *name, size_t size)
{
	struct arg *dev = args_find(args, "dev", -1);

	if (dev) {
		snprintf(name, size, "%s", dev->text);
	} else {
		if (netdev_free_name(ctl, 0, name, size) < 0 ||
		    !args_add(ctl, args, args_keyword(args, "dev"), name))
			return CTL_REFUSED;
	}
	return kernel_change(ctl, SIDEBAND_CMD_DEV_ADD, args);
}

/* Sets the ports up that are administratively down. */
static int raise_ports(struct ctl *ctl, struct args *args)
{
	struct arg *arg;
	int ret;

	for (arg = args->at; arg < args->at + args->count; arg++) {
		if (!arg_is(arg, "port") ||
		    !netdev_is_down(arg->value.data.name))
			continue;
		ret = kernel_link_set(ctl, arg->value.data.name, IFF_UP);
		if (ret)
			return ret;
		arg->raised = true;
	}
	return CTL_OK;
}

/* Leaves everything as it was found. */
static void undo(struct ctl *ctl, struct args *args, const char *name)
{
	struct arg *arg;

	with_dev(ctl, args->verb, name, delete_dev);
	for (arg = args->at; arg < args->at + args->count; arg++)
		if (arg->raised)
			kernel_link_set(ctl, arg->value.data.name, 0);
}

/* One port, or a station with its VLAN. */
static void say_value(struct ctl *ctl, const struct args *args, int i)
{
	const struct arg *arg = &args->at[i];
	const struct arg *vlan = args_find(args, "vlan", i);
	const struct arg *tag = args_find(args, "tag", i);
	bool shared = args_find(args, "shared", i);
	char mac[18];

	if (arg->kw->parse == value_mac)
		value_print_mac(&arg->value, mac, sizeof(mac));
	out_text(&ctl->out, "%s",
		 arg->kw->parse == value_mac ? mac : arg->value.data.name);
	if (vlan)
		out_text(&ctl->out, " vlan %s", vlan->text);
	if (tag)
		out_text(&ctl->out, " tag %s", tag->text);
	if (shared)
		out_text(&ctl->out, " shared");
}

/* The values of a keyword in a row; where there are many, how many more. */
static void say_values(struct ctl *ctl, const struct args *args,
		       const char *word)
{
	int said = 0, more = 0;
	size_t i;

	for (i = 0; i < args->count; i++) {
		if (!arg_is(&args->at[i], word))
			continue;
		if (said == SAID_MAX) {
			more++;
			continue;
		}
		out_text(&ctl->out, "%s", said++ ? ", " : "");
		say_value(ctl, args, i);
	}
	if (more)
		out_text(&ctl->out, " and %d more", more);
}

/* Says what was set up, and the one thing it can't do. */
static void say_up(struct ctl *ctl, const struct args *args, const char *name)
{
	struct arg *link = args_find(args, "bmc-link", -1);
	struct arg *mode = args_find(args, "mode", -1);
	bool alone = mode && mode->value.data.word == SIDEBAND_MODE_DEDICATED;
	struct out *out = &ctl->out;

	out_text(out, "%s: ", name);
	say_values(ctl, args, "port");
	out_text(out, " %s the BMC behind %s: ",
		 alone ? "dedicated to" : "shared with", link->value.data.name);
	say_values(ctl, args, "mac");
	out_text(out, "\n%s: %s\n", name, HARD_LIMIT);
}

/* The kernel could only say of one that it is the other already. */
static int check_link(struct ctl *ctl, const struct args *args)
{
	const char *link = args_find(args, "bmc-link", -1)->value.data.name;
	const struct arg *arg;

	for (arg = args->at; arg < args->at + args->count; arg++)
		if (arg_is(arg, "port") &&
		    !strcmp(arg->value.data.name, link))
			return out_error(ctl, CTL_USAGE, arg->text,
					 "can't be port and BMC link at once");
	return CTL_OK;
}

/* ---- what was not typed ---- */

/**
 * struct asked - words of a station that the BMC has told
 * @mac: its MAC, "" where it was not asked
 * @vlan: its VLAN, "" for none
 * @channel: the LAN channel that has them
 */
struct asked {
	char mac[18];
	char vlan[8];
	__u8 channel;
};

/* Says that the BMC link is missing, and which devices may be it. */
static int say_no_link(struct ctl *ctl, const struct args *args,
		       const struct discovery *found)
{
	char which[768], more[832];

	candidates_text(&found->candidates, which, sizeof(which));
	snprintf(more, sizeof(more), "%s%s",
		 *which ? "; it may be " :
			  ", and no device of this host looks like it", which);
	return args_say_missing(ctl, args, args_keyword(args, "bmc-link"), more);
}

/* Adds the station that the BMC tells of itself. */
static int add_station(struct ctl *ctl, struct args *args,
		       const struct discovery *found, struct asked *asked)
{
	const struct inband_lan *lan = discover_lan(ctl, found);

	if (!lan)
		return CTL_REFUSED;
	asked->channel = lan->channel;
	value_mac_text(lan->mac, asked->mac, sizeof(asked->mac));
	if (lan->tags)
		snprintf(asked->vlan, sizeof(asked->vlan), "%u", lan->vlan);
	if (!args_add(ctl, args, args_keyword(args, "mac"), asked->mac))
		return CTL_USAGE;
	if (lan->tags &&
	    (!args_add(ctl, args, args_keyword(args, "vlan"), asked->vlan) ||
	     !args_add(ctl, args, args_keyword(args, "tag"), "keep")))
		return CTL_USAGE;
	return CTL_OK;
}

static bool has_station(const struct args *args)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (arg_is(&args->at[i], "mac"))
			return true;
	return false;
}

/* Completes a command without MAC by asking the BMC; the BMC link is never chosen,
 * for the host loses it.
 */
static int complete(struct ctl *ctl, struct args *args, struct asked *asked)
{
	bool has_link = args_find(args, "bmc-link", -1);
	struct discovery found = {};
	int ret;

	if (has_link && has_station(args))
		return CTL_OK;
	ret = discover_links(ctl, &found);
	if (!ret && !has_link) {
		ret = say_no_link(ctl, args, &found);
	} else if (!ret) {
		discover_bmc(&found, INBAND_SECONDS);
		ret = add_station(ctl, args, &found, asked);
	}
	discover_free(&found);
	return ret;
}

/* Says what was not typed. */
static void say_asked(struct ctl *ctl, const struct asked *asked)
{
	if (*asked->mac)
		out_text(&ctl->out, "the BMC says in-band of its LAN channel %u: MAC %s%s%s\n",
			 asked->channel, asked->mac,
			 *asked->vlan ? ", tags VLAN " : ", no VLAN",
			 asked->vlan);
}

static int run_up(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct asked asked = {};
	char name[IFNAMSIZ];
	int ret;

	(void)verb;
	ret = complete(ctl, args, &asked);
	if (!ret)
		ret = check_link(ctl, args);
	if (!ret)
		ret = create(ctl, args, name, sizeof(name));
	if (ret)
		return ret;
	ret = raise_ports(ctl, args);
	if (ret) {
		undo(ctl, args, name);
		return ret;
	}
	if (ctl->dry_run || ctl->quiet)
		return CTL_OK;
	if (ctl->out.json)
		return with_dev(ctl, args->verb, name, glance);
	say_asked(ctl, &asked);
	say_up(ctl, args, name);
	return CTL_OK;
}

/* The one sideband that uses a port; NULL: said that it is none or many. */
static const char *user_of_port(struct ctl *ctl, const struct replies *ports,
				const struct arg *port)
{
	const char *found = NULL, *dev;
	size_t i;

	for (i = 0; i < ports->count; i++) {
		if (strcmp(reply_name(&ports->at[i], SIDEBAND_A_PORT_IFNAME),
			   port->value.data.name))
			continue;
		dev = reply_name(&ports->at[i], SIDEBAND_A_PORT_DEV);
		if (found) {
			out_error(ctl, CTL_REFUSED, port->text,
				  "is used by %s and %s and perhaps more, name the sideband",
				  found, dev);
			return NULL;
		}
		found = dev;
	}
	if (!found)
		names_error(ctl, CTL_REFUSED, NAMES_SIDEBAND_OR_PORT,
			    port->text,
			    "is neither a sideband nor a port of one");
	return found;
}

/* True when a sideband has that name. */
static bool is_dev(const struct replies *devs, const char *name)
{
	size_t i;

	for (i = 0; i < devs->count; i++)
		if (!strcmp(reply_name(&devs->at[i], SIDEBAND_A_DEV_IFNAME),
			    name))
			return true;
	return false;
}

/* Takes a sideband down by its name or by that of its port. */
static int take_down(struct ctl *ctl, struct args *args, struct replies *devs,
		     struct replies *ports)
{
	const char *name = args->at[0].value.data.name;
	int ret;

	if (!is_dev(devs, name))
		name = user_of_port(ctl, ports, &args->at[0]);
	if (!name)
		return CTL_REFUSED;
	ret = with_dev(ctl, args->verb, name, delete_dev);
	if (!ret && !ctl->dry_run && !ctl->quiet)
		out_text(&ctl->out, "%s is taken down\n", name);
	return ret;
}

/* Lists what there is; a dry run must know it, too, to say what is sent. */
static int look_up(struct ctl *ctl, const char *verb, struct replies *devs,
		   struct replies *ports)
{
	struct args all = { .verb = verb };
	bool dry_run = ctl->dry_run;
	int ret;

	ctl->dry_run = false;
	ret = kernel_list(ctl, SIDEBAND_CMD_DEV_GET, &all, devs);
	if (!ret)
		ret = kernel_list(ctl, SIDEBAND_CMD_PORT_GET, &all, ports);
	ctl->dry_run = dry_run;
	return ret;
}

static int run_down(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct replies ports = { .set = &set_port };
	struct replies devs = { .set = &set_dev };
	int ret;

	(void)verb;
	ret = look_up(ctl, args->verb, &devs, &ports);
	if (!ret)
		ret = take_down(ctl, args, &devs, &ports);
	replies_free(&devs);
	replies_free(&ports);
	return ret;
}

static const struct keyword up_keywords[] = {
	{ "port", "PORT", value_ifname, SIDEBAND_A_PORT_IFNAME,
	  SIDEBAND_A_DEV_PORT, KW_FIRST | KW_MANY | KW_NEEDED,
	  .about = "LAN ports to share, the primary one first",
	  .names = NAMES_NETDEV },
	{ "bmc-link", "LINK", value_ifname, SIDEBAND_A_DEV_BMC_LINK,
	  .about = "the network device that leads to the BMC",
	  .names = NAMES_NETDEV },
	{ "mac", "MAC", value_mac, SIDEBAND_A_STATION_MAC,
	  SIDEBAND_A_DEV_STATION, KW_MANY,
	  .about = "a MAC of the BMC, asked of it when not given; what follows is about it" },
	{ "vlan", "ID", value_vlan, SIDEBAND_A_STATION_VLAN,
	  SIDEBAND_A_DEV_STATION,
	  .about = "its VLAN on the wire, none: untagged" },
	{ "tag", "{ add | keep }", value_tag, SIDEBAND_A_STATION_TAG,
	  SIDEBAND_A_DEV_STATION, .with = "vlan",
	  .about = "who tags: the sideband (add), or the BMC itself (keep)" },
	{ "shared", NULL, NULL, SIDEBAND_A_STATION_SHARED,
	  SIDEBAND_A_DEV_STATION,
	  .about = "the host has that MAC, too, and filters say what the BMC gets" },
	{ "dev", "NAME", value_new_name, SIDEBAND_A_DEV_IFNAME,
	  .about = "name of the sideband, a free one when not given" },
	{ "address", "MAC", value_mac, SIDEBAND_A_DEV_ADDRESS,
	  .about = "MAC of its host leg, a random one when not given" },
	{ "absent", NULL, NULL, SIDEBAND_A_DEV_ABSENT,
	  .about = "wait for ports and a BMC link that are not there yet" },
	{ .also = setting_keywords }
};

static const struct keyword down_keywords[] = {
	{ "dev", "DEV or PORT", value_ifname, SIDEBAND_A_DEV_IFNAME, 0,
	  KW_FIRST | KW_NEEDED,
	  .about = "the sideband, or the one that uses this port",
	  .names = NAMES_SIDEBAND_OR_PORT },
	{}
};

static const struct verb up = {
	"up",
	"PORT [ PORT ... ] bmc-link LINK [ STATION ... ] [ dev NAME ] [ address MAC ] [ absent ] [ SETTING ... ]",
	"share ports with a BMC, all of it in one command",
	up_keywords, &set_dev, SIDEBAND_CMD_DEV_ADD, 0, run_up,
	"eno1 bmc-link usb0 mac 0c:c4:7a:00:00:01 vlan 100"
};

static const struct verb down = {
	"down", "{ DEV | PORT }", "take a sideband away, and leave its ports as they are",
	down_keywords, &set_dev, SIDEBAND_CMD_DEV_DEL, 0, run_down, "eno1"
};

const struct object object_up = {
	.name = "up",
	.about = "share ports with a BMC, all of it in one command",
	.only = &up,
};

const struct object object_down = {
	.name = "down",
	.about = "stop sharing, by the name of the sideband or of its port",
	.only = &down,
};
