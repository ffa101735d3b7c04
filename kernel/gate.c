// SPDX-License-Identifier: GPL-2.0
/*
 * The gate in front of a BMC: all that it is given by others has passed here,
 * and what has not is counted by what has stopped it.
 */
#include <linux/etherdevice.h>

#include "sideband.h"

static void sb_look_into(struct sb_packet *packet, const struct sk_buff *skb)
{
	if (!packet->read)
		sb_dissect(packet, skb, eth_hdr(skb)->h_proto, ETH_HLEN);
}

/**
 * sb_gate_stops - may a BMC be given a frame?
 * @to: by which its sideband has the address of the frame, or is a member of its
 *	VLAN
 * @skb: frame, data at its MAC header, its outer tag out of band
 * @packet: what the frame carries; read here where it was not before
 *
 * Context: bottom halves off, RCU read side.
 * Return: 0 when it may, or the counter of what stops the frame.
 */
enum sb_stat sb_gate_stops(const struct sb_entry *to, const struct sk_buff *skb,
			   struct sb_packet *packet)
{
	const u8 *dst = eth_hdr(skb)->h_dest;

	if (is_multicast_ether_addr(dst) && !is_link_local_ether_addr(dst)) {
		sb_look_into(packet, skb);
		if (!sb_policy_admits(sb_core_of(to), to->key.vid, dst, packet) &&
		    !sb_filter_admits(sb_of_entry(to), to->key.vid, packet))
			return SB_STAT_DROP_POLICY;
	}
	if (sb_guard_is_set(&sb_core_of(to)->guard)) {
		sb_look_into(packet, skb);
		if (!sb_guard_admits(&sb_core_of(to)->guard, eth_hdr(skb)->h_source,
				     packet))
			return SB_STAT_DROP_GUARD;
	}
	if (sb_limit_stops(to, skb, packet))
		return SB_STAT_DROP_LIMIT;
	return 0;
}
