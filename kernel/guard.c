// SPDX-License-Identifier: GPL-2.0
/*
 * The guard: from whom a BMC may be reached.
 *
 * Prefixes and MACs are in one table, by address and length. A lookup tries each
 * length that some prefix of the family has, which is a few, however many
 * prefixes there are. Nothing here touches a device or a buffer, so the file
 * is also built and tested in user space.
 */
#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/slab.h>

#include "dissect.h"
#include "guard.h"
#include "ip.h"

/* Bits that an IPv4 address has before it in the mapped form. */
#define SB_MAPPED_BITS		96

static const struct rhashtable_params sb_guard_params = {
	.head_offset		= offsetof(struct sb_guard_entry, node),
	.key_offset		= offsetof(struct sb_guard_entry, key),
	.key_len		= sizeof(struct sb_guard_key),
	.automatic_shrinking	= true,
};

/**
 * sb_guard_init - make a guard that lists nothing
 * @guard: guard, all 0
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sb_guard_init(struct sb_guard *guard)
{
	INIT_LIST_HEAD(&guard->entries);
	return rhashtable_init(&guard->table, &sb_guard_params);
}

/**
 * sb_guard_destroy - free a guard with its entries
 * @guard: guard that no reader can reach any more
 *
 * Context: process, may sleep; a grace period after the last reader.
 */
void sb_guard_destroy(struct sb_guard *guard)
{
	struct sb_guard_entry *entry, *tmp;

	rhashtable_destroy(&guard->table);
	list_for_each_entry_safe(entry, tmp, &guard->entries, list)
		kfree(entry);
}

/* Sets to 0 what is behind the first bits; returns whether that changes anything. */
static bool sb_guard_mask(struct in6_addr *address, unsigned int bits)
{
	struct in6_addr whole = *address;
	unsigned int i;

	if (bits % 8)
		address->s6_addr[bits / 8] &= 0xff00 >> (bits % 8);
	for (i = DIV_ROUND_UP(bits, 8); i < sizeof(*address); i++)
		address->s6_addr[i] = 0;
	return memcmp(address, &whole, sizeof(whole));
}

static unsigned int sb_guard_bits(enum sb_guard_sort sort, unsigned int length)
{
	return sort == SB_GUARD_IPV4 ? SB_MAPPED_BITS + length : length;
}

/**
 * sb_guard_key_prefix - write the key of a prefix
 * @key: for the key
 * @sort: %SB_GUARD_IPV4 or %SB_GUARD_IPV6
 * @address: of 4 or 16 bytes
 * @length: at most that of such an address, in bits
 *
 * Context: any.
 * Return: false when bits of @address are set behind @length; they are not in
 *	@key.
 */
bool sb_guard_key_prefix(struct sb_guard_key *key, enum sb_guard_sort sort,
			 const void *address, unsigned int length)
{
	__be32 ipv4;

	key->sort = sort;
	key->length = length;
	if (sort == SB_GUARD_IPV4) {
		memcpy(&ipv4, address, sizeof(ipv4));
		sb_ip_map(&key->address, ipv4);
	} else {
		memcpy(&key->address, address, sizeof(key->address));
	}
	return !sb_guard_mask(&key->address, sb_guard_bits(sort, length));
}

/**
 * sb_guard_key_mac - write the key of a MAC
 * @key: for the key
 * @mac: MAC
 *
 * Context: any.
 */
void sb_guard_key_mac(struct sb_guard_key *key, const u8 *mac)
{
	memset(key, 0, sizeof(*key));
	memcpy(&key->address, mac, ETH_ALEN);
	key->sort = SB_GUARD_MAC;
}

/**
 * sb_guard_find - find an entry
 * @guard: guard
 * @key: what it lets through
 *
 * Context: process, RTNL.
 * Return: the entry, also one that is not live yet; or NULL.
 */
struct sb_guard_entry *sb_guard_find(struct sb_guard *guard,
				     const struct sb_guard_key *key)
{
	return rhashtable_lookup_fast(&guard->table, key, sb_guard_params);
}

/**
 * sb_guard_prepare - make an entry that lets nothing through yet
 * @guard: guard
 * @key: what it will let through; there is no such entry
 * @change: list that it is put into
 *
 * Context: process, RTNL.
 * Return: 0, or -ENOSPC when the guard is full, or -ENOMEM or another error of
 *	the table.
 */
