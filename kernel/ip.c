// SPDX-License-Identifier: GPL-2.0
/* The IP addresses that stations of a sideband are known to have. */
#include <linux/slab.h>

#include "sideband.h"

#define SB_IP_UNKNOWN	(BIT(SB_IP_SORTS) - 1)

static bool sb_ip_is_of(const struct sb_ip *ip, bool ipv4)
{
	return (sb_ip_sort(&ip->key.ip) == SB_IP_V4) == ipv4;
}

static struct sb_ip *sb_ip_find(struct sb_station *st,
				const struct in6_addr *addr)
{
	struct sb_ip *ip;

	list_for_each_entry(ip, &st->ips, list)
		if (!memcmp(&ip->key.ip, addr, sizeof(*addr)))
			return ip;
	return NULL;
}

/* Lets one address of a station stand for those of its prefix. Where there is no memory
 * for it, it is as if none were known.
 */
static void sb_ip_lead(struct sb_station *st, const struct sb_prefix_key *prefix)
{
	struct sb_ip *ip, *first = NULL;

	list_for_each_entry(ip, &st->ips, list) {
		if (sb_ip_sort(&ip->key.ip) != SB_IP_V6 ||
		    memcmp(&ip->prefix, prefix, sizeof(*prefix)))
			continue;
		if (ip->leads)
			return;
		first = first ?: ip;
	}
	if (first)
		first->leads = !rhltable_insert(&sb_core_of(&st->entry)->prefixes,
						&first->peer, sb_prefix_params);
}

static void sb_ip_del(struct sb_station *st, struct sb_ip *ip)
{
	list_del(&ip->list);
	if (ip->leads) {
		rhltable_remove(&sb_core_of(&st->entry)->prefixes, &ip->peer,
				sb_prefix_params);
		sb_ip_lead(st, &ip->prefix);
	}
	rhltable_remove(&sb_core_of(&st->entry)->ips, &ip->node, sb_ip_params);
	kfree_rcu(ip, rcu);
}

static struct sb_ip *sb_ip_add(struct sb_station *st,
			       const struct in6_addr *addr)
{
	struct sb_ip *ip = kzalloc(sizeof(*ip), GFP_ATOMIC | __GFP_NOWARN);

	if (!ip)
		return NULL;
	ip->key.ip = *addr;
	ip->key.vid = st->entry.key.vid;
	ip->tentative = true;
	ip->doubted = true;
	if (rhltable_insert(&sb_core_of(&st->entry)->ips, &ip->node, sb_ip_params)) {
		kfree(ip);
		return NULL;
	}
	list_add_tail(&ip->list, &st->ips);
	sb_prefix_key(&ip->prefix, addr, ip->key.vid);
	sb_ip_lead(st, &ip->prefix);
	return ip;
}

/* Where there are many, the one that was heard of longest ago gives way; from then on
 * it is not known any more what the station has.
 */
static void sb_ip_make_room(struct sb_station *st, struct sb_ip *newest)
{
	bool ipv4 = sb_ip_is_of(newest, true);
	struct sb_ip *ip, *oldest = NULL;
	unsigned int n = 0;

	newest->heard = jiffies;
	list_for_each_entry(ip, &st->ips, list) {
		if (!sb_ip_is_of(ip, ipv4))
			continue;
		if (ip != newest &&
		    (!oldest || time_before(ip->heard, oldest->heard)))
			oldest = ip;
		n++;
	}
	if (n <= SB_LEARNT_MAX)
		return;
	st->crowded |= BIT(sb_ip_sort(&oldest->key.ip));
	sb_ip_del(st, oldest);
}

/* Counts in the VLAN of a station of which sorts it may have an address that is not
 * known; @unknown are those that are asked for.
 */
static void sb_ip_settle(struct sb_station *st, u8 unknown)
{
	u8 crowded = st->crowded & unknown;
	struct sb_entry *member;
	struct sb_vlan *vlan;
	struct sb_ip *ip;
	int i;

	list_for_each_entry(ip, &st->ips, list)
		if (!ip->doubted)
			unknown &= ~BIT(sb_ip_sort(&ip->key.ip));
	unknown |= crowded;
	if (unknown == st->unknown)
		return;
	member = sb_table_find_one(&sb_core_of(&st->entry)->own, sb_members,
				   st->entry.key.vid);
	if (!member)
		return;
	vlan = sb_vlan_of(member);
	for (i = 0; i < SB_IP_SORTS; i++)
		atomic_add(!!(unknown & BIT(i)) - !!(st->unknown & BIT(i)),
			   &vlan->unknown[i]);
	WRITE_ONCE(st->unknown, unknown);
}

/**
 * sb_ip_begin - a station is there, and nothing is known of it
 * @station: station, of the sideband's own table, which has its VLAN
 *
 * Context: process, RTNL.
 */
void sb_ip_begin(struct sb_entry *station)
{
	struct sb_station *st = sb_station_of(station);

	rcu_read_lock();
	spin_lock_bh(&st->lock);
	sb_ip_settle(st, SB_IP_UNKNOWN);
	spin_unlock_bh(&st->lock);
	rcu_read_unlock();
}

