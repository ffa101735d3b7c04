// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family: what the requests of all objects share.
 *
 * Documentation/netlink/specs/sideband.yaml describes it; policies and the
 * table of operations are generated from there.
 */
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "netlink.h"

static const struct genl_multicast_group sb_nl_groups[] = {
	[SIDEBAND_NLGRP_EVENTS] = { .name = SIDEBAND_MCGRP_EVENTS },
};

/* The module goes, and the family with it: there are no listeners any more. */
static bool sb_nl_silent;

static struct genl_family sb_nl_family __ro_after_init = {
	.name		= SIDEBAND_FAMILY_NAME,
	.version	= SIDEBAND_FAMILY_VERSION,
	.module		= THIS_MODULE,
	.netnsok	= true,
	.parallel_ops	= true,
	.ops		= sideband_nl_ops,
	.n_ops		= ARRAY_SIZE(sideband_nl_ops),
	.mcgrps		= sb_nl_groups,
	.n_mcgrps	= ARRAY_SIZE(sb_nl_groups),
};

/**
 * sb_nl_find - find the sideband that a request names
 * @net: network namespace of the request
 * @name: attribute with the name of its device
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: sideband, or ERR_PTR of -ENODEV or -EINVAL.
 */
struct sideband *sb_nl_find(struct net *net, struct nlattr *name,
			    struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_name(net, nla_data(name));

	if (!dev) {
		NL_SET_ERR_MSG_ATTR(extack, name, "No sideband of this name in this network namespace");
		return ERR_PTR(-ENODEV);
	}
	if (!sb_is_sideband(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, name, "This device is not a sideband");
		return ERR_PTR(-EINVAL);
	}
	return netdev_priv(dev);
}

/**
 * sb_nl_blame - name the attribute that a refusal is about
 * @extack: where the reason stands
 * @attr: attribute; ignored when one is named already
 */
void sb_nl_blame(struct netlink_ext_ack *extack, struct nlattr *attr)
{
	if (!extack->bad_attr)
		NL_SET_BAD_ATTR(extack, attr);
}

/**
 * sb_nl_changed - make dumps under way notice that they mix old and new
 * @net: network namespace whose configuration has changed
 *
 * Context: process, RTNL.
 */
void sb_nl_changed(struct net *net)
{
	struct sb_net *sn = sb_net(net);

	sn->seq = sn->seq + 1 ?: 1;
}

/**
 * sb_nl_fill_traffic - append what a port or station has carried
 * @skb: message
 * @attr: the nest
 * @values: by &enum sb_traffic
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int sb_nl_fill_traffic(struct sk_buff *skb, int attr, const u64 *values)
{
	struct nlattr *nest = nla_nest_start(skb, attr);
	int i;

	BUILD_BUG_ON(SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS + SB_TRAFFIC_COUNT !=
		     SIDEBAND_A_TRAFFIC_MAX + 1);
	if (!nest)
		return -EMSGSIZE;
	for (i = 0; i < SB_TRAFFIC_COUNT; i++)
		if (nla_put_u64_64bit(skb, SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS + i,
				      values[i], SIDEBAND_A_TRAFFIC_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * sb_nl_reply - answer a request with one object
 * @info: request
 * @fill: writes the object
 * @obj: object
 *
 * Context: process, RTNL.
 * Return: 0 or a negative error.
 */
int sb_nl_reply(struct genl_info *info, sb_nl_fill fill, const void *obj)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *hdr;
	int err;

	if (!skb)
		return -ENOMEM;
	hdr = genlmsg_put_reply(skb, info, &sb_nl_family, 0,
				info->genlhdr->cmd);
	err = hdr ? fill(skb, obj) : -EMSGSIZE;
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	genlmsg_end(skb, hdr);
	return genlmsg_reply(skb, info);
}

/**
 * sb_nl_notify - tell listeners of an object
 * @net: network namespace
 * @cmd: what has happened to it
 * @fill: writes the object
 * @obj: object
 *
 * Context: process, RTNL.
 */
