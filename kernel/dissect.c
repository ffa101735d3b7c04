// SPDX-License-Identifier: GPL-2.0
/*
 * Frame -> what it carries.
 *
 * Nothing here touches a device, and of a buffer only its bytes are read, so
 * the file is also built and tested in user space. Whatever is cut off, or says
 * that it is longer than it is, is not there.
 */
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>

#include "dissect.h"
#include "ip.h"

/* Extension headers that are looked behind, RFC 8200; more is not IP. */
#define SB_EXTENSIONS_MAX	8

#define SB_NEXTHDR_HOP		0
#define SB_NEXTHDR_ROUTING	43
#define SB_NEXTHDR_FRAGMENT	44
#define SB_NEXTHDR_DEST		60

/* Both TCP and UDP begin with them. */
struct sb_ports {
	__be16	source;
	__be16	dest;
};

struct sb_fragment {
	u8	next;
	u8	reserved;
	__be16	offset;
	__be32	id;
};

/* The part that all extension headers have in common, RFC 6564. */
struct sb_extension {
	u8	next;
	u8	len;
};

struct sb_icmp6 {
	u8		type;
	u8		code;
	__be16		sum;
	__be32		flags;
	struct in6_addr	target;
} __packed;

/**
 * sb_arp_read - find the ARP for IPv4 on Ethernet in a frame
 * @skb: frame, of the EtherType of ARP
 * @offset: of what is behind that, in bytes from the data of @skb
 * @buf: for what is in pieces
 *
 * Context: any.
 * Return: all of it, or NULL for ARP of other kinds and for what is cut off.
 */
const struct sb_arp *sb_arp_read(const struct sk_buff *skb, int offset,
				 struct sb_arp *buf)
{
	const struct sb_arp *arp = sb_peek(skb, offset, buf);

	if (!arp || arp->fixed.ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->fixed.ar_pro != htons(ETH_P_IP) ||
	    arp->fixed.ar_hln != ETH_ALEN ||
	    arp->fixed.ar_pln != sizeof(arp->sender_ip))
		return NULL;
	return arp;
}

static void sb_dissect_arp(struct sb_packet *packet, const struct sk_buff *skb,
			   int offset)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = sb_arp_read(skb, offset, &buf);
	if (!arp)
		return;
	packet->kind = ntohs(arp->fixed.ar_op);
	sb_ip_map(&packet->source, arp->sender_ip);
	sb_ip_map(&packet->dest, arp->target_ip);
}

static void sb_dissect_ports(struct sb_packet *packet,
			     const struct sk_buff *skb, int offset)
{
	const struct sb_ports *ports;
	struct sb_ports buf;

	if (packet->piece == SB_LATER || (packet->protocol != IPPROTO_UDP &&
					  packet->protocol != IPPROTO_TCP))
		return;
	ports = sb_peek(skb, offset, &buf);
	if (!ports)
		return;
	packet->source_port = ntohs(ports->source);
	packet->dest_port = ntohs(ports->dest);
}

static void sb_dissect_ipv4(struct sb_packet *packet, const struct sk_buff *skb,
			    int offset)
{
	const struct iphdr *ip;
	struct iphdr buf;
	u16 fragment;

	ip = sb_peek(skb, offset, &buf);
	if (!ip || ip->version != 4 || ip->ihl < 5)
		return;
	fragment = ntohs(ip->frag_off);
	if (fragment & 0x1fff)
		packet->piece = SB_LATER;
	else if (fragment & 0x2000)
		packet->piece = SB_FIRST;
	packet->protocol = ip->protocol;
	sb_ip_map(&packet->source, ip->saddr);
	sb_ip_map(&packet->dest, ip->daddr);
	sb_dissect_ports(packet, skb, offset + 4 * ip->ihl);
}

static bool sb_is_extension(int kind)
{
	return kind == SB_NEXTHDR_HOP || kind == SB_NEXTHDR_ROUTING ||
	       kind == SB_NEXTHDR_FRAGMENT || kind == SB_NEXTHDR_DEST;
}

