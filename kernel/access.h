/* SPDX-License-Identifier: GPL-2.0 */
/* Host access: how the host reaches its BMC, and the BMC the host. */
#ifndef _SIDEBAND_ACCESS_H
#define _SIDEBAND_ACCESS_H

#include <linux/bitmap.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/rhashtable.h>
#include <linux/workqueue.h>

struct sb_attach;
struct sb_net;
struct sb_port;
struct sb_table;
struct sideband;

/**
 * struct sb_access - which frames of the host may be for a BMC
 * @users: number of ports with host access; several may share a netdev
 * @rcu: for freeing
 * @marks: by sb_access_bit() of the MACs of their stations
 */
struct sb_access {
	unsigned int		users;
	struct rcu_head		rcu;
	DECLARE_BITMAP(marks, 1 << 16);
};

/* The part of a MAC in which the addresses of a vendor differ. */
static inline unsigned int sb_access_bit(const u8 *mac)
{
	u16 bit;

	memcpy(&bit, mac + 4, sizeof(bit));
	return bit;
}

/**
 * struct sb_locals - the MACs that live on this host
 * @table: all &struct sb_local, by MAC and VLAN
 * @count: how many, or a little more
 * @work: forgets those who are silent; holds a reference to the netdev while
 *	pending
 */
struct sb_locals {
	struct rhashtable	table;
	atomic_t		count;
	struct delayed_work	work;
};

/* access.c */
void sb_access_seat(struct sb_port *port, const u8 *mac);
int sb_access_open(struct sb_port *port, struct netlink_ext_ack *extack);
void sb_access_close(struct sb_port *port);
void sb_access_leave(struct sb_port *port);
int sb_access_allow(struct sideband *sb, struct netlink_ext_ack *extack);
void sb_access_arrange(struct sideband *sb);
void sb_access_end(struct sideband *sb);
void sb_access_deny(struct sideband *sb);

/* route.c */
bool sb_route_serves(struct sideband *sb);
void sb_route_doubt(const struct sideband *sb);
void sb_route_init(struct sb_net *sn);
void sb_route_exit(struct sb_net *sn);
bool sb_route_keeps(const struct sideband *sb, const struct sk_buff *skb);
bool sb_route_withholds(const struct sideband *sb, const struct sk_buff *skb);
extern struct notifier_block sb_route_notifier;

/* local.c */
int sb_local_init(struct sideband *sb);
void sb_local_exit(struct sideband *sb);
void sb_local_free(struct sideband *sb);
void sb_local_watch(struct sideband *sb);
void sb_local_forget(struct sideband *sb, const struct sb_attach *attach);
void sb_local_sends(struct sideband *sb, struct sb_attach *attach,
		    const u8 *mac, u16 vid, bool group);
void sb_local_moved(struct sideband *sb, const u8 *mac, u16 vid, bool group);
bool sb_local_owns(struct net_device *dev, const u8 *mac);
struct sb_attach *sb_local_find(struct sideband *sb, struct sb_table *wire,
				const u8 *mac, u16 vid);

#endif
