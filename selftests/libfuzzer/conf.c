// SPDX-License-Identifier: GPL-2.0
/*
 * A file of configuration, of any bytes. What is refused is refused with a sentence that
 * names the file; what is taken and printed as 'save' does is read again as the same.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "ctl.h"
#include "input.h"
#include "state.h"

static void fail(const char *what, const char *file, const char *said)
{
	fprintf(stdout, "%s\n---- file\n%s\n---- said\n%s\n", what, file, said);
	fflush(stdout);
	abort();
}

/* Reads it as a file; what is said to people goes to memory. */
static int read_text(const char *text, size_t size, struct state *state, char **said)
{
	struct ctl ctl = {};
	FILE *err = stderr, *file = fmemopen((void *)text, size, "r");
	size_t said_size;
	int ret;

	if (!file)
		abort();
	stderr = open_memstream(said, &said_size);
	ret = conf_read_stream(&ctl, file, "input", state);
	fclose(stderr);
	stderr = err;
	fclose(file);
	return ret;
}

static char *print_state(struct state *state, size_t *size)
{
	const struct item *before = NULL;
	FILE *out = stdout;
	struct ctl ctl = {};
	char *text;
	size_t i;

	if (!state->sorted && !state_sort(state))
		abort();
	stdout = open_memstream(&text, size);
	for (i = 0; i < state->count; i++) {
		state_print(&ctl, state->sorted[i], before, "");
		before = state->sorted[i];
	}
	fclose(stdout);
	stdout = out;
	return text;
}

static void check_again(struct state *first)
{
	struct state second = {};
	size_t size, again_size;
	char *text, *again, *said;

	text = print_state(first, &size);
	if (size) {
		if (read_text(text, size, &second, &said))
			fail("what was printed is refused", text, said);
		again = print_state(&second, &again_size);
		if (strcmp(text, again))
			fail("what was printed is read as something else", text, again);
		free(again);
		free(said);
	}
	state_free(&second);
	free(text);
}

int fuzz_one(const unsigned char *data, size_t size)
{
	struct state state = {};
	char *said;

	if (!size)
		return 0;
	if (!read_text((const char *)data, size, &state, &said))
		check_again(&state);
	else if (!strstr(said, "input"))
		fail("it is refused without a word about it", "", said);
	free(said);
	state_free(&state);
	return 0;
}
