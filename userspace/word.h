/* SPDX-License-Identifier: GPL-2.0 */
/* Words: unambiguous prefixes, and what was probably meant. */
#ifndef WORD_H
#define WORD_H

#include <stdbool.h>
#include <stddef.h>

struct ctl;

#define WORD_MAX 24

/* So many letters differ in a word that was not meant. */
#define WORD_FAR 3

/**
 * struct words - the words that may stand in one place
 * @at: the words
 * @count: how many
 * @kind: what they are, for the message
 * @of: the object they belong to, or NULL
 */
struct words {
	const char *at[WORD_MAX];
	size_t count;
	const char *kind;
	const char *of;
};

/* Said of an option, with it and with the command. */
#define OPTIONS_GO_FIRST "options go before the command, as in 'sidebandctl %s %s'"

bool word_is_option(const char *typed);
void words_add(struct words *words, const char *word);
int words_match(const struct words *words, const char *typed);
int words_find(const struct ctl *ctl, const struct words *words,
	       const char *typed);
bool word_is_nearer(const char *word, const char *typed, size_t *best);
const char *words_suggest(const struct words *words, const char *typed);

#endif /* WORD_H */
