// SPDX-License-Identifier: GPL-2.0
/*
 * The way of a frame that a port receives, or that BMC and host leg send, through the
 * rules to those who shall have it. give.c does the last step; what the host sends by a
 * port has a file of its own, sent.c.
 */
#include <linux/etherdevice.h>
#include <linux/if_packet.h>
#include <linux/if_vlan.h>
#include <linux/netfilter_netdev.h>

#include "sideband.h"
#include "trace.h"
#include "traffic.h"

static const enum sb_stat sb_stat_to_neighbour[] = {
	[SB_FROM_BMC]		= SB_STAT_BMC_TO_NEIGHBOUR_PACKETS,
	[SB_FROM_HOST_LEG]	= SB_STAT_HOST_LEG_TO_NEIGHBOUR_PACKETS,
};

/* The group frame that was copied last on this CPU. */
static DEFINE_PER_CPU(const struct sk_buff *, sb_copied);

/* The tag may have been left in the data, by a sender above us or because it
 * is the second one. Only the first concerns us, and by now it is out of band.
 */
static __always_inline void sb_read(const struct sk_buff *skb,
				    struct sb_frame *frame)
{
	const struct ethhdr *eth = eth_hdr(skb);

	frame->dst = eth->h_dest;
	frame->src = eth->h_source;
	frame->vid = 0;
	if (skb_vlan_tag_present(skb))
		frame->vid = sb_vid_of_tag(skb->vlan_proto,
					   skb_vlan_tag_get_id(skb),
					   eth->h_proto);
}

/* A VLAN device whose reorder_hdr was set off, after it became a leg, has its
 * tag between the MAC header and the data.
 */
static bool sb_tag_in_line(const struct sk_buff *skb)
{
	return skb->data - skb_mac_header(skb) != ETH_HLEN;
}

/* Puts data back to the MAC header, which the receive path has pulled. */
static void sb_unpull(struct sk_buff *skb)
{
	__skb_push(skb, skb->data - skb_mac_header(skb));
}

/* While the attach point changes, frames pass the hook and then the handler:
 * the hook leaves a note of what it has copied.
 */
static bool sb_copied_before(const struct sb_attach *attach,
			     const struct sk_buff *skb, bool handler)
{
	if (likely(!READ_ONCE(attach->overlap)))
		return false;
	if (!handler) {
		__this_cpu_write(sb_copied, skb);
		return false;
	}
	if (__this_cpu_read(sb_copied) != skb)
		return false;
	__this_cpu_write(sb_copied, NULL);
	return true;
}

/* A group frame from the wire: the host keeps it, the members get copies. */
static void sb_copy_from_wire(struct sk_buff *skb, const struct sb_verdict *v)
{
	unsigned int pulled = skb->data - skb_mac_header(skb);
	struct sb_packet packet = {};
	struct rhlist_head *pos;
	struct sb_entry *member;

	skb_push(skb, pulled);
	rhl_for_each_entry_rcu(member, pos, v->group, node) {
		struct sideband *sb = sb_of_entry(member);

		if (!sb_classify_member(v->from, member))
			continue;
		trace_sideband_verdict(sb, skb->dev, SB_FROM_WIRE, v, skb,
				       false);
		if (member->kind == SB_LLDP) {
			sb_copy_to_bmc(member, skb, &packet, SB_FROM_WIRE);
			continue;
		}
		sb_local_heard(sb, eth_hdr(skb)->h_source, v->vid, true);
		sb_learn_from_wire(sb, v->vid, skb);
		sb_copy_to_bmc(member, skb, &packet, SB_FROM_WIRE);
		sb_copy_to_host_leg(member, skb, SB_FROM_WIRE);
	}
	__skb_pull(skb, pulled);
}

/* Is it a group frame of a BMC that comes back by another port? The host has got
 * it when the BMC sent it, unless this port leads to other parts of the host.
 */
static bool sb_host_has_it(const struct sb_attach *attach,
			   const struct sb_verdict *v)
{
	struct sb_table *wire;

	if (!v->from || v->from->kind != SB_STATION ||
	    !READ_ONCE(sb_core_of(v->from)->access))
		return false;
	wire = rcu_dereference(sb_core_of(v->from)->wire);
	return wire && sb_host_dev(attach, v->vid) ==
		sb_host_dev(sb_attach_of_table(wire), v->vid);
}

