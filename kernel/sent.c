// SPDX-License-Identifier: GPL-2.0
/*
 * What the host sends by a port: past the fence, and to the BMCs to which the host has
 * access there. give.c does the last step.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netfilter_netdev.h>
#include <net/xfrm.h>

#include "sideband.h"
#include "trace.h"

/* VLAN of a frame that the host sends, as sb_read() will see it when it is taken.
 * Until then nothing of it may be changed.
 */
static u16 sb_sent_vid(const struct sk_buff *skb)
{
	const struct vlan_ethhdr *eth;
	struct vlan_ethhdr buf;

	eth = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	if (!eth)
		return SB_VID_NONE;
	if (skb_vlan_tag_present(skb))
		return sb_vid_of_tag(skb->vlan_proto, skb_vlan_tag_get_id(skb),
				     eth->h_vlan_proto);
	if (!eth_type_vlan(eth->h_vlan_proto))
		return 0;
	return sb_vid_of_tag(eth->h_vlan_proto,
			     ntohs(eth->h_vlan_TCI) & VLAN_VID_MASK,
			     eth->h_vlan_encapsulated_proto);
}

/* To the BMC alone. */
static void sb_take_sent(struct sb_attach *attach, struct sk_buff *skb,
			 const struct sb_frame *frame,
			 const struct sb_verdict *v)
{
	struct sideband *sb = sb_of_entry(v->to);

	sb_local_sends(sb, attach, frame->src, frame->vid, false);
	trace_sideband_verdict(sb, attach->dev, SB_FROM_HOST, v, skb, false);
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		sb_count(sb, SB_STAT_DROP_NO_MEMORY);
		return;
	}
	skb = sb_take(sb, skb);
	if (skb)
		sb_give(v->to, skb, SB_FROM_HOST);
}

/* Group frames reach the BMC once: where it does not hear the switch bring the
 * frame back. That is on the active port, where no switch gets the frame, and
 * while the active port hears none.
 */
static bool sb_hears_sent(const struct sb_attach *attach,
			  const struct sb_entry *member)
{
	struct sb_table *wire = rcu_dereference(sb_core_of(member)->wire);

	return sb_classify_member(NULL, member) ||
	       !netif_carrier_ok(attach->dev) || !wire ||
	       !netif_carrier_ok(sb_attach_of_table(wire)->dev);
}

/* Has a BMC the same MAC as the host, which sends a frame? To such a BMC the host
 * would look like somebody who has its address.
 */
static bool sb_sent_by_both(const struct sb_entry *member,
			    const struct sb_frame *frame)
{
	const struct sb_entry *from;

	from = sb_table_find_one(&sb_core_of(member)->own, frame->src, frame->vid);
	return from && from->shared;
}

/* A group frame that the host sends: the members get copies. */
static void sb_copy_sent(struct sb_attach *attach, struct sk_buff *skb,
			 const struct sb_frame *frame,
			 const struct sb_verdict *v)
{
	struct rhlist_head *pos;
	struct sb_entry *member;
	struct sk_buff *copy;

	rhl_for_each_entry_rcu(member, pos, v->group, node) {
		struct sideband *sb = sb_of_entry(member);

		if (!READ_ONCE(member->ear->access) ||
		    sb_sent_by_both(member, frame))
			continue;
		sb_local_sends(sb, attach, frame->src, frame->vid, true);
		if (!sb_hears_sent(attach, member))
			continue;
		trace_sideband_verdict(sb, attach->dev, SB_FROM_HOST, v, skb,
				       false);
		copy = sb_copy(sb, skb);
		if (copy)
			copy = sb_take(sb, copy);
		if (copy)
			sb_give(member, copy, SB_FROM_HOST);
	}
}

/* Returns true when the wire does not get the frame. */
static bool sb_from_host(struct sb_attach *attach, struct sk_buff *skb)
{
	const struct ethhdr *eth = (const struct ethhdr *)skb->data;
	struct sb_frame frame;
	struct sb_verdict v;

	/* What the NIC has yet to encrypt must not leave by another. */
	if (skb_headlen(skb) < ETH_HLEN || xfrm_offload(skb))
		return false;
	frame.dst = eth->h_dest;
	frame.src = eth->h_source;
	frame.vid = sb_sent_vid(skb);
	v = sb_classify_sent(&attach->table, &frame);
	if (v.action == SB_TO_GROUP)
		sb_copy_sent(attach, skb, &frame, &v);
	else if (v.action == SB_TO_LEG)
		sb_take_sent(attach, skb, &frame, &v);
	return v.action == SB_TO_LEG;
}

static noinline unsigned int sb_sent(struct sb_attach *attach,
				     struct sk_buff *skb)
{
	if (sb_fence_stops_sent(attach, skb))
		return NF_DROP;
	/* What a BMC or host leg sends has been decided on. */
	if (sb_transmits() || !rcu_access_pointer(attach->access))
		return NF_ACCEPT;
	return sb_from_host(attach, skb) ? NF_STOLEN : NF_ACCEPT;
}

/* The test that ends it for nearly all production frames. */
static __always_inline bool sb_is_for_the_wire(const struct sb_attach *attach,
					       const struct sk_buff *skb)
{
	const struct sb_access *access = rcu_dereference(attach->access);
	const u8 *dst = skb->data;

	return !rcu_access_pointer(attach->fence) && access &&
	       !is_multicast_ether_addr(dst) &&
	       !test_bit(sb_access_bit(dst), access->marks);
}

/**
 * sb_forward_egress - the host, or the BMC, sends by a port
 * @priv: the &struct sb_attach of the port, which has a fence or gives access
 * @skb: frame, data at its MAC header
 * @state: not used
 *
 * Context: bottom halves off, RCU read side; netfilter netdev egress hook.
 * Return: %NF_ACCEPT for the wire, %NF_DROP for frames of the host that a fence
 *	stops, %NF_STOLEN for those that are the BMC's alone.
 */
unsigned int sb_forward_egress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	if (likely(sb_is_for_the_wire(priv, skb)))
		return NF_ACCEPT;
	return sb_sent(priv, skb);
}
