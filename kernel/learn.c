// SPDX-License-Identifier: GPL-2.0
/*
 * IP addresses of the BMC, learnt from its own ARP and neighbour discovery,
 * and from what a DHCP server grants it; and forgotten when it looks for one.
 *
 * Only frames of these kinds are looked into, and only those from or to a
 * BMC: production frames never come here.
 */
#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "sideband.h"

/**
 * struct sb_dhcp - the fixed part of a DHCP message and the first option
 * @op: 1 for a request, 2 for a reply
 * @htype: hardware type
 * @hlen: length of the hardware address
 * @hops: relays that it has passed
 * @xid: transaction, chosen by the client
 * @times: seconds, and flags
 * @ciaddr: the client's own address, when it has one
 * @yiaddr: the address that is granted
 * @between: addresses of servers
 * @chaddr: hardware address of the client
 * @rest: of @chaddr, and the names of server and file
 * @cookie: of the options
 */
struct sb_dhcp {
	u8	op;
	u8	htype;
	u8	hlen;
	u8	hops;
	__be32	xid;
	__be32	times;
	__be32	ciaddr;
	__be32	yiaddr;
	__be32	between[2];
	u8	chaddr[ETH_ALEN];
	u8	rest[10 + 64 + 128];
	__be32	cookie;
} __packed;

#define SB_DHCP_REQUEST		1
#define SB_DHCP_REPLY		2
#define SB_DHCP_COOKIE		0x63825363
#define SB_DHCP_OPTION_TYPE	53
#define SB_DHCP_OPTION_END	255
#define SB_DHCP_DISCOVER	1
#define SB_DHCP_ASKS		3
#define SB_DHCP_ACK		5

/**
 * sb_ipv4_usable - can a machine on a network have this address?
 * @ip: IPv4 address
 *
 * Context: any.
 * Return: false for those of 0/8, 127/8, groups, and what is reserved above them.
 */
bool sb_ipv4_usable(__be32 ip)
{
	u8 first = ntohl(ip) >> 24;

	return first && first < 224 && !ipv4_is_loopback(ip);
}

/* The newest one counts: another that it had is perhaps another's by now. */
static void sb_learn_ipv4(struct sb_entry *station, __be32 ip)
{
	const struct sb_station *st = sb_station_of(station);

	if (READ_ONCE(st->ipv4) == ip &&
	    !(READ_ONCE(st->unknown) & BIT(SB_IP_V4)))
		return;
	if (sb_ip_learn_ipv4(station, ip, false))
		sb_route_doubt(sb_of_entry(station));
}

/* Who looks for a DHCP server has no address, or has given it up. */
static void sb_forget_ipv4(struct sb_entry *station)
{
	if (!READ_ONCE(sb_station_of(station)->ipv4))
		return;
	sb_ip_forget_ipv4(station);
	sb_route_doubt(sb_of_entry(station));
}

static void sb_learn_ipv6(struct sb_entry *station, const struct in6_addr *ip,
			  bool tentative)
{
	if (ipv6_addr_any(ip) || ipv6_addr_loopback(ip) ||
	    ipv6_addr_is_multicast(ip) || ipv6_addr_v4mapped(ip))
		return;
	if (sb_ip_learn_ipv6(station, ip, tentative))
		sb_route_doubt(sb_of_entry(station));
}

static void sb_learn_arp(struct sb_entry *station, const struct sk_buff *skb)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = sb_arp_read(skb, 0, &buf);
	if (!arp || !ether_addr_equal(arp->sender_mac, station->key.mac))
		return;
	if (sb_ipv4_usable(arp->sender_ip))
		sb_learn_ipv4(station, arp->sender_ip);
}

/* An advertisement is about its target, a solicitation comes from an address
 * that is in use; one without is the search for duplicates of its target.
 */
static void sb_learn_nd(struct sb_entry *station, const struct sk_buff *skb)
{
	const struct ipv6hdr *ip;
	struct sb_packet packet;
	struct ipv6hdr buf;

	/* Other packets of the BMC are not looked into any further. */
	ip = sb_peek(skb, 0, &buf);
	if (!ip || ip->nexthdr != IPPROTO_ICMPV6 || ip->hop_limit != SB_HOP_LIMIT_ND)
		return;
	sb_dissect(&packet, skb, htons(ETH_P_IPV6), 0);
	if (packet.kind == SB_ICMP6_NA)
		sb_learn_ipv6(station, &packet.dest, false);
	else if (packet.kind != SB_ICMP6_NS || ipv6_addr_any(&packet.dest))
		return;
	else if (ipv6_addr_any(&packet.source))
		sb_learn_ipv6(station, &packet.dest, true);
	else
		sb_learn_ipv6(station, &packet.source, false);
}

/* The type of the message, where its first option of any use is that; or 0. */
static u8 sb_dhcp_type(const struct sk_buff *skb, unsigned int offset)
{
	const u8 *option;
	unsigned int i;
	u8 buf[3];

	for (i = 0; i < 32; i++) {
		option = skb_header_pointer(skb, offset, sizeof(buf), buf);
		if (!option || option[0] == SB_DHCP_OPTION_END)
			return 0;
		if (option[0] == SB_DHCP_OPTION_TYPE)
			return option[2];
		offset += option[0] ? 2 + option[1] : 1;
	}
	return 0;
}

/* Finds the DHCP message in a packet from one port of UDP to another: returns its
 * fixed part, in @buf if need be, and its type; or NULL.
 */
