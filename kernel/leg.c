// SPDX-License-Identifier: GPL-2.0
/* A netdev that a sideband uses, as port or as BMC link: what happens to it. */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "sideband.h"
#include "trace.h"

/**
 * sb_leg_set - a leg has its netdev
 * @leg: leg that was without
 * @dev: the netdev, of which a reference is taken
 *
 * Context: process, RTNL.
 */
void sb_leg_set(struct sb_leg *leg, struct net_device *dev)
{
	netdev_hold(dev, &leg->tracker, GFP_KERNEL);
	strscpy(leg->name, dev->name, sizeof(leg->name));
	rcu_assign_pointer(leg->dev, dev);
	leg->state = sb_leg_state(leg);
	sb_leg_forgive(leg);
}

/**
 * sb_leg_clear - a leg loses its netdev; its name stays
 * @leg: leg that has one
 *
 * Readers may use the netdev to the end of a grace period. The core waits for
 * one before it frees a netdev. The caller puts the reference when it has
 * given the netdev back.
 *
 * Context: process, RTNL.
 */
void sb_leg_clear(struct sb_leg *leg)
{
	RCU_INIT_POINTER(leg->dev, NULL);
	leg->state = SIDEBAND_LEG_STATE_ABSENT;
}

/**
 * sb_leg_state - what a leg is able to do
 * @leg: leg
 *
 * Context: process, RTNL.
 * Return: state.
 */
enum sideband_leg_state sb_leg_state(const struct sb_leg *leg)
{
	const struct net_device *dev = rtnl_dereference(leg->dev);

	if (!dev)
		return SIDEBAND_LEG_STATE_ABSENT;
	if (!(dev->flags & IFF_UP))
		return SIDEBAND_LEG_STATE_DOWN;
	if (!netif_carrier_ok(dev))
		return SIDEBAND_LEG_STATE_NO_CARRIER;
	return SIDEBAND_LEG_STATE_UP;
}

/**
 * sb_leg_below - does a netdev lie on top of that of a leg?
 * @leg: leg
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: true when @dev is the netdev of @leg, or has it somewhere below.
 */
bool sb_leg_below(const struct sb_leg *leg, const struct net_device *dev)
{
	struct net_device *lower = rtnl_dereference(leg->dev);

	return lower && (lower == dev ||
			 netdev_has_upper_dev(lower, (struct net_device *)dev));
}

/**
 * sb_leg_above - does the netdev of a leg lie on top of another?
 * @leg: leg
 * @dev: the other netdev
 *
 * Context: process, RTNL.
 * Return: true when @dev is the netdev of @leg, or is somewhere below it.
 */
bool sb_leg_above(const struct sb_leg *leg, const struct net_device *dev)
{
	struct net_device *upper = rtnl_dereference(leg->dev);

	return upper && (upper == dev ||
			 netdev_has_upper_dev((struct net_device *)dev, upper));
}

/* A VLAN device can be told to leave its tag in the data of its frames. */
static bool sb_leg_tags_in_line(const struct net_device *dev)
{
#if IS_ENABLED(CONFIG_VLAN_8021Q)
	return is_vlan_dev(dev) &&
	       !(vlan_dev_priv(dev)->flags & VLAN_FLAG_REORDER_HDR);
#else
	return false;
#endif
}

/**
 * sb_leg_check_kind - is a netdev of a kind that can be a leg?
 * @dev: netdev
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0 or -EINVAL.
 */
int sb_leg_check_kind(const struct net_device *dev,
		      struct netlink_ext_ack *extack)
{
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack, "The loopback device leads nowhere");
		return -EINVAL;
	}
	if (dev->type != ARPHRD_ETHER || dev->addr_len != ETH_ALEN) {
		NL_SET_ERR_MSG(extack, "The device is not an Ethernet device");
		return -EINVAL;
	}
	if (sb_is_sideband(dev)) {
		NL_SET_ERR_MSG(extack, "A sideband cannot be port or BMC link of a sideband");
		return -EINVAL;
	}
	return 0;
}

/**
 * sb_leg_check - may a netdev be a leg at all?
 * @sb: sideband
 * @dev: netdev
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL when it is not of a kind that can be, -EBUSY when it is
 *	the BMC link of a sideband.
 */
int sb_leg_check(const struct sideband *sb, const struct net_device *dev,
		 struct netlink_ext_ack *extack)
{
	int err = sb_leg_check_kind(dev, extack);

