/* SPDX-License-Identifier: GPL-2.0 */
/* The IP addresses that stations of a sideband are known to have. */
#ifndef _SIDEBAND_IP_H
#define _SIDEBAND_IP_H

#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
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
 * struct sb_prefix_key - what the addresses of a prefix are found by
 * @prefix: the first half of an IPv6 address
 * @vid: VLAN on the wire, 0 for none
 *
 * Compared and hashed as bytes; it has no padding.
 */
struct sb_prefix_key {
	u8	prefix[8];
	u32	vid;
};

/**
 * struct sb_ip - an IP address that a station is known to have
 * @node: link in &sb_core.ips; several stations may say that they have one
 * @key: the address and its VLAN
 * @peer: link in &sb_core.prefixes, while @leads
 * @prefix: its prefix and VLAN
 * @leads: it stands there for all addresses of its station in the prefix
 * @doubted: the BMC itself has not said that it has it, or was away since
 * @heard: when it was heard of last, in jiffies
 * @tentative: it looks whether somebody else has it, RFC 4862
 * @list: link in &sb_station.ips
 * @rcu: for freeing, when it has left that list
 */
struct sb_ip {
	struct rhlist_head	node;
	struct sb_ip_key	key;
	struct rhlist_head	peer;
	struct sb_prefix_key	prefix;
	bool			leads;
	unsigned long		heard;
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

static const struct rhashtable_params sb_prefix_params = {
	.head_offset		= offsetof(struct sb_ip, peer),
	.key_offset		= offsetof(struct sb_ip, prefix),
	.key_len		= sizeof(struct sb_prefix_key),
	.automatic_shrinking	= true,
};

/* So many stations of a VLAN are counted to find out whether all of them are known to
 * have an address in a prefix.
 */
#define SB_PREFIX_STATIONS	64

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

static inline void sb_prefix_key(struct sb_prefix_key *key,
				 const struct in6_addr *ip, u16 vid)
{
	memcpy(key->prefix, ip, sizeof(key->prefix));
	key->vid = vid;
}

/**
 * sb_prefix_known - has each station of a VLAN an address in a prefix?
 * @prefixes: &sb_core.prefixes
 * @ip: any address of the prefix
 * @vid: VLAN on the wire, 0 for none
 * @stations: how many stations the VLAN has
 *
 * A BMC has addresses of several prefixes, and is not heard by all at once.
 *
 * Context: RCU read side.
 * Return: true when each is known to have one; false also where there are too many
 *	to count.
 */
static inline bool sb_prefix_known(struct rhltable *prefixes,
				   const struct in6_addr *ip, u16 vid,
				   unsigned int stations)
{
	struct rhlist_head *list, *pos;
	struct sb_prefix_key key;
	unsigned int n = 0;
	struct sb_ip *known;

	if (stations > SB_PREFIX_STATIONS)
		return false;
	sb_prefix_key(&key, ip, vid);
	list = rhltable_lookup(prefixes, &key, sb_prefix_params);
	rhl_for_each_entry_rcu(known, pos, list, peer)
		n += !READ_ONCE(known->doubted);
	return n >= stations;
}

#endif
