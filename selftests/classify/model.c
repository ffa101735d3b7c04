// SPDX-License-Identifier: GPL-2.0
/*
 * The model: where a frame has to go, written down from the description of
 * the behaviour and not from the module. Every question is answered by looking
 * at all that is configured; nothing is derived or remembered.
 *
 * A sideband is "on" a port when it listens there, and "active on" a port when
 * it transmits by it. It "hears groups" on that port, and on those that the
 * switch has bundled with it, but LLDP on that port alone.
 */
#include <string.h>

#include "world.h"

enum {
	RULE_WIRE_LINK_LOCAL,
	RULE_WIRE_LLDP_HOST,
	RULE_WIRE_LLDP_TAGGED,
	RULE_WIRE_LLDP_FOREIGN,
	RULE_WIRE_LLDP_COPY,
	RULE_WIRE_LLDP_VLAN,
	RULE_WIRE_LLDP_UNASKED,
	RULE_WIRE_LLDP_INACTIVE,
	RULE_WIRE_LLDP_BUNDLED,
	RULE_WIRE_LLDP_ABSENT,
	RULE_WIRE_LLDP_OWN,
	RULE_WIRE_LLDP_ECHO,
	RULE_WIRE_LLDP_REMOTE,
	RULE_WIRE_GROUP_HOST,
	RULE_WIRE_GROUP_FOREIGN,
	RULE_WIRE_GROUP_COPY,
	RULE_WIRE_GROUP_COPY_LEG,
	RULE_WIRE_GROUP_LEG_DOWN,
	RULE_WIRE_GROUP_VLAN,
	RULE_WIRE_GROUP_INACTIVE,
	RULE_WIRE_GROUP_BUNDLED,
	RULE_WIRE_GROUP_ABSENT,
	RULE_WIRE_GROUP_OWN,
	RULE_WIRE_GROUP_ECHO,
	RULE_WIRE_GROUP_REMOTE,
	RULE_WIRE_STATION,
	RULE_WIRE_STATION_INACTIVE,
	RULE_WIRE_STATION_NEIGHBOUR,
	RULE_WIRE_LEG,
	RULE_WIRE_LEG_DOWN,
	RULE_WIRE_ECHO,
	RULE_WIRE_ECHO_LEG,
	RULE_WIRE_OTHER_VLAN,
	RULE_WIRE_HOST,
	RULE_BMC_SOURCE,
	RULE_BMC_SOURCE_LEG,
	RULE_BMC_SOURCE_OTHER,
	RULE_BMC_SOURCE_GROUP,
	RULE_BMC_VLAN_ADD,
	RULE_BMC_VLAN_OTHER,
	RULE_BMC_VLAN_FOREIGN,
	RULE_BMC_NONE,
	RULE_BMC_ADD,
	RULE_BMC_KEEP,
	RULE_LEG_VLAN_UNTAGGED,
	RULE_LEG_VLAN_ADD,
	RULE_LEG_VLAN_OTHER,
	RULE_LEG_VLAN_FOREIGN,
	RULE_LEG_SOURCE,
	RULE_LEG_SOURCE_STATION,
	RULE_LEG_SOURCE_GROUP,
	RULE_LEG_NONE,
	RULE_LEG_ADD,
	RULE_LEG_KEEP,
	RULE_PRIVATE_GROUP,
	RULE_PRIVATE_BMC,
	RULE_PRIVATE_LLDP,
	RULE_PRIVATE_OTHER,
	RULE_LLDP,
	RULE_LINK_LOCAL,
	RULE_GROUP_WIRE,
	RULE_GROUP_BMC,
	RULE_GROUP_LEG,
	RULE_GROUP_LEG_DOWN,
	RULE_GROUP_NEIGHBOUR,
	RULE_GROUP_NEIGHBOUR_LEG,
	RULE_GROUP_NEIGHBOUR_LEG_DOWN,
	RULE_GROUP_NEIGHBOUR_VLAN,
	RULE_GROUP_NEIGHBOUR_INACTIVE,
	RULE_GROUP_NEIGHBOUR_OFF,
	RULE_SAME_LEG,
	RULE_SAME_LEG_HOST,
	RULE_TO_LEG,
	RULE_TO_LEG_DOWN,
	RULE_TO_BMC,
	RULE_TO_NEIGHBOUR,
	RULE_TO_NEIGHBOUR_INACTIVE,
	RULE_TO_NEIGHBOUR_LEG,
	RULE_TO_NEIGHBOUR_LEG_DOWN,
	RULE_TO_NEIGHBOUR_OFF,
	RULE_TO_WIRE,
	RULE_NO_PORT,
	RULE_SENT_LINK_LOCAL,
	RULE_SENT_LLDP,
	RULE_SENT_OF_BMC,
	RULE_SENT_GROUP_COPY,
	RULE_SENT_GROUP_OFF,
	RULE_SENT_GROUP_INACTIVE,
	RULE_SENT_GROUP_VLAN,
	RULE_SENT_STATION,
	RULE_SENT_STATION_OFF,
	RULE_SENT_OTHER,
	RULE_COUNT
};

