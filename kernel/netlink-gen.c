// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/sideband.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/sideband.h>

/* Integer value ranges */
static const struct netlink_range_validation sideband_a_dev_failback_delay_range = {
	.max	= 86400ULL,
};

static const struct netlink_range_validation sideband_a_dev_downdelay_range = {
	.max	= 600000ULL,
};

static const struct netlink_range_validation sideband_a_dev_updelay_range = {
	.max	= 600000ULL,
};

static const struct netlink_range_validation sideband_a_dev_probe_interval_range = {
	.min	= 100ULL,
	.max	= 60000ULL,
};

static const struct netlink_range_validation sideband_a_port_priority_range = {
	.max	= 65535ULL,
};

/* Common nested types */
const struct nla_policy sideband_guard_entry_nl_policy[SIDEBAND_A_GUARD_MAC + 1] = {
	[SIDEBAND_A_GUARD_PREFIX] = { .type = NLA_BINARY, },
	[SIDEBAND_A_GUARD_PREFIX_LENGTH] = NLA_POLICY_MAX(NLA_U32, 128),
	[SIDEBAND_A_GUARD_MAC] = NLA_POLICY_EXACT_LEN(6),
};

const struct nla_policy sideband_limit_nl_policy[SIDEBAND_A_LIMIT_BITS + 1] = {
	[SIDEBAND_A_LIMIT_GROUP_PACKETS] = { .type = NLA_U64, },
	[SIDEBAND_A_LIMIT_GROUP_BITS] = { .type = NLA_U64, },
	[SIDEBAND_A_LIMIT_PACKETS] = { .type = NLA_U64, },
	[SIDEBAND_A_LIMIT_BITS] = { .type = NLA_U64, },
};

const struct nla_policy sideband_new_port_nl_policy[SIDEBAND_A_PORT_PRIORITY + 1] = {
	[SIDEBAND_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_PRIMARY] = { .type = NLA_FLAG, },
	[SIDEBAND_A_PORT_ATTACH_WISH] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_PORT_PRIORITY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_port_priority_range),
};

const struct nla_policy sideband_new_station_nl_policy[SIDEBAND_A_STATION_SHARED + 1] = {
	[SIDEBAND_A_STATION_MAC] = NLA_POLICY_EXACT_LEN(6),
	[SIDEBAND_A_STATION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
	[SIDEBAND_A_STATION_TAG] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_STATION_SHARED] = { .type = NLA_FLAG, },
};

const struct nla_policy sideband_policy_nl_policy[SIDEBAND_A_POLICY_OTHER_MULTICAST + 1] = {
	[SIDEBAND_A_POLICY_ARP] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_DHCP_CLIENT] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_DHCP_SERVER] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_NETBIOS] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_OTHER_BROADCAST] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_ND_SOLICITATION] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_ND_ADVERTISEMENT] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_ROUTER_ADVERTISEMENT] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_DHCPV6_SERVER] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_DHCPV6_CLIENT] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_MLD] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_LLDP] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_POLICY_OTHER_MULTICAST] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* SIDEBAND_CMD_DEV_GET - do */
