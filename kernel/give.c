// SPDX-License-Identifier: GPL-2.0
/*
 * The last step of a frame: to the leg that the verdict names.
 *
 * Between the legs a frame is carried in one form: data at its MAC header,
 * its outer tag out of band, and tagged as on the wire. Each leg takes the
 * tag off, or leaves it, as the last step.
 */
#include <linux/etherdevice.h>
#include <linux/if_packet.h>
#include <linux/if_vlan.h>
#include <net/gso.h>

#include "sideband.h"
#include "traffic.h"

static const enum sb_stat sb_stat_to_bmc[] = {
	[SB_FROM_WIRE]		= SB_STAT_WIRE_TO_BMC_PACKETS,
	[SB_FROM_HOST_LEG]	= SB_STAT_HOST_LEG_TO_BMC_PACKETS,
	[SB_FROM_NEIGHBOUR]	= SB_STAT_NEIGHBOUR_TO_BMC_PACKETS,
	[SB_FROM_HOST]		= SB_STAT_HOST_TO_BMC_PACKETS,
};

static const enum sb_stat sb_stat_to_host_leg[] = {
	[SB_FROM_WIRE]		= SB_STAT_WIRE_TO_HOST_LEG_PACKETS,
	[SB_FROM_BMC]		= SB_STAT_BMC_TO_HOST_LEG_PACKETS,
	[SB_FROM_NEIGHBOUR]	= SB_STAT_NEIGHBOUR_TO_HOST_LEG_PACKETS,
};

static const enum sb_stat sb_stat_to_wire[] = {
	[SB_FROM_BMC]		= SB_STAT_BMC_TO_WIRE_PACKETS,
	[SB_FROM_HOST_LEG]	= SB_STAT_HOST_LEG_TO_WIRE_PACKETS,
};

/* What is being sent on this CPU is the BMC's, or in its place. */
static DEFINE_PER_CPU(unsigned int, sb_sending);

DEFINE_PER_CPU(const struct net_device *, sb_given);

/* What the kernel calls it, for those who watch where frames are freed. */
static enum skb_drop_reason sb_drop_reason(enum sb_stat why)
{
	switch (why) {
	case SB_STAT_DROP_SOURCE:
		return SKB_DROP_REASON_MAC_INVALID_SOURCE;
	case SB_STAT_DROP_VLAN:
		return SKB_DROP_REASON_VLAN_FILTER;
	case SB_STAT_DROP_NO_PORT:
	case SB_STAT_DROP_NO_BMC_LINK:
	case SB_STAT_DROP_HOST_LEG_DOWN:
		return SKB_DROP_REASON_DEV_READY;
	case SB_STAT_DROP_TOO_BIG:
		return SKB_DROP_REASON_PKT_TOO_BIG;
	case SB_STAT_DROP_NO_MEMORY:
		return SKB_DROP_REASON_NOMEM;
	default:
		return SKB_DROP_REASON_NOT_SPECIFIED;
	}
}

/**
 * sb_discard - count and free a frame
 * @sb: sideband
 * @skb: frame
 * @why: counter
 *
 * Context: bottom halves off.
 */
void sb_discard(struct sideband *sb, struct sk_buff *skb, enum sb_stat why)
{
	sb_count_drop(sb, skb, why);
	kfree_skb_reason(skb, sb_drop_reason(why));
}

/* Without a link, the queue would swallow the frame and not say so. */
static __always_inline bool sb_ready(const struct net_device *dev)
{
	return dev && netif_running(dev) && netif_carrier_ok(dev);
}

static __always_inline bool sb_is_too_big(const struct net_device *dev,
					  const struct sk_buff *skb)
{
	unsigned int max = READ_ONCE(dev->mtu) + ETH_HLEN;

	/* A second tag is part of the payload that the MTU grants. */
	if (eth_type_vlan(skb->protocol))
		max += VLAN_HLEN;
	return skb->len > max &&
	       !(skb_is_gso(skb) && skb_gso_validate_mac_len(skb, max));
}

