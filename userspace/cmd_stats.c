// SPDX-License-Identifier: GPL-2.0
/* sidebandctl stats: what was carried, and what was dropped and why. */

#include <linux/sideband.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"
#include "print.h"
#include "prometheus.h"
#include "watch.h"

static bool wants_zeros(const struct ctl *ctl, const struct args *args)
{
	return ctl->stats || args_find(args, "all", -1);
}

/* The counters of one sideband. */
static void show_stats(struct ctl *ctl, const struct args *args,
		       struct reply *dev)
{
	static const int attrs[] = {
		SIDEBAND_A_DEV_IFNAME, SIDEBAND_A_DEV_STATS, 0
	};
	struct out *out = &ctl->out;

	if (out->json) {
		print_dev_json(ctl, dev, attrs);
		return;
	}
	out_paint(out, OUT_NAME, reply_name(dev, SIDEBAND_A_DEV_IFNAME));
	out_text(out, ":\n");
	print_counters(ctl, dev, wants_zeros(ctl, args));
}

/* The argument of a word, or of its short form. */
static struct arg *either(const struct args *args, const char *word,
			  const char *option)
{
	return args_find(args, word, -1) ?: args_find(args, option, -1);
}

/* Metrics have no other forms, and all values. */
static int show_metrics(struct ctl *ctl, struct args *args,
			const struct arg *word)
{
	struct arg *dev = args_find(args, "dev", -1);
	struct args of = { .keywords = args->keywords, .verb = args->verb };
	int ret = CTL_OK;

	if (ctl->out.json)
		return out_error(ctl, CTL_USAGE, word->text,
				 "is a format of its own, leave out -j and -p");
	if (dev && !args_add(ctl, &of, dev->kw, dev->text))
		ret = CTL_USAGE;
	if (!ret)
		ret = prometheus_stats(ctl, &of);
	args_free(&of);
	return ret;
}

static int run_stats(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct arg *metrics = either(args, "prometheus", "--prometheus");
	struct arg *watch = either(args, "watch", "-w");

	if (metrics && watch)
		return out_error(ctl, CTL_USAGE, metrics->text,
				 "can't be given together with 'watch'");
	if (metrics)
		return show_metrics(ctl, args, metrics);
	if (watch)
		return watch_stats(ctl, args, watch->value.data.word,
				   wants_zeros(ctl, args));
	return cmd_each_dev(ctl, verb, args, show_stats);
}

static const struct keyword keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{ "all", NULL, NULL, 0, 0, KW_LOCAL,
	  .about = "counters that are zero, too" },
	{ "watch", "SECONDS", value_seconds, 0, 0, KW_LOCAL, .usual = "1",
	  .about = "rates, again and again, every second when not given" },
	{ "-w", "SECONDS", value_seconds, 0, 0, KW_LOCAL, .usual = "1",
	  .about = "the same" },
	{ "prometheus", NULL, NULL, 0, 0, KW_LOCAL,
	  .about = "in the text format of Prometheus, once" },
	{ "--prometheus", NULL, NULL, 0, 0, KW_LOCAL, .about = "the same" },
	{}
};

static const struct verb stats = {
	"stats", "[ DEV ] [ all ] [ { watch | -w } [ SECONDS ] | prometheus | --prometheus ]",
	"show counters, with 'all' also zeros, with 'watch' as rates",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_stats, "sb0 all"
};

const struct object object_stats = {
	.name = "stats",
	.about = "what was carried, and what was dropped and why",
	.only = &stats,
};
