// SPDX-License-Identifier: GPL-2.0
/* Lines of text for what the kernel told, and the counters in words. */

#include <assert.h>
#include <string.h>

#include <linux/sideband.h>

#include "attr.h"
#include "ctl.h"
#include "print.h"

/* The colour of a value. */
static enum out_colour field_colour(const struct field *field, const char *text)
{
	if (field->type == FIELD_NAME)
		return OUT_NAME;
	if (field->type == FIELD_MAC)
		return OUT_MAC;
	if (field->type != FIELD_ENUM || strcmp(field->label, "state"))
		return OUT_PLAIN;
	return strcmp(text, "up") ? OUT_BAD : OUT_GOOD;
}

/* Prints what is in a nest. */
static void print_nest(struct ctl *ctl, const struct field *field,
		       struct nlattr *attr)
{
	struct attrs attrs;

	if (schema_parse(field->set, &attrs, nla_data(attr), nla_len(attr)) < 0)
		return;
	print_words(ctl, field->set, &attrs, 0);
}

/* Prints one value after its word. */
static void print_value(struct ctl *ctl, const struct field *field,
			struct nlattr *attr, const char *before)
{
	struct out *out = &ctl->out;
	const char *text, *quote;
	char buf[64];

	out_text(out, "%s%s", field->joined ? "" : before, field->label);
	if (field->type == FIELD_FLAG)
		return;
	out_text(out, "%s", *field->label && !field->joined ? " " : "");
	if (field->type == FIELD_NEST) {
		print_nest(ctl, field, attr);
		return;
	}
	text = attr_text(field, attr, buf, sizeof(buf));
	quote = field->type == FIELD_TEXT ? "\"" : "";
	out_text(out, "%s", quote);
	out_paint(out, field_colour(field, text), text);
	out_text(out, "%s", quote);
}

static bool is_shown(const struct attr_set *set, const struct field *field,
		     const struct attrs *attrs);

/* True for a nest of which anything is shown. */
static bool nest_is_shown(const struct field *field, struct nlattr *attr)
{
	struct attrs attrs;
	size_t i;

	if (schema_parse(field->set, &attrs, nla_data(attr), nla_len(attr)) < 0)
		return false;
	for (i = 0; i < field->set->count; i++)
		if (is_shown(field->set, &field->set->fields[i], &attrs))
			return true;
	return false;
}

/* True for an attribute that says something in a line of text. */
static bool is_shown(const struct attr_set *set, const struct field *field,
		     const struct attrs *attrs)
{
	const struct field *lead = field;

	if (!field->label || !attrs->tb[field->attr])
		return false;
	if (field->type == FIELD_NEST && !field->many)
		return nest_is_shown(field, attrs->tb[field->attr]);
	if (field->lead)
		lead = schema_field(set, field->lead);
	return attrs->tb[lead->attr] &&
	       !attr_is_usual(lead, attrs->tb[lead->attr]);
}

/* Prints an attribute as often as it comes; false: it says nothing. */
bool print_field(struct ctl *ctl, const struct attr_set *set,
		 const struct field *field, const struct attrs *attrs,
		 const char *before)
{
	struct nlattr *attr = NULL;

	if (field->missing && !attrs->tb[field->attr]) {
		out_text(&ctl->out, "%s%s", before, field->missing);
		return true;
	}
	if (!is_shown(set, field, attrs))
		return false;
	if (!field->many)
		print_value(ctl, field, attrs->tb[field->attr], before);
	while (field->many && (attr = schema_next(attrs, field->attr, attr))) {
		print_value(ctl, field, attr, before);
		before = " ";
	}
	return true;
}

/* Prints all values but @skip in one line, without its end. */
void print_words(struct ctl *ctl, const struct attr_set *set,
		 const struct attrs *attrs, int skip)
{
	const char *space = "";
	size_t i;

	for (i = 0; i < set->count; i++)
		if (set->fields[i].attr != skip &&
		    print_field(ctl, set, &set->fields[i], attrs, space))
			space = " ";
}

/* A counter of a message, 0 where the kernel does not tell it. */
unsigned long long print_counter(struct nlattr **tb, int attr)
{
	return tb[attr] ? nla_get_u64(tb[attr]) : 0;
}