/* Returns false for a frame that is larger than the device can take; it is gone. */
static __always_inline bool sb_fits(struct sideband *sb, struct sk_buff *skb,
				    const struct net_device *dev)
{
	if (likely(!sb_is_too_big(dev, skb)))
		return true;
	sb_discard(sb, skb, SB_STAT_DROP_TOO_BIG);
	return false;
}

/**
 * sb_transmit - send a frame that no fence may stop
 * @skb: frame; consumed
 *
 * Context: bottom halves off.
 * Return: as dev_queue_xmit().
 */
int sb_transmit(struct sk_buff *skb)
{
	int ret;

	__this_cpu_inc(sb_sending);
	ret = dev_queue_xmit(skb);
	__this_cpu_dec(sb_sending);
	return ret;
}

/**
 * sb_transmits - is what this CPU is sending the BMC's, or in its place?
 *
 * Context: bottom halves off.
 * Return: true within sb_transmit().
 */
bool sb_transmits(void)
{
	return __this_cpu_read(sb_sending);
}

/* Sends a frame out of a device. The frame leaves the namespace's stack as if
 * it had come from another machine: nothing that the host knows about it may
 * steer it.
 */
static __always_inline void sb_xmit(struct sideband *sb, struct sk_buff *skb,
				    struct net_device *dev)
{
	int err;

	skb_scrub_packet(skb, true);
	skb_forward_csum(skb);
	skb->dev = dev;
	err = sb_transmit(skb);
	if (net_xmit_eval(err))
		sb_count(sb, SB_STAT_DROP_QUEUE);
}

/* Takes the tag off. A second one behind it would then name a VLAN that this
 * frame was not admitted to.
 */
static bool sb_strip(struct sideband *sb, struct sk_buff *skb)
{
	if (eth_type_vlan(eth_hdr(skb)->h_proto)) {
		sb_discard(sb, skb, SB_STAT_DROP_VLAN);
		return false;
	}
	__vlan_hwaccel_clear_tag(skb);
	return true;
}

/**
 * sb_give_bmc - hand a frame to a BMC
 * @to: entry by which it has it
 * @skb: frame that the gate has let through, tagged as on the wire; consumed
 * @origin: where it comes from
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_give_bmc(struct sb_entry *to, struct sk_buff *skb,
		 enum sb_origin origin)
{
	struct sideband *sb = sb_of_entry(to);
	struct net_device *dev = rcu_dereference(sb->bmc.leg.dev);
	struct sb_size size;

	if (!sb_ready(dev)) {
		sb_discard(sb, skb, SB_STAT_DROP_NO_BMC_LINK);
		return;
	}
	if (to->tag == SIDEBAND_TAG_ADD && !sb_strip(sb, skb))
		return;
	if (!sb_fits(sb, skb, dev))
		return;
	size = sb_size(skb);
	sb_count_size(sb, sb_stat_to_bmc[origin], size);
	sb_traffic_to_bmc(to, skb, size, origin == SB_FROM_WIRE);
	/* What the host leg sends is seen there in any case. */
	if (sb_tapped(sb) && origin != SB_FROM_HOST_LEG)
		sb_tap(sb, skb, PACKET_OUTGOING);
	sb_xmit(sb, skb, dev);
}

/**
 * sb_give_wire - send a frame by a port
 * @sb: sideband
 * @skb: frame, tagged as on the wire; consumed
 * @wire: table of the port, NULL when there is none
 * @origin: who sent it, the BMC or the host leg
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_give_wire(struct sideband *sb, struct sk_buff *skb,
		  struct sb_table *wire, enum sb_origin origin)
{
	struct net_device *dev = wire ? sb_attach_of_table(wire)->dev : NULL;

	if (!sb_ready(dev)) {
		sb_failover_doubt(sb);
		sb_discard(sb, skb, SB_STAT_DROP_NO_PORT);
		return;
	}
	if (!sb_fits(sb, skb, dev))
		return;
	sb_count_frame(sb, sb_stat_to_wire[origin], skb);
	if (origin == SB_FROM_BMC)
		sb_traffic_to_wire(sb, skb);
	sb_xmit(sb, skb, dev);
}

/* The host leg may be given what was sent to another MAC of the host. */
static void sb_give_host_leg(struct sideband *sb, struct sk_buff *skb, u8 tag,
			     enum sb_origin origin, bool to_host)
{
	struct net_device *dev = sb->dev;

