// SPDX-License-Identifier: GPL-2.0
/* sidebandctl discover: the BMC and the link to it, and what to set up for them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <net/if.h>

#include "conf.h"
#include "ctl.h"
#include "discover.h"
#include "ip.h"
#include "netdev.h"
#include "parse.h"
#include "quote.h"
#include "state.h"

/* Room for what is said of one thing. */
#define SAID_ROOM 256

/**
 * struct plan - what would be set up
 * @args: what was typed
 * @lan: the channel of the BMC
 * @dev: name of the sideband
 * @link: the BMC link, or a word to be replaced by it
 * @whole: nothing is left to be filled in
 */
struct plan {
	const struct args *args;
	const struct inband_lan *lan;
	char dev[IFNAMSIZ];
	const char *link;
	bool whole;
};

/* ---- the BMC ---- */

static const struct {
	__u32 number;
	const char *name;
} vendors[] = {
	{ 2, "IBM" }, { 11, "HP" }, { 343, "Intel" }, { 674, "Dell" },
	{ 2623, "ASUS" }, { 5771, "Cisco" }, { 7244, "Quanta" },
	{ 10368, "Fujitsu" }, { 10876, "Supermicro" }, { 15370, "Gigabyte" },
	{ 19046, "Lenovo" }, { 20974, "AMI" }, { 47196, "HPE" },
	{ 47488, "Supermicro" }, { 49622, "ASRock Rack" },
};

static const char *const sources[] = {
	[INBAND_SOURCE_UNKNOWN] = NULL,
	[INBAND_SOURCE_STATIC] = "static",
	[INBAND_SOURCE_DHCP] = "dhcp",
	[INBAND_SOURCE_BIOS] = "bios",
	[INBAND_SOURCE_OTHER] = "other",
};

static const char *const modes[] = {
	[INBAND_MODE_UNKNOWN] = "unknown",
	[INBAND_MODE_DEDICATED] = "dedicated",
	[INBAND_MODE_SHARED] = "shared",
	[INBAND_MODE_FAILOVER] = "failover",
};

static const char *vendor_name(__u32 number)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vendors); i++)
		if (vendors[i].number == number)
			return vendors[i].name;
	return NULL;
}

static void put_vendor(struct out *out, const struct inband *inband)
{
	const char *name = vendor_name(inband->vendor);

	if (name)
		out_text(out, "%s", name);
	else if (inband->vendor)
		out_text(out, "manufacturer %u", inband->vendor);
	else
		out_text(out, "manufacturer unknown");
}

/* What a mode is about: which of the LOMs. */
static void put_loms(struct out *out, const struct inband *inband)
{
	bool moves = inband->mode == INBAND_MODE_FAILOVER;

	if (inband->lom && moves && inband->lom_failover)
		out_text(out, " from LOM%u to LOM%u", inband->lom,
			 inband->lom_failover);
	else if (inband->lom)
		out_text(out, "%s LOM%u%s", moves ? " from" : "", inband->lom,
			 moves ? " to all LOMs" : "");
	else if (moves)
		out_text(out, " (the dedicated port if that has link when the BMC starts, else the shared one)");
}

static void show_bmc(struct out *out, const struct inband *inband)
{
	char version[8];

	out_text(out, "# the BMC: ");
	put_vendor(out, inband);
	snprintf(version, sizeof(version), "%u.%u", inband->major,
		 inband->minor);
	if (inband->major)
		out_text(out, ", IPMI %s", version);
	out_text(out, ", LAN mode %s", modes[inband->mode]);
	put_loms(out, inband);
	out_text(out, "\n");
	out_open_object(out, "bmc");
	out_json(out, "ipmi", inband->major ? json_string(version) : json_null());
	out_json(out, "manufacturer", inband->vendor ?
		 json_integer(inband->vendor) : json_null());
	if (vendor_name(inband->vendor))
		out_json(out, "vendor", json_string(vendor_name(inband->vendor)));
	out_json(out, "lan_mode", inband->mode ?
		 json_string(modes[inband->mode]) : json_null());
	if (inband->lom)
		out_json(out, "lom", json_integer(inband->lom));
	if (inband->lom_failover)
		out_json(out, "lom_failover", json_integer(inband->lom_failover));
	out_close(out);
}

/* ---- its LAN channels ---- */