/**
 * sb_ip_end - a station goes, and what is known of it
 * @station: station, of the sideband's own table; frames may still use it
 *
 * Context: process, RTNL.
 */
void sb_ip_end(struct sb_entry *station)
{
	struct sb_station *st = sb_station_of(station);
	struct sb_ip *ip, *tmp;

	rcu_read_lock();
	spin_lock_bh(&st->lock);
	st->gone = true;
	sb_learn_await(st, 0);
	list_for_each_entry_safe(ip, tmp, &st->ips, list)
		sb_ip_del(st, ip);
	sb_ip_settle(st, 0);
	spin_unlock_bh(&st->lock);
	rcu_read_unlock();
}

/* Returns whether it is new that the station has the address. */
static bool sb_ip_learn(struct sb_station *st, const struct in6_addr *addr,
			bool tentative, bool granted)
{
	struct sb_ip *ip;
	bool fresh;

	lockdep_assert_held(&st->lock);
	if (st->gone)
		return false;
	ip = sb_ip_find(st, addr) ?: sb_ip_add(st, addr);
	if (!ip)
		return false;
	sb_ip_make_room(st, ip);
	fresh = ip->tentative && !tentative;
	ip->tentative &= tentative;
	ip->doubted &= granted;
	sb_ip_settle(st, SB_IP_UNKNOWN);
	return fresh;
}

/**
 * sb_ip_doubt - a BMC was away, and may come back with other addresses
 * @sb: its sideband
 *
 * What it had is still known, and all others may be asked for as well until it
 * is heard of again.
 *
 * Context: process, RTNL.
 */
void sb_ip_doubt(struct sideband *sb)
{
	struct sb_station *st;
	struct sb_entry *entry;
	struct sb_ip *ip;

	rcu_read_lock();
	list_for_each_entry(entry, &sb->addresses, list) {
		if (entry->kind != SB_STATION)
			continue;
		st = sb_station_of(entry);
		spin_lock_bh(&st->lock);
		list_for_each_entry(ip, &st->ips, list)
			ip->doubted = true;
		sb_ip_settle(st, SB_IP_UNKNOWN);
		spin_unlock_bh(&st->lock);
	}
	rcu_read_unlock();
}

/**
 * sb_ip_learn_ipv4 - a station has an IPv4 address
 * @station: station, of the sideband's own table
 * @ip: the address, from now on its newest
 * @granted: somebody else says so
 *
 * Context: softirq, RCU read side.
 * Return: true when it was not the newest.
 */
bool sb_ip_learn_ipv4(struct sb_entry *station, __be32 ip, bool granted)
{
	struct sb_station *st = sb_station_of(station);
	struct in6_addr addr;
	bool fresh;

	sb_ip_map(&addr, ip);
	spin_lock(&st->lock);
	sb_ip_learn(st, &addr, false, granted);
	/* Without memory for it the next frame tries again. */
	fresh = sb_ip_find(st, &addr) && st->ipv4 != ip;
	if (fresh)
		WRITE_ONCE(st->ipv4, ip);
	spin_unlock(&st->lock);
	return fresh;
}

/**
 * sb_ip_forget_ipv4 - a station has no IPv4 address any more
 * @station: station, of the sideband's own table
 *
 * Context: softirq, RCU read side.
 */
void sb_ip_forget_ipv4(struct sb_entry *station)
{
	struct sb_station *st = sb_station_of(station);
	struct sb_ip *ip, *tmp;

	spin_lock(&st->lock);
	list_for_each_entry_safe(ip, tmp, &st->ips, list)
		if (sb_ip_is_of(ip, true))
			sb_ip_del(st, ip);
	WRITE_ONCE(st->ipv4, 0);
	st->crowded &= ~BIT(SB_IP_V4);
	if (!st->gone)
		sb_ip_settle(st, SB_IP_UNKNOWN);
	spin_unlock(&st->lock);
}

/**
 * sb_ip_learn_ipv6 - a station has an IPv6 address, or is about to
 * @station: station, of the sideband's own table
 * @ip: the address
 * @tentative: it looks whether somebody else has it
 *
 * Context: softirq, RCU read side.
 * Return: true when it is new that the station has it.
 */
bool sb_ip_learn_ipv6(struct sb_entry *station, const struct in6_addr *ip,
		      bool tentative)
{
	struct sb_station *st = sb_station_of(station);
	bool fresh;

	spin_lock(&st->lock);
	fresh = sb_ip_learn(st, ip, tentative, false);
	spin_unlock(&st->lock);
	return fresh;
}

/**
 * sb_learnt_read - the addresses that are known of a station
 * @station: station, of the sideband's own table
 * @learnt: for the addresses
 *
 * Context: any but hard interrupts.
 */
void sb_learnt_read(struct sb_entry *station, struct sb_learnt *learnt)
{
	struct sb_station *st = sb_station_of(station);
	struct sb_ip *ip;

	memset(learnt, 0, sizeof(*learnt));
	spin_lock_bh(&st->lock);
	learnt->ipv4 = st->ipv4;
	list_for_each_entry(ip, &st->ips, list)
		if (!ip->tentative && sb_ip_is_of(ip, false))
			learnt->ipv6[learnt->ipv6_count++] = ip->key.ip;
	spin_unlock_bh(&st->lock);
}
