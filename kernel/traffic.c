// SPDX-License-Identifier: GPL-2.0
/*
 * What single ports and stations have carried for the BMC.
 *
 * What all frames to a BMC pass is inline, in traffic.h.
 */
#include <linux/etherdevice.h>
#include <linux/slab.h>

#include "sideband.h"
#include "traffic.h"

/**
 * sb_traffic_shared - find the station that a frame to a member of a VLAN is for
 * @to: entry by which a BMC has the frame, not a station
 * @skb: frame, as the BMC sees it: to a group, or to the host, which a filter asks for
 *
 * Context: bottom halves off, RCU read side.
 * Return: the station with the MAC of the host, NULL when it is not for one.
 */
struct sb_entry *sb_traffic_shared(const struct sb_entry *to,
				   const struct sk_buff *skb)
{
	const u8 *mac = eth_hdr(skb)->h_dest;
	struct sb_entry *own;

	if (to->kind != SB_MEMBER || is_multicast_ether_addr(mac))
		return NULL;
	own = sb_table_find_one(&sb_core_of(to)->own, mac, to->key.vid);
	return own && own->kind == SB_STATION ? own : NULL;
}

/**
 * sb_traffic_from_bmc - count a frame that the BMC sends
 * @station: whose it is, of the sideband's own table
 * @skb: frame, as the BMC sent it, data at its MAC header
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_traffic_from_bmc(struct sb_entry *station, const struct sk_buff *skb)
{
	struct sb_size size = sb_size(skb);

	sb_traffic_add_station(station, SB_TRAFFIC_FROM_BMC_PACKETS, size);
}

/**
 * sb_traffic_to_wire - count a frame of the BMC that leaves by the active port
 * @sb: sideband
 * @skb: frame, tagged as on the wire
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_traffic_to_wire(struct sideband *sb, const struct sk_buff *skb)
{
	struct sb_port *port = rcu_dereference(sb->sender);
	struct sb_size size = sb_size(skb);

	if (port)
		sb_traffic_add_port(port, SB_TRAFFIC_FROM_BMC_PACKETS, size);
}

/**
 * sb_traffic_read_port - sum up what a port has carried
 * @port: port
 * @values: %SB_TRAFFIC_COUNT sums
 *
 * Context: process, RTNL.
 */
void sb_traffic_read_port(const struct sb_port *port, u64 *values)
{
	u64 sum[SB_TRAFFIC_COUNT];
	unsigned int start;
	int cpu, i;

	memset(values, 0, sizeof(sum));
	for_each_possible_cpu(cpu) {
		const struct sb_port_traffic *traffic =
			per_cpu_ptr(port->traffic, cpu);

		do {
			start = u64_stats_fetch_begin(&traffic->syncp);
			for (i = 0; i < SB_TRAFFIC_COUNT; i++)
				sum[i] = u64_stats_read(&traffic->value[i]);
		} while (u64_stats_fetch_retry(&traffic->syncp, start));
		for (i = 0; i < SB_TRAFFIC_COUNT; i++)
			values[i] += sum[i];
	}
}

/**
 * sb_traffic_read_station - what a station has carried
 * @station: station, of the sideband's own table
 * @values: %SB_TRAFFIC_COUNT numbers
 *
 * Context: process, RTNL.
 */
void sb_traffic_read_station(struct sb_entry *station, u64 *values)
{
	int i;

	for (i = 0; i < SB_TRAFFIC_COUNT; i++)
		values[i] = atomic64_read(&sb_station_of(station)->traffic[i]);
}