/* How long the prefix is that a netmask stands for, 0 where it stands for none. */
static __u8 prefix_of(__be32 mask)
{
	__u32 hosts = ~ntohl(mask);

	return hosts & (hosts + 1) ? 0 : 32 - __builtin_popcount(hosts);
}

static void show_ip(struct out *out, const char *key, const struct ip *ip,
		    const char *source)
{
	struct ip host = *ip;
	char text[IP_TEXT];
	const char *wrong;

	host.prefix = 8 * ip_size(ip);
	wrong = ip_unusable(&host);
	if (ip->prefix)
		ip_text_prefix(ip, text);
	else
		ip_text(ip, text);
	out_text(out, ", address %s", text);
	if (source)
		out_text(out, " (%s)", source);
	if (wrong)
		out_text(out, ", which %s", wrong);
	out_json(out, key, json_string(text));
}

static void show_addresses(struct out *out, const struct inband_lan *lan)
{
	struct ip ip = { .family = AF_INET };
	static const __u8 none[16];

	ip.v4.s_addr = lan->ipv4;
	ip.prefix = prefix_of(lan->mask);
	if (lan->ipv4)
		show_ip(out, "ipv4", &ip, sources[lan->source]);
	else
		out_text(out, ", no IPv4 address%s%s",
			 sources[lan->source] ? " yet, source " : "",
			 sources[lan->source] ?: "");
	if (sources[lan->source])
		out_json(out, "source", json_string(sources[lan->source]));
	ip = (struct ip){ .family = AF_INET6, .prefix = lan->prefix6 };
	memcpy(ip.bytes, lan->ipv6, sizeof(ip.bytes));
	if (memcmp(lan->ipv6, none, sizeof(none)))
		show_ip(out, "ipv6", &ip, NULL);
}

static void show_lan(struct out *out, const struct discovery *found,
		     const struct inband_lan *lan)
{
	char mac[18], buf[SAID_ROOM];
	const char *wrong = discover_wrong(found, lan, buf, sizeof(buf));

	value_mac_text(lan->mac, mac, sizeof(mac));
	out_open_object(out, NULL);
	out_json(out, "channel", json_integer(lan->channel));
	out_json(out, "mac", lan->cut ? json_null() : json_string(mac));
	out_text(out, "# LAN channel %u: MAC %s", lan->channel,
		 lan->cut ? "unknown" : mac);
	show_addresses(out, lan);
	if (lan->tags)
		out_text(out, ", the BMC tags VLAN %u", lan->vlan);
	if (lan->tags)
		out_json(out, "vlan", json_integer(lan->vlan));
	if (wrong)
		out_text(out, "\n#     can't be used: %s", wrong);
	if (wrong)
		out_json(out, "wrong", out_json_string(wrong));
	out_text(out, "\n");
	out_close(out);
}

static void show_lans(struct out *out, const struct discovery *found)
{
	const struct inband *inband = &found->inband;
	size_t i;

	out_open_array(out, "lans");
	for (i = 0; i < inband->count; i++)
		show_lan(out, found, &inband->lans[i]);
	out_close(out);
}

/* ---- the devices ---- */

static void show_candidate(struct out *out, const struct candidate *candidate)
{
	char id[10];

	snprintf(id, sizeof(id), "%04x:%04x", candidate->id.vendor,
		 candidate->id.product);
	out_text(out, "# BMC link%s: %s, %s by %s: %s\n",
		 candidate->sure ? "" : ", perhaps", candidate->link->name, id,
		 candidate->driver, candidate->why);
	out_open_object(out, NULL);
	out_json(out, "ifname", out_json_string(candidate->link->name));
	out_json(out, "usb", json_string(id));
	out_json(out, "driver", out_json_string(candidate->driver));
	out_json(out, "sure", json_boolean(candidate->sure));
	out_json(out, "why", json_string(candidate->why));
	out_close(out);
}

static void show_candidates(struct out *out, const struct candidates *candidates)
{
	size_t i;

	out_open_array(out, "bmc_links");
	for (i = 0; i < candidates->count; i++)
		show_candidate(out, &candidates->at[i]);
	out_close(out);
	if (!candidates->count)
		out_text(out, "# BMC link: no device looks like one; it may be a spare port, a tap or a veth device\n");
}

/* ---- what to set up ---- */

