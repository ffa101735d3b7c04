/* SPDX-License-Identifier: GPL-2.0 */
/* Stations: the addresses of a BMC, and what is known of them. */
#ifndef _SIDEBAND_STATION_H
#define _SIDEBAND_STATION_H

#include <linux/in6.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>

#include "stats.h"
#include "table.h"

struct sideband;

/* How many addresses of IPv4, and of IPv6, are remembered of a station. */
#define SB_LEARNT_MAX	4

/**
 * struct sb_learnt - IP addresses that a station is known to have
 * @ipv4: the newest one, 0 for none
 * @ipv6_count: how many of @ipv6
 * @ipv6: in the order in which they were heard
 */
struct sb_learnt {
	__be32		ipv4;
	unsigned int	ipv6_count;
	struct in6_addr	ipv6[SB_LEARNT_MAX];
};

/**
 * struct sb_station - an address of the BMC in the sideband's own table
 * @entry: it as an entry; the first member, by which all of it is freed
 * @traffic: what it has carried, by &enum sb_traffic
 * @lock: of what follows, taken with bottom halves off
 * @unknown: by &enum sb_ip_sort, which addresses it is not known to have; a bit
 *	is counted in its &struct sb_vlan
 * @crowded: likewise, of which it had more than are remembered
 * @gone: nothing more is learnt of it
 * @xid: of what it has asked a DHCP server for, 0 for nothing; READ_ONCE(), and
 *	counted in &sideband.awaiting
 * @ipv4: the newest of its IPv4 addresses, 0 for none; READ_ONCE()
 * @ips: all &struct sb_ip that it is known to have, the newest last
 */
struct sb_station {
	struct sb_entry		entry;
	atomic64_t		traffic[SB_TRAFFIC_COUNT];
	spinlock_t		lock;	/* of what follows */
	u8			unknown;
	u8			crowded;
	bool			gone;
	__be32			xid;
	__be32			ipv4;
	struct list_head	ips;
};

/* Only for stations, and only those of a sideband's own table. */
static inline struct sb_station *sb_station_of(struct sb_entry *entry)
{
	return container_of(entry, struct sb_station, entry);
}

/* learn.c */
bool sb_ipv4_usable(__be32 ip);
void sb_learn_from_bmc(struct sb_entry *station, const struct sk_buff *skb);
void sb_learn_await(struct sb_station *st, __be32 xid);
void sb_learn_grant(struct sideband *sb, u16 vid, const struct sk_buff *skb);

/* ip.c */
void sb_ip_begin(struct sb_entry *station);
void sb_ip_end(struct sb_entry *station);
void sb_ip_doubt(struct sideband *sb);
bool sb_ip_learn_ipv4(struct sb_entry *station, __be32 ip, bool granted);
void sb_ip_forget_ipv4(struct sb_entry *station);
bool sb_ip_learn_ipv6(struct sb_entry *station, const struct in6_addr *ip,
		      bool tentative);
void sb_learnt_read(struct sb_entry *station, struct sb_learnt *learnt);

/* vlan.c */
int sb_vlan_join(struct sideband *sb, u16 vid, u8 tag,
		 struct netlink_ext_ack *extack);
void sb_vlan_leave(struct sideband *sb, u16 vid);
int sb_host_leg_open(struct sideband *sb, struct netlink_ext_ack *extack);
void sb_host_leg_stop(struct sideband *sb);
int sb_host_leg_move(struct sideband *sb, const u8 *mac,
		     struct netlink_ext_ack *extack);

/* station.c */
int sb_station_add(struct sideband *sb, const u8 *mac, u16 vid, u8 tag,
		   bool shared, struct netlink_ext_ack *extack);
void sb_station_del(struct sideband *sb, struct sb_entry *station);
bool sb_station_is_stray(const struct sideband *sb,
			 const struct sb_entry *station);
struct sb_entry *sb_station_find(struct sideband *sb, const u8 *mac,
				 u16 vid);

#endif
