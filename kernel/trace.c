// SPDX-License-Identifier: GPL-2.0
/* What the tracepoints note; nothing here runs while nobody listens to them. */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>

#include "trace.h"

/* For frames that are gone, or have no whole header. */
static const struct ethhdr sb_trace_no_eth;

static const struct ethhdr *sb_trace_eth(const struct sk_buff *skb)
{
	if (!skb || !skb_mac_header_was_set(skb) ||
	    skb_tail_pointer(skb) < skb_mac_header(skb) + ETH_HLEN)
		return &sb_trace_no_eth;
	return eth_hdr(skb);
}

static u32 sb_trace_len(const struct sk_buff *skb)
{
	if (sb_trace_eth(skb) == &sb_trace_no_eth)
		return skb ? skb->len : 0;
	return skb->len + (skb->data - skb_mac_header(skb));
}

static u16 sb_trace_vid(const struct sk_buff *skb)
{
	return skb && skb_vlan_tag_present(skb) ? skb_vlan_tag_get_id(skb) : 0;
}

static void sb_trace_name(char *to, const struct net_device *dev)
{
	memset(to, 0, IFNAMSIZ);
	if (dev)
		strscpy(to, dev->name, IFNAMSIZ);
}

static void sb_trace_leg(char *to, const struct sb_leg *leg)
{
	memset(to, 0, IFNAMSIZ);
	if (leg)
		strscpy(to, leg->name, IFNAMSIZ);
}

static enum sb_trace_verdict sb_trace_verdict(const struct sb_verdict *v)
{
	switch (v->action) {
	case SB_TO_LEG:
		if (v->to->kind == SB_PROBE)
			return SB_TRACE_PROBE;
		return v->to->kind == SB_HOST_LEG ? SB_TRACE_HOST_LEG :
			SB_TRACE_BMC_LINK;
	case SB_TO_WIRE:
		return SB_TRACE_WIRE;
	case SB_TO_GROUP:
		return SB_TRACE_GROUP;
	default:
		return SB_TRACE_PASS;
	}
}

/* The device by which the frame goes on, where it is one. */
static const struct net_device *sb_trace_to(const struct sb_verdict *v,
					    u8 verdict)
{
	switch (verdict) {
	case SB_TRACE_BMC_LINK:
		return rcu_dereference(sb_of_entry(v->to)->bmc.leg.dev);
	case SB_TRACE_HOST_LEG:
		return sb_of_entry(v->to)->dev;
	case SB_TRACE_WIRE:
		return v->wire ? sb_attach_of_table(v->wire)->dev : NULL;
	default:
		return NULL;
	}
}

#define CREATE_TRACE_POINTS
#include "trace.h"
