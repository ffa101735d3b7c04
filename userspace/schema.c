// SPDX-License-Identifier: GPL-2.0
/* The attributes of the family: the one place where the tool describes them. */

#include <assert.h>
#include <linux/sideband.h>

#include "ctl.h"
#include "schema.h"

/* Texts that go without saying. */
#define USUAL(...) ((const char *const []){ __VA_ARGS__, NULL })

static const char *const leg_states[] = {
	[SIDEBAND_LEG_STATE_ABSENT] = "absent",
	[SIDEBAND_LEG_STATE_DOWN] = "down",
	[SIDEBAND_LEG_STATE_NO_CARRIER] = "no-carrier",
	[SIDEBAND_LEG_STATE_UP] = "up",
	NULL
};

static const char *const tags[] = {
	[SIDEBAND_TAG_NONE] = "none",
	[SIDEBAND_TAG_ADD] = "add",
	[SIDEBAND_TAG_KEEP] = "keep",
	NULL
};

static const char *const attaches[] = {
	[SIDEBAND_ATTACH_INGRESS] = "ingress",
	[SIDEBAND_ATTACH_EXCLUSIVE] = "exclusive",
	[SIDEBAND_ATTACH_VLAN] = "vlan",
	NULL
};

static const char *const attach_wishes[] = {
	[SIDEBAND_ATTACH_WISH_AUTO] = "auto",
	[SIDEBAND_ATTACH_WISH_INGRESS] = "ingress",
	[SIDEBAND_ATTACH_WISH_EXCLUSIVE] = "exclusive",
	NULL
};

static const char *const access_paths[] = {
	[SIDEBAND_ACCESS_PATH_NONE] = "none",
	[SIDEBAND_ACCESS_PATH_PORTS] = "ports",
	[SIDEBAND_ACCESS_PATH_HOST_LEG] = "host-leg",
	NULL
};

static const char *const policy_actions[] = {
	[SIDEBAND_POLICY_ACTION_DROP] = "drop",
	[SIDEBAND_POLICY_ACTION_PASS] = "pass",
	[SIDEBAND_POLICY_ACTION_OWN] = "own",
	NULL
};

static const char *const filter_actions[] = {
	[SIDEBAND_FILTER_ACTION_COPY] = "copy",
	[SIDEBAND_FILTER_ACTION_EXCLUSIVE] = "exclusive",
	NULL
};

static const char *const modes[] = {
	[SIDEBAND_MODE_SHARED] = "shared",
	[SIDEBAND_MODE_FAILOVER] = "failover",
	[SIDEBAND_MODE_DEDICATED] = "dedicated",
	NULL
};

static const char *const failbacks[] = {
	[SIDEBAND_FAILBACK_NEVER] = "never",
	[SIDEBAND_FAILBACK_DELAYED] = "delayed",
	NULL
};

static const char *const reasons[] = {
	[SIDEBAND_REASON_SET_UP] = "set-up",
	[SIDEBAND_REASON_PRIMARY] = "primary",
	[SIDEBAND_REASON_BY_HAND] = "by-hand",
	[SIDEBAND_REASON_LINK_LOST] = "link-lost",
	[SIDEBAND_REASON_PORT_DOWN] = "port-down",
	[SIDEBAND_REASON_PORT_GONE] = "port-gone",
	[SIDEBAND_REASON_TEAM_INACTIVE] = "team-inactive",
	[SIDEBAND_REASON_PROBE_UNANSWERED] = "probe-unanswered",
	[SIDEBAND_REASON_FAILBACK] = "failback",
	NULL
};

/* Names of counters follow from those of the attributes. */
#define COUNTER(attr, name) { SIDEBAND_A_STATS_##attr, FIELD_U64, name }
#define TRAFFIC(attr, name) { SIDEBAND_A_TRAFFIC_##attr, FIELD_U64, name }

static const struct field traffic_fields[] = {
	TRAFFIC(TO_BMC_PACKETS, "to-bmc-packets"),
	TRAFFIC(TO_BMC_BYTES, "to-bmc-bytes"),
	TRAFFIC(FROM_BMC_PACKETS, "from-bmc-packets"),
	TRAFFIC(FROM_BMC_BYTES, "from-bmc-bytes"),
};

