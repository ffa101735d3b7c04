// SPDX-License-Identifier: GPL-2.0
/*
 * What teams may not take: a port, or a VLAN on a port. A team is a bond, a
 * team, a bridge, or whatever else makes a netdev its slave.
 *
 * A port that no team may take costs nothing: those that try are refused. For a
 * VLAN there is a fence at the port, which no frame of it passes, in either
 * direction, but those of a BMC.
 */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

/* Two ports with all their VLANs. Each is looked at under RTNL, also those of ports that
 * are only waited for.
 */
#define SB_EXCLUSIONS_MAX	8192

/**
 * sb_exclusion_find - is a port, or a VLAN on it, excluded from teams?
 * @dev: netdev of the port
 * @vid: VLAN, 0 for the port as a whole
 *
 * Context: process, RTNL.
 * Return: the exclusion, NULL when there is none.
 */
struct sb_exclusion *sb_exclusion_find(const struct net_device *dev, u16 vid)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_exclusion *ex;

	ASSERT_RTNL();
	list_for_each_entry(ex, &sn->exclusions, list)
		if (rcu_access_pointer(ex->leg.dev) == dev && ex->vid == vid)
			return ex;
	return NULL;
}

/**
 * sb_exclusion_named - find an exclusion by the name of its port
 * @sn: of the network namespace
 * @name: name, of a device that is present or absent
 * @vid: VLAN, 0 for the port as a whole
 *
 * Context: process, RTNL.
 * Return: the exclusion, NULL when there is none.
 */
struct sb_exclusion *sb_exclusion_named(struct sb_net *sn, const char *name,
					u16 vid)
{
	struct sb_exclusion *ex, *absent = NULL;

	list_for_each_entry(ex, &sn->exclusions, list) {
		if (ex->vid != vid || strcmp(ex->leg.name, name))
			continue;
		if (rcu_access_pointer(ex->leg.dev))
			return ex;
		absent = ex;
	}
	return absent;
}

/* What makes a netdev its slave, and is no team. */
static bool sb_is_team(const struct net_device *master)
{
	return master && !sb_is_sideband(master) && !netif_is_l3_master(master);
}

/**
 * sb_team_of - the team that a netdev is a member of
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: bond, team, bridge or the like, NULL when it is in none.
 */
struct net_device *sb_team_of(struct net_device *dev)
{
	struct net_device *master = netdev_master_upper_dev_get(dev);

	return sb_is_team(master) ? master : NULL;
}

/* A VLAN needs a fence at the port. */
static int sb_exclusion_bind(struct sb_exclusion *ex, struct net_device *dev,
			     struct netlink_ext_ack *extack)
{
	struct sb_attach *attach;
	int err = 0;

	if (ex->vid) {
		attach = sb_attach_get(dev, extack);
		if (IS_ERR(attach))
			return PTR_ERR(attach);
		ex->attach = attach;
	}
	sb_leg_set(&ex->leg, dev);
	if (ex->vid)
		err = sb_fence_build(ex->attach, extack);
	if (err)
		goto err_leg;
	attach = sb_attach_find(dev);
	if (attach)
		sb_attach_arrange(attach);
	return 0;

err_leg:
	sb_own_forget(ex);
	sb_leg_clear(&ex->leg);
	netdev_put(dev, &ex->leg.tracker);
	sb_attach_put(ex->attach);
	ex->attach = NULL;
	return err;
}

static void sb_exclusion_unbind(struct sb_exclusion *ex)
{
	struct net_device *dev = rtnl_dereference(ex->leg.dev);
	struct sb_attach *attach;

	if (!dev)
		return;
	sb_leg_clear(&ex->leg);
	attach = sb_attach_find(dev);
	if (attach)
		sb_attach_arrange(attach);
	if (ex->attach) {
		sb_fence_forget(ex->attach, ex, NULL);
		sb_own_forget(ex);
		sb_attach_put(ex->attach);
		ex->attach = NULL;
	}
	netdev_put(dev, &ex->leg.tracker);
}

static struct sb_exclusion *sb_exclusion_new(u16 vid)
{
	struct sb_exclusion *ex = kzalloc(sizeof(*ex), GFP_KERNEL_ACCOUNT);

	if (!ex)
		return NULL;
	ex->vid = vid;
	ex->stats = __netdev_alloc_pcpu_stats(struct sb_fence_stats,
					      GFP_KERNEL_ACCOUNT);
	if (ex->stats)
		return ex;
	kfree(ex);
	return NULL;
}

static void sb_exclusion_free_rcu(struct rcu_head *rcu)
{
	struct sb_exclusion *ex = container_of(rcu, struct sb_exclusion, rcu);

	free_percpu(ex->stats);
	kfree(ex->leg.refusal);
	kfree(ex);
}

