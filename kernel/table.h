/* SPDX-License-Identifier: GPL-2.0 */
/* Table of addresses: (MAC, VLAN) -> the sidebands that answer to it. */
#ifndef _SIDEBAND_TABLE_H
#define _SIDEBAND_TABLE_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/build_bug.h>
#include <linux/hash.h>
#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/rhashtable.h>
#include <linux/types.h>

#include "ip.h"

struct sb_core;

/**
 * struct sb_ear - what one sideband takes from one port beside unicast
 * @sb: the sideband
 * @groups: it takes group frames there; on other ports of its it would hear
 *	the same frames again
 * @active: the BMC transmits by it
 * @access: what the host sends by that port may be for the BMC; only then are the
 *	MACs learnt that live behind it
 *
 * Read under RCU with READ_ONCE(), changed under RTNL.
 */
struct sb_ear {
	struct sb_core	*sb;
	bool		groups;
	bool		active;
	bool		access;
};

/* VLAN ids are 1 to 4094, and 0 for frames without one. */
#define SB_VID_NONE	0xffff	/* in no VLAN that a station can be in */

/**
 * struct sb_key - what an entry is found by
 * @mac: address; %sb_members for the members of a VLAN
 * @vid: VLAN on the wire, 0 for none
 *
 * Compared and hashed as eight bytes; it has no padding.
 */
struct sb_key {
	u8	mac[ETH_ALEN];
	u16	vid;
};

/**
 * enum sb_kind - what an entry stands for
 * @SB_STATION: an address of the BMC
 * @SB_HOST_LEG: the address of the host leg, in each VLAN of the sideband
 * @SB_MEMBER: membership in a VLAN, for frames to groups
 * @SB_KNOWN: the MAC of a station, in whichever VLAN that is; under
 *	%SB_VID_NONE, and only in the sideband's own table
 * @SB_LLDP: wish to hear LLDP, under the MAC of that
 * @SB_PROBE: the MAC by which a port asks whether its network answers; only in
 *	the table of that port
 */
enum sb_kind {
	SB_STATION,
	SB_HOST_LEG,
	SB_MEMBER,
	SB_KNOWN,
	SB_LLDP,
	SB_PROBE,
};

/**
 * struct sb_entry - one address in one table
 * @node: link in the table; entries of equal key form a list
 * @key: address
 * @ear: of the port, by which also the sideband is found that owns the address; in
 *	the sideband's own table &sb_core.deaf
 * @own: the same address in the sideband's own table; there it is the entry itself,
 *	and NULL for what only a port has
 * @list: link in &sideband.addresses; only in the sideband's own table
 * @rcu: for freeing, when it has left that list
 * @users: stations that need it; only %SB_MEMBER and %SB_KNOWN in the
 *	sideband's own table
 * @kind: an &enum sb_kind
 * @tag: an &enum sideband_tag, how legs of @sb see frames of this VLAN
 * @shared: it is the host's own MAC, which the BMC has, too; for %SB_STATION and
 *	%SB_KNOWN, and only in the sideband's own table
 *
 * Read under RCU, changed under RTNL. An address is kept once in the table of
 * its sideband and once in the table of every port of it, the host's own excepted:
 * what is sent to that is the host's, unless a filter says otherwise. It leaves the
 * tables of the ports first, so that @own is there as long as an entry that a reader has
 * found. Without padding to spare: there may be thousands.
 */
struct sb_entry {
	struct rhlist_head	node;
	struct sb_key		key;
	const struct sb_ear	*ear;
	struct sb_entry		*own;
	union {
		struct list_head	list;
		struct rcu_head		rcu;
	};
	unsigned int		users;
	u8			kind;
	u8			tag;
	bool			shared;
};

/* Whose address it is. */
static inline struct sb_core *sb_core_of(const struct sb_entry *entry)
{
	return entry->ear->sb;
}

/**
 * struct sb_vlan - membership in a VLAN in the sideband's own table
 * @entry: it as an entry; the first member, by which all of it is freed
 * @unknown: by &enum sb_ip_sort, how many stations of the VLAN are not known to
 *	have an address of that sort
 */
