// SPDX-License-Identifier: GPL-2.0
/* Files of configuration: read, and refused where anything in them is wrong.
 *
 * A key is a word of the command line, and its value what follows that word there; so
 * the tables of the commands are those of the files.
 */

#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netlink/msg.h>

#include <linux/sideband.h>

#include "aliases.h"
#include "cmd.h"
#include "conf.h"
#include "schema.h"
#include "state.h"
#include "trusted.h"
#include "word.h"

/* A line of fewer bytes is taken apart by inih, which has room for no more. Of a longer one
 * it is given the key.
 */
#define INIH_ROOM 198

/* Room for a line: thousands of prefixes, but no file that has no lines at all. */
#define LINE_ROOM (64 * 1024)

/* Room for the words of a line, and for those that are put before and behind them. */
#define WORDS_ROOM (LINE_ROOM / 2 + 8)

#define SPACE " \t\r\n"

/**
 * struct conf - a file that is being read
 * @ctl: the run of the tool; names file and line in what it says
 * @file: the file
 * @line: the line at hand
 * @words: its words
 * @value: its value, where inih has only the key; or NULL
 * @keyed: a key came in this section, so that indented lines go on with it
 * @state: where its lines go
 * @section: the section at hand, NULL before the first
 * @kind: what section that is
 * @dev: its sideband, "" for none
 * @ret: what has gone wrong
 */
struct conf {
	struct ctl *ctl;
	FILE *file;
	char line[LINE_ROOM];
	char *words[WORDS_ROOM];
	char *value;
	bool keyed;
	struct state *state;
	bool section;
	enum state_section kind;
	char dev[16];
	int ret;
};

/* ---- sections ---- */

static int say_no_memory(struct ctl *ctl)
{
	return out_error(ctl, CTL_REFUSED, "apply", "out of memory");
}

static int open_sideband(struct conf *conf, const char *name)
{
	struct value value;
	const char *wrong;

	name += strspn(name, SPACE);
	if (!*name)
		return out_error(conf->ctl, CTL_USAGE, "sideband",
				 "the name of a sideband is missing, as in '[sideband sb0]'");
	wrong = value_new_name(name, &value);
	if (wrong)
		return out_error(conf->ctl, CTL_USAGE, name, "%s", wrong);
	conf->kind = SECTION_SIDEBAND;
	snprintf(conf->dev, sizeof(conf->dev), "%s", name);
	return state_add_dev(conf->state, name) ? CTL_OK :
						  say_no_memory(conf->ctl);
}

/* Takes the line that opens a section. */
static int open_section(struct conf *conf, const char *line)
{
	size_t len = strcspn(line, "]"), rest;
	size_t first = conf->state->count;
	char name[INIH_ROOM];
	int ret = CTL_OK;

	rest = line[len] ? strspn(line + len + 1, SPACE) : 0;
	if (!line[len] || !(strchr(";#", line[len + 1 + rest])))
		return out_error(conf->ctl, CTL_USAGE, "[",
				 "a section is one name in '[' and ']'");
	snprintf(name, sizeof(name), "%.*s", (int)len - 1, line + 1);
	conf->section = true;
	conf->keyed = false;
	if (!strncmp(name, "sideband", 8) && (!name[8] || name[8] == ' ')) {
		ret = open_sideband(conf, name + 8);
	} else if (!strcmp(name, "exclude") || !strcmp(name, "alias")) {
		conf->kind = *name == 'a' ? SECTION_ALIAS : SECTION_EXCLUDE;
		*conf->dev = '\0';
	} else {
		ret = out_error(conf->ctl, CTL_USAGE, name,
				"unknown section, expected 'sideband NAME', 'exclude' or 'alias'");
	}
	for (; first < conf->state->count; first++) {
		conf->state->at[first].file = conf->ctl->file;
		conf->state->at[first].line = conf->ctl->line;
	}
	return ret;
}

/* ---- keys ---- */

