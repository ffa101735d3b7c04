// SPDX-License-Identifier: GPL-2.0
/* Everything about a sideband at a glance, and what in it needs attention. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "attr.h"
#include "cmd.h"
#include "glance.h"
#include "netdev.h"
#include "print.h"

/**
 * struct view - what is shown
 * @ctl: the run of the tool
 * @devs: sidebands
 * @ports: their ports
 * @stations: their stations
 * @dev: the sideband that is being shown
 * @name: its name
 */
struct view {
	struct ctl *ctl;
	struct replies devs;
	struct replies ports;
	struct replies stations;
	struct reply *dev;
	const char *name;
};

/* Each finds the next of its kind in the sideband being shown. */
static struct reply *next_of(const struct view *view, struct replies *replies,
			     int attr, size_t *i)
{
	while (*i < replies->count) {
		struct reply *reply = &replies->at[(*i)++];

		if (!strcmp(reply_name(reply, attr), view->name))
			return reply;
	}
	return NULL;
}

static struct reply *next_port(struct view *view, size_t *i)
{
	return next_of(view, &view->ports, SIDEBAND_A_PORT_DEV, i);
}

static struct reply *next_station(struct view *view, size_t *i)
{
	return next_of(view, &view->stations, SIDEBAND_A_STATION_DEV, i);
}

/* State of a port or BMC link; up where the kernel does not tell. */
static __u32 leg_state(const struct reply *reply, int attr)
{
	if (!reply->attrs.tb[attr])
		return SIDEBAND_LEG_STATE_UP;
	return nla_get_u32(reply->attrs.tb[attr]);
}

/* Says what needs attention, and what to do about it. */
__printf(2, 3)
static void attend(struct view *view, const char *fmt, ...)
{
	struct out *out = &view->ctl->out;
	char sentence[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	out_text(out, "    ");
	out_paint(out, OUT_HINT, "attention:");
	out_text(out, " %s\n", sentence);
	if (out->json)
		out_json(out, NULL, out_json_string(sentence));
}

/* A leg that is absent; a device of its name was refused, or is another. */
static void attend_absent(struct view *view, const char *what, const char *name)
{
	if (if_nametoindex(name))
		attend(view, "%s %s is absent, a device %s is there, but can't be the %s",
		       what, name, name, what);
	else
		attend(view, "%s %s is absent, it is used again once it returns",
		       what, name);
}

/* What is wrong with the BMC link. */
static void attend_bmc_link(struct view *view)
{
	const char *link = reply_name(view->dev, SIDEBAND_A_DEV_BMC_LINK);

	if (!*link) {
		attend(view, "no BMC link, try 'sidebandctl dev set %s bmc-link LINK'",
		       view->name);
		return;
	}
	switch (leg_state(view->dev, SIDEBAND_A_DEV_BMC_LINK_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		attend_absent(view, "BMC link", link);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "BMC link %s is down, try 'ip link set %s up'",
		       link, link);
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		attend(view, "BMC link %s has no carrier, is the BMC running and connected?",
		       link);
		break;
	}
}

/* What is wrong with a port. */
static void attend_port(struct view *view, const struct reply *port)
{
	const char *name = reply_name(port, SIDEBAND_A_PORT_IFNAME);

	switch (leg_state(port, SIDEBAND_A_PORT_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		attend_absent(view, "port", name);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "port %s is down, try 'ip link set %s up'", name,
		       name);
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		attend(view, "port %s has no carrier, is its cable connected?",
		       name);
		break;
	}
}

/* What is wrong with the ports together. */
static void attend_ports(struct view *view)
{
	struct reply *port;
	size_t i = 0;
	int ports;

	for (ports = 0; (port = next_port(view, &i)); ports++)
		attend_port(view, port);
	if (!ports)
		attend(view, "no port, try 'sidebandctl port add PORT dev %s'",
		       view->name);
	else if (*reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT))
		return;
	else if (ports == 1)
		attend(view, "no active port, the BMC can't be reached");
	else
		attend(view, "no active port, try 'sidebandctl port set PORT dev %s primary'",
		       view->name);
}

/* What needs attention in a sideband. */
static void show_attention(struct view *view)
{
	size_t i = 0;

	out_open_array(&view->ctl->out, "attention");
	attend_bmc_link(view);
	attend_ports(view);
	if (!next_station(view, &i))
		attend(view, "no station, try 'sidebandctl station add MAC dev %s'",
		       view->name);
	out_close(&view->ctl->out);
}

/* The host's own seat on the management network. */
static void show_host_leg(struct view *view)
{
	const struct field *field;
	struct nlattr *address = view->dev->attrs.tb[SIDEBAND_A_DEV_ADDRESS];
	struct out *out = &view->ctl->out;
	bool up = netdev_is_up(view->name);
	char mac[64] = "";

	field = schema_field(&set_dev, SIDEBAND_A_DEV_ADDRESS);
	out_paint(out, OUT_NAME, view->name);
	out_text(out, ": host leg ");
	if (address)
		out_paint(out, OUT_MAC,
			  attr_text(field, address, mac, sizeof(mac)));
	out_text(out, address ? " " : "");
	out_paint(out, up ? OUT_GOOD : OUT_PLAIN, up ? "up" : "down");
	out_text(out, "\n");
	if (out->json)
		out_json(out, "state", json_string(up ? "up" : "down"));
}