static const char *as_it_is(const char *name, char *buf)
{
	(void)buf;
	return name;
}

/* Writes the ports, each behind @lead and before @end. */
static void write_ports(FILE *file, const struct plan *plan, const char *lead,
			const char *end,
			const char *(*spell)(const char *name, char *buf))
{
	const struct args *args = plan->args;
	char buf[QUOTE_ROOM];
	bool any = false;
	size_t i;

	for (i = 0; i < args->count; i++) {
		if (!arg_is(&args->at[i], "port"))
			continue;
		fprintf(file, "%s%s%s", lead,
			spell(args->at[i].value.data.name, buf), end);
		any = true;
	}
	if (!any)
		fprintf(file, "%sPORT%s", lead, end);
}

static void write_station(FILE *file, const struct plan *plan)
{
	char mac[18];

	value_mac_text(plan->lan->mac, mac, sizeof(mac));
	fputs(mac, file);
	if (plan->lan->tags)
		fprintf(file, " vlan %u tag keep", plan->lan->vlan);
}

static void write_command(FILE *file, const struct plan *plan)
{
	fputs("sidebandctl up", file);
	write_ports(file, plan, " ", "", quote);
	fprintf(file, " bmc-link %s mac ", QUOTED(plan->link));
	write_station(file, plan);
	if (args_find(plan->args, "dev", -1))
		fprintf(file, " dev %s", QUOTED(plan->dev));
}

static void write_file(FILE *file, const struct plan *plan)
{
	fprintf(file, "[sideband %s]\nbmc-link = %s\n", plan->dev, plan->link);
	write_ports(file, plan, "port = ", "\n", as_it_is);
	fputs("station = ", file);
	write_station(file, plan);
	fputs("\n", file);
}

/* Writes into memory; NULL where there is none. */
static char *write_text(const struct plan *plan,
			void (*put)(FILE *file, const struct plan *plan))
{
	char *text = NULL;
	size_t size;
	FILE *file;

	file = open_memstream(&text, &size);
	if (!file)
		return NULL;
	put(file, plan);
	if (!fclose(file))
		return text;
	free(text);
	return NULL;
}

static int say_no_memory(struct ctl *ctl)
{
	return out_error(ctl, CTL_REFUSED, "discover", "out of memory");
}

static int show_command(struct ctl *ctl, const struct plan *plan)
{
	char *text = write_text(plan, write_command), *word, *rest = text;

	if (!text)
		return say_no_memory(ctl);
	out_json(&ctl->out, "command", out_json_string(text));
	out_text(&ctl->out, "#\n#");
	while ((word = strsep(&rest, " ")))
		out_text(&ctl->out, " %s", word);
	out_text(&ctl->out, "\n");
	free(text);
	return CTL_OK;
}

/* Prints lines as save does. Those that lack something are comments, so that
 * nothing comes of them when a file has them.
 */
static void show_state(struct ctl *ctl, const struct plan *plan,
		       const struct state *state)
{
	const struct item *item, *before = NULL;
	char line[SAID_ROOM];

	out_open_array(&ctl->out, "file");
	for (item = state->at; item < state->at + state->count; item++) {
		state_print(ctl, item, before, plan->whole ? "" : "# ");
		before = item;
		if (item->kind == KIND_DEV)
			snprintf(line, sizeof(line), "[sideband %s]", item->dev);
		else
			snprintf(line, sizeof(line), "%s = %s", item->word,
				 item->text);
		out_json(&ctl->out, NULL, out_json_string(line));
	}
	out_close(&ctl->out);
}

/* What is read as a file is printed as save would print it once it is set up. */
static int show_file(struct ctl *ctl, const struct plan *plan)
{
	char *text = write_text(plan, write_file);
	struct state state = {};
	FILE *file;
	int ret;

	file = text ? fmemopen(text, strlen(text), "r") : NULL;
	if (!file) {
		free(text);
		return say_no_memory(ctl);
	}
	ret = conf_read_stream(ctl, file, "discover", &state);
	if (!ret)
		show_state(ctl, plan, &state);
	state_free(&state);
	fclose(file);
	free(text);
	return ret;
}

/* Where the BMC tags, frames of full size may not get through. */
static void show_note(struct out *out, const struct plan *plan)
{
	if (plan->lan->tags)
		out_text(out, "# a USB LAN can cut full-size frames that the BMC tags; for the port to tag:\n# ipmitool lan set %u vlan id off, and leave out 'tag keep'\n",
			 plan->lan->channel);
}

