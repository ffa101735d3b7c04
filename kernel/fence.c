// SPDX-License-Identifier: GPL-2.0
/*
 * The fence at a port: what the host and its teams may not have of it, in
 * either direction. It is there for VLANs that are excluded, and for a port
 * that is dedicated to a BMC. Where no port has one nobody pays for it, see
 * sb_attach_look().
 */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

/**
 * sb_is_vlan_device - has a netdev the frames of an 802.1Q VLAN?
 * @dev: netdev
 *
 * Context: any.
 * Return: false also for a device of 802.1ad, whose ids are others.
 */
bool sb_is_vlan_device(const struct net_device *dev)
{
	return is_vlan_dev(dev) &&
	       vlan_dev_vlan_proto(dev) == htons(ETH_P_8021Q);
}

/**
 * sb_vlan_device - find the VLAN device directly on a netdev
 * @dev: netdev
 * @vid: VLAN
 *
 * Context: process, RTNL.
 * Return: VLAN device, NULL when there is none.
 */
struct net_device *sb_vlan_device(struct net_device *dev, u16 vid)
{
	struct net_device *upper, *found = NULL;
	struct list_head *iter;

	rcu_read_lock();
	netdev_for_each_upper_dev_rcu(dev, upper, iter)
		if (sb_is_vlan_device(upper) && vlan_dev_vlan_id(upper) == vid)
			found = upper;
	rcu_read_unlock();
	return found;
}

/**
 * sb_dedicated_to - the sideband that a port belongs to as a whole
 * @dev: netdev of the port
 *
 * Context: process, RTNL.
 * Return: sideband, NULL when the host has the port, too.
 */
struct sideband *sb_dedicated_to(const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb->rules.mode == SIDEBAND_MODE_DEDICATED &&
		    sb_port_of_dev(sb, dev))
			return sb;
	return NULL;
}

static bool sb_fences_off(const struct sb_exclusion *ex,
			  const struct net_device *dev)
{
	return ex->vid && rcu_access_pointer(ex->leg.dev) == dev;
}

/* Returns true when a VLAN device is found that may be sending. */
static bool sb_fence_look(struct sb_fence *fence, struct net_device *dev)
{
	bool found = false;
	unsigned int i;

	for (i = 0; i < fence->count; i++)
		if (fence->vlan[i])
			found |= sb_own_look(fence->vlan[i], dev);
	return found;
}

static struct sb_fence *sb_fence_new(struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_exclusion *ex;
	struct sb_fence *fence;
	unsigned int n = 0;

	list_for_each_entry(ex, &sn->exclusions, list)
		n += sb_fences_off(ex, dev);
	fence = kzalloc(struct_size(fence, vlan, n), GFP_KERNEL_ACCOUNT);
	if (!fence)
		return NULL;
	fence->dedicated = sb_dedicated_to(dev);
	list_for_each_entry(ex, &sn->exclusions, list) {
		if (!sb_fences_off(ex, dev))
			continue;
		fence->vlan[fence->count++] = ex;
		__set_bit(ex->vid, fence->vids);
	}
	/* What it sends now may have been seen by nobody. */
	if (sb_fence_look(fence, dev))
		synchronize_net();
	return fence;
}

/* Puts a fence, or none, in the place of the one that is there. */
static int sb_fence_set(struct sb_attach *attach, struct sb_fence *fence,
			struct netlink_ext_ack *extack)
{
	struct sb_fence *old = rtnl_dereference(attach->fence);
	int err;

	if (fence && !old) {
		err = sb_attach_hook_egress(attach, extack);
		if (err)
			return err;
	}
	rcu_assign_pointer(attach->fence, fence);
	if (!old) {
		sb_attach_look(attach);
		return 0;
	}
	if (!fence) {
		sb_attach_look_away(attach);
		sb_attach_unhook_egress(attach);
	}
	kfree_rcu(old, rcu);
	return 0;
}

