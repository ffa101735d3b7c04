// SPDX-License-Identifier: GPL-2.0
/*
 * The classifier under test, in the surroundings that the module gives it: the
 * tables are filled as address.c, vlan.c and port.c fill them, and a verdict is
 * carried out as forward.c does it, with receipts in the place of devices.
 */
#include <assert.h>
#include <stdlib.h>

#include <linux/etherdevice.h>
#include <linux/rcupdate.h>

#include "classify.h"
#include "world.h"

#define ADDRESSES	(4 * STATIONS + 1)	/* station, VLAN, seat there, MAC; LLDP */

static const struct world *world;
static struct sb_core core[SIDEBANDS];
static struct sb_table port[PORTS];
static struct sb_ear ear[SIDEBANDS][PORTS];
static struct sb_entry *own[SIDEBANDS][ADDRESSES];
static unsigned int owned[SIDEBANDS];

static bool of_port(const struct sb_table *table)
{
	return table >= port && table < port + PORTS;
}

/* Members in a sideband's own table have room for more. */
static struct sb_entry *new_entry(const struct sb_table *table,
				  enum sb_kind kind)
{
	struct sb_entry *entry;

	entry = calloc(1, kind == SB_MEMBER && !of_port(table) ?
		       sizeof(struct sb_vlan) : sizeof(*entry));
	assert(entry);
	return entry;
}

static struct sb_entry *put(struct sb_table *table, unsigned int s,
			    enum sb_kind kind, const u8 *mac, u16 vid, u8 tag)
{
	struct sb_entry *entry = new_entry(table, kind);

	ether_addr_copy(entry->key.mac, mac);
	entry->key.vid = vid;
	entry->kind = kind;
	entry->tag = tag;
	if (of_port(table)) {
		entry->ear = &ear[s][table - port];
		ear[s][table - port].sb = &core[s];
	} else {
		entry->ear = &core[s].deaf;
		core[s].deaf.sb = &core[s];
	}
	assert(!sb_table_find_of(table, &entry->key, &core[s]));
	assert(kind == SB_MEMBER || kind == SB_LLDP ||
	       !sb_table_find(table, mac, vid));
	assert(!sb_table_insert(table, entry));
	return entry;
}

static void add(unsigned int s, enum sb_kind kind, const u8 *mac, u16 vid,
		u8 tag)
{
	assert(owned[s] < ADDRESSES);
	own[s][owned[s]++] = put(&core[s].own, s, kind, mac, vid, tag);
}

static void join(unsigned int s, u16 vid, u8 tag)
{
	struct sb_entry *member;

	member = sb_table_find_one(&core[s].own, sb_members, vid);
	if (!member) {
		add(s, SB_MEMBER, sb_members, vid, tag);
		add(s, SB_HOST_LEG, world->bmc[s].host_leg.byte, vid, tag);
	}
	if (tag != SIDEBAND_TAG_KEEP)
		core[s].untagged_vid = vid;
}

static void know(unsigned int s, const u8 *mac)
{
	if (!sb_table_find(&core[s].own, mac, SB_VID_NONE))
		add(s, SB_KNOWN, mac, SB_VID_NONE, SIDEBAND_TAG_NONE);
}

static void add_stations(unsigned int s)
{
	static const u8 tags[] = {
		[TAG_NONE]	= SIDEBAND_TAG_NONE,
		[TAG_ADD]	= SIDEBAND_TAG_ADD,
		[TAG_KEEP]	= SIDEBAND_TAG_KEEP,
	};
	const struct bmc *bmc = &world->bmc[s];
	unsigned int i;

	for (i = 0; i < bmc->stations; i++) {
		const struct station *station = &bmc->station[i];
		u8 tag = tags[station->tag];

		join(s, station->vid, tag);
		know(s, station->mac.byte);
		add(s, SB_STATION, station->mac.byte, station->vid, tag);
	}
}

/* A host leg that is down has no place in the table of a port. */
static bool placed(unsigned int s, const struct sb_entry *entry)
{
	if (entry->kind == SB_KNOWN)
		return false;
	return entry->kind != SB_HOST_LEG || world->bmc[s].up;
}

static void place(unsigned int s, struct sb_table *table)
{
	unsigned int i;

	for (i = 0; i < owned[s]; i++) {
		const struct sb_entry *entry = own[s][i];

		if (placed(s, entry))
			put(table, s, entry->kind, entry->key.mac,
			    entry->key.vid, entry->tag);
	}
}