	if (!netif_running(dev)) {
		sb_discard(sb, skb, SB_STAT_DROP_HOST_LEG_DOWN);
		return;
	}
	if (tag != SIDEBAND_TAG_KEEP && !sb_strip(sb, skb))
		return;
	sb_count_frame(sb, sb_stat_to_host_leg[origin], skb);
	dev_sw_netstats_rx_add(dev, skb->len);
	skb_scrub_packet(skb, true);
	skb_orphan(skb);
	skb->protocol = eth_type_trans(skb, dev);
	if (to_host)
		skb->pkt_type = PACKET_HOST;
	netif_rx(skb);
}

/**
 * sb_give_host_by_leg - give the host a frame of the BMC, as if the host leg
 *	received it
 * @sb: sideband
 * @skb: frame to another MAC of the host, tagged as on the wire; consumed
 * @tag: an &enum sideband_tag, how the host leg sees frames of this VLAN
 *
 * Context: softirq, RCU read side.
 */
void sb_give_host_by_leg(struct sideband *sb, struct sk_buff *skb, u8 tag)
{
	sb_give_host_leg(sb, skb, tag, SB_FROM_BMC, true);
}

/**
 * sb_host_dev - find the netdev by which the host gets what a port receives
 * @attach: attach point of the port
 * @vid: VLAN of the frame, 0 for none
 *
 * A member of a bond or team may be inactive and would then keep the frame from
 * it, so that is given the frame itself.
 *
 * Context: RCU read side.
 * Return: the netdev, NULL when the host may not have the frame.
 */
struct net_device *sb_host_dev(const struct sb_attach *attach, u16 vid)
{
	struct net_device *dev = attach->dev;

	if (vid && sb_own_has(dev, vid))
		return dev;
	if (sb_fence_bars(attach, vid))
		return NULL;
	return netif_is_lag_port(dev) ? netdev_master_upper_dev_get_rcu(dev) :
		dev;
}

/* A member of a balancing bond has a MAC of its own, and the bond says that it is
 * the host's; to a bridge above it says so by its own MAC. Returns false for want
 * of memory.
 */
static bool sb_as_the_bond(struct sk_buff *skb, struct net_device *dev,
			   const struct net_device *port)
{
	if (port == dev ||
	    !ether_addr_equal(eth_hdr(skb)->h_dest, port->dev_addr))
		return true;
	if (netif_is_bridge_port(dev)) {
		if (skb_cow_head(skb, 0))
			return false;
		ether_addr_copy(eth_hdr(skb)->h_dest, dev->dev_addr);
	}
	skb->pkt_type = PACKET_HOST;
	return true;
}

/* The hook of the port will see the frame, and must not take it for an echo. */
static void sb_receive(struct sideband *sb, struct sk_buff *skb,
		       struct net_device *dev, const struct net_device *port)
{
	const struct net_device *before = __this_cpu_read(sb_given);

	skb_scrub_packet(skb, true);
	skb_orphan(skb);
	skb->protocol = eth_type_trans(skb, dev);
	if (!sb_as_the_bond(skb, dev, port)) {
		sb_discard(sb, skb, SB_STAT_DROP_NO_MEMORY);
		return;
	}
	__this_cpu_write(sb_given, dev);
	netif_receive_skb_core(skb);
	__this_cpu_write(sb_given, before);
}

/**
 * sb_give_host - give the host a frame of the BMC, as if a port received it
 * @sb: sideband
 * @skb: frame, tagged as on the wire; consumed when it is given
 * @attach: attach point of the port
 * @vid: VLAN of the frame, 0 for none
 *
 * Context: softirq, RCU read side.
 * Return: false when the host cannot have it by this port.
 */
bool sb_give_host(struct sideband *sb, struct sk_buff *skb,
		  const struct sb_attach *attach, u16 vid)
{
	struct net_device *dev = sb_host_dev(attach, vid);

	if (!dev || !netif_running(dev))
		return false;
	sb_count_frame(sb, SB_STAT_BMC_TO_HOST_PACKETS, skb);
	sb_receive(sb, skb, dev, attach->dev);
	return true;
}

