// SPDX-License-Identifier: GPL-2.0
/*
 * Frame -> verdict: every rule on where a frame goes stands in this file.
 *
 * Nothing here touches a device or a buffer, so the file is also built and
 * tested in user space. What all frames to a BMC pass is inline, in classify.h.
 */
#include <linux/etherdevice.h>
#include <linux/rcupdate.h>

#include <uapi/linux/sideband.h>

#include "classify.h"

const u8 sb_members[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

const u8 sb_lldp[ETH_ALEN] = { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e };

static struct sb_verdict sb_drop(enum sb_stat why, struct sb_entry *to)
{
	return (struct sb_verdict){
		.action = SB_DROP, .drop = why, .to = to,
	};
}

/* Are there members of the VLAN on the port, who may have the group frame? */
static bool sb_find_group(struct sb_table *table, const struct sb_frame *frame,
			  struct sb_verdict *v)
{
	/* LACP, LLDP, STP and their like concern the host's port. */
	if (is_link_local_ether_addr(frame->dst))
		return false;
	v->group = sb_table_find(table, sb_members, frame->vid);
	if (v->group)
		v->action = SB_TO_GROUP;
	return v->group;
}

/* Does anybody want to hear what the switch says of itself? That is the port's, and
 * in no VLAN.
 */
static bool sb_find_lldp(struct sb_table *table, const struct sb_frame *frame,
			 struct sb_verdict *v)
{
	if (frame->vid || !ether_addr_equal(frame->dst, sb_lldp))
		return false;
	v->group = sb_table_find(table, sb_lldp, 0);
	if (v->group)
		v->action = SB_TO_GROUP;
	return v->group;
}

/**
 * sb_classify_wire - decide on a frame that a port received
 * @table: table of the port
 * @frame: frame that is not unicast to the host
 *
 * A group frame goes to the members of its VLAN that sb_classify_member()
 * admits, LLDP to those who wish to hear it, and in any case on to the host.
 *
 * Context: softirq, RCU read side.
 * Return: verdict.
 */
struct sb_verdict sb_classify_wire(struct sb_table *table,
				   const struct sb_frame *frame)
{
	struct sb_verdict v = { .action = SB_PASS, .vid = frame->vid };
	bool echo;

	if (is_multicast_ether_addr(frame->dst)) {
		if (sb_find_group(table, frame, &v) ||
		    sb_find_lldp(table, frame, &v))
			v.from = sb_owner(table, frame);
		return v;
	}

	v.to = sb_classify_unicast(table, frame, &echo);
	if (echo)
		return sb_drop(SB_STAT_DROP_ECHO, v.to);
	if (v.to)
		v.action = SB_TO_LEG;
	return v;
}

/**
 * sb_classify_member - may a member have a group frame of its VLAN?
 * @from: whose the source address is, NULL for a stranger's
 * @member: member of the VLAN on the port that the frame was received on, or
 *	is sent by
 *
 * Where several ports hear the same frame, it is taken from the active one,
 * and from those that share the switch's frames with it, LLDP from the active
 * one alone: on the others it tells of another port of the switch. A frame of a
 * neighbour is handed over when it is sent, so the same frame heard where that
 * neighbour listens for groups itself is an echo, as is a sideband's own.
 *
 * Context: softirq, RCU read side.
 * Return: true when the frame is to be copied to @member.
 */
bool sb_classify_member(const struct sb_entry *from,
			const struct sb_entry *member)
{
	if (!READ_ONCE(member->ear->groups))
		return false;
	if (member->kind == SB_LLDP && !READ_ONCE(member->ear->active))
		return false;
	return !from || !READ_ONCE(from->ear->groups);
}

/**
 * sb_classify_sent - decide on a frame that the host sends by a port
 * @table: table of the port
 * @frame: frame
 *
 * A group frame goes to those members of its VLAN that give host access and do
 * not hear it brought back by the switch, and in any case on to the wire.
 *
 * Context: softirq or process with bottom halves off, RCU read side.
 * Return: verdict; %SB_PASS for the wire alone.
 */
struct sb_verdict sb_classify_sent(struct sb_table *table,
				   const struct sb_frame *frame)
{
	struct sb_verdict v = { .action = SB_PASS, .vid = frame->vid };

	if (is_multicast_ether_addr(frame->dst)) {
		sb_find_group(table, frame, &v);
	} else {
		v.to = sb_table_find_one(table, frame->dst, frame->vid);
		if (v.to && v.to->kind == SB_STATION &&
		    READ_ONCE(v.to->ear->access))
			v.action = SB_TO_LEG;
	}
	/* A bridge of the host may send on what a BMC sent to it. */
	if (v.action != SB_PASS && sb_owner(table, frame))
		v.action = SB_PASS;
	return v;
}

/* A frame of the BMC (@leg is SB_STATION) or of the host leg (SB_HOST_LEG)
 * in VLAN @vid: where to?
 */
static struct sb_verdict sb_switch(struct sb_core *sb, enum sb_kind leg,
				   const struct sb_frame *frame, u16 vid)
{
	struct sb_table *wire = rcu_dereference(sb->wire);
	struct sb_verdict v = {
		.action = SB_TO_WIRE, .vid = vid, .wire = wire,
	};

	if (is_multicast_ether_addr(frame->dst)) {
		/* A bridge must not forward these; LLDP alone may tell the
		 * switch outside which BMC is behind the port, without a tag
		 * that the BMC has not given it.
		 */
		if (is_link_local_ether_addr(frame->dst)) {
			v.vid = frame->vid;
			return ether_addr_equal(frame->dst, sb_lldp) ? v :
				sb_drop(SB_STAT_DROP_LINK_LOCAL, NULL);
		}
		v.action = SB_TO_GROUP;
		if (wire)
			v.group = sb_table_find(wire, sb_members, vid);
		return v;
	}

	v.to = sb_table_find_one(&sb->own, frame->dst, vid);
	/* The switch outside would not send it back by the same port. */
	if (!v.to && wire)
		v.to = sb_table_find_one(wire, frame->dst, vid);
	/* Asked of both: it may have come into the tables in between. */
	if (v.to && sb_core_of(v.to) == sb && v.to->kind == leg)
		return sb_drop(SB_STAT_DROP_SAME_LEG, NULL);
	if (v.to)
		v.action = SB_TO_LEG;
	return v;
}

/**
 * sb_classify_bmc - decide on a frame that came by the BMC link
 * @sb: sideband of the BMC link
 * @frame: frame as the BMC sent it
 *
 * The source must be a station, tagged as the station says.
 *
 * Context: softirq, RCU read side.
 * Return: verdict; never %SB_PASS.
 */
struct sb_verdict sb_classify_bmc(struct sb_core *sb,
				  const struct sb_frame *frame)
{
	u16 vid = frame->vid ?: READ_ONCE(sb->untagged_vid);
	struct sb_verdict v;
	struct sb_entry *from;

	from = sb_table_find_one(&sb->own, frame->src, vid);
	if (from && from->kind == SB_STATION &&
	    (!frame->vid || from->tag == SIDEBAND_TAG_KEEP)) {
		v = sb_switch(sb, SB_STATION, frame, vid);
		v.from = from;
		return v;
	}

	/* Known, only not in this VLAN or not with this tag? */
	from = sb_table_find_one(&sb->own, frame->src, SB_VID_NONE);
	return sb_drop(from && from->kind == SB_KNOWN ?
		       SB_STAT_DROP_VLAN : SB_STAT_DROP_SOURCE, NULL);
}

/**
 * sb_classify_host_leg - decide on a frame that the host leg sends
 * @sb: sideband of the host leg
 * @frame: frame as the host leg sent it
 *
 * Untagged frames belong to the VLAN of the untagged stations; tagged ones
 * may be in the VLANs that the BMC tags itself. The source must be the host
 * leg's own: answers to another would not come back, and what a bridge sends
 * here it has heard on a port.
 *
 * Context: softirq or process with bottom halves off, RCU read side.
 * Return: verdict; never %SB_PASS.
 */
struct sb_verdict sb_classify_host_leg(struct sb_core *sb,
				       const struct sb_frame *frame)
{
	u16 untagged = READ_ONCE(sb->untagged_vid);
	u16 vid = frame->vid ?: untagged;
	struct sb_entry *from;

	if (frame->vid == untagged && frame->vid)
		return sb_drop(SB_STAT_DROP_VLAN, NULL);
	if (!sb_table_find(&sb->own, sb_members, vid))
		return sb_drop(SB_STAT_DROP_VLAN, NULL);
	from = sb_table_find_one(&sb->own, frame->src, vid);
	if (!from || from->kind != SB_HOST_LEG)
		return sb_drop(SB_STAT_DROP_SOURCE, NULL);

	return sb_switch(sb, SB_HOST_LEG, frame, vid);
}

/**
 * sb_classify_private - decide on a frame of the host leg that no network may have
 * @sb: sideband of the host leg
 * @v: verdict on the frame if it were any
 *
 * Context: softirq or process with bottom halves off, RCU read side.
 * Return: verdict: to the BMC of @sb, or nowhere.
 */
struct sb_verdict sb_classify_private(struct sb_core *sb,
				      const struct sb_verdict *v)
{
	struct sb_verdict own = *v;

	if (v->action == SB_TO_GROUP)
		own.to = sb_table_find_one(&sb->own, sb_members, v->vid);
	if (v->action == SB_DROP ||
	    (v->action == SB_TO_LEG && sb_core_of(v->to) == sb))
		return own;
	if (v->action != SB_TO_GROUP || !own.to)
		return sb_drop(SB_STAT_DROP_SOURCE, NULL);
	own.action = SB_TO_LEG;
	return own;
}