static int sb_exclusion_check_port(struct net_device *dev, bool force,
				   struct netlink_ext_ack *extack)
{
	if (!sb_team_of(dev) || force)
		return 0;
	NL_SET_ERR_MSG(extack, "The port is in a bond, team or bridge; take it out with 'ip link set PORT nomaster', or exclude it with force");
	return -EBUSY;
}

/* By force a port is taken out of its team. */
static int sb_exclusion_release(struct net_device *dev,
				struct netlink_ext_ack *extack)
{
	struct net_device *team = sb_team_of(dev);
	int err = -EOPNOTSUPP;

	if (!team)
		return 0;
	if (team->netdev_ops->ndo_del_slave)
		err = team->netdev_ops->ndo_del_slave(team, dev);
	if (err)
		NL_SET_ERR_MSG(extack, "The bond, team or bridge does not let go of the port");
	return err;
}

/* By force the VLAN device stays, and has nothing of this port any more. */
static int sb_exclusion_check_vlan(struct net_device *dev, u16 vid, bool force,
				   struct netlink_ext_ack *extack)
{
	struct net_device *team = sb_team_of(dev);

	if (!team || !sb_vlan_device(team, vid) || force)
		return 0;
	NL_SET_ERR_MSG(extack, "The team of the port has a VLAN device of this id; remove that with 'ip link del', or exclude the VLAN with force");
	return -EBUSY;
}

static int sb_exclusion_check_kind(struct net_device *dev,
				   struct netlink_ext_ack *extack)
{
	int err = sb_leg_check_kind(dev, extack);

	if (err)
		return err;
	if (sb_bmc_link_owner(dev)) {
		NL_SET_ERR_MSG(extack, "The device is the BMC link of a sideband, which no team can take in any case");
		return -EBUSY;
	}
	if (netif_is_lag_master(dev) || netif_is_bridge_master(dev)) {
		NL_SET_ERR_MSG(extack, "The device is a team or bridge itself; exclude its members instead");
		return -EINVAL;
	}
	return 0;
}

static int sb_exclusion_check(struct net_device *dev, u16 vid, bool force,
			      struct netlink_ext_ack *extack)
{
	int err = sb_exclusion_check_kind(dev, extack);

	if (err)
		return err;
	if (sb_exclusion_find(dev, vid)) {
		NL_SET_ERR_MSG(extack, "This exclusion already exists");
		return -EEXIST;
	}
	return vid ? sb_exclusion_check_vlan(dev, vid, force, extack) :
		sb_exclusion_check_port(dev, force, extack);
}

/* By force one that waits gets the device that has come, and was refused. */
static struct net_device *sb_exclusion_refused(struct sb_net *sn,
					       const struct sb_exclusion *ex)
{
	return ex && sb_leg_waits(&ex->leg) ? sb_leg_come(sn, &ex->leg) : NULL;
}

static int sb_exclusion_enforce(struct sb_net *sn, struct sb_exclusion *ex,
				struct net_device *dev,
				struct netlink_ext_ack *extack)
{
	int err = sb_exclusion_check(dev, ex->vid, true, extack);

	if (!err && !ex->vid)
		err = sb_exclusion_release(dev, extack);
	if (!err)
		err = sb_exclusion_bind(ex, dev, extack);
	if (!err)
		sb_notify_exclusion(sn, ex, SIDEBAND_CMD_EXCLUSION_CHANGE_NTF);
	return err;
}

/* Finds the netdev of a new exclusion, which may be absent. */
static int sb_exclusion_find_new(struct sb_net *sn, const char *name,
				 const struct sb_exclusion_spec *spec,
				 struct net_device **dev,
				 struct netlink_ext_ack *extack)
{
	int err;

	if (sb_exclusion_named(sn, name, spec->vid)) {
		NL_SET_ERR_MSG(extack, "This exclusion already exists");
		return -EEXIST;
	}
	if (sn->exclusion_count >= SB_EXCLUSIONS_MAX) {
		NL_SET_ERR_MSG(extack, "There are 8192 exclusions at most");
		return -ENOSPC;
	}
	err = sb_leg_find(sn->net, name, spec->absent, dev, extack);
	if (err || !*dev)
		return err;
	return sb_exclusion_check(*dev, spec->vid, spec->force, extack);
}

/**
 * sb_exclusion_add - keep a port, or a VLAN on it, out of all teams
 * @sn: of the network namespace
 * @name: name of the port
 * @spec: what is said of it
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: 0; -ENODEV, -EINVAL or -EEXIST for a port or VLAN that cannot be,
 *	-ENOSPC where there are enough, -EBUSY when a team has it, -ENOMEM, or what
 *	netfilter or the team said.
 */
