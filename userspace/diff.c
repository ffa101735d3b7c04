// SPDX-License-Identifier: GPL-2.0
/* What differs between two configurations, and the commands that end it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/sideband.h>

#include "aliases.h"
#include "ctl.h"
#include "diff.h"
#include "signals.h"
#include "state.h"

/**
 * enum phase - the order of commands
 *
 * What is in the way goes first. A guard never opens on the way: its new entries come
 * before the old ones go, and before the ports of a new sideband. A port is attached
 * by what is excluded. Host access looks for its way when all else is there,
 * and is given up before what forbids it comes.
 */
enum phase {
	PHASE_DEL_DEV,
	PHASE_END_ACCESS,
	PHASE_DEL_STATION,
	PHASE_DEL_FILTER,
	PHASE_DEL_PORT,
	PHASE_ADD_EXCLUSION,
	PHASE_ADD_DEV,
	PHASE_SET_DEV,
	PHASE_SET_POLICY,
	PHASE_SET_LIMIT,
	PHASE_ADD_STATION,
	PHASE_ADD_GUARD,
	PHASE_DEL_GUARD,
	PHASE_ADD_FILTER,
	PHASE_ADD_PORT,
	PHASE_SET_PORT,
	PHASE_DEL_EXCLUSION,
	PHASE_DEL_ALIAS,
	PHASE_ADD_ALIAS,
	PHASE_SET_ACCESS,
	PHASES
};

/**
 * struct way - how a kind of lines is changed
 * @object: first word of the commands
 * @del: phase in which lines go
 * @add: phase in which they come
 * @many: one command takes as many as there are
 */
struct way {
	const char *object;
	enum phase del;
	enum phase add;
	bool many;
};

static const struct way ways[] = {
	[KIND_DEV] = { "dev", PHASE_DEL_DEV, PHASE_ADD_DEV },
	[KIND_SETTING] = { "dev", PHASE_SET_DEV, PHASE_SET_DEV, true },
	[KIND_PORT] = { "port", PHASE_DEL_PORT, PHASE_ADD_PORT },
	[KIND_STATION] = { "station", PHASE_DEL_STATION, PHASE_ADD_STATION },
	[KIND_POLICY] = { "policy", PHASE_SET_POLICY, PHASE_SET_POLICY, true },
	[KIND_LIMIT] = { "limit", PHASE_SET_LIMIT, PHASE_SET_LIMIT, true },
	[KIND_GUARD] = { "guard", PHASE_DEL_GUARD, PHASE_ADD_GUARD, true },
	[KIND_FILTER] = { "filter", PHASE_DEL_FILTER, PHASE_ADD_FILTER },
	[KIND_EXCLUSION] = { "exclude", PHASE_DEL_EXCLUSION,
			     PHASE_ADD_EXCLUSION },
	[KIND_ALIAS] = { "alias", PHASE_DEL_ALIAS, PHASE_ADD_ALIAS },
};

/* ---- what differs ---- */

/* The MAC of a host leg is its own where none is asked for. */
static bool is_own_address(const struct item *item)
{
	return item->kind == KIND_SETTING && !strcmp(item->word, "address");
}

static void add_change(struct diff *diff, const struct item *old,
		       const struct item *new)
{
	diff->at[diff->count].old = old;
	diff->at[diff->count++].new = new;
}

static const struct item *either(const struct change *change)
{
	return change->new ?: change->old;
}

/* In the order of a file; what goes before what comes. */
static int compare_changes(const void *a, const void *b)
{
	const struct change *left = a, *right = b;
	const struct item *x = either(left), *y = either(right);
	int diff;

	diff = !*x->dev - !*y->dev;
	diff = diff ?: strcmp(x->dev, y->dev);
	diff = diff ?: (int)x->kind - (int)y->kind;
	diff = diff ?: !!left->new - !!right->new;
	return diff ?: (x->seq > y->seq) - (x->seq < y->seq);
}