int sb_guard_prepare(struct sb_guard *guard, const struct sb_guard_key *key,
		     struct list_head *change)
{
	struct sb_guard_entry *entry;
	int err;

	if (atomic_read(&guard->table.nelems) >= SB_GUARD_MAX)
		return -ENOSPC;
	entry = kzalloc(sizeof(*entry), GFP_KERNEL_ACCOUNT);
	if (!entry)
		return -ENOMEM;
	entry->key = *key;
	err = rhashtable_insert_fast(&guard->table, &entry->node,
				     sb_guard_params);
	if (err) {
		kfree(entry);
		return err;
	}
	list_add_tail(&entry->change, change);
	return 0;
}

static void sb_guard_free(struct sb_guard *guard, struct sb_guard_entry *entry)
{
	rhashtable_remove_fast(&guard->table, &entry->node, sb_guard_params);
	kfree_rcu(entry, rcu);
}

/**
 * sb_guard_settle - forget what a request adds or takes away
 * @change: list of it; it is empty then
 *
 * Context: process, RTNL.
 */
void sb_guard_settle(struct list_head *change)
{
	struct sb_guard_entry *entry, *tmp;

	list_for_each_entry_safe(entry, tmp, change, change)
		list_del_init(&entry->change);
}

/**
 * sb_guard_give_up - free entries that were prepared
 * @guard: guard
 * @change: list of them
 *
 * Context: process, RTNL.
 */
void sb_guard_give_up(struct sb_guard *guard, struct list_head *change)
{
	struct sb_guard_entry *entry, *tmp;

	list_for_each_entry_safe(entry, tmp, change, change)
		sb_guard_free(guard, entry);
	INIT_LIST_HEAD(change);
}

/* Knows one prefix more of its length. */
static void sb_guard_use(struct sb_guard *guard, const struct sb_guard_key *key)
{
	if (!guard->used[key->sort][key->length]++)
		set_bit(key->length, guard->lengths[key->sort]);
}

static void sb_guard_disuse(struct sb_guard *guard,
			    const struct sb_guard_key *key)
{
	if (!--guard->used[key->sort][key->length])
		clear_bit(key->length, guard->lengths[key->sort]);
}

/**
 * sb_guard_add - let entries that were prepared take effect
 * @guard: guard; what it lists for the first time closes it, when all are there
 * @change: list of them; it stays as it is
 *
 * Context: process, RTNL.
 */
void sb_guard_add(struct sb_guard *guard, struct list_head *change)
{
	unsigned int prefixes = guard->prefixes, macs = guard->macs;
	struct sb_guard_entry *entry;

	list_for_each_entry(entry, change, change) {
		WRITE_ONCE(entry->live, true);
		list_add_tail(&entry->list, &guard->entries);
		if (entry->key.sort == SB_GUARD_MAC) {
			macs++;
		} else {
			prefixes++;
			sb_guard_use(guard, &entry->key);
		}
	}
	/* What closes the guard is seen by those who see that it is closed:
	 * pairs with sb_guard_admits().
	 */
	smp_store_release(&guard->prefixes, prefixes);
	/* likewise */
	smp_store_release(&guard->macs, macs);
}

/**
 * sb_guard_del - take entries away
 * @guard: guard; before its last one goes it is open
 * @change: list of them, all live; it is empty then
 *
 * Context: process, RTNL; may sleep.
 */
void sb_guard_del(struct sb_guard *guard, struct list_head *change)
{
	unsigned int prefixes = guard->prefixes, macs = guard->macs;
	struct sb_guard_entry *entry, *tmp;
	bool opens;

	list_for_each_entry(entry, change, change) {
		if (entry->key.sort == SB_GUARD_MAC)
			macs--;
		else
			prefixes--;
	}
	opens = (guard->prefixes && !prefixes) || (guard->macs && !macs);
	WRITE_ONCE(guard->prefixes, prefixes);
	WRITE_ONCE(guard->macs, macs);
	/* Who has seen it closed must find in it what it listed. */
	if (opens)
		synchronize_rcu();
	list_for_each_entry_safe(entry, tmp, change, change) {
		if (entry->key.sort != SB_GUARD_MAC)
			sb_guard_disuse(guard, &entry->key);
		list_del(&entry->list);
		sb_guard_free(guard, entry);
	}
	INIT_LIST_HEAD(change);
}