int sb_exclusion_add(struct sb_net *sn, const char *name,
		     const struct sb_exclusion_spec *spec,
		     struct netlink_ext_ack *extack)
{
	struct sb_exclusion *ex = sb_exclusion_named(sn, name, spec->vid);
	struct net_device *dev = sb_exclusion_refused(sn, ex);
	int err;

	if (dev && spec->force)
		return sb_exclusion_enforce(sn, ex, dev, extack);
	err = sb_exclusion_find_new(sn, name, spec, &dev, extack);
	if (err)
		return err;

	ex = sb_exclusion_new(spec->vid);
	if (!ex)
		return -ENOMEM;
	list_add_tail(&ex->list, &sn->exclusions);
	if (!dev)
		sb_leg_wait(&ex->leg, name);
	else if (!spec->vid)
		err = sb_exclusion_release(dev, extack);
	if (dev && !err)
		err = sb_exclusion_bind(ex, dev, extack);
	if (err) {
		list_del(&ex->list);
		call_rcu(&ex->rcu, sb_exclusion_free_rcu);
		return err;
	}
	sn->exclusion_count++;
	sb_notify_exclusion(sn, ex, SIDEBAND_CMD_EXCLUSION_ADD_NTF);
	return 0;
}

/**
 * sb_exclusion_del - let teams take it again
 * @sn: of the network namespace
 * @ex: exclusion; freed after a grace period
 *
 * Context: process, RTNL; may sleep.
 */
void sb_exclusion_del(struct sb_net *sn, struct sb_exclusion *ex)
{
	sb_notify_exclusion(sn, ex, SIDEBAND_CMD_EXCLUSION_DEL_NTF);
	list_del(&ex->list);
	sn->exclusion_count--;
	sb_exclusion_unbind(ex);
	call_rcu(&ex->rcu, sb_exclusion_free_rcu);
}

/**
 * sb_exclusion_flush - delete all exclusions of a namespace
 * @sn: of the network namespace
 *
 * Context: process, RTNL; may sleep.
 */
void sb_exclusion_flush(struct sb_net *sn)
{
	struct sb_exclusion *ex, *tmp;

	list_for_each_entry_safe(ex, tmp, &sn->exclusions, list)
		sb_exclusion_del(sn, ex);
}

/* Takes the device of an exclusion that waits; false: there is no news of it. */
static bool sb_exclusion_return(struct sb_net *sn, struct sb_exclusion *ex)
{
	struct net_device *dev = sb_leg_come(sn, &ex->leg);
	struct netlink_ext_ack extack = {};
	int err;

	if (!dev)
		return sb_leg_forgive(&ex->leg);
	err = sb_exclusion_check(dev, ex->vid, false, &extack);
	if (!err)
		err = sb_exclusion_bind(ex, dev, &extack);
	return err ? sb_leg_refuse(sn, &ex->leg, &extack) : true;
}

/**
 * sb_exclusions_return - let exclusions hold for devices that have come
 * @sn: of the network namespace
 *
 * Context: process, RTNL; may sleep.
 */
void sb_exclusions_return(struct sb_net *sn)
{
	struct sb_exclusion *ex;

	list_for_each_entry(ex, &sn->exclusions, list)
		if (sb_leg_waits(&ex->leg) && sb_exclusion_return(sn, ex))
			sb_notify_exclusion(sn, ex,
					    SIDEBAND_CMD_EXCLUSION_CHANGE_NTF);
}

static void sb_exclusion_gone(struct sb_net *sn, struct net_device *dev)
{
	struct sb_exclusion *ex;

	list_for_each_entry(ex, &sn->exclusions, list) {
		if (rcu_access_pointer(ex->leg.dev) != dev)
			continue;
		sb_exclusion_unbind(ex);
		sb_notify_exclusion(sn, ex, SIDEBAND_CMD_EXCLUSION_CHANGE_NTF);
	}
}

/* One of its VLAN that waits for the new name gets the former one: no two of them
 * have the same.
 */
static void sb_exclusion_swap(struct sb_net *sn, const struct sb_exclusion *ex,
			      const char *name)
{
	struct sb_exclusion *other;

	list_for_each_entry(other, &sn->exclusions, list) {
		if (other->vid != ex->vid || !sb_leg_waits(&other->leg) ||
		    strcmp(other->leg.name, name))
			continue;
		sb_leg_wait(&other->leg, ex->leg.name);
		sb_notify_exclusion(sn, other,
				    SIDEBAND_CMD_EXCLUSION_CHANGE_NTF);
	}
}

