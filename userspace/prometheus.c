// SPDX-License-Identifier: GPL-2.0
/* Counters in the text format of Prometheus, as the node exporter collects them. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <linux/sideband.h>

#include "attr.h"
#include "ctl.h"
#include "parse.h"
#include "print.h"
#include "prometheus.h"
#include "view.h"

/**
 * struct label - a label of a sample
 * @name: its name
 * @value: its value
 */
struct label {
	const char *name;
	const char *value;
};

/* Prints the value of a label; what is no text is replaced. */
static void print_label_value(const char *text)
{
	json_t *clean = out_json_string(text);
	const char *c;

	for (c = json_string_value(clean); c && *c; c++) {
		if (*c == '"' || *c == '\\')
			putchar('\\');
		putchar(iscntrl((unsigned char)*c) ? '?' : *c);
	}
	json_decref(clean);
}

/* Prints a sample; the last of the labels has no name. */
static void print_sample(const char *metric, const struct label *labels,
			 unsigned long long value)
{
	const char *before = "{";

	fputs(metric, stdout);
	for (; labels->name; labels++) {
		printf("%s%s=\"", before, labels->name);
		print_label_value(labels->value);
		putchar('"');
		before = ",";
	}
	printf("} %llu\n", value);
}

#define SAMPLE(metric, value, ...) \
	print_sample(metric, (const struct label []){ __VA_ARGS__, {} }, value)

static void begin(const char *metric, const char *type, const char *help)
{
	printf("# HELP %s %s\n# TYPE %s %s\n", metric, help, metric, type);
}

/* A label from words: without article, small, underscores. */
static const char *label_of(const char *words, char *buf, size_t size)
{
	size_t i;

	if (!strncmp(words, "the ", 4))
		words += 4;
	snprintf(buf, size, "%s", words);
	for (i = 0; buf[i]; i++)
		buf[i] = isalnum((unsigned char)buf[i]) ?
			 tolower((unsigned char)buf[i]) : '_';
	return buf;
}

/* The counters in a nest; none where there is no such nest. */
static struct attrs counters_in(const struct reply *reply, int attr,
				const struct attr_set *set)
{
	struct nlattr *nest = reply->attrs.tb[attr];
	struct attrs attrs = {};

	if (nest && schema_parse(set, &attrs, nla_data(nest),
				 nla_len(nest)) < 0)
		memset(&attrs, 0, sizeof(attrs));
	return attrs;
}

/* The frames, or bytes, that each sideband carried. */
static void print_flows(const struct view *view, const char *metric, bool bytes)
{
	const struct flow *flow;
	char from[32], to[32];
	struct attrs stats;
	size_t i, n;

	for (i = 0; i < view->devs.count; i++) {
		const struct reply *dev = &view->devs.at[i];

		stats = counters_in(dev, SIDEBAND_A_DEV_STATS, &set_stats);
		for (n = 0; (flow = print_flow(n)); n++)
			SAMPLE(metric, print_counter(stats.tb, bytes ?
						     flow->bytes :
						     flow->packets),
			       { "dev", reply_name(dev, SIDEBAND_A_DEV_IFNAME) },
			       { "from", label_of(flow->from, from,
						  sizeof(from)) },
			       { "to", label_of(flow->to, to, sizeof(to)) });
	}
}

/* The frames that each sideband dropped, by reason. */
static void print_drops(const struct view *view, const char *metric)
{
	const struct drop *drop;
	struct attrs stats;
	const char *name;
	char reason[32];
	size_t i, n;

	for (i = 0; i < view->devs.count; i++) {
		const struct reply *dev = &view->devs.at[i];

		stats = counters_in(dev, SIDEBAND_A_DEV_STATS, &set_stats);
		for (n = 0; (drop = print_drop(n)); n++) {
			name = schema_field(&set_stats, drop->attr)->name;
			SAMPLE(metric, print_counter(stats.tb, drop->attr),
			       { "dev", reply_name(dev, SIDEBAND_A_DEV_IFNAME) },
			       { "reason", label_of(name + strlen("drop-"),
						    reason, sizeof(reason)) });
		}
	}
}

/* Both ways of each port; @bytes: its bytes, not its frames. */
static void print_ports(const struct view *view, const char *metric, bool bytes)
{
	struct attrs traffic;
	size_t i;

	for (i = 0; i < view->ports.count; i++) {
		const struct reply *port = &view->ports.at[i];
		const char *dev = reply_name(port, SIDEBAND_A_PORT_DEV);
		const char *name = reply_name(port, SIDEBAND_A_PORT_IFNAME);

		traffic = counters_in(port, SIDEBAND_A_PORT_STATS,
				      &set_traffic);
		SAMPLE(metric, print_counter(traffic.tb, bytes +
				SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS),
		       { "dev", dev }, { "port", name }, { "way", "to_bmc" });
		SAMPLE(metric, print_counter(traffic.tb, bytes +
				SIDEBAND_A_TRAFFIC_FROM_BMC_PACKETS),
		       { "dev", dev }, { "port", name }, { "way", "from_bmc" });
	}
}

