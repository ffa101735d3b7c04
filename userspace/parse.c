// SPDX-License-Identifier: GPL-2.0
/* Keyword tables turn the words of a command into attributes. */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <net/if.h>
#include <netlink/msg.h>

#include "ctl.h"
#include "options.h"
#include "parse.h"
#include "word.h"

/* The keyword at a place in a table, perhaps in the one that continues it; or
 * NULL at the end. A table is walked by keyword_in(kw + 1).
 */
const struct keyword *keyword_in(const struct keyword *kw)
{
	while (kw && !kw->word)
		kw = kw->also;
	return kw;
}

/* The keyword of that name, or NULL. */
const struct keyword *args_keyword(const struct args *args, const char *word)
{
	const struct keyword *kw;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (!strcmp(kw->word, word))
			return kw;
	return NULL;
}

/* The argument whose keyword may be left out, or NULL. */
const struct keyword *args_first(const struct args *args)
{
	const struct keyword *kw;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (kw->flags & KW_FIRST)
			return kw;
	return NULL;
}

/* Is it a value of the keyword of this name? */
bool arg_is(const struct arg *arg, const char *word)
{
	return !strcmp(arg->kw->word, word);
}

/* The argument of a keyword within a nest, -1 for the message; or NULL. Nothing of a
 * nest comes before what opened it.
 */
struct arg *args_find(const struct args *args, const char *word, int opener)
{
	size_t i;

	for (i = args->count; i-- > 0 && (int)i >= opener;)
		if (args->at[i].opener == opener &&
		    !strcmp(args->at[i].kw->word, word))
			return &args->at[i];
	return NULL;
}

/* Index of the argument that opened the latest nest of a kind, or -1. */
static int latest_opener(const struct args *args, __u16 nest)
{
	size_t i;

	for (i = args->count; i-- > 0;)
		if (args->at[i].kw->nest == nest)
			return args->at[i].opener;
	return -1;
}

/* Makes room for one more argument. */
static bool args_grow(struct args *args)
{
	size_t room = args->room ? 2 * args->room : 8;
	struct arg *at;

	if (args->count < args->room)
		return true;
	at = realloc(args->at, room * sizeof(*at));
	if (!at)
		return false;
	args->at = at;
	args->room = room;
	return true;
}

/* Finds the nest that an argument belongs to; false: said why it has none. */
static bool find_nest(const struct ctl *ctl, const struct args *args,
		      const struct keyword *kw, int *opener)
{
	*opener = -1;
	if (kw->nest && kw->flags & KW_MANY)
		*opener = args->count;
	else if (kw->nest)
		*opener = latest_opener(args, kw->nest);
	if (*opener < 0 && kw->flags & KW_OPENS)
		*opener = args->count;
	if (kw->nest && *opener < 0) {
		out_error(ctl, CTL_USAGE, kw->word,
			  "must follow the 'mac MAC' that it belongs to");
		return false;
	}
	if (*opener != (int)args->count &&
	    args_find(args, kw->word, *opener)) {
		out_error(ctl, CTL_USAGE, kw->word, "is given twice");
		return false;
	}
	return true;
}

/* Notes an argument that is not looked at more closely; NULL: there is no memory. */
struct arg *args_note(struct args *args, const struct keyword *kw,
		      const char *text)
{
	if (!args_grow(args))
		return NULL;
	args->at[args->count] = (struct arg){ .kw = kw, .text = text };
	return &args->at[args->count++];
}

/* Adds an argument; NULL: said what is wrong with it. */
struct arg *args_add(const struct ctl *ctl, struct args *args,
		     const struct keyword *kw, const char *text)
{
	struct arg arg = { .kw = kw, .text = text };
	const char *wrong = NULL;

	if (!find_nest(ctl, args, kw, &arg.opener))
		return NULL;
	if (kw->parse)
		wrong = kw->parse(text, &arg.value);
	if (!wrong && !args_grow(args))
		wrong = "out of memory";
	if (wrong) {
		out_error(ctl, CTL_USAGE, text, "%s", wrong);
		return NULL;
	}
	args->at[args->count] = arg;
	return &args->at[args->count++];
}

/* All words that a command knows, those that look like options where one is meant. */
static struct words keyword_list(const struct args *args, bool options)
{
	struct words words = { .kind = "word" };
	const struct keyword *kw;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (options || !word_is_option(kw->word))
			words_add(&words, kw->word);
	return words;
}

static bool is_among(const char *word, int argc, char **argv)
{
	while (argc > 0 && strcmp(argv[argc - 1], word))
		argc--;
	return argc > 0;
}

/* The keyword that was probably forgotten before the first word, or NULL. */
static const struct keyword *guess(const struct args *args, int argc,
				   char **argv)
{
	const struct keyword *kw;
	struct value value;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (kw->flags & KW_GUESS && !args_find(args, kw->word, -1) &&
		    !is_among(kw->word, argc, argv) &&
		    !kw->parse(argv[0], &value))
			return kw;
	return NULL;
}

