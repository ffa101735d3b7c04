// SPDX-License-Identifier: GPL-2.0
/* Counters of a sideband, and how ethtool sees them. */
#include <linux/ethtool.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>

#include "sideband.h"
#include "trace.h"
#include "traffic.h"

static const char sb_stat_names[SB_STAT_COUNT][ETH_GSTRING_LEN] = {
#define X(id, name) name,
	SB_STATS(X)
#undef X
};

/**
 * sb_stats_init - allocate the counters of a sideband
 * @sb: sideband
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sb_stats_init(struct sideband *sb)
{
	BUILD_BUG_ON(SB_STAT_LISTED != SB_STAT_COUNT);

	sb->stats = __netdev_alloc_pcpu_stats(struct sb_stats,
					      GFP_KERNEL_ACCOUNT);
	return sb->stats ? 0 : -ENOMEM;
}

/**
 * sb_stats_free - free the counters of a sideband
 * @sb: sideband that no frame can reach any more
 */
void sb_stats_free(struct sideband *sb)
{
	free_percpu(sb->stats);
	sb->stats = NULL;
}

static void sb_stats_add(struct sb_stats *stats, enum sb_stat stat, u64 n)
{
	/* A direction that cannot be must not write elsewhere. */
	if (WARN_ON_ONCE(stat < SB_STAT_FIRST))
		return;
	u64_stats_add(&stats->value[stat - SB_STAT_FIRST], n);
}

/**
 * sb_count_drop - count a frame that is dropped, and tell who traces
 * @sb: sideband
 * @skb: frame, NULL when it is gone
 * @why: counter
 *
 * Context: bottom halves off.
 */
void sb_count_drop(struct sideband *sb, const struct sk_buff *skb,
		   enum sb_stat why)
{
	struct sb_stats *stats = this_cpu_ptr(sb->stats);

	trace_sideband_drop(sb, skb, sb_stat_names[why - SB_STAT_FIRST]);
	u64_stats_update_begin(&stats->syncp);
	sb_stats_add(stats, why, 1);
	u64_stats_update_end(&stats->syncp);
}

/**
 * sb_count - count a frame that is gone
 * @sb: sideband
 * @why: counter
 *
 * Context: bottom halves off.
 */
void sb_count(struct sideband *sb, enum sb_stat why)
{
	sb_count_drop(sb, NULL, why);
}

/**
 * sb_count_frame - count a frame and its bytes
 * @sb: sideband
 * @packets: counter of frames; that of bytes is the one behind it
 * @skb: frame, data at its MAC header; a merged one counts as its parts
 *
 * Context: bottom halves off.
 */
void sb_count_frame(struct sideband *sb, enum sb_stat packets,
		    const struct sk_buff *skb)
{
	sb_count_size(sb, packets, sb_size(skb));
}

/**
 * sb_stats_read - sum up the counters of all CPUs
 * @sb: sideband
 * @values: %SB_STAT_COUNT sums, by &enum sb_stat less %SB_STAT_FIRST
 *
 * Context: any.
 */
void sb_stats_read(struct sideband *sb, u64 *values)
{
	u64 sum[SB_STAT_COUNT];
	unsigned int start;
	int cpu, i;

	memset(values, 0, sizeof(sum));
	for_each_possible_cpu(cpu) {
		const struct sb_stats *stats = per_cpu_ptr(sb->stats, cpu);

		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			for (i = 0; i < SB_STAT_COUNT; i++)
				sum[i] = u64_stats_read(&stats->value[i]);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		for (i = 0; i < SB_STAT_COUNT; i++)
			values[i] += sum[i];
	}
}

static int sb_get_sset_count(struct net_device *dev, int sset)
{
	return sset == ETH_SS_STATS ? SB_STAT_COUNT : -EOPNOTSUPP;
}

static void sb_get_strings(struct net_device *dev, u32 sset, u8 *data)
{
	if (sset == ETH_SS_STATS)
		memcpy(data, sb_stat_names, sizeof(sb_stat_names));
}

static void sb_get_ethtool_stats(struct net_device *dev,
				 struct ethtool_stats *stats, u64 *data)
{
	sb_stats_read(netdev_priv(dev), data);
}

static void sb_get_drvinfo(struct net_device *dev,
			   struct ethtool_drvinfo *info)
{
	strscpy(info->driver, KBUILD_MODNAME, sizeof(info->driver));
}

const struct ethtool_ops sb_ethtool_ops = {
	.get_drvinfo		= sb_get_drvinfo,
	.get_link		= ethtool_op_get_link,
	.get_sset_count		= sb_get_sset_count,
	.get_strings		= sb_get_strings,
	.get_ethtool_stats	= sb_get_ethtool_stats,
};
