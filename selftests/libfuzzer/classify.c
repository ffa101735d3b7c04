// SPDX-License-Identifier: GPL-2.0
/* The classifier and its model, in a world and with frames that the input says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/world.h"
#include "input.h"

int fuzz_one(const unsigned char *data, size_t size)
{
	struct answer wanted, got;
	struct world world;
	struct frame frame;

	input_begin(data, size);
	world_seed(0, false);
	world_random(&world);
	subject_build(&world);
	while (input_left()) {
		frame_random(&world, &frame);
		model_answer(&world, &frame, &wanted);
		subject_answer(&frame, &got);
		if (!memcmp(&wanted, &got, sizeof(wanted)))
			continue;
		printf("# not the same\n");
		world_print(&world);
		frame_print(&frame);
		answer_print("wanted", &wanted);
		answer_print("got", &got);
		fflush(stdout);
		abort();
	}
	subject_destroy();
	return 0;
}