/* Goes behind a fragment header. Returns the next one's kind, -1 when it is cut off. */
static int sb_dissect_fragment(struct sb_packet *packet,
			       const struct sk_buff *skb, int *offset)
{
	const struct sb_fragment *frag;
	struct sb_fragment buf;

	frag = sb_peek(skb, *offset, &buf);
	if (!frag)
		return -1;
	if (ntohs(frag->offset) & 0xfff8)
		packet->piece = SB_LATER;
	else if (ntohs(frag->offset) & 1)
		packet->piece = SB_FIRST;
	*offset += sizeof(*frag);
	return frag->next;
}

/* Goes behind an extension header of another kind; likewise. */
static int sb_dissect_extension(const struct sk_buff *skb, int *offset)
{
	const struct sb_extension *ext;
	struct sb_extension buf;

	ext = sb_peek(skb, *offset, &buf);
	if (!ext)
		return -1;
	*offset += 8 * (ext->len + 1);
	return ext->next;
}

/* Goes behind all extension headers, the first of which is of @kind. Returns the
 * kind of the payload, -1 when it is not known.
 */
static int sb_dissect_extensions(struct sb_packet *packet,
				 const struct sk_buff *skb, int kind,
				 int *offset)
{
	int i;

	/* What is behind a later fragment's header is not a header. */
	for (i = 0; sb_is_extension(kind) && packet->piece != SB_LATER; i++) {
		if (i == SB_EXTENSIONS_MAX)
			return -1;
		kind = kind == SB_NEXTHDR_FRAGMENT ?
			sb_dissect_fragment(packet, skb, offset) :
			sb_dissect_extension(skb, offset);
	}
	return kind;
}

static void sb_dissect_icmp6(struct sb_packet *packet,
			     const struct sk_buff *skb, int offset)
{
	const struct sb_icmp6 *icmp;
	struct sb_icmp6 buf;
	const u8 *type;
	u8 type_buf;

	if (packet->protocol != IPPROTO_ICMPV6 || packet->piece == SB_LATER)
		return;
	type = sb_peek(skb, offset, &type_buf);
	if (!type)
		return;
	packet->kind = *type;
	if (*type != SB_ICMP6_NS && *type != SB_ICMP6_NA)
		return;
	icmp = sb_peek(skb, offset, &buf);
	if (icmp)
		packet->dest = icmp->target;
	else
		memset(&packet->dest, 0, sizeof(packet->dest));
}

static void sb_dissect_ipv6(struct sb_packet *packet, const struct sk_buff *skb,
			    int offset)
{
	const struct ipv6hdr *ip;
	struct ipv6hdr buf;
	int kind;

	ip = sb_peek(skb, offset, &buf);
	if (!ip || ip->version != 6)
		return;
	packet->hop_limit = ip->hop_limit;
	packet->source = ip->saddr;
	packet->dest = ip->daddr;
	offset += sizeof(*ip);
	kind = sb_dissect_extensions(packet, skb, ip->nexthdr, &offset);
	if (kind < 0)
		return;
	packet->protocol = kind;
	sb_dissect_ports(packet, skb, offset);
	sb_dissect_icmp6(packet, skb, offset);
}

/**
 * sb_dissect - find out what a frame carries
 * @packet: for what is found
 * @skb: frame
 * @type: EtherType behind the outer tag
 * @offset: of what is behind it, in bytes from the data of @skb
 *
 * Context: any.
 */
void sb_dissect(struct sb_packet *packet, const struct sk_buff *skb,
		__be16 type, int offset)
{
	memset(packet, 0, sizeof(*packet));
	packet->read = true;
	packet->type = type;
	if (type == htons(ETH_P_ARP))
		sb_dissect_arp(packet, skb, offset);
	else if (type == htons(ETH_P_IP))
		sb_dissect_ipv4(packet, skb, offset);
	else if (type == htons(ETH_P_IPV6))
		sb_dissect_ipv6(packet, skb, offset);
}