/**
 * sb_copy - copy a frame for one leg
 * @sb: sideband, for the counter
 * @skb: frame
 *
 * Context: bottom halves off.
 * Return: the copy, NULL when there is no memory for it, which is counted.
 */
struct sk_buff *sb_copy(struct sideband *sb, struct sk_buff *skb)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);

	if (unlikely(!copy))
		sb_count(sb, SB_STAT_DROP_NO_MEMORY);
	return copy;
}

/**
 * sb_copy_to_bmc - give a BMC a copy of a group frame, or of one to the host
 * @member: by which its sideband is a member of the frame's VLAN
 * @skb: frame, tagged as on the wire
 * @packet: what it carries, as for sb_gate_stops()
 * @origin: where it comes from
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_copy_to_bmc(struct sb_entry *member, struct sk_buff *skb,
		    struct sb_packet *packet, enum sb_origin origin)
{
	struct sideband *sb = sb_of_entry(member);
	struct sk_buff *copy;
	enum sb_stat why;

	why = sb_gate_stops(member, skb, packet);
	if (why)
		sb_count_drop(sb, skb, why);
	copy = why ? NULL : sb_copy(sb, skb);
	if (copy)
		sb_give_bmc(member, copy, origin);
}

/**
 * sb_copy_to_host_leg - give a host leg that is up a copy of a group frame
 * @member: by which its sideband is a member of the frame's VLAN
 * @skb: frame, tagged as on the wire
 * @origin: where it comes from
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_copy_to_host_leg(const struct sb_entry *member, struct sk_buff *skb,
			 enum sb_origin origin)
{
	struct sideband *sb = sb_of_entry(member);
	struct sk_buff *copy;

	if (!netif_running(sb->dev))
		return;
	if (origin != SB_FROM_BMC && member->tag != SIDEBAND_TAG_KEEP &&
	    sb_route_withholds(sb, skb))
		return;
	copy = sb_copy(sb, skb);
	if (copy)
		sb_give_host_leg(sb, copy, member->tag, origin, false);
}

/**
 * sb_copy_to_host - give the host a copy of a frame of the BMC
 * @sb: sideband
 * @skb: frame, tagged as on the wire
 * @attach: attach point of the port by which the host shall get it
 * @vid: VLAN of the frame, 0 for none
 *
 * Context: softirq, RCU read side.
 */
void sb_copy_to_host(struct sideband *sb, struct sk_buff *skb,
		     const struct sb_attach *attach, u16 vid)
{
	struct sk_buff *copy = sb_copy(sb, skb);

	if (copy && !sb_give_host(sb, copy, attach, vid))
		consume_skb(copy);
}

/* Only what comes by the port itself is an answer. */
static void sb_give_probe(const struct sb_entry *to, struct sk_buff *skb,
			  enum sb_origin origin)
{
	if (origin == SB_FROM_WIRE)
		sb_probe_heard(sb_port_of_entry(to), skb);
	else
		sb_discard(sb_of_entry(to), skb, SB_STAT_DROP_SAME_LEG);
}

/* Also a group frame that is for one BMC alone. */
static void sb_give_through_gate(struct sb_entry *to, struct sk_buff *skb,
				 enum sb_origin origin)
{
	struct sideband *sb = sb_of_entry(to);
	struct sb_packet packet = {};
	enum sb_stat why;

	why = sb_gate_stops(to, skb, &packet);
	if (why)
		sb_discard(sb, skb, why);
	else
		sb_give_bmc(to, skb, origin);
}

/**
 * sb_give - hand a frame to one leg of the sideband that an entry belongs to
 * @to: entry
 * @skb: frame, tagged as on the wire; consumed
 * @origin: where it comes from
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_give(struct sb_entry *to, struct sk_buff *skb, enum sb_origin origin)
{
	if (to->kind == SB_PROBE)
		sb_give_probe(to, skb, origin);
	else if (to->kind == SB_HOST_LEG)
		sb_give_host_leg(sb_of_entry(to), skb, to->tag, origin,
				 false);
	else
		sb_give_through_gate(to, skb, origin);
}