/* Refuses what no command can change. */
static int check_change(struct ctl *ctl, const struct diff *diff,
			const struct change *change)
{
	const struct item *item = change->new;

	if (!item || !is_own_address(item) || !state_has_dev(diff->from, item->dev))
		return CTL_OK;
	ctl->file = item->file;
	ctl->line = item->line;
	out_error(ctl, CTL_REFUSED, item->text,
		  "%s is there with another address; try 'ip link set %s address %s'",
		  item->dev, item->dev, item->text);
	ctl->file = NULL;
	return CTL_REFUSED;
}

/* Finds what differs. */
int diff_make(struct ctl *ctl, struct diff *diff, const struct state *from,
	      const struct state *to, const char *verb)
{
	const struct item *item, *other;
	int ret = CTL_OK;
	size_t i;

	*diff = (struct diff){ .from = from, .to = to, .verb = verb };
	diff->at = calloc(from->count + to->count + 1, sizeof(*diff->at));
	if (!diff->at)
		return out_error(ctl, CTL_REFUSED, verb, "out of memory");
	for (i = 0; i < from->count; i++) {
		item = &from->at[i];
		if (!state_find(to, item) &&
		    !(is_own_address(item) && state_has_dev(to, item->dev)))
			add_change(diff, item, NULL);
	}
	for (i = 0; i < to->count; i++) {
		item = &to->at[i];
		other = state_find(from, item);
		if (item->kind == KIND_ALIAS && aliases_went(item, from, to))
			other = NULL;
		if (!other || strcmp(other->text, item->text))
			add_change(diff, other, item);
	}
	qsort(diff->at, diff->count, sizeof(*diff->at), compare_changes);
	for (i = 0; !ret && i < diff->count; i++)
		ret = check_change(ctl, diff, &diff->at[i]);
	return ret;
}

/* Prints what differs: lines that go with '-', lines that come with '+'. */
void diff_print(struct ctl *ctl, const struct diff *diff)
{
	const struct item *before = NULL;
	const struct change *change;

	for (change = diff->at; change < diff->at + diff->count; change++) {
		if (change->old) {
			state_print(ctl, change->old, before, "- ");
			before = change->old;
		}
		if (change->new) {
			state_print(ctl, change->new, before, "+ ");
			before = change->new;
		}
	}
}

/* ---- commands ---- */

/**
 * struct command - a command that ends some of the differences
 * @ctl: the run of the tool
 * @diff: the differences
 * @object: its object, NULL before the first word
 * @verb: what is done
 * @item: the line that it is for
 * @words: its arguments
 * @count: how many
 * @room: how many fit
 * @failed: there was no memory for one
 * @interrupted: a signal came before all was done
 */
struct command {
	struct ctl *ctl;
	const struct diff *diff;
	const struct object *object;
	const char *verb;
	const struct item *item;
	char **words;
	size_t count;
	size_t room;
	bool failed;
	bool interrupted;
};

static void add_word(struct command *command, const char *word, size_t len)
{
	size_t room = command->room ? 2 * command->room : 16;
	char **words;

	if (command->count == command->room) {
		words = realloc(command->words, room * sizeof(*words));
		if (!words) {
			command->failed = true;
			return;
		}
		command->words = words;
		command->room = room;
	}
	command->words[command->count] = strndup(word, len);
	if (command->words[command->count])
		command->count++;
	else
		command->failed = true;
}

/* Adds the words of the first @len bytes of a text. */
static void add_words(struct command *command, const char *text, size_t len)
{
	const char *end = text + len;
	size_t word;

	for (; text < end; text += word + 1) {
		word = strcspn(text, " ");
		if (word > (size_t)(end - text))
			word = end - text;
		add_word(command, text, word);
	}
}

static void add_text(struct command *command, const char *text)
{
	add_words(command, text, strlen(text));
}

/* Adds the text of a line that comes; its device is waited for where it is absent. */
static void add_new(struct command *command, const struct item *item)
{
	add_text(command, item->text);
	if (item->kind == KIND_PORT || item->kind == KIND_EXCLUSION ||
	    (item->kind == KIND_SETTING && !strcmp(item->word, "bmc-link")))
		add_text(command, "absent");
}

static void start(struct command *command, const struct object *object,
		  const char *verb, const struct item *item)
{
	const struct keyword *first = state_first(item->kind,
						  state_verb(object, verb));

	command->object = object;
	command->verb = verb;
	command->item = item;
	if (first)
		add_text(command, first->word);
}

