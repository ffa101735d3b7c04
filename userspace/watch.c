// SPDX-License-Identifier: GPL-2.0
/* Counters as rates, shown again and again. */

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "model.h"
#include "print.h"
#include "view.h"
#include "watch.h"

/**
 * struct sample - all counters at one time
 * @devs: sidebands
 * @at: the time
 */
struct sample {
	struct replies devs;
	struct timespec at;
};

/**
 * struct rates - the counters of one sideband, now and before
 * @now: by attribute
 * @before: likewise, 0 for a sideband that was not there
 * @seconds: between the two
 * @time: of day, now
 */
struct rates {
	struct attrs now;
	struct attrs before;
	double seconds;
	char time[32];
};

static double seconds_between(const struct timespec *a,
			      const struct timespec *b)
{
	return b->tv_sec - a->tv_sec + (b->tv_nsec - a->tv_nsec) / 1e9;
}

/* Asks for all counters, or those of the sideband that was named. */
static int take_sample(struct ctl *ctl, struct args *args,
		       struct sample *sample)
{
	sample->devs = (struct replies){ .set = &set_dev };
	clock_gettime(CLOCK_MONOTONIC, &sample->at);
	if (args_find(args, "dev", -1))
		return kernel_get(ctl, SIDEBAND_CMD_DEV_GET, args,
				  &sample->devs);
	return kernel_list(ctl, SIDEBAND_CMD_DEV_GET, args, &sample->devs);
}

static bool read_counters(const struct reply *dev, struct attrs *attrs)
{
	struct nlattr *nest = dev->attrs.tb[SIDEBAND_A_DEV_STATS];

	return nest && schema_parse(&set_stats, attrs, nla_data(nest),
				    nla_len(nest)) >= 0;
}

/* The counters of a sideband as they were, none where it was not there. */
static void read_before(const struct sample *before, const struct reply *dev,
			struct attrs *attrs)
{
	size_t i;

	for (i = 0; i < before->devs.count; i++)
		if (reply_number(&before->devs.at[i], SIDEBAND_A_DEV_IFINDEX) ==
		    reply_number(dev, SIDEBAND_A_DEV_IFINDEX) &&
		    read_counters(&before->devs.at[i], attrs))
			return;
	memset(attrs, 0, sizeof(*attrs));
}

static double rate(struct rates *rates, int attr)
{
	unsigned long long now = print_counter(rates->now.tb, attr);
	unsigned long long before = print_counter(rates->before.tb, attr);

	return now > before ? (now - before) / rates->seconds : 0;
}

/* Lines for what has ever been counted, so that they stay where they are. */
static void show_text(struct ctl *ctl, struct rates *rates, bool zeros)
{
	const struct flow *flow;
	const struct drop *drop;
	size_t i;

	for (i = 0; (flow = print_flow(i)); i++)
		if (zeros || print_counter(rates->now.tb, flow->packets))
			out_text(&ctl->out,
				 "    from %-13s to %-13s %10.1f frames/s %11.0f bytes/s\n",
				 flow->from, flow->to,
				 rate(rates, flow->packets),
				 rate(rates, flow->bytes));
	for (i = 0; (drop = print_drop(i)); i++)
		if (zeros || print_counter(rates->now.tb, drop->attr))
			out_text(&ctl->out,
				 "    dropped %27s %10.1f frames/s %s\n", "",
				 rate(rates, drop->attr), drop->why);
}

/* All counters per second, under the names that they have as numbers. */
static void show_json(struct ctl *ctl, struct rates *rates)
{
	char key[64];
	size_t i, n;

	out_json(&ctl->out, "seconds", json_real(rates->seconds));
	out_open_object(&ctl->out, "rates");
	for (i = 0; i < set_stats.count; i++) {
		snprintf(key, sizeof(key), "%s", set_stats.fields[i].name);
		for (n = 0; key[n]; n++)
			if (key[n] == '-')
				key[n] = '_';
		out_json(&ctl->out, key,
			 json_real(rate(rates, set_stats.fields[i].attr)));
	}
	out_close(&ctl->out);
}

static void show_dev(struct ctl *ctl, struct reply *dev, struct rates *rates,
		     bool zeros)
{
	const char *name = reply_name(dev, SIDEBAND_A_DEV_IFNAME);
	struct out *out = &ctl->out;

	out_paint(out, OUT_NAME, name);
	out_text(out, ": in %.1f s\n", rates->seconds);
	out_open_object(out, NULL);
	if (out->json) {
		if (ctl->timestamp)
			out_json(out, "time", json_string(rates->time));
		out_json(out, "ifname", out_json_string(name));
		show_json(ctl, rates);
	} else {
		show_text(ctl, rates, zeros);
	}
	out_close(out);
}

/* On a terminal each takes the place of the one before, elsewhere it follows. */
static void show_sample(struct ctl *ctl, const struct sample *before,
			const struct sample *now, bool zeros)
{
	struct rates rates = {
		.seconds = seconds_between(&before->at, &now->at)
	};
	size_t i;

	out_time(rates.time, sizeof(rates.time));
	if (!ctl->out.json && isatty(STDOUT_FILENO))
		fputs("\033[H\033[J", stdout);
	if (ctl->timestamp)
		out_text(&ctl->out, "%s\n", rates.time);
	out_open_array(&ctl->out, NULL);
	for (i = 0; i < now->devs.count; i++) {
		if (!read_counters(&now->devs.at[i], &rates.now))
			continue;
		read_before(before, &now->devs.at[i], &rates.before);
		show_dev(ctl, &now->devs.at[i], &rates, zeros);
	}
	out_close(&ctl->out);
	if (!now->devs.count)
		cmd_say_no_sideband(ctl);
	if (!isatty(STDOUT_FILENO))
		out_text(&ctl->out, "\n");
	out_sync();
}

/* The next moment, that many seconds later; delays do not add up, and moments that went by
 * while we were stopped are left out.
 */
static void wait_until(struct timespec *next, __u32 interval)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	do
		next->tv_sec += interval;
	while (seconds_between(&now, next) <= 0);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, next, NULL))
		;
}

/* Shows rates every so many seconds, until interrupted or nobody reads them. */
int watch_stats(struct ctl *ctl, struct args *args, __u32 interval, bool zeros)
{
	struct sample before, now;
	struct timespec next;
	int ret;

	ret = take_sample(ctl, args, &before);
	next = before.at;
	while (!ret && !ctl->dry_run && !ferror(stdout)) {
		wait_until(&next, interval);
		ret = take_sample(ctl, args, &now);
		if (!ret)
			show_sample(ctl, &before, &now, zeros);
		replies_free(&before.devs);
		before = now;
	}
	replies_free(&before.devs);
	return ret;
}