/**
 * sb_fence_build - keep from the host all that it may not have of a netdev
 * @attach: attach point of the netdev
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: 0, -ENOMEM, or what netfilter said; the old fence then stays.
 */
int sb_fence_build(struct sb_attach *attach, struct netlink_ext_ack *extack)
{
	struct sb_fence *fence = sb_fence_new(attach->dev);
	int err;

	if (!fence)
		return -ENOMEM;
	err = sb_fence_set(attach, fence, extack);
	if (err)
		kfree(fence);
	return err;
}

/**
 * sb_fence_forget - let the host have again what somebody kept from it
 * @attach: attach point of the netdev
 * @ex: exclusion that is going, or NULL
 * @sb: sideband that the port is not dedicated to any more, or NULL
 *
 * Must not fail, so the fence is changed in its place. Both are waited for by
 * whoever frees them.
 *
 * Context: process, RTNL; may sleep.
 */
void sb_fence_forget(struct sb_attach *attach, const struct sb_exclusion *ex,
		     const struct sideband *sb)
{
	struct sb_fence *fence = rtnl_dereference(attach->fence);
	unsigned int i, left = 0;

	if (!fence)
		return;
	if (sb && fence->dedicated == sb)
		WRITE_ONCE(fence->dedicated, sb_dedicated_to(attach->dev));
	for (i = 0; i < fence->count; i++) {
		if (ex && fence->vlan[i] == ex) {
			clear_bit(ex->vid, fence->vids);
			WRITE_ONCE(fence->vlan[i], NULL);
		}
		left += !!fence->vlan[i];
	}
	if (!left && !fence->dedicated)
		sb_fence_set(attach, NULL, NULL);
}

/**
 * sb_fence_adapt - a VLAN device on a netdev has come or gone
 * @attach: attach point of the netdev
 *
 * Context: process, RTNL; may sleep.
 */
void sb_fence_adapt(struct sb_attach *attach)
{
	struct sb_fence *fence = rtnl_dereference(attach->fence);

	if (fence)
		sb_fence_look(fence, attach->dev);
}

/**
 * sb_fence_read - how many frames an exclusion has stopped
 * @ex: exclusion
 * @rx: received
 * @tx: sent by the host
 *
 * Context: any.
 */
void sb_fence_read(const struct sb_exclusion *ex, u64 *rx, u64 *tx)
{
	const struct sb_fence_stats *stats;
	unsigned int start;
	u64 in, out;
	int cpu;

	*rx = 0;
	*tx = 0;
	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(ex->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			in = u64_stats_read(&stats->rx);
			out = u64_stats_read(&stats->tx);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		*rx += in;
		*tx += out;
	}
}

/* ---- what frames ask ---- */

/* Counts a frame that a fence has stopped: received, or sent by the host. */
static void sb_fence_count(const struct sb_fence *fence,
			   const struct sk_buff *skb, u16 vid, bool tx)
{
	struct sideband *dedicated = READ_ONCE(fence->dedicated);
	struct sb_fence_stats *stats;
	struct sb_exclusion *ex;
	unsigned int i;

	if (dedicated) {
		sb_count_drop(dedicated, skb, SB_STAT_DROP_DEDICATED);
		return;
	}
	for (i = 0; i < fence->count; i++) {
		ex = READ_ONCE(fence->vlan[i]);
		if (!ex || (ex->vid != vid && vid != SB_VID_NONE))
			continue;
		stats = this_cpu_ptr(ex->stats);
		u64_stats_update_begin(&stats->syncp);
		u64_stats_inc(tx ? &stats->tx : &stats->rx);
		u64_stats_update_end(&stats->syncp);
		return;
	}
}

/* As many as the kernel itself looks behind in other places. */
#define SB_MAX_TAGS	8

/* VLAN of a frame of the host, received or being sent: the first id that is not
 * 0, for the stack looks behind all tags without one. Tags may be in the data. What
 * a provider's tag (802.1ad) has an id of is in no VLAN of ours. A frame with more
 * tags than anybody needs may be in any VLAN.
 */
