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

#define SB_ND_SOLICITATION	135
#define SB_ND_ADVERTISEMENT	136

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

#define sb_peek(skb, offset, buf) ({					\
	typeof(buf) __buf = (buf);					\
									\
	skb_header_pointer(skb, offset, sizeof(*__buf), __buf);		\
})

static void sb_dissect_arp(struct sb_packet *packet, const struct sk_buff *skb,
			   int offset)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = sb_peek(skb, offset, &buf);
	if (!arp || arp->fixed.ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->fixed.ar_pro != htons(ETH_P_IP) ||
	    arp->fixed.ar_hln != ETH_ALEN ||
	    arp->fixed.ar_pln != sizeof(arp->sender_ip))
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

/* Goes behind one extension header. Returns the next one's kind, which is a
 * payload's when @offset did not move; -1 when it is cut off.
 */
static int sb_dissect_extension(struct sb_packet *packet,
				const struct sk_buff *skb, int kind,
				int *offset)
{
	const struct sb_extension *ext;
	const struct sb_fragment *frag;
	struct sb_extension ext_buf;
	struct sb_fragment frag_buf;

	switch (kind) {
	case SB_NEXTHDR_HOP:
	case SB_NEXTHDR_ROUTING:
	case SB_NEXTHDR_DEST:
		ext = sb_peek(skb, *offset, &ext_buf);
		if (!ext)
			return -1;
		*offset += 8 * (ext->len + 1);
		return ext->next;
	case SB_NEXTHDR_FRAGMENT:
		frag = sb_peek(skb, *offset, &frag_buf);
		if (!frag)
			return -1;
		if (ntohs(frag->offset) & 0xfff8)
			packet->piece = SB_LATER;
		else if (ntohs(frag->offset) & 1)
			packet->piece = SB_FIRST;
		*offset += sizeof(*frag);
		return frag->next;
	default:
		return kind;
	}
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
	if (*type != SB_ND_SOLICITATION && *type != SB_ND_ADVERTISEMENT)
		return;
	icmp = sb_peek(skb, offset, &buf);
	if (icmp)
		packet->dest = icmp->target;
}

static void sb_dissect_ipv6(struct sb_packet *packet, const struct sk_buff *skb,
			    int offset)
{
	const struct ipv6hdr *ip;
	struct ipv6hdr buf;
	int kind, before, i;

	ip = sb_peek(skb, offset, &buf);
	if (!ip || ip->version != 6)
		return;
	packet->source = ip->saddr;
	packet->dest = ip->daddr;
	kind = ip->nexthdr;
	offset += sizeof(*ip);
	for (i = 0; i < SB_EXTENSIONS_MAX; i++) {
		before = offset;
		/* What is behind a later fragment's header is not a header. */
		if (packet->piece != SB_LATER)
			kind = sb_dissect_extension(packet, skb, kind, &offset);
		if (kind < 0)
			return;
		if (offset == before)
			break;
	}
	if (i == SB_EXTENSIONS_MAX)
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