/* What a value becomes: a message, which is taken apart into lines. */
static int add_args(struct conf *conf, const struct state_key *key,
		    const struct keyword *kw, struct args *args)
{
	const struct attr_set *set = !key || key->kind == KIND_POLICY ||
				     key->kind == KIND_LIMIT ? &set_dev :
				     key->set;
	struct nl_msg *msg = nlmsg_alloc_size(NLMSG_HDRLEN + args_size(args) +
					      64);
	bool done = false;
	struct attrs attrs;

	if (msg && nlmsg_put(msg, 0, 0, 0, 0, 0) &&
	    args_encode(args, msg, 0) >= 0 &&
	    schema_parse(set, &attrs, nlmsg_attrdata(nlmsg_hdr(msg), 0),
			 nlmsg_attrlen(nlmsg_hdr(msg), 0)) >= 0)
		done = key ? state_add_message(conf->state, key, conf->dev,
					       &attrs) :
			     state_add_setting(conf->state, conf->dev, kw,
					       &attrs);
	nlmsg_free(msg);
	return done ? CTL_OK : say_no_memory(conf->ctl);
}

/* An address is set by rtnetlink, and what was given is all that there is of it. */
static int add_alias(struct conf *conf, const struct args *args)
{
	const struct arg *address = args_find(args, "address", -1);
	const struct arg *dev = args_find(args, "dev", -1);
	const struct arg *vlan = args_find(args, "vlan", -1);

	if (args_find(args, "force", -1))
		return out_error(conf->ctl, CTL_USAGE, "force",
				 "is for 'sidebandctl alias add' alone: what a file has is set where nobody else has it");
	return state_add_alias(conf->state, &address->value.data.ip,
			       dev->value.data.name,
			       vlan ? vlan->value.data.vlan : 0) ?
	       CTL_OK : say_no_memory(conf->ctl);
}

/* Splits a value in place. */
static int split(char *text, char **words)
{
	int count = 0;

	for (text = strtok(text, SPACE); text; text = strtok(NULL, SPACE))
		words[count++] = text;
	return count;
}

/* What the command of a kind adds to what was typed. */
static int settle(struct conf *conf, const struct state_key *key,
		  struct args *args)
{
	if (key->kind == KIND_FILTER)
		return filter_settle(conf->ctl, args);
	if (key->kind == KIND_STATION && args_find(args, "vlan", -1) &&
	    !args_find(args, "tag", -1) &&
	    !args_add(conf->ctl, args, args_keyword(args, "tag"), "add"))
		return CTL_USAGE;
	return CTL_OK;
}

/* A line that is the arguments of a command, without the sideband. */
static int read_member(struct conf *conf, const struct state_key *key,
		       char *text)
{
	const struct verb *verb = state_verb(key->object, key->verb);
	struct args args = {
		.keywords = verb->keywords, .verb = key->object->name,
	};
	const struct keyword *first = state_first(key->kind, verb);
	bool dev_first = key->kind == KIND_POLICY || key->kind == KIND_LIMIT;
	char **words = conf->words, word[32], of[] = "dev";
	int count = 0, ret;

	snprintf(word, sizeof(word), "%s", first ? first->word : "");
	if (first)
		words[count++] = word;
	if (dev_first)
		words[count++] = conf->dev;
	count += split(text, words + count);
	if (!dev_first && key->section == SECTION_SIDEBAND) {
		words[count++] = of;
		words[count++] = conf->dev;
	}
	ret = args_parse(conf->ctl, &args, count, words);
	if (!ret)
		ret = settle(conf, key, &args);
	if (!ret)
		ret = key->kind == KIND_ALIAS ? add_alias(conf, &args) :
						add_args(conf, key, NULL, &args);
	args_free(&args);
	return ret;
}

/* True where the arguments are a setting, and what belongs to it, alone. */
static int check_alone(struct conf *conf, const struct keyword *kw,
		       const struct args *args)
{
	size_t i;

	for (i = 1; i < args->count; i++)
		if (args->at[i].kw != kw && args->at[i].kw != kw->then)
			return out_error(conf->ctl, CTL_USAGE,
					 args->at[i].kw->word,
					 "a setting is on a line of its own");
	return CTL_OK;
}

