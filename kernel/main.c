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
	INIT_WORK(&sn->return_work, sb_legs_return);
	return 0;
}

/* All devices of the namespace are gone, and our sidebands with them. */
static void __net_exit sb_net_exit(struct net *net)
{
	struct sb_net *sn = sb_net(net);

	cancel_work_sync(&sn->return_work);
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

	err = register_pernet_subsys(&sb_net_ops);
	if (err)
		return err;
	err = register_netdevice_notifier(&sb_leg_notifier);
	if (err)
		goto err_pernet;
	err = rtnl_link_register(&sb_link_ops);
	if (err)
		goto err_notifier;
	err = sb_netlink_init();
	if (err)
		goto err_link;
	return 0;

err_link:
	rtnl_link_unregister(&sb_link_ops);
err_notifier:
	unregister_netdevice_notifier(&sb_leg_notifier);
err_pernet:
	unregister_pernet_subsys(&sb_net_ops);
	return err;
}

static void __exit sb_module_exit(void)
{
	sb_netlink_exit();
	/* Deletes every sideband in every namespace. */
	rtnl_link_unregister(&sb_link_ops);
	unregister_netdevice_notifier(&sb_leg_notifier);
	unregister_pernet_subsys(&sb_net_ops);
	rcu_barrier();
}

module_init(sb_module_init);
module_exit(sb_module_exit);

MODULE_DESCRIPTION("LOM port shared with the BMC in software");
MODULE_LICENSE("GPL");
MODULE_ALIAS_RTNL_LINK("sideband");
MODULE_ALIAS_GENL_FAMILY(SIDEBAND_FAMILY_NAME);
