// SPDX-License-Identifier: GPL-2.0
/* sidebandctl limit: how much the BMC is given. */

#include <linux/sideband.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"

#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, \
	  KW_FIRST | (flags) }
#define LIMIT(word, attr, parse) \
	{ word, "{ RATE | none }", parse, SIDEBAND_A_LIMIT_##attr, \
	  SIDEBAND_A_DEV_LIMIT, KW_OPENS }

static const struct keyword set_keywords[] = {
	DEV(KW_NEEDED | KW_WITH_ANY),
	LIMIT("group-packets", GROUP_PACKETS, value_packets),
	LIMIT("group-bits", GROUP_BITS, value_bits),
	LIMIT("packets", PACKETS, value_packets),
	LIMIT("bits", BITS, value_bits),
	{}
};

static const struct keyword show_keywords[] = {
	DEV(0),
	{}
};

/* Whether limits have dropped anything. */
static void show_storm(struct ctl *ctl, struct reply *dev)
{
	struct nlattr *dropped = dev->attrs.tb[SIDEBAND_A_DEV_STORM_DROPPED];
	unsigned long long frames = dropped ? nla_get_u64(dropped) : 0;
	struct out *out = &ctl->out;

	if (dev->attrs.tb[SIDEBAND_A_DEV_STORM]) {
		out_text(out, "    ");
		out_paint(out, OUT_BAD, "storm");
		out_text(out, ", %llu frames dropped so far\n", frames);
	} else if (frames) {
		out_text(out, "    no storm; the last one cost %llu frames\n",
			 frames);
	}
}

/* The limits of one sideband, a line for each. */
static void show_limit(struct ctl *ctl, struct reply *dev)
{
	struct nlattr *nest = dev->attrs.tb[SIDEBAND_A_DEV_LIMIT];
	const struct field *field = set_limits.fields;
	struct out *out = &ctl->out;
	struct attrs attrs;
	char buf[64];

	if (!nest || schema_parse(&set_limits, &attrs, nla_data(nest),
				  nla_len(nest)) < 0)
		return;
	out_paint(out, OUT_NAME, reply_name(dev, SIDEBAND_A_DEV_IFNAME));
	out_text(out, ":\n");
	for (; field < set_limits.fields + set_limits.count; field++)
		if (attrs.tb[field->attr])
			out_text(out, "    %-15s%s\n", field->name,
				 attr_text(field, attrs.tb[field->attr], buf,
					   sizeof(buf)));
	show_storm(ctl, dev);
}

static void json_limit(struct ctl *ctl, struct reply *dev)
{
	static const int attrs[] = {
		SIDEBAND_A_DEV_IFNAME, SIDEBAND_A_DEV_LIMIT,
		SIDEBAND_A_DEV_STORM, SIDEBAND_A_DEV_STORM_DROPPED
	};
	size_t i;

	out_open_object(&ctl->out, NULL);
	for (i = 0; i < ARRAY_SIZE(attrs); i++)
		if (dev->attrs.tb[attrs[i]])
			attr_json(&ctl->out, schema_field(&set_dev, attrs[i]),
				  dev->attrs.tb[attrs[i]]);
	out_close(&ctl->out);
}

static void show(struct ctl *ctl, const struct args *args, struct reply *dev)
{
	(void)args;
	if (ctl->out.json)
		json_limit(ctl, dev);
	else
		show_limit(ctl, dev);
}

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	return cmd_each_dev(ctl, verb, args, show);
}

static const struct verb verbs[] = {
	{ "show", "[ DEV ]", "list the limits, in a second",
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show },
	{ "set", "DEV { group-packets | group-bits | packets | bits } { RATE | none } ...",
	  "change some, all of them or none",
	  set_keywords, &set_dev, SIDEBAND_CMD_DEV_SET, 0, cmd_change },
	{}
};

const struct object object_limit = {
	.name = "limit",
	.about = "limits: how much a BMC is given",
	.verbs = verbs,
};
