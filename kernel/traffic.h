/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What frames count for, and the counters that all frames to a BMC pass.
 *
 * Ports are few and have counters for each CPU. Stations may be thousands, so each
 * has one set for all: its frames wait for each other at the queue of the BMC link
 * in any case.
 */
#ifndef _SIDEBAND_TRAFFIC_H
#define _SIDEBAND_TRAFFIC_H

#include <linux/if_vlan.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>

#include "sideband.h"

/**
 * struct sb_size - what a frame counts for
 * @packets: a merged one counts as its parts
 * @bytes: with its tag
 */
struct sb_size {
	unsigned int packets;
	unsigned int bytes;
};

/* Those who merge frames need not say of how many: a tap does not. */
static inline unsigned int sb_parts(const struct sk_buff *skb)
{
	const struct skb_shared_info *shinfo = skb_shinfo(skb);

	if (likely(!skb_is_gso(skb)))
		return 1;
	return shinfo->gso_segs ?: DIV_ROUND_UP(skb->len, shinfo->gso_size);
}

/* Of a frame, data at its MAC header. */
static inline struct sb_size sb_size(const struct sk_buff *skb)
{
	return (struct sb_size){
		.packets = sb_parts(skb),
		.bytes = skb->len +
			 (skb_vlan_tag_present(skb) ? VLAN_HLEN : 0),
	};
}

/* By the counter of frames, and that of bytes behind it; bottom halves are off. */
static inline void sb_count_size(struct sideband *sb, enum sb_stat packets,
				 struct sb_size size)
{
	struct sb_stats *stats = this_cpu_ptr(sb->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_add(&stats->value[packets - SB_STAT_FIRST], size.packets);
	u64_stats_add(&stats->value[packets - SB_STAT_FIRST + 1], size.bytes);
	u64_stats_update_end(&stats->syncp);
}

/**
 * struct sb_port_traffic - what a port has carried, of one CPU
 * @syncp: for readers on 32-bit machines
 * @value: by &enum sb_traffic
 */
struct sb_port_traffic {
	struct u64_stats_sync	syncp;
	u64_stats_t		value[SB_TRAFFIC_COUNT];
};

struct sb_entry *sb_traffic_shared(const struct sb_entry *to,
				   const struct sk_buff *skb);
void sb_traffic_from_bmc(struct sb_entry *station, const struct sk_buff *skb);
void sb_traffic_to_wire(struct sideband *sb, const struct sk_buff *skb);
void sb_traffic_read_port(const struct sb_port *port, u64 *values);
void sb_traffic_read_station(struct sb_entry *station, u64 *values);

static inline void sb_traffic_add_port(struct sb_port *port,
				       enum sb_traffic packets,
				       struct sb_size size)
{
	struct sb_port_traffic *traffic = this_cpu_ptr(port->traffic);

	u64_stats_update_begin(&traffic->syncp);
	u64_stats_add(&traffic->value[packets], size.packets);
	u64_stats_add(&traffic->value[packets + 1], size.bytes);
	u64_stats_update_end(&traffic->syncp);
}

static inline void sb_traffic_add_station(struct sb_entry *station,
					  enum sb_traffic packets,
					  struct sb_size size)
{
	struct sb_station *own = sb_station_of(station);

	atomic64_add(size.packets, &own->traffic[packets]);
	atomic64_add(size.bytes, &own->traffic[packets + 1]);
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
static inline void sb_traffic_to_bmc(struct sb_entry *to,
				     const struct sk_buff *skb,
				     struct sb_size size, bool wire)
{
	struct sb_entry *station = to->own;

	if (unlikely(to->kind != SB_STATION))
		station = sb_traffic_shared(to, skb);
	if (wire)
		sb_traffic_add_port(sb_port_of_entry(to),
				    SB_TRAFFIC_TO_BMC_PACKETS, size);
	if (station)
		sb_traffic_add_station(station, SB_TRAFFIC_TO_BMC_PACKETS, size);
}

#endif