static void forget(struct command *command)
{
	while (command->count)
		free(command->words[--command->count]);
	command->object = NULL;
}

/* Runs a command by its verb; in what is said, its line stands before. */
static int run(struct command *command, const struct verb *verb)
{
	struct args args = {
		.keywords = verb->keywords, .verb = command->object->name
	};
	struct ctl *ctl = command->ctl;
	const char *batch = ctl->file;
	unsigned int line = ctl->line;
	int ret;

	if (command->item->file) {
		ctl->file = command->item->file;
		ctl->line = command->item->line;
	}
	if (command->failed)
		ret = out_error(ctl, CTL_REFUSED, command->diff->verb,
				"out of memory");
	else
		ret = args_parse(ctl, &args, command->count, command->words);
	if (!ret)
		ret = verb->run(ctl, verb, &args);
	args_free(&args);
	ctl->file = batch;
	ctl->line = line;
	return ret;
}

/* Ends and runs the command, where there is one. */
static int finish(struct command *command)
{
	const struct item *item = command->item;
	bool dev_last = item && *item->dev && item->kind != KIND_DEV &&
			item->kind != KIND_SETTING &&
			item->kind != KIND_POLICY && item->kind != KIND_LIMIT;
	int ret;

	if (!command->object)
		return CTL_OK;
	if (dev_last) {
		add_text(command, "dev");
		add_text(command, item->dev);
	}
	ret = run(command, state_verb(command->object, command->verb));
	forget(command);
	return ret;
}

/* ---- a new sideband ---- */

static bool is_in_whole(const struct item *item)
{
	return item->kind == KIND_STATION || item->kind == KIND_POLICY ||
	       item->kind == KIND_LIMIT ||
	       (item->kind == KIND_SETTING && strcmp(item->word, "host-access"));
}

/* Goes on a table with another one; what its first word was must now be typed. */
static size_t copy_keywords(struct keyword *to, const struct keyword *kw,
			    __u16 nest)
{
	size_t count = 0;

	for (kw = keyword_in(kw); kw; kw = keyword_in(kw + 1)) {
		if (!strcmp(kw->word, "dev"))
			continue;
		to[count] = *kw;
		if (nest) {
			to[count].nest = nest;
			to[count].flags = kw->flags & KW_FIRST ? KW_MANY : 0;
		}
		count++;
	}
	return count;
}

/* Creates a sideband with its stations, settings, policy and limits in one message. */
static int add_whole(struct command *command, size_t first)
{
	const struct verb *verb = state_verb(&object_dev, "add");
	const struct state *to = command->diff->to;
	struct keyword table[64] = {};
	struct verb whole = *verb;
	const struct item *item;
	size_t count, i;
	int ret;

	count = copy_keywords(table, verb->keywords, 0);
	count += copy_keywords(table + count,
			       state_verb(&object_station, "add")->keywords,
			       SIDEBAND_A_DEV_STATION);
	count += copy_keywords(table + count,
			       state_verb(&object_policy, "set")->keywords, 0);
	copy_keywords(table + count,
		      state_verb(&object_limit, "set")->keywords, 0);
	whole.keywords = table;
	item = &to->at[first];
	start(command, &object_dev, "add", item);
	add_text(command, item->dev);
	for (i = first + 1; i < to->count; i++) {
		if (strcmp(to->at[i].dev, item->dev))
			break;
		if (!is_in_whole(&to->at[i]))
			continue;
		if (to->at[i].kind == KIND_SETTING)
			add_text(command, to->at[i].word);
		if (to->at[i].kind == KIND_STATION)
			add_text(command, "mac");
		add_new(command, &to->at[i]);
	}
	ret = run(command, &whole);
	forget(command);
	return ret;
}

/* ---- one line ---- */

/* The value of a setting, policy or limit that the file says nothing of. */
static const char *usual_text(const struct item *item)
{
	const struct attr_set *set = item->kind == KIND_POLICY ? &set_policy :
				     item->kind == KIND_LIMIT ? &set_limits :
				     &set_dev;
	const struct field *field = schema_field(set, item->kw->attr);

	if (item->kind == KIND_SETTING && item->kw->attr == SIDEBAND_A_DEV_MODE)
		return "shared";
	return field->usual ? field->usual[0] : "none";
}