struct sb_vlan {
	struct sb_entry	entry;
	atomic_t	unknown[SB_IP_SORTS];
};

/* Only for members in a sideband's own table. */
static inline struct sb_vlan *sb_vlan_of(struct sb_entry *entry)
{
	return container_of(entry, struct sb_vlan, entry);
}

#define SB_MARKS	64

/**
 * struct sb_table - addresses of a port, or of a sideband
 * @ht: entries by &struct sb_key
 * @marks: bit for the end of each MAC in it: most others are told from them by that
 * @marked: how many MACs each bit is for; under RTNL
 */
struct sb_table {
	struct rhltable		ht;
	DECLARE_BITMAP(marks, SB_MARKS);
	unsigned int		marked[SB_MARKS];
};

static inline unsigned int sb_table_mark(const u8 *mac)
{
	return mac[ETH_ALEN - 1] % SB_MARKS;
}

/**
 * sb_table_may_have - look whether it is worth while to look for a MAC
 * @table: table to look in
 * @mac: address
 *
 * Context: RCU read side.
 * Return: false when the MAC is in no VLAN of the table.
 */
static inline bool sb_table_may_have(const struct sb_table *table,
				     const u8 *mac)
{
	return test_bit(sb_table_mark(mac), table->marks);
}

/* The eight bytes of a key as a number. */
static inline u64 sb_key_bits(const struct sb_key *key)
{
	u64 bits;

	BUILD_BUG_ON(sizeof(*key) != sizeof(bits));
	memcpy(&bits, key, sizeof(bits));
	return bits;
}

/* Keys come from who configures the table, not from frames: there is nobody to be
 * guarded from by a hash that takes longer. But each byte has a say in all places:
 * people make MACs up of VLANs.
 */
static inline u32 sb_key_hash(const void *key, u32 len __always_unused,
			      u32 seed)
{
	u64 bits = (sb_key_bits(key) ^ seed) * GOLDEN_RATIO_64;

	return ((bits ^ bits >> 32) * GOLDEN_RATIO_64) >> 32;
}

static inline int sb_key_compare(struct rhashtable_compare_arg *arg,
				 const void *object)
{
	const struct sb_entry *entry = object;

	return sb_key_bits(arg->key) != sb_key_bits(&entry->key);
}

static const struct rhashtable_params sb_table_params = {
	.head_offset		= offsetof(struct sb_entry, node),
	.key_offset		= offsetof(struct sb_entry, key),
	.key_len		= sizeof(struct sb_key),
	.hashfn			= sb_key_hash,
	.obj_cmpfn		= sb_key_compare,
	.automatic_shrinking	= true,
};

/**
 * sb_table_find - find the entries of an address
 * @table: table to look in
 * @mac: address
 * @vid: VLAN on the wire, 0 for none
 *
 * Context: RCU read side.
 * Return: list of entries of this address, NULL when there is none.
 */
static inline struct rhlist_head *sb_table_find(struct sb_table *table,
						const u8 *mac, u16 vid)
{
	struct sb_key key;

	memcpy(key.mac, mac, ETH_ALEN);
	key.vid = vid;
	return rhltable_lookup(&table->ht, &key, sb_table_params);
}

/**
 * sb_table_find_one - find the entry of a unicast address
 * @table: table to look in
 * @mac: unicast address, which at most one sideband of a port owns
 * @vid: VLAN on the wire, 0 for none
 *
 * Context: RCU read side.
 * Return: the entry, NULL when there is none.
 */
static inline struct sb_entry *sb_table_find_one(struct sb_table *table,
						 const u8 *mac, u16 vid)
{
	struct rhlist_head *head = sb_table_find(table, mac, vid);

	return head ? container_of(head, struct sb_entry, node) : NULL;
}

int sb_table_init(struct sb_table *table);
void sb_table_destroy(struct sb_table *table);
int sb_table_insert(struct sb_table *table, struct sb_entry *entry);
void sb_table_remove(struct sb_table *table, struct sb_entry *entry);
struct sb_entry *sb_table_find_of(struct sb_table *table,
				  const struct sb_key *key,
				  const struct sb_core *sb);

#endif
