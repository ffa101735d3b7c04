// SPDX-License-Identifier: GPL-2.0
/* sidebandctl save: the configuration as a file that apply reads. */

#include "ctl.h"
#include "parse.h"
#include "state.h"

static const struct keyword no_keywords[] = {
	{}
};

/* A name that no file can have must not become another one. */
static int check_names(struct ctl *ctl, const struct state *state)
{
	const char *wrong;
	size_t i;

	for (i = 0; i < state->count; i++) {
		wrong = state_unsayable(&state->at[i]);
		if (wrong)
			return out_error(ctl, CTL_REFUSED,
					 *state->at[i].text ? state->at[i].text :
							      state->at[i].dev,
					 "%s; rename it with 'ip link set'", wrong);
	}
	return CTL_OK;
}

static int run_save(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	const struct item *before = NULL;
	struct state state = {};
	size_t i;
	int ret;

	(void)verb;
	(void)args;
	if (ctl->out.json)
		return out_error(ctl, CTL_USAGE, "-j",
				 "a file is no JSON, leave out -j and -p");
	ret = state_read(ctl, &state);
	if (!ret)
		ret = check_names(ctl, &state);
	for (i = 0; !ret && i < state.count; i++) {
		state_print(ctl, &state.at[i], before, "");
		before = &state.at[i];
	}
	state_free(&state);
	return ret;
}

static const struct verb save = {
	"save", "", "print what there is as a file that apply reads",
	no_keywords, NULL, 0, 0, run_save, ""
};

const struct object object_save = {
	.name = "save",
	.about = "print what there is as a file that apply reads",
	.only = &save,
};