/* The counters of a port or station, where it has any. */
static struct nlattr *traffic_of(const struct attr_set *set,
				 const struct attrs *attrs)
{
	if (set == &set_port)
		return attrs->tb[SIDEBAND_A_PORT_STATS];
	return set == &set_station ? attrs->tb[SIDEBAND_A_STATION_STATS] : NULL;
}

static void print_way(struct ctl *ctl, const char *way, struct nlattr **tb,
		      int packets)
{
	out_text(&ctl->out, "      %-33s %12llu frames %15llu bytes\n", way,
		 print_counter(tb, packets), print_counter(tb, packets + 1));
}

/* Prints what a port or station has carried, where that is wanted. */
void print_traffic(struct ctl *ctl, const struct attr_set *set,
		   const struct attrs *attrs)
{
	struct nlattr *nest = ctl->stats ? traffic_of(set, attrs) : NULL;
	struct attrs traffic;

	if (!nest || schema_parse(&set_traffic, &traffic, nla_data(nest),
				  nla_len(nest)) < 0)
		return;
	print_way(ctl, "to the BMC", traffic.tb,
		  SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS);
	print_way(ctl, "from the BMC", traffic.tb,
		  SIDEBAND_A_TRAFFIC_FROM_BMC_PACKETS);
}

/* Prints one thing: a line of text, or a JSON object. */
void print_line(struct ctl *ctl, const struct attr_set *set,
		struct reply *reply)
{
	print_words(ctl, set, &reply->attrs, 0);
	out_text(&ctl->out, "\n");
	out_open_object(&ctl->out, NULL);
	attr_json_set(&ctl->out, set, &reply->attrs, 0);
	out_close(&ctl->out);
	if (set == &set_dev && ctl->stats)
		print_counters(ctl, reply, false);
	print_traffic(ctl, set, &reply->attrs);
}

/* The width of the names of a set, with room behind them. */
static int name_width(const struct attr_set *set)
{
	int width = 0, len;
	size_t i;

	for (i = 0; i < set->count; i++) {
		len = strlen(set->fields[i].name);
		width = len > width ? len : width;
	}
	return width + 2;
}

/* Prints a sideband's name and what is in a nest of it, a line for each. */
void print_dev_nest(struct ctl *ctl, struct reply *dev, int attr)
{
	const struct attr_set *set = schema_field(&set_dev, attr)->set;
	const struct field *field = set->fields;
	struct nlattr *nest = dev->attrs.tb[attr];
	struct out *out = &ctl->out;
	struct attrs attrs;
	char buf[64];

	if (!nest || schema_parse(set, &attrs, nla_data(nest),
				  nla_len(nest)) < 0)
		return;
	out_paint(out, OUT_NAME, reply_name(dev, SIDEBAND_A_DEV_IFNAME));
	out_text(out, ":\n");
	for (; field < set->fields + set->count; field++)
		if (attrs.tb[field->attr])
			out_text(out, "    %-*s%s\n", name_width(set),
				 field->name,
				 attr_text(field, attrs.tb[field->attr], buf,
					   sizeof(buf)));
}

/* Prints some attributes of a sideband, up to a 0, as a JSON object. */
void print_dev_json(struct ctl *ctl, struct reply *dev, const int *attrs)
{
	out_open_object(&ctl->out, NULL);
	for (; *attrs; attrs++)
		if (dev->attrs.tb[*attrs])
			attr_json(&ctl->out, schema_field(&set_dev, *attrs),
				  dev->attrs.tb[*attrs]);
	out_close(&ctl->out);
}