/* A group frame. Returns true when it is an echo that the host does not get; then it
 * is gone.
 */
static noinline bool sb_group_from_wire(struct sb_attach *attach,
					struct sk_buff *skb,
					const struct sb_frame *frame,
					bool handler)
{
	struct sb_verdict v = sb_classify_wire(&attach->table, frame);

	if (v.action == SB_PASS) {
		trace_sideband_verdict(NULL, skb->dev, SB_FROM_WIRE, &v, skb,
				       false);
		return false;
	}
	if (!sb_copied_before(attach, skb, handler))
		sb_copy_from_wire(skb, &v);
	/* LLDP of a BMC has gone to the wire alone. */
	if (is_link_local_ether_addr(frame->dst) || !sb_host_has_it(attach, &v))
		return false;
	sb_discard(sb_of_entry(v.from), skb, SB_STAT_DROP_ECHO);
	return true;
}

static noinline void sb_trace_unicast(const struct sk_buff *skb,
				      struct sb_entry *to, u16 vid)
{
	struct sb_verdict v = {
		.action = to ? SB_TO_LEG : SB_PASS, .vid = vid, .to = to,
	};

	trace_sideband_verdict(to ? sb_of_entry(to) : NULL, skb->dev,
			       SB_FROM_WIRE, &v, skb, false);
}

/* Unicast. Returns true for frames that are not the host's; they are gone. */
static bool sb_steer(struct sb_attach *attach, struct sk_buff *skb,
		     const struct sb_frame *frame)
{
	struct sideband *sb;
	struct sb_entry *to;
	bool echo;

	to = sb_classify_unicast(&attach->table, frame, &echo);
	if (trace_sideband_verdict_enabled() && !echo)
		sb_trace_unicast(skb, to, frame->vid);
	if (!to)
		return false;
	sb = sb_of_entry(to);
	if (unlikely(echo)) {
		sb_discard(sb, skb, SB_STAT_DROP_ECHO);
		return true;
	}
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		sb_count(sb, SB_STAT_DROP_NO_MEMORY);
		return true;
	}
	sb_unpull(skb);
	sb_local_heard(sb, frame->src, frame->vid, false);
	sb_learn_from_wire(sb, frame->vid, skb);
	if (likely(to->kind == SB_STATION && sb_gate_is_open(to, skb)))
		sb_give_bmc(to, skb, SB_FROM_WIRE);
	else
		sb_give(to, skb, SB_FROM_WIRE);
	return true;
}

/* All that is not unicast to the host. Returns true for frames that the host
 * does not get; they are gone.
 */
static bool sb_from_wire(struct sb_attach *attach, struct sk_buff *skb,
			 bool handler)
{
	struct sb_frame frame;

	if (sb_tag_in_line(skb))
		return false;
	sb_read(skb, &frame);
	if (is_multicast_ether_addr(frame.dst))
		return sb_group_from_wire(attach, skb, &frame, handler);
	return sb_steer(attach, skb, &frame);
}

/* A frame to the host, of which filters may want a BMC to have it, too, or instead:
 * then it is gone, and true is returned. What is sent to the MAC of a bond or bridge
 * above the port may not be known to the driver as the host's.
 */
static noinline bool sb_sift(struct sb_attach *attach, struct sk_buff *skb,
			     bool handler)
{
	struct sb_frame frame;

	if (sb_is_given(attach->dev) || sb_tag_in_line(skb))
		return false;
	sb_read(skb, &frame);
	if (skb->pkt_type != PACKET_HOST &&
	    !sb_local_owns(attach->dev, frame.dst))
		return false;
	if (!sb_sieve_keeps(attach, skb, frame.vid,
			    sb_copied_before(attach, skb, handler)))
		return false;
	/* The buffer may be another frame's before the handler is asked. */
	__this_cpu_write(sb_copied, NULL);
	consume_skb(skb);
	return true;
}

/* Not unicast to the host, as the driver sees it. Returns true for frames that are for a
 * BMC or a host leg alone; they are gone.
 */
static noinline bool sb_is_taken(struct sb_attach *attach, struct sk_buff *skb,
				 bool handler)
{
	if (!sb_is_given(attach->dev) && sb_from_wire(attach, skb, handler))
		return true;
	return rcu_access_pointer(attach->sieve) &&
	       sb_sift(attach, skb, handler);
}

/* Returns true when the host does not get the frame. Those who take one are functions
 * apart, so that the host's frames at a fence pay for no registers of theirs.
 */
