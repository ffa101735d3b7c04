// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the token buckets of the module with a naive model.
 *
 *	bucket_test [-n FRAMES] [-s SEED] [-m MINIMUM]
 *
 * The model fills a bucket with time, in numbers of 128 bits that neither wrap nor
 * round, and takes from it. The module keeps no level, only when the bucket is full
 * again. Rates, sizes and times between frames are random; the clock begins where it
 * likes, often just before it wraps. Now and then another processor takes from the
 * bucket while a frame does.
 *
 * Exit: 0 the same everywhere, 1 not, 2 something came up less than MINIMUM times.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bucket.h"
#include "run.h"

#define SECOND	1000000000LL

void (*shim_race)(void);

static struct bucket {
	struct sb_bucket subject;
	__int128 level;
	u64 now;
	u64 rate;
	u64 cost;
	u64 depth;
} b;

/* What came up, and has to. */
enum { PASSED, REFUSED, OWED, IDLE, WRAPPED, RACED, LOST, CASES };

static const char * const cases[CASES] = {
	[PASSED] = "a frame passes",
	[REFUSED] = "a frame is refused",
	[OWED] = "a frame leaves a debt",
	[IDLE] = "a bucket is full before the next frame",
	[WRAPPED] = "the clock wraps, or its sign changes",
	[RACED] = "another processor takes meanwhile",
	[LOST] = "and what is left is not enough",
};

static unsigned long seen[CASES];

static u64 seed;

/* xorshift64* by Marsaglia and Vigna */
static u64 any(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * 2685821657736338717ULL;
}

static u64 below(u64 n)
{
	return any() % n;
}

/* Of any magnitude, 1 to @max. */
static u64 magnitude(u64 max)
{
	return 1 + below(1 + ((max - 1) >> below(40)));
}

static void differ(const char *what, unsigned long n)
{
	printf("not the same: %s, step %lu: rate %llu cost %llu depth %llu level %lld\n",
	       what, n, b.rate, b.cost, b.depth, (long long)b.level);
	exit(1);
}

/* The least time in which a rate gives an amount. */
static u64 model_cost(u64 rate, u64 amount)
{
	__int128 ns = (__int128)amount * SECOND / rate;

	while (ns * rate < (__int128)amount * SECOND)
		ns++;
	return ns;
}

static u64 model_depth(u64 rate, u64 largest)
{
	u64 frames = model_cost(rate, SB_BURST_FRAMES * largest);

	return frames > SECOND / 4 ? frames : SECOND / 4;
}

static void model_pass_time(u64 ns)
{
	b.level += ns;
	if (b.level >= (__int128)b.depth) {
		seen[IDLE] += b.level > (__int128)b.depth;
		b.level = b.depth;
	}
}

static bool model_has(void)
{
	return b.level >= (__int128)(b.cost < b.depth ? b.cost : b.depth);
}

static bool model_take(void)
{
	if (!model_has())
		return false;
	b.level -= b.cost;
	/* The debt is forgiven that another full bucket could not pay. */
	if (b.level < -(__int128)b.depth)
		b.level = -(__int128)b.depth;
	seen[OWED] += b.level < 0;
	return true;
}

static void check_cost(unsigned long n)
{
	u32 amount = below(2) ? magnitude(0xffffffff) : 0xffffffff - below(5);
	u64 rate = below(4) ? magnitude(SB_RATE_MAX) : SB_RATE_MAX - below(5);

	b.rate = rate;
	if (sb_bucket_cost(rate, amount) != model_cost(rate, amount))
		differ("what an amount costs", n);
	if (sb_bucket_cost(rate, 0))
		differ("nothing costs something", n);
}

static void begin(unsigned long n)
{
	u32 largest = below(2) ? 1 : 12144;

	b.rate = magnitude(SB_RATE_MAX);
	b.depth = sb_bucket_depth(b.rate, largest);
	if (b.depth != model_depth(b.rate, largest))
		differ("the depth of a bucket", n);
	switch (below(4)) {
	case 0:
		b.now = below(2 * SECOND);
		break;
	case 1:		/* before the sign changes */
		b.now = (1ULL << 63) - below(2 * b.depth);
		break;
	case 2:		/* before it begins anew */
		b.now = -below(2 * b.depth);
		break;
	default:
		b.now = any();
	}
	b.level = b.depth;
	sb_bucket_fill(&b.subject, b.now);
}

/* From nothing to what fills the bucket and more. */
static void pass_time(void)
{
	u64 before = b.now, ns = 0;

	switch (below(8)) {
	case 0:
		ns = below(2 * b.depth);
		break;
	case 1:
		ns = magnitude(1000 * (u64)SECOND);
		break;
	case 2:
	case 3:
		ns = below(2 * b.cost + 1);
		break;
	}
	b.now += ns;
	seen[WRAPPED] += b.now < before || (s64)(b.now ^ before) < 0;
	model_pass_time(ns);
}

static u32 an_amount(void)
{
	if (!below(8))
		return magnitude(0xffffffff);
	return below(2) ? 1 : magnitude(12144);
}

/* The other processor has a frame of the same size. */
static void race(void)
{
	bool wanted = model_take();

	if (sb_bucket_take(&b.subject, b.now, b.cost, b.depth) != wanted)
		differ("the other processor's frame", 0);
	seen[RACED]++;
}

static void step(unsigned long n)
{
	bool has, took, wanted;

	b.cost = sb_bucket_cost(b.rate, an_amount());
	/* Nothing is refused for ever, and debts take no time to speak of. */
	if (b.cost > 1000 * b.depth)
		b.cost = 1000 * b.depth;
	pass_time();
	has = sb_bucket_has(&b.subject, b.now, b.cost, b.depth);
	if (has != model_has())
		differ("whether a bucket has enough", n);
	if (!below(8))
		shim_race = race;
	took = sb_bucket_take(&b.subject, b.now, b.cost, b.depth);
	shim_race = NULL;
	wanted = model_take();
	if (took != wanted)
		differ("whether a frame passes", n);
	seen[PASSED] += took;
	seen[REFUSED] += !took;
	seen[LOST] += has && !took;
}

/* Who always wants more gets the rate, and at first what is in the bucket. */
static void check_rate(void)
{
	static const u64 rates[] = { 1, 7, 1000, 20000 };
	u64 passed, span, wanted;
	unsigned int i;

	for (i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		b.rate = rates[i];
		b.cost = sb_bucket_cost(b.rate, 1);
		b.depth = sb_bucket_depth(b.rate, 1);
		b.now = 0;
		sb_bucket_fill(&b.subject, 0);
		span = 100000 * b.cost;
		for (passed = 0; b.now < span; b.now += b.cost / 10 + 1)
			passed += sb_bucket_take(&b.subject, b.now, b.cost,
						 b.depth);
		wanted = b.depth / b.cost + 100000;
		if (passed > wanted || passed + 2 < wanted) {
			printf("not the same: rate %llu, %llu passed, wanted %llu\n",
			       b.rate, passed, wanted);
			exit(1);
		}
	}
}

int main(int argc, char **argv)
{
	unsigned long i;
	int option;

	while ((option = getopt(argc, argv, RUN_OPTIONS)) != -1)
		if (!run_option(option, optarg))
			return 2;
	seed = run_seed;
	for (i = 0; i < run_frames / 50; i++)
		check_cost(i);
	for (i = 0; i < run_frames; i++) {
		if (i % 200 == 0)
			begin(i);
		step(i);
	}
	check_rate();
	if (!run_covered(cases, seen, CASES))
		return 2;
	return 0;
}
