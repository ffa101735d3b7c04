// SPDX-License-Identifier: GPL-2.0
/* A LOM port as one sideband has it. */
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/rtnetlink.h>

#include "sideband.h"
#include "traffic.h"
#include "trace.h"

/* Each is looked at under RTNL, also those that are only waited for. */
#define SB_PORTS_MAX	256

/**
 * sb_port_find - find a port by name
 * @sb: sideband
 * @name: name of its netdev, present or absent
 *
 * While one is absent another may be renamed to its name; the present one is
 * meant then.
 *
 * Context: process, RTNL.
 * Return: port, NULL when there is none of this name.
 */
struct sb_port *sb_port_find(const struct sideband *sb, const char *name)
{
	struct sb_port *port, *absent = NULL;

	list_for_each_entry(port, &sb->ports, list) {
		if (strcmp(port->leg.name, name))
			continue;
		if (port->attach)
			return port;
		absent = port;
	}
	return absent;
}

/**
 * sb_port_of_dev - find a port by its netdev
 * @sb: sideband
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: port, NULL when @dev is none of @sb.
 */
struct sb_port *sb_port_of_dev(const struct sideband *sb,
			       const struct net_device *dev)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (rcu_access_pointer(port->leg.dev) == dev)
			return port;
	return NULL;
}

/**
 * sb_port_meant - is a netdev a port, or will it be in a moment?
 * @sb: sideband
 * @dev: netdev
 *
 * One that has come back may be taken into a team before it is attached.
 *
 * Context: process, RTNL.
 * Return: true when it is one, or has the name of one that is absent.
 */
bool sb_port_meant(const struct sideband *sb, const struct net_device *dev)
{
	struct sb_port *port;

	if (sb_port_of_dev(sb, dev))
		return true;
	port = sb_port_find(sb, dev->name);
	return port && !port->attach;
}

/**
 * sb_port_below - find a port that a netdev is, or is on top of
 * @sb: sideband
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: port, NULL when there is none.
 */
struct sb_port *sb_port_below(const struct sideband *sb,
			      const struct net_device *dev)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (sb_leg_below(&port->leg, dev))
			return port;
	return NULL;
}

/**
 * sb_port_above - find a port that a netdev is, or is below
 * @sb: sideband
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: port, NULL when there is none.
 */
struct sb_port *sb_port_above(const struct sideband *sb,
			      const struct net_device *dev)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (sb_leg_above(&port->leg, dev))
			return port;
	return NULL;
}

/* They have the MACs that are theirs, and mark all else as the host's. */
static bool sb_port_shares_mac(const struct net_device *dev)
{
	const char *kind = dev->rtnl_link_ops ? dev->rtnl_link_ops->kind : "";

	return netif_is_macvlan(dev) || !strcmp(kind, "ipvlan") ||
	       !strcmp(kind, "ipvtap");
}

static int sb_port_check(struct sideband *sb, struct net_device *dev,
			 struct netlink_ext_ack *extack)
{
	int err;

