// SPDX-License-Identifier: GPL-2.0
/* sidebandctl apply and flush: make what there is what files say, or nothing. */

#include "conf.h"
#include "ctl.h"
#include "diff.h"
#include "parse.h"
#include "signals.h"
#include "state.h"

#define FLAG(word, meaning) \
	{ word, NULL, NULL, 0, 0, KW_LOCAL, .about = meaning }

static const struct keyword apply_keywords[] = {
	{ "file", "FILE", NULL, 0, 0, KW_FIRST | KW_MANY | KW_OPENS | KW_LOCAL,
	  .about = "a file of configuration, all in /etc/sideband when not given",
	  .names = NAMES_FILE },
	FLAG("--only", "leave alone what the files do not name"),
	FLAG("--check", "say what differs, and change nothing"),
	FLAG("--diff", "say what differs, and apply it"),
	{}
};

/* The files of a flush. */
static const struct keyword flush_keywords[] = {
	{ "file", "FILE", NULL, 0, 0, KW_FIRST | KW_MANY | KW_OPENS | KW_LOCAL,
	  .about = "what that names and nothing else, all when not given",
	  .names = NAMES_FILE },
	{}
};

/* Reads what there is, or so much of it as is named where @named is not NULL. */
static int read_now(struct ctl *ctl, struct state *now,
		    const struct state *named, const char *verb)
{
	int ret = state_read(ctl, now);

	if (!ret && named && !state_keep_named(now, named))
		ret = out_error(ctl, CTL_REFUSED, verb, "out of memory");
	return ret;
}

/* Puts back what there was before; says whether that went well. What can't be put back is
 * said, and keeps nothing else from it: a port that was waited for and refused, say, which
 * the kernel does not take a second time.
 */
static void put_back(struct ctl *ctl, const struct state *before,
		     const struct state *named, const char *verb)
{
	struct state now = {};
	struct diff diff = {};
	int ret;

	ret = read_now(ctl, &now, named, verb);
	if (!ret)
		ret = diff_make(ctl, &diff, &now, before, verb);
	diff.goes_on = true;
	if (!ret)
		ret = diff_run(ctl, &diff);
	if (ret)
		out_error(ctl, ret, verb,
			  "not all could be put back, see 'sidebandctl show'");
	else
		out_error(ctl, ret, verb,
			  "nothing is changed, what had been was put back");
	diff_free(&diff);
	state_free(&now);
}

/* Does what differs. A signal does not leave half of it: what has been done is put back, or
 * it came when all was done.
 */
static int run(struct ctl *ctl, struct diff *diff, const struct state *named)
{
	struct signals signals;
	int ret;

	signals_hold(&signals);
	diff->signals = &signals;
	ret = diff_run(ctl, diff);
	if (ret && ret != CTL_DIFFERS && !ctl->dry_run)
		put_back(ctl, diff->from, named, diff->verb);
	else if (signals_came(&signals, ctl))
		out_error(ctl, ret, diff->verb,
			  "interrupted, when all was done");
	/* One that came meanwhile ends us, too, but not in between. */
	signals_came(&signals, ctl);
	signals_release(&signals);
	return ret;
}

/* Makes what there is what is wanted; all of it or nothing, but for alias addresses. What
 * is not named is left as it is, where @named is not NULL.
 */
static int change(struct ctl *ctl, const struct state *wanted,
		  const struct state *named, const struct args *args,
		  const char *verb)
{
	bool check = args_find(args, "--check", -1);
	struct state before = {};
	struct diff diff = {};
	int ret;

	ret = read_now(ctl, &before, named, verb);
	if (!ret)
		ret = diff_make(ctl, &diff, &before, wanted, verb);
	if (!ret && (check || args_find(args, "--diff", -1)))
		diff_print(ctl, &diff);
	if (!ret && check)
		ret = diff.count ? CTL_DIFFERS : CTL_OK;
	else if (!ret)
		ret = run(ctl, &diff, named);
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

	if (ctl->out.json)
		return out_error(ctl, CTL_USAGE, "-j",
				 "apply prints no JSON, leave out -j and -p");
	ret = conf_files(ctl, args, &files);
	if (!ret)
		ret = conf_read(ctl, &files, &wanted);
	if (!ret)
		ret = change(ctl, &wanted,
			     args_find(args, "--only", -1) ? &wanted : NULL,
			     args, verb->name);
	state_free(&wanted);
	conf_files_free(&files);
	return ret;
}

/* Reads the files that were typed, if any. */
static int read_named(struct ctl *ctl, const struct args *args,
		      struct state *named)
{
	struct conf_files files = {};
	int ret;

	if (!args->count)
		return CTL_OK;
	ret = conf_files(ctl, args, &files);
	if (!ret)
		ret = conf_read(ctl, &files, named);
	conf_files_free(&files);
	return ret;
}

static int run_flush(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct state nothing = {}, named = {};
	int ret;

	ret = read_named(ctl, args, &named);
	if (!ret && !state_sort(&nothing))
		ret = out_error(ctl, CTL_REFUSED, verb->name, "out of memory");
	if (!ret)
		ret = change(ctl, &nothing, args->count ? &named : NULL, args,
			     verb->name);
	state_free(&nothing);
	state_free(&named);
	return ret;
}

static const struct verb apply = {
	"apply", "[ FILE ... ] [ --only ] [ --check ] [ --diff ]",
	"make what there is what files say, all of it or nothing",
	apply_keywords, NULL, 0, 0, run_apply,
	"sideband.conf --check"
};

static const struct verb flush = {
	"flush", "[ FILE ... ]",
	"take all sidebands, exclusions and alias addresses away, or those of files",
	flush_keywords, NULL, 0, 0, run_flush, ""
};

const struct object object_apply = {
	.name = "apply",
	.about = "make what there is what files say, all of it or nothing",
	.only = &apply,
};

const struct object object_flush = {
	.name = "flush",
	.about = "take all sidebands, exclusions and alias addresses away, or those of files",
	.only = &flush,
};
