// SPDX-License-Identifier: GPL-2.0
/*
 * A storm: the limits of a sideband keep frames from its BMC.
 *
 * The first frame that is dropped by a limit begins it. Whatever comes then, it is told
 * of twice: when it begins and when it is over.
 */
#include <linux/bitops.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

/* When no frame has been dropped for so long, it is over; in jiffies. */
#define SB_STORM_QUIET	(2 * HZ)

static u64 sb_storm_total(struct sideband *sb)
{
	u64 values[SB_STAT_COUNT];

	sb_stats_read(sb, values);
	return values[SB_STAT_DROP_LIMIT - SB_STAT_FIRST];
}

/**
 * sb_storm_feed - a limit drops a frame
 * @sb: sideband
 *
 * Context: bottom halves off.
 */
void sb_storm_feed(struct sideband *sb)
{
	struct sb_storm *storm = &sb->storm;
	unsigned long now = jiffies;

	/* Only a change is written: all processors share the line. */
	if (READ_ONCE(storm->last) != now)
		WRITE_ONCE(storm->last, now);
	if (!test_bit(0, &storm->rages) &&
	    !test_and_set_bit(0, &storm->rages))
		sb_schedule(sb, &storm->work, 0);
}

/**
 * sb_storm_read - is there a storm, and how many frames has it cost?
 * @sb: sideband
 * @dropped: for the number of frames that limits have dropped in it, or in the
 *	last one
 *
 * Context: process, RTNL.
 * Return: true while it lasts.
 */
bool sb_storm_read(struct sideband *sb, u64 *dropped)
{
	const struct sb_storm *storm = &sb->storm;

	*dropped = storm->told ? sb_storm_total(sb) - storm->before :
		storm->dropped;
	return storm->told;
}

static void sb_storm_end(struct sideband *sb)
{
	struct sb_storm *storm = &sb->storm;
	u64 total;

	/* What is dropped from here on is another one, so what is counted is read
	 * after that.
	 */
	clear_bit(0, &storm->rages);
	smp_mb__after_atomic(); /* see above */
	total = sb_storm_total(sb);
	storm->dropped = total - storm->before;
	storm->before = total;
	storm->told = false;
	sb_notify_dev(sb, SIDEBAND_CMD_STORM_END_NTF);
}

static void sb_storm_look(struct sideband *sb)
{
	struct sb_storm *storm = &sb->storm;
	unsigned long end = READ_ONCE(storm->last) + SB_STORM_QUIET;

	if (!storm->told) {
		storm->told = true;
		sb_notify_dev(sb, SIDEBAND_CMD_STORM_START_NTF);
	}
	if (time_before(jiffies, end))
		sb_schedule(sb, &storm->work, end - jiffies);
	else
		sb_storm_end(sb);
}

static void sb_storm_work(struct work_struct *work)
{
	struct sideband *sb = container_of(work, struct sideband,
					   storm.work.work);

	rtnl_lock();
	if (sb->dev->reg_state == NETREG_REGISTERED)
		sb_storm_look(sb);
	rtnl_unlock();
	dev_put(sb->dev);
}

/**
 * sb_storm_init - begin in calm
 * @sb: sideband
 */
void sb_storm_init(struct sideband *sb)
{
	INIT_DELAYED_WORK(&sb->storm.work, sb_storm_work);
}

/**
 * sb_storm_exit - tell of nothing any more
 * @sb: sideband
 *
 * Context: process, RTNL.
 */
void sb_storm_exit(struct sideband *sb)
{
	sb_unschedule(sb, &sb->storm.work);
}