/* A line that is a setting of the sideband. */
static int read_setting(struct conf *conf, const struct keyword *kw, char *text)
{
	struct args args = {
		.keywords = state_verb(&object_dev, "set")->keywords,
		.verb = "dev",
	};
	char **words = conf->words, word[32], name[] = "name";
	int count, ret;

	if (!args_keyword(&args, kw->word))
		args.keywords = state_verb(&object_dev, "add")->keywords;
	snprintf(word, sizeof(word), "%s", kw->word);
	words[0] = name;
	words[1] = conf->dev;
	words[2] = word;
	count = 3 + split(text, words + 3);
	ret = args_parse(conf->ctl, &args, count, words);
	if (!ret)
		ret = check_alone(conf, kw, &args);
	if (!ret)
		ret = add_args(conf, NULL, kw, &args);
	args_free(&args);
	return ret;
}

/* Says that there is no such key, and which was probably meant. */
static int say_unknown(struct conf *conf, const char *name)
{
	const struct keyword *kw = state_verb(&object_dev, "add")->keywords;
	struct words words = { .kind = "key" };
	const char *meant;
	size_t i;

	for (i = 0; i < state_keys_count; i++)
		if (state_keys[i].section == conf->kind)
			words_add(&words, state_keys[i].word);
	for (kw = keyword_in(kw + 1); kw && conf->kind == SECTION_SIDEBAND;
	     kw = keyword_in(kw + 1))
		if (kw->what)
			words_add(&words, kw->word);
	meant = words_suggest(&words, name);
	if (meant)
		return out_error(conf->ctl, CTL_USAGE, name,
				 "unknown key, did you mean '%s'?", meant);
	if (conf->kind != SECTION_SIDEBAND)
		return out_error(conf->ctl, CTL_USAGE, name,
				 "unknown key, expected '%s'",
				 conf->kind == SECTION_ALIAS ? "address" : "port");
	return out_error(conf->ctl, CTL_USAGE, name,
			 "unknown key, see sideband.conf(5)");
}

static int read_key(struct conf *conf, const char *name, char *text)
{
	const struct keyword *kw;
	size_t i;

	if (!conf->section)
		return out_error(conf->ctl, CTL_USAGE, name,
				 "comes before any section, expected '[sideband NAME]', '[exclude]' or '[alias]'");
	if (!*text)
		return out_error(conf->ctl, CTL_USAGE, name,
				 "a value is missing");
	for (i = 0; i < state_keys_count; i++)
		if (state_keys[i].section == conf->kind &&
		    !strcmp(state_keys[i].word, name))
			return read_member(conf, &state_keys[i], text);
	kw = conf->kind == SECTION_SIDEBAND ? state_setting(name) : NULL;
	return kw ? read_setting(conf, kw, text) : say_unknown(conf, name);
}

/* ---- files ---- */

/* Takes a key and its value from inih; 0: something was wrong with it. */
static int on_key(void *user, const char *section, const char *name,
		  const char *value)
{
	struct conf *conf = user;
	size_t first = conf->state->count;
	char *text;

	(void)section;
	if (conf->ret)
		return 0;
	conf->keyed = true;
	text = strdup(conf->value ?: value ?: "");
	conf->ret = text ? read_key(conf, name, text) :
			   say_no_memory(conf->ctl);
	free(text);
	for (; first < conf->state->count; first++) {
		conf->state->at[first].file = conf->ctl->file;
		conf->state->at[first].line = conf->ctl->line;
	}
	return !conf->ret;
}

/* Reads a line, without its end; its length with that, 0 where there is none. */
static size_t get_line(struct conf *conf, bool *ended)
{
	size_t len = 0;
	int c = 0;

	while (len < LINE_ROOM - 1 &&
	       (c = getc_unlocked(conf->file)) != EOF && c != '\n')
		conf->line[len++] = c;
	*ended = c == '\n' || c == EOF;
	conf->line[len] = '\0';
	return len || c == '\n' ? len + 1 : 0;
}

