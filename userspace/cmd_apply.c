// SPDX-License-Identifier: GPL-2.0
/* sidebandctl apply and flush: make what there is what files say, or nothing. */

#include "conf.h"
#include "ctl.h"
#include "diff.h"
#include "parse.h"
#include "state.h"

#define FLAG(word) { word, NULL, NULL, 0, 0, KW_LOCAL }

static const struct keyword apply_keywords[] = {
	{ "file", "FILE", NULL, 0, 0, KW_FIRST | KW_MANY | KW_OPENS | KW_LOCAL },
	FLAG("--check"), FLAG("--diff"),
	{}
};

static const struct keyword no_keywords[] = {
	{}
};

/* Puts back what there was before; says whether that went well. */
static void put_back(struct ctl *ctl, const struct state *before)
{
	struct state now = {};
	struct diff diff = {};
	int ret;

	ret = state_read(ctl, &now);
	if (!ret)
		ret = diff_make(ctl, &diff, &now, before);
	if (!ret)
		ret = diff_run(ctl, &diff);
	if (ret)
		out_error(ctl, ret, "apply",
			  "not all could be put back, see 'sidebandctl show'");
	else
		out_error(ctl, ret, "apply",
			  "nothing is changed, what had been was put back");
	diff_free(&diff);
	state_free(&now);
}

/* Makes what there is what is wanted; all of it or nothing. */
static int change(struct ctl *ctl, const struct state *wanted,
		  const struct args *args)
{
	bool check = args_find(args, "--check", -1);
	struct state before = {};
	struct diff diff = {};
	int ret;

	ret = state_read(ctl, &before);
	if (!ret)
		ret = diff_make(ctl, &diff, &before, wanted);
	if (!ret && (check || args_find(args, "--diff", -1)))
		diff_print(ctl, &diff);
	if (!ret && check) {
		ret = diff.count ? CTL_DIFFERS : CTL_OK;
	} else if (!ret) {
		ret = diff_run(ctl, &diff);
		if (ret && !ctl->dry_run)
			put_back(ctl, &before);
	}
	diff_free(&diff);
	state_free(&before);
	return ret;
}

static int run_apply(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct conf_files files = {};
	struct state wanted = {};
	int ret;

	(void)verb;
	if (ctl->out.json)
		return out_error(ctl, CTL_USAGE, "-j",
				 "apply prints no JSON, leave out -j and -p");
	ret = conf_files(ctl, args, &files);
	if (!ret)
		ret = conf_read(ctl, &files, &wanted);
	if (!ret)
		ret = change(ctl, &wanted, args);
	state_free(&wanted);
	conf_files_free(&files);
	return ret;
}

static int run_flush(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct state nothing = {};
	int ret;

	(void)verb;
	if (!state_sort(&nothing))
		return out_error(ctl, CTL_REFUSED, "flush", "out of memory");
	ret = change(ctl, &nothing, args);
	state_free(&nothing);
	return ret;
}

static const struct verb apply = {
	"apply", "[ FILE ... ] [ --check ] [ --diff ]",
	"make what there is what files say, all of it or nothing",
	apply_keywords, NULL, 0, 0, run_apply
};

static const struct verb flush = {
	"flush", "", "take all sidebands and exclusions away",
	no_keywords, NULL, 0, 0, run_flush
};

const struct object object_apply = {
	.name = "apply",
	.about = "make what there is what files say, all of it or nothing",
	.only = &apply,
};

const struct object object_flush = {
	.name = "flush",
	.about = "take all sidebands and exclusions away",
	.only = &flush,
};
