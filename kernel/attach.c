// SPDX-License-Identifier: GPL-2.0
/*
 * The point at which frames are taken from a netdev, shared by all who use it:
 * the ports of several sidebands, and the exclusions of VLANs.
 *
 * Received frames are taken at the ingress hook or, where no team may take the
 * netdev, by its receive handler, which costs a fifth. An ingress hook also has
 * its price on netdevs without: the kernel then looks for one on all of them. So
 * a VLAN device, whose port should pay nothing, is better excluded, too.
 *
 * Frames of the host are looked at when they are sent only where some must not
 * be; and unicast to it is when it is received only where some of it may be kept
 * from it. Where no port has that nobody pays for it; where some port has, the others
 * look once whether it is theirs.
 */
#include <linux/if_vlan.h>
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

/* Some port of the machine looks at unicast to the host. */
DEFINE_STATIC_KEY_FALSE(sb_looks);

/**
 * sb_attach_find - find the attach point of a netdev
 * @dev: netdev
 *
 * Context: process, RTNL.
 * Return: attach point, NULL when nobody uses @dev.
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

static int sb_hook(struct sb_attach *attach, struct nf_hook_ops *ops,
		   unsigned int hooknum, nf_hookfn *fn,
		   struct netlink_ext_ack *extack)
{
	int err;

	ops->hook = fn;
	ops->pf = NFPROTO_NETDEV;
	ops->hooknum = hooknum;
	ops->dev = attach->dev;
	ops->priv = attach;
	/* Before any chain of nftables: a host's firewall decides on the
	 * host's frames, and the BMC's are not.
	 */
	ops->priority = INT_MIN;

	err = nf_register_net_hook(dev_net(attach->dev), ops);
	if (err)
		NL_SET_ERR_MSG(extack, "The kernel refused the hook (are CONFIG_NETFILTER_INGRESS and _EGRESS set?)");
	return err;
}

/**
 * sb_attach_hook_egress - look at what the host sends
 * @attach: attach point
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, or what netfilter said.
 */
int sb_attach_hook_egress(struct sb_attach *attach,
			  struct netlink_ext_ack *extack)
{
	int err = 0;

	if (!attach->senders)
		err = sb_hook(attach, &attach->egress, NF_NETDEV_EGRESS,
			      sb_forward_egress, extack);
	if (!err)
		attach->senders++;
	return err;
}

/**
 * sb_attach_unhook_egress - one less looks at what the host sends
 * @attach: attach point
 *
 * Context: process, RTNL.
 */
void sb_attach_unhook_egress(struct sb_attach *attach)
{
	if (!--attach->senders)
		nf_unregister_net_hook(dev_net(attach->dev), &attach->egress);
}

/**
 * sb_attach_look - look at what the host receives, at unicast, too
 * @attach: attach point
 *
 * Context: process, RTNL; may sleep.
 */
void sb_attach_look(struct sb_attach *attach)
{
	if (attach->lookers++)
		return;
	WRITE_ONCE(attach->looks, true);
	static_branch_inc(&sb_looks);
}

/**
 * sb_attach_look_away - one less looks at what the host receives
 * @attach: attach point
 *
 * Context: process, RTNL; may sleep.
 */
void sb_attach_look_away(struct sb_attach *attach)
{
	if (--attach->lookers)
		return;
	WRITE_ONCE(attach->looks, false);
	static_branch_dec(&sb_looks);
}

static int sb_ingress_begin(struct sb_attach *attach,
			    struct netlink_ext_ack *extack)
{
	return sb_hook(attach, &attach->ingress, NF_NETDEV_INGRESS,
		       sb_forward_ingress, extack);
}

static void sb_ingress_end(struct sb_attach *attach)
{
	nf_unregister_net_hook(dev_net(attach->dev), &attach->ingress);
}

static int sb_exclusive_begin(struct sb_attach *attach)
{
	return netdev_rx_handler_register(attach->dev, sb_forward_exclusive,
					  attach);
}

static void sb_exclusive_end(struct sb_attach *attach)
{
	netdev_rx_handler_unregister(attach->dev);
}

/* Changes the point without losing a frame: for a while both take frames. What
 * is for one leg only the first of them sees, and groups are copied once.
 */
