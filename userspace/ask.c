// SPDX-License-Identifier: GPL-2.0
/* Asking who has an IP address, by frames sent out of one device: ARP for IPv4,
 * neighbour discovery (RFC 4861) for IPv6. No address of the host is needed, and
 * nothing is kept by its stack.
 */

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/ip6.h>
#include <sys/socket.h>
#include <linux/if_ether.h>

#include "arp.h"
#include "ask.h"
#include "packet.h"

/* Hop limit of a neighbour's message: it has passed no router. */
#define ON_LINK 255

/**
 * struct solicit - a neighbour solicitation
 * @ip: its IPv6 header
 * @icmp: with the address in question
 * @type: of the only option: the sender's MAC
 * @units: length of the option, in units of eight bytes
 * @mac: the sender's MAC
 */
struct solicit {
	struct ip6_hdr ip;
	struct nd_neighbor_solicit icmp;
	__u8 type;
	__u8 units;
	__u8 mac[6];
};

static_assert(sizeof(struct solicit) == 72, "a header has no gaps");

/* What the question is called. */
const char *ask_name(const struct ip *ip)
{
	return ip->family == AF_INET6 ? "neighbour discovery" : "ARP";
}

/* Opens a socket on a device for one address; an errno, or 0. */
int ask_open(struct ask *ask, unsigned int ifindex, const struct ip *ip)
{
	ask->ip = *ip;
	if (ip->family == AF_INET)
		ask->fd = arp_open(ifindex, &ask->own);
	else
		ask->fd = packet_open(ifindex, ETH_P_IPV6, &ask->own);
	return ask->fd < 0 ? -ask->fd : 0;
}

void ask_close(struct ask *ask)
{
	if (ask->fd >= 0)
		close(ask->fd);
	ask->fd = -1;
}

static __be32 ipv4(const struct ask *ask)
{
	__be32 ip;

	memcpy(&ip, ask->ip.bytes, sizeof(ip));
	return ip;
}

/* The sum of 16-bit words, in network order as they are; @len is even. */
static __u32 sum_words(const void *data, size_t len, __u32 sum)
{
	const __u8 *at = data;

	for (; len >= 2; at += 2, len -= 2)
		sum += at[0] << 8 | at[1];
	return sum;
}

/* The checksum of a message with the addresses around it (RFC 8200, 8.1). */
static __u16 icmp_checksum(const struct solicit *ns)
{
	size_t len = sizeof(*ns) - sizeof(ns->ip);
	__u32 sum = len + IPPROTO_ICMPV6;

	sum = sum_words(&ns->ip.ip6_src, 2 * sizeof(struct in6_addr), sum);
	sum = sum_words(&ns->icmp, len, sum);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum);
}

/* The address that a MAC has on its link (RFC 4291, appendix A). */
static void link_address(const __u8 *mac, struct in6_addr *ip)
{
	const __u8 bytes[16] = {
		0xfe, 0x80, 0, 0, 0, 0, 0, 0, mac[0] ^ 0x02, mac[1], mac[2],
		0xff, 0xfe, mac[3], mac[4], mac[5]
	};

	memcpy(ip, bytes, sizeof(*ip));
}

/* A solicitation from the address that follows from the device's MAC: one without
 * sender would claim the address in question.
 */
static int send_solicit(const struct ask *ask)
{
	const __u8 *ip = ask->ip.bytes;
	const __u8 mac[] = { 0x33, 0x33, 0xff, ip[13], ip[14], ip[15] };
	const __u8 group[16] = {
		0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff,
		ip[13], ip[14], ip[15]
	};
	struct solicit ns = {
		.ip.ip6_flow = htonl(6U << 28),
		.ip.ip6_plen = htons(sizeof(ns) - sizeof(ns.ip)),
		.ip.ip6_nxt = IPPROTO_ICMPV6,
		.ip.ip6_hlim = ON_LINK,
		.icmp.nd_ns_type = ND_NEIGHBOR_SOLICIT,
		.type = ND_OPT_SOURCE_LINKADDR,
		.units = 1,
	};

	link_address(ask->own.sll_addr, &ns.ip.ip6_src);
	memcpy(&ns.ip.ip6_dst, group, sizeof(group));
	memcpy(&ns.icmp.nd_ns_target, ip, sizeof(ns.icmp.nd_ns_target));
	memcpy(ns.mac, ask->own.sll_addr, sizeof(ns.mac));
	ns.icmp.nd_ns_cksum = icmp_checksum(&ns);
	return packet_send(ask->fd, &ask->own, mac, &ns, sizeof(ns));
}

/* Asks once; an errno, or 0. */
int ask_send(const struct ask *ask)
{
	if (ask->ip.family == AF_INET)
		return -arp_send(ask->fd, &ask->own, ipv4(ask));
	return -send_solicit(ask);
}

/* What a neighbour advertisement begins with; options follow. */
struct advert {
	struct ip6_hdr ip;
	struct nd_neighbor_advert icmp;
};

static bool is_advert(const struct ask *ask, const struct advert *na)
{
	return na->ip.ip6_nxt == IPPROTO_ICMPV6 &&
	       na->ip.ip6_hlim == ON_LINK &&
	       na->icmp.nd_na_type == ND_NEIGHBOR_ADVERT &&
	       !na->icmp.nd_na_code &&
	       !memcmp(&na->icmp.nd_na_target, ask->ip.bytes,
		       sizeof(na->icmp.nd_na_target));
}

static int read_advert(const struct ask *ask, __u8 *mac)
{
	struct sockaddr_ll from = {};
	socklen_t size = sizeof(from);
	struct advert na;
	ssize_t len;

	len = recvfrom(ask->fd, &na, sizeof(na), 0, (struct sockaddr *)&from,
		       &size);
	if (len < 0)
		return -errno;
	if (len < (ssize_t)sizeof(na) || !is_advert(ask, &na))
		return ARP_SILENCE;
	memcpy(mac, from.sll_addr, ETH_ALEN);
	return ARP_TAKEN;
}

/* Takes one packet that is there, and says of an answer who sent it: as arp_read(). */
int ask_read(const struct ask *ask, __u8 *mac)
{
	if (ask->ip.family == AF_INET)
		return arp_read(ask->fd, &ask->own, ipv4(ask), mac);
	return read_advert(ask, mac);
}