static void displace(unsigned int s, struct sb_table *table)
{
	struct sb_entry *entry;
	unsigned int i;

	for (i = 0; i < owned[s]; i++) {
		entry = sb_table_find_of(table, &own[s][i]->key, &core[s]);
		if (entry)
			sb_table_remove(table, entry);
	}
}

/* As port.c does it: the active port, and where groups are heard. */
static void choose_wire(unsigned int s)
{
	const struct bmc *bmc = &world->bmc[s];
	int active = bmc->primary;
	unsigned int p;

	if (active >= 0 && bmc->port[active] != PORT_LISTENS)
		active = -1;
	core[s].wire = active < 0 ? NULL : &port[active];
	for (p = 0; p < PORTS; p++) {
		ear[s][p].access = bmc->access;
		ear[s][p].active = (int)p == active;
		ear[s][p].groups = active >= 0 && ((int)p == active ||
			(world->bundled[p] && world->bundled[active]));
	}
}

/**
 * subject_build - configure the classifier
 * @in: the world it is in
 */
void subject_build(const struct world *in)
{
	unsigned int s, p;

	world = in;
	for (p = 0; p < PORTS; p++)
		assert(!sb_table_init(&port[p]));
	for (s = 0; s < world->bmcs; s++) {
		const struct bmc *bmc = &world->bmc[s];

		assert(!sb_table_init(&core[s].own));
		core[s].untagged_vid = SB_VID_NONE;
		owned[s] = 0;
		add_stations(s);
		if (bmc->lldp)
			add(s, SB_LLDP, sb_lldp, 0, SIDEBAND_TAG_NONE);
		for (p = 0; p < PORTS; p++)
			if (bmc->port[p] == PORT_LISTENS)
				place(s, &port[p]);
		choose_wire(s);
	}
}

/**
 * subject_destroy - take the configuration away
 */
void subject_destroy(void)
{
	unsigned int s, p, i;

	for (s = 0; s < world->bmcs; s++) {
		for (p = 0; p < PORTS; p++)
			if (world->bmc[s].port[p] == PORT_LISTENS)
				displace(s, &port[p]);
		for (i = 0; i < owned[s]; i++)
			sb_table_remove(&core[s].own, own[s][i]);
		sb_table_destroy(&core[s].own);
	}
	for (p = 0; p < PORTS; p++)
		sb_table_destroy(&port[p]);
}

static void drop(struct answer *answer, enum sb_stat why, unsigned int loser)
{
	static const enum drop reasons[SB_STAT_MAX + 1] = {
		[SB_STAT_DROP_ECHO]		= DROP_ECHO,
		[SB_STAT_DROP_SOURCE]		= DROP_SOURCE,
		[SB_STAT_DROP_VLAN]		= DROP_VLAN,
		[SB_STAT_DROP_LINK_LOCAL]	= DROP_LINK_LOCAL,
		[SB_STAT_DROP_SAME_LEG]		= DROP_SAME_LEG,
		[SB_STAT_DROP_NO_PORT]		= DROP_NO_PORT,
		[SB_STAT_DROP_HOST_LEG_DOWN]	= DROP_HOST_LEG_DOWN,
	};

	answer->drop = reasons[why] ? reasons[why] : DROP_OTHER;
	answer->loser = loser;
}

static void receive(struct receipt *receipt, u16 vid)
{
	receipt->times++;
	receipt->vid = vid;
}

static void give_bmc(struct answer *answer, unsigned int s, u16 vid, u8 tag)
{
	receive(&answer->bmc[s], tag == SIDEBAND_TAG_ADD ? 0 : vid);
}

static void give_host_leg(struct answer *answer, unsigned int s, u16 vid,
			  u8 tag)
{
	if (world->bmc[s].up)
		receive(&answer->host_leg[s],
			tag == SIDEBAND_TAG_KEEP ? vid : 0);
	else
		drop(answer, SB_STAT_DROP_HOST_LEG_DOWN, s);
}

static void give_wire(struct answer *answer, unsigned int s,
		      const struct sb_verdict *v)
{
	if (v->wire)
		receive(&answer->wire[v->wire - port], v->vid);
	else
		drop(answer, SB_STAT_DROP_NO_PORT, s);
}

static void give(struct answer *answer, const struct sb_verdict *v)
{
	unsigned int s = sb_core_of(v->to) - core;

	if (v->to->kind == SB_HOST_LEG)
		give_host_leg(answer, s, v->vid, v->to->tag);
	else
		give_bmc(answer, s, v->vid, v->to->tag);
}

static void copy_to_host_leg(struct answer *answer, unsigned int s, u16 vid,
			     u8 tag)
{
	if (world->bmc[s].up)
		give_host_leg(answer, s, vid, tag);
}

