// SPDX-License-Identifier: GPL-2.0
/* Requests about ports. */
#include <linux/rtnetlink.h>

#include "netlink.h"
#include "traffic.h"

static int sb_fill_master(struct sk_buff *skb, struct net_device *dev)
{
	struct net_device *master = netdev_master_upper_dev_get(dev);

	return master ? nla_put_string(skb, SIDEBAND_A_PORT_MASTER,
				       master->name) : 0;
}

static int sb_fill_port_traffic(struct sk_buff *skb,
				const struct sb_port *port)
{
	u64 values[SB_TRAFFIC_COUNT];

	sb_traffic_read_port(port, values);
	return sb_nl_fill_traffic(skb, SIDEBAND_A_PORT_STATS, values);
}

static int sb_fill_port(struct sk_buff *skb, const void *obj)
{
	const struct sb_port *port = obj;
	const struct sb_attach *attach = port->attach;

	if (nla_put_string(skb, SIDEBAND_A_PORT_DEV, port->sb->dev->name) ||
	    nla_put_string(skb, SIDEBAND_A_PORT_IFNAME, port->leg.name) ||
	    nla_put_u32(skb, SIDEBAND_A_PORT_STATE, port->leg.state))
		return -EMSGSIZE;
	if (port->sb->primary == port &&
	    nla_put_flag(skb, SIDEBAND_A_PORT_PRIMARY))
		return -EMSGSIZE;
	if (sb_port_is_active(port) &&
	    nla_put_flag(skb, SIDEBAND_A_PORT_ACTIVE))
		return -EMSGSIZE;
	if (nla_put_u32(skb, SIDEBAND_A_PORT_PRIORITY, port->priority) ||
	    nla_put_u32(skb, SIDEBAND_A_PORT_ATTACH_WISH, port->wish) ||
	    (port->usable && nla_put_flag(skb, SIDEBAND_A_PORT_USABLE)))
		return -EMSGSIZE;
	if (attach &&
	    (nla_put_u32(skb, SIDEBAND_A_PORT_IFINDEX, attach->dev->ifindex) ||
	     nla_put_u32(skb, SIDEBAND_A_PORT_ATTACH,
			 sb_attach_point(attach)) ||
	     sb_fill_master(skb, attach->dev) ||
	     (sb_exclusion_find(attach->dev, 0) &&
	      nla_put_flag(skb, SIDEBAND_A_PORT_EXCLUDED))))
		return -EMSGSIZE;
	if (port->leg.refusal &&
	    nla_put_string(skb, SIDEBAND_A_PORT_REFUSAL, port->leg.refusal))
		return -EMSGSIZE;
	return sb_fill_port_traffic(skb, port);
}

/**
 * sb_notify_port - tell listeners of a port, with all its news
 * @port: port; nothing is told while its sideband was not announced
 * @cmd: what has happened to it
 *
 * Context: process, RTNL.
 */
void sb_notify_port(struct sb_port *port, enum sideband_cmd cmd)
{
	struct sideband *sb = port->sb;

	port->news = false;
	if (sb->announced)
		sb_nl_notify(dev_net(sb->dev), cmd, sb_fill_port, port);
}

/* The sideband that a request names, with the attributes that go with it. */
static struct sideband *sb_nl_port_dev(struct genl_info *info)
{
	if (sb_nl_missing(info, SIDEBAND_A_PORT_DEV,
			  "The name of the sideband is missing") ||
	    sb_nl_missing(info, SIDEBAND_A_PORT_IFNAME,
			  "The name of the port is missing"))
		return ERR_PTR(-EINVAL);
	return sb_nl_find(genl_info_net(info),
			  info->attrs[SIDEBAND_A_PORT_DEV], info->extack);
}

/* A device may have names beside its own. */
static struct sb_port *sb_nl_port_by_altname(const struct sideband *sb,
					     const char *name)
{
	struct net_device *dev = __dev_get_by_name(dev_net(sb->dev), name);

	return dev ? sb_port_of_dev(sb, dev) : NULL;
}

static struct sb_port *sb_nl_port(struct genl_info *info)
{
	struct nlattr *name = info->attrs[SIDEBAND_A_PORT_IFNAME];
	struct sideband *sb = sb_nl_port_dev(info);
	struct sb_port *port;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	port = sb_port_find(sb, nla_data(name)) ?:
		sb_nl_port_by_altname(sb, nla_data(name));
	if (!port) {
		NL_SET_ERR_MSG_ATTR(info->extack, name, "The sideband has no port of this name");
		return ERR_PTR(-ENODEV);
	}
	return port;
}

