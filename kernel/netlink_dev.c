// SPDX-License-Identifier: GPL-2.0
/* Requests about sidebands. */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "netlink.h"

static int sb_fill_stats(struct sk_buff *skb, struct sideband *sb)
{
	u64 values[SB_STAT_COUNT];
	struct nlattr *nest;
	int i;

	nest = nla_nest_start(skb, SIDEBAND_A_DEV_STATS);
	if (!nest)
		return -EMSGSIZE;
	sb_stats_read(sb, values);
	for (i = 0; i < SB_STAT_COUNT; i++)
		if (nla_put_u64_64bit(skb, SB_STAT_FIRST + i, values[i],
				      SIDEBAND_A_STATS_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int sb_fill_bmc_link(struct sk_buff *skb, const struct sideband *sb)
{
	const struct sb_leg *leg = &sb->bmc.leg;
	struct net_device *dev = rtnl_dereference(leg->dev);

	if (!leg->name[0])
		return 0;
	if (nla_put_string(skb, SIDEBAND_A_DEV_BMC_LINK, leg->name) ||
	    nla_put_u32(skb, SIDEBAND_A_DEV_BMC_LINK_STATE, leg->state) ||
	    (dev && nla_put_u32(skb, SIDEBAND_A_DEV_BMC_LINK_IFINDEX,
				dev->ifindex)) ||
	    (leg->refusal && nla_put_string(skb, SIDEBAND_A_DEV_BMC_LINK_REFUSAL,
					    leg->refusal)))
		return -EMSGSIZE;
	return 0;
}

static unsigned int sb_count_ports(const struct sideband *sb)
{
	struct sb_port *port;
	unsigned int n = 0;

	list_for_each_entry(port, &sb->ports, list)
		n++;
	return n;
}

/* Where a rule stands that is a number. */
static const struct sb_nl_rule {
	int attr;
	size_t offset;
} sb_nl_rules[] = {
	{ SIDEBAND_A_DEV_MODE, offsetof(struct sb_rules, mode) },
	{ SIDEBAND_A_DEV_FAILBACK, offsetof(struct sb_rules, failback) },
	{ SIDEBAND_A_DEV_FAILBACK_DELAY,
	  offsetof(struct sb_rules, failback_delay) },
	{ SIDEBAND_A_DEV_DOWNDELAY, offsetof(struct sb_rules, downdelay) },
	{ SIDEBAND_A_DEV_UPDELAY, offsetof(struct sb_rules, updelay) },
	{ SIDEBAND_A_DEV_ANNOUNCE, offsetof(struct sb_rules, announce) },
	{ SIDEBAND_A_DEV_PROBE_INTERVAL,
	  offsetof(struct sb_rules, probe_interval) },
};

static u32 *sb_nl_rule(struct sb_rules *rules, const struct sb_nl_rule *rule)
{
	return (void *)rules + rule->offset;
}

static int sb_fill_rules(struct sk_buff *skb, struct sideband *sb)
{
	const struct sb_nl_rule *rule;

	for (rule = sb_nl_rules;
	     rule < sb_nl_rules + ARRAY_SIZE(sb_nl_rules); rule++)
		if (nla_put_u32(skb, rule->attr,
				*sb_nl_rule(&sb->rules, rule)))
			return -EMSGSIZE;
	if (sb_nl_put_policy(skb, &sb->rules.policy) ||
	    sb_nl_put_limits(skb, &sb->rules.limits) ||
	    nla_put_u8(skb, SIDEBAND_A_DEV_STRICT, sb->rules.strict) ||
	    nla_put_u8(skb, SIDEBAND_A_DEV_HOST_ACCESS,
		       sb->rules.host_access) ||
	    nla_put_in_addr(skb, SIDEBAND_A_DEV_PROBE_TARGET,
			    sb->rules.probe_target))
		return -EMSGSIZE;
	return 0;
}

static int sb_fill_access(struct sk_buff *skb, const struct sideband *sb)
{
	if (!sb->core.access)
		return 0;
	return nla_put_u32(skb, SIDEBAND_A_DEV_ACCESS_PATH, sb->core.access);
}

static int sb_fill_outsider(void *skb, struct net_device *dev,
			    struct net_device *team)
{
	struct nlattr *nest = nla_nest_start(skb, SIDEBAND_A_DEV_OUTSIDER);

	if (!nest ||
	    nla_put_string(skb, SIDEBAND_A_OUTSIDER_IFNAME, dev->name) ||
	    nla_put_string(skb, SIDEBAND_A_OUTSIDER_TEAM, team->name))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int sb_fill_active(struct sk_buff *skb, const struct sideband *sb)
{
	const struct sb_failover *fo = &sb->failover;
	ktime_t age = ktime_sub(ktime_get_boottime(), fo->since);

	if (nla_put_u32(skb, SIDEBAND_A_DEV_MOVES, fo->moves))
		return -EMSGSIZE;
	if (!fo->active)
		return 0;
	if (nla_put_string(skb, SIDEBAND_A_DEV_ACTIVE_PORT,
			   fo->active->leg.name) ||
	    nla_put_u32(skb, SIDEBAND_A_DEV_ACTIVE_REASON, fo->reason) ||
	    nla_put_u64_64bit(skb, SIDEBAND_A_DEV_ACTIVE_AGE,
			      ktime_to_ms(age), SIDEBAND_A_DEV_PAD))
		return -EMSGSIZE;
	return 0;
}

static int sb_fill_dev(struct sk_buff *skb, const void *obj)
{
	struct sideband *sb = (struct sideband *)obj;
	u16 untagged = sb->core.untagged_vid;

	if (nla_put_u32(skb, SIDEBAND_A_DEV_IFINDEX, sb->dev->ifindex) ||
	    nla_put_string(skb, SIDEBAND_A_DEV_IFNAME, sb->dev->name) ||
	    nla_put(skb, SIDEBAND_A_DEV_ADDRESS, ETH_ALEN,
		    sb->dev->dev_addr) ||
	    sb_fill_bmc_link(skb, sb) ||
	    sb_fill_active(skb, sb) || sb_fill_rules(skb, sb) ||
	    sb_fill_access(skb, sb) || sb_nl_put_storm(skb, sb) ||
	    sb_team_outsiders(sb, sb_fill_outsider, skb) ||
	    (untagged != SB_VID_NONE &&
	     nla_put_u16(skb, SIDEBAND_A_DEV_UNTAGGED_VLAN, untagged)) ||
	    nla_put_u32(skb, SIDEBAND_A_DEV_PORTS, sb_count_ports(sb)) ||
	    nla_put_u32(skb, SIDEBAND_A_DEV_STATIONS, sb->stations) ||
	    nla_put_u32(skb, SIDEBAND_A_DEV_GUARD,
			sb->core.guard.prefixes + sb->core.guard.macs))
		return -EMSGSIZE;
	return sb_fill_stats(skb, sb);
}

/**
 * sb_notify_dev - tell listeners of a sideband
 * @sb: sideband; nothing is told of one that was not announced
 * @cmd: what has happened to it
 *
 * Context: process, RTNL.
 */
void sb_notify_dev(struct sideband *sb, enum sideband_cmd cmd)
{
	if (sb->announced)
		sb_nl_notify(dev_net(sb->dev), cmd, sb_fill_dev, sb);
}

static struct sideband *sb_nl_find_index(struct net *net,
					 struct nlattr *index,
					 struct netlink_ext_ack *extack)
{
	struct net_device *dev = __dev_get_by_index(net, nla_get_u32(index));

	if (!dev || !sb_is_sideband(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, index, "No sideband of this index in this network namespace");
		return ERR_PTR(-ENODEV);
	}
	return netdev_priv(dev);
}

/* By name or by index; when both are given they must mean the same. */
static struct sideband *sb_nl_dev(struct genl_info *info)
{
	struct nlattr *index = info->attrs[SIDEBAND_A_DEV_IFINDEX];
	struct nlattr *name = info->attrs[SIDEBAND_A_DEV_IFNAME];
	struct netlink_ext_ack *extack = info->extack;
	struct net *net = genl_info_net(info);
	struct sideband *sb;

	if (!index && sb_nl_missing(info, SIDEBAND_A_DEV_IFNAME,
				    "The name of the sideband is missing"))
		return ERR_PTR(-EINVAL);
	if (!index)
		return sb_nl_find(net, name, extack);
	sb = sb_nl_find_index(net, index, extack);
	if (!IS_ERR(sb) && name && sb_nl_find(net, name, extack) != sb) {
		NL_SET_ERR_MSG_ATTR(extack, name, "Name and index are not of the same sideband");
		return ERR_PTR(-EINVAL);
	}
	return sb;
}

/**
 * sideband_nl_dev_get_doit - %SIDEBAND_CMD_DEV_GET for one sideband
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	rtnl_lock();
	sb = sb_nl_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) : sb_nl_reply(info, sb_fill_dev, sb);
	rtnl_unlock();
	return err;
}

static int sb_nl_walk_dev(struct sk_buff *skb, struct netlink_callback *cb,
			  struct sideband *sb)
{
	return sb_nl_dump_one(skb, cb, SIDEBAND_CMD_DEV_GET, sb_fill_dev, sb);
}

/**
 * sideband_nl_dev_get_dumpit - %SIDEBAND_CMD_DEV_GET for all sidebands
 * @skb: message to fill
 * @cb: dump
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_dev_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return sb_nl_dump(skb, cb, sb_nl_walk_dev, SIDEBAND_A_DEV_IFNAME,
			  SIDEBAND_A_DEV_IFNAME);
}

static int sb_nl_new_port(struct sideband *sb, struct nlattr *nest, bool absent,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIDEBAND_A_PORT_PRIORITY + 1];
	int err;

	err = nla_parse_nested(tb, SIDEBAND_A_PORT_PRIORITY, nest,
			       sideband_new_port_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, nest, tb, SIDEBAND_A_PORT_IFNAME)) {
		NL_SET_ERR_MSG(extack, "The name of a port is missing");
		return -EINVAL;
	}
	return sb_nl_port_add(sb, tb, absent, extack);
}

static int sb_nl_new_station(struct sideband *sb, struct nlattr *nest,
			     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIDEBAND_A_STATION_SHARED + 1];
	int err;

	err = nla_parse_nested(tb, SIDEBAND_A_STATION_SHARED, nest,
			       sideband_new_station_nl_policy, extack);
	if (err)
		return err;
	if (NL_REQ_ATTR_CHECK(extack, nest, tb, SIDEBAND_A_STATION_MAC)) {
		NL_SET_ERR_MSG(extack, "The MAC of a station is missing");
		return -EINVAL;
	}
	return sb_nl_station_add(sb, tb, extack);
}

/* The rules of a sideband as they are, but for those that a request changes; policy
 * and limits among them are read when they are checked. Returns whether it changes
 * any.
 */
static bool sb_nl_get_rules(struct genl_info *info, struct sb_rules *rules)
{
	struct nlattr *target = info->attrs[SIDEBAND_A_DEV_PROBE_TARGET];
	struct nlattr *strict = info->attrs[SIDEBAND_A_DEV_STRICT];
	struct nlattr *access = info->attrs[SIDEBAND_A_DEV_HOST_ACCESS];
	const struct sb_nl_rule *rule;
	bool changes = info->attrs[SIDEBAND_A_DEV_POLICY] ||
		info->attrs[SIDEBAND_A_DEV_LIMIT];

	for (rule = sb_nl_rules;
	     rule < sb_nl_rules + ARRAY_SIZE(sb_nl_rules); rule++) {
		if (!info->attrs[rule->attr])
			continue;
		*sb_nl_rule(rules, rule) =
			nla_get_u32(info->attrs[rule->attr]);
		changes = true;
	}
	if (target) {
		rules->probe_target = nla_get_in_addr(target);
		changes = true;
	}
	if (strict) {
		rules->strict = nla_get_u8(strict);
		changes = true;
	}
	if (access) {
		rules->host_access = nla_get_u8(access);
		changes = true;
	}
	return changes;
}

static int sb_nl_check_rules(struct sideband *sb, struct sb_rules *rules,
			     struct genl_info *info)
{
	struct netlink_ext_ack *extack = info->extack;
	int err;

	err = sb_nl_get_policy(info->attrs[SIDEBAND_A_DEV_POLICY],
			       &rules->policy, extack);
	if (err)
		return err;
	err = sb_nl_get_limits(info->attrs[SIDEBAND_A_DEV_LIMIT],
			       &rules->limits, extack);
	if (err)
		return err;
	err = sb_rules_check_strict(sb, rules, extack);
	if (err) {
		sb_nl_blame(extack, info->attrs[SIDEBAND_A_DEV_STRICT]);
		return err;
	}
	err = sb_rules_check_mode(sb, rules, extack);
	if (err) {
		sb_nl_blame(extack, info->attrs[SIDEBAND_A_DEV_MODE]);
		return err;
	}
	err = sb_rules_check_access(rules, extack);
	if (err) {
		sb_nl_blame(extack, info->attrs[SIDEBAND_A_DEV_HOST_ACCESS] ?:
			    info->attrs[SIDEBAND_A_DEV_MODE]);
		return err;
	}
	err = sb_rules_check_probe(rules, extack);
	if (err)
		sb_nl_blame(extack, info->attrs[SIDEBAND_A_DEV_PROBE_TARGET]);
	return err;
}

static int sb_nl_set_rules(struct sideband *sb, struct genl_info *info)
{
	struct sb_rules rules = sb->rules;
	int err;

	if (!sb_nl_get_rules(info, &rules))
		return 0;
	err = sb_nl_check_rules(sb, &rules, info);
	return err ?: sb_rules_set(sb, &rules, info->extack);
}

/* Each attribute may be there many times, so the message itself is read. */
static int sb_nl_furnish(struct sideband *sb, struct genl_info *info)
{
	struct nlattr *link = info->attrs[SIDEBAND_A_DEV_BMC_LINK];
	bool absent = info->attrs[SIDEBAND_A_DEV_ABSENT];
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr *attr;
	int err = 0, rem;

	if (link) {
		err = sb_bmc_link_set(sb, nla_data(link), absent, extack);
		if (err) {
			sb_nl_blame(extack, link);
			return err;
		}
	}
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) == SIDEBAND_A_DEV_PORT)
			err = sb_nl_new_port(sb, attr, absent, extack);
		else if (nla_type(attr) == SIDEBAND_A_DEV_STATION)
			err = sb_nl_new_station(sb, attr, extack);
		if (err)
			return err;
	}
	return sb_nl_set_rules(sb, info);
}

static void sb_nl_announce(struct sideband *sb)
{
	struct sb_entry *entry;
	struct sb_port *port;

	sb->announced = true;
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_ADD_NTF);
	list_for_each_entry(port, &sb->ports, list)
		sb_notify_port(port, SIDEBAND_CMD_PORT_ADD_NTF);
	list_for_each_entry(entry, &sb->addresses, list)
		if (entry->kind == SB_STATION)
			sb_notify_station(sb, entry,
					  SIDEBAND_CMD_STATION_ADD_NTF);
}

