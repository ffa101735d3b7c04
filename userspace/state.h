/* SPDX-License-Identifier: GPL-2.0 */
/* A configuration, as lines of a file: what is there, or what is wanted. */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "model.h"

struct ctl;
struct ip;
struct object;
struct verb;

enum state_section {
	SECTION_SIDEBAND,
	SECTION_EXCLUDE,
	SECTION_ALIAS,
};

/* What a key stands for; this is also the order in which keys are printed. */
enum state_kind {
	KIND_DEV,		/* the section of a sideband itself */
	KIND_SETTING,
	KIND_PORT,
	KIND_STATION,
	KIND_POLICY,
	KIND_LIMIT,
	KIND_GUARD,
	KIND_FILTER,
	KIND_EXCLUSION,
	KIND_ALIAS,
};

/**
 * struct state_key - a key that is not a setting: the arguments of a command
 * @word: the key
 * @section: where it stands
 * @kind: what it stands for
 * @object: the object whose command has the arguments
 * @verb: that command
 * @set: the attributes that it becomes, NULL where the family has none for it
 * @nest: that of @set in the message, 0 where they are the message
 */
struct state_key {
	const char *word;
	enum state_section section;
	enum state_kind kind;
	const struct object *object;
	const char *verb;
	const struct attr_set *set;
	__u16 nest;
};

/**
 * struct item - one line of a configuration
 * @kind: what it stands for
 * @dev: the sideband, "" for none
 * @word: its key
 * @text: its value, in the one form that is compared
 * @id: so many bytes of @text tell it from others of its kind
 * @kw: keyword of a setting, a policy or a limit, or NULL
 * @file: where it was read, or NULL
 * @line: line of @file
 * @seq: number in the order in which it came
 * @usual: it says what is so without it
 */
struct item {
	enum state_kind kind;
	char dev[16];
	const char *word;
	char *text;
	size_t id;
	const struct keyword *kw;
	const char *file;
	unsigned int line;
	size_t seq;
	bool usual;
};

/**
 * struct state - a configuration
 * @at: its lines
 * @count: how many
 * @room: how many fit
 * @usual: also takes lines that say what is usual
 * @sorted: the lines in the order of state_compare(), once asked for
 */
struct state {
	struct item *at;
	size_t count;
	size_t room;
	bool usual;
	const struct item **sorted;
};

extern const struct state_key state_keys[];
extern const size_t state_keys_count;

const struct verb *state_verb(const struct object *object, const char *name);
const struct keyword *state_first(enum state_kind kind, const struct verb *verb);
const struct keyword *state_setting(const char *word);
const char *state_unsayable(const struct item *item);
bool state_add_message(struct state *state, const struct state_key *key,
		       const char *dev, const struct attrs *attrs);
bool state_add_setting(struct state *state, const char *dev,
		       const struct keyword *kw, const struct attrs *attrs);
bool state_add_dev(struct state *state, const char *dev);
bool state_add_alias(struct state *state, const struct ip *ip, const char *dev,
		     __u16 vlan);
int state_read(struct ctl *ctl, struct state *state);
int state_compare(const struct item *a, const struct item *b);
bool state_sort(struct state *state);
bool state_has_dev(const struct state *state, const char *name);
bool state_keep_named(struct state *state, const struct state *named);
void state_drop_usual(struct state *state);
void state_settle_primary(struct state *state);
const struct item *state_find(const struct state *state,
			      const struct item *item);
void state_print(struct ctl *ctl, const struct item *item,
		 const struct item *before, const char *mark);
void state_free(struct state *state);

#endif /* STATE_H */
