/* SPDX-License-Identifier: GPL-2.0 */
/* The IP addresses that stations of a sideband are known to have. */
#ifndef _SIDEBAND_IP_H
#define _SIDEBAND_IP_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rhashtable.h>
#include <linux/types.h>

struct sb_entry;

/**
 * struct sb_ip_key - what an IP address is found by
 * @ip: the address, of IPv4 in the form that RFC 4291 calls mapped
 * @vid: VLAN on the wire, 0 for none
 *
 * Compared and hashed as bytes; it has no padding.
 */
struct sb_ip_key {
	struct in6_addr	ip;
	u32		vid;
};

/**
 * struct sb_ip - an IP address that a station is known to have
 * @node: link in &sb_core.ips; several stations may say that they have one
 * @key: the address and its VLAN
 * @doubted: the BMC has been away since it was heard of
 * @tentative: it looks whether somebody else has it, RFC 4862
 * @list: link in &sb_station.ips
 * @rcu: for freeing, when it has left that list
 */
struct sb_ip {
	struct rhlist_head	node;
	struct sb_ip_key	key;
	bool			doubted;
	bool			tentative;
	union {
		struct list_head	list;
		struct rcu_head		rcu;
	};
};

/**
 * enum sb_ip_sort - sorts of addresses, which are heard independently
 * @SB_IP_V4: of IPv4
 * @SB_IP_V6_LINK: of IPv6, valid on the link
 * @SB_IP_V6: of IPv6, all others
 * @SB_IP_SORTS: how many sorts
 */
enum sb_ip_sort {
	SB_IP_V4,
	SB_IP_V6_LINK,
	SB_IP_V6,
	SB_IP_SORTS,
};

static const struct rhashtable_params sb_ip_params = {
	.head_offset		= offsetof(struct sb_ip, node),
	.key_offset		= offsetof(struct sb_ip, key),
	.key_len		= sizeof(struct sb_ip_key),
	.automatic_shrinking	= true,
};

/**
 * sb_ip_map - write an IPv4 address in the form of one of IPv6
 * @addr: for the address
 * @ip: IPv4 address
 */
static inline void sb_ip_map(struct in6_addr *addr, __be32 ip)
{
	memset(addr, 0, sizeof(*addr));
	addr->s6_addr[10] = 0xff;
	addr->s6_addr[11] = 0xff;
	memcpy(&addr->s6_addr[12], &ip, sizeof(ip));
}

/**
 * sb_ip_sort - of which sort is an address?
 * @ip: address, of IPv4 in the mapped form
 *
 * Return: an &enum sb_ip_sort.
 */
static inline enum sb_ip_sort sb_ip_sort(const struct in6_addr *ip)
{
	static const u8 mapped[12] = { [10] = 0xff, [11] = 0xff };

	if (!memcmp(ip, mapped, sizeof(mapped)))
		return SB_IP_V4;
	if (ip->s6_addr[0] == 0xfe && (ip->s6_addr[1] & 0xc0) == 0x80)
		return SB_IP_V6_LINK;
	return SB_IP_V6;
}

/**
 * sb_ip_known - has a station of a VLAN an address?
 * @ips: &sb_core.ips
 * @ip: address, of IPv4 in the mapped form
 * @vid: VLAN on the wire, 0 for none
 *
 * Context: RCU read side.
 * Return: true when some station is known to have it.
 */
static inline bool sb_ip_known(struct rhltable *ips, const struct in6_addr *ip,
			       u16 vid)
{
	struct sb_ip_key key = { .ip = *ip, .vid = vid };

	return rhltable_lookup(ips, &key, sb_ip_params);
}

#endif