static int sb_nl_create(struct genl_info *info)
{
	struct nlattr *address = info->attrs[SIDEBAND_A_DEV_ADDRESS];
	struct nlattr *name = info->attrs[SIDEBAND_A_DEV_IFNAME];
	struct netlink_ext_ack *extack = info->extack;
	struct sideband *sb;
	int err;

	sb = sb_create(genl_info_net(info), nla_data(name),
		       address ? nla_data(address) : NULL, extack);
	if (IS_ERR(sb)) {
		sb_nl_blame(extack, address &&
			    !is_valid_ether_addr(nla_data(address)) ?
			    address : name);
		return PTR_ERR(sb);
	}
	err = sb_nl_furnish(sb, info);
	if (err) {
		unregister_netdevice(sb->dev);
		return err;
	}
	sb_nl_announce(sb);
	return 0;
}

/**
 * sideband_nl_dev_add_doit - %SIDEBAND_CMD_DEV_ADD, all of it or nothing
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_dev_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	if (sb_nl_missing(info, SIDEBAND_A_DEV_IFNAME,
			  "The name of the sideband is missing"))
		return -EINVAL;
	rtnl_lock();
	err = sb_nl_create(info);
	rtnl_unlock();
	return err;
}

/* What can be refused is found out before anything changes; what may fail for
 * reasons of others comes before what fails only for want of memory.
 */