void sb_nl_notify(struct net *net, enum sideband_cmd cmd, sb_nl_fill fill,
		  const void *obj)
{
	struct sk_buff *skb;
	void *hdr;

	sb_nl_changed(net);
	if (sb_nl_silent || !genl_has_listeners(&sb_nl_family, net, SIDEBAND_NLGRP_EVENTS))
		return;
	skb = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		goto err;
	hdr = genlmsg_put(skb, 0, 0, &sb_nl_family, 0, cmd);
	if (!hdr || fill(skb, obj)) {
		nlmsg_free(skb);
		goto err;
	}
	genlmsg_end(skb, hdr);
	genlmsg_multicast_netns(&sb_nl_family, net, skb, 0,
				SIDEBAND_NLGRP_EVENTS, GFP_KERNEL);
	return;

err:
	genl_set_err(&sb_nl_family, net, 0, SIDEBAND_NLGRP_EVENTS, -ENOBUFS);
}

/**
 * sb_nl_dump_one - append one object to a dump
 * @skb: message
 * @cb: dump
 * @cmd: command of the reply
 * @fill: writes the object
 * @obj: object
 *
 * Context: process, RTNL.
 * Return: 0, or -EMSGSIZE when the message is full.
 */
int sb_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		   enum sideband_cmd cmd, sb_nl_fill fill, const void *obj)
{
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &sb_nl_family, NLM_F_MULTI, cmd);
	if (!hdr)
		return -EMSGSIZE;
	genl_dump_check_consistent(cb, hdr);
	err = fill(skb, obj);
	if (err)
		genlmsg_cancel(skb, hdr);
	else
		genlmsg_end(skb, hdr);
	return err;
}

/**
 * sb_nl_dump_check - refuse what a dump does not go by
 * @cb: dump
 * @filter: attribute that it goes by, 0 for none
 * @max: highest attribute that the policy knows
 *
 * Context: process.
 * Return: 0 or -EINVAL.
 */
int sb_nl_dump_check(struct netlink_callback *cb, int filter, int max)
{
	struct nlattr **attrs = compat_dump_attrs(cb);
	int i;

	for (i = 1; i <= max; i++) {
		if (i == filter || !attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(cb->extack, attrs[i], "A dump cannot be limited by this");
		return -EINVAL;
	}
	return 0;
}

/**
 * sb_nl_dump - dump objects of all sidebands, or of one
 * @skb: message to fill
 * @cb: dump; cb->args[0] says how many sidebands have been dumped before
 * @walk: dumps those of one sideband
 * @filter: attribute that may name the one sideband
 * @max: highest attribute that the policy knows
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sb_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
	       sb_nl_walk walk, int filter, int max)
{
	struct nlattr *name = compat_dump_attrs(cb)[filter];
	struct sb_net *sn = sb_net(sock_net(skb->sk));
	struct sideband *sb, *only = NULL;
	long i = 0;
	int err;

	err = sb_nl_dump_check(cb, filter, max);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = sn->seq;
	if (name) {
		only = sb_nl_find(sn->net, name, cb->extack);
		err = PTR_ERR_OR_ZERO(only);
	}
	if (err)
		goto out;
	list_for_each_entry(sb, &sn->sidebands, list) {
		if (i++ < cb->args[0] || (only && only != sb))
			continue;
		err = walk(skb, cb, sb);
		if (err)
			break;
		cb->args[0] = i;
		cb->args[1] = 0;
	}
out:
	rtnl_unlock();
	/* Full is not an error while there is something in it. */
	return err == -EMSGSIZE && skb->len ? skb->len : err ?: skb->len;
}

/**
 * sb_netlink_init - register the family
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int __init sb_netlink_init(void)
{
	return genl_register_family(&sb_nl_family);
}

/**
 * sb_netlink_exit - take the family away
 *
 * Context: process.
 */
void sb_netlink_exit(void)
{
	rtnl_lock();
	sb_nl_silent = true;
	rtnl_unlock();
	genl_unregister_family(&sb_nl_family);
}
