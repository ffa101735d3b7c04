// SPDX-License-Identifier: GPL-2.0
/* The network device of kind sideband, which is its host leg. */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

#include "sideband.h"

static const struct net_device_ops sb_netdev_ops;

/**
 * sb_is_sideband - is a netdev of our kind?
 * @dev: netdev
 *
 * Context: any.
 * Return: true when its private part is a &struct sideband.
 */
bool sb_is_sideband(const struct net_device *dev)
{
	return dev->netdev_ops == &sb_netdev_ops;
}

/**
 * sb_update_carrier - tell the host leg whether anybody can be reached by it
 * @sb: sideband
 *
 * Context: process, RTNL.
 */
void sb_update_carrier(struct sideband *sb)
{
	struct sb_port *active = sb_port_active(sb);

	if (sb->dev->reg_state != NETREG_REGISTERED)
		return;
	if (sb->bmc.leg.state == SIDEBAND_LEG_STATE_UP ||
	    (active && active->leg.state == SIDEBAND_LEG_STATE_UP))
		netif_carrier_on(sb->dev);
	else
		netif_carrier_off(sb->dev);
}

static int sb_init(struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb = netdev_priv(dev);
	struct sb_limiter *limiter;
	int err;

	sb->dev = dev;
	sb->core.untagged_vid = SB_VID_NONE;
	INIT_LIST_HEAD(&sb->ports);
	INIT_LIST_HEAD(&sb->addresses);
	INIT_LIST_HEAD(&sb->filters);
	sb_failover_init(sb);
	sb_announce_init(sb);
	sb_probe_init(sb);
	sb_storm_init(sb);

	dev->tstats = __netdev_alloc_pcpu_stats(struct pcpu_sw_netstats,
						GFP_KERNEL_ACCOUNT);
	if (!dev->tstats)
		return -ENOMEM;
	err = sb_stats_init(sb);
	if (err)
		goto err_tstats;
	sb->core.deaf.sb = &sb->core;
	err = sb_table_init(&sb->core.own);
	if (err)
		goto err_stats;
	err = rhltable_init(&sb->core.ips, &sb_ip_params);
	if (err)
		goto err_table;
	err = rhltable_init(&sb->core.prefixes, &sb_prefix_params);
	if (err)
		goto err_ips;
	err = sb_guard_init(&sb->core.guard);
	if (err)
		goto err_prefixes;
	err = sb_local_init(sb);
	if (err)
		goto err_guard;
	limiter = sb_limiter_new(&sb->rules.limits);
	err = PTR_ERR_OR_ZERO(limiter);
	if (err)
		goto err_local;
	sb_limiter_use(sb, limiter);
	list_add_tail(&sb->list, &sn->sidebands);
	return 0;

err_local:
	sb_local_free(sb);
err_guard:
	sb_guard_destroy(&sb->core.guard);
err_prefixes:
	rhltable_destroy(&sb->core.prefixes);
err_ips:
	rhltable_destroy(&sb->core.ips);
err_table:
	sb_table_destroy(&sb->core.own);
err_stats:
	sb_stats_free(sb);
err_tstats:
	free_percpu(dev->tstats);
	dev->tstats = NULL;
	return err;
}

/* Takes away all that frames find the sideband by. The core waits for those
 * that have found it before it calls sb_free().
 */
static void sb_uninit(struct net_device *dev)
{
	struct sideband *sb = netdev_priv(dev);
	struct sb_entry *entry, *tmp_entry;
	struct sb_port *port, *tmp_port;

	sb_notify_dev(sb, SIDEBAND_CMD_DEV_DEL_NTF);
	sb->announced = false;
	/* Who takes over from the first port that goes, goes next. */
	sb->rules.announce = 0;
	list_del(&sb->list);
	sb_access_end(sb);

	sb_bmc_link_clear(sb);
	sb_legs_retry(dev_net(dev));
	sb_filter_flush(sb);
	list_for_each_entry_safe(port, tmp_port, &sb->ports, list)
		sb_port_del(port);
	list_for_each_entry_safe(entry, tmp_entry, &sb->addresses, list)
		sb_address_del(sb, entry);
	sb_failover_exit(sb);
	sb_announce_exit(sb);
	sb_probe_exit(sb);
	sb_storm_exit(sb);
	sb_local_exit(sb);
}

