// SPDX-License-Identifier: GPL-2.0
/*
 * What single ports and stations have carried for the BMC.
 *
 * Ports are few and have counters for each CPU. Stations may be thousands, so each
 * has one set for all: its frames wait for each other at the queue of the BMC link
 * in any case.
 */
#include <linux/etherdevice.h>
#include <linux/slab.h>

#include "sideband.h"

static void sb_traffic_add_port(struct sb_port *port, enum sb_traffic packets,
				const struct sb_size *size)
{
	struct sb_port_traffic *traffic = this_cpu_ptr(port->traffic);

	u64_stats_update_begin(&traffic->syncp);
	u64_stats_add(&traffic->value[packets], size->packets);
	u64_stats_add(&traffic->value[packets + 1], size->bytes);
	u64_stats_update_end(&traffic->syncp);
}

static void sb_traffic_add_station(struct sb_entry *station,
				   enum sb_traffic packets,
				   const struct sb_size *size)
{
	struct sb_station *own = sb_station_of(station);

	atomic64_add(size->packets, &own->traffic[packets]);
	atomic64_add(size->bytes, &own->traffic[packets + 1]);
}

/* A frame that a BMC has as a member of a VLAN: a group frame, or one to the host, which
 * a filter asks for. That is of the station with the host's MAC.
 */
static noinline struct sb_entry *sb_traffic_shared(struct sb_entry *to,
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
 * sb_traffic_to_bmc - count a frame that the BMC is given
 * @to: entry by which it has it, of the table of a port or of its sideband
 * @skb: frame, as the BMC sees it
 * @size: what it counts for
 * @wire: it comes from the wire, by the port of @to
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_traffic_to_bmc(struct sb_entry *to, const struct sk_buff *skb,
		       struct sb_size size, bool wire)
{
	struct sb_entry *station = to->own;

	if (unlikely(to->kind != SB_STATION))
		station = sb_traffic_shared(to, skb);
	if (wire)
		sb_traffic_add_port(sb_port_of_entry(to),
				    SB_TRAFFIC_TO_BMC_PACKETS, &size);
	if (station)
		sb_traffic_add_station(station, SB_TRAFFIC_TO_BMC_PACKETS,
				       &size);
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

	sb_traffic_add_station(station, SB_TRAFFIC_FROM_BMC_PACKETS, &size);
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
		sb_traffic_add_port(port, SB_TRAFFIC_FROM_BMC_PACKETS, &size);
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