/* Where frames are carried. */
static const struct flow flows[] = {
#define FLOW(from, to, attr) \
	{ from, to, SIDEBAND_A_STATS_##attr##_PACKETS, \
	  SIDEBAND_A_STATS_##attr##_BYTES }
	FLOW("the wire", "the BMC", WIRE_TO_BMC),
	FLOW("the wire", "the host leg", WIRE_TO_HOST_LEG),
	FLOW("the BMC", "the wire", BMC_TO_WIRE),
	FLOW("the BMC", "the host leg", BMC_TO_HOST_LEG),
	FLOW("the BMC", "neighbours", BMC_TO_NEIGHBOUR),
	FLOW("the host leg", "the wire", HOST_LEG_TO_WIRE),
	FLOW("the host leg", "the BMC", HOST_LEG_TO_BMC),
	FLOW("the host leg", "neighbours", HOST_LEG_TO_NEIGHBOUR),
	FLOW("neighbours", "the BMC", NEIGHBOUR_TO_BMC),
	FLOW("neighbours", "the host leg", NEIGHBOUR_TO_HOST_LEG),
	FLOW("the host", "the BMC", HOST_TO_BMC),
	FLOW("the BMC", "the host", BMC_TO_HOST),
};

/* Why a frame is not carried. */
static const struct drop drops[] = {
	{ SIDEBAND_A_STATS_DROP_ECHO, "echo of our own transmission, heard by a port" },
	{ SIDEBAND_A_STATS_DROP_SOURCE, "from the BMC or host leg with a MAC that is not its own" },
	{ SIDEBAND_A_STATS_DROP_VLAN, "from the BMC or host leg in a VLAN that it may not use" },
	{ SIDEBAND_A_STATS_DROP_LINK_LOCAL, "from the BMC or host leg to a link-local group" },
	{ SIDEBAND_A_STATS_DROP_SAME_LEG, "to an address behind the leg that sent it" },
	{ SIDEBAND_A_STATS_DROP_NO_PORT, "for the wire while the active port had no link" },
	{ SIDEBAND_A_STATS_DROP_NO_BMC_LINK, "for the BMC while the BMC link was not up" },
	{ SIDEBAND_A_STATS_DROP_HOST_LEG_DOWN, "for the host leg while it was down" },
	{ SIDEBAND_A_STATS_DROP_TOO_BIG, "larger than the MTU of the leg it was for" },
	{ SIDEBAND_A_STATS_DROP_QUEUE, "refused by the transmit queue of the leg it was for" },
	{ SIDEBAND_A_STATS_DROP_NO_MEMORY, "for lack of memory" },
	{ SIDEBAND_A_STATS_DROP_DEDICATED,
	  "received on a dedicated port, for nobody on the BMC's side" },
	{ SIDEBAND_A_STATS_DROP_POLICY, "to a group, which the BMC by its policy does not hear" },
	{ SIDEBAND_A_STATS_DROP_GUARD, "for the BMC, and stopped by its guard" },
	{ SIDEBAND_A_STATS_DROP_LIMIT, "for the BMC, more than its limits let through" },
};

/* Each: the one of that number, NULL behind the last. */
const struct flow *print_flow(size_t i)
{
	return i < ARRAY_SIZE(flows) ? &flows[i] : NULL;
}

const struct drop *print_drop(size_t i)
{
	return i < ARRAY_SIZE(drops) ? &drops[i] : NULL;
}

/* Prints where frames went; returns how many lines. */
static int print_flows(struct ctl *ctl, struct nlattr **tb, bool zeros)
{
	unsigned long long packets;
	const char *from = "";
	int lines = 0;
	bool again;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flows); i++) {
		packets = print_counter(tb, flows[i].packets);
		if (!packets && !zeros)
			continue;
		again = !strcmp(from, flows[i].from);
		from = flows[i].from;
		out_text(&ctl->out, "    %-5s%-13s to %-13s %12llu frames %15llu bytes\n",
			 again ? "" : "from", again ? "" : from, flows[i].to,
			 packets, print_counter(tb, flows[i].bytes));
		lines++;
	}
	return lines;
}

/* Prints what was dropped and why; returns how many lines. */
static int print_drops(struct ctl *ctl, struct nlattr **tb, bool zeros)
{
	unsigned long long frames;
	int lines = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(drops); i++) {
		frames = print_counter(tb, drops[i].attr);
		if (!frames && !zeros)
			continue;
		out_text(&ctl->out, "    dropped %27s %12llu frames %s\n", "",
			 frames, drops[i].why);
		lines++;
	}
	return lines;
}

/* Prints the counters of a sideband as text; @zeros: also those that are 0. */
void print_counters(struct ctl *ctl, struct reply *dev, bool zeros)
{
	struct nlattr *nest = dev->attrs.tb[SIDEBAND_A_DEV_STATS];
	struct attrs stats;
	int lines;

	if (!nest || schema_parse(&set_stats, &stats, nla_data(nest),
				  nla_len(nest)) < 0)
		return;
	lines = print_flows(ctl, stats.tb, zeros) +
		print_drops(ctl, stats.tb, zeros);
	if (!lines)
		out_text(&ctl->out, "    no frames yet\n");
}

static_assert(2 * ARRAY_SIZE(flows) + ARRAY_SIZE(drops) ==
	       SIDEBAND_A_STATS_MAX - 1, "a counter has no words");
