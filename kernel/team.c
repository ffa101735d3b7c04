// SPDX-License-Identifier: GPL-2.0
/*
 * Bonds and teams above the ports: what they mean for hearing and sending, and
 * who else is in them.
 *
 * Where the switch has bundled the members of a team, it takes them for one
 * port. A group frame then comes down one of them only, whichever it likes, and
 * of members that the protocol has taken out of the bundle it takes no frames.
 *
 * A port that is a VLAN device shares the lot of the device that it is on.
 */
#include <linux/if_team.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <net/bonding.h>

#include "sideband.h"

static bool sb_bond_bundles(const struct net_device *bond_dev)
{
	const struct bonding *bond = netdev_priv(bond_dev);

	switch (BOND_MODE(bond)) {
	case BOND_MODE_8023AD:
	case BOND_MODE_XOR:
	case BOND_MODE_ROUNDROBIN:
		return true;
	default:
		return false;
	}
}

static bool sb_teamdev_bundles(const struct net_device *team_dev)
{
	const struct team *team = netdev_priv(team_dev);

	switch (team->mode->lag_tx_type) {
	case NETDEV_LAG_TX_TYPE_HASH:
	case NETDEV_LAG_TX_TYPE_ROUNDROBIN:
	case NETDEV_LAG_TX_TYPE_RANDOM:
		return true;
	default:
		return false;
	}
}

/* The device whose copper a port uses: what may be a member of a team. */
static struct net_device *sb_copper(struct net_device *dev)
{
	return is_vlan_dev(dev) && !netdev_master_upper_dev_get(dev) ?
		vlan_dev_real_dev(dev) : dev;
}

/* The bond or team that a port is a member of, or NULL. */
static struct net_device *sb_lag_of_dev(struct net_device *dev)
{
	struct net_device *master = netdev_master_upper_dev_get(sb_copper(dev));

	return master && netif_is_lag_master(master) ? master : NULL;
}

/* The bond or team whose members the switch takes for one port, or NULL. */
static struct net_device *sb_bundle_of(struct net_device *dev)
{
	struct net_device *master = sb_lag_of_dev(dev);

	if (!master)
		return NULL;
	if (netif_is_bond_master(master))
		return sb_bond_bundles(master) ? master : NULL;
	if (netif_is_team_master(master))
		return sb_teamdev_bundles(master) ? master : NULL;
	return NULL;
}

/**
 * sb_team_bundles - does the switch take a port for one with others?
 * @dev: netdev of the port
 *
 * Context: process, RTNL.
 * Return: true when it does.
 */
bool sb_team_bundles(struct net_device *dev)
{
	return sb_bundle_of(dev);
}

/* Does a member of a bundle take part in it now? A bond marks its slaves as such
 * only when it is done with them, so its kind is asked for.
 */
static bool sb_in_bundle(struct net_device *dev,
			 const struct net_device *bundle)
{
	struct net_device *copper = sb_copper(dev);

	if (!rcu_access_pointer(copper->rx_handler_data))
		return false;
	return netif_is_bond_master(bundle) ? bond_is_active_slave_dev(copper) :
		team_port_dev_txable(copper);
}

/**
 * sb_team_mutes - would the switch not take the frames of a port?
 * @dev: netdev of the port
 *
 * Context: process, RTNL.
 * Return: true for a member of a bundle that does not take part in it.
 */
bool sb_team_mutes(struct net_device *dev)
{
	struct net_device *bundle = sb_bundle_of(dev);

	return bundle && !sb_in_bundle(dev, bundle);
}

static bool sb_bundled(struct net_device *a, struct net_device *b)
{
	struct net_device *bundle = sb_bundle_of(a);

	return bundle && bundle == sb_bundle_of(b) &&
	       sb_in_bundle(a, bundle) && sb_in_bundle(b, bundle);
}

/**
 * sb_team_hear - take group frames where they come once
 * @sb: sideband
 *
 * That is on the active port, and on those bundled with it, which all hear LLDP of
 * the switch.
 *
 * Context: process, RTNL.
 */
void sb_team_hear(struct sideband *sb)
{
	struct sb_port *active = sb_port_active(sb), *port;
	bool groups;

	list_for_each_entry(port, &sb->ports, list) {
		groups = port == active ||
			 (active && active->attach && port->attach &&
			  sb_bundled(active->attach->dev, port->attach->dev));
		WRITE_ONCE(port->ear.groups, groups);
		WRITE_ONCE(port->ear.active, port == active);
	}
}

/* ---- who else is in them ---- */

static struct net_device *sb_lag_of(const struct sb_port *port)
{
	return port->attach ? sb_lag_of_dev(port->attach->dev) : NULL;
}

static bool sb_port_is_on(const struct sb_port *port,
			  const struct net_device *dev)
{
	return port->attach && (port->attach->dev == dev ||
				sb_copper(port->attach->dev) == dev);
}

/* Is a device a port, or below one? */
static bool sb_listens_on(const struct sideband *sb,
			  const struct net_device *dev)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (sb_port_is_on(port, dev))
			return true;
	return false;
}

/* Also one that has just come back. */
static bool sb_will_listen_on(const struct sideband *sb,
			      const struct net_device *dev)
{
	return sb_listens_on(sb, dev) || sb_port_meant(sb, dev);
}

/* The first port of the sideband in its team: each team is looked at once. */
static bool sb_first_of_team(const struct sb_port *port,
			     const struct net_device *team)
{
	const struct sb_port *other;

	list_for_each_entry(other, &port->sb->ports, list) {
		if (other == port)
			return true;
		if (sb_lag_of(other) == team)
			return false;
	}
	return true;
}