static const struct field port_fields[] = {
	{ SIDEBAND_A_PORT_IFNAME, FIELD_NAME, "ifname", "" },
	{ SIDEBAND_A_PORT_DEV, FIELD_NAME, "dev", "dev" },
	{ SIDEBAND_A_PORT_IFINDEX, FIELD_U32, "ifindex" },
	{ SIDEBAND_A_PORT_PRIMARY, FIELD_FLAG, "primary", "primary" },
	{ SIDEBAND_A_PORT_ACTIVE, FIELD_FLAG, "active", "active" },
	{ SIDEBAND_A_PORT_PRIORITY, FIELD_U32, "priority", "priority",
	  .usual = USUAL("0") },
	{ SIDEBAND_A_PORT_STATE, FIELD_ENUM, "state", "state",
	  .words = leg_states },
	{ SIDEBAND_A_PORT_USABLE, FIELD_FLAG, "usable" },
	{ SIDEBAND_A_PORT_ATTACH, FIELD_ENUM, "attach", "attach",
	  .words = attaches },
	{ SIDEBAND_A_PORT_ATTACH_WISH, FIELD_ENUM, "attach-wish", "attach-wish",
	  .words = attach_wishes, .usual = USUAL("auto") },
	{ SIDEBAND_A_PORT_MASTER, FIELD_NAME, "master", "master" },
	{ SIDEBAND_A_PORT_EXCLUDED, FIELD_FLAG, "excluded", "excluded" },
	{ SIDEBAND_A_PORT_ABSENT, FIELD_FLAG, "absent" },
	{ SIDEBAND_A_PORT_REFUSAL, FIELD_TEXT, "refusal", "refused" },
	{ SIDEBAND_A_PORT_STATS, FIELD_NEST, "stats",
	  .set = &set_traffic },
};

static const struct field station_fields[] = {
	{ SIDEBAND_A_STATION_MAC, FIELD_MAC, "mac", "" },
	{ SIDEBAND_A_STATION_DEV, FIELD_NAME, "dev", "dev" },
	{ SIDEBAND_A_STATION_VLAN, FIELD_U16, "vlan", "vlan" },
	{ SIDEBAND_A_STATION_TAG, FIELD_ENUM, "tag", "tag", .words = tags },
	{ SIDEBAND_A_STATION_IPV4, FIELD_IPV4, "ipv4", "ip" },
	{ SIDEBAND_A_STATION_IPV6, FIELD_IPV6, "ipv6", "ip",
	  .many = true },
	{ SIDEBAND_A_STATION_STATS, FIELD_NEST, "stats",
	  .set = &set_traffic },
	{ SIDEBAND_A_STATION_SHARED, FIELD_FLAG, "shared", "shared" },
	{ SIDEBAND_A_STATION_STRAY, FIELD_FLAG, "stray", "stray" },
};

static const struct field filter_fields[] = {
	{ SIDEBAND_A_FILTER_NAME, FIELD_NAME, "name", "" },
	{ SIDEBAND_A_FILTER_DEV, FIELD_NAME, "dev", "dev" },
	{ SIDEBAND_A_FILTER_VLAN, FIELD_U16, "vlan", "vlan" },
	{ SIDEBAND_A_FILTER_ETHERTYPE, FIELD_ETHERTYPE, "ethertype",
	  "ethertype" },
	{ SIDEBAND_A_FILTER_IPV4, FIELD_IPV4, "ipv4", "dest" },
	{ SIDEBAND_A_FILTER_IPV6, FIELD_IPV6, "ipv6", "dest" },
	{ SIDEBAND_A_FILTER_PROTOCOL, FIELD_PROTOCOL, "protocol", "proto" },
	{ SIDEBAND_A_FILTER_PORT, FIELD_U16, "port", "port" },
	{ SIDEBAND_A_FILTER_ACTION, FIELD_ENUM, "action", "",
	  .words = filter_actions },
};