/* Adds the words that set something, or set it to what is usual. */
static void add_choice(struct command *command, const struct change *change)
{
	const struct item *item = either(change);

	if (command->count == 1)
		add_text(command, item->dev);
	if (item->kind == KIND_SETTING || !change->new)
		add_text(command, item->kw->word);
	if (change->new)
		add_new(command, item);
	else
		add_text(command, usual_text(item));
}

/* The word behind another one in a text, or NULL; its length is in @len. */
static const char *word_behind(const char *text, const char *word, size_t *len)
{
	size_t size = strlen(word);

	while ((text = strchr(text, ' '))) {
		text++;
		if (strncmp(text, word, size) || (text[size] && text[size] != ' '))
			continue;
		text += text[size] ? size + 1 : size;
		*len = strcspn(text, " ");
		return text;
	}
	return NULL;
}

/* Adds the words in which a port differs; false: in none that can be set. */
static bool add_port_words(struct command *command, const struct change *change)
{
	const struct keyword *kw = state_verb(&object_port, "add")->keywords;
	const char *old, *new;
	size_t before, len;

	add_words(command, change->new->text, change->new->id);
	for (kw = keyword_in(kw + 2); kw; kw = keyword_in(kw + 1)) {
		old = word_behind(change->old->text, kw->word, &before);
		new = word_behind(change->new->text, kw->word, &len);
		if (!kw->what && new && !old) {
			add_text(command, kw->word);
		} else if (kw->what && (new || old) &&
			   !(new && old && before == len &&
			     !memcmp(new, old, len))) {
			add_text(command, kw->word);
			if (new)
				add_words(command, new, len);
			else
				add_text(command, schema_field(&set_port,
							       kw->attr)->usual[0]);
		}
	}
	return command->count > 2;
}

/* True for what goes or comes with its sideband, not by itself. */
static bool is_with_dev(const struct diff *diff, const struct change *change)
{
	const struct item *item = either(change);

	if (item->kind == KIND_ALIAS)
		return !change->new && aliases_went(item, diff->from, diff->to);
	if (!*item->dev || item->kind == KIND_DEV)
		return false;
	return !state_has_dev(diff->to, item->dev) ||
	       (is_in_whole(item) && !state_has_dev(diff->from, item->dev));
}

/* True for what a command does in a phase: the line goes, comes, or is set. */
static bool is_phase(const struct diff *diff, const struct change *change,
		     enum phase phase)
{
	const struct item *item = either(change);
	const struct way *way = &ways[item->kind];
	bool now = (change->old && phase == way->del) ||
		   (change->new && phase == way->add);

	if (item->kind == KIND_SETTING && !strcmp(item->word, "host-access"))
		now = phase == (change->new ? PHASE_SET_ACCESS :
					      PHASE_END_ACCESS);
	if (item->kind == KIND_PORT && change->old && change->new)
		now = phase == PHASE_SET_PORT;
	return now && !is_with_dev(diff, change);
}

static const struct object *object_of(enum state_kind kind)
{
	size_t i;

	for (i = 0; strcmp(ctl_objects[i]->name, ways[kind].object); i++)
		;
	return ctl_objects[i];
}

static const char *verb_of(enum phase phase)
{
	switch (phase) {
	case PHASE_DEL_DEV:
	case PHASE_DEL_STATION:
	case PHASE_DEL_FILTER:
	case PHASE_DEL_PORT:
	case PHASE_DEL_GUARD:
	case PHASE_DEL_EXCLUSION:
	case PHASE_DEL_ALIAS:
		return "del";
	case PHASE_END_ACCESS:
	case PHASE_SET_DEV:
	case PHASE_SET_POLICY:
	case PHASE_SET_LIMIT:
	case PHASE_SET_PORT:
	case PHASE_SET_ACCESS:
		return "set";
	default:
		return "add";
	}
}

