/* SPDX-License-Identifier: GPL-2.0 */
/* Tracepoints: what is decided on frames, what is dropped, what changes state.
 *
 * Names of devices stand in arrays of their own size, so that filters and
 * programs can compare them, and so do reasons, under the names of the counters.
 * A network namespace is known by its inode, as in /proc/PID/ns/net.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM sideband

#if !defined(_SIDEBAND_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _SIDEBAND_TRACE_H

#include <linux/ethtool.h>
#include <linux/tracepoint.h>

#include "sideband.h"

#ifndef _SIDEBAND_TRACE_ENUMS
#define _SIDEBAND_TRACE_ENUMS

/* Who gets a frame: a verdict in one word. */
enum sb_trace_verdict {
	SB_TRACE_PASS,		/* the host, untouched */
	SB_TRACE_BMC_LINK,
	SB_TRACE_HOST_LEG,
	SB_TRACE_PROBE,
	SB_TRACE_WIRE,
	SB_TRACE_GROUP,		/* all members who may have it */
	SB_TRACE_HOST,		/* the host, by hairpin */
};

/* What has changed. */
enum sb_trace_what {
	SB_TRACE_ACTIVE,	/* the port that transmits, or why it is that one */
	SB_TRACE_PORT,
	SB_TRACE_LINK,
	SB_TRACE_ACCESS,
};

#endif

#define SB_TRACE_ORIGINS \
	EM(SB_FROM_WIRE, "wire") \
	EM(SB_FROM_BMC, "bmc") \
	EM(SB_FROM_HOST_LEG, "host-leg") \
	EM(SB_FROM_NEIGHBOUR, "neighbour") \
	EM_LAST(SB_FROM_HOST, "host")

#define SB_TRACE_VERDICTS \
	EM(SB_TRACE_PASS, "pass") \
	EM(SB_TRACE_BMC_LINK, "bmc-link") \
	EM(SB_TRACE_HOST_LEG, "host-leg") \
	EM(SB_TRACE_PROBE, "probe") \
	EM(SB_TRACE_WIRE, "wire") \
	EM(SB_TRACE_GROUP, "group") \
	EM_LAST(SB_TRACE_HOST, "host")

#define SB_TRACE_WHATS \
	EM(SB_TRACE_ACTIVE, "active") \
	EM(SB_TRACE_PORT, "port") \
	EM(SB_TRACE_LINK, "bmc-link") \
	EM_LAST(SB_TRACE_ACCESS, "access")

#define SB_TRACE_LEG_STATES \
	EM(SIDEBAND_LEG_STATE_ABSENT, "absent") \
	EM(SIDEBAND_LEG_STATE_DOWN, "down") \
	EM(SIDEBAND_LEG_STATE_NO_CARRIER, "no-carrier") \
	EM_LAST(SIDEBAND_LEG_STATE_UP, "up")

#define SB_TRACE_REASONS \
	EM(SIDEBAND_REASON_SET_UP, "set-up") \
	EM(SIDEBAND_REASON_PRIMARY, "primary") \
	EM(SIDEBAND_REASON_BY_HAND, "by-hand") \
	EM(SIDEBAND_REASON_LINK_LOST, "link-lost") \
	EM(SIDEBAND_REASON_PORT_DOWN, "port-down") \
	EM(SIDEBAND_REASON_PORT_GONE, "port-gone") \
	EM(SIDEBAND_REASON_TEAM_INACTIVE, "team-inactive") \
	EM(SIDEBAND_REASON_PROBE_UNANSWERED, "probe-unanswered") \
	EM_LAST(SIDEBAND_REASON_FAILBACK, "failback")

#define SB_TRACE_ACCESSES \
	EM(SIDEBAND_ACCESS_PATH_NONE, "none") \
	EM(SIDEBAND_ACCESS_PATH_PORTS, "ports") \
	EM_LAST(SIDEBAND_ACCESS_PATH_HOST_LEG, "host-leg")

/* Tells perf and its like the numbers behind the names. */
#undef EM
#undef EM_LAST
#define EM(a, b)	TRACE_DEFINE_ENUM(a);
#define EM_LAST(a, b)	TRACE_DEFINE_ENUM(a);

SB_TRACE_ORIGINS
SB_TRACE_VERDICTS
SB_TRACE_WHATS
SB_TRACE_LEG_STATES
SB_TRACE_REASONS
SB_TRACE_ACCESSES

#undef EM
#undef EM_LAST
#define EM(a, b)	{ a, b },
#define EM_LAST(a, b)	{ a, b }

