/* SPDX-License-Identifier: GPL-2.0 */
/* Filter: which frames to the host a BMC has, too, or has instead of it. */
#ifndef _SIDEBAND_FILTER_H
#define _SIDEBAND_FILTER_H

#include <linux/in6.h>
#include <linux/types.h>

struct sb_packet;

/**
 * struct sb_filter_rule - conditions, of which a frame must meet all
 * @vid: VLAN on the wire, 0 for none; asked for where @in_vlan is set
 * @in_vlan: @vid is a condition
 * @to_dest: @dest is a condition
 * @exclusive: the BMC has the frame instead of the host
 * @protocol: of IP, 0 for any
 * @type: EtherType behind the outer tag, 0 for any
 * @port: destination port of TCP or UDP, 0 for any; only with one of these two
 *	as @protocol
 * @dest: address that the frame is to, or that ARP or neighbour discovery is
 *	about; of IPv4 in the mapped form
 */
struct sb_filter_rule {
	u16		vid;
	bool		in_vlan;
	bool		to_dest;
	bool		exclusive;
	u8		protocol;
	__be16		type;
	u16		port;
	struct in6_addr	dest;
};

/**
 * enum sb_filter_match - what a filter says of a frame; the higher wins
 * @SB_FILTER_NONE: nothing, it does not meet the conditions
 * @SB_FILTER_COPY: the BMC has it, too
 * @SB_FILTER_EXCLUSIVE: the BMC has it instead of the host
 */
enum sb_filter_match {
	SB_FILTER_NONE,
	SB_FILTER_COPY,
	SB_FILTER_EXCLUSIVE,
};

enum sb_filter_match sb_filter_match(const struct sb_filter_rule *rule, u16 vid,
				     const struct sb_packet *packet);
const char *sb_filter_flaw(const struct sb_filter_rule *rule);

#endif
