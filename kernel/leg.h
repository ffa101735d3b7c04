/* SPDX-License-Identifier: GPL-2.0 */
/* A netdev that a sideband uses as port or as BMC link. */
#ifndef _SIDEBAND_LEG_H
#define _SIDEBAND_LEG_H

#include <linux/netdevice.h>
#include <linux/notifier.h>
#include <linux/workqueue.h>

#include <uapi/linux/sideband.h>

struct sideband;

/**
 * struct sb_leg - a netdev that a sideband uses as port or as BMC link
 * @name: name of the device; stays while the device is absent, which it may be
 *	from the beginning
 * @dev: the device, NULL while it is absent; with a reference held
 * @tracker: of the reference
 * @state: state that listeners were last told, an &enum sideband_leg_state
 * @refusal: why the device of that name was not taken, NULL for no such thing
 */
struct sb_leg {
	char				name[IFNAMSIZ];
	struct net_device __rcu		*dev;
	netdevice_tracker		tracker;
	enum sideband_leg_state		state;
	char				*refusal;
};

/* leg.c */
void sb_leg_set(struct sb_leg *leg, struct net_device *dev);
void sb_leg_clear(struct sb_leg *leg);
enum sideband_leg_state sb_leg_state(const struct sb_leg *leg);
int sb_leg_check_kind(const struct net_device *dev,
		      struct netlink_ext_ack *extack);
bool sb_leg_below(const struct sb_leg *leg, const struct net_device *dev);
bool sb_leg_above(const struct sb_leg *leg, const struct net_device *dev);
int sb_leg_check(const struct sideband *sb, const struct net_device *dev,
		 struct netlink_ext_ack *extack);
void sb_legs_look(struct sideband *sb);
extern struct notifier_block sb_leg_notifier;

/* wait.c */
int sb_leg_find(struct net *net, const char *name, bool absent,
		struct net_device **dev, struct netlink_ext_ack *extack);
void sb_leg_wait(struct sb_leg *leg, const char *name);
bool sb_leg_waits(const struct sb_leg *leg);
struct net_device *sb_leg_come(const struct sb_net *sn,
			       const struct sb_leg *leg);
bool sb_leg_refuse(struct sb_net *sn, struct sb_leg *leg,
		   const struct netlink_ext_ack *extack);
bool sb_leg_forgive(struct sb_leg *leg);
void sb_legs_named(const struct net_device *dev);
void sb_legs_retry(const struct net *net);
void sb_legs_seek(const struct net *net);
void sb_legs_return(struct work_struct *work);

#endif
