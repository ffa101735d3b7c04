// SPDX-License-Identifier: GPL-2.0
/* Words: unambiguous prefixes, and what was probably meant. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "word.h"

#define TYPED_MAX 24

/* True for what looks like one; a device of such a name needs its keyword. */
bool word_is_option(const char *typed)
{
	return typed[0] == '-' && typed[1];
}

/* Adds a word; more than fit are a mistake in a table and left out. */
void words_add(struct words *words, const char *word)
{
	if (words->count < WORD_MAX)
		words->at[words->count++] = word;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t low = a < b ? a : b;

	return low < c ? low : c;
}

/* True for one letter, perhaps once small and once capital. */
static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How many letters must be changed, added or taken away (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
	size_t row[TYPED_MAX + 1], left, diagonal, i, j;

	for (j = 0; j <= strlen(b); j++)
		row[j] = j;
	for (i = 1; i <= strlen(a); i++) {
		diagonal = row[0];
		row[0] = i;
		for (j = 1; j <= strlen(b); j++) {
			left = min3(row[j] + 1, row[j - 1] + 1,
				    diagonal + !same_letter(a[i - 1], b[j - 1]));
			diagonal = row[j];
			row[j] = left;
		}
	}
	return row[strlen(b)];
}

/* True where just two letters side by side have changed places. */
static bool are_swapped(const char *a, const char *b)
{
	while (*a && same_letter(*a, *b)) {
		a++;
		b++;
	}
	return a[0] && a[1] && b[0] && same_letter(a[0], b[1]) &&
	       same_letter(a[1], b[0]) && !strcasecmp(a + 2, b + 2);
}

/* A word with more behind it, such as delete for del, counts as one letter, and so do
 * two that have changed places.
 */
static size_t strangeness(const char *word, const char *typed)
{
	size_t len = strlen(word);

	if (len > TYPED_MAX)
		return TYPED_MAX;
	if (are_swapped(word, typed) ||
	    (len > 2 && !strncasecmp(word, typed, len)))
		return 1;
	return distance(typed, word);
}

/* True for a word that may have been meant, and is nearer than @best, which it then is;
 * begin with WORD_FAR.
 */
bool word_is_nearer(const char *word, const char *typed, size_t *best)
{
	size_t near, len = strlen(word);

	if (strlen(typed) > TYPED_MAX)
		return false;
	near = strangeness(word, typed);
	if (near >= *best || near >= (len > 2 ? len - 1 : len))
		return false;
	*best = near;
	return true;
}

/* The word that was probably meant, or NULL when none is near. */
const char *words_suggest(const struct words *words, const char *typed)
{
	const char *found = NULL;
	size_t best = WORD_FAR, i;

	for (i = 0; i < words->count; i++)
		if (word_is_nearer(words->at[i], typed, &best))
			found = words->at[i];
	return found;
}

/* Says which words a prefix could stand for. */
static void say_ambiguous(const struct ctl *ctl, const struct words *words,
			  const char *typed)
{
	char list[256] = "";
	size_t i, len;

	for (i = 0; i < words->count; i++) {
		if (strncmp(words->at[i], typed, strlen(typed)))
			continue;
		len = strlen(list);
		snprintf(list + len, sizeof(list) - len, "%s'%s'",
			 len ? ", " : "", words->at[i]);
	}
	out_error(ctl, CTL_USAGE, typed, "ambiguous %s, it could be %s",
		  words->kind, list);
}

/* Says that a word is unknown, and which was probably meant. */
static void say_unknown(const struct ctl *ctl, const struct words *words,
			const char *typed)
{
	const char *meant = words_suggest(words, typed);

	if (meant)
		out_error(ctl, CTL_USAGE, typed,
			  "unknown %s, did you mean '%s'?", words->kind, meant);
	else
		out_error(ctl, CTL_USAGE, typed,
			  "unknown %s, see 'sidebandctl %s%shelp'", words->kind,
			  words->of ?: "", words->of ? " " : "");
}

/* Finds a word by its name or an unambiguous prefix; -1: none, or several. */
int words_match(const struct words *words, const char *typed)
{
	int found = -1;
	size_t i;

	for (i = 0; i < words->count; i++)
		if (!strcmp(words->at[i], typed))
			return i;
	for (i = 0; *typed && i < words->count; i++) {
		if (strncmp(words->at[i], typed, strlen(typed)))
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	return found;
}

/* True where a word begins like this one. */
static bool has_prefix(const struct words *words, const char *typed)
{
	size_t i;

	for (i = 0; *typed && i < words->count; i++)
		if (!strncmp(words->at[i], typed, strlen(typed)))
			return true;
	return false;
}

/* Finds a word in the same way; -1: said why not. */
int words_find(const struct ctl *ctl, const struct words *words,
	       const char *typed)
{
	int found = words_match(words, typed);

	if (found < 0 && has_prefix(words, typed))
		say_ambiguous(ctl, words, typed);
	else if (found < 0)
		say_unknown(ctl, words, typed);
	return found;
}