	if (err)
		return err;
	if (sb_leg_tags_in_line(dev)) {
		NL_SET_ERR_MSG(extack, "The VLAN device leaves the tag in its frames; set reorder_hdr on first");
		return -EINVAL;
	}
	if (sb_bmc_link_owner(dev)) {
		NL_SET_ERR_MSG(extack, "The device is the BMC link of a sideband, see 'sidebandctl show'");
		return -EBUSY;
	}
	if (netdev_has_upper_dev(sb->dev, (struct net_device *)dev)) {
		NL_SET_ERR_MSG(extack, "The device is on top of this sideband");
		return -EINVAL;
	}
	return 0;
}

/* What a change of a netdev means to one leg of a sideband. */
struct sb_leg_event {
	void (*on_port)(struct sb_port *port);
	void (*on_bmc_link)(struct sideband *sb);
};

/* The netdev is only used where it has an attach point or our handler. */
static void sb_leg_for_each(const struct net_device *dev,
			    const struct sb_leg_event *event)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb = sb_bmc_link_owner(dev);
	struct sb_port *port;

	if (sb)
		event->on_bmc_link(sb);
	if (!sb_attach_find(dev))
		return;
	list_for_each_entry(sb, &sn->sidebands, list) {
		port = sb_port_of_dev(sb, dev);
		if (port)
			event->on_port(port);
	}
}

static void sb_port_gone(struct sb_port *port)
{
	port->news = true;
	sb_port_detach(port);
	sb_failover_gone(port);
}

static void sb_bmc_link_gone(struct sideband *sb)
{
	sb_bmc_link_detach(sb);
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static const struct sb_leg_event sb_leg_gone = {
	.on_port	= sb_port_gone,
	.on_bmc_link	= sb_bmc_link_gone,
};

/* One of its sideband that waits for the new name gets the former one: no two of
 * them have the same.
 */
static void sb_port_renamed(struct sb_port *port)
{
	const char *name = port->attach->dev->name;
	struct sb_port *other;

	list_for_each_entry(other, &port->sb->ports, list) {
		if (!sb_leg_waits(&other->leg) || strcmp(other->leg.name, name))
			continue;
		sb_leg_wait(&other->leg, port->leg.name);
		sb_notify_port(other, SIDEBAND_CMD_PORT_CHANGE_NTF);
	}
	strscpy(port->leg.name, name, IFNAMSIZ);
	sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
}

static void sb_bmc_link_renamed(struct sideband *sb)
{
	struct net_device *dev = rtnl_dereference(sb->bmc.leg.dev);

	if (!dev)
		return;
	strscpy(sb->bmc.leg.name, dev->name, IFNAMSIZ);
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static const struct sb_leg_event sb_leg_renamed = {
	.on_port	= sb_port_renamed,
	.on_bmc_link	= sb_bmc_link_renamed,
};

static bool sb_leg_moved(struct sb_leg *leg)
{
	enum sideband_leg_state state = sb_leg_state(leg);

	if (!rcu_access_pointer(leg->dev) || leg->state == state)
		return false;
	leg->state = state;
	return true;
}

static void sb_port_changed(struct sb_port *port)
{
	if (!sb_leg_moved(&port->leg))
		return;
	trace_sideband_state(port->sb, SB_TRACE_PORT, &port->leg);
	port->news = true;
	sb_failover_update(port->sb);
	sb_update_carrier(port->sb);
}

/**
 * sb_legs_look - see what ports are able to do, before the core tells of it
 * @sb: sideband
 *
 * Context: process, RTNL.
 */
void sb_legs_look(struct sideband *sb)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		sb_port_changed(port);
}

static void sb_bmc_link_changed(struct sideband *sb)
{
	if (!sb_leg_moved(&sb->bmc.leg))
		return;
	trace_sideband_state(sb, SB_TRACE_LINK, &sb->bmc.leg);
	if (sb->bmc.leg.state != SIDEBAND_LEG_STATE_UP)
		sb_ip_doubt(sb);
	sb_update_carrier(sb);
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static const struct sb_leg_event sb_leg_changed = {
	.on_port	= sb_port_changed,
	.on_bmc_link	= sb_bmc_link_changed,
};

/* A port may not take a MAC that its sidebands use: the driver would give it
 * the frames as the host's own. For the host leg, the device itself cannot say
 * why it refuses one.
 */
static int sb_leg_veto_address(const struct net_device *dev,
			       struct netdev_notifier_pre_changeaddr_info *info)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	if (sb_is_sideband(dev))
		return notifier_from_errno(sb_check_mac(netdev_priv(dev),
							info->dev_addr,
							info->info.extack));
	sb = sb_bmc_link_owner(dev);
	if (sb && sb_address_owned(sb, info->dev_addr)) {
		NL_SET_ERR_MSG(info->info.extack, "This MAC belongs to a station or host leg of the sideband that has the device as BMC link");
		return notifier_from_errno(-EADDRINUSE);
	}
	if (!sb_attach_find(dev))
		return NOTIFY_DONE;
	list_for_each_entry(sb, &sn->sidebands, list) {
		if (!sb_port_of_dev(sb, dev) ||
		    !sb_address_owned(sb, info->dev_addr))
			continue;
		NL_SET_ERR_MSG(info->info.extack, "This MAC belongs to a station or host leg of a sideband on this port");
		return notifier_from_errno(-EADDRINUSE);
	}
	return NOTIFY_DONE;
}

static int sb_leg_veto_type(const struct net_device *dev)
{
	if (sb_attach_find(dev) || sb_bmc_link_owner(dev))
		return NOTIFY_BAD;
	return NOTIFY_DONE;
}

static int sb_leg_veto_upper(const struct net_device *dev,
			     struct netdev_notifier_changeupper_info *info)
{
	struct sideband *sb = sb_bmc_link_owner(dev);

	if (!sb || !info->linking || info->upper_dev == sb->dev)
		return NOTIFY_DONE;
	NL_SET_ERR_MSG(info->info.extack, "The device is the BMC link of a sideband and for the BMC alone");
	return notifier_from_errno(-EBUSY);
}

/* What the BMC is sent would leave by the port again, or one port would have the
 * frames of another. Uppers of a new upper are few, those of a port are many, so
 * the former are looked through first.
 */
static int sb_leg_veto_loop(const struct net_device *dev,
			    struct netdev_notifier_changeupper_info *info)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	if (!info->linking)
		return NOTIFY_DONE;
	list_for_each_entry(sb, &sn->sidebands, list) {
		if (sb_leg_above(&sb->bmc.leg, info->upper_dev) &&
		    sb_port_below(sb, dev)) {
			NL_SET_ERR_MSG(info->info.extack, "This would put the BMC link of a sideband on top of one of its ports");
			return notifier_from_errno(-EBUSY);
		}
		if (sb_port_above(sb, info->upper_dev) &&
		    sb_port_below(sb, dev)) {
			NL_SET_ERR_MSG(info->info.extack, "This would put a port of a sideband on top of another of its ports");
			return notifier_from_errno(-EBUSY);
		}
	}
	return NOTIFY_DONE;
}

