/* SPDX-License-Identifier: GPL-2.0 */
/* Keyword tables turn the words of a command into attributes. */
#ifndef PARSE_H
#define PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "value.h"

struct ctl;
struct nl_msg;

enum keyword_flags {
	KW_FIRST = 1 << 0,	/* its word may be left out at the beginning */
	KW_MANY = 1 << 1,	/* may come again; each opens a nest */
	KW_NEEDED = 1 << 2,
	KW_LIST = 1 << 3,	/* the kernel selects what is listed by it */
	KW_LOCAL = 1 << 4,	/* for the tool alone, never sent */
	KW_FILTER = 1 << 5,	/* the tool selects what is listed by it */
	KW_WITH_ANY = 1 << 6,	/* needs any of those that are not needed */
	KW_OPENS = 1 << 8,	/* the first of its nest opens it */
	KW_GUESS = 1 << 7,	/* a word that fits was probably meant for it */
};

/* What a value names, where that is something there is. */
enum keyword_names {
	NAMES_NOTHING,
	NAMES_FILE,
	NAMES_NETDEV,		/* network devices */
	NAMES_SIDEBAND,
	NAMES_SIDEBAND_OR_PORT,
	NAMES_PORT,
	NAMES_STATION,
	NAMES_FILTER,
	NAMES_EXCLUSION,
	NAMES_GUARD,
	NAMES_ALIAS,
};

/**
 * struct keyword - one argument of a command
 * @word: the word that is typed
 * @what: its value in the manual, NULL for a flag that has none
 * @parse: reads the value
 * @attr: the attribute that it becomes
 * @nest: the attribute that holds it, 0 for the message
 * @flags: enum keyword_flags
 * @with: word that must come with it
 * @then: where the value is its word, what follows that
 * @usual: value where none follows that begins with a digit
 * @put: puts the value into a message, where it is not one attribute
 * @also: of the last, which has no word: the table that goes on from here
 * @about: what it means, in a few words
 * @names: what there is that the value may name
 */
struct keyword {
	const char *word;
	const char *what;
	const char *(*parse)(const char *text, struct value *value);
	__u16 attr;
	__u16 nest;
	unsigned int flags;
	const char *with;
	const struct keyword *then;
	const char *usual;
	int (*put)(struct nl_msg *msg, const struct value *value);
	const struct keyword *also;
	const char *about;
	enum keyword_names names;
};

/**
 * struct arg - an argument as it was typed
 * @kw: its keyword
 * @text: its value, or the keyword where that has none
 * @value: payload of its attribute
 * @opener: index of the argument that opened its nest, -1 for the message
 * @offset: of its attribute in the message, once encoded
 * @nest_offset: of the nest that it opened
 * @raised: its device was down and has been set up
 */
struct arg {
	const struct keyword *kw;
	const char *text;
	struct value value;
	int opener;
	size_t offset;
	size_t nest_offset;
	bool raised;
};

/**
 * struct args - the arguments of a command
 * @keywords: the table they were parsed by
 * @verb: the command as it was typed
 * @at: the arguments
 * @count: how many
 * @room: how many fit
 */
struct args {
	const struct keyword *keywords;
	const char *verb;
	struct arg *at;
	size_t count;
	size_t room;
};

int args_parse(const struct ctl *ctl, struct args *args, int argc, char **argv);
struct arg *args_add(const struct ctl *ctl, struct args *args,
		     const struct keyword *kw, const char *text);
bool arg_is(const struct arg *arg, const char *word);
struct arg *args_find(const struct args *args, const char *word, int opener);
struct arg *args_note(struct args *args, const struct keyword *kw,
		      const char *text);
bool args_have(const struct args *args, const struct keyword *kw);
const struct keyword *args_first(const struct args *args);
const struct keyword *keyword_in(const struct keyword *kw);
const struct keyword *args_keyword(const struct args *args, const char *word);
size_t args_size(const struct args *args);
int args_say_missing(const struct ctl *ctl, const struct args *args,
		     const struct keyword *kw, const char *more);
int args_encode(struct args *args, struct nl_msg *msg, unsigned int flags);
void args_free(struct args *args);

#endif /* PARSE_H */