static const struct field exclusion_fields[] = {
	{ SIDEBAND_A_EXCLUSION_IFNAME, FIELD_NAME, "ifname", "" },
	{ SIDEBAND_A_EXCLUSION_VLAN, FIELD_U16, "vlan", "vlan" },
	{ SIDEBAND_A_EXCLUSION_IFINDEX, FIELD_U32, "ifindex",
	  .missing = "absent" },
	{ SIDEBAND_A_EXCLUSION_FORCE, FIELD_FLAG, "force" },
	{ SIDEBAND_A_EXCLUSION_ABSENT, FIELD_FLAG, "absent" },
	{ SIDEBAND_A_EXCLUSION_REFUSAL, FIELD_TEXT, "refusal", "refused" },
	{ SIDEBAND_A_EXCLUSION_RX_DROPPED, FIELD_U64, "rx-dropped",
	  "rx-dropped", .usual = USUAL("0") },
	{ SIDEBAND_A_EXCLUSION_TX_DROPPED, FIELD_U64, "tx-dropped",
	  "tx-dropped", .usual = USUAL("0") },
};

static const struct field guard_entry_fields[] = {
	{ SIDEBAND_A_GUARD_PREFIX, FIELD_ADDRESS, "prefix", "" },
	{ SIDEBAND_A_GUARD_PREFIX_LENGTH, FIELD_U32, "prefix-length", "/",
	  .joined = true },
	{ SIDEBAND_A_GUARD_MAC, FIELD_MAC, "mac", "" },
};

static const struct field guard_fields[] = {
	{ SIDEBAND_A_GUARD_PREFIX, FIELD_ADDRESS, "prefix", "" },
	{ SIDEBAND_A_GUARD_PREFIX_LENGTH, FIELD_U32, "prefix-length", "/",
	  .joined = true },
	{ SIDEBAND_A_GUARD_MAC, FIELD_MAC, "mac", "" },
	{ SIDEBAND_A_GUARD_ENTRY, FIELD_NEST, "entry", "", NULL, "entries",
	  .set = &set_guard_entry, .many = true },
	{ SIDEBAND_A_GUARD_DEV, FIELD_NAME, "dev", "dev" },
	{ SIDEBAND_A_GUARD_ALL, FIELD_FLAG, "all", "all" },
	{ SIDEBAND_A_GUARD_COUNT, FIELD_U32, "count", "entries" },
};

