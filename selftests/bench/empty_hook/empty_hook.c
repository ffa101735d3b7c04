// SPDX-License-Identifier: GPL-2.0
/*
 * An ingress or egress hook that accepts every frame, or a receive handler that
 * passes it on: the least that any user of this attach point can cost. Loaded for dev=NAME
 * in the first network namespace.
 */
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>

static char *dev = "";
module_param(dev, charp, 0444);
MODULE_PARM_DESC(dev, "name of the device");

static bool handler;
module_param(handler, bool, 0444);
MODULE_PARM_DESC(handler, "a receive handler in place of the ingress hook");

static bool egress;
module_param(egress, bool, 0444);
MODULE_PARM_DESC(egress, "the egress hook in place of the ingress hook");

static unsigned int empty_hook(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static rx_handler_result_t empty_handler(struct sk_buff **pskb)
{
	return RX_HANDLER_PASS;
}

static struct nf_hook_ops empty_ops = {
	.hook		= empty_hook,
	.pf		= NFPROTO_NETDEV,
	.hooknum	= NF_NETDEV_INGRESS,
	.priority	= INT_MIN,
};

static int __init empty_hook_init(void)
{
	int err = -ENODEV;

	if (egress)
		empty_ops.hooknum = NF_NETDEV_EGRESS;
	rtnl_lock();
	empty_ops.dev = __dev_get_by_name(&init_net, dev);
	if (empty_ops.dev && handler)
		err = netdev_rx_handler_register(empty_ops.dev, empty_handler,
						 NULL);
	else if (empty_ops.dev)
		err = nf_register_net_hook(&init_net, &empty_ops);
	rtnl_unlock();
	return err;
}

static void __exit empty_hook_exit(void)
{
	if (!handler) {
		nf_unregister_net_hook(&init_net, &empty_ops);
		return;
	}
	rtnl_lock();
	netdev_rx_handler_unregister(empty_ops.dev);
	rtnl_unlock();
}

module_init(empty_hook_init);
module_exit(empty_hook_exit);

MODULE_DESCRIPTION("An attach point that does nothing");
MODULE_LICENSE("GPL");