const char * const model_rules[] = {
	[RULE_WIRE_LINK_LOCAL] = "wire: a link-local frame is the host's",
	[RULE_WIRE_LLDP_HOST] = "wire: the host keeps LLDP",
	[RULE_WIRE_LLDP_TAGGED] = "wire: LLDP with a tag is the host's",
	[RULE_WIRE_LLDP_FOREIGN] = "wire: LLDP with a foreign tag is the host's",
	[RULE_WIRE_LLDP_COPY] = "wire: LLDP is copied to who wishes to hear it",
	[RULE_WIRE_LLDP_VLAN] = "wire: it is, to who has no untagged station",
	[RULE_WIRE_LLDP_UNASKED] = "wire: who does not wish to hear LLDP gets no copy",
	[RULE_WIRE_LLDP_INACTIVE] = "wire: no LLDP to who is active on another port",
	[RULE_WIRE_LLDP_BUNDLED] = "wire: no LLDP to who is active on a bundled port",
	[RULE_WIRE_LLDP_ABSENT] = "wire: no LLDP to who has no active port",
	[RULE_WIRE_LLDP_OWN] = "wire: LLDP of its own is not copied to it",
	[RULE_WIRE_LLDP_ECHO] = "wire: LLDP of a neighbour there is an echo",
	[RULE_WIRE_LLDP_REMOTE] = "wire: LLDP of a neighbour active elsewhere is copied",
	[RULE_WIRE_GROUP_HOST] = "wire: the host keeps a group frame",
	[RULE_WIRE_GROUP_FOREIGN] = "wire: a group frame with a foreign tag is the host's",
	[RULE_WIRE_GROUP_COPY] = "wire: a group frame is copied to a member",
	[RULE_WIRE_GROUP_COPY_LEG] = "wire: a group frame is copied to a host leg",
	[RULE_WIRE_GROUP_LEG_DOWN] = "wire: a host leg that is down gets no copy",
	[RULE_WIRE_GROUP_VLAN] = "wire: who is not in the VLAN gets no copy",
	[RULE_WIRE_GROUP_INACTIVE] = "wire: who is active on another port gets no copy",
	[RULE_WIRE_GROUP_BUNDLED] = "wire: who is active on a bundled port gets a copy",
	[RULE_WIRE_GROUP_ABSENT] = "wire: who has no active port gets no copy",
	[RULE_WIRE_GROUP_OWN] = "wire: a group frame of its own is not copied to it",
	[RULE_WIRE_GROUP_ECHO] = "wire: a neighbour's was handed over when it was sent",
	[RULE_WIRE_GROUP_REMOTE] = "wire: a neighbour's that was sent by another port is copied",
	[RULE_WIRE_STATION] = "wire: unicast to a station",
	[RULE_WIRE_STATION_INACTIVE] = "wire: unicast to a station on an inactive port",
	[RULE_WIRE_STATION_NEIGHBOUR] = "wire: unicast of a neighbour to a station",
	[RULE_WIRE_LEG] = "wire: unicast to a host leg",
	[RULE_WIRE_LEG_DOWN] = "wire: unicast to a host leg that is down is the host's",
	[RULE_WIRE_ECHO] = "wire: unicast echo to a station is dropped",
	[RULE_WIRE_ECHO_LEG] = "wire: unicast echo to a host leg is dropped",
	[RULE_WIRE_OTHER_VLAN] = "wire: a station's MAC in another VLAN is the host's",
	[RULE_WIRE_HOST] = "wire: other unicast is the host's",
	[RULE_BMC_SOURCE] = "BMC: unknown source",
	[RULE_BMC_SOURCE_LEG] = "BMC: source is its host leg",
	[RULE_BMC_SOURCE_OTHER] = "BMC: source is the station of another",
	[RULE_BMC_SOURCE_GROUP] = "BMC: source is a group",
	[RULE_BMC_VLAN_ADD] = "BMC: tagged where the port tags",
	[RULE_BMC_VLAN_OTHER] = "BMC: untagged station with another tag",
	[RULE_BMC_VLAN_FOREIGN] = "BMC: untagged station with a foreign tag",
	[RULE_BMC_NONE] = "BMC: sent by a station without VLAN",
	[RULE_BMC_ADD] = "BMC: sent by a station with tag add",
	[RULE_BMC_KEEP] = "BMC: sent by a station with tag keep",
	[RULE_LEG_VLAN_UNTAGGED] = "host leg: untagged without an untagged VLAN",
	[RULE_LEG_VLAN_ADD] = "host leg: tagged where the port tags",
	[RULE_LEG_VLAN_OTHER] = "host leg: tagged for a VLAN without station",
	[RULE_LEG_VLAN_FOREIGN] = "host leg: foreign tag",
	[RULE_LEG_SOURCE] = "host leg: unknown source",
	[RULE_LEG_SOURCE_STATION] = "host leg: source is a station of its BMC",
	[RULE_LEG_SOURCE_GROUP] = "host leg: source is a group",
	[RULE_LEG_NONE] = "host leg: sent without VLAN",
	[RULE_LEG_ADD] = "host leg: sent untagged into a VLAN",
	[RULE_LEG_KEEP] = "host leg: sent tagged",
	[RULE_PRIVATE_GROUP] = "host leg: a private group frame is for its BMC alone",
	[RULE_PRIVATE_BMC] = "host leg: a private frame to its own legs",
	[RULE_PRIVATE_LLDP] = "host leg: a private frame is not sent as LLDP",
	[RULE_PRIVATE_OTHER] = "host leg: a private frame is for nobody else",
	[RULE_LLDP] = "legs: LLDP goes to the wire",
	[RULE_LINK_LOCAL] = "legs: other link-local frames are dropped",
	[RULE_GROUP_WIRE] = "legs: a group frame goes to the wire",
	[RULE_GROUP_BMC] = "legs: a group frame of the host leg goes to its BMC",
	[RULE_GROUP_LEG] = "legs: a group frame of the BMC goes to its host leg",
	[RULE_GROUP_LEG_DOWN] = "legs: but not when that is down",
	[RULE_GROUP_NEIGHBOUR] = "legs: a group frame goes to a neighbour",
	[RULE_GROUP_NEIGHBOUR_LEG] = "legs: a group frame goes to a neighbour's host leg",
	[RULE_GROUP_NEIGHBOUR_LEG_DOWN] = "legs: but not when that is down",
	[RULE_GROUP_NEIGHBOUR_VLAN] = "legs: no group frame to who is not in the VLAN",
	[RULE_GROUP_NEIGHBOUR_INACTIVE] = "legs: no group frame to who is active elsewhere",
	[RULE_GROUP_NEIGHBOUR_OFF] = "legs: no group frame to who is not on the port",
	[RULE_SAME_LEG] = "BMC: unicast to its own station is dropped",
	[RULE_SAME_LEG_HOST] = "host leg: unicast to itself is dropped",
	[RULE_TO_LEG] = "BMC: unicast to its host leg",
	[RULE_TO_LEG_DOWN] = "BMC: unicast to its host leg that is down",
	[RULE_TO_BMC] = "host leg: unicast to its BMC",
	[RULE_TO_NEIGHBOUR] = "legs: unicast to a neighbour",
	[RULE_TO_NEIGHBOUR_INACTIVE] = "legs: unicast to a neighbour active elsewhere",
	[RULE_TO_NEIGHBOUR_LEG] = "legs: unicast to a neighbour's host leg",
	[RULE_TO_NEIGHBOUR_LEG_DOWN] = "legs: unicast to it takes the wire while that is down",
	[RULE_TO_NEIGHBOUR_OFF] = "legs: a station not on the port is behind the wire",
	[RULE_TO_WIRE] = "legs: other unicast goes to the wire",
	[RULE_NO_PORT] = "legs: no active port",
	[RULE_SENT_LINK_LOCAL] = "host: a link-local frame is the wire's",
	[RULE_SENT_LLDP] = "host: so is LLDP, whoever wishes to hear it",
	[RULE_SENT_OF_BMC] = "host: what a bridge sends on for a BMC is the wire's",
	[RULE_SENT_GROUP_COPY] = "host: a group frame is copied to a member",
	[RULE_SENT_GROUP_OFF] = "host: without access no group frame is copied",
	[RULE_SENT_GROUP_INACTIVE] = "host: the switch brings it to the active port",
	[RULE_SENT_GROUP_VLAN] = "host: who is not in the VLAN gets no copy",
	[RULE_SENT_STATION] = "host: unicast to a station is its BMC's alone",
	[RULE_SENT_STATION_OFF] = "host: without access it is the wire's",
	[RULE_SENT_OTHER] = "host: other unicast is the wire's",
};