static const struct field stats_fields[] = {
	COUNTER(WIRE_TO_BMC_PACKETS, "wire-to-bmc-packets"),
	COUNTER(WIRE_TO_BMC_BYTES, "wire-to-bmc-bytes"),
	COUNTER(WIRE_TO_HOST_LEG_PACKETS, "wire-to-host-leg-packets"),
	COUNTER(WIRE_TO_HOST_LEG_BYTES, "wire-to-host-leg-bytes"),
	COUNTER(BMC_TO_WIRE_PACKETS, "bmc-to-wire-packets"),
	COUNTER(BMC_TO_WIRE_BYTES, "bmc-to-wire-bytes"),
	COUNTER(BMC_TO_HOST_LEG_PACKETS, "bmc-to-host-leg-packets"),
	COUNTER(BMC_TO_HOST_LEG_BYTES, "bmc-to-host-leg-bytes"),
	COUNTER(BMC_TO_NEIGHBOUR_PACKETS, "bmc-to-neighbour-packets"),
	COUNTER(BMC_TO_NEIGHBOUR_BYTES, "bmc-to-neighbour-bytes"),
	COUNTER(HOST_LEG_TO_WIRE_PACKETS, "host-leg-to-wire-packets"),
	COUNTER(HOST_LEG_TO_WIRE_BYTES, "host-leg-to-wire-bytes"),
	COUNTER(HOST_LEG_TO_BMC_PACKETS, "host-leg-to-bmc-packets"),
	COUNTER(HOST_LEG_TO_BMC_BYTES, "host-leg-to-bmc-bytes"),
	COUNTER(HOST_LEG_TO_NEIGHBOUR_PACKETS, "host-leg-to-neighbour-packets"),
	COUNTER(HOST_LEG_TO_NEIGHBOUR_BYTES, "host-leg-to-neighbour-bytes"),
	COUNTER(NEIGHBOUR_TO_BMC_PACKETS, "neighbour-to-bmc-packets"),
	COUNTER(NEIGHBOUR_TO_BMC_BYTES, "neighbour-to-bmc-bytes"),
	COUNTER(NEIGHBOUR_TO_HOST_LEG_PACKETS, "neighbour-to-host-leg-packets"),
	COUNTER(NEIGHBOUR_TO_HOST_LEG_BYTES, "neighbour-to-host-leg-bytes"),
	COUNTER(HOST_TO_BMC_PACKETS, "host-to-bmc-packets"),
	COUNTER(HOST_TO_BMC_BYTES, "host-to-bmc-bytes"),
	COUNTER(BMC_TO_HOST_PACKETS, "bmc-to-host-packets"),
	COUNTER(BMC_TO_HOST_BYTES, "bmc-to-host-bytes"),
	COUNTER(DROP_ECHO, "drop-echo"),
	COUNTER(DROP_SOURCE, "drop-source"),
	COUNTER(DROP_VLAN, "drop-vlan"),
	COUNTER(DROP_LINK_LOCAL, "drop-link-local"),
	COUNTER(DROP_SAME_LEG, "drop-same-leg"),
	COUNTER(DROP_NO_PORT, "drop-no-port"),
	COUNTER(DROP_NO_BMC_LINK, "drop-no-bmc-link"),
	COUNTER(DROP_HOST_LEG_DOWN, "drop-host-leg-down"),
	COUNTER(DROP_TOO_BIG, "drop-too-big"),
	COUNTER(DROP_QUEUE, "drop-queue"),
	COUNTER(DROP_NO_MEMORY, "drop-no-memory"),
	COUNTER(DROP_DEDICATED, "drop-dedicated"),
	COUNTER(DROP_POLICY, "drop-policy"),
	COUNTER(DROP_GUARD, "drop-guard"),
	COUNTER(DROP_LIMIT, "drop-limit"),
};

/* A class of group frames, and what becomes of it where nobody says anything. */
#define ACTION(attr, name, usual_action) \
	{ SIDEBAND_A_POLICY_##attr, FIELD_ENUM, name, name, \
	  .words = policy_actions, .usual = USUAL(usual_action) }

static const struct field policy_fields[] = {
	ACTION(ARP, "arp", "own"),
	ACTION(DHCP_CLIENT, "dhcp-client", "pass"),
	ACTION(DHCP_SERVER, "dhcp-server", "drop"),
	ACTION(NETBIOS, "netbios", "drop"),
	ACTION(OTHER_BROADCAST, "other-broadcast", "pass"),
	ACTION(ND_SOLICITATION, "nd-solicitation", "own"),
	ACTION(ND_ADVERTISEMENT, "nd-advertisement", "pass"),
	ACTION(ROUTER_ADVERTISEMENT, "router-advertisement", "pass"),
	ACTION(DHCPV6_SERVER, "dhcpv6-server", "drop"),
	ACTION(DHCPV6_CLIENT, "dhcpv6-client", "pass"),
	ACTION(MLD, "mld", "pass"),
	ACTION(LLDP, "lldp", "drop"),
	ACTION(OTHER_MULTICAST, "other-multicast", "pass"),
};

#define RATE(attr, name, usual_rate) \
	{ SIDEBAND_A_LIMIT_##attr, FIELD_RATE, name, name, \
	  .usual = USUAL(usual_rate) }

static const struct field limit_fields[] = {
	RATE(GROUP_PACKETS, "group-packets", "1k"),
	RATE(GROUP_BITS, "group-bits", "none"),
	RATE(PACKETS, "packets", "none"),
	RATE(BITS, "bits", "none"),
};

static const struct field outsider_fields[] = {
	{ SIDEBAND_A_OUTSIDER_IFNAME, FIELD_NAME, "ifname", "" },
	{ SIDEBAND_A_OUTSIDER_TEAM, FIELD_NAME, "team", "team" },
};

