/* SPDX-License-Identifier: GPL-2.0 */
/* Limits: how much a BMC is given. */
#ifndef _SIDEBAND_LIMIT_H
#define _SIDEBAND_LIMIT_H

#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "bucket.h"

struct sb_entry;
struct sb_packet;
struct sideband;

/**
 * enum sb_limit - limits of a sideband
 * @SB_LIMIT_GROUP_PACKETS: group frames, in frames
 * @SB_LIMIT_GROUP_BITS: group frames, in bits
 * @SB_LIMIT_PACKETS: all frames, in frames
 * @SB_LIMIT_BITS: all frames, in bits
 * @SB_LIMITS: how many limits
 */
enum sb_limit {
	SB_LIMIT_GROUP_PACKETS,
	SB_LIMIT_GROUP_BITS,
	SB_LIMIT_PACKETS,
	SB_LIMIT_BITS,
	SB_LIMITS,
};

/* A BMC that works does not notice it: of frames of full size that is an eighth of
 * NC-SI's 100 Mbit/s, of the smallest not a hundredth of what these carry, and the
 * policy has taken away before what is none of its business.
 */
#define SB_GROUP_PACKETS_DEFAULT	1000

/* Less than a frame of full size in a second cannot be meant. */
#define SB_LIMIT_BITS_MIN		20000

/**
 * struct sb_limits - how much a BMC is given
 * @rate: in a second, by &enum sb_limit; 0 for no limit
 */
struct sb_limits {
	u64	rate[SB_LIMITS];
};

/**
 * struct sb_storm - more is sent to a BMC than its limits let through
 * @rages: bit 0: frames have been dropped of late; set by them
 * @last: when the last one was, in jiffies; READ_ONCE()
 * @told: listeners know of it
 * @before: frames dropped by limits before it
 * @dropped: frames dropped in the one that was last
 * @work: tells of its beginning and end; holds a reference to the netdev while
 *	pending
 */
struct sb_storm {
	unsigned long		rages;
	unsigned long		last;
	bool			told;
	u64			before;
	u64			dropped;
	struct delayed_work	work;
};

/* limit.c */
struct sb_limiter;
enum sb_limit sb_limit_check(const struct sb_limits *limits,
			     struct netlink_ext_ack *extack);
struct sb_limiter *sb_limiter_new(const struct sb_limits *limits);
void sb_limiter_use(struct sideband *sb, struct sb_limiter *limiter);
void sb_limiter_drop(struct sb_limiter *limiter);
bool sb_limit_stops(const struct sb_entry *to, const struct sk_buff *skb,
		    const struct sb_packet *packet);

/* storm.c */
void sb_storm_init(struct sideband *sb);
void sb_storm_exit(struct sideband *sb);
void sb_storm_feed(struct sideband *sb);
bool sb_storm_read(struct sideband *sb, u64 *dropped);

#endif
