// SPDX-License-Identifier: GPL-2.0
/*
 * The policy under test, in the surroundings that the module gives it: VLANs and
 * addresses are known as vlan.c and ip.c leave them, and it is asked as gate.c asks.
 */
#include <assert.h>
#include <stdlib.h>

#include <linux/etherdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>

#include "classify.h"
#include "dissect.h"
#include "policy_world.h"

const u8 sb_members[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

static struct sb_core core;
static struct sb_vlan vlans[STATIONS];
static unsigned int vlan_count;
static struct sb_ip ips[STATIONS * ADDRESSES];
static unsigned int ip_count;

static struct sb_vlan *join(u16 vid)
{
	struct sb_entry *member;
	struct sb_vlan *vlan;

	member = sb_table_find_one(&core.own, sb_members, vid);
	if (member)
		return sb_vlan_of(member);
	vlan = &vlans[vlan_count++];
	memset(vlan, 0, sizeof(*vlan));
	ether_addr_copy(vlan->entry.key.mac, sb_members);
	vlan->entry.key.vid = vid;
	core.deaf.sb = &core;
	vlan->entry.ear = &core.deaf;
	vlan->entry.kind = SB_MEMBER;
	assert(!sb_table_insert(&core.own, &vlan->entry));
	return vlan;
}

/* One address of a station stands for those of its prefix. */
static void lead(struct sb_ip *ip, unsigned int first)
{
	unsigned int i;

	sb_prefix_key(&ip->prefix, &ip->key.ip, ip->key.vid);
	if (sb_ip_sort(&ip->key.ip) != SB_IP_V6)
		return;
	for (i = first; i < ip_count; i++)
		if (ips[i].leads && !memcmp(&ips[i].prefix, &ip->prefix,
					    sizeof(ip->prefix)))
			return;
	ip->leads = true;
	assert(!rhltable_insert(&core.prefixes, &ip->peer, sb_prefix_params));
}

static void learn(const struct ip *address, u16 vid, unsigned int first)
{
	struct sb_ip *ip = &ips[ip_count++];

	memset(ip, 0, sizeof(*ip));
	memcpy(&ip->key.ip, address, sizeof(ip->key.ip));
	ip->key.vid = vid;
	assert(!rhltable_insert(&core.ips, &ip->node, sb_ip_params));
	lead(ip, first);
}

static void add_station(const struct station *station)
{
	struct sb_vlan *vlan = join(station->vid);
	unsigned int known = 0, first = ip_count, i;

	vlan->entry.users++;
	for (i = 0; i < station->addresses; i++) {
		struct in6_addr addr;

		memcpy(&addr, &station->address[i], sizeof(addr));
		known |= BIT(sb_ip_sort(&addr));
		learn(&station->address[i], station->vid, first);
	}
	for (i = 0; i < SB_IP_SORTS; i++)
		if (!(known & BIT(i)))
			atomic_inc(&vlan->unknown[i]);
}

static void set_policy(const struct world *world)
{
	unsigned int i;

	core.policy.pass = SB_CLASSES_DEFAULT;
	core.policy.own = SB_CLASSES_OWN;
	if (world->standard)
		return;
	core.policy.pass = 0;
	core.policy.own = 0;
	for (i = 0; i < CLASSES; i++) {
		if (world->action[i] != ACTION_DROP)
			core.policy.pass |= BIT(i);
		if (world->action[i] == ACTION_OWN)
			core.policy.own |= BIT(i);
	}
}

/**
 * subject_build - configure the policy
 * @world: the world it is in
 */
void subject_build(const struct world *world)
{
	unsigned int i;

	assert(!sb_table_init(&core.own));
	assert(!rhltable_init(&core.ips, &sb_ip_params));
	assert(!rhltable_init(&core.prefixes, &sb_prefix_params));
	for (i = 0; i < world->stations; i++)
		add_station(&world->station[i]);
	set_policy(world);
}

/**
 * subject_destroy - take the configuration away
 */
void subject_destroy(void)
{
	while (ip_count) {
		struct sb_ip *ip = &ips[--ip_count];

		rhltable_remove(&core.ips, &ip->node, sb_ip_params);
		if (ip->leads)
			rhltable_remove(&core.prefixes, &ip->peer,
					sb_prefix_params);
	}
	while (vlan_count)
		rhltable_remove(&core.own.ht, &vlans[--vlan_count].entry.node,
				sb_table_params);
	rhltable_destroy(&core.prefixes);
	rhltable_destroy(&core.ips);
	sb_table_destroy(&core.own);
}

static void look(const struct sb_packet *packet, struct answer *answer)
{
	assert(packet->read);
	answer->type = ntohs(packet->type);
	answer->piece = packet->piece == SB_FIRST ? PIECE_FIRST :
			packet->piece == SB_LATER ? PIECE_LATER : PIECE_WHOLE;
	answer->protocol = packet->protocol;
	answer->hops = packet->hop_limit;
	answer->kind = packet->kind;
	answer->source_port = packet->source_port;
	answer->dest_port = packet->dest_port;
	memcpy(&answer->source, &packet->source, sizeof(answer->source));
	memcpy(&answer->dest, &packet->dest, sizeof(answer->dest));
}

/**
 * subject_answer - what the policy says of a frame
 * @frame: the frame
 * @answer: the answer
 *
 * The frame is in memory of its own, for the sanitizer to see reads beyond it. As
 * in the kernel what is behind its header is aligned.
 */
void subject_answer(const struct frame *frame, struct answer *answer)
{
	u8 *buffer = malloc(2 + frame->length), *byte = buffer + 2;
	struct sk_buff skb = {
		.data = byte, .len = frame->length,
		.data_len = frame->length - frame->head,
	};
	struct sb_packet packet;
	__be16 type;

	assert(buffer);
	memcpy(byte, frame->byte, frame->length);
	memcpy(&type, byte + 2 * ETH_ALEN, sizeof(type));
	memset(&packet, 0xa5, sizeof(packet));
	sb_dissect(&packet, &skb, type, ETH_HLEN);
	look(&packet, answer);
	answer->class = sb_policy_class(byte, &packet);
	answer->heard = sb_policy_admits(&core, frame->vid, byte, &packet);
	free(buffer);
}