/* Somebody has left a team: what its members could not be they may be now. Or a
 * macvlan has gone, which had the receive handler.
 */
static void sb_leg_left(const struct net_device *dev,
			const struct netdev_notifier_changeupper_info *info)
{
	if (info->linking || sb_is_sideband(info->upper_dev))
		return;
	if (sb_attach_find(dev))
		schedule_work(&sb_net(dev_net(dev))->return_work);
	sb_legs_retry(dev_net(dev));
}

static int sb_leg_notify(struct notifier_block *nb, unsigned long event,
			 void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	switch (event) {
	case NETDEV_REGISTER:
		sb_legs_named(dev);
		break;
	case NETDEV_CHANGENAME:
		if (sb_is_sideband(dev))
			sb_notify_dev(netdev_priv(dev),
				      SIDEBAND_CMD_DEV_CHANGE_NTF);
		sb_leg_for_each(dev, &sb_leg_renamed);
		sb_legs_named(dev);
		sb_legs_retry(dev_net(dev));
		break;
	case NETDEV_UNREGISTER:
		sb_leg_for_each(dev, &sb_leg_gone);
		sb_legs_retry(dev_net(dev));
		break;
	case NETDEV_UP:
		/* What it could not be when it came, it may be now. */
		sb_legs_named(dev);
		fallthrough;
	case NETDEV_DOWN:
	case NETDEV_CHANGE:
		sb_leg_for_each(dev, &sb_leg_changed);
		break;
	case NETDEV_CHANGEADDR:
		if (sb_is_sideband(dev))
			sb_notify_dev(netdev_priv(dev),
				      SIDEBAND_CMD_DEV_CHANGE_NTF);
		sb_legs_retry(dev_net(dev));
		break;
	case NETDEV_CHANGEUPPER:
		sb_leg_left(dev, ptr);
		break;
	case NETDEV_PRE_CHANGEADDR:
		return sb_leg_veto_address(dev, ptr);
	case NETDEV_PRE_TYPE_CHANGE:
		return sb_leg_veto_type(dev);
	case NETDEV_PRECHANGEUPPER:
		return sb_leg_veto_upper(dev, ptr) ?:
			sb_leg_veto_loop(dev, ptr);
	}
	return NOTIFY_DONE;
}

struct notifier_block sb_leg_notifier = {
	.notifier_call = sb_leg_notify,
};
