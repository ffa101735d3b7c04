/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/sideband.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_SIDEBAND_GEN_H
#define _LINUX_SIDEBAND_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/sideband.h>

/* Common nested types */
extern const struct nla_policy sideband_guard_entry_nl_policy[SIDEBAND_A_GUARD_MAC + 1];
extern const struct nla_policy sideband_limit_nl_policy[SIDEBAND_A_LIMIT_BITS + 1];
extern const struct nla_policy sideband_new_port_nl_policy[SIDEBAND_A_PORT_PRIORITY + 1];
extern const struct nla_policy sideband_new_station_nl_policy[SIDEBAND_A_STATION_SHARED + 1];
extern const struct nla_policy sideband_policy_nl_policy[SIDEBAND_A_POLICY_OTHER_MULTICAST + 1];

extern const struct nla_policy sideband_dev_get_nl_policy[SIDEBAND_A_DEV_IFNAME + 1];

extern const struct nla_policy sideband_dev_add_nl_policy[SIDEBAND_A_DEV_ABSENT + 1];

extern const struct nla_policy sideband_dev_set_nl_policy[SIDEBAND_A_DEV_ABSENT + 1];

extern const struct nla_policy sideband_dev_del_nl_policy[SIDEBAND_A_DEV_IFNAME + 1];

extern const struct nla_policy sideband_port_get_nl_policy[SIDEBAND_A_PORT_IFNAME + 1];

extern const struct nla_policy sideband_port_add_nl_policy[SIDEBAND_A_PORT_ABSENT + 1];

extern const struct nla_policy sideband_port_set_nl_policy[SIDEBAND_A_PORT_PRIORITY + 1];

extern const struct nla_policy sideband_port_del_nl_policy[SIDEBAND_A_PORT_IFNAME + 1];

extern const struct nla_policy sideband_station_get_nl_policy[SIDEBAND_A_STATION_VLAN + 1];

extern const struct nla_policy sideband_station_add_nl_policy[SIDEBAND_A_STATION_SHARED + 1];

extern const struct nla_policy sideband_station_del_nl_policy[SIDEBAND_A_STATION_VLAN + 1];

extern const struct nla_policy sideband_exclusion_get_nl_policy[SIDEBAND_A_EXCLUSION_VLAN + 1];

extern const struct nla_policy sideband_exclusion_add_nl_policy[SIDEBAND_A_EXCLUSION_ABSENT + 1];

extern const struct nla_policy sideband_exclusion_del_nl_policy[SIDEBAND_A_EXCLUSION_VLAN + 1];

extern const struct nla_policy sideband_guard_get_nl_policy[SIDEBAND_A_GUARD_MAC + 1];

extern const struct nla_policy sideband_guard_add_nl_policy[SIDEBAND_A_GUARD_ENTRY + 1];

extern const struct nla_policy sideband_guard_del_nl_policy[SIDEBAND_A_GUARD_ALL + 1];

extern const struct nla_policy sideband_filter_get_nl_policy[SIDEBAND_A_FILTER_NAME + 1];

extern const struct nla_policy sideband_filter_add_nl_policy[SIDEBAND_A_FILTER_ACTION + 1];

extern const struct nla_policy sideband_filter_del_nl_policy[SIDEBAND_A_FILTER_NAME + 1];

/* Ops table for sideband */
extern const struct genl_ops sideband_nl_ops[20];

int sideband_nl_dev_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_dev_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int sideband_nl_dev_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_dev_set_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_dev_del_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_port_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int sideband_nl_port_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_station_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_station_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int sideband_nl_station_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_station_del_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_exclusion_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_exclusion_get_dumpit(struct sk_buff *skb,
				     struct netlink_callback *cb);
int sideband_nl_exclusion_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_exclusion_del_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_guard_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_guard_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int sideband_nl_guard_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_guard_del_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_filter_get_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_filter_get_dumpit(struct sk_buff *skb,
				  struct netlink_callback *cb);
int sideband_nl_filter_add_doit(struct sk_buff *skb, struct genl_info *info);
int sideband_nl_filter_del_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	SIDEBAND_NLGRP_EVENTS,
};

#endif /* _LINUX_SIDEBAND_GEN_H */