const unsigned int model_rule_count = RULE_COUNT;
unsigned long model_hits[RULE_COUNT];

static const struct world *world;
static const struct frame *frame;
static struct answer *answer;

#define HIT(id)	(model_hits[RULE_##id]++)

static bool equal(const struct mac *a, const struct mac *b)
{
	unsigned int i;

	for (i = 0; i < 6; i++)
		if (a->byte[i] != b->byte[i])
			return false;
	return true;
}

static bool is_group(const struct mac *mac)
{
	return mac->byte[0] % 2 == 1;
}

static bool is_link_local(const struct mac *mac)
{
	struct mac lowest = {{ 0x01, 0x80, 0xc2, 0x00, 0x00, 0x00 }};

	lowest.byte[5] = mac->byte[5];
	return equal(mac, &lowest) && mac->byte[5] <= 0x0f;
}

static bool is_lldp(const struct mac *mac)
{
	return is_link_local(mac) && mac->byte[5] == 0x0e;
}

static bool is_on(unsigned int s, int port)
{
	return port >= 0 && world->bmc[s].port[port] == PORT_LISTENS;
}

/* Returns -1 when it has none. */
static int active_port(unsigned int s)
{
	int primary = world->bmc[s].primary;

	return is_on(s, primary) ? primary : -1;
}

