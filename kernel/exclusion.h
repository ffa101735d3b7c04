/* SPDX-License-Identifier: GPL-2.0 */
/* What no team may take, and the fence that keeps it from them. */
#ifndef _SIDEBAND_EXCLUSION_H
#define _SIDEBAND_EXCLUSION_H

#include <linux/if_vlan.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/u64_stats_sync.h>

#include "leg.h"

struct sb_attach;
struct sb_net;
struct sideband;

/**
 * struct sb_fence_stats - frames that an exclusion has stopped, of one CPU
 * @syncp: for readers on 32-bit machines
 * @rx: received and not handed to the host
 * @tx: sent by the host and not let out
 */
struct sb_fence_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		rx;
	u64_stats_t		tx;
};

/**
 * struct sb_exclusion - a port, or a VLAN on a port, that no team may take
 * @leg: netdev of the port
 * @vid: VLAN, 0 for the port as a whole
 * @attach: where its frames are stopped, for a VLAN on a netdev that is there
 * @stats: what has been stopped, per CPU
 * @own: watches the VLAN device of @vid that the port has itself; without one
 *	its netdev is NULL
 * @list: link in &sb_net.exclusions
 * @rcu: for freeing; fences refer to it
 */
struct sb_exclusion {
	struct sb_leg			leg;
	u16				vid;
	struct sb_attach		*attach;
	struct sb_fence_stats __percpu	*stats;
	struct packet_type		own;
	struct list_head		list;
	struct rcu_head			rcu;
};

/**
 * struct sb_exclusion_spec - what the operator says of an exclusion to add
 * @vid: VLAN, 0 for the port as a whole
 * @force: also when it is in a team now
 * @absent: the netdev of the port need not be there
 */
struct sb_exclusion_spec {
	u16	vid;
	bool	force;
	bool	absent;
};

/**
 * struct sb_fence - what the host may not have of a netdev
 * @dedicated: sideband that the netdev belongs to as a whole, or NULL
 * @vids: excluded VLANs
 * @rcu: for freeing
 * @count: how many of @vlan
 * @vlan: exclusions, to count by; NULL where one has gone
 */
struct sb_fence {
	struct sideband		*dedicated;
	DECLARE_BITMAP(vids, VLAN_N_VID);
	struct rcu_head		rcu;
	unsigned int		count;
	struct sb_exclusion	*vlan[];
};

/* fence.c */
bool sb_is_vlan_device(const struct net_device *dev);
struct net_device *sb_vlan_device(struct net_device *dev, u16 vid);
struct sideband *sb_dedicated_to(const struct net_device *dev);
int sb_fence_build(struct sb_attach *attach, struct netlink_ext_ack *extack);
void sb_fence_forget(struct sb_attach *attach, const struct sb_exclusion *ex,
		     const struct sideband *sb);
void sb_fence_adapt(struct sb_attach *attach);
bool sb_fence_stops_received(const struct sb_attach *attach,
			     struct sk_buff *skb);
bool sb_fence_bars(const struct sb_attach *attach, u16 vid);
bool sb_fence_stops_sent(const struct sb_attach *attach,
			 const struct sk_buff *skb);
void sb_fence_read(const struct sb_exclusion *ex, u64 *rx, u64 *tx);

/* own.c */
bool sb_own_look(struct sb_exclusion *ex, struct net_device *port);
void sb_own_forget(struct sb_exclusion *ex);
void sb_own_gone(const struct net_device *dev);
bool sb_own_takes(const struct sk_buff *skb);
bool sb_own_has(struct net_device *port, u16 vid);
const struct sb_exclusion *sb_own_sent(void);

/* exclusion.c */
struct net_device *sb_team_of(struct net_device *dev);
struct sb_exclusion *sb_exclusion_find(const struct net_device *dev, u16 vid);
struct sb_exclusion *sb_exclusion_named(struct sb_net *sn, const char *name,
					u16 vid);
int sb_exclusion_add(struct sb_net *sn, const char *name,
		     const struct sb_exclusion_spec *spec,
		     struct netlink_ext_ack *extack);
void sb_exclusion_del(struct sb_net *sn, struct sb_exclusion *ex);
void sb_exclusion_flush(struct sb_net *sn);
void sb_exclusions_return(struct sb_net *sn);
extern struct notifier_block sb_exclusion_notifier;

#endif