static void sb_free(struct net_device *dev)
{
	struct sideband *sb = netdev_priv(dev);

	sb_limiter_drop(rcu_dereference_protected(sb->limiter, true));
	sb_local_free(sb);
	sb_guard_destroy(&sb->core.guard);
	rhltable_destroy(&sb->core.prefixes);
	rhltable_destroy(&sb->core.ips);
	sb_table_destroy(&sb->core.own);
	sb_stats_free(sb);
	free_percpu(dev->tstats);
	dev->tstats = NULL;
}

static int sb_open(struct net_device *dev)
{
	return sb_host_leg_open(netdev_priv(dev), NULL);
}

static int sb_stop(struct net_device *dev)
{
	sb_host_leg_stop(netdev_priv(dev));
	return 0;
}

static bool sb_mac_of_port(const struct sideband *sb, const u8 *mac)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->attach &&
		    ether_addr_equal(port->attach->dev->dev_addr, mac))
			return true;
	return false;
}

/**
 * sb_check_mac - may the host leg have a MAC?
 * @sb: sideband
 * @mac: MAC
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, or -EADDRINUSE when somebody else on one of its ports has it.
 */
int sb_check_mac(const struct sideband *sb, const u8 *mac,
		 struct netlink_ext_ack *extack)
{
	struct sb_port *port;

	if (ether_addr_equal(sb->dev->dev_addr, mac))
		return 0;
	if (sb_address_owned(sb, mac) || sb_mac_of_port(sb, mac)) {
		NL_SET_ERR_MSG(extack, "This MAC belongs to a station or port of the sideband");
		return -EADDRINUSE;
	}
	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach ||
		    !sb_address_owned_beside(sb, port->attach->dev, mac))
			continue;
		NL_SET_ERR_MSG(extack, "This MAC belongs to a station or host leg of another sideband on the same port");
		return -EADDRINUSE;
	}
	return 0;
}

static int sb_set_mac_address(struct net_device *dev, void *p)
{
	struct sideband *sb = netdev_priv(dev);
	const struct sockaddr *addr = p;
	int err;

	if (!is_valid_ether_addr(addr->sa_data))
		return -EADDRNOTAVAIL;
	if (ether_addr_equal(dev->dev_addr, addr->sa_data))
		return 0;

	err = sb_check_mac(sb, addr->sa_data, NULL);
	if (!err)
		err = sb_host_leg_move(sb, addr->sa_data, NULL);
	if (!err)
		eth_hw_addr_set(dev, addr->sa_data);
	return err;
}

static const struct net_device_ops sb_netdev_ops = {
	.ndo_init		= sb_init,
	.ndo_uninit		= sb_uninit,
	.ndo_open		= sb_open,
	.ndo_stop		= sb_stop,
	.ndo_start_xmit		= sb_forward_host_leg,
	.ndo_set_mac_address	= sb_set_mac_address,
	.ndo_validate_addr	= eth_validate_addr,
	.ndo_get_stats64	= dev_get_tstats64,
};

#define SB_FEATURES	(NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_FRAGLIST | \
			 NETIF_F_HIGHDMA | NETIF_F_GSO_SOFTWARE)

static void sb_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &sb_netdev_ops;
	dev->ethtool_ops = &sb_ethtool_ops;
	dev->rtnl_link_ops = &sb_link_ops;
	dev->priv_destructor = sb_free;
	dev->needs_free_netdev = true;

	dev->max_mtu = ETH_MAX_MTU;
	/* Between the host leg and a port a bridge would close a loop. */
	dev->priv_flags |= IFF_NO_QUEUE | IFF_DONT_BRIDGE;
	/* It may run with interrupts off; the legs are not asked for that. */
	dev->priv_flags |= IFF_DISABLE_NETPOLL;
	/* Tags are put on and taken off what is sent. */
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	compat_set_lltx(dev);
	compat_set_netns_local(dev);

	dev->hw_features = SB_FEATURES;
	dev->vlan_features = SB_FEATURES;
	dev->features |= SB_FEATURES | NETIF_F_HW_VLAN_CTAG_TX;
	eth_hw_addr_random(dev);
	netif_carrier_off(dev);
}

