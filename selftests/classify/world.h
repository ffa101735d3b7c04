/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The world in which frames are sent: what the model and the classifier are
 * both told, in which form both answer, and nothing else that they share.
 */
#ifndef _CLASSIFY_WORLD_H
#define _CLASSIFY_WORLD_H

#include <stdbool.h>

#define SIDEBANDS	6
#define PORTS		3
#define STATIONS	5
#define NO_VLAN		0
#define FOREIGN_TAG	0xffff	/* the frame has a tag of another kind */

struct mac {
	unsigned char byte[6];
};

enum tag {
	TAG_NONE,
	TAG_ADD,
	TAG_KEEP,
};

/**
 * struct station - an address of a BMC
 * @mac: its MAC
 * @vid: its VLAN on the wire, or %NO_VLAN
 * @tag: who tags its frames
 */
struct station {
	struct mac	mac;
	unsigned int	vid;
	enum tag	tag;
};

enum port_use {
	PORT_UNUSED,	/* not a port of the sideband */
	PORT_ABSENT,	/* one, but its netdev is not there */
	PORT_LISTENS,
};

/**
 * struct bmc - a sideband with its BMC and host leg
 * @station: its stations
 * @stations: how many
 * @host_leg: MAC of the host leg
 * @up: the host leg is up
 * @access: the host has access by the ports
 * @lldp: it wishes to hear LLDP
 * @port: how it uses each netdev
 * @primary: the port by which it transmits when present, -1 without ports
 */
struct bmc {
	struct station	station[STATIONS];
	unsigned int	stations;
	struct mac	host_leg;
	bool		up;
	bool		access;
	bool		lldp;
	enum port_use	port[PORTS];
	int		primary;
};

/**
 * struct world - all that is configured
 * @bmc: the sidebands
 * @bmcs: how many
 * @port_mac: the host's own MAC on each netdev
 * @bundled: the netdev is one of those that the switch has bundled: it sends a
 *	group frame down one of them only
 */
struct world {
	struct bmc	bmc[SIDEBANDS];
	unsigned int	bmcs;
	struct mac	port_mac[PORTS];
	bool		bundled[PORTS];
};

enum origin {
	FROM_WIRE,
	FROM_BMC,
	FROM_HOST_LEG,
	FROM_HOST,
	ORIGINS,
};

/**
 * struct frame - a frame
 * @dst: destination
 * @src: source
 * @vid: of its tag; %NO_VLAN for untagged, or %FOREIGN_TAG
 * @origin: kind of leg that it comes from
 * @number: which port, for the wire and the host, or which sideband
 * @private: of a host leg: no network may have it
 */
struct frame {
	struct mac	dst;
	struct mac	src;
	unsigned int	vid;
	enum origin	origin;
	unsigned int	number;
	bool		private;
};

enum drop {
	NOT_DROPPED,
	DROP_ECHO,
	DROP_SOURCE,
	DROP_VLAN,
	DROP_LINK_LOCAL,
	DROP_SAME_LEG,
	DROP_NO_PORT,
	DROP_HOST_LEG_DOWN,
	DROP_OTHER,
};

/**
 * struct receipt - what a leg got of the frame
 * @times: how many copies
 * @vid: its tag in the last of them, %NO_VLAN for untagged
 */
struct receipt {
	unsigned int	times;
	unsigned int	vid;
};

/**
 * struct answer - what becomes of a frame
 * @bmc: what came out of the BMC link of each sideband
 * @host_leg: what came out of each host leg
 * @wire: what was sent by each port
 * @host: what was left to the host
 * @drop: why a frame was dropped
 * @loser: sideband that counts the drop
 */
struct answer {
	struct receipt	bmc[SIDEBANDS];
	struct receipt	host_leg[SIDEBANDS];
	struct receipt	wire[PORTS];
	struct receipt	host;
	enum drop	drop;
	unsigned int	loser;
};

/* world.c */
void world_seed(unsigned long long seed, bool from_groups);
void world_random(struct world *world);
void frame_random(const struct world *world, struct frame *frame);
void world_print(const struct world *world);
void frame_print(const struct frame *frame);
void answer_print(const char *whose, const struct answer *answer);

/* model.c */
extern unsigned long model_hits[];
extern const char * const model_rules[];
extern const unsigned int model_rule_count;
void model_answer(const struct world *world, const struct frame *frame,
		  struct answer *answer);

/* subject.c */
void subject_build(const struct world *world);
void subject_answer(const struct frame *frame, struct answer *answer);
void subject_destroy(void);

#endif
