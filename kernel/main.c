// SPDX-License-Identifier: GPL-2.0
/* Order of coming and going. */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/genetlink.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/rtnetlink.h>

#include "sideband.h"

static unsigned int sb_net_id __read_mostly;

/* The module goes: nothing is taken any more. Under RTNL. */
bool sb_unloading;

/* Runs what a sideband has to do later, under RTNL. */
struct workqueue_struct *sb_workqueue;

/**
 * sb_schedule - let a sideband do something later, or sooner than it would
 * @sb: sideband
 * @work: what; its function puts the reference to the netdev that it is given
 * @delay: jiffies
 *
 * Context: any, while the netdev is registered.
 */
void sb_schedule(struct sideband *sb, struct delayed_work *work,
		 unsigned long delay)
{
	dev_hold(sb->dev);
	if (mod_delayed_work(sb_workqueue, work, delay))
		dev_put(sb->dev);
}

/**
 * sb_unschedule - let a sideband not do it, unless it is being done
 * @sb: sideband
 * @work: what
 *
 * Context: process, RTNL.
 */
void sb_unschedule(struct sideband *sb, struct delayed_work *work)
{
	if (cancel_delayed_work(work))
		dev_put(sb->dev);
}

/**
 * sb_net - what we keep for a network namespace
 * @net: network namespace
 *
 * Context: any.
 * Return: our part of it.
 */
struct sb_net *sb_net(const struct net *net)
{
	return net_generic(net, sb_net_id);
}

static int __net_init sb_net_init(struct net *net)
{
	struct sb_net *sn = sb_net(net);

	sn->net = net;
	sn->seq = 1;
	INIT_LIST_HEAD(&sn->sidebands);
	INIT_LIST_HEAD(&sn->attaches);
	INIT_LIST_HEAD(&sn->exclusions);
	INIT_WORK(&sn->return_work, sb_legs_return);
	sb_route_init(sn);
	return 0;
}

/* All devices of the namespace are gone, and our sidebands with them; or the
 * module goes, and only the sidebands are gone.
 */
static void __net_exit sb_net_exit(struct net *net)
{
	struct sb_net *sn = sb_net(net);

	rtnl_lock();
	sb_exclusion_flush(sn);
	rtnl_unlock();
	cancel_work_sync(&sn->return_work);
	sb_route_exit(sn);
	WARN_ON_ONCE(!list_empty(&sn->sidebands));
	WARN_ON_ONCE(!list_empty(&sn->attaches));
}

static struct pernet_operations sb_net_ops = {
	.init	= sb_net_init,
	.exit	= sb_net_exit,
	.id	= &sb_net_id,
	.size	= sizeof(struct sb_net),
};

static int __init sb_module_init(void)
{
	int err;

	sb_workqueue = alloc_workqueue("sideband", WQ_UNBOUND, 0);
	if (!sb_workqueue)
		return -ENOMEM;
	err = register_pernet_subsys(&sb_net_ops);
	if (err)
		goto err_workqueue;
	err = register_netdevice_notifier(&sb_leg_notifier);
	if (err)
		goto err_pernet;
	err = register_netdevice_notifier(&sb_exclusion_notifier);
	if (err)
		goto err_notifier;
	err = register_netdevice_notifier(&sb_team_notifier);
	if (err)
		goto err_exclusion;
	err = register_netdevice_notifier(&sb_route_notifier);
	if (err)
		goto err_team;
	err = rtnl_link_register(&sb_link_ops);
	if (err)
		goto err_route;
	err = sb_netlink_init();
	if (err)
		goto err_link;
	return 0;

err_link:
	rtnl_link_unregister(&sb_link_ops);
err_route:
	unregister_netdevice_notifier(&sb_route_notifier);
err_team:
	unregister_netdevice_notifier(&sb_team_notifier);
err_exclusion:
	unregister_netdevice_notifier(&sb_exclusion_notifier);
err_notifier:
	unregister_netdevice_notifier(&sb_leg_notifier);
err_pernet:
	unregister_pernet_subsys(&sb_net_ops);
err_workqueue:
	destroy_workqueue(sb_workqueue);
	return err;
}

static void __exit sb_module_exit(void)
{
	sb_netlink_exit();
	/* Without its notifier a device that is taken would be held for ever. */
	rtnl_lock();
	sb_unloading = true;
	rtnl_unlock();
	/* Deletes every sideband in every namespace. */
	rtnl_link_unregister(&sb_link_ops);
	unregister_netdevice_notifier(&sb_route_notifier);
	unregister_netdevice_notifier(&sb_team_notifier);
	unregister_netdevice_notifier(&sb_exclusion_notifier);
	unregister_netdevice_notifier(&sb_leg_notifier);
	unregister_pernet_subsys(&sb_net_ops);
	/* What was being done has put its reference, but may not be at its end. */
	destroy_workqueue(sb_workqueue);
	rcu_barrier();
}

module_init(sb_module_init);
module_exit(sb_module_exit);

MODULE_DESCRIPTION("LOM port shared with the BMC in software");
MODULE_LICENSE("GPL");
MODULE_VERSION(SB_VERSION);
MODULE_ALIAS_RTNL_LINK("sideband");
MODULE_ALIAS_GENL_FAMILY(SIDEBAND_FAMILY_NAME);
