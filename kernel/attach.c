// SPDX-License-Identifier: GPL-2.0
/* The point at which frames are taken from a netdev, shared by its ports. */
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

/**
 * sb_attach_find - find the attach point of a netdev
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: attach point, NULL when no sideband has @dev as a port.
 */
struct sb_attach *sb_attach_find(const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_attach *attach;

	ASSERT_RTNL();
	list_for_each_entry(attach, &sn->attaches, list)
		if (attach->dev == dev)
			return attach;
	return NULL;
}

static int sb_attach_hook(struct sb_attach *attach,
			  struct netlink_ext_ack *extack)
{
	struct net_device *dev = attach->dev;
	int err;

	attach->ops.hook = sb_forward_ingress;
	attach->ops.pf = NFPROTO_NETDEV;
	attach->ops.hooknum = NF_NETDEV_INGRESS;
	attach->ops.dev = dev;
	attach->ops.priv = attach;
	/* Before any chain of nftables: a host's firewall decides on the
	 * host's frames, and the BMC's are not.
	 */
	attach->ops.priority = INT_MIN;

	err = nf_register_net_hook(dev_net(dev), &attach->ops);
	if (err)
		NL_SET_ERR_MSG(extack, "The kernel refused the ingress hook (is CONFIG_NETFILTER_INGRESS set?)");
	return err;
}

static struct sb_attach *sb_attach_new(struct net_device *dev,
				       struct netlink_ext_ack *extack)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_attach *attach;
	int err;

	attach = kzalloc(sizeof(*attach), GFP_KERNEL_ACCOUNT);
	if (!attach)
		return ERR_PTR(-ENOMEM);
	attach->dev = dev;

	err = sb_table_init(&attach->table);
	if (err)
		goto err_free;
	/* Which groups the BMC has joined is not known. */
	err = dev_set_allmulti(dev, 1);
	if (err) {
		NL_SET_ERR_MSG(extack, "The port cannot be set to receive all multicast");
		goto err_table;
	}
	err = sb_attach_hook(attach, extack);
	if (err)
		goto err_allmulti;
	list_add_tail(&attach->list, &sn->attaches);
	return attach;

err_allmulti:
	dev_set_allmulti(dev, -1);
err_table:
	sb_table_destroy(&attach->table);
err_free:
	kfree(attach);
	return ERR_PTR(err);
}

/**
 * sb_attach_get - take frames from a netdev, or share in it
 * @dev: netdev; the caller keeps a reference until sb_attach_put()
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: attach point, or ERR_PTR of -ENOMEM or what netfilter or the driver
 *	said.
 */
struct sb_attach *sb_attach_get(struct net_device *dev,
				struct netlink_ext_ack *extack)
{
	struct sb_attach *attach = sb_attach_find(dev);

	if (!attach)
		attach = sb_attach_new(dev, extack);
	if (!IS_ERR(attach))
		attach->users++;
	return attach;
}

/**
 * sb_attach_put - take no more frames from a netdev
 * @attach: attach point that the caller got; its addresses are gone from it
 *
 * With the last user it is unlinked, all who may still read it are waited
 * for, and only then it is torn down.
 *
 * Context: process, RTNL; sleeps.
 */
void sb_attach_put(struct sb_attach *attach)
{
	if (--attach->users)
		return;
	list_del(&attach->list);
	nf_unregister_net_hook(dev_net(attach->dev), &attach->ops);
	dev_set_allmulti(attach->dev, -1);
	synchronize_net();
	sb_table_destroy(&attach->table);
	kfree(attach);
}
