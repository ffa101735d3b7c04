// SPDX-License-Identifier: GPL-2.0
/*
 * Random worlds, within what the module lets an operator configure, and random
 * frames that are likely to concern someone in them.
 *
 * There are few addresses and few VLANs, so that chance brings together what
 * has to be told apart.
 */
#include <stdio.h>
#include <string.h>

#include "random.h"
#include "world.h"

static bool group_sources;

/* Addresses of stations, host legs and strangers. They differ in each byte. */
static const struct mac unicast[] = {
	{{ 0x0c, 0xc4, 0x7a, 0x00, 0x00, 0x01 }},
	{{ 0x0c, 0xc4, 0x7a, 0x00, 0x00, 0x02 }},
	{{ 0x0c, 0xc4, 0x7a, 0x00, 0x01, 0x01 }},
	{{ 0x0c, 0xc4, 0x7a, 0x01, 0x00, 0x01 }},
	{{ 0x0c, 0xc4, 0x7b, 0x00, 0x00, 0x01 }},
	{{ 0x0c, 0xc5, 0x7a, 0x00, 0x00, 0x01 }},
	{{ 0x02, 0xc4, 0x7a, 0x00, 0x00, 0x01 }},
	{{ 0x02, 0x00, 0x00, 0x00, 0x00, 0x5b }},
	{{ 0x00, 0x80, 0xc2, 0x00, 0x00, 0x0e }},
	{{ 0x02, 0x00, 0x00, 0x00, 0x00, 0x5c }},
};

static const struct mac group[] = {
	{{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }},
	{{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }},
	{{ 0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb }},
	{{ 0x33, 0x33, 0x00, 0x00, 0x00, 0x01 }},
	{{ 0x0d, 0xc4, 0x7a, 0x00, 0x00, 0x01 }},
	/* beside the link-local ones */
	{{ 0x01, 0x80, 0xc2, 0x00, 0x00, 0x10 }},
	{{ 0x01, 0x80, 0xc2, 0x00, 0x01, 0x0e }},
	{{ 0x01, 0x80, 0xc2, 0x01, 0x00, 0x00 }},
	{{ 0x03, 0x80, 0xc2, 0x00, 0x00, 0x0e }},
};

static const unsigned int vids[] = { NO_VLAN, 1, 100, 200, 4094 };

/**
 * world_seed - start the sequence of random numbers
 * @seed: what it depends on
 * @from_groups: frames have a group address as source; without, those that
 *	ports hear never do
 */
void world_seed(unsigned long long seed, bool from_groups)
{
	random_seed(seed);
	group_sources = from_groups;
}