static void sb_attach_switch(struct sb_attach *attach, bool exclusive)
{
	WRITE_ONCE(attach->overlap, true);
	/* From now on all who copy a group frame leave a note of it. */
	synchronize_net();
	if (exclusive ? sb_exclusive_begin(attach) :
			sb_ingress_begin(attach, NULL))
		goto out;
	attach->exclusive = exclusive;
	/* From now on all frames pass the new point, too. */
	synchronize_net();
	if (exclusive)
		sb_ingress_end(attach);
	else
		sb_exclusive_end(attach);
	synchronize_net();
out:
	WRITE_ONCE(attach->overlap, false);
}

/* VLAN devices take their frames before the handler does. */
static bool sb_vlan_devices_in_the_way(const struct sb_attach *attach)
{
	struct sb_table *table = (struct sb_table *)&attach->table;
	struct net_device *upper;
	struct list_head *iter;
	bool found = false;

	rcu_read_lock();
	netdev_for_each_upper_dev_rcu(attach->dev, upper, iter) {
		if (sb_is_vlan_device(upper) &&
		    sb_table_find(table, sb_members, vlan_dev_vlan_id(upper)))
			found = true;
	}
	rcu_read_unlock();
	return found;
}

static bool sb_attach_wants_ingress(const struct sb_attach *attach)
{
	struct sb_net *sn = sb_net(dev_net(attach->dev));
	struct sideband *sb;
	struct sb_port *port;

	list_for_each_entry(sb, &sn->sidebands, list) {
		port = sb_port_of_dev(sb, attach->dev);
		if (port && (port->wish == SIDEBAND_ATTACH_WISH_INGRESS ||
			     sb->rules.mode == SIDEBAND_MODE_DEDICATED))
			return true;
	}
	return false;
}

/* The handler is held only while the netdev is up. A bond or team that wants
 * it begins with it down, and is then refused by sb_exclusion_veto(), with a
 * sentence, and not by itself for want of the handler. To a bridge, which takes
 * it up or down, sb_attach_yield() leaves it for as long.
 */
static bool sb_attach_can_be_exclusive(const struct sb_attach *attach)
{
	return attach->ports && netif_running(attach->dev) &&
	       sb_exclusion_find(attach->dev, 0) &&
	       (attach->exclusive || !netdev_is_rx_handler_busy(attach->dev)) &&
	       !netdev_master_upper_dev_get(attach->dev) &&
	       !sb_attach_wants_ingress(attach) &&
	       !sb_vlan_devices_in_the_way(attach);
}

/**
 * sb_attach_arrange - take frames at the cheapest point that is right
 * @attach: attach point, of whose netdev or users something may have changed
 *
 * Context: process, RTNL; may sleep.
 */
void sb_attach_arrange(struct sb_attach *attach)
{
	bool exclusive = sb_attach_can_be_exclusive(attach);

	if (exclusive == attach->exclusive)
		return;
	sb_attach_switch(attach, exclusive);
	if (exclusive == attach->exclusive)
		sb_port_tell_of_dev(attach->dev);
}

/**
 * sb_attach_yield - leave the receive handler to who is about to be refused
 * @attach: attach point
 *
 * Who finds it taken is refused without a sentence. It is taken again once the
 * refusal has been said.
 *
 * Context: process, RTNL; sleeps.
 */
void sb_attach_yield(struct sb_attach *attach)
{
	if (!attach->exclusive)
		return;
	sb_attach_switch(attach, false);
	schedule_work(&sb_net(dev_net(attach->dev))->return_work);
}

/**
 * sb_attach_point - where frames are taken from a netdev
 * @attach: attach point
 *
 * Context: process, RTNL.
 * Return: what to tell of it.
 */
enum sideband_attach sb_attach_point(const struct sb_attach *attach)
{
	if (is_vlan_dev(attach->dev))
		return SIDEBAND_ATTACH_VLAN;
	return attach->exclusive ? SIDEBAND_ATTACH_EXCLUSIVE :
		SIDEBAND_ATTACH_INGRESS;
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
	err = sb_ingress_begin(attach, extack);
	if (err)
		goto err_table;
	list_add_tail(&attach->list, &sn->attaches);
	return attach;

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
 * Return: attach point, or ERR_PTR of -ENOMEM or what netfilter said.
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
	if (attach->exclusive)
		sb_exclusive_end(attach);
	else
		sb_ingress_end(attach);
	synchronize_net();
	sb_table_destroy(&attach->table);
	kfree(attach);
}
