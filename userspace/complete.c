// SPDX-License-Identifier: GPL-2.0
/* What may stand in the place of a word, for the completion of shells: all of it is
 * from the tables that commands are parsed and explained by.
 */

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "complete.h"
#include "ctl.h"
#include "help.h"
#include "names.h"
#include "netdev.h"
#include "options.h"
#include "parse.h"
#include "word.h"

#define NETNS_DIR "/run/netns"

/**
 * struct place - the word that is completed, and what is before it
 * @ctl: the run of the tool
 * @typed: so much of the word as is typed
 * @argc: how many words are left before it
 * @argv: those
 */
struct place {
	struct ctl *ctl;
	const char *typed;
	int argc;
	char **argv;
};

/* Prints a word that may stand there; NULL: it is the name of a file. */
static void offer(void *to, const char *word)
{
	const struct place *place = to;

	if (!word)
		puts("/FILE");
	else if (!strncmp(word, place->typed, strlen(place->typed)))
		puts(word);
}

/* Takes the words that have been dealt with. */
static void skip(struct place *place, int words)
{
	if (words > place->argc)
		words = place->argc;
	place->argc -= words;
	place->argv += words;
}

/* All options in their long form, where one is begun. */
static void offer_options(struct place *place)
{
	const struct option_info *info;
	char word[32];

	for (info = option_infos; *place->typed && info->word; info++) {
		snprintf(word, sizeof(word), "--%s", info->word);
		offer(place, word);
		if (info->value && *info->value == '=' &&
		    !strncmp(place->typed, word, strlen(word))) {
			offer(place, "--color=always");
			offer(place, "--color=auto");
			offer(place, "--color=never");
		}
	}
}

/* Namespaces that have a name. */
static void offer_netns(struct place *place)
{
	DIR *dir = opendir(NETNS_DIR);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			offer(place, entry->d_name);
	if (dir)
		closedir(dir);
}

/* Takes options; false: the word is the value of one, and completed. A namespace is
 * entered, for its names are wanted.
 */
static bool take_options(struct place *place)
{
	const struct option_info *info;

	while (place->argc && word_is_option(place->argv[0])) {
		info = option_of(place->argv[0]);
		skip(place, 1);
		if (!info)
			continue;
		if (place->argc && info->letter == 'n')
			netns_enter(place->ctl, place->argv[0]);
		else if (!place->argc && info->letter == 'n')
			offer_netns(place);
		else if (!place->argc)
			offer(place, NULL);
		if (!place->argc)
			return false;
		skip(place, 1);
	}
	return true;
}

/* The letters of a word in which letters, digits and '-' stand. */
static size_t word_length(const char *text)
{
	size_t len = 0;

	while (islower((unsigned char)text[len]) ||
	       (len && (isdigit((unsigned char)text[len]) || text[len] == '-')))
		len++;
	return len;
}

/* The words of a grammar that a value may be; the parser is asked, for it may have
 * words of ours as well.
 */
static void offer_words(struct place *place, const struct keyword *kw,
			const char *grammar)
{
	struct value value;
	char word[32];
	size_t len;

	for (; *grammar; grammar += len + !!grammar[len]) {
		grammar += strspn(grammar, " {}|,");
		len = word_length(grammar);
		snprintf(word, sizeof(word), "%.*s", (int)len, grammar);
		if (len && strcmp(word, "or") && !kw->parse(word, &value))
			offer(place, word);
		len = strcspn(grammar, " ,");
	}
}

/* What a keyword may be given; a term is looked up. */
static void offer_values(struct place *place, const struct keyword *kw)
{
	const char *term = help_term(kw->what);

	names_each(place->ctl, kw->names, offer, place);
	if (kw->parse)
		offer_words(place, kw, term ?: kw->what);
}

/* How many words an argument has that begins at the next one; 0: its value is what
 * is completed.
 */