/* Where a comment begins behind a value, or the end. */
static char *find_comment(char *text)
{
	while (*text && !(strchr(SPACE, *text) && text[1] == ';'))
		text++;
	return text;
}

/* What no name may have in a file, and nothing else has. */
static bool has_control(const char *line)
{
	for (; *line; line++)
		if (iscntrl((unsigned char)*line) && *line != '\t' && *line != '\r')
			return true;
	return false;
}

/* What inih would pass over: sections without keys, and lines that can't be held. */
static int look_at_line(struct conf *conf, size_t len, bool ended)
{
	char *line = conf->line;
	size_t indent = strspn(line, SPACE);

	if (!ended)
		return out_error(conf->ctl, CTL_USAGE, "line",
				 "is longer than %u KiB, go on in another one",
				 LINE_ROOM / 1024);
	if (strlen(line) != len)
		return out_error(conf->ctl, CTL_USAGE, line,
				 "has a NUL character");
	if (has_control(line))
		return out_error(conf->ctl, CTL_USAGE, line,
				 "has a control character");
	if (line[indent] != '[')
		return CTL_OK;
	if (indent)
		return out_error(conf->ctl, CTL_USAGE, line + indent,
				 "a section begins at the start of its line");
	return open_section(conf, line);
}

/* A value without the comment behind it, and without blanks. */
static char *strip(char *value)
{
	size_t len = find_comment(value) - value;

	while (len && strchr(SPACE, value[len - 1]))
		len--;
	value[len] = '\0';
	return value + strspn(value, SPACE);
}

/* Gives inih the line, or so much of it that the key is known: an indented one goes on
 * with the key that came before.
 */
static void give_line(struct conf *conf, char *to)
{
	size_t indent = strspn(conf->line, SPACE);
	size_t key = strcspn(conf->line, "=:");

	conf->value = NULL;
	if (!conf->line[indent] || strchr(";#", conf->line[indent])) {
		*to = '\0';
	} else if (indent && conf->keyed) {
		conf->value = strip(conf->line);
		snprintf(to, INIH_ROOM, " -");
	} else if (strlen(conf->line) < INIH_ROOM) {
		memcpy(to, conf->line, strlen(conf->line) + 1);
	} else if (*conf->line == '[') {
		snprintf(to, INIH_ROOM, "[]");
	} else {
		if (conf->line[key])
			conf->value = strip(conf->line + key + 1);
		snprintf(to, INIH_ROOM, "%.*s%s",
			 key < INIH_ROOM / 2 ? (int)key : INIH_ROOM / 2,
			 conf->line, conf->value ? "= -" : "");
	}
}

/* Gives inih a line; the file ends where something was wrong. */
static char *on_line(char *line, int size, void *user)
{
	struct conf *conf = user;
	bool ended;
	size_t len;

	(void)size;
	if (conf->ret)
		return NULL;
	len = get_line(conf, &ended);
	if (!len)
		return NULL;
	conf->ctl->line++;
	/* What some editors begin a file with. */
	if (conf->ctl->line == 1 && !strncmp(conf->line, "\xef\xbb\xbf", 3)) {
		memmove(conf->line, conf->line + 3, len - 3);
		len -= 3;
	}
	conf->ret = look_at_line(conf, len - 1, ended);
	if (conf->ret)
		return NULL;
	give_line(conf, line);
	return line;
}

static int read_lines(struct conf *conf, const char *name)
{
	struct ctl *ctl = conf->ctl;
	int bad;

	ctl->file = name;
	ctl->line = 0;
	bad = ini_parse_stream(on_line, conf, on_key, conf);
	if (bad && !conf->ret) {
		ctl->line = bad;
		conf->ret = out_error(ctl, CTL_USAGE, "line",
				      "expected 'KEY = VALUE', a '[SECTION]', or a comment after '#'");
	}
	ctl->file = NULL;
	if (!conf->ret && ferror(conf->file))
		conf->ret = out_error(ctl, CTL_USAGE, name, "can't be read: %s",
				      strerror(errno));
	return conf->ret;
}

