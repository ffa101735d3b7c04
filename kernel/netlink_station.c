// SPDX-License-Identifier: GPL-2.0
/* Requests about stations. */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "netlink.h"
#include "traffic.h"

static int sb_fill_learnt(struct sk_buff *skb, struct sb_entry *station)
{
	struct sb_learnt known;
	unsigned int i;

	sb_learnt_read(station, &known);
	if (known.ipv4 &&
	    nla_put_in_addr(skb, SIDEBAND_A_STATION_IPV4, known.ipv4))
		return -EMSGSIZE;
	for (i = 0; i < known.ipv6_count; i++)
		if (nla_put_in6_addr(skb, SIDEBAND_A_STATION_IPV6,
				     &known.ipv6[i]))
			return -EMSGSIZE;
	return 0;
}

static int sb_fill_station_traffic(struct sk_buff *skb,
				   struct sb_entry *station)
{
	u64 values[SB_TRAFFIC_COUNT];

	sb_traffic_read_station(station, values);
	return sb_nl_fill_traffic(skb, SIDEBAND_A_STATION_STATS, values);
}

static int sb_fill_station(struct sk_buff *skb, const void *obj)
{
	struct sb_entry *station = (struct sb_entry *)obj;
	const struct sideband *sb = sb_of_entry(station);
	u16 vid = station->key.vid;

	if (nla_put_string(skb, SIDEBAND_A_STATION_DEV, sb->dev->name) ||
	    nla_put(skb, SIDEBAND_A_STATION_MAC, ETH_ALEN, station->key.mac) ||
	    (vid && nla_put_u16(skb, SIDEBAND_A_STATION_VLAN, vid)) ||
	    nla_put_u32(skb, SIDEBAND_A_STATION_TAG, station->tag) ||
	    (station->shared && nla_put_flag(skb, SIDEBAND_A_STATION_SHARED)) ||
	    (sb_station_is_stray(sb, station) &&
	     nla_put_flag(skb, SIDEBAND_A_STATION_STRAY)))
		return -EMSGSIZE;
	return sb_fill_learnt(skb, station) ?:
		sb_fill_station_traffic(skb, station);
}

/**
 * sb_notify_station - tell listeners of a station
 * @sb: its sideband; nothing is told while that was not announced
 * @station: station
 * @cmd: what has happened to it
 *
 * Context: process, RTNL.
 */
void sb_notify_station(struct sideband *sb, const struct sb_entry *station,
		       enum sideband_cmd cmd)
{
	if (sb->announced)
		sb_nl_notify(dev_net(sb->dev), cmd, sb_fill_station, station);
}

/* The sideband that a request names, with the attributes that go with it. */
static struct sideband *sb_nl_station_dev(struct genl_info *info)
{
	if (sb_nl_missing(info, SIDEBAND_A_STATION_DEV,
			  "The name of the sideband is missing") ||
	    sb_nl_missing(info, SIDEBAND_A_STATION_MAC,
			  "The MAC of the station is missing"))
		return ERR_PTR(-EINVAL);
	return sb_nl_find(genl_info_net(info),
			  info->attrs[SIDEBAND_A_STATION_DEV], info->extack);
}

static struct sb_entry *sb_nl_station(struct genl_info *info)
{
	struct nlattr *vlan = info->attrs[SIDEBAND_A_STATION_VLAN];
	struct nlattr *mac = info->attrs[SIDEBAND_A_STATION_MAC];
	struct sideband *sb = sb_nl_station_dev(info);
	struct sb_entry *station;

	if (IS_ERR(sb))
		return ERR_CAST(sb);
	station = sb_station_find(sb, nla_data(mac),
				  vlan ? nla_get_u16(vlan) : 0);
	if (!station) {
		NL_SET_ERR_MSG_ATTR(info->extack, mac, "The sideband has no such station (in this VLAN)");
		return ERR_PTR(-ENOENT);
	}
	return station;
}

/**
 * sideband_nl_station_get_doit - %SIDEBAND_CMD_STATION_GET for one station
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_station_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_entry *station;
	int err;

	rtnl_lock();
	station = sb_nl_station(info);
	err = IS_ERR(station) ? PTR_ERR(station) :
		sb_nl_reply(info, sb_fill_station, station);
	rtnl_unlock();
	return err;
}

static int sb_nl_walk_stations(struct sk_buff *skb,
			       struct netlink_callback *cb,
			       struct sideband *sb)
{
	struct sb_entry *entry;
	long i = 0;
	int err;

	list_for_each_entry(entry, &sb->addresses, list) {
		if (entry->kind != SB_STATION || i++ < cb->args[1])
			continue;
		err = sb_nl_dump_one(skb, cb, SIDEBAND_CMD_STATION_GET,
				     sb_fill_station, entry);
		if (err)
			return err;
		cb->args[1] = i;
	}
	return 0;
}

/**
 * sideband_nl_station_get_dumpit - %SIDEBAND_CMD_STATION_GET for many stations
 * @skb: message to fill
 * @cb: dump
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_station_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb)
{
	return sb_nl_dump(skb, cb, sb_nl_walk_stations,
			  SIDEBAND_A_STATION_DEV, SIDEBAND_A_STATION_VLAN);
}

/* A refusal is about the MAC, unless only its VLAN or tag can be meant. */
static struct nlattr *sb_nl_station_culprit(struct nlattr **tb, int err)
{
	struct nlattr *mac = tb[SIDEBAND_A_STATION_MAC];
	struct nlattr *tag = tb[SIDEBAND_A_STATION_TAG];

	if (err != -EINVAL || !is_valid_ether_addr(nla_data(mac)))
		return mac;
	return tb[SIDEBAND_A_STATION_VLAN] ?: tag ?: mac;
}

/**
 * sb_nl_station_add - add the station that attributes describe
 * @sb: sideband
 * @tb: attributes of the station
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: as sb_station_add().
 */
int sb_nl_station_add(struct sideband *sb, struct nlattr **tb,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *vlan = tb[SIDEBAND_A_STATION_VLAN];
	struct nlattr *tag = tb[SIDEBAND_A_STATION_TAG];
	u32 rule = vlan ? SIDEBAND_TAG_ADD : SIDEBAND_TAG_NONE;
	int err;

	if (tag)
		rule = nla_get_u32(tag);
	err = sb_station_add(sb, nla_data(tb[SIDEBAND_A_STATION_MAC]),
			     vlan ? nla_get_u16(vlan) : 0, rule,
			     tb[SIDEBAND_A_STATION_SHARED], extack);
	if (err)
		sb_nl_blame(extack, sb_nl_station_culprit(tb, err));
	return err;
}

/**
 * sideband_nl_station_add_doit - %SIDEBAND_CMD_STATION_ADD
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_station_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	rtnl_lock();
	sb = sb_nl_station_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) :
		sb_nl_station_add(sb, info->attrs, info->extack);
	rtnl_unlock();
	return err;
}

/**
 * sideband_nl_station_del_doit - %SIDEBAND_CMD_STATION_DEL
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_station_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sb_entry *station;
	int err;

	rtnl_lock();
	station = sb_nl_station(info);
	err = PTR_ERR_OR_ZERO(station);
	if (!err)
		sb_station_del(sb_of_entry(station), station);
	sb_legs_retry(genl_info_net(info));
	rtnl_unlock();
	return err;
}