static int argument_length(struct place *place, const struct keyword *kw)
{
	if (!kw->what)
		return 1;
	if (kw->usual && (place->argc < 2 ||
			  !isdigit((unsigned char)place->argv[1][0])))
		return 1;
	if (place->argc < 2) {
		offer_values(place, kw);
		return 0;
	}
	if (!kw->then || strcmp(place->argv[1], kw->then->word))
		return 2;
	if (place->argc > 2)
		return 3;
	offer_values(place, kw->then);
	return 0;
}

/* Takes the arguments before the word, and notes which they are; false: the word is
 * the value of one, and completed.
 */
static bool take_arguments(struct place *place, struct args *args)
{
	const struct keyword *first = args_first(args);
	const struct keyword *kw;
	struct arg *grown;
	int len;

	while (place->argc) {
		kw = args_keyword(args, place->argv[0]);
		len = kw ? argument_length(place, kw) : 1;
		if (!len)
			return false;
		kw = kw ?: first;
		grown = kw ? args_note(args, kw, place->argv[0]) : NULL;
		if (kw && !grown)
			return false;
		skip(place, len);
	}
	return true;
}

/* The keywords that may come next, and what may stand without its keyword; @any: words
 * have come.
 */
static void offer_arguments(struct place *place, const struct args *args,
			    bool any)
{
	const struct keyword *first = args_first(args);
	const struct keyword *kw;
	const struct arg *last = args->count ? &args->at[args->count - 1] : NULL;

	if (first && (!last || (first->flags & KW_MANY && last->kw == first)))
		offer_values(place, first);
	if (!any)
		offer(place, "help");
	if (first && !last && first->flags & KW_NEEDED)
		return;
	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (kw != first && (kw->flags & KW_MANY || kw->nest ||
				    !args_have(args, kw)) &&
		    (!word_is_option(kw->word) || *place->typed))
			offer(place, kw->word);
}

/* Completes an argument of a command. */
static void complete_argument(struct place *place, const struct verb *verb)
{
	struct args args = { .keywords = verb->keywords, .verb = verb->name };

	bool any = place->argc;

	if (take_arguments(place, &args))
		offer_arguments(place, &args, any);
	args_free(&args);
}

/* Completes what follows an object: a command, or its arguments. */
static void complete_object(struct place *place, const struct object *object)
{
	struct words words = { .kind = "command" };
	const struct verb *verb;
	int i;

	if (object->only) {
		complete_argument(place, object->only);
		return;
	}
	for (verb = object->verbs; verb->name; verb++)
		words_add(&words, verb->name);
	if (!place->argc) {
		for (verb = object->verbs; verb->name; verb++)
			offer(place, verb->name);
		offer(place, "help");
		return;
	}
	i = words_match(&words, place->argv[0]);
	skip(place, 1);
	if (i >= 0)
		complete_argument(place, &object->verbs[i]);
}

/* Completes an object, or what follows it. */
static void complete_command(struct place *place)
{
	struct words words = { .kind = "object" };
	size_t i;
	int found;

	for (i = 0; ctl_objects[i]; i++)
		words_add(&words, ctl_objects[i]->name);
	if (place->argc) {
		found = words_match(&words, place->argv[0]);
		skip(place, 1);
		if (found >= 0)
			complete_object(place, ctl_objects[found]);
		return;
	}
	for (i = 0; ctl_objects[i]; i++)
		offer(place, ctl_objects[i]->name);
	offer(place, "help");
	offer_options(place);
}

/* Prints what may stand in the place of the last word, a word in each line. */
int complete_run(struct ctl *ctl, int argc, char **argv)
{
	struct place place = {
		.ctl = ctl, .typed = argc ? argv[argc - 1] : "",
		.argc = argc ? argc - 1 : 0, .argv = argv
	};

	if (!take_options(&place))
		return CTL_OK;
	if (place.argc && !strcmp(place.argv[0], "help"))
		skip(&place, 1);
	complete_command(&place);
	return CTL_OK;
}