/* The VLAN of a station as a number, 0 for none. */
static const char *vlan_of(const struct reply *station, char *buf, size_t size)
{
	struct nlattr *vlan = station->attrs.tb[SIDEBAND_A_STATION_VLAN];

	snprintf(buf, size, "%u", vlan ? nla_get_u16(vlan) : 0);
	return buf;
}

/* Both ways of each station. */
static void print_stations(const struct view *view, const char *metric,
			   bool bytes)
{
	const struct field *field = schema_field(&set_station,
						 SIDEBAND_A_STATION_MAC);
	char buf[32], number[8];
	struct attrs traffic;
	size_t i;

	for (i = 0; i < view->stations.count; i++) {
		const struct reply *station = &view->stations.at[i];
		const char *dev = reply_name(station, SIDEBAND_A_STATION_DEV);
		const char *vlan = vlan_of(station, number, sizeof(number));
		const char *mac = attr_text(field,
					    station->attrs.tb[field->attr],
					    buf, sizeof(buf));

		traffic = counters_in(station, SIDEBAND_A_STATION_STATS,
				      &set_traffic);
		SAMPLE(metric, print_counter(traffic.tb, bytes +
				SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS),
		       { "dev", dev }, { "mac", mac }, { "vlan", vlan },
		       { "way", "to_bmc" });
		SAMPLE(metric, print_counter(traffic.tb, bytes +
				SIDEBAND_A_TRAFFIC_FROM_BMC_PACKETS),
		       { "dev", dev }, { "mac", mac }, { "vlan", vlan },
		       { "way", "from_bmc" });
	}
}

static void print_states(const struct view *view)
{
	const struct reply *reply;
	size_t i;

	begin("sideband_bmc_link_up", "gauge", "Whether the BMC link is up.");
	for (i = 0; i < view->devs.count; i++) {
		reply = &view->devs.at[i];
		SAMPLE("sideband_bmc_link_up",
		       reply->attrs.tb[SIDEBAND_A_DEV_BMC_LINK_STATE] &&
		       view_leg_state(reply, SIDEBAND_A_DEV_BMC_LINK_STATE) ==
		       SIDEBAND_LEG_STATE_UP,
		       { "dev", reply_name(reply, SIDEBAND_A_DEV_IFNAME) });
	}
	begin("sideband_port_up", "gauge", "Whether a port has a link.");
	for (i = 0; i < view->ports.count; i++) {
		reply = &view->ports.at[i];
		SAMPLE("sideband_port_up",
		       view_leg_state(reply, SIDEBAND_A_PORT_STATE) ==
		       SIDEBAND_LEG_STATE_UP,
		       { "dev", reply_name(reply, SIDEBAND_A_PORT_DEV) },
		       { "port", reply_name(reply, SIDEBAND_A_PORT_IFNAME) });
	}
	begin("sideband_port_active", "gauge",
	      "Whether the BMC transmits by a port.");
	for (i = 0; i < view->ports.count; i++) {
		reply = &view->ports.at[i];
		SAMPLE("sideband_port_active",
		       !!reply->attrs.tb[SIDEBAND_A_PORT_ACTIVE],
		       { "dev", reply_name(reply, SIDEBAND_A_PORT_DEV) },
		       { "port", reply_name(reply, SIDEBAND_A_PORT_IFNAME) });
	}
}

static void print_moves(const struct view *view)
{
	size_t i;

	begin("sideband_moves_total", "counter",
	      "How often transmission has moved to another port.");
	for (i = 0; i < view->devs.count; i++) {
		const struct reply *dev = &view->devs.at[i];
		struct nlattr *moves = dev->attrs.tb[SIDEBAND_A_DEV_MOVES];

		SAMPLE("sideband_moves_total", moves ? nla_get_u32(moves) : 0,
		       { "dev", reply_name(dev, SIDEBAND_A_DEV_IFNAME) });
	}
}

/* What is counted twice, as frames and as bytes. */
static const struct {
	const char *frames;
	const char *bytes;
	const char *help;
	void (*print)(const struct view *view, const char *metric, bool bytes);
} pairs[] = {
	{ "sideband_frames_total", "sideband_bytes_total",
	  "that a sideband carried", print_flows },
	{ "sideband_port_frames_total", "sideband_port_bytes_total",
	  "that a port carried for the BMC", print_ports },
	{ "sideband_station_frames_total", "sideband_station_bytes_total",
	  "to and from a station", print_stations },
};

static void print_all(const struct view *view)
{
	char help[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		snprintf(help, sizeof(help), "Frames %s.", pairs[i].help);
		begin(pairs[i].frames, "counter", help);
		pairs[i].print(view, pairs[i].frames, false);
		snprintf(help, sizeof(help), "Bytes %s.", pairs[i].help);
		begin(pairs[i].bytes, "counter", help);
		pairs[i].print(view, pairs[i].bytes, true);
	}
	begin("sideband_dropped_frames_total", "counter",
	      "Frames that a sideband dropped.");
	print_drops(view, "sideband_dropped_frames_total");
	print_moves(view);
	print_states(view);
}

/* Prints all counters, or those of the sideband that @args name. */
int prometheus_stats(struct ctl *ctl, struct args *args)
{
	struct view view = view_of(ctl);
	int ret = view_read(&view, args);

	if (!ret && !ctl->dry_run)
		print_all(&view);
	view_free(&view);
	return ret;
}
