// SPDX-License-Identifier: GPL-2.0
/* Requests about filters. */
#include <linux/rtnetlink.h>
#include <net/ipv6.h>

#include "netlink.h"

static int sb_fill_dest(struct sk_buff *skb, const struct in6_addr *dest)
{
	__be32 ipv4;

	if (sb_ip_sort(dest) != SB_IP_V4)
		return nla_put_in6_addr(skb, SIDEBAND_A_FILTER_IPV6, dest);
	memcpy(&ipv4, &dest->s6_addr[12], sizeof(ipv4));
	return nla_put_in_addr(skb, SIDEBAND_A_FILTER_IPV4, ipv4);
}

static int sb_fill_filter(struct sk_buff *skb, const void *obj)
{
	const struct sb_filter *filter = obj;
	const struct sb_filter_rule *rule = &filter->rule;
	u32 action = rule->exclusive ? SIDEBAND_FILTER_ACTION_EXCLUSIVE :
		SIDEBAND_FILTER_ACTION_COPY;

	if (nla_put_string(skb, SIDEBAND_A_FILTER_DEV, filter->sb->dev->name) ||
	    nla_put_string(skb, SIDEBAND_A_FILTER_NAME, filter->name) ||
	    (rule->in_vlan &&
	     nla_put_u16(skb, SIDEBAND_A_FILTER_VLAN, rule->vid)) ||
	    (rule->type && nla_put_u16(skb, SIDEBAND_A_FILTER_ETHERTYPE,
				       ntohs(rule->type))) ||
	    (rule->to_dest && sb_fill_dest(skb, &rule->dest)) ||
	    (rule->protocol && nla_put_u8(skb, SIDEBAND_A_FILTER_PROTOCOL,
					  rule->protocol)) ||
	    (rule->port &&
	     nla_put_u16(skb, SIDEBAND_A_FILTER_PORT, rule->port)) ||
	    nla_put_u32(skb, SIDEBAND_A_FILTER_ACTION, action))
		return -EMSGSIZE;
	return 0;
}

/**
 * sb_notify_filter - tell listeners of a filter
 * @filter: filter; nothing is told while its sideband was not announced
 * @cmd: what has happened to it
 *
 * Context: process, RTNL.
 */
void sb_notify_filter(struct sb_filter *filter, enum sideband_cmd cmd)
{
	if (filter->sb->announced)
		sb_nl_notify(dev_net(filter->sb->dev), cmd, sb_fill_filter,
			     filter);
}

/* The sideband that a request names, with the attributes that go with it. */
static struct sideband *sb_nl_filter_dev(struct genl_info *info)
{
	if (sb_nl_missing(info, SIDEBAND_A_FILTER_DEV,
			  "The name of the sideband is missing") ||
	    sb_nl_missing(info, SIDEBAND_A_FILTER_NAME,
			  "The name of the filter is missing"))
		return ERR_PTR(-EINVAL);
	return sb_nl_find(genl_info_net(info),
			  info->attrs[SIDEBAND_A_FILTER_DEV], info->extack);
}

static struct sb_filter *sb_nl_filter(struct genl_info *info)
{
	struct nlattr *name = info->attrs[SIDEBAND_A_FILTER_NAME];
	struct sideband *sb = sb_nl_filter_dev(info);
	struct sb_filter *filter;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	filter = sb_filter_find(sb, nla_data(name));
	if (!filter) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "The sideband has no filter of this name");
		return ERR_PTR(-ENOENT);
	}
	return filter;
}

/**
 * sideband_nl_filter_get_doit - %SIDEBAND_CMD_FILTER_GET for one filter
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_filter_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_filter *filter;
	int err;

	rtnl_lock();
	filter = sb_nl_filter(info);
	err = IS_ERR(filter) ? PTR_ERR(filter) :
		sb_nl_reply(info, sb_fill_filter, filter);
	rtnl_unlock();
	return err;
}

static int sb_nl_walk_filters(struct sk_buff *skb, struct netlink_callback *cb,
			      struct sideband *sb)
{
	struct sb_filter *filter;
	long i = 0;
	int err;

	list_for_each_entry(filter, &sb->filters, list) {
		if (i++ < cb->args[1])
			continue;
		err = sb_nl_dump_one(skb, cb, SIDEBAND_CMD_FILTER_GET,
				     sb_fill_filter, filter);
		if (err)
			return err;
		cb->args[1] = i;
	}
	return 0;
}

/**
 * sideband_nl_filter_get_dumpit - %SIDEBAND_CMD_FILTER_GET for many filters
 * @skb: message to fill
 * @cb: dump
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_filter_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb)
{
	return sb_nl_dump(skb, cb, sb_nl_walk_filters, SIDEBAND_A_FILTER_DEV,
			  SIDEBAND_A_FILTER_NAME);
}

/* Names are typed and listed: no space, and nothing that changes a terminal. */
static int sb_nl_check_name(struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const char *c = nla_data(attr);

	while (*c > ' ' && *c < 0x7f)
		c++;
	if (!*c && c != nla_data(attr))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr, "The name of a filter consists of letters, digits and signs, without spaces");
	return -EINVAL;
}