static int show_plan(struct ctl *ctl, const struct plan *plan)
{
	int ret;

	ret = show_command(ctl, plan);
	if (ret)
		return ret;
	if (!plan->whole)
		out_text(&ctl->out, "# words in capitals are to be filled in, here and as a file:\n");
	show_note(&ctl->out, plan);
	return show_file(ctl, plan);
}

/* Which sideband it would be, and by which link. */
static int make_plan(struct ctl *ctl, const struct discovery *found,
		     struct plan *plan)
{
	const struct arg *dev = args_find(plan->args, "dev", -1);
	const struct arg *link = args_find(plan->args, "bmc-link", -1);
	const struct candidate *only = candidates_only(&found->candidates);
	size_t i;

	plan->link = link ? link->value.data.name :
		     only ? only->link->name : NULL;
	for (i = 0; plan->link && i < plan->args->count; i++) {
		if (!arg_is(&plan->args->at[i], "port"))
			continue;
		if (!strcmp(plan->args->at[i].value.data.name, plan->link))
			return out_error(ctl, CTL_USAGE, plan->link,
					 link ? "can't be port and BMC link at once" :
					 "looks like the link to the BMC and not like a LAN port to share; name that, or the link as 'bmc-link LINK'");
		plan->whole = true;
	}
	plan->link = plan->link ?: "LINK";
	if (!dev)
		return netdev_free_name(ctl, 0, plan->dev, sizeof(plan->dev)) < 0 ?
		       CTL_REFUSED : CTL_OK;
	snprintf(plan->dev, sizeof(plan->dev), "%s", dev->value.data.name);
	return CTL_OK;
}

static int show(struct ctl *ctl, const struct discovery *found,
		struct plan *plan)
{
	struct out *out = &ctl->out;
	int ret;

	ret = make_plan(ctl, found, plan);
	if (ret)
		return ret;
	out_open_array(out, NULL);
	out_open_object(out, NULL);
	if (found->inband.major || found->inband.count)
		show_bmc(out, &found->inband);
	show_lans(out, found);
	show_candidates(out, &found->candidates);
	plan->lan = discover_lan(ctl, found);
	ret = plan->lan ? show_plan(ctl, plan) : CTL_REFUSED;
	out_close(out);
	out_close(out);
	return ret;
}

static int run_discover(struct ctl *ctl, const struct verb *verb,
			struct args *args)
{
	const struct arg *timeout = args_find(args, "timeout", -1);
	struct discovery found = {};
	struct plan plan = { .args = args };
	int ret;

	(void)verb;
	if (ctl->dry_run)
		return CTL_OK;
	ret = discover_links(ctl, &found);
	if (!ret) {
		discover_bmc(&found, timeout ? timeout->value.data.word :
					       INBAND_SECONDS);
		ret = show(ctl, &found, &plan);
	}
	discover_free(&found);
	return ret;
}

static const struct keyword keywords[] = {
	{ "port", "PORT", value_ifname, 0, 0,
	  KW_FIRST | KW_MANY | KW_OPENS | KW_LOCAL,
	  .about = "LAN ports to share, the primary one first",
	  .names = NAMES_NETDEV },
	{ "bmc-link", "LINK", value_ifname, 0, 0, KW_LOCAL,
	  .about = "the network device that leads to the BMC, where it is known",
	  .names = NAMES_NETDEV },
	{ "dev", "NAME", value_new_name, 0, 0, KW_LOCAL,
	  .about = "name of the sideband, a free one when not given" },
	{ "timeout", "SECONDS", value_timeout, 0, 0, KW_LOCAL,
	  .about = "how long all answers may take, 30 when not given" },
	{}
};

static const struct verb discover = {
	"discover",
	"[ PORT ... ] [ bmc-link LINK ] [ dev NAME ] [ timeout SECONDS ]",
	"ask the BMC for its MAC and VLAN, find the link to it, and say what to set up",
	keywords, NULL, 0, 0, run_discover,
	"eno1"
};

const struct object object_discover = {
	.name = "discover",
	.about = "ask the BMC for its MAC and VLAN, find the link to it, and say what to set up",
	.only = &discover,
};