static int sb_nl_set(struct sideband *sb, struct genl_info *info)
{
	struct nlattr *link = info->attrs[SIDEBAND_A_DEV_BMC_LINK];
	struct sb_rules rules = sb->rules;
	char old[IFNAMSIZ];
	bool changes;
	int err;

	changes = sb_nl_get_rules(info, &rules);
	err = sb_nl_check_rules(sb, &rules, info);
	if (err)
		return err;
	strscpy(old, sb->bmc.leg.name, sizeof(old));
	if (link) {
		err = sb_bmc_link_set(sb, nla_data(link),
				      info->attrs[SIDEBAND_A_DEV_ABSENT],
				      info->extack);
		if (err) {
			sb_nl_blame(info->extack, link);
			return err;
		}
	}
	if (changes)
		err = sb_rules_set(sb, &rules, info->extack);
	if (err && link)
		sb_bmc_link_put_back(sb, old);
	return err;
}

/**
 * sideband_nl_dev_set_doit - %SIDEBAND_CMD_DEV_SET, all of it or nothing
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_dev_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_rules rules;
	struct sideband *sb;
	int err;

	if (!sb_nl_get_rules(info, &rules) &&
	    sb_nl_missing(info, SIDEBAND_A_DEV_BMC_LINK,
			  "Nothing to change is given"))
		return -EINVAL;
	rtnl_lock();
	sb = sb_nl_dev(info);
	err = PTR_ERR_OR_ZERO(sb);
	if (!err)
		err = sb_nl_set(sb, info);
	if (!err)
		sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
	sb_legs_retry(genl_info_net(info));
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_dev_del_doit - %SIDEBAND_CMD_DEV_DEL
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	rtnl_lock();
	sb = sb_nl_dev(info);
	err = PTR_ERR_OR_ZERO(sb);
	if (!err)
		unregister_netdevice(sb->dev);
	rtnl_unlock();
	return err;
}