static int sb_outsiders_of_team(struct sideband *sb, struct net_device *team,
				sb_outsider_fn *fn, void *arg)
{
	struct net_device *lower;
	struct list_head *iter;
	int err;

	netdev_for_each_lower_dev(team, lower, iter) {
		if (sb_listens_on(sb, lower))
			continue;
		err = fn(arg, lower, team);
		if (err)
			return err;
	}
	return 0;
}

/**
 * sb_team_outsiders - name all who make a sideband degraded
 * @sb: sideband
 * @fn: is called for each device that is in a bond or team with a port of the
 *	sideband and is none itself, until it returns other than 0
 * @arg: handed to @fn
 *
 * Context: process, RTNL.
 * Return: what @fn returned last, 0 when it was not called.
 */
int sb_team_outsiders(struct sideband *sb, sb_outsider_fn *fn, void *arg)
{
	struct net_device *team;
	struct sb_port *port;
	int err;

	list_for_each_entry(port, &sb->ports, list) {
		team = sb_lag_of(port);
		if (!team || !sb_first_of_team(port, team))
			continue;
		err = sb_outsiders_of_team(sb, team, fn, arg);
		if (err)
			return err;
	}
	return 0;
}

static int sb_outsider_found(void *arg, struct net_device *dev,
			     struct net_device *team)
{
	return 1;
}

/**
 * sb_team_degrades - can frames of the BMC arrive where nobody listens?
 * @sb: sideband
 *
 * Context: process, RTNL.
 * Return: true when it is degraded.
 */
bool sb_team_degrades(struct sideband *sb)
{
	return sb_team_outsiders(sb, sb_outsider_found, NULL);
}

/**
 * sb_team_admits - may a netdev be a port of a strict sideband?
 * @sb: sideband
 * @dev: netdev that is not yet a port
 *
 * Context: process, RTNL.
 * Return: false when it is in a team with others that are none.
 */
bool sb_team_admits(struct sideband *sb, struct net_device *dev)
{
	struct net_device *team = sb_lag_of_dev(dev);
	struct net_device *lower;
	struct list_head *iter;

	if (!sb->rules.strict || !team)
		return true;
	netdev_for_each_lower_dev(team, lower, iter)
		if (lower != sb_copper(dev) && !sb_will_listen_on(sb, lower))
			return false;
	return true;
}

/* ---- what happens to them ---- */

static bool sb_has_port_in(struct sideband *sb, struct net_device *team)
{
	struct net_device *lower;
	struct list_head *iter;

	netdev_for_each_lower_dev(team, lower, iter)
		if (sb_will_listen_on(sb, lower))
			return true;
	return false;
}

/* Would a device make a team one that mixes ports with others? */
static bool sb_would_mix(struct sideband *sb, struct net_device *dev,
			 struct net_device *team)
{
	struct net_device *lower;
	struct list_head *iter;

	if (!sb_will_listen_on(sb, dev))
		return sb_has_port_in(sb, team);
	netdev_for_each_lower_dev(team, lower, iter)
		if (!sb_will_listen_on(sb, lower))
			return true;
	return false;
}

static int sb_team_veto(struct net_device *dev,
			struct netdev_notifier_changeupper_info *info)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	if (!info->linking || !netif_is_lag_master(info->upper_dev))
		return NOTIFY_DONE;
	list_for_each_entry(sb, &sn->sidebands, list) {
		if (!sb->rules.strict ||
		    !sb_would_mix(sb, dev, info->upper_dev))
			continue;
		NL_SET_ERR_MSG(info->info.extack, "A strict sideband forbids teams of its ports with other devices; first: sidebandctl port add PORT dev SIDEBAND");
		return notifier_from_errno(-EBUSY);
	}
	return NOTIFY_DONE;
}

/* A port has joined a team or left one, or its part in it is another. */
static void sb_team_changed(struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;
	struct sb_port *port;

	list_for_each_entry(sb, &sn->sidebands, list) {
		if (!sb_listens_on(sb, dev))
			continue;
		list_for_each_entry(port, &sb->ports, list)
			port->news |= sb_port_is_on(port, dev);
		sb_failover_update(sb);
	}
}

/* A device has joined a team or left it: all who have a port there are told. */
static void sb_team_mixed(struct net_device *team,
			  const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(team));
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb_listens_on(sb, dev) || sb_has_port_in(sb, team))
			sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

/**
 * sb_team_tell - a member of a team has become a port, or is none any more
 * @sb: sideband
 * @dev: netdev of the port; nobody is told when it is in no bond or team
 *
 * Context: process, RTNL.
 */
void sb_team_tell(struct sideband *sb, struct net_device *dev)
{
	if (sb_lag_of_dev(dev))
		sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static int sb_team_notify(struct notifier_block *nb, unsigned long event,
			  void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct netdev_notifier_changeupper_info *info = ptr;

	switch (event) {
	case NETDEV_PRECHANGEUPPER:
		return sb_team_veto(dev, info);
	case NETDEV_CHANGEUPPER:
		if (!info->master || sb_is_sideband(info->upper_dev))
			break;
		sb_team_changed(dev);
		if (netif_is_lag_master(info->upper_dev))
			sb_team_mixed(info->upper_dev, dev);
		break;
	case NETDEV_CHANGELOWERSTATE:
		sb_team_changed(dev);
		break;
	}
	return NOTIFY_DONE;
}

struct notifier_block sb_team_notifier = {
	.notifier_call = sb_team_notify,
};
