// SPDX-License-Identifier: GPL-2.0
/* Options, which go before a command. */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "options.h"
#include "word.h"

const struct option_info option_infos[] = {
	{ "json", 'j', NULL, "answer in JSON, as an array of objects" },
	{ "pretty", 'p', NULL, "JSON, indented for people" },
	{ "oneline", 'o', NULL,
	  "each thing in one line, with '\\' where lines would end" },
	{ "statistics", 's', NULL, "show counters as well" },
	{ "timestamp", 't', NULL, "begin what 'stats watch' prints with the time" },
	{ "color", 'c', "=WHEN", "colours: always, never, or auto: on a terminal" },
	{ "quiet", 'q', NULL, "say nothing when all went well" },
	{ "dry-run", 'd', NULL, "say what would be sent, and change nothing" },
	{ "batch", 'b', "FILE", "run the commands of a file, '-' for standard input" },
	{ "force", 'f', NULL, "go on with a batch where a command fails" },
	{ "netns", 'n', "NETNS", "work in another network namespace, a name or a path" },
	{ "version", 'V', NULL, "print the version" },
	{ "help", 'h', NULL, "print help, also behind a command" },
	{}
};

#define OPTIONS (ARRAY_SIZE(option_infos) - 1)

/**
 * struct spelling - the options as getopt has them
 * @letters: the short forms
 * @longs: the long forms
 */
struct spelling {
	char letters[3 + 2 * OPTIONS];
	struct option longs[OPTIONS + 1];
};

static void spell(struct spelling *spelling)
{
	const struct option_info *info;
	char *letter = spelling->letters;
	struct option *option;

	*letter++ = '+';
	*letter++ = ':';
	for (info = option_infos; info->word; info++) {
		option = &spelling->longs[info - option_infos];
		option->name = info->word;
		option->val = info->letter;
		if (info->value)
			option->has_arg = *info->value == '=' ?
					  optional_argument : required_argument;
		*letter++ = info->letter;
		if (option->has_arg == required_argument)
			*letter++ = ':';
	}
}

/* Options are also known as ip(8) has them, in whole words: -json, -c=auto. Returns
 * how getopt has that, which is the caller's, or NULL.
 */
static char *respell(const char *typed)
{
	size_t len = typed[0] == '-' ? strcspn(typed + 1, "=") : 0;
	const struct option_info *info;
	char *word;

	for (info = option_infos; len && info->word; info++) {
		if (len == 1 && (typed[1] != info->letter || !typed[2]))
			continue;
		if (len > 1 && (strncmp(info->word, typed + 1, len) ||
				info->word[len]))
			continue;
		if (asprintf(&word, "--%s%s", info->word, typed + 1 + len) > 0)
			return word;
	}
	return NULL;
}

/* True for an option in its long form, perhaps with its value. */
static bool is_long(const char *typed)
{
	size_t len = strncmp(typed, "--", 2) ? 0 : strcspn(typed + 2, "=");
	const struct option_info *info;

	for (info = option_infos; len && info->word; info++)
		if (strlen(info->word) == len &&
		    !strncmp(typed + 2, info->word, len) &&
		    (!typed[2 + len] || info->value))
			return true;
	return false;
}

/* True for letters of options, one or several. */
static bool are_letters(const char *typed)
{
	const struct option_info *info = option_infos;

	while (*typed && info->word) {
		for (info = option_infos; info->word; info++)
			if (info->letter == *typed)
				break;
		typed++;
	}
	return info->word;
}

/* True for an option in any of its forms. */
bool option_is_known(const char *typed)
{
	char *spelt = respell(typed);
	bool known = spelt || is_long(typed);

	free(spelt);
	return known || (typed[0] == '-' && typed[1] && are_letters(typed + 1));
}

/* The option of a word, where its value is the word that follows; or NULL. Of letters
 * that are joined it is the last.
 */
const struct option_info *option_of(const char *typed)
{
	const struct option_info *info;
	size_t len = strlen(typed);

	for (info = option_infos; len > 1 && info->word; info++) {
		if (!info->value || *info->value == '=')
			continue;
		if (!strcmp(typed + strspn(typed, "-"), info->word) ||
		    (typed[1] != '-' && typed[len - 1] == info->letter &&
		     are_letters(typed + 1)))
			return info;
	}
	return NULL;
}

static bool is_letter(const struct spelling *spelling, char c)
{
	return c && strchr(spelling->letters, c);
}

/* An unknown letter may stand within a word, which is then not behind us yet; a
 * long option, and a letter without its value, end theirs.
 */
static int say_bad_option(struct ctl *ctl, const struct spelling *spelling,
			  char **argv, int c)
{
	char letter[3] = { '-', optopt };
	const char *word = argv[optind - 1];

	if (strncmp(word, "--", 2) || (optopt && !is_letter(spelling, optopt)))
		word = letter;
	if (c == ':')
		return out_error(ctl, CTL_USAGE, word, "needs a value");
	return out_error(ctl, CTL_USAGE, word,
			 "unknown option, see 'sidebandctl help'");
}

/* Colours where they can be seen, and nobody has said that they are not wanted. */
static bool suits_colour(void)
{
	const char *unwanted = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(unwanted && *unwanted) && terminal &&
	       strcmp(terminal, "dumb");
}

/* Takes when there shall be colours, NULL for always. */
static int take_colour(struct ctl *ctl, const char *when)
{
	if (!when || !strcmp(when, "always"))
		ctl->out.colour = true;
	else if (!strcmp(when, "never"))
		ctl->out.colour = false;
	else if (!strcmp(when, "auto"))
		ctl->out.colour = suits_colour();
	else
		return out_error(ctl, CTL_USAGE, when,
				 "colours are wanted 'always', 'never' or 'auto'");
	return CTL_OK;
}

/* Takes one option. */
static int take_option(struct ctl *ctl, struct wanted *wanted, int c)
{
	switch (c) {
	case 'b':
		wanted->batch = optarg;
		break;
	case 'n':
		wanted->netns = optarg;
		break;
	case 'c':
		return take_colour(ctl, optarg);
	case 'f':
		ctl->force = true;
		break;
	case 'o':
		ctl->out.oneline = true;
		break;
	case 's':
		ctl->stats = true;
		break;
	case 't':
		ctl->timestamp = true;
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
	return CTL_OK;
}

/* Takes the options of a command line; optind is then where its command begins. */
int options_take(struct ctl *ctl, struct wanted *wanted, int argc, char **argv)
{
	struct spelling spelling = {};
	int c = 0, ret = CTL_OK;
	char *word;

	spell(&spelling);
	ctl->out.colour = suits_colour();
	opterr = 0;
	while (!ret && optind < argc) {
		/* As all words of the command line it stays to the end. */
		word = respell(argv[optind]);
		if (word)
			argv[optind] = word;
		c = getopt_long(argc, argv, spelling.letters, spelling.longs,
				NULL);
		if (c < 0)
			break;
		if (c == '?' || c == ':')
			ret = say_bad_option(ctl, &spelling, argv, c);
		else
			ret = take_option(ctl, wanted, c);
	}
	return ret;
}
