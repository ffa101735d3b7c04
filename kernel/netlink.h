/* SPDX-License-Identifier: GPL-2.0 */
/* What the netlink side of each object shares. */
#ifndef _SIDEBAND_NETLINK_H
#define _SIDEBAND_NETLINK_H

#include <net/genetlink.h>

#include "netlink-gen.h"
#include "sideband.h"

/**
 * typedef sb_nl_fill - write the attributes of an object into a message
 * @skb: message
 * @obj: object
 *
 * Context: process, RTNL.
 * Return: 0, or -EMSGSIZE when the message is full.
 */
typedef int (*sb_nl_fill)(struct sk_buff *skb, const void *obj);

/**
 * typedef sb_nl_walk - dump objects of one sideband
 * @skb: message to append to
 * @cb: dump; cb->args[1] says how many objects have been dumped before
 * @sb: sideband
 *
 * Context: process, RTNL.
 * Return: 0 when all are dumped, or -EMSGSIZE when the message is full.
 */
typedef int (*sb_nl_walk)(struct sk_buff *skb, struct netlink_callback *cb,
			  struct sideband *sb);

/* True when a request lacks an attribute; the reason is then set. */
#define sb_nl_missing(info, attr, sentence) ({				\
	struct genl_info *__req = (info);				\
	bool __missing = GENL_REQ_ATTR_CHECK(__req, (attr));		\
									\
	if (__missing)							\
		NL_SET_ERR_MSG(__req->extack, sentence);		\
	__missing;							\
})

struct sideband *sb_nl_find(struct net *net, struct nlattr *name,
			    struct netlink_ext_ack *extack);
void sb_nl_blame(struct netlink_ext_ack *extack, struct nlattr *attr);
void sb_nl_changed(struct net *net);
int sb_nl_fill_traffic(struct sk_buff *skb, int attr, const u64 *values);
int sb_nl_reply(struct genl_info *info, sb_nl_fill fill, const void *obj);
void sb_nl_notify(struct net *net, enum sideband_cmd cmd, sb_nl_fill fill,
		  const void *obj);
int sb_nl_dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		   enum sideband_cmd cmd, sb_nl_fill fill, const void *obj);
int sb_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
	       sb_nl_walk walk, int filter, int max);
int sb_nl_dump_check(struct netlink_callback *cb, int filter, int max);

int sb_nl_port_add(struct sideband *sb, struct nlattr **tb, bool absent,
		   struct netlink_ext_ack *extack);
int sb_nl_put_policy(struct sk_buff *skb, const struct sb_policy *policy);
int sb_nl_get_policy(const struct nlattr *nest, struct sb_policy *policy,
		     struct netlink_ext_ack *extack);
int sb_nl_put_limits(struct sk_buff *skb, const struct sb_limits *limits);
int sb_nl_put_storm(struct sk_buff *skb, struct sideband *sb);
int sb_nl_get_limits(const struct nlattr *nest, struct sb_limits *limits,
		     struct netlink_ext_ack *extack);
int sb_nl_station_add(struct sideband *sb, struct nlattr **tb,
		      struct netlink_ext_ack *extack);

#endif