static u16 sb_host_vid(const struct sk_buff *skb)
{
	int offset = skb_mac_offset(skb) + 2 * ETH_ALEN, i;
	const struct { __be16 proto, tci; } *tag;
	struct { __be16 proto, tci; } buf;
	__be16 proto = htons(ETH_P_8021Q);
	u16 vid = 0;

	if (skb_vlan_tag_present(skb)) {
		proto = skb->vlan_proto;
		vid = skb_vlan_tag_get_id(skb);
	}
	for (i = 0; !vid; i++, offset += sizeof(buf)) {
		if (i == SB_MAX_TAGS)
			return SB_VID_NONE;
		tag = skb_header_pointer(skb, offset, sizeof(buf), &buf);
		if (!tag || !eth_type_vlan(tag->proto))
			break;
		proto = tag->proto;
		vid = ntohs(tag->tci) & VLAN_VID_MASK;
	}
	return proto == htons(ETH_P_8021Q) ? vid : 0;
}

/* May the host have frames of this VLAN of the netdev, if not by a VLAN device
 * of the netdev itself?
 */
static bool sb_fence_passes(const struct sb_fence *fence, u16 vid)
{
	return !READ_ONCE(fence->dedicated) && vid != SB_VID_NONE &&
	       !test_bit(vid, fence->vids);
}

/* Has a VLAN device of the netdev itself sent the frame? */
static bool sb_own_sends(const struct sb_fence *fence, u16 vid,
			 const struct sb_exclusion *own)
{
	unsigned int i;

	if (!own || READ_ONCE(fence->dedicated))
		return false;
	for (i = 0; i < fence->count; i++)
		if (READ_ONCE(fence->vlan[i]) == own)
			return own->vid == vid;
	return false;
}

/**
 * sb_fence_bars - is a VLAN kept from the team of a netdev?
 * @attach: attach point of the netdev
 * @vid: VLAN, 0 for none
 *
 * Context: RCU read side.
 * Return: true when it is, or when the host may have nothing of the netdev.
 */
bool sb_fence_bars(const struct sb_attach *attach, u16 vid)
{
	const struct sb_fence *fence = rcu_dereference(attach->fence);

	return fence && !sb_fence_passes(fence, vid);
}

/**
 * sb_fence_stops_received - stop a frame that the host may not have
 * @attach: attach point of the netdev that received it
 * @skb: frame that nobody on the BMC's side wanted; freed when it is stopped
 *
 * Context: softirq, RCU read side.
 * Return: true when it is gone.
 */
bool sb_fence_stops_received(const struct sb_attach *attach,
			     struct sk_buff *skb)
{
	const struct sb_fence *fence = rcu_dereference(attach->fence);
	u16 vid;

	if (!fence)
		return false;
	vid = sb_host_vid(skb);
	if (sb_fence_passes(fence, vid) ||
	    (!READ_ONCE(fence->dedicated) && sb_own_takes(skb)))
		return false;
	sb_fence_count(fence, skb, vid, false);
	kfree_skb_reason(skb, SKB_DROP_REASON_NETFILTER_DROP);
	return true;
}

/**
 * sb_fence_stops_sent - stop a frame that the host may not send
 * @attach: attach point of the netdev that sends it
 * @skb: frame, data at its MAC header; what the BMC sends is never stopped
 *
 * Context: bottom halves off, RCU read side.
 * Return: true when it is to be dropped; it has been counted.
 */
bool sb_fence_stops_sent(const struct sb_attach *attach,
			 const struct sk_buff *skb)
{
	const struct sb_fence *fence = rcu_dereference(attach->fence);
	const struct sb_exclusion *own = sb_own_sent();
	u16 vid;

	if (!fence || sb_transmits())
		return false;
	vid = sb_host_vid(skb);
	if (sb_fence_passes(fence, vid) || sb_own_sends(fence, vid, own))
		return false;
	sb_fence_count(fence, skb, vid, true);
	return true;
}
