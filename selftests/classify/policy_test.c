// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what the module takes frames for, and lets a BMC hear of them, with the
 * model, frame by frame, under random policies.
 *
 *	policy_test [-s SEED] [-n FRAMES] [-m MIN]
 *
 * Each rule of the model has to come up MIN times, or the frames prove little.
 *
 * Exit: 0 all answers are alike, 1 one is not, 2 a rule came up too seldom,
 * 3 usage.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "policy_world.h"
#include "random.h"
#include "run.h"

#define FRAMES_PER_WORLD	200

static unsigned long worlds;

static bool parse(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, RUN_OPTIONS)) != -1)
		if (!run_option(option, optarg))
			return false;
	return optind == argc;
}

/* Returns false when model and policy disagree on the frame. */
static bool compare(const struct world *world, const struct frame *frame)
{
	struct answer wanted, got;

	model_answer(world, frame, &wanted);
	subject_answer(frame, &got);
	if (!memcmp(&wanted, &got, sizeof(wanted)))
		return true;

	printf("# seed %llu, world %lu: not the same\n", run_seed, worlds);
	world_print(world);
	frame_print(frame);
	answer_print("wanted", &wanted);
	answer_print("got", &got);
	return false;
}

static bool compare_in_world(unsigned long count)
{
	struct world world;
	struct frame frame;
	bool alike = true;

	world_random(&world);
	subject_build(&world);
	while (alike && count--) {
		frame_random(&world, &frame);
		alike = compare(&world, &frame);
	}
	subject_destroy();
	return alike;
}

static bool compare_all(void)
{
	unsigned long left, now;

	random_seed(run_seed);
	for (left = run_frames; left; left -= now) {
		now = left < FRAMES_PER_WORLD ? left : FRAMES_PER_WORLD;
		worlds++;
		if (!compare_in_world(now))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	if (!parse(argc, argv)) {
		fprintf(stderr, "usage: %s [-s SEED] [-n FRAMES] [-m MIN]\n",
			argv[0]);
		return 3;
	}
	printf("# seed %llu, %lu frames\n", run_seed, run_frames);
	if (!compare_all())
		return 1;
	printf("# %lu worlds; how often each rule came up:\n", worlds);
	return run_covered(model_rules, model_hits, model_rule_count) ? 0 : 2;
}