static void copy(struct answer *answer, const struct sb_entry *member,
		 u16 vid)
{
	give_bmc(answer, sb_core_of(member) - core, vid, member->tag);
	if (member->kind != SB_LLDP)
		copy_to_host_leg(answer, sb_core_of(member) - core, vid, member->tag);
}

static void copy_from_wire(struct answer *answer, const struct sb_verdict *v)
{
	struct sb_entry *member;
	struct rhlist_head *pos;

	rhl_for_each_entry_rcu(member, pos, v->group, node)
		if (sb_classify_member(v->from, member))
			copy(answer, member, v->vid);
}

static void from_wire(struct answer *answer, struct sb_table *table,
		      const struct sb_frame *frame)
{
	struct sb_verdict v = sb_classify_wire(table, frame);

	switch (v.action) {
	case SB_TO_LEG:
		give(answer, &v);
		return;
	case SB_DROP:
		drop(answer, v.drop, sb_core_of(v.to) - core);
		return;
	case SB_TO_GROUP:
		copy_from_wire(answer, &v);
		receive(&answer->host, frame->vid);
		return;
	case SB_PASS:
		receive(&answer->host, frame->vid);
		return;
	default:
		answer->drop = DROP_OTHER;
	}
}

static void spread(struct answer *answer, unsigned int s,
		   const struct sb_verdict *v, enum origin origin)
{
	struct sb_entry *member;
	struct rhlist_head *pos;

	rhl_for_each_entry_rcu(member, pos, v->group, node)
		if (sb_core_of(member) != &core[s] &&
		    sb_classify_member(NULL, member))
			copy(answer, member, v->vid);

	member = sb_table_find_one(&core[s].own, sb_members, v->vid);
	if (member && origin == FROM_BMC)
		copy_to_host_leg(answer, s, v->vid, member->tag);
	else if (member)
		give_bmc(answer, s, v->vid, member->tag);
	give_wire(answer, s, v);
}

static void send(struct answer *answer, unsigned int s,
		 const struct sb_verdict *v, enum origin origin)
{
	switch (v->action) {
	case SB_DROP:
		drop(answer, v->drop, s);
		return;
	case SB_TO_LEG:
		give(answer, v);
		return;
	case SB_TO_GROUP:
		spread(answer, s, v, origin);
		return;
	case SB_TO_WIRE:
		give_wire(answer, s, v);
		return;
	default:
		answer->drop = DROP_OTHER;
	}
}

static void from_host(struct answer *answer, unsigned int number,
		      const struct sb_frame *frame)
{
	struct sb_verdict v = sb_classify_sent(&port[number], frame);
	struct sb_entry *member;
	struct rhlist_head *pos;

	if (v.action == SB_TO_LEG) {
		give(answer, &v);
		return;
	}
	if (v.action == SB_TO_GROUP)
		rhl_for_each_entry_rcu(member, pos, v.group, node)
			if (member->ear->access &&
			    sb_classify_member(NULL, member))
				give_bmc(answer, sb_core_of(member) - core, v.vid,
					 member->tag);
	receive(&answer->wire[number], frame->vid);
}

/* A frame in memory of its own, for the sanitizer to see reads beyond it. */
static u8 *on_the_wire(const struct frame *sent, struct sb_frame *frame)
{
	u8 *header = malloc(2 * ETH_ALEN);

	assert(header);
	ether_addr_copy(header, sent->dst.byte);
	ether_addr_copy(header + ETH_ALEN, sent->src.byte);
	frame->dst = header;
	frame->src = header + ETH_ALEN;
	frame->vid = sent->vid == FOREIGN_TAG ? SB_VID_NONE : sent->vid;
	return header;
}

/**
 * subject_answer - what becomes of a frame by the classifier's verdict
 * @sent: the frame
 * @answer: the answer
 */
void subject_answer(const struct frame *sent, struct answer *answer)
{
	unsigned int number = sent->number;
	struct sb_frame frame;
	struct sb_verdict v;
	u8 *header = on_the_wire(sent, &frame);

	memset(answer, 0, sizeof(*answer));
	if (sent->origin == FROM_WIRE) {
		from_wire(answer, &port[number], &frame);
	} else if (sent->origin == FROM_HOST) {
		from_host(answer, number, &frame);
	} else {
		v = sent->origin == FROM_BMC ?
			sb_classify_bmc(&core[number], &frame) :
			sb_classify_host_leg(&core[number], &frame);
		if (sent->private)
			v = sb_classify_private(&core[number], &v);
		send(answer, number, &v, sent->origin);
	}
	free(header);
}
