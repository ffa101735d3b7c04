/* SPDX-License-Identifier: GPL-2.0 */
/* Frame -> verdict. Knows addresses and VLANs, no devices. */
#ifndef _SIDEBAND_CLASSIFY_H
#define _SIDEBAND_CLASSIFY_H

#include <linux/etherdevice.h>
#include <linux/types.h>

#include "guard.h"
#include "policy.h"
#include "stats.h"
#include "table.h"

/* MAC under which the members of a VLAN are found. */
extern const u8 sb_members[ETH_ALEN];

/* MAC to which LLDP is sent, IEEE 802.1AB: to the nearest bridge. */
extern const u8 sb_lldp[ETH_ALEN];

/**
 * struct sb_core - what the classifier knows of a sideband
 * @own: every address of the sideband; a station or the host leg may send
 *	from it, and a MAC is here once for each VLAN it is in
 * @ips: every IP address that its stations are known to have
 * @prefixes: of each station one of @ips for each IPv6 prefix in which it has some
 * @wire: table of the active port, NULL when there is none
 * @policy: which group frames the BMC hears
 * @untagged_vid: VLAN that untagged frames of BMC and host leg belong to,
 *	0 for none, %SB_VID_NONE when no station sends untagged
 * @access: an &enum sideband_access_path, by which the BMC reaches the host and those
 *	behind its ports without the wire
 * @guard: from whom the BMC may be reached
 * @deaf: the ear of entries of @own, which listen at no port
 *
 * @wire is read under RCU. Everything is changed under RTNL.
 */
struct sb_core {
	struct sb_table		own;
	struct rhltable		ips;
	struct rhltable		prefixes;
	struct sb_table __rcu	*wire;
	struct sb_policy	policy;
	u16			untagged_vid;
	u8			access;
	struct sb_guard		guard;
	struct sb_ear		deaf;
};

/**
 * struct sb_frame - what the classifier knows of a frame
 * @dst: destination MAC
 * @src: source MAC
 * @vid: id of its outer 802.1Q tag, 0 when it has none or one that only
 *	carries a priority, %SB_VID_NONE when its tag is of another kind
 */
struct sb_frame {
	const u8	*dst;
	const u8	*src;
	u16		vid;
};

/**
 * enum sb_action - what is to be done with a frame
 * @SB_PASS: not ours, leave it to the host untouched
 * @SB_DROP: count it by &sb_verdict.drop and free it
 * @SB_TO_LEG: to the leg that &sb_verdict.to names, and to no other
 * @SB_TO_WIRE: out of the active port, and nowhere else
 * @SB_TO_GROUP: to every member of the group that may have it
 */
enum sb_action {
	SB_PASS,
	SB_DROP,
	SB_TO_LEG,
	SB_TO_WIRE,
	SB_TO_GROUP,
};

/**
 * struct sb_verdict - decision on a frame
 * @action: what is to be done
 * @drop: why it is dropped, for %SB_DROP
 * @vid: VLAN of the frame on the wire, 0 for none
 * @to: receiver, for %SB_TO_LEG; for %SB_DROP the one that lost the frame
 * @from: whose the source address is, NULL when it is a stranger's; for
 *	%SB_TO_GROUP, and for all that a station sends
 * @group: members of the VLAN on the port, for %SB_TO_GROUP; may be NULL
 * @wire: table of the active port, for frames that do not come from a port;
 *	may be NULL
 */
struct sb_verdict {
	enum sb_action		action;
	enum sb_stat		drop;
	u16			vid;
	struct sb_entry		*to;
	struct sb_entry		*from;
	struct rhlist_head	*group;
	struct sb_table		*wire;
};

/* Whose a source address is. That of a group is nobody's, and the key of the
 * members looks like one.
 */
static inline struct sb_entry *sb_owner(struct sb_table *table,
					const struct sb_frame *frame)
{
	if (is_multicast_ether_addr(frame->src))
		return NULL;
	return sb_table_find_one(table, frame->src, frame->vid);
}

/**
 * sb_classify_unicast - find the leg that a unicast frame from the wire is for
 * @table: table of the port
 * @frame: frame that is not unicast to the host, nor to a group
 * @echo: it is our own transmission, heard again by this or another port, and
 *	nobody's
 *
 * Context: softirq, RCU read side.
 * Return: address of the leg, NULL when the frame is not ours.
 */
static inline struct sb_entry *
sb_classify_unicast(struct sb_table *table, const struct sb_frame *frame,
		    bool *echo)
{
	struct sb_entry *to, *from;

	*echo = false;
	if (!sb_table_may_have(table, frame->dst))
		return NULL;
	to = sb_table_find_one(table, frame->dst, frame->vid);
	if (to && unlikely(sb_table_may_have(table, frame->src))) {
		from = sb_owner(table, frame);
		*echo = from && from->ear == to->ear;
	}
	return to;
}

struct sb_verdict sb_classify_wire(struct sb_table *table,
				   const struct sb_frame *frame);
struct sb_verdict sb_classify_bmc(struct sb_core *sb,
				  const struct sb_frame *frame);
struct sb_verdict sb_classify_host_leg(struct sb_core *sb,
				       const struct sb_frame *frame);
struct sb_verdict sb_classify_private(struct sb_core *sb,
				      const struct sb_verdict *v);
struct sb_verdict sb_classify_sent(struct sb_table *table,
				   const struct sb_frame *frame);
bool sb_classify_member(const struct sb_entry *from,
			const struct sb_entry *member);

#endif