static bool is_active_on(unsigned int s, int port)
{
	return port >= 0 && active_port(s) == port;
}

static bool hears_groups(unsigned int s, int port)
{
	int active = active_port(s);

	if (active < 0 || !is_on(s, port))
		return false;
	return port == active ||
	       (world->bundled[port] && world->bundled[active]);
}

static const struct station *station_of(unsigned int s, const struct mac *mac,
					unsigned int vlan)
{
	const struct bmc *bmc = &world->bmc[s];
	unsigned int i;

	for (i = 0; i < bmc->stations; i++)
		if (equal(&bmc->station[i].mac, mac) &&
		    bmc->station[i].vid == vlan)
			return &bmc->station[i];
	return NULL;
}

/* Some station of the sideband in that VLAN: all of them have one tag rule. */
static const struct station *member(unsigned int s, unsigned int vlan)
{
	const struct bmc *bmc = &world->bmc[s];
	unsigned int i;

	for (i = 0; i < bmc->stations; i++)
		if (bmc->station[i].vid == vlan)
			return &bmc->station[i];
	return NULL;
}

/* Some station of the sideband that sends untagged: all are in one VLAN. */
static const struct station *untagged_station(unsigned int s)
{
	const struct bmc *bmc = &world->bmc[s];
	unsigned int i;

	for (i = 0; i < bmc->stations; i++)
		if (bmc->station[i].tag != TAG_KEEP)
			return &bmc->station[i];
	return NULL;
}

static bool is_host_leg(unsigned int s, const struct mac *mac,
			unsigned int vlan)
{
	return equal(&world->bmc[s].host_leg, mac) && member(s, vlan);
}

/* An address that its ports listen for. */
static bool is_address(unsigned int s, const struct mac *mac,
		       unsigned int vlan)
{
	return station_of(s, mac, vlan) ||
	       (world->bmc[s].up && is_host_leg(s, mac, vlan));
}

static void receive(struct receipt *receipt, unsigned int vid)
{
	receipt->times++;
	receipt->vid = vid;
}

static unsigned int seen_by_legs(unsigned int s, unsigned int vlan)
{
	return member(s, vlan)->tag == TAG_KEEP ? vlan : NO_VLAN;
}

static void to_bmc(unsigned int s, unsigned int vlan)
{
	receive(&answer->bmc[s], seen_by_legs(s, vlan));
}

static void to_host_leg(unsigned int s, unsigned int vlan)
{
	receive(&answer->host_leg[s], seen_by_legs(s, vlan));
}

static void to_host(void)
{
	receive(&answer->host, frame->vid);
}