static const struct field dev_fields[] = {
	{ SIDEBAND_A_DEV_IFNAME, FIELD_NAME, "ifname", "" },
	{ SIDEBAND_A_DEV_IFINDEX, FIELD_U32, "ifindex" },
	{ SIDEBAND_A_DEV_ADDRESS, FIELD_MAC, "address", "address" },
	{ SIDEBAND_A_DEV_BMC_LINK, FIELD_NAME, "bmc-link", "bmc-link",
	  "bmc_link", "ifname" },
	{ SIDEBAND_A_DEV_BMC_LINK_IFINDEX, FIELD_U32, "bmc-link-ifindex", NULL,
	  "bmc_link", "ifindex" },
	{ SIDEBAND_A_DEV_BMC_LINK_STATE, FIELD_ENUM, "bmc-link-state", "state",
	  "bmc_link", "state", .words = leg_states },
	{ SIDEBAND_A_DEV_BMC_LINK_REFUSAL, FIELD_TEXT, "bmc-link-refusal",
	  "refused", "bmc_link", "refusal" },
	{ SIDEBAND_A_DEV_ABSENT, FIELD_FLAG, "absent" },
	{ SIDEBAND_A_DEV_MODE, FIELD_ENUM, "mode", "mode", .words = modes },
	{ SIDEBAND_A_DEV_FAILBACK, FIELD_ENUM, "failback", "failback",
	  .words = failbacks, .usual = USUAL("never") },
	{ SIDEBAND_A_DEV_FAILBACK_DELAY, FIELD_U32, "failback-delay", "",
	  .lead = SIDEBAND_A_DEV_FAILBACK },
	{ SIDEBAND_A_DEV_DOWNDELAY, FIELD_U32, "downdelay", "downdelay",
	  .usual = USUAL("0") },
	{ SIDEBAND_A_DEV_UPDELAY, FIELD_U32, "updelay", "updelay",
	  .usual = USUAL("0") },
	{ SIDEBAND_A_DEV_ANNOUNCE, FIELD_U32, "announce", "announce",
	  .usual = USUAL("3") },
	{ SIDEBAND_A_DEV_STRICT, FIELD_SWITCH, "strict", "strict",
	  .usual = USUAL("off") },
	{ SIDEBAND_A_DEV_HOST_ACCESS, FIELD_SWITCH, "host-access",
	  "host-access", .usual = USUAL("off") },
	{ SIDEBAND_A_DEV_ACCESS_PATH, FIELD_ENUM, "access-path", "by",
	  .words = access_paths, .usual = USUAL("ports") },
	{ SIDEBAND_A_DEV_POLICY, FIELD_NEST, "policy", "policy",
	  .set = &set_policy },
	{ SIDEBAND_A_DEV_GUARD, FIELD_U32, "guard", "guard",
	  .usual = USUAL("0") },
	{ SIDEBAND_A_DEV_LIMIT, FIELD_NEST, "limit", "limit",
	  .set = &set_limits },
	{ SIDEBAND_A_DEV_STORM, FIELD_FLAG, "storm", "storm" },
	{ SIDEBAND_A_DEV_STORM_DROPPED, FIELD_U64, "storm-dropped", "dropped",
	  .lead = SIDEBAND_A_DEV_STORM },
	{ SIDEBAND_A_DEV_PROBE_TARGET, FIELD_IPV4, "probe-target", "probe",
	  .usual = USUAL("none") },
	{ SIDEBAND_A_DEV_PROBE_INTERVAL, FIELD_U32, "probe-interval",
	  "probe-interval", .usual = USUAL("1000") },
	{ SIDEBAND_A_DEV_ACTIVE_PORT, FIELD_NAME, "active-port",
	  "active-port" },
	{ SIDEBAND_A_DEV_ACTIVE_REASON, FIELD_ENUM, "active-reason", "reason",
	  .words = reasons, .usual = USUAL("set-up", "primary") },
	{ SIDEBAND_A_DEV_ACTIVE_AGE, FIELD_U64, "active-age" },
	{ SIDEBAND_A_DEV_MOVES, FIELD_U32, "moves" },
	{ SIDEBAND_A_DEV_UNTAGGED_VLAN, FIELD_VLAN, "untagged-vlan",
	  "untagged-vlan" },
	{ SIDEBAND_A_DEV_PORTS, FIELD_U32, "ports", "ports",
	  NULL, "num_ports" },
	{ SIDEBAND_A_DEV_STATIONS, FIELD_U32, "stations", "stations",
	  NULL, "num_stations" },
	{ SIDEBAND_A_DEV_PORT, FIELD_NEST, "port", .set = &set_port },
	{ SIDEBAND_A_DEV_STATION, FIELD_NEST, "station", .set = &set_station },
	{ SIDEBAND_A_DEV_STATS, FIELD_NEST, "stats", .set = &set_stats },
	{ SIDEBAND_A_DEV_OUTSIDER, FIELD_NEST, "outsider", "outsider",
	  NULL, "outsiders", .set = &set_outsider, .many = true },
};

