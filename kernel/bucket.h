/* SPDX-License-Identifier: GPL-2.0 */
/* Token buckets. */
#ifndef _SIDEBAND_BUCKET_H
#define _SIDEBAND_BUCKET_H

#include <linux/atomic.h>
#include <linux/types.h>

/* What a full bucket holds: what its rate gives in a quarter of a second, but as
 * much as this number of the largest frames at least.
 */
#define SB_BURST_FRAMES	8

/* In a second; more than any link carries. */
#define SB_RATE_MAX	1000000000000ULL

/**
 * struct sb_bucket - a token bucket
 * @full_at: in ns, when it is full again; it is full when that is past
 *
 * By the generic cell rate algorithm of ITU-T I.371: in place of tokens a time is
 * kept, so that nobody has to fill the bucket.
 */
struct sb_bucket {
	atomic64_t	full_at;
};

u64 sb_bucket_cost(u64 rate, u32 amount);
u64 sb_bucket_depth(u64 rate, u32 largest);
bool sb_bucket_has(const struct sb_bucket *bucket, u64 now, u64 cost,
		   u64 depth);
bool sb_bucket_take(struct sb_bucket *bucket, u64 now, u64 cost, u64 depth);
void sb_bucket_fill(struct sb_bucket *bucket, u64 now);

#endif