	if (sb_port_of_dev(sb, dev)) {
		NL_SET_ERR_MSG(extack, "The sideband already has this port under another name");
		return -EEXIST;
	}
	err = sb_leg_check(sb, dev, extack);
	if (err)
		return err;
	/* Below it sit the inactive members, which it hides from us. */
	if (netif_is_lag_master(dev)) {
		NL_SET_ERR_MSG(extack, "The device is a bond or team; name its members as ports instead");
		return -EINVAL;
	}
	/* What its members forward among themselves never comes by it. */
	if (netif_is_bridge_master(dev)) {
		NL_SET_ERR_MSG(extack, "The device is a bridge; name its members as ports instead");
		return -EINVAL;
	}
	if (netif_is_l3_master(dev)) {
		NL_SET_ERR_MSG(extack, "A VRF has no frames of its own; name its members as ports instead");
		return -EINVAL;
	}
	if (!sb_team_admits(sb, dev)) {
		NL_SET_ERR_MSG(extack, "The sideband is strict, and the device is in a team with others that are no ports of it");
		return -EBUSY;
	}
	if (sb->rules.mode == SIDEBAND_MODE_DEDICATED && sb_team_of(dev)) {
		NL_SET_ERR_MSG(extack, "The device is in a bond, team or bridge, and cannot be dedicated to the BMC");
		return -EBUSY;
	}
	if (sb_leg_above(&sb->bmc.leg, dev)) {
		NL_SET_ERR_MSG(extack, "The BMC link of this sideband is on top of the device; what the BMC is sent would leave by it");
		return -EINVAL;
	}
	/* The core links a device below the sideband only where it is not
	 * below it already, by way of another.
	 */
	if (sb_port_below(sb, dev)) {
		NL_SET_ERR_MSG(extack, "Another port of this sideband is below the device; name one of the two");
		return -EINVAL;
	}
	if (sb_port_above(sb, dev)) {
		NL_SET_ERR_MSG(extack, "Another port of this sideband is on top of the device; name one of the two");
		return -EINVAL;
	}
	if (sb_port_shares_mac(dev)) {
		NL_SET_ERR_MSG(extack, "A macvlan or ipvlan never gets the BMC's frames; name the device below it instead");
		return -EINVAL;
	}
	if (sb_address_owned(sb, dev->dev_addr)) {
		NL_SET_ERR_MSG(extack, "The port has the MAC of a station or of the host leg");
		return -EADDRINUSE;
	}
	if (sb_address_owned_beside(sb, dev, sb->dev->dev_addr)) {
		NL_SET_ERR_MSG(extack, "Another sideband on this port has the MAC of the host leg; give the host leg another");
		return -EADDRINUSE;
	}
	return sb_address_check_host(sb, dev, NULL, extack);
}

/**
 * sb_port_attach - begin to listen on the netdev of a port
 * @port: port whose netdev was absent
 * @dev: the netdev
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL or -EBUSY for a netdev that cannot be a port, -ENOMEM, or
 *	what netfilter or the driver said. On an error @dev is as it was.
 */
int sb_port_attach(struct sb_port *port, struct net_device *dev,
		   struct netlink_ext_ack *extack)
{
	struct sideband *sb = port->sb;
	struct sb_attach *attach;
	int err;

	err = sb_port_check(sb, dev, extack);
	if (err)
		return err;
	attach = sb_attach_get(dev, extack);
	if (IS_ERR(attach))
		return PTR_ERR(attach);
	/* Which groups the BMC has joined is not known. */
	err = dev_set_allmulti(dev, 1);
	if (err) {
		NL_SET_ERR_MSG(extack, "The port cannot be set to receive all multicast");
		goto err_attach;
	}
	err = netdev_upper_dev_link(dev, sb->dev, extack);
	if (err) {
		NL_SET_ERR_MSG_WEAK(extack, "The device cannot be linked below the sideband");
		goto err_allmulti;
	}
	port->attach = attach;
	err = sb_address_place_all(sb, port, extack);
	if (err)
		goto err_link;

	attach->ports++;
	sb_leg_set(&port->leg, dev);
	trace_sideband_state(sb, SB_TRACE_PORT, &port->leg);
	/* Frames merged by the NIC cannot be sent on; below a device that
	 * does without, the core turns that off.
	 */
	compat_update_features(dev);
	sb_failover_update(sb);
	sb_update_carrier(sb);
	return 0;

err_link:
	port->attach = NULL;
	netdev_upper_dev_unlink(dev, sb->dev);
err_allmulti:
	dev_set_allmulti(dev, -1);
err_attach:
	sb_attach_put(attach);
	return err;
}

/**
 * sb_port_secure - give a port fence, host access, sieve and attach point
 * @port: port in the list of its sideband, attached just now
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: as sb_fence_build(), sb_access_open() or sb_sieve_build(); the port is
 *	then detached.
 */
int sb_port_secure(struct sb_port *port, struct netlink_ext_ack *extack)
{
	int err = 0;

	if (port->sb->rules.mode == SIDEBAND_MODE_DEDICATED)
		err = sb_fence_build(port->attach, extack);
	else if (port->sb->rules.host_access)
		err = sb_access_open(port, extack);
	if (!err)
		err = sb_sieve_build(port, extack);
	if (err) {
		sb_port_detach(port);
		return err;
	}
	sb_attach_arrange(port->attach);
	sb_access_arrange(port->sb);
	sb_team_tell(port->sb, port->attach->dev);
	return 0;
}

/**
 * sb_port_detach - stop listening, and put the netdev back as it was
 * @port: port; nothing happens when its netdev is absent
 *
 * Context: process, RTNL; sleeps.
 */
