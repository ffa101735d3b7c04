// SPDX-License-Identifier: GPL-2.0
/*
 * Random policies, and random knowledge of the addresses of a BMC.
 *
 * There are few addresses and few VLANs, so that frames often ask for one that is
 * known, is another's, or is known in another VLAN.
 */
#include <stdio.h>
#include <string.h>

#include "policy_pool.h"
#include "policy_world.h"
#include "random.h"

/* Of each sort, and some that differ in the bits by which sorts are told apart. */
const struct ip pool_v4[POOL] = {
	{{ [10] = 0xff, 0xff, 10, 0, 0, 1 }},
	{{ [10] = 0xff, 0xff, 10, 0, 0, 2 }},
	{{ [10] = 0xff, 0xff, 10, 0, 1, 1 }},
	{{ [10] = 0xff, 0xff, 192, 168, 100, 2 }},
	{{ [10] = 0xff, 0xff, 169, 254, 3, 3 }},
	{{ [10] = 0xff, 0xff, 0, 0, 0, 1 }},
};

const struct ip pool_link[POOL] = {
	{{ 0xfe, 0x80, [8] = 2, [15] = 1 }},
	{{ 0xfe, 0x80, [8] = 2, [15] = 2 }},
	{{ 0xfe, 0x80, [15] = 1 }},
	{{ 0xfe, 0x80, [10] = 0xff, 0xff, 10, 0, 0, 1 }},
	{{ 0xfe, 0xbf, [15] = 1 }},
	{{ 0xfe, 0xa0, [8] = 2, [15] = 1 }},
};

const struct ip pool_v6[POOL] = {
	{{ 0x20, 0x01, 0x0d, 0xb8, [15] = 1 }},
	{{ 0x20, 0x01, 0x0d, 0xb8, [15] = 2 }},
	{{ 0xfd, 0x00, [15] = 1 }},
	{{ 0xfe, 0xc0, [8] = 2, [15] = 1 }},
	{{ 0xfe, 0x40, [8] = 2, [15] = 1 }},
	{{ [10] = 0xff, 0xfe, 10, 0, 0, 1 }},
};

const unsigned int pool_vids[POOL_VIDS] = { 0, 1, 100, 4094 };

static void add_addresses(struct station *station, const struct ip pool[POOL])
{
	unsigned int some = 1 + percent(30);

	if (percent(25))
		return;
	while (some--)
		station->address[station->addresses++] = pool[below(POOL)];
}

/* Drop, pass or own, as far as classes let themselves be set so. */
static enum action any_action(unsigned int class)
{
	bool can_be_own = class == 0 || class == 21;
	unsigned int dice = below(100);

	if (can_be_own && dice < 60)
		return ACTION_OWN;
	return dice < 75 ? ACTION_PASS : ACTION_DROP;
}

/**
 * world_random - make a world
 * @world: the world
 */
void world_random(struct world *world)
{
	unsigned int i;

	memset(world, 0, sizeof(*world));
	world->stations = below(STATIONS + 1);
	for (i = 0; i < world->stations; i++) {
		struct station *station = &world->station[i];

		station->vid = PICK(pool_vids);
		add_addresses(station, pool_v4);
		add_addresses(station, pool_link);
		add_addresses(station, pool_v6);
	}
	world->standard = percent(30);
	for (i = 0; i < CLASSES && !world->standard; i++)
		world->action[i] = any_action(i);
}

static void print_ip(const struct ip *ip)
{
	unsigned int i;

	for (i = 0; i < sizeof(ip->byte); i++)
		printf("%s%02x", i && !(i % 2) ? ":" : "", ip->byte[i]);
}

/**
 * world_print - describe a world
 * @world: the world
 */
void world_print(const struct world *world)
{
	static const char * const action[] = { "drop", "pass", "own" };
	unsigned int i, j;

	for (i = 0; i < world->stations; i++) {
		printf("# station in vlan %u:", world->station[i].vid);
		for (j = 0; j < world->station[i].addresses; j++) {
			printf(" ");
			print_ip(&world->station[i].address[j]);
		}
		printf("\n");
	}
	printf("# policy:%s", world->standard ? " standard" : "");
	for (i = 0; i < CLASSES && !world->standard; i++)
		printf(" %s", action[world->action[i]]);
	printf("\n");
}

/**
 * answer_print - describe what becomes of a frame
 * @whose: who says so
 * @answer: the answer
 */
void answer_print(const char *whose, const struct answer *answer)
{
	printf("# %s: %s, class %u\n", whose,
	       answer->heard ? "heard" : "not heard", answer->class);
	printf("#   type %04x piece %u protocol %u hops %u kind %u ports %u > %u\n#   ",
	       answer->type, answer->piece, answer->protocol, answer->hops,
	       answer->kind, answer->source_port, answer->dest_port);
	print_ip(&answer->source);
	printf(" > ");
	print_ip(&answer->dest);
	printf("\n");
}