const struct nla_policy sideband_dev_get_nl_policy[SIDEBAND_A_DEV_IFNAME + 1] = {
	[SIDEBAND_A_DEV_IFINDEX] = { .type = NLA_U32, },
	[SIDEBAND_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* SIDEBAND_CMD_DEV_ADD - do */
const struct nla_policy sideband_dev_add_nl_policy[SIDEBAND_A_DEV_ABSENT + 1] = {
	[SIDEBAND_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_DEV_ADDRESS] = NLA_POLICY_EXACT_LEN(6),
	[SIDEBAND_A_DEV_BMC_LINK] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_DEV_PORT] = NLA_POLICY_NESTED(sideband_new_port_nl_policy),
	[SIDEBAND_A_DEV_STATION] = NLA_POLICY_NESTED(sideband_new_station_nl_policy),
	[SIDEBAND_A_DEV_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_DEV_FAILBACK] = NLA_POLICY_MAX(NLA_U32, 1),
	[SIDEBAND_A_DEV_FAILBACK_DELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_failback_delay_range),
	[SIDEBAND_A_DEV_DOWNDELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_downdelay_range),
	[SIDEBAND_A_DEV_UPDELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_updelay_range),
	[SIDEBAND_A_DEV_ANNOUNCE] = NLA_POLICY_MAX(NLA_U32, 100),
	[SIDEBAND_A_DEV_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[SIDEBAND_A_DEV_HOST_ACCESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[SIDEBAND_A_DEV_PROBE_TARGET] = { .type = NLA_U32, },
	[SIDEBAND_A_DEV_PROBE_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_probe_interval_range),
	[SIDEBAND_A_DEV_POLICY] = NLA_POLICY_NESTED(sideband_policy_nl_policy),
	[SIDEBAND_A_DEV_LIMIT] = NLA_POLICY_NESTED(sideband_limit_nl_policy),
	[SIDEBAND_A_DEV_ABSENT] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_DEV_SET - do */
const struct nla_policy sideband_dev_set_nl_policy[SIDEBAND_A_DEV_ABSENT + 1] = {
	[SIDEBAND_A_DEV_IFINDEX] = { .type = NLA_U32, },
	[SIDEBAND_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_DEV_BMC_LINK] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_DEV_MODE] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_DEV_FAILBACK] = NLA_POLICY_MAX(NLA_U32, 1),
	[SIDEBAND_A_DEV_FAILBACK_DELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_failback_delay_range),
	[SIDEBAND_A_DEV_DOWNDELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_downdelay_range),
	[SIDEBAND_A_DEV_UPDELAY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_updelay_range),
	[SIDEBAND_A_DEV_ANNOUNCE] = NLA_POLICY_MAX(NLA_U32, 100),
	[SIDEBAND_A_DEV_STRICT] = NLA_POLICY_MAX(NLA_U8, 1),
	[SIDEBAND_A_DEV_HOST_ACCESS] = NLA_POLICY_MAX(NLA_U8, 1),
	[SIDEBAND_A_DEV_PROBE_TARGET] = { .type = NLA_U32, },
	[SIDEBAND_A_DEV_PROBE_INTERVAL] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_dev_probe_interval_range),
	[SIDEBAND_A_DEV_POLICY] = NLA_POLICY_NESTED(sideband_policy_nl_policy),
	[SIDEBAND_A_DEV_LIMIT] = NLA_POLICY_NESTED(sideband_limit_nl_policy),
	[SIDEBAND_A_DEV_ABSENT] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_DEV_DEL - do */
const struct nla_policy sideband_dev_del_nl_policy[SIDEBAND_A_DEV_IFNAME + 1] = {
	[SIDEBAND_A_DEV_IFINDEX] = { .type = NLA_U32, },
	[SIDEBAND_A_DEV_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* SIDEBAND_CMD_PORT_GET - do */
const struct nla_policy sideband_port_get_nl_policy[SIDEBAND_A_PORT_IFNAME + 1] = {
	[SIDEBAND_A_PORT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* SIDEBAND_CMD_PORT_ADD - do */
const struct nla_policy sideband_port_add_nl_policy[SIDEBAND_A_PORT_ABSENT + 1] = {
	[SIDEBAND_A_PORT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_PRIMARY] = { .type = NLA_FLAG, },
	[SIDEBAND_A_PORT_ATTACH_WISH] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_PORT_PRIORITY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_port_priority_range),
	[SIDEBAND_A_PORT_ABSENT] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_PORT_SET - do */
const struct nla_policy sideband_port_set_nl_policy[SIDEBAND_A_PORT_PRIORITY + 1] = {
	[SIDEBAND_A_PORT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_PRIMARY] = { .type = NLA_FLAG, },
	[SIDEBAND_A_PORT_ACTIVE] = { .type = NLA_FLAG, },
	[SIDEBAND_A_PORT_ATTACH_WISH] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_PORT_PRIORITY] = NLA_POLICY_FULL_RANGE(NLA_U32, &sideband_a_port_priority_range),
};

/* SIDEBAND_CMD_PORT_DEL - do */
const struct nla_policy sideband_port_del_nl_policy[SIDEBAND_A_PORT_IFNAME + 1] = {
	[SIDEBAND_A_PORT_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_PORT_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* SIDEBAND_CMD_STATION_GET - do */
const struct nla_policy sideband_station_get_nl_policy[SIDEBAND_A_STATION_VLAN + 1] = {
	[SIDEBAND_A_STATION_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_STATION_MAC] = NLA_POLICY_EXACT_LEN(6),
	[SIDEBAND_A_STATION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
};

/* SIDEBAND_CMD_STATION_ADD - do */
const struct nla_policy sideband_station_add_nl_policy[SIDEBAND_A_STATION_SHARED + 1] = {
	[SIDEBAND_A_STATION_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_STATION_MAC] = NLA_POLICY_EXACT_LEN(6),
	[SIDEBAND_A_STATION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
	[SIDEBAND_A_STATION_TAG] = NLA_POLICY_MAX(NLA_U32, 2),
	[SIDEBAND_A_STATION_SHARED] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_STATION_DEL - do */
const struct nla_policy sideband_station_del_nl_policy[SIDEBAND_A_STATION_VLAN + 1] = {
	[SIDEBAND_A_STATION_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_STATION_MAC] = NLA_POLICY_EXACT_LEN(6),
	[SIDEBAND_A_STATION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
};

/* SIDEBAND_CMD_EXCLUSION_GET - do */
const struct nla_policy sideband_exclusion_get_nl_policy[SIDEBAND_A_EXCLUSION_VLAN + 1] = {
	[SIDEBAND_A_EXCLUSION_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_EXCLUSION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
};

/* SIDEBAND_CMD_EXCLUSION_ADD - do */
const struct nla_policy sideband_exclusion_add_nl_policy[SIDEBAND_A_EXCLUSION_ABSENT + 1] = {
	[SIDEBAND_A_EXCLUSION_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_EXCLUSION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
	[SIDEBAND_A_EXCLUSION_FORCE] = { .type = NLA_FLAG, },
	[SIDEBAND_A_EXCLUSION_ABSENT] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_EXCLUSION_DEL - do */
const struct nla_policy sideband_exclusion_del_nl_policy[SIDEBAND_A_EXCLUSION_VLAN + 1] = {
	[SIDEBAND_A_EXCLUSION_IFNAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_EXCLUSION_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
};

/* SIDEBAND_CMD_GUARD_GET - do */
const struct nla_policy sideband_guard_get_nl_policy[SIDEBAND_A_GUARD_MAC + 1] = {
	[SIDEBAND_A_GUARD_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_GUARD_PREFIX] = { .type = NLA_BINARY, },
	[SIDEBAND_A_GUARD_PREFIX_LENGTH] = NLA_POLICY_MAX(NLA_U32, 128),
	[SIDEBAND_A_GUARD_MAC] = NLA_POLICY_EXACT_LEN(6),
};

/* SIDEBAND_CMD_GUARD_ADD - do */
const struct nla_policy sideband_guard_add_nl_policy[SIDEBAND_A_GUARD_ENTRY + 1] = {
	[SIDEBAND_A_GUARD_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_GUARD_ENTRY] = NLA_POLICY_NESTED(sideband_guard_entry_nl_policy),
};

/* SIDEBAND_CMD_GUARD_DEL - do */
const struct nla_policy sideband_guard_del_nl_policy[SIDEBAND_A_GUARD_ALL + 1] = {
	[SIDEBAND_A_GUARD_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_GUARD_ENTRY] = NLA_POLICY_NESTED(sideband_guard_entry_nl_policy),
	[SIDEBAND_A_GUARD_ALL] = { .type = NLA_FLAG, },
};

/* SIDEBAND_CMD_FILTER_GET - do */
const struct nla_policy sideband_filter_get_nl_policy[SIDEBAND_A_FILTER_NAME + 1] = {
	[SIDEBAND_A_FILTER_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_FILTER_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* SIDEBAND_CMD_FILTER_ADD - do */
const struct nla_policy sideband_filter_add_nl_policy[SIDEBAND_A_FILTER_ACTION + 1] = {
	[SIDEBAND_A_FILTER_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_FILTER_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_FILTER_VLAN] = NLA_POLICY_RANGE(NLA_U16, 1, 4094),
	[SIDEBAND_A_FILTER_ETHERTYPE] = { .type = NLA_U16, },
	[SIDEBAND_A_FILTER_IPV4] = { .type = NLA_U32, },
	[SIDEBAND_A_FILTER_IPV6] = NLA_POLICY_EXACT_LEN(16),
	[SIDEBAND_A_FILTER_PROTOCOL] = NLA_POLICY_MIN(NLA_U8, 1),
	[SIDEBAND_A_FILTER_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[SIDEBAND_A_FILTER_ACTION] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* SIDEBAND_CMD_FILTER_DEL - do */
const struct nla_policy sideband_filter_del_nl_policy[SIDEBAND_A_FILTER_NAME + 1] = {
	[SIDEBAND_A_FILTER_DEV] = { .type = NLA_NUL_STRING, .len = 15, },
	[SIDEBAND_A_FILTER_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* Ops table for sideband */
const struct genl_ops sideband_nl_ops[20] = {
	{
		.cmd		= SIDEBAND_CMD_DEV_GET,
		.doit		= sideband_nl_dev_get_doit,
		.dumpit		= sideband_nl_dev_get_dumpit,
		.policy		= sideband_dev_get_nl_policy,
		.maxattr	= SIDEBAND_A_DEV_IFNAME,
	},
	{
		.cmd		= SIDEBAND_CMD_DEV_ADD,
		.doit		= sideband_nl_dev_add_doit,
		.policy		= sideband_dev_add_nl_policy,
		.maxattr	= SIDEBAND_A_DEV_ABSENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_DEV_SET,
		.doit		= sideband_nl_dev_set_doit,
		.policy		= sideband_dev_set_nl_policy,
		.maxattr	= SIDEBAND_A_DEV_ABSENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_DEV_DEL,
		.doit		= sideband_nl_dev_del_doit,
		.policy		= sideband_dev_del_nl_policy,
		.maxattr	= SIDEBAND_A_DEV_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_PORT_GET,
		.doit		= sideband_nl_port_get_doit,
		.dumpit		= sideband_nl_port_get_dumpit,
		.policy		= sideband_port_get_nl_policy,
		.maxattr	= SIDEBAND_A_PORT_IFNAME,
	},
	{
		.cmd		= SIDEBAND_CMD_PORT_ADD,
		.doit		= sideband_nl_port_add_doit,
		.policy		= sideband_port_add_nl_policy,
		.maxattr	= SIDEBAND_A_PORT_ABSENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_PORT_SET,
		.doit		= sideband_nl_port_set_doit,
		.policy		= sideband_port_set_nl_policy,
		.maxattr	= SIDEBAND_A_PORT_PRIORITY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_PORT_DEL,
		.doit		= sideband_nl_port_del_doit,
		.policy		= sideband_port_del_nl_policy,
		.maxattr	= SIDEBAND_A_PORT_IFNAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_STATION_GET,
		.doit		= sideband_nl_station_get_doit,
		.dumpit		= sideband_nl_station_get_dumpit,
		.policy		= sideband_station_get_nl_policy,
		.maxattr	= SIDEBAND_A_STATION_VLAN,
	},
	{
		.cmd		= SIDEBAND_CMD_STATION_ADD,
		.doit		= sideband_nl_station_add_doit,
		.policy		= sideband_station_add_nl_policy,
		.maxattr	= SIDEBAND_A_STATION_SHARED,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_STATION_DEL,
		.doit		= sideband_nl_station_del_doit,
		.policy		= sideband_station_del_nl_policy,
		.maxattr	= SIDEBAND_A_STATION_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_EXCLUSION_GET,
		.doit		= sideband_nl_exclusion_get_doit,
		.dumpit		= sideband_nl_exclusion_get_dumpit,
		.policy		= sideband_exclusion_get_nl_policy,
		.maxattr	= SIDEBAND_A_EXCLUSION_VLAN,
	},
	{
		.cmd		= SIDEBAND_CMD_EXCLUSION_ADD,
		.doit		= sideband_nl_exclusion_add_doit,
		.policy		= sideband_exclusion_add_nl_policy,
		.maxattr	= SIDEBAND_A_EXCLUSION_ABSENT,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_EXCLUSION_DEL,
		.doit		= sideband_nl_exclusion_del_doit,
		.policy		= sideband_exclusion_del_nl_policy,
		.maxattr	= SIDEBAND_A_EXCLUSION_VLAN,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_GUARD_GET,
		.doit		= sideband_nl_guard_get_doit,
		.dumpit		= sideband_nl_guard_get_dumpit,
		.policy		= sideband_guard_get_nl_policy,
		.maxattr	= SIDEBAND_A_GUARD_MAC,
	},
	{
		.cmd		= SIDEBAND_CMD_GUARD_ADD,
		.doit		= sideband_nl_guard_add_doit,
		.policy		= sideband_guard_add_nl_policy,
		.maxattr	= SIDEBAND_A_GUARD_ENTRY,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_GUARD_DEL,
		.doit		= sideband_nl_guard_del_doit,
		.policy		= sideband_guard_del_nl_policy,
		.maxattr	= SIDEBAND_A_GUARD_ALL,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_FILTER_GET,
		.doit		= sideband_nl_filter_get_doit,
		.dumpit		= sideband_nl_filter_get_dumpit,
		.policy		= sideband_filter_get_nl_policy,
		.maxattr	= SIDEBAND_A_FILTER_NAME,
	},
	{
		.cmd		= SIDEBAND_CMD_FILTER_ADD,
		.doit		= sideband_nl_filter_add_doit,
		.policy		= sideband_filter_add_nl_policy,
		.maxattr	= SIDEBAND_A_FILTER_ACTION,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
	{
		.cmd		= SIDEBAND_CMD_FILTER_DEL,
		.doit		= sideband_nl_filter_del_doit,
		.policy		= sideband_filter_del_nl_policy,
		.maxattr	= SIDEBAND_A_FILTER_NAME,
		.flags		= GENL_UNS_ADMIN_PERM,
	},
};

static const struct genl_multicast_group sideband_nl_mcgrps[] = {
	[SIDEBAND_NLGRP_EVENTS] = { "events", },
};
