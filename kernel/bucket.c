// SPDX-License-Identifier: GPL-2.0
/*
 * Token buckets: times and amounts, no frames.
 *
 * Nothing here touches a device or a buffer, so the file is also built and
 * tested in user space. Times are compared by their difference, so it does not
 * matter where they begin, or that they wrap.
 */
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>

#include "bucket.h"

/**
 * sb_bucket_cost - how long a rate takes to give an amount
 * @rate: in a second, 1 to %SB_RATE_MAX
 * @amount: frames or bits
 *
 * Context: any.
 * Return: ns, rounded up; less than 2^62.
 */
u64 sb_bucket_cost(u64 rate, u32 amount)
{
	return div64_u64((u64)amount * NSEC_PER_SEC + rate - 1, rate);
}

/**
 * sb_bucket_depth - what a bucket holds when it is full
 * @rate: as for sb_bucket_cost()
 * @largest: amount of the largest frame
 *
 * Context: any.
 * Return: ns.
 */
u64 sb_bucket_depth(u64 rate, u32 largest)
{
	return max_t(u64, NSEC_PER_SEC / 4,
		     sb_bucket_cost(rate, SB_BURST_FRAMES * largest));
}

/* How long it takes until a bucket is full. */
static u64 sb_bucket_lacks(u64 full_at, u64 now)
{
	s64 left = full_at - now;

	return left > 0 ? left : 0;
}

/* Merged frames may be larger than a bucket: those take a full one, and what it did
 * not have is owed, but no more than another full one: a frame can say of itself that
 * it is merged of very many.
 */
static bool sb_bucket_suffices(u64 full_at, u64 now, u64 cost, u64 depth)
{
	return sb_bucket_lacks(full_at, now) + min(cost, depth) <= depth;
}

/**
 * sb_bucket_has - has a bucket enough for a frame?
 * @bucket: bucket
 * @now: time, in ns
 * @cost: of the frame, by sb_bucket_cost()
 * @depth: of the bucket, by sb_bucket_depth()
 *
 * Context: any.
 * Return: true when it has at present.
 */
bool sb_bucket_has(const struct sb_bucket *bucket, u64 now, u64 cost, u64 depth)
{
	return sb_bucket_suffices(atomic64_read(&bucket->full_at), now, cost,
				  depth);
}

/**
 * sb_bucket_take - take out of a bucket what a frame costs
 * @bucket: bucket
 * @now: time, in ns
 * @cost: of the frame, by sb_bucket_cost()
 * @depth: of the bucket, by sb_bucket_depth()
 *
 * Context: any.
 * Return: false when it has not enough; then nothing is taken.
 */
bool sb_bucket_take(struct sb_bucket *bucket, u64 now, u64 cost, u64 depth)
{
	s64 full_at = atomic64_read(&bucket->full_at);
	u64 lacks;

	do {
		if (!sb_bucket_suffices(full_at, now, cost, depth))
			return false;
		lacks = min(sb_bucket_lacks(full_at, now) + cost, 2 * depth);
	} while (!atomic64_try_cmpxchg(&bucket->full_at, &full_at,
				       now + lacks));
	return true;
}

/**
 * sb_bucket_fill - let a bucket be full
 * @bucket: bucket
 * @now: time, in ns
 *
 * Context: any.
 */
void sb_bucket_fill(struct sb_bucket *bucket, u64 now)
{
	atomic64_set(&bucket->full_at, now);
}
