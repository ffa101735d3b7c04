// SPDX-License-Identifier: GPL-2.0
/* sidebandctl: options that go before a command, and which command it is. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "ctl.h"
#include "help.h"
#include "netdev.h"
#include "parse.h"
#include "word.h"

const struct object *const ctl_objects[] = {
	&object_up,
	&object_down,
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

static const struct option options[] = {
	{ "json", no_argument, NULL, 'j' },
	{ "pretty", no_argument, NULL, 'p' },
	{ "batch", required_argument, NULL, 'b' },
	{ "netns", required_argument, NULL, 'n' },
	{ "color", no_argument, NULL, 'c' },
	{ "statistics", no_argument, NULL, 's' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "dry-run", no_argument, NULL, 'd' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{}
};

/**
 * struct wanted - what the options ask for besides a way to do it
 * @batch: file of commands
 * @netns: network namespace
 * @version: the version
 * @help: the help
 */
struct wanted {
	const char *batch;
	const char *netns;
	bool version;
	bool help;
};

#define LETTERS "+:jpb:n:csqdVh"

/* An unknown letter may stand within a word, which is then not behind us yet; a
 * long option, and a letter without its value, end theirs.
 */
static int say_bad_option(struct ctl *ctl, char **argv, int c)
{
	char letter[3] = { '-', optopt };
	const char *word = argv[optind - 1];

	if (strncmp(word, "--", 2) || (optopt && !strchr(LETTERS, optopt)))
		word = letter;
	if (c == ':')
		return out_error(ctl, CTL_USAGE, word, "needs a value");
	return out_error(ctl, CTL_USAGE, word,
			 "unknown option, see 'sidebandctl help'");
}

/* Takes one option. */
static void take_option(struct ctl *ctl, struct wanted *wanted, int c)
{
	switch (c) {
	case 'b':
		wanted->batch = optarg;
		break;
	case 'n':
		wanted->netns = optarg;
		break;
	case 'c':
		ctl->out.colour = true;
		break;
	case 's':
		ctl->stats = true;
		break;
	case 'q':
		ctl->quiet = true;
		break;
	case 'd':
		ctl->dry_run = true;
		break;
	case 'V':
		wanted->version = true;
		break;
	case 'h':
		wanted->help = true;
		break;
	default:
		ctl->out.json = true;
		ctl->out.pretty |= c == 'p';
	}
}

static int take_options(struct ctl *ctl, struct wanted *wanted, int argc,
			char **argv)
{
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, LETTERS, options,
				NULL)) >= 0) {
		if (c == '?' || c == ':')
			return say_bad_option(ctl, argv, c);
		take_option(ctl, wanted, c);
	}
	return CTL_OK;
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
	if (argc && !strcmp(argv[0], "help")) {
		help_verb(object, verb);
		return CTL_OK;
	}
	ret = args_parse(ctl, &args, argc, argv);
	if (!ret)
		ret = verb->run(ctl, verb, &args);
	args_free(&args);
	return ret;
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
	if (word_is_option(argv[0]))
		return out_error(ctl, CTL_USAGE, argv[0], OPTIONS_GO_FIRST);
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
static int run_help(struct ctl *ctl, int argc, char **argv)
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

/* Runs one command: finds its object. */
int ctl_run(struct ctl *ctl, int argc, char **argv)
{
	const struct object *object;

	if (!find_object(ctl, argv[0], &object))
		return CTL_USAGE;
	if (!object)
		return run_help(ctl, argc - 1, argv + 1);
	return run_object(ctl, object, argc - 1, argv + 1);
}

/* Does what was asked for by options and words. */
static int run(struct ctl *ctl, const struct wanted *wanted, int argc,
	       char **argv)
{
	int ret = CTL_OK;

	if (wanted->version || wanted->help) {
		if (wanted->version)
			puts("sidebandctl " VERSION);
		if (wanted->help)
			help_tool();
		return CTL_OK;
	}
	if (ctl->dry_run && ctl->out.json)
		return out_error(ctl, CTL_USAGE, "-d",
				 "prints no JSON, leave out -j and -p");
	if (wanted->batch && argc)
		return out_error(ctl, CTL_USAGE, argv[0],
				 "a command can't be given together with -b");
	if (!wanted->batch && !argc)
		return out_error(ctl, CTL_USAGE, "OBJECT",
				 "is missing, see 'sidebandctl help'");
	if (wanted->netns)
		ret = netns_enter(ctl, wanted->netns);
	if (ret)
		return ret;
	return wanted->batch ? batch_run(ctl, wanted->batch) :
			       ctl_run(ctl, argc, argv);
}

/* Gives closed streams a file each that can't be read or written: a socket in
 * their place would be sent the answer.
 */
static int fill_streams(struct ctl *ctl)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return out_error(ctl, CTL_REFUSED, "/dev/null",
					 "can't be opened: %s", strerror(errno));
	return CTL_OK;
}

int main(int argc, char **argv)
{
	struct wanted wanted = {};
	struct ctl ctl = {};
	int ret, flushed;

	ret = fill_streams(&ctl);
	if (!ret)
		ret = take_options(&ctl, &wanted, argc, argv);
	if (!ret)
		ret = run(&ctl, &wanted, argc - optind, argv + optind);
	session_close(&ctl.genl);
	session_close(&ctl.route);
	flushed = out_flush(&ctl);
	/* Its default is to end us: a shell must know that it was a signal. */
	if (ctl.signal)
		raise(ctl.signal);
	return ret ?: flushed;
}