static void sb_exclusion_renamed(struct sb_net *sn, struct net_device *dev)
{
	struct sb_exclusion *ex;

	list_for_each_entry(ex, &sn->exclusions, list) {
		if (rcu_access_pointer(ex->leg.dev) != dev)
			continue;
		sb_exclusion_swap(sn, ex, dev->name);
		strscpy(ex->leg.name, dev->name, IFNAMSIZ);
		sb_notify_exclusion(sn, ex, SIDEBAND_CMD_EXCLUSION_CHANGE_NTF);
	}
}

/* A VLAN device has come or gone: on the port itself it passes the fence, and
 * the handler gives way to it.
 */
static void sb_exclusion_vlan_device(struct net_device *dev)
{
	struct sb_attach *attach = sb_attach_find(dev);

	if (!attach)
		return;
	sb_fence_adapt(attach);
	sb_attach_arrange(attach);
}

/* Does a team get a VLAN device that a member of it may not have? */
static bool sb_team_may_not(const struct net_device *team, u16 vid)
{
	struct sb_net *sn = sb_net(dev_net(team));
	struct sb_exclusion *ex;
	struct net_device *dev;

	list_for_each_entry(ex, &sn->exclusions, list) {
		dev = rtnl_dereference(ex->leg.dev);
		if (dev && ex->vid == vid && sb_team_of(dev) == team)
			return true;
	}
	return false;
}

/* Does a port join a team that has a VLAN device of a VLAN excluded on it? */
static bool sb_port_may_not(const struct net_device *dev,
			    struct net_device *team)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_exclusion *ex;

	list_for_each_entry(ex, &sn->exclusions, list)
		if (rcu_access_pointer(ex->leg.dev) == dev && ex->vid &&
		    sb_vlan_device(team, ex->vid))
			return true;
	return false;
}

/* Also one that has come back, before it is a port again. */
static bool sb_will_be_dedicated(const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb->rules.mode == SIDEBAND_MODE_DEDICATED &&
		    sb_port_meant(sb, dev))
			return true;
	return false;
}

static int sb_exclusion_veto(struct net_device *dev,
			     struct netdev_notifier_changeupper_info *info)
{
	struct netlink_ext_ack *extack = info->info.extack;
	struct net_device *upper = info->upper_dev;

	if (!info->linking)
		return NOTIFY_DONE;
	if (sb_is_vlan_device(upper) &&
	    sb_team_may_not(dev, vlan_dev_vlan_id(upper))) {
		NL_SET_ERR_MSG(extack, "This VLAN is excluded on a member of the team, see 'sidebandctl exclude show'");
		return notifier_from_errno(-EBUSY);
	}
	if (!info->master || !sb_is_team(upper))
		return NOTIFY_DONE;
	if (sb_will_be_dedicated(dev)) {
		NL_SET_ERR_MSG(extack, "The port is dedicated to a BMC, no team may take it, see 'sidebandctl show'");
		return notifier_from_errno(-EBUSY);
	}
	if (sb_exclusion_find(dev, 0)) {
		NL_SET_ERR_MSG(extack, "The port is excluded from all teams; to allow it: sidebandctl exclude del PORT");
		return notifier_from_errno(-EBUSY);
	}
	if (sb_port_may_not(dev, upper)) {
		NL_SET_ERR_MSG(extack, "The team has a VLAN device of a VLAN that is excluded on this port, see 'sidebandctl exclude show'");
		return notifier_from_errno(-EBUSY);
	}
	return NOTIFY_DONE;
}

static int sb_exclusion_notify(struct notifier_block *nb, unsigned long event,
			       void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct netdev_notifier_changeupper_info *info = ptr;
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_attach *attach;

	switch (event) {
	case NETDEV_REGISTER:
		sb_exclusions_return(sn);
		break;
	case NETDEV_CHANGENAME:
		sb_exclusion_renamed(sn, dev);
		sb_exclusions_return(sn);
		break;
	case NETDEV_UNREGISTER:
		sb_exclusion_gone(sn, dev);
		sb_own_gone(dev);
		break;
	case NETDEV_DOWN:
		attach = sb_attach_find(dev);
		if (attach)
			sb_attach_arrange(attach);
		break;
	case NETDEV_JOIN:
		attach = sb_attach_find(dev);
		if (attach)
			sb_attach_yield(attach);
		break;
	case NETDEV_PRECHANGEUPPER:
		return sb_exclusion_veto(dev, ptr);
	case NETDEV_CHANGEUPPER:
		if (is_vlan_dev(info->upper_dev))
			sb_exclusion_vlan_device(dev);
		break;
	}
	return NOTIFY_DONE;
}

struct notifier_block sb_exclusion_notifier = {
	.notifier_call = sb_exclusion_notify,
};