static void dropped(enum drop why, unsigned int loser)
{
	answer->drop = why;
	answer->loser = loser;
}

enum sender {
	STRANGER,
	OWN,		/* the receiver itself */
	NEIGHBOUR_THERE,
	NEIGHBOUR_ELSEWHERE,
	SENDERS
};

/* Who has sent the group frame, as one sees it who hears it on a port: an address of
 * the receiver, of one who hears groups there itself, or of one who is active
 * on another port.
 */
static enum sender sender(unsigned int receiver, int port)
{
	enum sender found = STRANGER;
	unsigned int s;

	for (s = 0; s < world->bmcs; s++) {
		if (!is_on(s, port) || !is_address(s, &frame->src, frame->vid))
			continue;
		if (s == receiver)
			return OWN;
		if (hears_groups(s, port))
			return NEIGHBOUR_THERE;
		found = NEIGHBOUR_ELSEWHERE;
	}
	return found;
}

/* Has a group frame of this sender reached those active on the port already,
 * or is it the receiver's own? @rule counts which, where it is one.
 */
static bool heard_before(unsigned int receiver, int port,
			 const unsigned int rule[SENDERS])
{
	enum sender who = sender(receiver, port);

	if (who != STRANGER)
		model_hits[rule[who]]++;
	return who == OWN || who == NEIGHBOUR_THERE;
}

/* LLDP is untagged, and told to the BMC alone, whatever VLANs it is in. */
static void lldp_copy_from_wire(unsigned int s, int port)
{
	static const unsigned int rule[] = {
		[OWN]			= RULE_WIRE_LLDP_OWN,
		[NEIGHBOUR_THERE]	= RULE_WIRE_LLDP_ECHO,
		[NEIGHBOUR_ELSEWHERE]	= RULE_WIRE_LLDP_REMOTE,
	};

	if (!is_on(s, port))
		return;
	if (!world->bmc[s].lldp) {
		HIT(WIRE_LLDP_UNASKED);
	} else if (active_port(s) < 0) {
		HIT(WIRE_LLDP_ABSENT);
	} else if (!is_active_on(s, port)) {
		if (hears_groups(s, port))
			HIT(WIRE_LLDP_BUNDLED);
		else
			HIT(WIRE_LLDP_INACTIVE);
	} else if (!heard_before(s, port, rule)) {
		HIT(WIRE_LLDP_COPY);
		if (!member(s, NO_VLAN))
			HIT(WIRE_LLDP_VLAN);
		receive(&answer->bmc[s], NO_VLAN);
	}
}

static void lldp_from_wire(int port)
{
	unsigned int s;

	if (frame->vid == FOREIGN_TAG) {
		HIT(WIRE_LLDP_FOREIGN);
		return;
	}
	if (frame->vid != NO_VLAN) {
		HIT(WIRE_LLDP_TAGGED);
		return;
	}
	HIT(WIRE_LLDP_HOST);
	for (s = 0; s < world->bmcs; s++)
		lldp_copy_from_wire(s, port);
}

static void group_copy_from_wire(unsigned int s, int port)
{
	static const unsigned int rule[] = {
		[OWN]			= RULE_WIRE_GROUP_OWN,
		[NEIGHBOUR_THERE]	= RULE_WIRE_GROUP_ECHO,
		[NEIGHBOUR_ELSEWHERE]	= RULE_WIRE_GROUP_REMOTE,
	};

	if (!is_on(s, port))
		return;
	if (!member(s, frame->vid)) {
		HIT(WIRE_GROUP_VLAN);
		return;
	}
	if (active_port(s) < 0) {
		HIT(WIRE_GROUP_ABSENT);
		return;
	}
	if (!hears_groups(s, port)) {
		HIT(WIRE_GROUP_INACTIVE);
		return;
	}
	if (heard_before(s, port, rule))
		return;
	if (!is_active_on(s, port))
		HIT(WIRE_GROUP_BUNDLED);

	HIT(WIRE_GROUP_COPY);
	to_bmc(s, frame->vid);
	if (world->bmc[s].up) {
		HIT(WIRE_GROUP_COPY_LEG);
		to_host_leg(s, frame->vid);
	} else {
		HIT(WIRE_GROUP_LEG_DOWN);
	}
}