static noinline bool sb_received(struct sb_attach *attach, struct sk_buff *skb,
				 bool handler)
{
	/* Frames that the host sent and hears itself are none of ours. */
	if (skb->pkt_type > PACKET_OTHERHOST)
		return false;
	if (skb->pkt_type != PACKET_HOST) {
		if (sb_is_taken(attach, skb, handler))
			return true;
	} else if (rcu_access_pointer(attach->sieve)) {
		if (sb_sift(attach, skb, handler))
			return true;
	}
	return sb_fence_stops_received(attach, skb);
}

/* The test that ends it for nearly all production frames. While some port of
 * the machine looks at those, too, the others ask whether it is they.
 */
static __always_inline bool sb_is_the_hosts(const struct sb_attach *attach,
					    const struct sk_buff *skb)
{
	return likely(skb->pkt_type == PACKET_HOST) &&
	       (!static_branch_unlikely(&sb_looks) ||
		!READ_ONCE(attach->looks));
}

/**
 * sb_forward_ingress - a port has received a frame
 * @priv: the &struct sb_attach of the port
 * @skb: frame, data behind its MAC header, its outer tag out of band
 * @state: not used
 *
 * Every production frame passes here, so the first test is the one that ends
 * it for nearly all of them: the driver has compared the address already.
 *
 * Context: softirq, RCU read side; netfilter netdev ingress hook.
 * Return: %NF_ACCEPT for the host's frames, %NF_STOLEN for ours.
 */
unsigned int sb_forward_ingress(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	if (sb_is_the_hosts(priv, skb))
		return NF_ACCEPT;
	return sb_received(priv, skb, false) ? NF_STOLEN : NF_ACCEPT;
}

/**
 * sb_forward_exclusive - a port that no team may take has received a frame
 * @pskb: frame, as for sb_forward_ingress()
 *
 * Context: softirq, RCU read side; rx_handler of the port.
 * Return: %RX_HANDLER_PASS for the host's frames, %RX_HANDLER_CONSUMED for
 *	ours.
 */
rx_handler_result_t sb_forward_exclusive(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct sb_attach *attach;

	if (likely(skb->pkt_type == PACKET_HOST) &&
	    !static_branch_unlikely(&sb_looks))
		return RX_HANDLER_PASS;
	attach = rcu_dereference(skb->dev->rx_handler_data);
	if (sb_is_the_hosts(attach, skb))
		return RX_HANDLER_PASS;
	return sb_received(attach, skb, true) ? RX_HANDLER_CONSUMED :
		RX_HANDLER_PASS;
}

/* A group frame of the BMC. Where the host has its way by the host leg, it answers
 * ARP there: by the port the answer would be lost.
 */
static bool sb_host_shall_hear(const struct sideband *sb,
			       const struct sk_buff *skb)
{
	u8 access = READ_ONCE(sb->core.access);

	return access == SIDEBAND_ACCESS_PATH_PORTS ||
	       (access == SIDEBAND_ACCESS_PATH_HOST_LEG &&
		skb->protocol != htons(ETH_P_ARP));
}

/* A group frame that a leg of @sb sent: neighbours on the port, the other leg
 * of @sb, the wire.
 */
static void sb_spread(struct sideband *sb, struct sk_buff *skb,
		      const struct sb_verdict *v, enum sb_origin origin)
{
	struct sb_packet packet = {};
	struct rhlist_head *pos;
	struct sb_entry *member;

	rhl_for_each_entry_rcu(member, pos, v->group, node) {
		if (sb_core_of(member) == &sb->core ||
		    !sb_classify_member(NULL, member))
			continue;
		trace_sideband_verdict(sb_of_entry(member), skb->dev,
				       SB_FROM_NEIGHBOUR, v, skb, false);
		sb_count_frame(sb, sb_stat_to_neighbour[origin], skb);
		sb_copy_to_bmc(member, skb, &packet, SB_FROM_NEIGHBOUR);
		sb_copy_to_host_leg(member, skb, SB_FROM_NEIGHBOUR);
	}

	member = sb_table_find_one(&sb->core.own, sb_members, v->vid);
	if (member && origin == SB_FROM_BMC)
		sb_copy_to_host_leg(member, skb, origin);
	else if (member)
		sb_copy_to_bmc(member, skb, &packet, origin);

	if (origin == SB_FROM_BMC && v->wire && !v->from->shared &&
	    sb_host_shall_hear(sb, skb))
		sb_copy_to_host(sb, skb, sb_attach_of_table(v->wire), v->vid);
	sb_give_wire(sb, skb, v->wire, origin);
}

