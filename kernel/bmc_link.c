// SPDX-License-Identifier: GPL-2.0
/* The leg to the BMC: a netdev that belongs to one sideband alone. */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "sideband.h"
#include "trace.h"

/**
 * sb_bmc_link_owner - whose BMC link is a netdev?
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: sideband, NULL when it is none's.
 */
struct sideband *sb_bmc_link_owner(const struct net_device *dev)
{
	ASSERT_RTNL();
	if (rtnl_dereference(dev->rx_handler) != sb_forward_bmc)
		return NULL;
	return rtnl_dereference(dev->rx_handler_data);
}

static int sb_bmc_link_check(const struct sideband *sb,
			     struct net_device *dev,
			     struct netlink_ext_ack *extack)
{
	int err = sb_leg_check(sb, dev, extack);
	struct sb_attach *attach;

	if (err)
		return err;
	/* It becomes a slave of ours, which a bond takes for one of its own. */
	if (netif_is_lag_master(dev) || netif_is_l3_master(dev)) {
		NL_SET_ERR_MSG(extack, "A bond, team or VRF cannot be a BMC link; name the device that leads to the BMC");
		return -EINVAL;
	}
	attach = sb_attach_find(dev);
	if (attach && attach->ports) {
		NL_SET_ERR_MSG(extack, "The device is a port of a sideband");
		return -EBUSY;
	}
	if (attach) {
		NL_SET_ERR_MSG(extack, "A VLAN is excluded on the device; first: sidebandctl exclude del LINK vlan ID");
		return -EBUSY;
	}
	if (sb_port_below(sb, dev)) {
		NL_SET_ERR_MSG(extack, "A port of this sideband is below the device; what the BMC is sent would leave by it");
		return -EINVAL;
	}
	if (sb_address_owned(sb, dev->dev_addr)) {
		NL_SET_ERR_MSG(extack, "The device has the MAC of a station or of the host leg");
		return -EADDRINUSE;
	}
	if (netdev_is_rx_handler_busy(dev) || netdev_master_upper_dev_get(dev)) {
		NL_SET_ERR_MSG(extack, "The device belongs to a bridge, bond, team or macvlan; a BMC link is for the BMC alone");
		return -EBUSY;
	}
	if (vlan_uses_dev(dev)) {
		NL_SET_ERR_MSG(extack, "The device has VLAN devices on it; a BMC link is for the BMC alone");
		return -EBUSY;
	}
	return 0;
}

/* The BMC sends to every address of the network outside. The device is a
 * slave, as one of a bond is, so that the host puts no addresses on it.
 */
static int sb_bmc_link_open(struct sb_bmc_link *bmc, struct net_device *dev,
			    struct netlink_ext_ack *extack)
{
	int err;

	err = dev_set_promiscuity(dev, 1);
	if (err) {
		NL_SET_ERR_MSG(extack, "The BMC link cannot be set to receive everything");
		return err;
	}
	dev->flags |= IFF_SLAVE;
	compat_set_no_addrconf(dev, true);
	bmc->opened = !(dev->flags & IFF_UP);
	err = dev_open(dev, extack);
	if (err) {
		NL_SET_ERR_MSG_WEAK(extack, "The BMC link cannot be brought up");
		compat_set_no_addrconf(dev, false);
		dev->flags &= ~IFF_SLAVE;
		dev_set_promiscuity(dev, -1);
	}
	return err;
}

static void sb_bmc_link_close(struct sb_bmc_link *bmc, struct net_device *dev)
{
	/* Closed while its frames are still ours, not the host's. */
	if (bmc->opened)
		dev_close(dev);
	compat_set_no_addrconf(dev, false);
	dev->flags &= ~IFF_SLAVE;
	dev_set_promiscuity(dev, -1);
}

/**
 * sb_bmc_link_attach - take over the netdev of the BMC link
 * @sb: sideband whose BMC link is absent
 * @dev: the netdev
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL or -EBUSY for a netdev that cannot be a BMC link, or what
 *	the core or the driver said. On an error @dev is as it was.
 */
int sb_bmc_link_attach(struct sideband *sb, struct net_device *dev,
		       struct netlink_ext_ack *extack)
{
	int err;

	err = sb_bmc_link_check(sb, dev, extack);
	if (err)
		return err;
	err = netdev_rx_handler_register(dev, sb_forward_bmc, sb);
	if (err) {
		NL_SET_ERR_MSG(extack, "The device is in use by another user of received frames");
		return err;
	}
	err = netdev_master_upper_dev_link(dev, sb->dev, NULL, NULL, extack);
	if (err) {
		NL_SET_ERR_MSG_WEAK(extack, "The device cannot be linked below the sideband");
		goto err_handler;
	}
	err = sb_bmc_link_open(&sb->bmc, dev, extack);
	if (err)
		goto err_link;

	compat_update_features(dev);
	sb_leg_set(&sb->bmc.leg, dev);
	trace_sideband_state(sb, SB_TRACE_LINK, &sb->bmc.leg);
	sb_update_carrier(sb);
	return 0;

err_link:
	netdev_upper_dev_unlink(dev, sb->dev);
err_handler:
	netdev_rx_handler_unregister(dev);
	return err;
}

/**
 * sb_bmc_link_detach - give the netdev of the BMC link back as it was found
 * @sb: sideband; nothing happens when its BMC link is absent
 *
 * Context: process, RTNL; sleeps.
 */
