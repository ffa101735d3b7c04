// SPDX-License-Identifier: GPL-2.0
/*
 * Filter: which frames to the host a BMC has, too, or has instead of it.
 *
 * As the decision filters of NICs with a sideband have it: the conditions of one
 * filter must all be met, one filter of several is enough, and each says for
 * itself whether the host is left out.
 *
 * Nothing here touches a device or a buffer, so the file is also built and
 * tested in user space.
 */
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/string.h>

#include "dissect.h"
#include "filter.h"
#include "ip.h"

/* Extension headers that the payload of a fragment may begin with, RFC 8200. */
#define SB_NEXTHDR_HOP		0
#define SB_NEXTHDR_ROUTING	43
#define SB_NEXTHDR_DEST		60

/* Of a later fragment of IPv6 only the kind of the first header is known, and where
 * that is an extension header, the protocol is behind it, in another frame.
 */
static bool sb_hides_protocol(const struct sb_packet *packet)
{
	if (packet->type != htons(ETH_P_IPV6) || packet->piece != SB_LATER)
		return false;
	return packet->protocol == SB_NEXTHDR_HOP ||
	       packet->protocol == SB_NEXTHDR_ROUTING ||
	       packet->protocol == SB_NEXTHDR_DEST;
}

/* ARP has neither protocol nor port, nor has what is cut off before them. */
static enum sb_filter_match
sb_filter_match_port(const struct sb_filter_rule *rule,
		     const struct sb_packet *packet, enum sb_filter_match match)
{
	if (sb_hides_protocol(packet))
		return SB_FILTER_COPY;
	if (rule->protocol != packet->protocol)
		return SB_FILTER_NONE;
	if (!rule->port)
		return match;
	/* Whose it is was said by the first fragment, which is forgotten: both get
	 * it, and who has no use for it drops it.
	 */
	if (packet->piece == SB_LATER)
		return SB_FILTER_COPY;
	return rule->port == packet->dest_port ? match : SB_FILTER_NONE;
}

/**
 * sb_filter_match - does a frame meet the conditions of a filter?
 * @rule: conditions
 * @vid: VLAN of the frame on the wire, 0 for none
 * @packet: what it carries
 *
 * Context: any.
 * Return: what the filter says of it.
 */
enum sb_filter_match sb_filter_match(const struct sb_filter_rule *rule, u16 vid,
				     const struct sb_packet *packet)
{
	enum sb_filter_match match = rule->exclusive ? SB_FILTER_EXCLUSIVE :
		SB_FILTER_COPY;

	if (rule->protocol)
		match = sb_filter_match_port(rule, packet, match);
	if (match == SB_FILTER_NONE ||
	    (rule->type && rule->type != packet->type) ||
	    (rule->in_vlan && rule->vid != vid) ||
	    (rule->to_dest &&
	     memcmp(&rule->dest, &packet->dest, sizeof(rule->dest))))
		return SB_FILTER_NONE;
	return match;
}

static bool sb_filter_wants_ipv4(const struct sb_filter_rule *rule)
{
	return rule->to_dest && sb_ip_sort(&rule->dest) == SB_IP_V4;
}

static bool sb_filter_wants_ipv6(const struct sb_filter_rule *rule)
{
	return rule->to_dest && sb_ip_sort(&rule->dest) != SB_IP_V4;
}

/**
 * sb_filter_flaw - why can no frame, or should not every, meet the conditions?
 * @rule: conditions
 *
 * Context: any.
 * Return: a sentence, or NULL when nothing is wrong with them.
 */
const char *sb_filter_flaw(const struct sb_filter_rule *rule)
{
	bool is_ip = rule->type == htons(ETH_P_IP);
	bool is_ipv6 = rule->type == htons(ETH_P_IPV6);
	bool is_arp = rule->type == htons(ETH_P_ARP);

	if (!rule->type && !rule->protocol && !rule->port && !rule->to_dest)
		return "A filter needs a condition: an EtherType, an address, a protocol or a port";
	if (rule->type && ntohs(rule->type) < ETH_P_802_3_MIN)
		return "An EtherType is 0x0600 or higher; what is lower is a length";
	if (rule->port && rule->protocol != IPPROTO_UDP &&
	    rule->protocol != IPPROTO_TCP)
		return "A port is one of UDP or of TCP; say which";
	if (rule->protocol && rule->type && !is_ip && !is_ipv6)
		return "Frames of this EtherType have no IP protocol and no port";
	if (sb_filter_wants_ipv4(rule) && rule->type && !is_ip && !is_arp)
		return "Frames of this EtherType have no IPv4 address";
	if (sb_filter_wants_ipv6(rule) && rule->type && !is_ipv6)
		return "Frames of this EtherType have no IPv6 address";
	return NULL;
}