const struct attr_set set_dev = { "dev", dev_fields, ARRAY_SIZE(dev_fields) };
const struct attr_set set_exclusion = {
	"exclusion", exclusion_fields, ARRAY_SIZE(exclusion_fields)
};

const struct attr_set set_guard = {
	"guard", guard_fields, ARRAY_SIZE(guard_fields)
};

const struct attr_set set_guard_entry = {
	"guard-entry", guard_entry_fields, ARRAY_SIZE(guard_entry_fields)
};

const struct attr_set set_limits = {
	"limit", limit_fields, ARRAY_SIZE(limit_fields)
};

const struct attr_set set_filter = {
	"filter", filter_fields, ARRAY_SIZE(filter_fields)
};

const struct attr_set set_outsider = {
	"outsider", outsider_fields, ARRAY_SIZE(outsider_fields)
};

const struct attr_set set_policy = {
	"policy", policy_fields, ARRAY_SIZE(policy_fields)
};

const struct attr_set set_port = {
	"port", port_fields, ARRAY_SIZE(port_fields)
};

const struct attr_set set_station = {
	"station", station_fields, ARRAY_SIZE(station_fields)
};

const struct attr_set set_stats = {
	"stats", stats_fields, ARRAY_SIZE(stats_fields)
};

const struct attr_set set_traffic = {
	"traffic", traffic_fields, ARRAY_SIZE(traffic_fields)
};

/* An attribute that the specification has gained must be described above. */
static_assert(ARRAY_SIZE(dev_fields) == SIDEBAND_A_DEV_MAX - 1, "dev");
static_assert(ARRAY_SIZE(exclusion_fields) == SIDEBAND_A_EXCLUSION_MAX - 1,
	      "exclusion");
static_assert(ARRAY_SIZE(guard_fields) == SIDEBAND_A_GUARD_MAX, "guard");
static_assert(ARRAY_SIZE(limit_fields) == SIDEBAND_A_LIMIT_MAX - 1, "limit");
static_assert(ARRAY_SIZE(filter_fields) == SIDEBAND_A_FILTER_MAX, "filter");
static_assert(ARRAY_SIZE(outsider_fields) == SIDEBAND_A_OUTSIDER_MAX,
	      "outsider");
static_assert(ARRAY_SIZE(policy_fields) == SIDEBAND_A_POLICY_MAX, "policy");
static_assert(ARRAY_SIZE(port_fields) == SIDEBAND_A_PORT_MAX, "port");
static_assert(ARRAY_SIZE(station_fields) == SIDEBAND_A_STATION_MAX, "station");
static_assert(ARRAY_SIZE(stats_fields) == SIDEBAND_A_STATS_MAX - 1, "stats");
static_assert(ARRAY_SIZE(traffic_fields) == SIDEBAND_A_TRAFFIC_MAX - 1,
	      "traffic");
static_assert(SIDEBAND_A_DEV_MAX <= ATTR_MAX, "ATTR_MAX");
static_assert(SIDEBAND_A_STATS_MAX <= ATTR_MAX, "ATTR_MAX");