/* What was taken for the first argument, where it looks more like a keyword that is
 * still to come; or NULL.
 */
static const char *mistaken(const struct args *args, const struct words *words,
			    const char **meant)
{
	const struct arg *first = args->at;

	if (!args->count || !(first->kw->flags & KW_FIRST))
		return NULL;
	*meant = words_suggest(words, first->text);
	return *meant && strcmp(*meant, first->text) ? first->text : NULL;
}

/* Says that a word is none of the keywords. */
static int say_unknown(const struct ctl *ctl, const struct args *args,
		       int argc, char **argv)
{
	struct words words = keyword_list(args, word_is_option(argv[0]));
	const char *typed = argv[0];
	const char *meant = words_suggest(&words, typed) ?:
			    words_suggest(&words, typed + strspn(typed, "-"));
	const struct keyword *kw = meant ? NULL : guess(args, argc, argv);

	if (kw)
		return out_error(ctl, CTL_USAGE, typed,
				 "unknown word, did you mean '%s %s'?",
				 kw->word, typed);
	if (!meant)
		typed = mistaken(args, &words, &meant) ?: typed;
	if (meant)
		return out_error(ctl, CTL_USAGE, typed,
				 "unknown word, did you mean '%s'?", meant);
	return out_error(ctl, CTL_USAGE, typed,
			 "unknown word, see 'sidebandctl %s help'", args->verb);
}

/* Parses a keyword and its value; returns how many words those are, or 0. */
static int parse_keyword(const struct ctl *ctl, struct args *args,
			 const struct keyword *kw, int argc, char **argv)
{
	int used;

	if (!kw->what)
		return args_add(ctl, args, kw, argv[0]) ? 1 : 0;
	if (kw->usual && (argc < 2 || !isdigit((unsigned char)*argv[1])))
		return args_add(ctl, args, kw, kw->usual) ? 1 : 0;
	if (argc < 2) {
		out_error(ctl, CTL_USAGE, kw->word, "%s is missing", kw->what);
		return 0;
	}
	if (!args_add(ctl, args, kw, argv[1]))
		return 0;
	if (!kw->then || strcmp(argv[1], kw->then->word))
		return 2;
	used = parse_keyword(ctl, args, kw->then, argc - 1, argv + 1);
	return used ? 1 + used : 0;
}

/* True for a word that can be the first argument, though others came before it. */
static bool may_come_late(const struct args *args, const struct keyword *first,
			  int argc, char **argv)
{
	struct words words = keyword_list(args, true);
	struct value value;

	return !args->at[args->count - 1].kw->usual &&
	       !args_have(args, first) && !words_suggest(&words, argv[0]) &&
	       !guess(args, argc, argv) && first->parse &&
	       !first->parse(argv[0], &value);
}

/* True for the name of a device where something else is to be first, and "dev" is not yet
 * given.
 */
static bool is_misplaced_dev(const struct args *args,
			     const struct keyword *first, int argc, char **argv)
{
	const struct keyword *dev = args_keyword(args, "dev");
	struct value value;

	return dev && dev != first && first->parse &&
	       first->parse(argv[0], &value) && !is_among("dev", argc, argv) &&
	       if_nametoindex(argv[0]);
}

/* Parses the argument that starts here; returns how many words it has, or 0. */
static int parse_next(const struct ctl *ctl, struct args *args, int argc,
		      char **argv)
{
	const struct keyword *kw = args_keyword(args, argv[0]);
	const struct keyword *first = args_first(args);
	bool may_be_first = !args->count;

	if (kw)
		return parse_keyword(ctl, args, kw, argc, argv);
	if (option_is_known(argv[0])) {
		out_error(ctl, CTL_USAGE, argv[0], OPTIONS_GO_FIRST, argv[0],
			  args->verb);
		return 0;
	}
	if (args->count)
		may_be_first = first &&
			       ((first->flags & KW_MANY &&
				 args->at[args->count - 1].kw == first) ||
				may_come_late(args, first, argc, argv));
	if (first && is_misplaced_dev(args, first, argc, argv)) {
		out_error(ctl, CTL_USAGE, argv[0],
			  "unknown word, did you mean 'dev %s'?", argv[0]);
		return 0;
	}
	if (first && may_be_first && !word_is_option(argv[0]))
		return args_add(ctl, args, first, argv[0]) ? 1 : 0;
	say_unknown(ctl, args, argc, argv);
	return 0;
}

/* Says what is missing, and @more of it; a word near it was probably meant to be it. */
int args_say_missing(const struct ctl *ctl, const struct args *args,
		     const struct keyword *kw, const char *more)
{
	struct words words = { .kind = "word" };
	size_t i;

	words_add(&words, kw->word);
	for (i = 0; i < args->count; i++)
		if (args->at[i].kw->flags & KW_FIRST &&
		    words_suggest(&words, args->at[i].text))
			return out_error(ctl, CTL_USAGE, args->at[i].text,
					 "unknown word, did you mean '%s'?",
					 kw->word);
	if (kw->flags & KW_FIRST)
		return out_error(ctl, CTL_USAGE, args->verb, "%s is missing",
				 kw->what);
	return out_error(ctl, CTL_USAGE, args->verb, "'%s%s%s' is missing%s",
			 kw->word, kw->what ? " " : "", kw->what ?: "", more);
}

