// SPDX-License-Identifier: GPL-2.0
/*
 * Limits: how much a BMC is given, of group frames and of all.
 *
 * Each limit has two buckets. Requests for an address that the BMC is known to have
 * are counted apart, and what it gets its address and its routes from, so that it is
 * found and finds its way while it is flooded with others.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "sideband.h"
#include "traffic.h"

/* Of Ethernet, with a tag, in bits. */
#define SB_LARGEST_BITS	(8 * (VLAN_ETH_HLEN + ETH_DATA_LEN))

#define SB_LIMITS_GROUP	(BIT(SB_LIMIT_GROUP_PACKETS) | BIT(SB_LIMIT_GROUP_BITS))

/* Which bucket of a limit a frame is counted by. */
enum sb_lane {
	SB_LANE_OTHERS,
	SB_LANE_WANTED,
	SB_LANES,
};

/**
 * struct sb_limiter - the limits of a sideband that has any
 * @set: bit for each &enum sb_limit that it has
 * @rcu: for freeing
 * @limit: by &enum sb_limit
 * @limit.rate: in a second
 * @limit.depth: of its buckets, in ns
 * @limit.bucket: by &enum sb_lane
 */
struct sb_limiter {
	unsigned int		set;
	struct rcu_head		rcu;
	struct {
		u64			rate;
		u64			depth;
		struct sb_bucket	bucket[SB_LANES];
	} limit[SB_LIMITS];
};

/* What a frame asks of the limits that it is subject to. */
struct sb_demand {
	unsigned int	set;
	enum sb_lane	lane;
	u64		now;
	u64		cost[SB_LIMITS];
};

static bool sb_in_bits(enum sb_limit limit)
{
	return limit == SB_LIMIT_GROUP_BITS || limit == SB_LIMIT_BITS;
}

/**
 * sb_limit_check - can limits be meant?
 * @limits: limits
 * @extack: for the reason of a refusal
 *
 * Context: any.
 * Return: the first limit that cannot, %SB_LIMITS when all can.
 */
enum sb_limit sb_limit_check(const struct sb_limits *limits,
			     struct netlink_ext_ack *extack)
{
	enum sb_limit i;

	for (i = 0; i < SB_LIMITS; i++) {
		if (limits->rate[i] > SB_RATE_MAX) {
			NL_SET_ERR_MSG(extack, "A limit is at most 1000000000000 a second; 0 is no limit");
			return i;
		}
		if (sb_in_bits(i) && limits->rate[i] &&
		    limits->rate[i] < SB_LIMIT_BITS_MIN) {
			NL_SET_ERR_MSG(extack, "A limit in bits is at least 20000 a second, not two frames of full size; 0 is no limit");
			return i;
		}
	}
	return SB_LIMITS;
}

static void sb_limiter_begin(struct sb_limiter *limiter, enum sb_limit i,
			     u64 rate, u64 now)
{
	u32 largest = sb_in_bits(i) ? SB_LARGEST_BITS : 1;
	int lane;

	limiter->set |= BIT(i);
	limiter->limit[i].rate = rate;
	limiter->limit[i].depth = sb_bucket_depth(rate, largest);
	for (lane = 0; lane < SB_LANES; lane++)
		sb_bucket_fill(&limiter->limit[i].bucket[lane], now);
}

/**
 * sb_limiter_new - make what frames are counted by
 * @limits: limits, which have been checked
 *
 * Context: process; may sleep.
 * Return: it, with full buckets; NULL for no limits; ERR_PTR of -ENOMEM.
 */
struct sb_limiter *sb_limiter_new(const struct sb_limits *limits)
{
	static const struct sb_limits none;
	struct sb_limiter *limiter;
	u64 now = ktime_get_ns();
	enum sb_limit i;

	if (!memcmp(limits, &none, sizeof(none)))
		return NULL;
	limiter = kzalloc(sizeof(*limiter), GFP_KERNEL_ACCOUNT);
	if (!limiter)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < SB_LIMITS; i++)
		if (limits->rate[i])
			sb_limiter_begin(limiter, i, limits->rate[i], now);
	return limiter;
}

/**
 * sb_limiter_use - let frames be counted by it
 * @sb: sideband
 * @limiter: of sb_limiter_new()
 *
 * Context: process, RTNL.
 */
void sb_limiter_use(struct sideband *sb, struct sb_limiter *limiter)
{
	WRITE_ONCE(sb->limited, limiter && limiter->set & ~SB_LIMITS_GROUP);
	limiter = rcu_replace_pointer(sb->limiter, limiter,
				      lockdep_rtnl_is_held());
	if (limiter)
		kfree_rcu(limiter, rcu);
}

/**
 * sb_limiter_drop - give up what has not been used
 * @limiter: of sb_limiter_new()
 *
 * Context: any.
 */
void sb_limiter_drop(struct sb_limiter *limiter)
{
	kfree(limiter);
}

/* Has each of the buckets enough? When it has, some may not have any more by the time
 * that they are charged: then the others are charged in vain.
 */
static bool sb_limiter_grants(struct sb_limiter *limiter,
			      const struct sb_demand *demand)
{
	enum sb_limit i;

	for (i = 0; i < SB_LIMITS; i++)
		if (demand->set & BIT(i) &&
		    !sb_bucket_has(&limiter->limit[i].bucket[demand->lane],
				   demand->now, demand->cost[i],
				   limiter->limit[i].depth))
			return false;
	for (i = 0; i < SB_LIMITS; i++)
		if (demand->set & BIT(i) &&
		    !sb_bucket_take(&limiter->limit[i].bucket[demand->lane],
				    demand->now, demand->cost[i],
				    limiter->limit[i].depth))
			return false;
	return true;
}

/**
 * sb_limit_stops - is a frame more than a BMC shall be given?
 * @to: as for sb_gate_stops()
 * @skb: frame, data at its MAC header, its outer tag out of band
 * @packet: what it carries, when it has been read
 *
 * Context: bottom halves off, RCU read side.
 * Return: true when it is; a storm may have begun by it.
 */
bool sb_limit_stops(const struct sb_entry *to, const struct sk_buff *skb,
		    const struct sb_packet *packet)
{
	struct sideband *sb = sb_of_entry(to);
	struct sb_limiter *limiter = rcu_dereference(sb->limiter);
	const u8 *dst = eth_hdr(skb)->h_dest;
	struct sb_demand demand = {};
	struct sb_size size;
	enum sb_limit i;

	if (!limiter)
		return false;
	demand.set = limiter->set;
	if (!is_multicast_ether_addr(dst))
		demand.set &= ~SB_LIMITS_GROUP;
	if (!demand.set)
		return false;

	size = sb_size(skb);
	demand.now = ktime_get_ns();
	for (i = 0; i < SB_LIMITS; i++)
		if (demand.set & BIT(i))
			demand.cost[i] = sb_bucket_cost(limiter->limit[i].rate,
							sb_in_bits(i) ?
							8 * size.bytes :
							size.packets);
	if (packet->read && sb_policy_wants(sb_core_of(to), to->key.vid, dst, packet))
		demand.lane = SB_LANE_WANTED;
	if (sb_limiter_grants(limiter, &demand))
		return false;
	sb_storm_feed(sb);
	return true;
}