void sb_port_detach(struct sb_port *port)
{
	struct sb_attach *attach = port->attach;
	struct net_device *dev;

	if (!attach)
		return;
	dev = attach->dev;
	sb_probe_stop(port);
	sb_sieve_forget(port, NULL);
	sb_address_displace_all(port->sb, port);
	sb_access_leave(port);
	sb_leg_clear(&port->leg);
	trace_sideband_state(port->sb, SB_TRACE_PORT, &port->leg);
	port->attach = NULL;
	sb_failover_update(port->sb);

	netdev_upper_dev_unlink(dev, port->sb->dev);
	compat_update_features(dev);
	dev_set_allmulti(dev, -1);
	sb_fence_forget(attach, NULL, port->sb);
	attach->ports--;
	sb_attach_arrange(attach);
	sb_attach_put(attach);
	sb_team_tell(port->sb, dev);
	netdev_put(dev, &port->leg.tracker);
	sb_update_carrier(port->sb);
	sb_route_doubt(port->sb);
}

/**
 * sb_port_set_primary - let the BMC transmit by this port by choice
 * @port: port
 *
 * Context: process, RTNL.
 */
void sb_port_set_primary(struct sb_port *port)
{
	struct sideband *sb = port->sb;
	struct sb_port *old = sb->primary;
	u32 moves = sb->failover.moves;

	sb->primary = port;
	sb_failover_prefer(port);
	/* Those between whom transmission has moved have been told of. */
	if (old == port || moves != sb->failover.moves)
		return;
	if (old)
		sb_notify_port(old, SIDEBAND_CMD_PORT_CHANGE_NTF);
	sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
}

/**
 * sb_port_set_priority - change the place of a port in the succession
 * @port: port
 * @priority: the higher comes first
 *
 * Context: process, RTNL.
 */
void sb_port_set_priority(struct sb_port *port, u16 priority)
{
	if (port->priority == priority)
		return;
	port->priority = priority;
	sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
	sb_failover_update(port->sb);
}

/* Of one that is absent the exclusion is, too. */
static int sb_port_check_wish(struct net *net, const struct net_device *dev,
			      const char *name, u8 wish,
			      struct netlink_ext_ack *extack)
{
	if (wish != SIDEBAND_ATTACH_WISH_EXCLUSIVE ||
	    (dev ? sb_exclusion_find(dev, 0) :
		   sb_exclusion_named(sb_net(net), name, 0)))
		return 0;
	NL_SET_ERR_MSG(extack, "Only a port that no team may take can be attached exclusively; first: sidebandctl exclude add PORT");
	return -EINVAL;
}

/**
 * sb_port_set_wish - choose the attach point of a port
 * @port: port
 * @wish: an &enum sideband_attach_wish
 * @extack: for the reason of a refusal
 *
 * Frames go on being taken meanwhile.
 *
 * Context: process, RTNL; may sleep.
 * Return: 0, or -EINVAL when the port cannot have that.
 */
int sb_port_set_wish(struct sb_port *port, u8 wish,
		     struct netlink_ext_ack *extack)
{
	struct sb_attach *attach = port->attach;

	int err = sb_port_check_wish(dev_net(port->sb->dev),
				     attach ? attach->dev : NULL,
				     port->leg.name, wish, extack);

	if (err)
		return err;
	port->wish = wish;
	if (attach)
		sb_attach_arrange(attach);
	return 0;
}

/**
 * sb_port_tell_of_dev - tell listeners of all ports that a netdev is
 * @dev: netdev
 *
 * Context: process, RTNL.
 */
void sb_port_tell_of_dev(const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;
	struct sb_port *port;

	list_for_each_entry(sb, &sn->sidebands, list) {
		port = sb_port_of_dev(sb, dev);
		if (port)
			sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
	}
}

static struct sb_port *sb_port_new(struct sideband *sb,
				   const struct sb_port_spec *spec)
{
	struct sb_port *port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);

	if (!port)
		return NULL;
	port->traffic = __netdev_alloc_pcpu_stats(struct sb_port_traffic,
						  GFP_KERNEL_ACCOUNT);
	if (!port->traffic) {
		kfree(port);
		return NULL;
	}
	port->sb = sb;
	port->ear.sb = &sb->core;
	port->priority = spec->priority;
	port->wish = spec->wish;
	port->changed = get_jiffies_64() - SB_LONG_AGO;
	return port;
}