static const struct sb_dhcp *sb_dhcp(const struct sk_buff *skb,
				     unsigned int offset, u16 source, u16 dest,
				     u8 *type, struct sb_dhcp *buf)
{
	const struct sb_dhcp *dhcp;
	const struct udphdr *udp;
	const struct iphdr *ip;
	struct udphdr udp_buf;
	struct iphdr ip_buf;

	ip = sb_peek(skb, offset, &ip_buf);
	if (!ip || ip->protocol != IPPROTO_UDP || ip->ihl < 5 ||
	    ip->frag_off & htons(IP_OFFSET | IP_MF))
		return NULL;
	offset += 4 * ip->ihl;
	udp = sb_peek(skb, offset, &udp_buf);
	if (!udp || udp->source != htons(source) || udp->dest != htons(dest))
		return NULL;
	offset += sizeof(*udp);
	dhcp = sb_peek(skb, offset, buf);
	if (!dhcp || dhcp->hlen != ETH_ALEN ||
	    dhcp->cookie != htonl(SB_DHCP_COOKIE))
		return NULL;
	*type = sb_dhcp_type(skb, offset + sizeof(*dhcp));
	return dhcp;
}

/**
 * sb_learn_await - say the answer to which request of DHCP a station waits for
 * @st: station
 * @xid: of the request, 0 for none
 *
 * While no station waits, what is sent to the BMC need not be looked into.
 *
 * Context: &sb_station.lock.
 */
void sb_learn_await(struct sb_station *st, __be32 xid)
{
	lockdep_assert_held(&st->lock);
	if (!st->xid != !xid)
		atomic_add(xid ? 1 : -1, &sb_of_entry(&st->entry)->awaiting);
	WRITE_ONCE(st->xid, xid);
}

static void sb_learn_asked(struct sb_station *st, __be32 xid)
{
	spin_lock(&st->lock);
	if (!st->gone)
		sb_learn_await(st, xid);
	spin_unlock(&st->lock);
}

/* Returns false when it is not the answer that the station waits for. */
static bool sb_learn_answered(struct sb_station *st, __be32 xid)
{
	bool awaited;

	if (!xid || READ_ONCE(st->xid) != xid)
		return false;
	spin_lock(&st->lock);
	awaited = st->xid == xid;
	if (awaited)
		sb_learn_await(st, 0);
	spin_unlock(&st->lock);
	return awaited;
}

/* What it asks for is remembered, for the answer. */
static void sb_learn_dhcp(struct sb_entry *station, const struct sk_buff *skb)
{
	const struct sb_dhcp *dhcp;
	struct sb_dhcp buf;
	u8 type;

	dhcp = sb_dhcp(skb, 0, SB_PORT_DHCP_CLIENT, SB_PORT_DHCP_SERVER, &type,
		       &buf);
	if (!dhcp || dhcp->op != SB_DHCP_REQUEST ||
	    !ether_addr_equal(dhcp->chaddr, station->key.mac))
		return;
	if (type == SB_DHCP_DISCOVER || type == SB_DHCP_ASKS)
		sb_learn_asked(sb_station_of(station), dhcp->xid);
	if (type == SB_DHCP_DISCOVER)
		sb_forget_ipv4(station);
}

/**
 * sb_learn_from_bmc - learn the IP addresses that a BMC says it has
 * @station: station that sent the frame, of the sideband's own table
 * @skb: frame, data behind its MAC header and tag
 *
 * Context: softirq, RCU read side.
 */
void sb_learn_from_bmc(struct sb_entry *station, const struct sk_buff *skb)
{
	if (skb->protocol == htons(ETH_P_ARP))
		sb_learn_arp(station, skb);
	else if (skb->protocol == htons(ETH_P_IPV6))
		sb_learn_nd(station, skb);
	else if (skb->protocol == htons(ETH_P_IP) &&
		 is_multicast_ether_addr(eth_hdr(skb)->h_dest))
		sb_learn_dhcp(station, skb);
}

/* Anybody can say that he grants an address: only the answer to what the BMC has asked
 * counts, once, and until the BMC says that it has the address others may be its, too.
 */
static void sb_learn_granted(struct sb_entry *station, __be32 ip, __be32 xid)
{
	struct sb_station *st = sb_station_of(station);

	if (!sb_learn_answered(st, xid))
		return;
	if (READ_ONCE(st->ipv4) != ip && sb_ip_learn_ipv4(station, ip, true))
		sb_route_doubt(sb_of_entry(station));
}

/**
 * sb_learn_grant - learn the IP address that a DHCP server grants a BMC
 * @sb: sideband that the frame is for
 * @vid: VLAN of the frame on the wire, 0 for none
 * @skb: frame, data at its MAC header
 *
 * Context: softirq, RCU read side.
 */
void sb_learn_grant(struct sideband *sb, u16 vid, const struct sk_buff *skb)
{
	const struct sb_dhcp *dhcp;
	struct sb_entry *station;
	struct sb_dhcp buf;
	u8 type;

	if (skb->protocol != htons(ETH_P_IP))
		return;
	dhcp = sb_dhcp(skb, ETH_HLEN, SB_PORT_DHCP_SERVER, SB_PORT_DHCP_CLIENT,
		       &type, &buf);
	if (!dhcp || dhcp->op != SB_DHCP_REPLY || type != SB_DHCP_ACK ||
	    is_multicast_ether_addr(dhcp->chaddr) ||
	    !sb_ipv4_usable(dhcp->yiaddr))
		return;
	station = sb_table_find_one(&sb->core.own, dhcp->chaddr, vid);
	if (station && station->kind == SB_STATION)
		sb_learn_granted(station, dhcp->yiaddr, dhcp->xid);
}
