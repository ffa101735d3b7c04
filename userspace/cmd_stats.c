// SPDX-License-Identifier: GPL-2.0
/* sidebandctl stats: what was carried, and what was dropped and why. */

#include <linux/sideband.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"
#include "print.h"

/* The counters of one sideband. */
static void show_stats(struct ctl *ctl, const struct args *args,
		       struct reply *dev)
{
	bool zeros = ctl->stats || args_find(args, "all", -1);
	const struct field *name, *stats;
	struct out *out = &ctl->out;
	struct nlattr **tb = dev->attrs.tb;

	name = schema_field(&set_dev, SIDEBAND_A_DEV_IFNAME);
	stats = schema_field(&set_dev, SIDEBAND_A_DEV_STATS);
	out_paint(out, OUT_NAME, reply_name(dev, name->attr));
	out_text(out, ":\n");
	print_counters(ctl, dev, zeros);
	if (!out->json)
		return;
	out_open_object(out, NULL);
	if (tb[name->attr])
		attr_json(out, name, tb[name->attr]);
	if (tb[stats->attr])
		attr_json(out, stats, tb[stats->attr]);
	out_close(out);
}

static int run_stats(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	return cmd_each_dev(ctl, verb, args, show_stats);
}

static const struct keyword keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST },
	{ "all", NULL, NULL, 0, 0, KW_LOCAL },
	{}
};

static const struct verb stats = {
	"stats", "[ DEV ] [ all ]", "show counters, with 'all' also zeros",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_stats
};

const struct object object_stats = {
	.name = "stats",
	.about = "what was carried, and what was dropped and why",
	.only = &stats,
};