TRACE_EVENT(sideband_verdict,

	TP_PROTO(const struct sideband *sb, const struct net_device *dev,
		 enum sb_origin origin, const struct sb_verdict *v,
		 const struct sk_buff *skb, bool host),

	TP_ARGS(sb, dev, origin, v, skb, host),

	TP_STRUCT__entry(
		__field(u32, netns)
		__array(char, sb, IFNAMSIZ)
		__array(char, dev, IFNAMSIZ)
		__field(u8, origin)
		__field(u8, verdict)
		__array(char, to, IFNAMSIZ)
		__array(u8, src, ETH_ALEN)
		__array(u8, dst, ETH_ALEN)
		__field(u16, vid)
		__field(u16, proto)
		__field(u32, len)
	),

	TP_fast_assign(
		const struct ethhdr *eth = sb_trace_eth(skb);

		__entry->netns = dev_net(dev)->ns.inum;
		sb_trace_name(__entry->sb, sb ? sb->dev : NULL);
		sb_trace_name(__entry->dev, dev);
		__entry->origin = origin;
		__entry->verdict = host ? SB_TRACE_HOST : sb_trace_verdict(v);
		sb_trace_name(__entry->to, sb_trace_to(v, __entry->verdict));
		memcpy(__entry->src, eth->h_source, ETH_ALEN);
		memcpy(__entry->dst, eth->h_dest, ETH_ALEN);
		__entry->vid = v->vid;
		__entry->proto = ntohs(eth->h_proto);
		__entry->len = sb_trace_len(skb);
	),

	TP_printk("netns=%u sb=%s dev=%s origin=%s src=%pM dst=%pM vid=%u proto=0x%04x len=%u verdict=%s to=%s",
		  __entry->netns, __entry->sb, __entry->dev,
		  __print_symbolic(__entry->origin, SB_TRACE_ORIGINS),
		  __entry->src, __entry->dst, __entry->vid, __entry->proto,
		  __entry->len,
		  __print_symbolic(__entry->verdict, SB_TRACE_VERDICTS),
		  __entry->to)
);

TRACE_EVENT(sideband_drop,

	TP_PROTO(const struct sideband *sb, const struct sk_buff *skb,
		 const char *reason),

	TP_ARGS(sb, skb, reason),

	TP_STRUCT__entry(
		__field(u32, netns)
		__array(char, sb, IFNAMSIZ)
		__array(char, dev, IFNAMSIZ)
		__array(char, reason, ETH_GSTRING_LEN)
		__array(u8, src, ETH_ALEN)
		__array(u8, dst, ETH_ALEN)
		__field(u16, vid)
		__field(u16, proto)
		__field(u32, len)
	),

	TP_fast_assign(
		const struct ethhdr *eth = sb_trace_eth(skb);

		__entry->netns = dev_net(sb->dev)->ns.inum;
		sb_trace_name(__entry->sb, sb->dev);
		sb_trace_name(__entry->dev, skb ? skb->dev : NULL);
		memcpy(__entry->reason, reason, ETH_GSTRING_LEN);
		memcpy(__entry->src, eth->h_source, ETH_ALEN);
		memcpy(__entry->dst, eth->h_dest, ETH_ALEN);
		__entry->vid = sb_trace_vid(skb);
		__entry->proto = ntohs(eth->h_proto);
		__entry->len = sb_trace_len(skb);
	),

	TP_printk("netns=%u sb=%s dev=%s src=%pM dst=%pM vid=%u proto=0x%04x len=%u reason=%s",
		  __entry->netns, __entry->sb, __entry->dev, __entry->src,
		  __entry->dst, __entry->vid, __entry->proto, __entry->len,
		  __entry->reason)
);

TRACE_EVENT(sideband_state,

	TP_PROTO(const struct sideband *sb, enum sb_trace_what what,
		 const struct sb_leg *leg),

	TP_ARGS(sb, what, leg),

	TP_STRUCT__entry(
		__field(u32, netns)
		__array(char, sb, IFNAMSIZ)
		__field(u8, what)
		__array(char, dev, IFNAMSIZ)
		__array(char, before, IFNAMSIZ)
		__field(u8, state)
		__field(u8, reason)
		__field(u8, access)
	),

	TP_fast_assign(
		const struct sb_port *before = sb->failover.before;

		__entry->netns = dev_net(sb->dev)->ns.inum;
		sb_trace_name(__entry->sb, sb->dev);
		__entry->what = what;
		sb_trace_leg(__entry->dev, leg);
		sb_trace_leg(__entry->before, before ? &before->leg : NULL);
		__entry->state = leg ? leg->state : SIDEBAND_LEG_STATE_ABSENT;
		__entry->reason = sb->failover.reason;
		__entry->access = sb->core.access;
	),

	TP_printk("netns=%u sb=%s what=%s dev=%s state=%s before=%s reason=%s access=%s",
		  __entry->netns, __entry->sb,
		  __print_symbolic(__entry->what, SB_TRACE_WHATS),
		  __entry->dev,
		  __print_symbolic(__entry->state, SB_TRACE_LEG_STATES),
		  __entry->before,
		  __print_symbolic(__entry->reason, SB_TRACE_REASONS),
		  __print_symbolic(__entry->access, SB_TRACE_ACCESSES))
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