static int sb_validate(struct nlattr *tb[], struct nlattr *data[],
		       struct netlink_ext_ack *extack)
{
	struct nlattr *address = tb[IFLA_ADDRESS];
	struct nlattr *link = tb[IFLA_LINK];

	if (link) {
		NL_SET_ERR_MSG_ATTR(extack, link, "A sideband is on top of no device when it is made; ports are given to it by 'sidebandctl port add'");
		return -EINVAL;
	}
	if (!address)
		return 0;
	if (nla_len(address) != ETH_ALEN ||
	    !is_valid_ether_addr(nla_data(address))) {
		NL_SET_ERR_MSG_ATTR(extack, address, "The host leg needs a unicast MAC of six bytes");
		return -EADDRNOTAVAIL;
	}
	return 0;
}

static int sb_newlink(struct net_device *dev, struct netlink_ext_ack *extack)
{
	struct sideband *sb = netdev_priv(dev);
	int err;

	err = register_netdevice(dev);
	if (err)
		return err;
	sb->announced = true;
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_ADD_NTF);
	return 0;
}

COMPAT_NEWLINK(sb_newlink)

struct rtnl_link_ops sb_link_ops = {
	.kind		= "sideband",
	.priv_size	= sizeof(struct sideband),
	.setup		= sb_setup,
	.validate	= sb_validate,
	.newlink	= compat_sb_newlink,
};

/**
 * sb_may_be_name - can a device have a name?
 * @name: name
 *
 * Context: any.
 * Return: true when the kernel takes it as it is.
 */
bool sb_may_be_name(const char *name)
{
	/* The last two are folders where the kernel keeps settings of devices. */
	return dev_valid_name(name) && !strchr(name, '%') &&
	       strcmp(name, "all") && strcmp(name, "default");
}

static int sb_check_name(struct net *net, const char *name,
			 struct netlink_ext_ack *extack)
{
	if (!sb_may_be_name(name)) {
		NL_SET_ERR_MSG(extack, "This is not a valid name for a device");
		return -EINVAL;
	}
	if (__dev_get_by_name(net, name)) {
		NL_SET_ERR_MSG(extack, "A device of this name already exists");
		return -EEXIST;
	}
	return 0;
}

/**
 * sb_create - make a sideband without BMC link, ports and stations
 * @net: network namespace
 * @name: name of its device
 * @address: MAC of the host leg, NULL for one at random
 * @extack: for the reason of a refusal
 *
 * Listeners are not told before the caller sets &sideband.announced.
 *
 * Context: process, RTNL.
 * Return: the sideband, or ERR_PTR of -EINVAL, -EEXIST, -ENOMEM.
 */
struct sideband *sb_create(struct net *net, const char *name, const u8 *address,
			   struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	int err;

	if (address && !is_valid_ether_addr(address)) {
		NL_SET_ERR_MSG(extack, "The host leg needs a unicast MAC");
		return ERR_PTR(-EINVAL);
	}
	err = sb_check_name(net, name, extack);
	if (err)
		return ERR_PTR(err);
	dev = alloc_netdev(sizeof(struct sideband), name, NET_NAME_USER,
			   sb_setup);
	if (!dev)
		return ERR_PTR(-ENOMEM);
	dev_net_set(dev, net);
	if (address) {
		eth_hw_addr_set(dev, address);
		dev->addr_assign_type = NET_ADDR_SET;
	}

	err = register_netdevice(dev);
	if (err) {
		free_netdev(dev);
		return ERR_PTR(err);
	}
	return netdev_priv(dev);
}