static bool sb_guard_lists(struct sb_guard *guard,
			   const struct sb_guard_key *key)
{
	struct sb_guard_entry *entry;

	entry = rhashtable_lookup(&guard->table, key, sb_guard_params);
	return entry && READ_ONCE(entry->live);
}

static bool sb_guard_lists_mac(struct sb_guard *guard, const u8 *mac)
{
	struct sb_guard_key key;

	sb_guard_key_mac(&key, mac);
	return sb_guard_lists(guard, &key);
}

static bool sb_guard_lists_ip(struct sb_guard *guard, enum sb_guard_sort sort,
			      const struct in6_addr *ip)
{
	struct sb_guard_key key = { .sort = sort };
	unsigned int length;

	for_each_set_bit(length, guard->lengths[sort], SB_GUARD_LENGTHS) {
		key.address = *ip;
		key.length = length;
		sb_guard_mask(&key.address, sb_guard_bits(sort, length));
		if (sb_guard_lists(guard, &key))
			return true;
	}
	return false;
}

/* From a DHCP server to a client. */
static bool sb_is_lease(const struct sb_packet *packet, u16 server, u16 client)
{
	return packet->protocol == IPPROTO_UDP &&
	       packet->source_port == server && packet->dest_port == client;
}

/* Does it come from an address that no router passes on, RFC 4291? */
static bool sb_is_from_the_link(const struct sb_packet *packet)
{
	static const struct in6_addr none;

	return sb_ip_sort(&packet->source) == SB_IP_V6_LINK ||
	       !memcmp(&packet->source, &none, sizeof(none));
}

/* Neighbour and router discovery (RFC 4861), and membership of groups (RFC 3810),
 * that no router has passed on: those who are elsewhere can send the like.
 */
static bool sb_is_of_the_link(const struct sb_packet *packet)
{
	if (packet->protocol != IPPROTO_ICMPV6)
		return false;
	if (packet->kind >= SB_ICMP6_RS && packet->kind <= SB_ICMP6_REDIRECT)
		return packet->hop_limit == SB_HOP_LIMIT_ND;
	return ((packet->kind >= SB_ICMP6_MLD_QUERY &&
		 packet->kind <= SB_ICMP6_MLD_DONE) ||
		packet->kind == SB_ICMP6_MLD2_REPORT) &&
	       sb_is_from_the_link(packet);
}

/* Without these a BMC loses its gateway, its lease or its groups, whoever may reach
 * it. What comes in fragments is none of them (RFC 6980).
 */
static bool sb_guard_exempts(const struct sb_packet *packet)
{
	if (packet->type == htons(ETH_P_ARP) ||
	    packet->type == htons(ETH_P_LLDP))
		return true;
	if (packet->piece != SB_WHOLE)
		return false;
	if (packet->type == htons(ETH_P_IP))
		return sb_is_lease(packet, SB_PORT_DHCP_SERVER,
				   SB_PORT_DHCP_CLIENT);
	return packet->type == htons(ETH_P_IPV6) &&
	       (sb_is_of_the_link(packet) ||
		sb_is_lease(packet, SB_PORT_DHCPV6_SERVER,
			    SB_PORT_DHCPV6_CLIENT));
}

static bool sb_guard_admits_ip(struct sb_guard *guard,
			       const struct sb_packet *packet)
{
	if (sb_guard_exempts(packet))
		return true;
	if (packet->type == htons(ETH_P_IP))
		return sb_guard_lists_ip(guard, SB_GUARD_IPV4, &packet->source);
	if (packet->type == htons(ETH_P_IPV6))
		return sb_guard_lists_ip(guard, SB_GUARD_IPV6, &packet->source);
	return false;
}

/**
 * sb_guard_admits - may a frame reach the BMC?
 * @guard: guard of its sideband
 * @source: source MAC of the frame
 * @packet: what it carries
 *
 * Context: RCU read side.
 * Return: true when it may.
 */
bool sb_guard_admits(struct sb_guard *guard, const u8 *source,
		     const struct sb_packet *packet)
{
	/* Both pair with sb_guard_add(). */
	if (smp_load_acquire(&guard->macs) && !sb_guard_lists_mac(guard, source))
		return false;
	/* likewise */
	return !smp_load_acquire(&guard->prefixes) ||
	       sb_guard_admits_ip(guard, packet);
}