/* Says which words there are, where none of them came. */
static int say_none(const struct ctl *ctl, const struct args *args)
{
	const struct keyword *kw;
	char list[256] = "";
	size_t len = 0;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1)) {
		if (kw->flags & KW_NEEDED || kw->with)
			continue;
		len += snprintf(list + len, sizeof(list) - len, "%s'%s'",
				len ? ", " : "", kw->word);
		if (len >= sizeof(list))
			break;
	}
	return out_error(ctl, CTL_USAGE, args->verb, "one of %s is missing",
			 list);
}

/* True where an argument came that could have been left out. */
static bool args_have_any(const struct args *args)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (!(args->at[i].kw->flags & KW_NEEDED))
			return true;
	return false;
}

/* True where an argument of that keyword came. */
bool args_have(const struct args *args, const struct keyword *kw)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (args->at[i].kw == kw)
			return true;
	return false;
}

/* What the tables say about arguments that belong together. */
static int check_needs(const struct ctl *ctl, const struct args *args)
{
	const struct keyword *kw;
	const struct arg *arg;

	for (kw = keyword_in(args->keywords); kw; kw = keyword_in(kw + 1))
		if (kw->flags & KW_NEEDED && !args_have(args, kw))
			return args_say_missing(ctl, args, kw, "");
	if (args->keywords->flags & KW_WITH_ANY && !args_have_any(args))
		return say_none(ctl, args);
	for (arg = args->at; arg < args->at + args->count; arg++)
		if (arg->kw->with &&
		    !args_find(args, arg->kw->with, arg->opener))
			return out_error(ctl, CTL_USAGE, arg->kw->word,
					 "needs '%s' too, which it is about",
					 arg->kw->with);
	return CTL_OK;
}

/* Parses the words of a command by its table. */
int args_parse(const struct ctl *ctl, struct args *args, int argc, char **argv)
{
	int used;

	while (argc > 0) {
		used = parse_next(ctl, args, argc, argv);
		if (!used)
			return CTL_USAGE;
		argc -= used;
		argv += used;
	}
	return check_needs(ctl, args);
}

/* Puts one attribute into a message and remembers where. */
static int put_arg(struct arg *arg, struct nl_msg *msg)
{
	arg->offset = NLMSG_ALIGN(nlmsg_hdr(msg)->nlmsg_len);
	if (arg->kw->put)
		return arg->kw->put(msg, &arg->value);
	return nla_put(msg, arg->kw->attr, arg->value.len, &arg->value.data);
}

/* True for an argument behind which nothing belongs to the nest of another one. */
static bool ends_nest(const struct args *args, size_t opener, size_t i)
{
	return i > opener && args->at[i].opener == (int)i &&
	       args->at[i].kw->nest == args->at[opener].kw->nest;
}

/* Puts the nest that an argument opens into a message. */
static int put_nest(struct args *args, size_t opener, struct nl_msg *msg)
{
	struct arg *arg = &args->at[opener];
	struct nlattr *nest;
	size_t i;

	arg->nest_offset = NLMSG_ALIGN(nlmsg_hdr(msg)->nlmsg_len);
	nest = nla_nest_start(msg, arg->kw->nest);
	if (!nest)
		return -NLE_MSGSIZE;
	for (i = opener; i < args->count && !ends_nest(args, opener, i); i++)
		if (args->at[i].opener == (int)opener &&
		    put_arg(&args->at[i], msg) < 0)
			return -NLE_MSGSIZE;
	return nla_nest_end(msg, nest);
}

/* True for an argument that is sent, and not within a nest. */
static bool is_sent(const struct arg *arg, unsigned int flags)
{
	return !arg->kw->nest && !(arg->kw->flags & KW_LOCAL) &&
	       (arg->kw->flags & flags) == flags;
}

/* Puts arguments that have all of @flags into a message. */
int args_encode(struct args *args, struct nl_msg *msg, unsigned int flags)
{
	size_t i;

	for (i = 0; i < args->count; i++)
		if (is_sent(&args->at[i], flags) &&
		    put_arg(&args->at[i], msg) < 0)
			return -NLE_MSGSIZE;
	for (i = 0; i < args->count; i++)
		if (args->at[i].opener == (int)i && put_nest(args, i, msg) < 0)
			return -NLE_MSGSIZE;
	return 0;
}

/* Room that the arguments take in a message, generously. */
size_t args_size(const struct args *args)
{
	return args->count * (2 * NLA_HDRLEN + sizeof(struct value));
}

void args_free(struct args *args)
{
	free(args->at);
}
