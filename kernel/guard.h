/* SPDX-License-Identifier: GPL-2.0 */
/* The guard: from whom a BMC may be reached. */
#ifndef _SIDEBAND_GUARD_H
#define _SIDEBAND_GUARD_H

#include <linux/bitmap.h>
#include <linux/in6.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/types.h>

struct sb_packet;

/* How many entries a guard has at most. */
#define SB_GUARD_MAX		65536

/* Lengths that a prefix can have, 0 among them. */
#define SB_GUARD_LENGTHS	129

/**
 * enum sb_guard_sort - sorts of entries
 * @SB_GUARD_IPV4: a prefix of IPv4
 * @SB_GUARD_IPV6: a prefix of IPv6
 * @SB_GUARD_FAMILIES: how many sorts of prefixes
 * @SB_GUARD_MAC: a MAC
 */
enum sb_guard_sort {
	SB_GUARD_IPV4,
	SB_GUARD_IPV6,
	SB_GUARD_FAMILIES,
	SB_GUARD_MAC = SB_GUARD_FAMILIES,
};

/**
 * struct sb_guard_key - what an entry is found by
 * @address: of a prefix, 0 behind its length, and of IPv4 in the form that RFC 4291
 *	calls mapped; or a MAC in its first bytes
 * @length: of the prefix as its family counts it, 0 for a MAC
 * @sort: an &enum sb_guard_sort
 *
 * Compared and hashed as bytes; it has no padding.
 */
struct sb_guard_key {
	struct in6_addr	address;
	u16		length;
	u16		sort;
};

/**
 * struct sb_guard_entry - a prefix or a MAC from which the BMC may be reached
 * @node: link in &sb_guard.table
 * @key: what it lets through
 * @live: it does; false while the request that adds it may still fail
 * @list: link in &sb_guard.entries, while @live
 * @change: link in the list of what a request adds or takes away, else empty
 * @rcu: for freeing
 */
struct sb_guard_entry {
	struct rhash_head	node;
	struct sb_guard_key	key;
	bool			live;
	struct list_head	list;
	struct list_head	change;
	struct rcu_head		rcu;
};

/**
 * struct sb_guard - from whom a BMC may be reached
 * @table: all &struct sb_guard_entry by their keys
 * @prefixes: how many prefixes; from none on, IP may come from anywhere
 * @macs: how many MACs; from none on, frames may come from anybody
 * @lengths: which lengths the prefixes of a family have
 * @used: how many of them have each
 * @entries: those that are live, in the order of their coming
 *
 * Read under RCU. Everything is changed under RTNL.
 */
struct sb_guard {
	struct rhashtable	table;
	unsigned int		prefixes;
	unsigned int		macs;
	unsigned long		lengths[SB_GUARD_FAMILIES][BITS_TO_LONGS(SB_GUARD_LENGTHS)];
	unsigned int		used[SB_GUARD_FAMILIES][SB_GUARD_LENGTHS];
	struct list_head	entries;
};

/**
 * sb_guard_is_set - is there anybody from whom the BMC may not be reached?
 * @guard: guard
 *
 * Context: any.
 * Return: false while nothing is listed.
 */
static inline bool sb_guard_is_set(const struct sb_guard *guard)
{
	return READ_ONCE(guard->prefixes) || READ_ONCE(guard->macs);
}

int sb_guard_init(struct sb_guard *guard);
void sb_guard_destroy(struct sb_guard *guard);
bool sb_guard_key_prefix(struct sb_guard_key *key, enum sb_guard_sort sort,
			 const void *address, unsigned int length);
void sb_guard_key_mac(struct sb_guard_key *key, const u8 *mac);
struct sb_guard_entry *sb_guard_find(struct sb_guard *guard,
				     const struct sb_guard_key *key);
int sb_guard_prepare(struct sb_guard *guard, const struct sb_guard_key *key,
		     struct list_head *change);
void sb_guard_settle(struct list_head *change);
void sb_guard_give_up(struct sb_guard *guard, struct list_head *change);
void sb_guard_add(struct sb_guard *guard, struct list_head *change);
void sb_guard_del(struct sb_guard *guard, struct list_head *change);
bool sb_guard_admits(struct sb_guard *guard, const u8 *source,
		     const struct sb_packet *packet);

#endif
