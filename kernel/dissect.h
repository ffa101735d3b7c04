/* SPDX-License-Identifier: GPL-2.0 */
/* What a frame carries, as far as rules ask for it. */
#ifndef _SIDEBAND_DISSECT_H
#define _SIDEBAND_DISSECT_H

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>

struct sk_buff;

#define SB_PORT_DHCP_SERVER	67
#define SB_PORT_DHCP_CLIENT	68
#define SB_PORT_NETBIOS_NAME	137
#define SB_PORT_NETBIOS_DATA	138
#define SB_PORT_DHCPV6_CLIENT	546
#define SB_PORT_DHCPV6_SERVER	547

/* Types of ICMPv6, RFC 4443, 4861, 3810. */
#define SB_ICMP6_MLD_QUERY	130
#define SB_ICMP6_MLD_DONE	132
#define SB_ICMP6_RS		133
#define SB_ICMP6_RA		134
#define SB_ICMP6_NS		135
#define SB_ICMP6_NA		136
#define SB_ICMP6_REDIRECT	137
#define SB_ICMP6_MLD2_REPORT	143

/* What is sent with it was not passed on by a router, RFC 4861. */
#define SB_HOP_LIMIT_ND		255

/**
 * struct sb_arp - ARP for IPv4 on Ethernet, RFC 826
 * @fixed: the part that all ARP has in common
 * @sender_mac: MAC of the sender
 * @sender_ip: its address, 0 for a probe
 * @target_mac: MAC of the target
 * @target_ip: its address
 */
struct sb_arp {
	struct arphdr	fixed;
	u8		sender_mac[ETH_ALEN];
	__be32		sender_ip;
	u8		target_mac[ETH_ALEN];
	__be32		target_ip;
} __packed;

/* Reads a header, which may be in pieces. */
#define sb_peek(skb, offset, buf) ({					\
	typeof(buf) __buf = (buf);					\
									\
	skb_header_pointer(skb, offset, sizeof(*__buf), __buf);		\
})

/**
 * enum sb_piece - which part of an IP packet a frame has
 * @SB_WHOLE: all of it
 * @SB_FIRST: the first fragment, with the ports
 * @SB_LATER: another fragment, without them
 */
enum sb_piece {
	SB_WHOLE,
	SB_FIRST,
	SB_LATER,
};

/**
 * struct sb_packet - what a frame carries
 * @read: the rest has been found out
 * @type: EtherType behind the outer tag; of what follows nothing is known
 *	unless it is ARP for IPv4, or IP
 * @piece: an &enum sb_piece, for IP
 * @protocol: of the payload of IP, behind extension headers; 0 when it is
 *	not IP, or cut off
 * @hop_limit: of IPv6
 * @kind: type of the ICMPv6 message, or operation of ARP; 0 when it has none
 * @source_port: of TCP and UDP; 0 when it is not there
 * @dest_port: likewise
 * @source: address of the sender, of IP or ARP; IPv4 in the form that RFC 4291
 *	calls mapped
 * @dest: address of the receiver, of IP, or that ARP or neighbour discovery
 *	ask for
 *
 * What is not there, or cut off, is 0.
 */
struct sb_packet {
	bool		read;
	__be16		type;
	u8		piece;
	u8		protocol;
	u8		hop_limit;
	u16		kind;
	u16		source_port;
	u16		dest_port;
	struct in6_addr	source;
	struct in6_addr	dest;
};

const struct sb_arp *sb_arp_read(const struct sk_buff *skb, int offset,
				 struct sb_arp *buf);
void sb_dissect(struct sb_packet *packet, const struct sk_buff *skb,
		__be16 type, int offset);

#endif
