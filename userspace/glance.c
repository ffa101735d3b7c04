// SPDX-License-Identifier: GPL-2.0
/* Everything about a sideband at a glance. */

#include <string.h>

#include <linux/sideband.h>

#include "attention.h"
#include "attr.h"
#include "cmd.h"
#include "glance.h"
#include "netdev.h"
#include "print.h"
#include "view.h"

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
	while ((port = view_next_port(view, &i)))
		show_part(view, &set_port, port, SIDEBAND_A_PORT_DEV);
	out_close(&view->ctl->out);
}

static void show_stations(struct view *view)
{
	struct reply *station;
	size_t i = 0;

	out_open_array(&view->ctl->out, "stations");
	while ((station = view_next_station(view, &i)))
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
	attention(view);
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

	ret = view_read(&view, args);
	if (!ret && !ctl->dry_run)
		show_view(&view);
	view_free(&view);
	return ret;
}
