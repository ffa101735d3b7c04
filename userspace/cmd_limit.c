// SPDX-License-Identifier: GPL-2.0
/* sidebandctl limit: how much the BMC is given. */

#include <linux/sideband.h>

#include "cmd.h"
#include "print.h"

#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, \
	  KW_FIRST | (flags), .about = "the sideband", \
	  .names = NAMES_SIDEBAND }
#define LIMIT(word, attr, parse, meaning) \
	{ word, "{ RATE | none }", parse, SIDEBAND_A_LIMIT_##attr, \
	  SIDEBAND_A_DEV_LIMIT, KW_OPENS, .about = meaning }

static const struct keyword set_keywords[] = {
	DEV(KW_NEEDED | KW_WITH_ANY),
	LIMIT("group-packets", GROUP_PACKETS, value_packets,
	      "frames of broadcast and multicast"),
	LIMIT("group-bits", GROUP_BITS, value_bits,
	      "bits of broadcast and multicast"),
	LIMIT("packets", PACKETS, value_packets, "frames of any kind"),
	LIMIT("bits", BITS, value_bits, "bits of any kind"),
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

static void show(struct ctl *ctl, const struct args *args, struct reply *dev)
{
	static const int attrs[] = {
		SIDEBAND_A_DEV_IFNAME, SIDEBAND_A_DEV_LIMIT,
		SIDEBAND_A_DEV_STORM, SIDEBAND_A_DEV_STORM_DROPPED, 0
	};

	(void)args;
	if (ctl->out.json) {
		print_dev_json(ctl, dev, attrs);
		return;
	}
	print_dev_nest(ctl, dev, SIDEBAND_A_DEV_LIMIT);
	show_storm(ctl, dev);
}

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	return cmd_each_dev(ctl, verb, args, show);
}

static const struct verb verbs[] = {
	{ "show", "[ DEV ]", "list the limits, in a second",
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show, "sb0" },
	{ "set", "DEV { group-packets | group-bits | packets | bits } { RATE | none } ...",
	  "change some, all of them or none",
	  set_keywords, &set_dev, SIDEBAND_CMD_DEV_SET, 0, cmd_change,
	  "sb0 group-packets 200 bits 5m" },
	{}
};

const struct object object_limit = {
	.name = "limit",
	.about = "limits: how much a BMC is given",
	.verbs = verbs,
};