void sb_bmc_link_detach(struct sideband *sb)
{
	struct net_device *dev = rtnl_dereference(sb->bmc.leg.dev);

	if (!dev)
		return;
	sb_leg_clear(&sb->bmc.leg);
	trace_sideband_state(sb, SB_TRACE_LINK, &sb->bmc.leg);
	sb_bmc_link_close(&sb->bmc, dev);
	/* Waits for frames that are on their way through the handler. */
	netdev_rx_handler_unregister(dev);
	sb_ip_doubt(sb);
	netdev_upper_dev_unlink(dev, sb->dev);
	compat_update_features(dev);
	netdev_put(dev, &sb->bmc.leg.tracker);
	sb_update_carrier(sb);
}

/**
 * sb_bmc_link_clear - leave a sideband without BMC link
 * @sb: sideband
 *
 * Context: process, RTNL; sleeps.
 */
void sb_bmc_link_clear(struct sideband *sb)
{
	sb_bmc_link_detach(sb);
	sb->bmc.leg.name[0] = '\0';
	sb_leg_forgive(&sb->bmc.leg);
}

/**
 * sb_bmc_link_waiter - who waits for a device as its BMC link?
 * @net: network namespace
 * @name: name of the device
 *
 * Context: process, RTNL.
 * Return: sideband, NULL when nobody does.
 */
struct sideband *sb_bmc_link_waiter(const struct net *net, const char *name)
{
	struct sb_net *sn = sb_net(net);
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb_leg_waits(&sb->bmc.leg) && !strcmp(sb->bmc.leg.name, name))
			return sb;
	return NULL;
}

/* A name that is waited for may not be that of another leg: which of them got the
 * device would be chance.
 */
static int sb_bmc_link_check_name(const struct sideband *sb, const char *name,
				  struct netlink_ext_ack *extack)
{
	struct sb_net *sn = sb_net(dev_net(sb->dev));
	struct sideband *other;

	other = sb_bmc_link_waiter(sn->net, name);
	if (other == sb) {
		NL_SET_ERR_MSG(extack, "The sideband already waits for this device as its BMC link");
		return -EEXIST;
	}
	if (other) {
		NL_SET_ERR_MSG(extack, "Another sideband waits for this device as its BMC link, see 'sidebandctl show'");
		return -EBUSY;
	}
	list_for_each_entry(other, &sn->sidebands, list) {
		if (!sb_port_find(other, name))
			continue;
		NL_SET_ERR_MSG(extack, "A sideband waits for this device as a port, see 'sidebandctl show'");
		return -EBUSY;
	}
	return 0;
}

static int sb_bmc_link_wait(struct sideband *sb, const char *name,
			    struct netlink_ext_ack *extack)
{
	int err = sb_bmc_link_check_name(sb, name, extack);

	if (err)
		return err;
	sb_bmc_link_detach(sb);
	sb_leg_wait(&sb->bmc.leg, name);
	sb_legs_retry(dev_net(sb->dev));
	return 0;
}

/**
 * sb_bmc_link_set - let another netdev lead to the BMC
 * @sb: sideband
 * @name: name of the netdev; empty for none
 * @absent: it need not be there
 * @extack: for the reason of a refusal
 *
 * The old one is given back only when the new one could be taken.
 *
 * Context: process, RTNL; sleeps.
 * Return: 0; -ENODEV for an unknown netdev, -EEXIST for the present one, -EBUSY
 *	for one that another leg waits for, or as sb_bmc_link_attach().
 */
int sb_bmc_link_set(struct sideband *sb, const char *name, bool absent,
		    struct netlink_ext_ack *extack)
{
	struct net_device *old = rtnl_dereference(sb->bmc.leg.dev);
	struct net_device *dev;
	int err;

	if (!*name) {
		sb_bmc_link_clear(sb);
		sb_legs_retry(dev_net(sb->dev));
		return 0;
	}
	err = sb_leg_find(dev_net(sb->dev), name, absent, &dev, extack);
	if (err)
		return err;
	if (!dev)
		return sb_bmc_link_wait(sb, name, extack);
	if (dev == old) {
		NL_SET_ERR_MSG(extack, "The device already is the BMC link of this sideband");
		return -EEXIST;
	}
	err = sb_bmc_link_check(sb, dev, extack);
	if (err)
		return err;

	sb_bmc_link_detach(sb);
	err = sb_bmc_link_attach(sb, dev, extack);
	/* Where it can't be had again either, that is to be said. */
	if (err && old && sb_bmc_link_attach(sb, old, NULL))
		sb_legs_seek(dev_net(sb->dev));
	sb_legs_retry(dev_net(sb->dev));
	return err;
}

/**
 * sb_bmc_link_put_back - let the netdev lead to the BMC that did before
 * @sb: sideband
 * @name: its name; empty for none
 *
 * One that cannot be had any more is waited for.
 *
 * Context: process, RTNL; sleeps.
 */
void sb_bmc_link_put_back(struct sideband *sb, const char *name)
{
	if (!sb_bmc_link_set(sb, name, true, NULL))
		return;
	sb_bmc_link_detach(sb);
	sb_leg_wait(&sb->bmc.leg, name);
	sb_legs_seek(dev_net(sb->dev));
}
