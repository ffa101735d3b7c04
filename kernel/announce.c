// SPDX-License-Identifier: GPL-2.0
/*
 * What follows a move: the addresses of BMC and host leg are announced on the
 * new port, so that the switch sends the next frame for them there.
 *
 * A station whose IP addresses are known announces those, as RFC 5227 and
 * RFC 4861 have it; any other sends a RARP request, as a virtual machine does
 * that has moved, and which nobody answers.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>
#include <net/ip6_checksum.h>
#include <net/ndisc.h>

#include "sideband.h"

/* Between two rounds; the whole is over before a listener gives up. */
#define SB_ANNOUNCE_INTERVAL	msecs_to_jiffies(200)

static void sb_announce_xmit(struct sk_buff *skb, struct net_device *dev,
			     u16 vid)
{
	if (!skb)
		return;
	if (vid)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q), vid);
	skb->dev = dev;
	skb->priority = TC_PRIO_CONTROL;
	local_bh_disable();
	sb_transmit(skb);
	local_bh_enable();
}

static struct sk_buff *sb_make_rarp(struct net_device *dev, const u8 *mac)
{
	struct sk_buff *skb;

	skb = arp_create(ARPOP_RREQUEST, ETH_P_RARP, 0, dev, 0, NULL, mac, mac);
	if (skb)
		skb->protocol = htons(ETH_P_RARP);
	return skb;
}

/* As a request, which reaches those that ignore answers they did not ask for. */
static struct sk_buff *sb_make_arp(struct net_device *dev, const u8 *mac,
				   __be32 ip)
{
	return arp_create(ARPOP_REQUEST, ETH_P_ARP, ip, dev, ip, NULL, mac,
			  NULL);
}

/**
 * struct sb_advert - an unsolicited neighbour advertisement, RFC 4861, 4.4
 * @ip: IPv6 header
 * @icmp: ICMPv6 header, with the override flag
 * @target: the address that is announced
 * @option: target link-layer address
 * @length: of the option, in units of 8 octets
 * @mac: the link-layer address
 */
struct sb_advert {
	struct ipv6hdr	ip;
	struct icmp6hdr	icmp;
	struct in6_addr	target;
	u8		option;
	u8		length;
	u8		mac[ETH_ALEN];
} __packed;

static void sb_fill_advert(struct sb_advert *na, const u8 *mac,
			   const struct in6_addr *ip)
{
	const unsigned int len = sizeof(*na) - sizeof(na->ip);

	memset(na, 0, sizeof(*na));
	na->ip.version = 6;
	na->ip.payload_len = htons(len);
	na->ip.nexthdr = IPPROTO_ICMPV6;
	na->ip.hop_limit = 255;
	na->ip.saddr = *ip;
	na->ip.daddr = (struct in6_addr)IN6ADDR_LINKLOCAL_ALLNODES_INIT;
	na->icmp.icmp6_type = NDISC_NEIGHBOUR_ADVERTISEMENT;
	na->icmp.icmp6_override = 1;
	na->target = *ip;
	na->option = ND_OPT_TARGET_LL_ADDR;
	na->length = 1;
	ether_addr_copy(na->mac, mac);
	na->icmp.icmp6_cksum = csum_ipv6_magic(&na->ip.saddr, &na->ip.daddr,
					       len, IPPROTO_ICMPV6,
					       csum_partial(&na->icmp, len, 0));
}

static struct sk_buff *sb_make_advert(struct net_device *dev, const u8 *mac,
				      const struct in6_addr *ip)
{
	struct sb_advert na;
	struct sk_buff *skb;
	u8 group[ETH_ALEN];

	skb = alloc_skb(LL_RESERVED_SPACE(dev) + sizeof(na) +
			dev->needed_tailroom, GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, LL_RESERVED_SPACE(dev));
	skb_reset_network_header(skb);
	sb_fill_advert(&na, mac, ip);
	skb_put_data(skb, &na, sizeof(na));
	skb->dev = dev;
	skb->protocol = htons(ETH_P_IPV6);
	ipv6_eth_mc_map(&na.ip.daddr, group);
	if (dev_hard_header(skb, dev, ETH_P_IPV6, group, mac, skb->len) < 0) {
		kfree_skb(skb);
		return NULL;
	}
	return skb;
}

static void sb_announce_station(struct sb_entry *station,
				struct net_device *dev)
{
	const u8 *mac = station->key.mac;
	u16 vid = station->key.vid;
	struct sb_learnt known;
	unsigned int i;

	sb_learnt_read(station, &known);
	if (known.ipv4)
		sb_announce_xmit(sb_make_arp(dev, mac, known.ipv4), dev, vid);
	for (i = 0; i < known.ipv6_count; i++)
		sb_announce_xmit(sb_make_advert(dev, mac, &known.ipv6[i]), dev,
				 vid);
	if (!known.ipv4 && !known.ipv6_count)
		sb_announce_xmit(sb_make_rarp(dev, mac), dev, vid);
}

/* The host leg's IP addresses are the stack's affair. And where the MAC is the host's,
 * it is for the host to say where it listens.
 */
static void sb_announce_all(struct sideband *sb, struct net_device *dev)
{
	struct sb_entry *entry;

	list_for_each_entry(entry, &sb->addresses, list) {
		cond_resched();
		if (entry->kind == SB_STATION && !entry->shared)
			sb_announce_station(entry, dev);
		else if (entry->kind == SB_HOST_LEG && netif_running(sb->dev))
			sb_announce_xmit(sb_make_rarp(dev, entry->key.mac), dev,
					 entry->key.vid);
	}
	if (netif_running(sb->dev))
		call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, sb->dev);
}

static void sb_announce_next(struct sideband *sb)
{
	struct sb_announcer *announcer = &sb->announcer;
	struct sb_port *active = sb_port_active(sb);

	/* Where nothing can be sent it is owed, see sb_announce_go_on(). */
	if (!announcer->left || !active || !active->usable)
		return;
	announcer->left--;
	sb_announce_all(sb, active->attach->dev);
	if (announcer->left)
		sb_schedule(sb, &announcer->work, SB_ANNOUNCE_INTERVAL);
}

/**
 * sb_announce_owe - the sideband is not where the network believes it to be
 * @sb: sideband that leaves a port
 *
 * Context: process, RTNL.
 */
void sb_announce_owe(struct sideband *sb)
{
	sb_unschedule(sb, &sb->announcer.work);
	sb->announcer.left = sb->rules.announce;
}

/**
 * sb_announce_go_on - tell the network what is owed to it, once that can be done
 * @sb: sideband whose active port may be another one, or usable again
 *
 * Context: process, RTNL.
 */
void sb_announce_go_on(struct sideband *sb)
{
	if (!delayed_work_pending(&sb->announcer.work))
		sb_announce_next(sb);
}

static void sb_announce_work(struct work_struct *work)
{
	struct sideband *sb = container_of(work, struct sideband,
					   announcer.work.work);

	rtnl_lock();
	if (sb->dev->reg_state == NETREG_REGISTERED)
		sb_announce_next(sb);
	rtnl_unlock();
	dev_put(sb->dev);
}

/**
 * sb_announce_init - begin with nothing to announce
 * @sb: sideband
 */
void sb_announce_init(struct sideband *sb)
{
	INIT_DELAYED_WORK(&sb->announcer.work, sb_announce_work);
}

/**
 * sb_announce_exit - announce nothing any more
 * @sb: sideband
 *
 * Context: process, RTNL.
 */
void sb_announce_exit(struct sideband *sb)
{
	sb_unschedule(sb, &sb->announcer.work);
}
