// SPDX-License-Identifier: GPL-2.0
/*
 * Looks whether the keys of stations spread over a table, also those that a person
 * makes up: counted in one byte, with the VLAN in a byte of the MAC, and so on.
 *
 *	hash_test [-s SEED] [-n RUNS] [-m MIN]
 *
 * Exit: 0 they do, 1 some do not, 3 usage.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "table.h"

#define KEYS	255
#define PLACES	512
/* By chance one place of 512 has more in less than one of a million tables. */
#define LONGEST	8

/* What counts in a pattern: bit for each byte of the MAC, and of the VLAN. */
#define PATTERNS	(1 << (ETH_ALEN + 2))

static struct sb_key key_of(unsigned int pattern, unsigned int i)
{
	struct sb_key key = { .mac = { 0x02, 0, 0x5e, 0x10, 0, 1 } };
	int byte;

	for (byte = 1; byte < ETH_ALEN; byte++)
		if (pattern & 1 << byte)
			key.mac[byte] = i;
	if (pattern & 1)
		key.mac[0] = i << 1;
	if (pattern & 1 << ETH_ALEN)
		key.vid |= i;
	if (pattern & 1 << (ETH_ALEN + 1))
		key.vid |= i % 16 << 8;
	return key;
}

static unsigned int longest_chain(unsigned int pattern, u32 seed)
{
	unsigned int place, longest = 0, chain[PLACES] = { 0 };
	struct sb_key key;
	unsigned int i;

	for (i = 1; i <= KEYS; i++) {
		key = key_of(pattern, i);
		place = sb_key_hash(&key, sizeof(key), seed) % PLACES;
		if (++chain[place] > longest)
			longest = chain[place];
	}
	return longest;
}

/* Does it count in 255 steps? In the high bits of a VLAN alone there are but 16. */
static bool counts(unsigned int pattern)
{
	return pattern & ((1 << (ETH_ALEN + 1)) - 1);
}

static bool spreads(u32 seed)
{
	unsigned int pattern, longest;
	bool good = true;

	for (pattern = 1; pattern < PATTERNS; pattern++) {
		if (!counts(pattern))
			continue;
		longest = longest_chain(pattern, seed);
		if (longest <= LONGEST)
			continue;
		printf("# seed %u, pattern 0x%02x: %u in one place, not the same as by chance\n",
		       seed, pattern, longest);
		good = false;
	}
	return good;
}

int main(int argc, char **argv)
{
	bool good = true;
	int option;
	u32 seed;

	while ((option = getopt(argc, argv, RUN_OPTIONS)) != -1)
		if (!run_option(option, optarg))
			return 3;
	for (seed = 0; good && seed < 64; seed++)
		good = spreads(run_seed + seed * 0x9e3779b9);
	return !good;
}
