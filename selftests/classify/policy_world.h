/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The frames that a BMC may hear or not: what the model and the policy are both
 * told, in which form both answer, and nothing else that they share.
 */
#ifndef _CLASSIFY_POLICY_WORLD_H
#define _CLASSIFY_POLICY_WORLD_H

#include <stdbool.h>

#define STATIONS	4
#define ADDRESSES	6
#define CLASSES		32
#define FRAME_MAX	600
#define HEADER		14	/* MACs and EtherType; a tag is not in line */

/* As it is written in a frame; of IPv4 as RFC 4291 maps it. */
struct ip {
	unsigned char byte[16];
};

/**
 * struct station - an address of the BMC, and what is known of it
 * @vid: its VLAN, 0 for none
 * @address: IP addresses that it is known to have
 * @addresses: how many
 */
struct station {
	unsigned int	vid;
	struct ip	address[ADDRESSES];
	unsigned int	addresses;
};

enum action {
	ACTION_DROP,
	ACTION_PASS,
	ACTION_OWN,
};

/**
 * struct world - all that is configured, and known
 * @station: the stations of the sideband
 * @stations: how many
 * @standard: the policy is that of a sideband of which nobody has said anything
 * @action: if not, what becomes of each class, by the number that DSP0222 gives to
 *	its bit; multicast from 16 on
 */
struct world {
	struct station	station[STATIONS];
	unsigned int	stations;
	bool		standard;
	enum action	action[CLASSES];
};

/**
 * struct frame - a group frame, not to a link-local MAC
 * @byte: all of it, but for its outer tag
 * @length: how long it is
 * @head: how much of it lies where it can be read at once
 * @vid: its VLAN, 0 for none
 */
struct frame {
	unsigned char	byte[FRAME_MAX];
	unsigned int	length;
	unsigned int	head;
	unsigned int	vid;
};

enum piece {
	PIECE_WHOLE,
	PIECE_FIRST,
	PIECE_LATER,
};

/**
 * struct answer - what a frame carries, and what becomes of it
 * @type: EtherType
 * @piece: an &enum piece
 * @protocol: of the payload of IP
 * @hops: hop limit of IPv6
 * @kind: type of ICMPv6, or operation of ARP
 * @source_port: of TCP and UDP
 * @dest_port: likewise
 * @source: address of the sender
 * @dest: address of the receiver, or that is asked for
 * @class: number of its class
 * @heard: the BMC hears it
 *
 * What is not there is 0. All members are of one size, or four times that.
 */
struct answer {
	unsigned int	type;
	unsigned int	piece;
	unsigned int	protocol;
	unsigned int	hops;
	unsigned int	kind;
	unsigned int	source_port;
	unsigned int	dest_port;
	struct ip	source;
	struct ip	dest;
	unsigned int	class;
	unsigned int	heard;
};

/* policy_world.c */
void world_random(struct world *world);
void world_print(const struct world *world);
void answer_print(const char *whose, const struct answer *answer);

/* policy_frame.c */
void frame_random(const struct world *world, struct frame *frame);
void frame_print(const struct frame *frame);

/* policy_model.c */
extern unsigned long model_hits[];
extern const char * const model_rules[];
extern const unsigned int model_rule_count;
void model_answer(const struct world *world, const struct frame *frame,
		  struct answer *answer);

/* policy_subject.c */
void subject_build(const struct world *world);
void subject_answer(const struct frame *frame, struct answer *answer);
void subject_destroy(void);

#endif
