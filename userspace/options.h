/* SPDX-License-Identifier: GPL-2.0 */
/* Options, which go before a command. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

struct ctl;

/**
 * struct option_info - an option as it is typed and explained
 * @word: its long form
 * @letter: its short form
 * @value: what follows it, NULL for nothing; "=" first for what may follow the long
 *	form only, and need not
 * @about: what it does
 */
struct option_info {
	const char *word;
	char letter;
	const char *value;
	const char *about;
};

/* The last one has no word. */
extern const struct option_info option_infos[];

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

const struct option_info *option_of(const char *typed);
bool option_is_known(const char *typed);
int options_take(struct ctl *ctl, struct wanted *wanted, int argc,
		 char **argv);

#endif /* OPTIONS_H */