static void group_from_wire(int port)
{
	unsigned int s;

	to_host();
	if (is_lldp(&frame->dst)) {
		lldp_from_wire(port);
		return;
	}
	if (is_link_local(&frame->dst)) {
		HIT(WIRE_LINK_LOCAL);
		return;
	}
	if (frame->vid == FOREIGN_TAG) {
		HIT(WIRE_GROUP_FOREIGN);
		return;
	}
	HIT(WIRE_GROUP_HOST);
	for (s = 0; s < world->bmcs; s++)
		group_copy_from_wire(s, port);
}

/* The unicast frame is for a leg of this sideband. */
static void deliver_from_wire(unsigned int s, int port)
{
	bool station = station_of(s, &frame->dst, frame->vid);
	unsigned int other;

	if (is_address(s, &frame->src, frame->vid)) {
		if (station)
			HIT(WIRE_ECHO);
		else
			HIT(WIRE_ECHO_LEG);
		dropped(DROP_ECHO, s);
		return;
	}
	if (!station) {
		HIT(WIRE_LEG);
		to_host_leg(s, frame->vid);
		return;
	}
	HIT(WIRE_STATION);
	if (!is_active_on(s, port))
		HIT(WIRE_STATION_INACTIVE);
	for (other = 0; other < world->bmcs; other++)
		if (is_on(other, port) &&
		    is_address(other, &frame->src, frame->vid))
			HIT(WIRE_STATION_NEIGHBOUR);
	to_bmc(s, frame->vid);
}

static bool in_any_vlan(unsigned int s, const struct mac *mac)
{
	unsigned int i;

	for (i = 0; i < world->bmc[s].stations; i++)
		if (equal(&world->bmc[s].station[i].mac, mac))
			return true;
	return false;
}

static void unicast_from_wire(int port)
{
	unsigned int s;

	for (s = 0; s < world->bmcs; s++) {
		if (is_on(s, port) &&
		    is_address(s, &frame->dst, frame->vid)) {
			deliver_from_wire(s, port);
			return;
		}
	}

	HIT(WIRE_HOST);
	for (s = 0; s < world->bmcs; s++) {
		if (!is_on(s, port))
			continue;
		if (is_host_leg(s, &frame->dst, frame->vid))
			HIT(WIRE_LEG_DOWN);
		if (in_any_vlan(s, &frame->dst))
			HIT(WIRE_OTHER_VLAN);
	}
	to_host();
}

static void to_wire(unsigned int s, unsigned int vlan)
{
	int port = active_port(s);

	if (port < 0) {
		HIT(NO_PORT);
		dropped(DROP_NO_PORT, s);
		return;
	}
	receive(&answer->wire[port], vlan);
}

static void group_to_neighbour(unsigned int from, unsigned int s,
			       unsigned int vlan)
{
	int port = active_port(from);

	if (s == from || port < 0)
		return;
	if (!member(s, vlan)) {
		HIT(GROUP_NEIGHBOUR_VLAN);
		return;
	}
	if (!is_on(s, port)) {
		HIT(GROUP_NEIGHBOUR_OFF);
		return;
	}
	if (!hears_groups(s, port)) {
		HIT(GROUP_NEIGHBOUR_INACTIVE);
		return;
	}
	HIT(GROUP_NEIGHBOUR);
	to_bmc(s, vlan);
	if (world->bmc[s].up) {
		HIT(GROUP_NEIGHBOUR_LEG);
		to_host_leg(s, vlan);
	} else {
		HIT(GROUP_NEIGHBOUR_LEG_DOWN);
	}
}

static void group_from_leg(unsigned int from, unsigned int vlan)
{
	unsigned int s;

	if (is_link_local(&frame->dst)) {
		if (is_lldp(&frame->dst)) {
			HIT(LLDP);
			to_wire(from, frame->vid);
		} else {
			HIT(LINK_LOCAL);
			dropped(DROP_LINK_LOCAL, from);
		}
		return;
	}

	if (frame->origin == FROM_HOST_LEG) {
		HIT(GROUP_BMC);
		to_bmc(from, vlan);
	} else if (world->bmc[from].up) {
		HIT(GROUP_LEG);
		to_host_leg(from, vlan);
	} else {
		HIT(GROUP_LEG_DOWN);
	}
	for (s = 0; s < world->bmcs; s++)
		group_to_neighbour(from, s, vlan);
	HIT(GROUP_WIRE);
	to_wire(from, vlan);
}