/**
 * sideband_nl_port_get_doit - %SIDEBAND_CMD_PORT_GET for one port
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_port *port;
	int err;

	rtnl_lock();
	port = sb_nl_port(info);
	err = IS_ERR(port) ? PTR_ERR(port) :
		sb_nl_reply(info, sb_fill_port, port);
	rtnl_unlock();
	return err;
}

static int sb_nl_walk_ports(struct sk_buff *skb, struct netlink_callback *cb,
			    struct sideband *sb)
{
	struct sb_port *port;
	long i = 0;
	int err;

	list_for_each_entry(port, &sb->ports, list) {
		if (i++ < cb->args[1])
			continue;
		err = sb_nl_dump_one(skb, cb, SIDEBAND_CMD_PORT_GET,
				     sb_fill_port, port);
		if (err)
			return err;
		cb->args[1] = i;
	}
	return 0;
}

/**
 * sideband_nl_port_get_dumpit - %SIDEBAND_CMD_PORT_GET for many ports
 * @skb: message to fill
 * @cb: dump
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_port_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return sb_nl_dump(skb, cb, sb_nl_walk_ports, SIDEBAND_A_PORT_DEV,
			  SIDEBAND_A_PORT_IFNAME);
}

/**
 * sb_nl_port_add - add the port that attributes describe
 * @sb: sideband
 * @tb: attributes of the port
 * @absent: its device need not be there
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: as sb_port_add().
 */
int sb_nl_port_add(struct sideband *sb, struct nlattr **tb, bool absent,
		   struct netlink_ext_ack *extack)
{
	struct nlattr *priority = tb[SIDEBAND_A_PORT_PRIORITY];
	struct nlattr *wish = tb[SIDEBAND_A_PORT_ATTACH_WISH];
	struct nlattr *name = tb[SIDEBAND_A_PORT_IFNAME];
	struct sb_port_spec spec = {
		.primary = tb[SIDEBAND_A_PORT_PRIMARY],
		.priority = priority ? nla_get_u32(priority) : 0,
		.wish = wish ? nla_get_u32(wish) : SIDEBAND_ATTACH_WISH_AUTO,
		.absent = absent,
	};
	int err;

	err = sb_port_add(sb, nla_data(name), &spec, extack);
	if (err)
		sb_nl_blame(extack, name);
	return err;
}

/**
 * sideband_nl_port_add_doit - %SIDEBAND_CMD_PORT_ADD
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_port_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	rtnl_lock();
	sb = sb_nl_port_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) :
		sb_nl_port_add(sb, info->attrs,
			       info->attrs[SIDEBAND_A_PORT_ABSENT],
			       info->extack);
	rtnl_unlock();
	return err;
}

/* What can be refused comes first: after it nothing fails. */
static int sb_nl_port_set(struct sb_port *port, struct genl_info *info)
{
	struct nlattr *priority = info->attrs[SIDEBAND_A_PORT_PRIORITY];
	struct nlattr *active = info->attrs[SIDEBAND_A_PORT_ACTIVE];
	struct nlattr *wish = info->attrs[SIDEBAND_A_PORT_ATTACH_WISH];
	int err;

	if (active) {
		err = sb_failover_check(port, info->extack);
		if (err) {
			sb_nl_blame(info->extack, active);
			return err;
		}
	}
	if (wish) {
		err = sb_port_set_wish(port, nla_get_u32(wish), info->extack);
		if (err) {
			sb_nl_blame(info->extack, wish);
			return err;
		}
		sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
	}
	if (active)
		sb_failover_move(port);
	if (priority)
		sb_port_set_priority(port, nla_get_u32(priority));
	if (info->attrs[SIDEBAND_A_PORT_PRIMARY])
		sb_port_set_primary(port);
	return 0;
}

/**
 * sideband_nl_port_set_doit - %SIDEBAND_CMD_PORT_SET, all of it or nothing
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_port *port;
	int err;

	if (!info->attrs[SIDEBAND_A_PORT_PRIORITY] &&
	    !info->attrs[SIDEBAND_A_PORT_ACTIVE] &&
	    !info->attrs[SIDEBAND_A_PORT_ATTACH_WISH] &&
	    sb_nl_missing(info, SIDEBAND_A_PORT_PRIMARY,
			  "Nothing to change is given"))
		return -EINVAL;
	rtnl_lock();
	port = sb_nl_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		err = sb_nl_port_set(port, info);
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_port_del_doit - %SIDEBAND_CMD_PORT_DEL
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_port *port;
	int err;

	rtnl_lock();
	port = sb_nl_port(info);
	err = PTR_ERR_OR_ZERO(port);
	if (!err)
		sb_port_del(port);
	rtnl_unlock();
	return err;
}
