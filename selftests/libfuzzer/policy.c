// SPDX-License-Identifier: GPL-2.0
/*
 * Dissection and policy and their model, in a world that the input says and with its
 * last bytes as frame.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../classify/policy_world.h"
#include "../classify/random.h"
#include "input.h"

/* Group frames are all that comes so far, and none that is link-local. */
static void take_frame(struct frame *frame)
{
	memset(frame, 0, sizeof(*frame));
	frame->vid = percent(50) ? 100 : 0;
	frame->head = HEADER + below(FRAME_MAX - HEADER + 1);
	frame->length = input_take(frame->byte, sizeof(frame->byte));
	if (frame->length < HEADER)
		frame->length = HEADER;
	if (frame->head > frame->length)
		frame->head = frame->length;
	frame->byte[0] |= 1;
	if (!memcmp(frame->byte, "\x01\x80\xc2\x00\x00", 5))
		frame->byte[4] = 1;
}

int fuzz_one(const unsigned char *data, size_t size)
{
	struct answer wanted, got;
	struct world world;
	struct frame frame;

	input_begin(data, size);
	world_random(&world);
	subject_build(&world);
	if (percent(20))
		frame_random(&world, &frame);
	else
		take_frame(&frame);
	model_answer(&world, &frame, &wanted);
	subject_answer(&frame, &got);
	if (memcmp(&wanted, &got, sizeof(wanted))) {
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
