// SPDX-License-Identifier: GPL-2.0
/* Everything about a sideband at a glance. */

#include <stdio.h>
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

/* The settings that are not as usual, among them always the mode. */
static void show_settings(struct view *view)
{
	const struct field *field;
	size_t i;

	for (i = 0; i < set_dev.count; i++) {
		field = &set_dev.fields[i];
		if ((field->attr >= SIDEBAND_A_DEV_MODE &&
		     field->attr <= SIDEBAND_A_DEV_PROBE_INTERVAL) ||
		    field->attr == SIDEBAND_A_DEV_HOST_ACCESS ||
		    field->attr == SIDEBAND_A_DEV_ACCESS_PATH ||
		    field->attr == SIDEBAND_A_DEV_POLICY ||
		    field->attr == SIDEBAND_A_DEV_LIMIT ||
		    field->attr == SIDEBAND_A_DEV_GUARD)
			print_field(view->ctl, &set_dev, field,
				    &view->dev->attrs, " ");
	}
}

/* Why transmission moved to the active port; NULL where that is no news. */
static const char *why_active(__u32 reason)
{
	switch (reason) {
	case SIDEBAND_REASON_SET_UP:
	case SIDEBAND_REASON_PRIMARY:
		return NULL;
	case SIDEBAND_REASON_BY_HAND:
		return "it was moved there by hand";
	case SIDEBAND_REASON_LINK_LOST:
		return "the port before it lost its carrier";
	case SIDEBAND_REASON_PORT_DOWN:
		return "the port before it was set down";
	case SIDEBAND_REASON_PORT_GONE:
		return "the port before it vanished or was taken away";
	case SIDEBAND_REASON_TEAM_INACTIVE:
		return "LACP took the port before it out of its aggregate";
	case SIDEBAND_REASON_PROBE_UNANSWERED:
		return "the probe was not answered on the port before it";
	case SIDEBAND_REASON_FAILBACK:
		return "it is preferred and was usable for the failback delay";
	}
	return "for a reason that this tool does not know";
}

/* A time in its two largest units. */
static const char *age_text(unsigned long long ms, char *buf, size_t size)
{
	unsigned long long s = ms / 1000;

	if (s < 60)
		snprintf(buf, size, "%llu s", s);
	else if (s < 3600)
		snprintf(buf, size, "%llu min %llu s", s / 60, s % 60);
	else if (s < 86400)
		snprintf(buf, size, "%llu h %llu min", s / 3600, s / 60 % 60);
	else
		snprintf(buf, size, "%llu d %llu h", s / 86400, s / 3600 % 24);
	return buf;
}

/* Since when the active port is the active one, and why. */
static void show_active(struct view *view)
{
	struct nlattr *reason = view->dev->attrs.tb[SIDEBAND_A_DEV_ACTIVE_REASON];
	struct nlattr *age = view->dev->attrs.tb[SIDEBAND_A_DEV_ACTIVE_AGE];
	const char *port = reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT);
	const char *why = reason ? why_active(nla_get_u32(reason)) : NULL;
	struct out *out = &view->ctl->out;
	char text[64];

	if (!*port || !why)
		return;
	out_text(out, ", active ");
	out_paint(out, OUT_NAME, port);
	if (age)
		out_text(out, " for %s",
			 age_text(nla_get_u64(age), text, sizeof(text)));
	out_text(out, ": %s", why);
}

/* How the ports are used, and what became of it. */
static void show_mode(struct view *view)
{
	struct out *out = &view->ctl->out;

	if (!view->dev->attrs.tb[SIDEBAND_A_DEV_MODE])
		return;
	out_text(out, "   ");
	show_settings(view);
	show_active(view);
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
	print_traffic(view->ctl, set, &part->attrs);
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

static void show_filters(struct view *view)
{
	struct reply *filter;
	size_t i = 0;

	out_open_array(&view->ctl->out, "filters");
	while ((filter = view_next_filter(view, &i)))
		show_part(view, &set_filter, filter, SIDEBAND_A_FILTER_DEV);
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
	show_mode(view);
	show_ports(view);
	show_stations(view);
	show_filters(view);
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
	struct view view = view_of(ctl);
	int ret;

	ret = view_read(&view, args);
	if (!ret)
		ret = view_read_exclusions(&view, args);
	if (!ret && !ctl->dry_run)
		show_view(&view);
	view_free(&view);
	return ret;
}