/* Returns false when the destination is none of the sideband's own. */
static bool unicast_to_own(unsigned int from, unsigned int vlan)
{
	bool to_station = station_of(from, &frame->dst, vlan);
	bool to_leg = is_host_leg(from, &frame->dst, vlan);

	if (!to_station && !to_leg)
		return false;

	if (to_station && frame->origin == FROM_BMC) {
		HIT(SAME_LEG);
		dropped(DROP_SAME_LEG, from);
	} else if (to_leg && frame->origin == FROM_HOST_LEG) {
		HIT(SAME_LEG_HOST);
		dropped(DROP_SAME_LEG, from);
	} else if (to_station) {
		HIT(TO_BMC);
		to_bmc(from, vlan);
	} else if (world->bmc[from].up) {
		HIT(TO_LEG);
		to_host_leg(from, vlan);
	} else {
		HIT(TO_LEG_DOWN);
		dropped(DROP_HOST_LEG_DOWN, from);
	}
	return true;
}

/* Returns false when the destination is none of this neighbour's. */
static bool unicast_to_neighbour(unsigned int from, unsigned int s,
				 unsigned int vlan)
{
	int port = active_port(from);

	if (s == from)
		return false;
	if (!is_on(s, port)) {
		if (is_address(s, &frame->dst, vlan))
			HIT(TO_NEIGHBOUR_OFF);
		return false;
	}
	if (station_of(s, &frame->dst, vlan)) {
		HIT(TO_NEIGHBOUR);
		if (!is_active_on(s, port))
			HIT(TO_NEIGHBOUR_INACTIVE);
		to_bmc(s, vlan);
		return true;
	}
	if (!is_host_leg(s, &frame->dst, vlan))
		return false;
	if (!world->bmc[s].up) {
		HIT(TO_NEIGHBOUR_LEG_DOWN);
		return false;
	}
	HIT(TO_NEIGHBOUR_LEG);
	to_host_leg(s, vlan);
	return true;
}

/* The frame is in a VLAN of the sideband, and may be sent. */
static void from_leg(unsigned int from, unsigned int vlan)
{
	unsigned int s;

	if (is_group(&frame->dst)) {
		group_from_leg(from, vlan);
		return;
	}
	if (unicast_to_own(from, vlan))
		return;
	for (s = 0; s < world->bmcs; s++)
		if (unicast_to_neighbour(from, s, vlan))
			return;
	HIT(TO_WIRE);
	to_wire(from, vlan);
}

/* The source is no station in the VLAN that the frame claims. */
static void refuse_bmc(unsigned int from)
{
	unsigned int s;

	if (in_any_vlan(from, &frame->src)) {
		if (frame->vid == FOREIGN_TAG)
			HIT(BMC_VLAN_FOREIGN);
		else
			HIT(BMC_VLAN_OTHER);
		dropped(DROP_VLAN, from);
		return;
	}

	HIT(BMC_SOURCE);
	if (equal(&world->bmc[from].host_leg, &frame->src))
		HIT(BMC_SOURCE_LEG);
	if (is_group(&frame->src))
		HIT(BMC_SOURCE_GROUP);
	for (s = 0; s < world->bmcs; s++)
		if (s != from && in_any_vlan(s, &frame->src))
			HIT(BMC_SOURCE_OTHER);
	dropped(DROP_SOURCE, from);
}

static void from_bmc(unsigned int from)
{
	const struct station *untagged = untagged_station(from);
	const struct station *station = NULL;

	if (frame->vid != NO_VLAN)
		station = station_of(from, &frame->src, frame->vid);
	else if (untagged)
		station = station_of(from, &frame->src, untagged->vid);
	if (!station) {
		refuse_bmc(from);
		return;
	}

	if (frame->vid != NO_VLAN && station->tag != TAG_KEEP) {
		HIT(BMC_VLAN_ADD);
		dropped(DROP_VLAN, from);
		return;
	}
	if (station->tag == TAG_NONE)
		HIT(BMC_NONE);
	else if (station->tag == TAG_ADD)
		HIT(BMC_ADD);
	else
		HIT(BMC_KEEP);
	from_leg(from, station->vid);
}

/* No network may have it: not the wire, and no neighbour. */
static void private_from_leg(unsigned int from, unsigned int vlan)
{
	if (is_lldp(&frame->dst)) {
		HIT(PRIVATE_LLDP);
		dropped(DROP_SOURCE, from);
	} else if (is_link_local(&frame->dst)) {
		group_from_leg(from, vlan);
	} else if (is_group(&frame->dst)) {
		HIT(PRIVATE_GROUP);
		to_bmc(from, vlan);
	} else if (unicast_to_own(from, vlan)) {
		HIT(PRIVATE_BMC);
	} else {
		HIT(PRIVATE_OTHER);
		dropped(DROP_SOURCE, from);
	}
}