/* Is it of the kind that has a route over the host leg? */
static bool sb_answers_by_host_leg(const struct sk_buff *skb)
{
	return skb->protocol == htons(ETH_P_IP) ||
	       skb->protocol == htons(ETH_P_ARP);
}

/* A frame that the BMC sends to one who lives on this host. Returns true when
 * the host has got it.
 */
static bool sb_hairpin(struct sideband *sb, struct sk_buff *skb,
		       const struct sb_verdict *v, enum sb_origin origin)
{
	u8 access = READ_ONCE(sb->core.access);
	struct sb_attach *attach;

	/* Answers to a MAC that is the host's, too, would reach the host. */
	if (origin != SB_FROM_BMC || access == SIDEBAND_ACCESS_PATH_NONE ||
	    v->from->shared)
		return false;
	attach = sb_local_find(sb, v->wire, eth_hdr(skb)->h_dest, v->vid);
	if (!attach)
		return false;
	trace_sideband_verdict(sb, skb->dev, origin, v, skb, true);
	if (access == SIDEBAND_ACCESS_PATH_HOST_LEG && sb_answers_by_host_leg(skb)) {
		sb_give_host_by_leg(sb, skb, v->from->tag);
		return true;
	}
	return sb_give_host(sb, skb, attach, v->vid);
}

/* The MAC of the host may be sent where the host itself listens for it: by another
 * port the switch would send there what is the host's.
 */
static bool sb_borrows(const struct sb_verdict *v, const struct sk_buff *skb)
{
	return v->from && v->from->shared && v->wire &&
	       !sb_local_owns(sb_attach_of_table(v->wire)->dev,
			      eth_hdr(skb)->h_source);
}

/* Carries out the verdict on a frame that a leg of @sb sent. */
static void sb_send(struct sideband *sb, struct sk_buff *skb,
		    const struct sb_verdict *v, enum sb_origin origin)
{
	if (v->action == SB_DROP) {
		sb_discard(sb, skb, v->drop);
		return;
	}
	if (unlikely(sb_borrows(v, skb))) {
		sb_discard(sb, skb, SB_STAT_DROP_SOURCE);
		return;
	}

	/* From here on it is tagged as on the wire. */
	if (v->vid && !skb_vlan_tag_present(skb))
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), v->vid);
	else if (v->vid)
		skb->vlan_tci = (skb->vlan_tci & ~VLAN_VID_MASK) | v->vid;

	switch (v->action) {
	case SB_TO_LEG:
		trace_sideband_verdict(sb, skb->dev, origin, v, skb, false);
		if (sb_core_of(v->to) == &sb->core) {
			sb_give(v->to, skb, origin);
		} else {
			sb_count_frame(sb, sb_stat_to_neighbour[origin], skb);
			sb_give(v->to, skb, SB_FROM_NEIGHBOUR);
		}
		break;
	case SB_TO_GROUP:
		trace_sideband_verdict(sb, skb->dev, origin, v, skb, false);
		sb_spread(sb, skb, v, origin);
		break;
	default:
		if (sb_hairpin(sb, skb, v, origin))
			break;
		trace_sideband_verdict(sb, skb->dev, origin, v, skb, false);
		sb_give_wire(sb, skb, v->wire, origin);
	}
}

/* Will the host leg receive it? Then it is seen there in any case. */
static bool sb_host_leg_hears(struct sideband *sb, const struct sk_buff *skb,
			      const struct sb_verdict *v)
{
	switch (v->action) {
	case SB_TO_GROUP:
		return true;
	case SB_TO_LEG:
		return sb_core_of(v->to) == &sb->core && v->to->kind == SB_HOST_LEG;
	case SB_TO_WIRE:
		return !v->from->shared && READ_ONCE(sb->core.access) ==
			SIDEBAND_ACCESS_PATH_HOST_LEG &&
		       sb_answers_by_host_leg(skb) &&
		       sb_local_find(sb, v->wire, eth_hdr(skb)->h_dest,
				     v->vid);
	default:
		return false;
	}
}

