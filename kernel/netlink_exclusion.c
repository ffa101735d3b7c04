// SPDX-License-Identifier: GPL-2.0
/* Requests about exclusions. */
#include <linux/rtnetlink.h>
#include <net/sock.h>

#include "netlink.h"

static int sb_fill_exclusion(struct sk_buff *skb, const void *obj)
{
	const struct sb_exclusion *ex = obj;
	const struct net_device *dev = rtnl_dereference(ex->leg.dev);
	u64 rx, tx;

	if (nla_put_string(skb, SIDEBAND_A_EXCLUSION_IFNAME, ex->leg.name) ||
	    (dev && nla_put_u32(skb, SIDEBAND_A_EXCLUSION_IFINDEX,
				dev->ifindex)) ||
	    (ex->leg.refusal && nla_put_string(skb, SIDEBAND_A_EXCLUSION_REFUSAL,
					       ex->leg.refusal)))
		return -EMSGSIZE;
	if (!ex->vid)
		return 0;
	sb_fence_read(ex, &rx, &tx);
	if (nla_put_u16(skb, SIDEBAND_A_EXCLUSION_VLAN, ex->vid) ||
	    nla_put_u64_64bit(skb, SIDEBAND_A_EXCLUSION_RX_DROPPED, rx,
			      SIDEBAND_A_EXCLUSION_PAD) ||
	    nla_put_u64_64bit(skb, SIDEBAND_A_EXCLUSION_TX_DROPPED, tx,
			      SIDEBAND_A_EXCLUSION_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * sb_notify_exclusion - tell listeners of an exclusion
 * @sn: of its network namespace
 * @ex: exclusion
 * @cmd: what has happened to it
 *
 * Context: process, RTNL.
 */
void sb_notify_exclusion(struct sb_net *sn, const struct sb_exclusion *ex,
			 enum sideband_cmd cmd)
{
	sb_nl_notify(sn->net, cmd, sb_fill_exclusion, ex);
}

static u16 sb_nl_exclusion_vid(struct genl_info *info)
{
	struct nlattr *vlan = info->attrs[SIDEBAND_A_EXCLUSION_VLAN];

	return vlan ? nla_get_u16(vlan) : 0;
}

static bool sb_nl_no_port(struct genl_info *info)
{
	return sb_nl_missing(info, SIDEBAND_A_EXCLUSION_IFNAME,
			     "The name of the port is missing");
}

static struct sb_exclusion *sb_nl_exclusion(struct genl_info *info)
{
	struct nlattr *name = info->attrs[SIDEBAND_A_EXCLUSION_IFNAME];
	struct nlattr *vlan = info->attrs[SIDEBAND_A_EXCLUSION_VLAN];
	struct sb_exclusion *ex;

	if (sb_nl_no_port(info))
		return ERR_PTR(-EINVAL);
	ex = sb_exclusion_named(sb_net(genl_info_net(info)), nla_data(name),
				sb_nl_exclusion_vid(info));
	if (ex)
		return ex;
	if (vlan)
		NL_SET_ERR_MSG_ATTR(info->extack, vlan, "This VLAN is not excluded on this port");
	else
		NL_SET_ERR_MSG_ATTR(info->extack, name, "This port is not excluded");
	return ERR_PTR(-ENOENT);
}

/**
 * sideband_nl_exclusion_get_doit - %SIDEBAND_CMD_EXCLUSION_GET for one
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_exclusion_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_exclusion *ex;
	int err;

	rtnl_lock();
	ex = sb_nl_exclusion(info);
	err = IS_ERR(ex) ? PTR_ERR(ex) :
		sb_nl_reply(info, sb_fill_exclusion, ex);
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_exclusion_get_dumpit - %SIDEBAND_CMD_EXCLUSION_GET for all
 * @skb: message to fill
 * @cb: dump; cb->args[0] says how many have been dumped before
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_exclusion_get_dumpit(struct sk_buff *skb,
				     struct netlink_callback *cb)
{
	struct sb_net *sn = sb_net(sock_net(skb->sk));
	struct sb_exclusion *ex;
	long i = 0;
	int err;

	err = sb_nl_dump_check(cb, 0, SIDEBAND_A_EXCLUSION_VLAN);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = sn->seq;
	list_for_each_entry(ex, &sn->exclusions, list) {
		if (i++ < cb->args[0])
			continue;
		err = sb_nl_dump_one(skb, cb, SIDEBAND_CMD_EXCLUSION_GET,
				     sb_fill_exclusion, ex);
		if (err)
			break;
		cb->args[0] = i;
	}
	rtnl_unlock();
	return err == -EMSGSIZE && skb->len ? skb->len : err ?: skb->len;
}

/* A device that is not there or can't be had is a matter of the name. */
static bool sb_nl_blames_vlan(int err)
{
	return err != -ENODEV && err != -EINVAL;
}

static int sb_nl_exclude(struct genl_info *info)
{
	struct nlattr *name = info->attrs[SIDEBAND_A_EXCLUSION_IFNAME];
	struct nlattr *vlan = info->attrs[SIDEBAND_A_EXCLUSION_VLAN];
	struct sb_exclusion_spec spec = {
		.vid = sb_nl_exclusion_vid(info),
		.force = info->attrs[SIDEBAND_A_EXCLUSION_FORCE],
		.absent = info->attrs[SIDEBAND_A_EXCLUSION_ABSENT],
	};
	int err;

	err = sb_exclusion_add(sb_net(genl_info_net(info)), nla_data(name),
			       &spec, info->extack);
	if (err)
		sb_nl_blame(info->extack, vlan && sb_nl_blames_vlan(err) ?
			    vlan : name);
	return err;
}

/**
 * sideband_nl_exclusion_add_doit - %SIDEBAND_CMD_EXCLUSION_ADD
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_exclusion_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	if (sb_nl_no_port(info))
		return -EINVAL;
	rtnl_lock();
	err = sb_nl_exclude(info);
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_exclusion_del_doit - %SIDEBAND_CMD_EXCLUSION_DEL
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_exclusion_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_exclusion *ex;
	int err;

	rtnl_lock();
	ex = sb_nl_exclusion(info);
	err = PTR_ERR_OR_ZERO(ex);
	if (!err)
		sb_exclusion_del(sb_net(genl_info_net(info)), ex);
	sb_legs_retry(genl_info_net(info));
	rtnl_unlock();
	return err;
}
