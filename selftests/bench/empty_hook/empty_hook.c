// SPDX-License-Identifier: GPL-2.0
/*
 * An ingress or egress hook that accepts every frame, or a receive handler that
 * passes it on: the least that any user of this attach point can cost. Loaded for dev=NAME
 * in the first network namespace. With to=NAME the ingress hook sends every frame on by
 * that device, unasked: the least that steering a frame can cost.
 */
#include <linux/if_ether.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/netfilter_netdev.h>
#include <linux/rtnetlink.h>

static char *dev = "";
module_param(dev, charp, 0444);
MODULE_PARM_DESC(dev, "name of the device");

static char *to = "";
module_param(to, charp, 0444);
MODULE_PARM_DESC(to, "name of the device by which frames are sent on");

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

static struct net_device *to_dev;

static unsigned int steer_hook(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	skb_push(skb, ETH_HLEN);
	skb->dev = to_dev;
	dev_queue_xmit(skb);
	return NF_STOLEN;
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
	to_dev = __dev_get_by_name(&init_net, to);
	if (to_dev)
		empty_ops.hook = steer_hook;
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