/**
 * sb_forward_bmc - the BMC link has received a frame
 * @pskb: frame, data behind its MAC header, its outer tag out of band
 *
 * Context: softirq, RCU read side; rx_handler of the BMC link.
 * Return: %RX_HANDLER_CONSUMED: the host gets nothing from this device, and
 *	%RX_HANDLER_PASS for what it sends to itself.
 */
rx_handler_result_t sb_forward_bmc(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct sb_frame frame;
	struct sb_verdict v;
	struct sideband *sb;

	sb = rcu_dereference(skb->dev->rx_handler_data);
	/* What the host sends to itself here has no MAC header. */
	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb)) {
		sb_count(sb, SB_STAT_DROP_NO_MEMORY);
		return RX_HANDLER_CONSUMED;
	}

	if (unlikely(sb_tag_in_line(skb))) {
		sb_discard(sb, skb, SB_STAT_DROP_VLAN);
		return RX_HANDLER_CONSUMED;
	}

	sb_read(skb, &frame);
	v = sb_classify_bmc(&sb->core, &frame);
	if (v.from)
		sb_learn_from_bmc(v.from, skb);
	sb_unpull(skb);
	if (v.action != SB_DROP)
		sb_traffic_from_bmc(v.from, skb);
	if (sb_tapped(sb) && !sb_host_leg_hears(sb, skb, &v))
		sb_tap(sb, skb, PACKET_OTHERHOST);
	sb_send(sb, skb, &v, SB_FROM_BMC);
	return RX_HANDLER_CONSUMED;
}

/* A frame of the host leg may end before its tag, or before anything. */
static bool sb_cut_off(const struct sk_buff *skb)
{
	const struct ethhdr *eth;
	struct ethhdr buf;

	eth = skb_header_pointer(skb, 0, sizeof(buf), &buf);
	return !eth || (eth_type_vlan(eth->h_proto) && skb->len < VLAN_ETH_HLEN);
}

/**
 * sb_take - bring a frame of the host into the form that is carried between legs
 * @sb: sideband, for the counter
 * @skb: frame, data at its MAC header; consumed. A packet socket may have put the tag
 *	into the data.
 *
 * Context: bottom halves off.
 * Return: the frame, NULL when it is cut off or there is no memory for it, which is
 *	counted.
 */
struct sk_buff *sb_take(struct sideband *sb, struct sk_buff *skb)
{
	if (sb_cut_off(skb)) {
		sb_discard(sb, skb, SB_STAT_DROP_VLAN);
		return NULL;
	}
	if (!pskb_may_pull(skb, ETH_HLEN)) {
		sb_discard(sb, skb, SB_STAT_DROP_NO_MEMORY);
		return NULL;
	}
	skb_reset_mac_header(skb);
	if (skb_vlan_tag_present(skb) ||
	    !eth_type_vlan(eth_hdr(skb)->h_proto))
		return skb;

	skb->protocol = eth_hdr(skb)->h_proto;
	__skb_pull(skb, ETH_HLEN);
	skb = skb_vlan_untag(skb);
	if (skb)
		sb_unpull(skb);
	else
		sb_count(sb, SB_STAT_DROP_NO_MEMORY);
	return skb;
}

/**
 * sb_forward_host_leg - the host leg sends a frame
 * @skb: frame, data at its MAC header
 * @dev: the host leg
 *
 * Context: softirq or process, bottom halves off; ndo_start_xmit of a device
 *	without queue and lock.
 * Return: %NETDEV_TX_OK; the frame is consumed.
 */
netdev_tx_t sb_forward_host_leg(struct sk_buff *skb, struct net_device *dev)
{
	struct sideband *sb = netdev_priv(dev);
	struct sb_frame frame;
	struct sb_verdict v;

	skb = sb_take(sb, skb);
	if (unlikely(!skb)) {
		dev_core_stats_tx_dropped_inc(dev);
		return NETDEV_TX_OK;
	}

	rcu_read_lock();
	sb_read(skb, &frame);
	v = sb_classify_host_leg(&sb->core, &frame);
	if (!frame.vid && sb_route_keeps(sb, skb))
		v = sb_classify_private(&sb->core, &v);
	if (v.action == SB_DROP)
		dev_core_stats_tx_dropped_inc(dev);
	else
		dev_sw_netstats_tx_add(dev, 1, skb->len);
	sb_send(sb, skb, &v, SB_FROM_HOST_LEG);
	rcu_read_unlock();
	return NETDEV_TX_OK;
}
