/* SPDX-License-Identifier: GPL-2.0 */
/* Which port transmits: links, teams, probes, and what a move is followed by. */
#ifndef _SIDEBAND_FAILOVER_H
#define _SIDEBAND_FAILOVER_H

#include <linux/ktime.h>
#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/workqueue.h>

#include <uapi/linux/sideband.h>

#include "table.h"

struct sb_port;
struct sideband;

/**
 * struct sb_probe - whether the network behind a port answers
 * @asks: the port listens for answers
 * @key: MAC by which it asks, and the VLAN in which it does
 * @heard: when the target answered last, in jiffies
 */
struct sb_probe {
	bool		asks;
	struct sb_key	key;
	unsigned long	heard;
};

/**
 * struct sb_failover - which port transmits, since when and why
 * @active: port by which the BMC transmits, NULL while there is none
 * @before: the one before it, NULL where that is not known any more
 * @by_hand: the operator chose it, against the succession
 * @reason: why it is that one, an &enum sideband_reason
 * @since: since when, of ktime_get_boottime()
 * @moves: how often transmission has moved
 * @trusted: nothing is known against the active port, so that a frame which
 *	finds it without link has to say so; READ_ONCE()
 * @work: a delay has passed, or a frame found no link; holds a reference to
 *	the netdev while pending
 */
struct sb_failover {
	struct sb_port		*active;
	struct sb_port		*before;
	bool			by_hand;
	enum sideband_reason	reason;
	ktime_t			since;
	u32			moves;
	bool			trusted;
	struct delayed_work	work;
};

/**
 * struct sb_announcer - tells the switch where the BMC has moved to
 * @left: how often still; it waits for a port that can send
 * @work: sends the next; holds a reference to the netdev while pending
 */
struct sb_announcer {
	u32			left;
	struct delayed_work	work;
};

/* failover.c */
void sb_failover_init(struct sideband *sb);
void sb_failover_exit(struct sideband *sb);
void sb_failover_update(struct sideband *sb);
void sb_failover_prefer(struct sb_port *port);
void sb_failover_doubt(struct sideband *sb);
void sb_failover_gone(struct sb_port *port);
void sb_failover_forget(struct sb_port *port);
int sb_failover_check(const struct sb_port *port,
		      struct netlink_ext_ack *extack);
void sb_failover_move(struct sb_port *port);
bool sb_port_is_active(const struct sb_port *port);
struct sb_port *sb_port_active(const struct sideband *sb);

/* team.c */
typedef int sb_outsider_fn(void *arg, struct net_device *dev,
			   struct net_device *team);
void sb_team_tell(struct sideband *sb, struct net_device *dev);
bool sb_team_bundles(struct net_device *dev);
bool sb_team_mutes(struct net_device *dev);
void sb_team_hear(struct sideband *sb);
int sb_team_outsiders(struct sideband *sb, sb_outsider_fn *fn, void *arg);
bool sb_team_degrades(struct sideband *sb);
bool sb_team_admits(struct sideband *sb, struct net_device *dev);
extern struct notifier_block sb_team_notifier;

/* probe.c */
void sb_probe_init(struct sideband *sb);
void sb_probe_exit(struct sideband *sb);
void sb_probe_update(struct sideband *sb);
void sb_probe_stop(struct sb_port *port);
bool sb_probe_unanswered(const struct sb_port *port);
void sb_probe_heard(struct sb_port *port, struct sk_buff *skb);

/* announce.c */
void sb_announce_init(struct sideband *sb);
void sb_announce_exit(struct sideband *sb);
void sb_announce_owe(struct sideband *sb);
void sb_announce_go_on(struct sideband *sb);

#endif