static void sb_port_free_rcu(struct rcu_head *rcu)
{
	struct sb_port *port = container_of(rcu, struct sb_port, rcu);

	free_percpu(port->traffic);
	kfree(port->leg.refusal);
	kfree(port);
}

/* Finds the netdev of a new port, which may be absent. */
static int sb_port_find_new(struct sideband *sb, const char *name,
			    const struct sb_port_spec *spec,
			    struct net_device **dev,
			    struct netlink_ext_ack *extack)
{
	struct net *net = dev_net(sb->dev);
	int err;

	if (sb_port_find(sb, name)) {
		NL_SET_ERR_MSG(extack, "The sideband already has this port");
		return -EEXIST;
	}
	if (sb->port_count >= SB_PORTS_MAX) {
		NL_SET_ERR_MSG(extack, "A sideband has 256 ports at most");
		return -ENOSPC;
	}
	err = sb_leg_find(net, name, spec->absent, dev, extack);
	if (err)
		return err;
	if (!*dev && sb_bmc_link_waiter(net, name)) {
		NL_SET_ERR_MSG(extack, "A sideband waits for this device as its BMC link, see 'sidebandctl show'");
		return -EBUSY;
	}
	return sb_port_check_wish(net, *dev, name, spec->wish, extack);
}

/**
 * sb_port_add - add a port to a sideband
 * @sb: sideband
 * @name: name of the netdev
 * @spec: what is said of it; the first port is primary in any case
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -ENODEV for an unknown netdev, -EEXIST for a port that is there,
 *	-ENOSPC where there are enough, -EBUSY for one that is waited for as BMC
 *	link, or as sb_port_attach().
 */
int sb_port_add(struct sideband *sb, const char *name,
		const struct sb_port_spec *spec, struct netlink_ext_ack *extack)
{
	struct sb_port *port, *old;
	struct net_device *dev;
	u32 moves;
	int err;

	err = sb_port_find_new(sb, name, spec, &dev, extack);
	if (err)
		return err;

	port = sb_port_new(sb, spec);
	if (!port)
		return -ENOMEM;
	if (dev)
		err = sb_port_attach(port, dev, extack);
	else
		sb_leg_wait(&port->leg, name);
	if (err) {
		call_rcu(&port->rcu, sb_port_free_rcu);
		return err;
	}
	list_add_tail(&port->list, &sb->ports);
	sb->port_count++;
	old = sb->primary;
	if (spec->primary || !old)
		sb->primary = port;
	sb_notify_port(port, SIDEBAND_CMD_PORT_ADD_NTF);
	if (dev)
		err = sb_port_secure(port, extack);
	if (err) {
		sb_port_del(port);
		return err;
	}
	moves = sb->failover.moves;
	sb_failover_update(sb);
	if (spec->primary && old)
		sb_failover_prefer(port);
	if (moves == sb->failover.moves && old && old != sb->primary)
		sb_notify_port(old, SIDEBAND_CMD_PORT_CHANGE_NTF);
	/* Another one of its team may be a port now. */
	sb_legs_retry(dev_net(sb->dev));
	return 0;
}

/**
 * sb_port_del - take a port from its sideband
 * @port: port; freed
 *
 * When it was the primary one, the one added first among the others becomes
 * it: all of them were named for this.
 *
 * Context: process, RTNL; sleeps.
 */
void sb_port_del(struct sb_port *port)
{
	struct sideband *sb = port->sb;
	struct sb_port *heir = NULL;
	u32 moves;

	sb_notify_port(port, SIDEBAND_CMD_PORT_DEL_NTF);
	list_del_init(&port->list);
	sb->port_count--;
	if (sb->primary == port) {
		sb->primary = list_first_entry_or_null(&sb->ports,
						       struct sb_port, list);
		heir = sb->primary;
	}
	moves = sb->failover.moves;
	sb_failover_forget(port);
	if (heir && moves == sb->failover.moves)
		sb_notify_port(heir, SIDEBAND_CMD_PORT_CHANGE_NTF);
	sb_port_detach(port);
	call_rcu(&port->rcu, sb_port_free_rcu);
	sb_legs_retry(dev_net(sb->dev));
}