static int read_file(struct ctl *ctl, struct state *state, const char *name)
{
	struct conf conf = { .ctl = ctl, .state = state };
	const char *batch = ctl->file;
	unsigned int line = ctl->line;
	int ret;

	conf.file = trusted_open(ctl, name);
	if (!conf.file)
		return CTL_USAGE;
	ret = read_lines(&conf, name);
	fclose(conf.file);
	ctl->file = batch;
	ctl->line = line;
	return ret;
}

/* Refuses what is said twice; only sections may be opened again. */
static int check_twice(struct ctl *ctl, const struct state *state)
{
	const struct item *item, *other;
	const char *batch = ctl->file;
	unsigned int line = ctl->line;
	size_t i;

	for (i = 1; i < state->count; i++) {
		other = state->sorted[i - 1];
		item = state->sorted[i];
		if (item->kind == KIND_DEV || state_compare(other, item))
			continue;
		ctl->file = item->file;
		ctl->line = item->line;
		out_error(ctl, CTL_USAGE, item->id ? item->text : item->word,
			  "is given twice, first in %s:%u", other->file,
			  other->line);
		ctl->file = batch;
		ctl->line = line;
		return CTL_USAGE;
	}
	return CTL_OK;
}

/* Once all is read: what it comes to, unless something is said twice. */
static int finish(struct ctl *ctl, struct state *state)
{
	int ret;

	ret = aliases_settle(ctl, state);
	if (!ret && !state_sort(state))
		ret = say_no_memory(ctl);
	if (!ret)
		ret = check_twice(ctl, state);
	if (ret)
		return ret;
	state_drop_usual(state);
	state_settle_primary(state);
	return state_sort(state) ? CTL_OK : say_no_memory(ctl);
}

/* Reads all files into one configuration. */
int conf_read(struct ctl *ctl, const struct conf_files *files,
	      struct state *state)
{
	int ret = CTL_OK;
	size_t i;

	state->usual = true;
	for (i = 0; !ret && i < files->count; i++)
		ret = read_file(ctl, state, files->at[i]);
	return ret ?: finish(ctl, state);
}

/* Reads one file that is open; @name is what it is called in what is said. */
int conf_read_stream(struct ctl *ctl, FILE *file, const char *name,
		     struct state *state)
{
	struct conf conf = { .ctl = ctl, .state = state, .file = file };
	const char *batch = ctl->file;
	unsigned int line = ctl->line;
	int ret;

	state->usual = true;
	ret = read_lines(&conf, name);
	ctl->file = batch;
	ctl->line = line;
	return ret ?: finish(ctl, state);
}

static int add_file(struct ctl *ctl, struct conf_files *files, const char *name)
{
	char **at = realloc(files->at, (files->count + 1) * sizeof(*at));

	if (!at)
		return say_no_memory(ctl);
	files->at = at;
	at[files->count] = strdup(name);
	if (!at[files->count])
		return say_no_memory(ctl);
	files->count++;
	return CTL_OK;
}

/* The files that were typed, or those in CONF_DIR by their names. */
int conf_files(struct ctl *ctl, const struct args *args,
	       struct conf_files *files)
{
	int ret = CTL_OK;
	glob_t found;
	size_t i;

	for (i = 0; !ret && i < args->count; i++)
		if (!strcmp(args->at[i].kw->word, "file"))
			ret = add_file(ctl, files, args->at[i].text);
	if (ret || files->count)
		return ret;
	if (glob(CONF_DIR "/*.conf", GLOB_ERR, NULL, &found))
		return out_error(ctl, CTL_USAGE, CONF_DIR,
				 "has no file *.conf; 'flush' takes everything away");
	for (i = 0; !ret && i < found.gl_pathc; i++)
		ret = add_file(ctl, files, found.gl_pathv[i]);
	globfree(&found);
	return ret;
}

void conf_files_free(struct conf_files *files)
{
	while (files->count)
		free(files->at[--files->count]);
	free(files->at);
}