static const char *const commands[] = {
	[SIDEBAND_CMD_DEV_GET] = "dev-get",
	[SIDEBAND_CMD_DEV_ADD] = "dev-add",
	[SIDEBAND_CMD_DEV_SET] = "dev-set",
	[SIDEBAND_CMD_DEV_DEL] = "dev-del",
	[SIDEBAND_CMD_PORT_GET] = "port-get",
	[SIDEBAND_CMD_PORT_ADD] = "port-add",
	[SIDEBAND_CMD_PORT_SET] = "port-set",
	[SIDEBAND_CMD_PORT_DEL] = "port-del",
	[SIDEBAND_CMD_STATION_GET] = "station-get",
	[SIDEBAND_CMD_STATION_ADD] = "station-add",
	[SIDEBAND_CMD_STATION_DEL] = "station-del",
	[SIDEBAND_CMD_EXCLUSION_GET] = "exclusion-get",
	[SIDEBAND_CMD_EXCLUSION_ADD] = "exclusion-add",
	[SIDEBAND_CMD_EXCLUSION_DEL] = "exclusion-del",
	[SIDEBAND_CMD_GUARD_GET] = "guard-get",
	[SIDEBAND_CMD_GUARD_ADD] = "guard-add",
	[SIDEBAND_CMD_GUARD_DEL] = "guard-del",
	[SIDEBAND_CMD_FILTER_GET] = "filter-get",
	[SIDEBAND_CMD_FILTER_ADD] = "filter-add",
	[SIDEBAND_CMD_FILTER_DEL] = "filter-del",
};

/* Name of a command in the specification. */
const char *schema_command(__u8 cmd)
{
	if (cmd < ARRAY_SIZE(commands) && commands[cmd])
		return commands[cmd];
	return "unknown";
}

/* The description of an attribute, or NULL. */
const struct field *schema_field(const struct attr_set *set, int attr)
{
	size_t i;

	for (i = 0; set && i < set->count; i++)
		if (set->fields[i].attr == attr)
			return &set->fields[i];
	return NULL;
}

/* What libnl must check before a payload is read. */
static struct nla_policy field_policy(enum field_type type)
{
	switch (type) {
	case FIELD_NAME:
	case FIELD_TEXT:
		return (struct nla_policy){ .type = NLA_STRING };
	case FIELD_MAC:
		return (struct nla_policy){ .minlen = 6 };
	case FIELD_ADDRESS:
		return (struct nla_policy){ .minlen = 4 };
	case FIELD_IPV6:
		return (struct nla_policy){ .minlen = 16 };
	case FIELD_SWITCH:
	case FIELD_PROTOCOL:
		return (struct nla_policy){ .type = NLA_U8 };
	case FIELD_U16:
	case FIELD_VLAN:
	case FIELD_ETHERTYPE:
		return (struct nla_policy){ .type = NLA_U16 };
	case FIELD_U64:
	case FIELD_RATE:
		return (struct nla_policy){ .type = NLA_U64 };
	case FIELD_FLAG:
		return (struct nla_policy){ .type = NLA_FLAG };
	case FIELD_NEST:
		return (struct nla_policy){ .type = NLA_NESTED };
	default:
		return (struct nla_policy){ .type = NLA_U32 };
	}
}

/* Takes a message apart; attributes that are too short are refused. */
int schema_parse(const struct attr_set *set, struct attrs *attrs,
		 struct nlattr *head, int len)
{
	struct nla_policy policy[ATTR_MAX + 1] = {};
	size_t i;

	for (i = 0; i < set->count; i++)
		policy[set->fields[i].attr] = field_policy(set->fields[i].type);
	attrs->head = head;
	attrs->len = len;
	return nla_parse(attrs->tb, ATTR_MAX, head, len, policy);
}

/* The next attribute of a type, the first where @after is NULL; or NULL. */
struct nlattr *schema_next(const struct attrs *attrs, int type,
			   struct nlattr *after)
{
	int rem = attrs->len;

	if (!after)
		return nla_find(attrs->head, rem, type);
	rem -= (char *)after - (char *)attrs->head;
	after = nla_next(after, &rem);
	return nla_find(after, rem, type);
}