static void show_bmc_link(struct view *view)
{
	const struct field *field;
	struct nlattr *state = view->dev->attrs.tb[SIDEBAND_A_DEV_BMC_LINK_STATE];
	const char *link = reply_name(view->dev, SIDEBAND_A_DEV_BMC_LINK);
	struct out *out = &view->ctl->out;
	const char *text;
	char buf[64];

	if (!*link)
		return;
	field = schema_field(&set_dev, SIDEBAND_A_DEV_BMC_LINK_STATE);
	text = state ? attr_text(field, state, buf, sizeof(buf)) : "";
	out_text(out, "    bmc-link ");
	out_paint(out, OUT_NAME, link);
	out_text(out, state ? " state " : "");
	out_paint(out, strcmp(text, "up") ? OUT_BAD : OUT_GOOD, text);
	out_text(out, "\n");
}

/* One port or station, in a line of text or a JSON object. */
static void show_part(struct view *view, const struct attr_set *set,
		      struct reply *part, int dev)
{
	struct out *out = &view->ctl->out;

	out_text(out, "    %s ", set->name);
	print_words(view->ctl, set, &part->attrs, dev);
	out_text(out, "\n");
	out_open_object(out, NULL);
	attr_json_set(out, set, &part->attrs, dev);
	out_close(out);
}

static void show_ports(struct view *view)
{
	struct reply *port;
	size_t i = 0;

	out_open_array(&view->ctl->out, "ports");
	while ((port = next_port(view, &i)))
		show_part(view, &set_port, port, SIDEBAND_A_PORT_DEV);
	out_close(&view->ctl->out);
}

static void show_stations(struct view *view)
{
	struct reply *station;
	size_t i = 0;

	out_open_array(&view->ctl->out, "stations");
	while ((station = next_station(view, &i)))
		show_part(view, &set_station, station, SIDEBAND_A_STATION_DEV);
	out_close(&view->ctl->out);
}

/* Everything about one sideband. */
static void show_dev(struct view *view)
{
	struct out *out = &view->ctl->out;

	view->name = reply_name(view->dev, SIDEBAND_A_DEV_IFNAME);
	out_open_object(out, NULL);
	attr_json_set(out, &set_dev, &view->dev->attrs, 0);
	show_host_leg(view);
	show_bmc_link(view);
	show_ports(view);
	show_stations(view);
	if (view->ctl->stats)
		print_counters(view->ctl, view->dev, false);
	show_attention(view);
	out_close(out);
}

static void show_view(struct view *view)
{
	size_t i;

	out_open_array(&view->ctl->out, NULL);
	for (i = 0; i < view->devs.count; i++) {
		view->dev = &view->devs.at[i];
		show_dev(view);
	}
	out_close(&view->ctl->out);
	if (!view->devs.count)
		cmd_say_no_sideband(view->ctl);
}

/* Lists what belongs to the sidebands, of one where one was named. */
static int list_parts(struct ctl *ctl, __u8 cmd, __u16 attr,
		      const struct args *args, struct replies *replies)
{
	const struct keyword keywords[] = {
		{ "dev", "DEV", value_ifname, attr, 0, KW_LIST },
		{}
	};
	struct args of = { .keywords = keywords, .verb = args->verb };
	int ret = CTL_OK;

	if (args->count && !args_add(ctl, &of, keywords, args->at[0].text))
		ret = CTL_USAGE;
	if (!ret)
		ret = kernel_list(ctl, cmd, &of, replies);
	args_free(&of);
	return ret;
}

static int read_view(struct ctl *ctl, struct args *args, struct view *view)
{
	int ret;

	if (args->count)
		ret = kernel_get(ctl, SIDEBAND_CMD_DEV_GET, args, &view->devs);
	else
		ret = kernel_list(ctl, SIDEBAND_CMD_DEV_GET, args, &view->devs);
	if (!ret)
		ret = list_parts(ctl, SIDEBAND_CMD_PORT_GET,
				 SIDEBAND_A_PORT_DEV, args, &view->ports);
	if (!ret)
		ret = list_parts(ctl, SIDEBAND_CMD_STATION_GET,
				 SIDEBAND_A_STATION_DEV, args, &view->stations);
	return ret;
}

/* Shows all sidebands, or the one that was named. */
int glance(struct ctl *ctl, struct args *args)
{
	struct view view = {
		.ctl = ctl,
		.devs.set = &set_dev,
		.ports.set = &set_port,
		.stations.set = &set_station,
	};
	int ret;

	ret = read_view(ctl, args, &view);
	if (!ret && !ctl->dry_run)
		show_view(&view);
	replies_free(&view.devs);
	replies_free(&view.ports);
	replies_free(&view.stations);
	return ret;
}