static bool same(const struct mac *a, const struct mac *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static bool in_vlan(const struct bmc *bmc, unsigned int vid)
{
	unsigned int i;

	for (i = 0; i < bmc->stations; i++)
		if (bmc->station[i].vid == vid)
			return true;
	return false;
}

/* Does a port listen for this address on behalf of this sideband? */
static bool has(const struct bmc *bmc, const struct mac *mac, unsigned int vid)
{
	unsigned int i;

	for (i = 0; i < bmc->stations; i++)
		if (bmc->station[i].vid == vid &&
		    same(&bmc->station[i].mac, mac))
			return true;
	return bmc->up && same(&bmc->host_leg, mac) && in_vlan(bmc, vid);
}

static bool share_port(const struct bmc *a, const struct bmc *b)
{
	unsigned int p;

	for (p = 0; p < PORTS; p++)
		if (a->port[p] == PORT_LISTENS && b->port[p] == PORT_LISTENS)
			return true;
	return false;
}

static bool taken(const struct world *world, unsigned int owner,
		  const struct mac *mac, unsigned int vid)
{
	unsigned int s;

	for (s = 0; s < world->bmcs; s++)
		if (s != owner &&
		    share_port(&world->bmc[s], &world->bmc[owner]) &&
		    has(&world->bmc[s], mac, vid))
			return true;
	return false;
}

/* Frames of a VLAN are tagged or not, and untagged ones are in one VLAN. */
static bool tag_fits(const struct bmc *bmc, const struct station *new)
{
	unsigned int i;

	for (i = 0; i < bmc->stations; i++) {
		const struct station *old = &bmc->station[i];

		if (old->vid == new->vid && old->tag != new->tag)
			return false;
		if (old->vid != new->vid && old->tag != TAG_KEEP &&
		    new->tag != TAG_KEEP)
			return false;
	}
	return true;
}

static bool may_have(const struct world *world, unsigned int s,
		     const struct station *new)
{
	const struct bmc *bmc = &world->bmc[s];

	if (same(&bmc->host_leg, &new->mac) || has(bmc, &new->mac, new->vid) ||
	    !tag_fits(bmc, new) || taken(world, s, &new->mac, new->vid))
		return false;
	/* With it the host leg takes its seat in the VLAN. */
	return !bmc->up || !taken(world, s, &bmc->host_leg, new->vid);
}

static void add_stations(struct world *world, unsigned int s)
{
	unsigned int wanted = below(STATIONS + 1), tries = 3 * STATIONS;
	struct bmc *bmc = &world->bmc[s];
	struct station new;

	while (bmc->stations < wanted && tries--) {
		new.mac = PICK(unicast);
		new.vid = PICK(vids);
		new.tag = !new.vid ? TAG_NONE :
			  percent(50) ? TAG_KEEP : TAG_ADD;
		if (may_have(world, s, &new))
			bmc->station[bmc->stations++] = new;
	}
}

static void add_ports(struct bmc *bmc)
{
	unsigned int used[PORTS], count = 0, p;

	for (p = 0; p < PORTS; p++) {
		if (percent(40))
			continue;
		bmc->port[p] = percent(85) ? PORT_LISTENS : PORT_ABSENT;
		used[count++] = p;
	}
	bmc->primary = count ? (int)used[below(count)] : -1;
}

/**
 * world_random - make a world
 * @world: the world
 */
void world_random(struct world *world)
{
	unsigned int s, p;

	memset(world, 0, sizeof(*world));
	for (p = 0; p < PORTS; p++)
		world->port_mac[p] = (struct mac){{ 2, 0, 0, 0, 1, p }};
	for (p = 0; p < PORTS; p++)
		world->bundled[p] = percent(40);

	world->bmcs = 1 + below(SIDEBANDS);
	for (s = 0; s < world->bmcs; s++) {
		world->bmc[s].host_leg = PICK(unicast);
		world->bmc[s].up = percent(80);
		world->bmc[s].access = percent(60);
		world->bmc[s].lldp = percent(50);
		add_ports(&world->bmc[s]);
	}
	for (s = 0; s < world->bmcs; s++)
		add_stations(world, s);
}

static struct mac any_mac(void)
{
	struct mac mac;
	unsigned int i;

	for (i = 0; i < sizeof(mac.byte); i++)
		mac.byte[i] = percent(20) ? 0 : below(256);
	return mac;
}

static const struct mac lldp = {{ 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e }};

static struct mac link_local(void)
{
	struct mac mac = lldp;

	if (percent(30))
		mac.byte[5] = below(16);
	return mac;
}

static struct mac destination(const struct world *world)
{
	unsigned int dice = below(100);

	if (dice < 50)
		return PICK(unicast);
	if (dice < 79)
		return PICK(group);
	if (dice < 93)
		return link_local();
	if (dice < 96)
		return world->port_mac[below(PORTS)];
	return any_mac();
}

static struct mac source(const struct world *world, enum origin origin)
{
	unsigned int dice = below(100);
	struct mac mac;

	if (group_sources || (dice < 4 && origin != FROM_WIRE))
		return PICK(group);
	if (dice < 92)
		return PICK(unicast);
	if (dice < 96)
		return world->port_mac[below(PORTS)];
	mac = any_mac();
	mac.byte[0] &= ~1;
	return mac;
}

static unsigned int any_vid(void)
{
	unsigned int dice = below(100);

	if (dice < 80)
		return PICK(vids);
	return dice < 90 ? FOREIGN_TAG : below(4095);
}

static bool by_port(enum origin origin)
{
	return origin == FROM_WIRE || origin == FROM_HOST;
}

/* Makes it a frame of one of the stations, as it is seen at that place. */
static void impersonate(const struct world *world, struct frame *frame)
{
	unsigned int s = frame->number;
	const struct station *station;
	const struct bmc *bmc;

	if (by_port(frame->origin))
		s = below(world->bmcs);
	bmc = &world->bmc[s];
	if (!bmc->stations)
		return;
	station = &bmc->station[below(bmc->stations)];

	if (percent(85))
		frame->vid = by_port(frame->origin) ||
			station->tag == TAG_KEEP ? station->vid : NO_VLAN;
	if (group_sources || percent(15))
		return;
	if (frame->origin == FROM_BMC)
		frame->src = station->mac;
	if (frame->origin == FROM_HOST_LEG)
		frame->src = bmc->host_leg;
}

/* LLDP has no tag, as a rule, and BMCs send it as well. */
static void tell_of_neighbour(const struct world *world, struct frame *frame)
{
	const struct bmc *bmc = &world->bmc[below(world->bmcs)];
	unsigned int i;

	if (percent(40))
		return;
	frame->vid = NO_VLAN;
	for (i = 0; i < bmc->stations; i++)
		if (!bmc->station[i].vid && !group_sources)
			frame->src = bmc->station[i].mac;
}

/**
 * frame_random - make a frame
 * @world: where it is sent
 * @frame: the frame
 */
void frame_random(const struct world *world, struct frame *frame)
{
	frame->origin = below(ORIGINS);
	frame->dst = destination(world);
	frame->src = source(world, frame->origin);
	frame->vid = any_vid();
	frame->private = frame->origin == FROM_HOST_LEG && percent(20);
	frame->number = below(by_port(frame->origin) ? PORTS : world->bmcs);
	if (percent(85))
		impersonate(world, frame);
	if (by_port(frame->origin) && same(&frame->dst, &lldp))
		tell_of_neighbour(world, frame);
}

static void print_mac(const struct mac *mac)
{
	const unsigned char *b = mac->byte;

	printf("%02x:%02x:%02x:%02x:%02x:%02x",
	       b[0], b[1], b[2], b[3], b[4], b[5]);
}

static void print_bmc(const struct bmc *bmc)
{
	static const char * const use[] = { "", " absent", "" };
	static const char * const tag[] = { "none", "add", "keep" };
	unsigned int i;

	printf(" host leg ");
	print_mac(&bmc->host_leg);
	printf(" %s%s%s, ports", bmc->up ? "up" : "down",
	       bmc->access ? ", host access" : "",
	       bmc->lldp ? ", LLDP" : "");
	for (i = 0; i < PORTS; i++)
		if (bmc->port[i] != PORT_UNUSED)
			printf(" %u%s%s", i, use[bmc->port[i]],
			       (int)i == bmc->primary ? " (primary)" : "");
	printf("\n");
	for (i = 0; i < bmc->stations; i++) {
		printf("#     station ");
		print_mac(&bmc->station[i].mac);
		printf(" vlan %u tag %s\n", bmc->station[i].vid,
		       tag[bmc->station[i].tag]);
	}
}

/**
 * world_print - describe a world
 * @world: the world
 */
void world_print(const struct world *world)
{
	unsigned int s;

	printf("# world:\n#   bundled ports:");
	for (s = 0; s < PORTS; s++)
		if (world->bundled[s])
			printf(" %u", s);
	printf("\n");
	for (s = 0; s < world->bmcs; s++) {
		printf("#   sideband %u:", s);
		print_bmc(&world->bmc[s]);
	}
}

/**
 * frame_print - describe a frame
 * @frame: the frame
 */
void frame_print(const struct frame *frame)
{
	static const char * const origin[] = {
		"port", "BMC link of sideband", "host leg of sideband",
		"host by port",
	};

	printf("# frame from %s %u: ", origin[frame->origin], frame->number);
	print_mac(&frame->src);
	printf(" > ");
	print_mac(&frame->dst);
	if (frame->private)
		printf(", private");
	if (frame->vid == FOREIGN_TAG)
		printf(", foreign tag\n");
	else
		printf(", vlan %u\n", frame->vid);
}

static void print_receipts(const char *who, const struct receipt *receipt,
			   unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (receipt[i].times)
			printf("#   %s %u: %u times, vlan %u\n", who, i,
			       receipt[i].times, receipt[i].vid);
}

/**
 * answer_print - describe what becomes of a frame
 * @whose: who says so
 * @answer: the answer
 */
void answer_print(const char *whose, const struct answer *answer)
{
	static const char * const drop[] = {
		"", "echo", "source", "VLAN", "link-local", "same leg",
		"no port", "host leg down", "other",
	};

	printf("# %s:\n", whose);
	print_receipts("BMC link", answer->bmc, SIDEBANDS);
	print_receipts("host leg", answer->host_leg, SIDEBANDS);
	print_receipts("port", answer->wire, PORTS);
	print_receipts("host", &answer->host, 1);
	if (answer->drop)
		printf("#   dropped (%s) by sideband %u\n", drop[answer->drop],
		       answer->loser);
}