/* Runs the command at hand where the change is not to be added to it. */
static int end_other(struct command *command, const struct change *change)
{
	const struct item *item = either(change);

	if (!command->object || (ways[item->kind].many &&
				 !strcmp(command->item->dev, item->dev)))
		return CTL_OK;
	return finish(command);
}

/* Adds to the command at hand, or begins another one. */
static int take_change(struct command *command, const struct change *change,
		       enum phase phase)
{
	const struct item *item = either(change);

	if (phase == PHASE_ADD_DEV)
		return add_whole(command, item - command->diff->to->at);
	if (!command->object)
		start(command, object_of(item->kind), verb_of(phase), item);
	if (item->kind == KIND_DEV)
		add_text(command, item->dev);
	else if (phase == PHASE_SET_PORT && !add_port_words(command, change))
		forget(command);
	else if (item->kw)
		add_choice(command, change);
	else if (!strcmp(verb_of(phase), "del"))
		add_words(command, change->old->text, change->old->id);
	else if (phase != PHASE_SET_PORT)
		add_new(command, item);
	return CTL_OK;
}

/* True once a signal came: the rest is not done. */
static bool is_interrupted(struct command *command)
{
	const struct signals *signals = command->diff->signals;

	if (signals && signals_came(signals, command->ctl))
		command->interrupted = true;
	return command->interrupted;
}

static bool may_go_on(const struct diff *diff, int ret)
{
	return !ret || diff->goes_on;
}

static int run_phase(struct command *command, enum phase phase)
{
	const struct diff *diff = command->diff;
	int failed = CTL_OK;
	size_t i;

	for (i = 0; may_go_on(diff, failed) && i < diff->count; i++) {
		if (!is_phase(diff, &diff->at[i], phase))
			continue;
		if (is_interrupted(command))
			return CTL_REFUSED;
		failed = end_other(command, &diff->at[i]) ?: failed;
		if (may_go_on(diff, failed))
			failed = take_change(command, &diff->at[i], phase) ?:
				 failed;
	}
	if (may_go_on(diff, failed))
		failed = finish(command) ?: failed;
	return failed;
}

/* Takes or sets one address. */
static int run_alias(struct command *command, const struct change *change,
		     enum phase phase)
{
	int ret = CTL_OK;

	if (change->new)
		ret = aliases_raise(command->ctl, change->new);
	if (!ret)
		ret = take_change(command, change, phase);
	if (!ret)
		ret = finish(command);
	forget(command);
	return ret;
}

/* Takes or sets addresses: what can't be done for one is a warning, and all others are
 * done. CTL_DIFFERS where one was not.
 */
static int run_aliases(struct command *command, enum phase phase)
{
	const struct diff *diff = command->diff;
	int ret = CTL_OK;
	size_t i;

	command->ctl->warns = true;
	for (i = 0; i < diff->count; i++)
		if (is_phase(diff, &diff->at[i], phase) &&
		    !is_interrupted(command) &&
		    run_alias(command, &diff->at[i], phase))
			ret = CTL_DIFFERS;
	command->ctl->warns = false;
	/* One that was not set may be that for the signal. */
	return ret && is_interrupted(command) ? CTL_REFUSED : ret;
}

/* Ends all differences, or so many as can be where @diff goes on after one that can't; what
 * has been done stays. CTL_DIFFERS:
 * only addresses are not as they should be.
 */
int diff_run(struct ctl *ctl, const struct diff *diff)
{
	struct command command = { .ctl = ctl, .diff = diff };
	int ret = CTL_OK, missed = CTL_OK;
	enum phase phase;

	for (phase = 0; may_go_on(diff, ret) && !command.interrupted &&
	     phase < PHASES; phase++)
		if (phase == PHASE_DEL_ALIAS || phase == PHASE_ADD_ALIAS)
			missed = run_aliases(&command, phase) ?: missed;
		else
			ret = run_phase(&command, phase) ?: ret;
	forget(&command);
	free(command.words);
	if (command.interrupted)
		return out_error(ctl, CTL_REFUSED, diff->verb, "interrupted");
	return ret ?: missed;
}

void diff_free(struct diff *diff)
{
	free(diff->at);
}