/* The VLAN is one that the host leg may send in; is the source its own? */
static void checked_from_host_leg(unsigned int from, unsigned int vlan)
{
	if (!equal(&world->bmc[from].host_leg, &frame->src)) {
		HIT(LEG_SOURCE);
		if (station_of(from, &frame->src, vlan))
			HIT(LEG_SOURCE_STATION);
		if (is_group(&frame->src))
			HIT(LEG_SOURCE_GROUP);
		dropped(DROP_SOURCE, from);
		return;
	}
	if (vlan == NO_VLAN)
		HIT(LEG_NONE);
	else if (frame->vid == NO_VLAN)
		HIT(LEG_ADD);
	else
		HIT(LEG_KEEP);
	if (frame->private)
		private_from_leg(from, vlan);
	else
		from_leg(from, vlan);
}

static void refuse_host_leg(unsigned int from)
{
	if (frame->vid == NO_VLAN)
		HIT(LEG_VLAN_UNTAGGED);
	else if (frame->vid == FOREIGN_TAG)
		HIT(LEG_VLAN_FOREIGN);
	else if (member(from, frame->vid))
		HIT(LEG_VLAN_ADD);
	else
		HIT(LEG_VLAN_OTHER);
	dropped(DROP_VLAN, from);
}

static void from_host_leg(unsigned int from)
{
	const struct station *seat;

	if (frame->vid == NO_VLAN) {
		seat = untagged_station(from);
	} else {
		seat = member(from, frame->vid);
		if (seat && seat->tag != TAG_KEEP)
			seat = NULL;
	}
	if (seat)
		checked_from_host_leg(from, seat->vid);
	else
		refuse_host_leg(from);
}

static void group_copy_from_host(unsigned int s, int port)
{
	if (!is_on(s, port))
		return;
	if (!member(s, frame->vid)) {
		HIT(SENT_GROUP_VLAN);
	} else if (!world->bmc[s].access) {
		HIT(SENT_GROUP_OFF);
	} else if (!hears_groups(s, port)) {
		HIT(SENT_GROUP_INACTIVE);
	} else {
		HIT(SENT_GROUP_COPY);
		to_bmc(s, frame->vid);
	}
}

/* Returns true when a BMC alone gets it. */
static bool unicast_from_host(int port)
{
	unsigned int s;

	for (s = 0; s < world->bmcs; s++) {
		if (!is_on(s, port) ||
		    !station_of(s, &frame->dst, frame->vid))
			continue;
		if (!world->bmc[s].access) {
			HIT(SENT_STATION_OFF);
			return false;
		}
		HIT(SENT_STATION);
		to_bmc(s, frame->vid);
		return true;
	}
	HIT(SENT_OTHER);
	return false;
}

/* The wire gets it as the host has sent it. */
static void from_host(int port)
{
	unsigned int s;

	for (s = 0; s < world->bmcs; s++)
		if (is_on(s, port) && is_address(s, &frame->src, frame->vid))
			break;
	if (s < world->bmcs) {
		HIT(SENT_OF_BMC);
	} else if (is_link_local(&frame->dst)) {
		HIT(SENT_LINK_LOCAL);
		for (s = 0; s < world->bmcs; s++)
			if (is_lldp(&frame->dst) && is_on(s, port) &&
			    world->bmc[s].lldp)
				HIT(SENT_LLDP);
	} else if (is_group(&frame->dst)) {
		for (s = 0; s < world->bmcs; s++)
			group_copy_from_host(s, port);
	} else if (unicast_from_host(port)) {
		return;
	}
	receive(&answer->wire[port], frame->vid);
}

/**
 * model_answer - what has to become of a frame
 * @in: where it is sent
 * @sent: the frame
 * @out: the answer
 */
void model_answer(const struct world *in, const struct frame *sent,
		  struct answer *out)
{
	world = in;
	frame = sent;
	answer = out;
	memset(answer, 0, sizeof(*answer));

	if (frame->origin == FROM_BMC)
		from_bmc(frame->number);
	else if (frame->origin == FROM_HOST_LEG)
		from_host_leg(frame->number);
	else if (frame->origin == FROM_HOST)
		from_host(frame->number);
	else if (is_group(&frame->dst))
		group_from_wire(frame->number);
	else
		unicast_from_wire(frame->number);
}
