/* SPDX-License-Identifier: GPL-2.0 */
/* Counters of a sideband. */
#ifndef _SIDEBAND_STATS_H
#define _SIDEBAND_STATS_H

#include <uapi/linux/sideband.h>

/* Every counter with its name for ethtool; the numbers are those of the
 * netlink attributes. A direction has its bytes right behind its packets.
 */
#define SB_STATS(X) \
	X(WIRE_TO_BMC_PACKETS, "wire_to_bmc_packets") \
	X(WIRE_TO_BMC_BYTES, "wire_to_bmc_bytes") \
	X(WIRE_TO_HOST_LEG_PACKETS, "wire_to_host_leg_packets") \
	X(WIRE_TO_HOST_LEG_BYTES, "wire_to_host_leg_bytes") \
	X(BMC_TO_WIRE_PACKETS, "bmc_to_wire_packets") \
	X(BMC_TO_WIRE_BYTES, "bmc_to_wire_bytes") \
	X(BMC_TO_HOST_LEG_PACKETS, "bmc_to_host_leg_packets") \
	X(BMC_TO_HOST_LEG_BYTES, "bmc_to_host_leg_bytes") \
	X(BMC_TO_NEIGHBOUR_PACKETS, "bmc_to_neighbour_packets") \
	X(BMC_TO_NEIGHBOUR_BYTES, "bmc_to_neighbour_bytes") \
	X(HOST_LEG_TO_WIRE_PACKETS, "host_leg_to_wire_packets") \
	X(HOST_LEG_TO_WIRE_BYTES, "host_leg_to_wire_bytes") \
	X(HOST_LEG_TO_BMC_PACKETS, "host_leg_to_bmc_packets") \
	X(HOST_LEG_TO_BMC_BYTES, "host_leg_to_bmc_bytes") \
	X(HOST_LEG_TO_NEIGHBOUR_PACKETS, "host_leg_to_neighbour_packets") \
	X(HOST_LEG_TO_NEIGHBOUR_BYTES, "host_leg_to_neighbour_bytes") \
	X(NEIGHBOUR_TO_BMC_PACKETS, "neighbour_to_bmc_packets") \
	X(NEIGHBOUR_TO_BMC_BYTES, "neighbour_to_bmc_bytes") \
	X(NEIGHBOUR_TO_HOST_LEG_PACKETS, "neighbour_to_host_leg_packets") \
	X(NEIGHBOUR_TO_HOST_LEG_BYTES, "neighbour_to_host_leg_bytes") \
	X(DROP_ECHO, "drop_echo") \
	X(DROP_SOURCE, "drop_source") \
	X(DROP_VLAN, "drop_vlan") \
	X(DROP_LINK_LOCAL, "drop_link_local") \
	X(DROP_SAME_LEG, "drop_same_leg") \
	X(DROP_NO_PORT, "drop_no_port") \
	X(DROP_NO_BMC_LINK, "drop_no_bmc_link") \
	X(DROP_HOST_LEG_DOWN, "drop_host_leg_down") \
	X(DROP_TOO_BIG, "drop_too_big") \
	X(DROP_QUEUE, "drop_queue") \
	X(DROP_NO_MEMORY, "drop_no_memory") \
	X(DROP_DEDICATED, "drop_dedicated") \
	X(HOST_TO_BMC_PACKETS, "host_to_bmc_packets") \
	X(HOST_TO_BMC_BYTES, "host_to_bmc_bytes") \
	X(BMC_TO_HOST_PACKETS, "bmc_to_host_packets") \
	X(BMC_TO_HOST_BYTES, "bmc_to_host_bytes") \
	X(DROP_POLICY, "drop_policy") \
	X(DROP_GUARD, "drop_guard") \
	X(DROP_LIMIT, "drop_limit")

/* A counter of a sideband: SB_STAT_x is numbered as SIDEBAND_A_STATS_x. */
enum sb_stat {
#define X(id, name) SB_STAT_##id = SIDEBAND_A_STATS_##id,
	SB_STATS(X)
#undef X
};

#define SB_STAT_FIRST	SB_STAT_WIRE_TO_BMC_PACKETS
#define SB_STAT_MAX	SIDEBAND_A_STATS_MAX
#define SB_STAT_COUNT	(SB_STAT_MAX - SB_STAT_FIRST + 1)

/* What one port or station has carried, in the order of its attributes. */
enum sb_traffic {
	SB_TRAFFIC_TO_BMC_PACKETS,
	SB_TRAFFIC_TO_BMC_BYTES,
	SB_TRAFFIC_FROM_BMC_PACKETS,
	SB_TRAFFIC_FROM_BMC_BYTES,
	SB_TRAFFIC_COUNT
};

/* How many stand in the list above; it has to be all, in order. */
enum {
#define X(id, name) SB_STAT_NR_##id,
	SB_STATS(X)
#undef X
	SB_STAT_LISTED
};

#endif