static int sb_nl_get_dest(struct nlattr **tb, struct sb_filter_rule *rule,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *ipv4 = tb[SIDEBAND_A_FILTER_IPV4];
	struct nlattr *ipv6 = tb[SIDEBAND_A_FILTER_IPV6];

	if (ipv4 && ipv6) {
		NL_SET_ERR_MSG_ATTR(extack, ipv6, "No frame is to an IPv4 and an IPv6 address at once; two filters can be added");
		return -EINVAL;
	}
	rule->to_dest = ipv4 || ipv6;
	if (ipv4 && !nla_get_in_addr(ipv4)) {
		NL_SET_ERR_MSG_ATTR(extack, ipv4, "No frame is to the unspecified address");
		return -EINVAL;
	}
	if (ipv4)
		sb_ip_map(&rule->dest, nla_get_in_addr(ipv4));
	if (!ipv6)
		return 0;
	rule->dest = nla_get_in6_addr(ipv6);
	if (ipv6_addr_any(&rule->dest)) {
		NL_SET_ERR_MSG_ATTR(extack, ipv6, "No frame is to the unspecified address");
		return -EINVAL;
	}
	if (ipv6_addr_v4mapped(&rule->dest)) {
		NL_SET_ERR_MSG_ATTR(extack, ipv6, "No frame is to an IPv4-mapped address; give it as one of IPv4");
		return -EINVAL;
	}
	return 0;
}

/* A flaw is about the condition that comes last. */
static struct nlattr *sb_nl_filter_culprit(struct nlattr **tb)
{
	return tb[SIDEBAND_A_FILTER_PORT] ?: tb[SIDEBAND_A_FILTER_PROTOCOL] ?:
	       tb[SIDEBAND_A_FILTER_IPV6] ?: tb[SIDEBAND_A_FILTER_IPV4] ?:
	       tb[SIDEBAND_A_FILTER_ETHERTYPE] ?: tb[SIDEBAND_A_FILTER_NAME];
}

static int sb_nl_get_rule(struct nlattr **tb, struct sb_filter_rule *rule,
			  struct netlink_ext_ack *extack)
{
	const char *flaw;
	int err;

	rule->in_vlan = tb[SIDEBAND_A_FILTER_VLAN];
	if (rule->in_vlan)
		rule->vid = nla_get_u16(tb[SIDEBAND_A_FILTER_VLAN]);
	if (tb[SIDEBAND_A_FILTER_ETHERTYPE])
		rule->type = htons(nla_get_u16(tb[SIDEBAND_A_FILTER_ETHERTYPE]));
	if (tb[SIDEBAND_A_FILTER_PROTOCOL])
		rule->protocol = nla_get_u8(tb[SIDEBAND_A_FILTER_PROTOCOL]);
	if (tb[SIDEBAND_A_FILTER_PORT])
		rule->port = nla_get_u16(tb[SIDEBAND_A_FILTER_PORT]);
	rule->exclusive = nla_get_u32(tb[SIDEBAND_A_FILTER_ACTION]) ==
		SIDEBAND_FILTER_ACTION_EXCLUSIVE;
	err = sb_nl_get_dest(tb, rule, extack);
	if (err)
		return err;
	flaw = sb_filter_flaw(rule);
	if (!flaw)
		return 0;
	extack->_msg = flaw;
	NL_SET_BAD_ATTR(extack, sb_nl_filter_culprit(tb));
	return -EINVAL;
}

static int sb_nl_filter_add(struct sideband *sb, struct nlattr **tb,
			    struct netlink_ext_ack *extack)
{
	struct nlattr *name = tb[SIDEBAND_A_FILTER_NAME];
	struct sb_filter_rule rule = {};
	int err;

	err = sb_nl_check_name(name, extack);
	if (!err)
		err = sb_nl_get_rule(tb, &rule, extack);
	if (!err)
		err = sb_filter_add(sb, nla_data(name), &rule, extack);
	if (err)
		sb_nl_blame(extack, err == -EINVAL ?
			    tb[SIDEBAND_A_FILTER_VLAN] : name);
	return err;
}

/**
 * sideband_nl_filter_add_doit - %SIDEBAND_CMD_FILTER_ADD
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_filter_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	if (sb_nl_missing(info, SIDEBAND_A_FILTER_ACTION,
			  "It is missing whether the host has the frames, too"))
		return -EINVAL;
	rtnl_lock();
	sb = sb_nl_filter_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) :
		sb_nl_filter_add(sb, info->attrs, info->extack);
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_filter_del_doit - %SIDEBAND_CMD_FILTER_DEL
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_filter_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_filter *filter;
	int err;

	rtnl_lock();
	filter = sb_nl_filter(info);
	err = PTR_ERR_OR_ZERO(filter);
	if (!err)
		sb_filter_del(filter);
	rtnl_unlock();
	return err;
}
