/* SPDX-License-Identifier: GPL-2.0 */
/* What every part of the tool is given, and the tables a command consists of. */
#ifndef CTL_H
#define CTL_H

#include <stdbool.h>
#include <stddef.h>

#include "nl.h"
#include "out.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* What the tool returns to the shell. */
enum ctl_exit {
	CTL_OK = 0,
	CTL_USAGE = 1,		/* said before anything was sent */
	CTL_REFUSED = 2,	/* by the kernel, or it can't answer */
	CTL_SILENT = 3,		/* the BMC does not answer */
	CTL_DIFFERS = 3,	/* from what it should be */
	CTL_UNSAID = 4,		/* done, but the answer can't be written */
};

struct args;
struct attr_set;
struct keyword;

/**
 * struct ctl - one run of the tool
 * @out: where answers go, as text or JSON
 * @genl: the session with the family, opened when first used
 * @route: the session with rtnetlink, opened when first used
 * @file: file of the batch that is run, or NULL
 * @line: line of the batch
 * @force: go on with the batch where a command fails
 * @dry_run: say what would be sent, send nothing
 * @quiet: nothing on success
 * @stats: show counters as well
 * @timestamp: say when rates were taken
 * @warns: what can't be done is a warning, and something else goes on
 * @signal: ends the tool once it has cleaned up, 0 for none
 */
struct ctl {
	struct out out;
	struct session genl;
	struct session route;
	const char *file;
	unsigned int line;
	bool force;
	bool dry_run;
	bool quiet;
	bool stats;
	bool timestamp;
	bool warns;
	int signal;
};

/**
 * struct verb - one command of an object
 * @name: the word that is typed
 * @bnf: its arguments as the manual page has them
 * @about: what it does, in a few words
 * @keywords: its arguments for the parser; the last has no word
 * @set: attributes of the message and of its answer
 * @cmd: command of the family
 * @key: so many arguments name one thing: it is asked for, others are listed
 * @run: does it, with its arguments parsed
 * @example: arguments that one may give it
 */
struct verb {
	const char *name;
	const char *bnf;
	const char *about;
	const struct keyword *keywords;
	const struct attr_set *set;
	__u8 cmd;
	size_t key;
	int (*run)(struct ctl *ctl, const struct verb *verb, struct args *args);
	const char *example;
};

/**
 * struct object - the first word of a command
 * @name: the word
 * @about: what it is, in a few words
 * @verbs: its commands, the last has no name; the first is the default
 * @only: instead of @verbs, where the object is a command itself
 */
struct object {
	const char *name;
	const char *about;
	const struct verb *verbs;
	const struct verb *only;
};

extern const struct object *const ctl_objects[];

extern const struct object object_up, object_down, object_dev, object_port;
extern const struct object object_station, object_exclude, object_alias;
extern const struct object object_show, object_stats, object_monitor;
extern const struct object object_ping, object_wait, object_policy;
extern const struct object object_trace;
extern const struct object object_audit;
extern const struct object object_discover;
extern const struct object object_guard;
extern const struct object object_limit;
extern const struct object object_filter;
extern const struct object object_save;
extern const struct object object_apply, object_flush;

#endif /* CTL_H */
