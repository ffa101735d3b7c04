// SPDX-License-Identifier: GPL-2.0
/* One command: which object and which command of it the words name. */

#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include "command.h"
#include "complete.h"
#include "ctl.h"
#include "help.h"
#include "options.h"
#include "parse.h"
#include "word.h"

const struct object *const ctl_objects[] = {
	&object_up,
	&object_down,
	&object_discover,
	&object_show,
	&object_stats,
	&object_monitor,
	&object_trace,
	&object_ping,
	&object_wait,
	&object_audit,
	&object_dev,
	&object_port,
	&object_station,
	&object_policy,
	&object_guard,
	&object_limit,
	&object_filter,
	&object_exclude,
	&object_alias,
	&object_apply,
	&object_save,
	&object_flush,
	NULL
};

/* True for the word, and for the option in its place. */
static bool asks_for_help(const char *word)
{
	return !strcmp(word, "help") || !strcmp(word, "-h") ||
	       !strcmp(word, "--help") || !strcmp(word, "-help");
}

/* Runs a command whose words are all known but its arguments. */
static int run_verb(struct ctl *ctl, const struct object *object,
		    const struct verb *verb, int argc, char **argv)
{
	struct args args = { .keywords = verb->keywords };
	char name[32];
	int ret;

	snprintf(name, sizeof(name), "%s%s%s", object->name,
		 object->only ? "" : " ", object->only ? "" : verb->name);
	args.verb = name;
	if (argc && asks_for_help(argv[0])) {
		help_verb(object, verb);
		return CTL_OK;
	}
	ret = args_parse(ctl, &args, argc, argv);
	if (!ret)
		ret = verb->run(ctl, verb, &args);
	args_free(&args);
	return ret;
}

/* Commands that other objects have, or other tools, and what does it here. */
static const struct {
	const char *object;
	const char *typed;
	const char *meant;
} elsewhere[] = {
	{ "limit", "add", "limit set DEV packets RATE" },
	{ "limit", "del", "limit set DEV packets none" },
	{ "policy", "add", "policy set DEV CLASS pass" },
	{ "policy", "del", "policy set DEV CLASS drop" },
	{ "guard", "set", "guard add PREFIX dev DEV" },
	{ "exclude", "set", "exclude add PORT vlan ID" },
	{ "alias", "set", "alias add ADDR/LEN dev DEV" },
	{ "station", "set",
	  "station del MAC dev DEV' and 'sidebandctl station add MAC dev DEV" },
	{ "filter", "set",
	  "filter del NAME dev DEV' and 'sidebandctl filter add NAME dev DEV ..." },
};

/* Says what was meant by a word that is no command here: that of another object, or the
 * name of a device; false: nobody knows.
 */
static bool say_meant(const struct ctl *ctl, const struct object *object,
		      const char *typed)
{
	const struct args args = { .keywords = object->verbs->keywords };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(elsewhere); i++) {
		if (strcmp(elsewhere[i].object, object->name) ||
		    strcmp(elsewhere[i].typed, typed))
			continue;
		out_error(ctl, CTL_USAGE, typed,
			  "unknown command, try 'sidebandctl %s'",
			  elsewhere[i].meant);
		return true;
	}
	if (!args_keyword(&args, "dev") || !if_nametoindex(typed))
		return false;
	out_error(ctl, CTL_USAGE, typed,
		  "unknown command, did you mean 'sidebandctl %s %s dev %s'?",
		  object->name, object->verbs->name, typed);
	return true;
}

/* Finds the command of an object. */
static int run_object(struct ctl *ctl, const struct object *object, int argc,
		      char **argv)
{
	struct words words = { .kind = "command", .of = object->name };
	const struct verb *verb;
	int i;

	if (object->only)
		return run_verb(ctl, object, object->only, argc, argv);
	if (!argc)
		return run_verb(ctl, object, object->verbs, 0, argv);
	for (verb = object->verbs; verb->name; verb++)
		words_add(&words, verb->name);
	words_add(&words, "help");
	if (asks_for_help(argv[0])) {
		help_object(object);
		return CTL_OK;
	}
	if (option_is_known(argv[0]))
		return out_error(ctl, CTL_USAGE, argv[0], OPTIONS_GO_FIRST,
				 argv[0], object->name);
	if (words_match(&words, argv[0]) < 0 &&
	    say_meant(ctl, object, argv[0]))
		return CTL_USAGE;
	i = words_find(ctl, &words, argv[0]);
	if (i < 0)
		return CTL_USAGE;
	if (i < (int)words.count - 1)
		return run_verb(ctl, object, &object->verbs[i], argc - 1,
				argv + 1);
	help_object(object);
	return CTL_OK;
}

/* Finds an object, or NULL for help; false: said that it is neither. */
static bool find_object(struct ctl *ctl, const char *typed,
			const struct object **object)
{
	struct words words = { .kind = "object" };
	size_t i;
	int found;

	for (i = 0; ctl_objects[i]; i++)
		words_add(&words, ctl_objects[i]->name);
	words_add(&words, "help");
	found = words_find(ctl, &words, typed);
	if (found >= 0)
		*object = ctl_objects[found];
	return found >= 0;
}

/* Help for the tool, or for the object and command named behind 'help'. */
int command_help(struct ctl *ctl, int argc, char **argv)
{
	const struct object *object = NULL;
	char help[] = "help", *words[2] = { help, help };
	int most;

	if (argc && !find_object(ctl, argv[0], &object))
		return CTL_USAGE;
	most = object && object->verbs ? 2 : 1;
	if (argc > most)
		return out_error(ctl, CTL_USAGE, argv[most],
				 "unknown word, see 'sidebandctl help'");
	if (!object) {
		help_tool();
		return CTL_OK;
	}
	if (argc > 1)
		words[0] = argv[1];
	return run_object(ctl, object, argc, words);
}

/* Runs one command: finds its object. What shells ask by for their completion is
 * none, and not in the help.
 */
int command_run(struct ctl *ctl, int argc, char **argv)
{
	const struct object *object;

	if (!strcmp(argv[0], "complete"))
		return complete_run(ctl, argc - 1, argv + 1);
	if (!find_object(ctl, argv[0], &object))
		return CTL_USAGE;
	if (!object)
		return command_help(ctl, argc - 1, argv + 1);
	return run_object(ctl, object, argc - 1, argv + 1);
}
