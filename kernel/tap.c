// SPDX-License-Identifier: GPL-2.0
/*
 * What the BMC sends and is sent, for those who capture on the host leg. A packet
 * socket there hears it while the device is promiscuous; the host's stack gets
 * nothing of it.
 */
#include <linux/if_packet.h>

#include "sideband.h"

/**
 * sb_tap - show a frame of the BMC to those who capture on the host leg
 * @sb: sideband, for which sb_tapped() is true
 * @skb: frame, data at its MAC header
 * @direction: %PACKET_OUTGOING for one to the BMC, %PACKET_OTHERHOST from it
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_tap(struct sideband *sb, struct sk_buff *skb, u8 direction)
{
	struct net_device *dev = sb->dev;
	struct packet_type *pt;
	struct sk_buff *copy;

	list_for_each_entry_rcu(pt, &dev->ptype_all, list) {
		if (direction == PACKET_OUTGOING && pt->ignore_outgoing)
			continue;
		copy = skb_clone(skb, GFP_ATOMIC);
		if (!copy)
			return;
		copy->dev = dev;
		copy->pkt_type = direction;
		skb_reset_mac_header(copy);
		skb_set_network_header(copy, ETH_HLEN);
		/* Where the receive path, or that of sending, has it. */
		if (direction != PACKET_OUTGOING)
			__skb_pull(copy, ETH_HLEN);
		pt->func(copy, dev, pt, dev);
	}
}
