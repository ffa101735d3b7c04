// SPDX-License-Identifier: GPL-2.0
/* A configuration, as lines of a file: what is there, or what is wanted. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/sideband.h>

#include "aliases.h"
#include "attr.h"
#include "ctl.h"
#include "loss.h"
#include "state.h"

/* Room for a line's value; the longest is a filter's, with all conditions. */
#define TEXT_ROOM 192

const struct state_key state_keys[] = {
	{ "port", SECTION_SIDEBAND, KIND_PORT, &object_port, "add",
	  &set_port },
	{ "station", SECTION_SIDEBAND, KIND_STATION, &object_station, "add",
	  &set_station },
	{ "policy", SECTION_SIDEBAND, KIND_POLICY, &object_policy, "set",
	  &set_policy, SIDEBAND_A_DEV_POLICY },
	{ "limit", SECTION_SIDEBAND, KIND_LIMIT, &object_limit, "set",
	  &set_limits, SIDEBAND_A_DEV_LIMIT },
	{ "guard", SECTION_SIDEBAND, KIND_GUARD, &object_guard, "add",
	  &set_guard, SIDEBAND_A_GUARD_ENTRY },
	{ "filter", SECTION_SIDEBAND, KIND_FILTER, &object_filter, "add",
	  &set_filter },
	{ "port", SECTION_EXCLUDE, KIND_EXCLUSION, &object_exclude, "add",
	  &set_exclusion },
	{ "address", SECTION_ALIAS, KIND_ALIAS, &object_alias, "add" },
};

const size_t state_keys_count = ARRAY_SIZE(state_keys);

/* The command of an object; it is there. */
const struct verb *state_verb(const struct object *object, const char *name)
{
	const struct verb *verb = object->verbs;

	while (strcmp(verb->name, name))
		verb++;
	return verb;
}

/* The word before a name that the arguments of a command begin with, since a name may look
 * like any other word; or NULL where they begin with none.
 */
const struct keyword *state_first(enum state_kind kind, const struct verb *verb)
{
	const struct args args = { .keywords = verb->keywords };

	if (kind == KIND_STATION || kind == KIND_GUARD || kind == KIND_ALIAS)
		return NULL;
	return args_first(&args);
}

static const struct keyword *find_keyword(const char *verb, const char *word)
{
	const struct args args = {
		.keywords = state_verb(&object_dev, verb)->keywords
	};

	return args_keyword(&args, word);
}

/* The setting of that name, or NULL; the MAC of a host leg can only be added. */
const struct keyword *state_setting(const char *word)
{
	const struct keyword *kw;

	if (!strcmp(word, "name"))
		return NULL;
	kw = find_keyword("set", word) ?: find_keyword("add", word);
	return kw && kw->what ? kw : NULL;
}

static bool add_item(struct state *state, const struct item *item,
		     const char *dev, const char *text)
{
	size_t room = state->room ? 2 * state->room : 64;
	struct item *at;

	if (state->count == state->room) {
		at = realloc(state->at, room * sizeof(*at));
		if (!at)
			return false;
		state->at = at;
		state->room = room;
	}
	at = &state->at[state->count];
	*at = *item;
	snprintf(at->dev, sizeof(at->dev), "%s", dev);
	at->seq = state->count;
	at->text = strdup(text);
	if (!at->text)
		return false;
	state->count++;
	return true;
}

/* Adds the line that opens the section of a sideband. */
bool state_add_dev(struct state *state, const char *dev)
{
	const struct item item = { .kind = KIND_DEV, .word = "" };

	return add_item(state, &item, dev, "");
}

/* Adds the line of an alias address; false: out of memory. */
bool state_add_alias(struct state *state, const struct ip *ip, const char *dev,
		     __u16 vlan)
{
	struct item item = { .kind = KIND_ALIAS, .word = "address" };
	char text[TEXT_ROOM], address[IP_TEXT];
	size_t len;

	len = snprintf(text, sizeof(text), "%s dev %s",
		       ip_text_prefix(ip, address), dev);
	if (vlan)
		snprintf(text + len, sizeof(text) - len, " vlan %u", vlan);
	item.id = strlen(text);
	return add_item(state, &item, "", text);
}

/* True for attributes that one word gives, whichever of them its value fits. */
static bool is_alike(const struct attr_set *set, const struct field *field,
		     __u16 attr)
{
	const struct field *other = schema_field(set, attr);

	return other && field->label && *field->label && other->label &&
	       !strcmp(other->label, field->label);
}

/* The keyword that gives an attribute, or NULL: that is no configuration. */
static const struct keyword *giver(const struct keyword *kw,
				   const struct attr_set *set,
				   const struct field *field)
{
	for (kw = keyword_in(kw); kw; kw = keyword_in(kw + 1))
		if (kw->attr == field->attr || is_alike(set, field, kw->attr))
			return kw;
	return NULL;
}

/* True for what a line leaves out: the sideband, and a tag without a VLAN. */
static bool is_left_out(const struct state_key *key, const struct keyword *kw,
			const struct field *field, const struct attrs *attrs)
{
	if (!attrs->tb[field->attr] || !field->label)
		return true;
	if (!strcmp(field->label, "dev"))
		return true;
	if (kw && kw->with && !attrs->tb[SIDEBAND_A_STATION_VLAN])
		return true;
	/* An entry of a guard is all that there is of it. */
	if (!kw && key->kind != KIND_GUARD)
		return true;
	return attr_is_usual(field, attrs->tb[field->attr]);
}

/* Appends one attribute to the text of a line, as the command line has it. */
static size_t put_field(char *text, size_t len, const struct keyword *kw,
			const struct field *field, struct nlattr *attr)
{
	const char *space = len && !field->joined ? " " : "";
	const char *word = *field->label && kw ? kw->word : field->label;
	char buf[64];

	len += snprintf(text + len, TEXT_ROOM - len, "%s%s", space, word);
	if (field->type == FIELD_FLAG)
		return len;
	return len + snprintf(text + len, TEXT_ROOM - len, "%s%s",
			      *word && !field->joined ? " " : "",
			      attr_text(field, attr, buf, sizeof(buf)));
}

/* How much of a line tells it from others of its kind. */
static size_t id_length(enum state_kind kind, const char *text)
{
	const char *end = NULL;

	if (kind == KIND_STATION)
		end = strstr(text, " tag ") ?: strstr(text, " shared");
	else if (kind != KIND_GUARD && kind != KIND_EXCLUSION)
		end = strchr(text, ' ');
	return end ? (size_t)(end - text) : strlen(text);
}

/* Adds the line that a message is: a port, a station and so on. */
static bool add_member(struct state *state, const struct state_key *key,
		       const char *dev, const struct attrs *attrs)
{
	const struct keyword *table = state_verb(key->object, key->verb)->keywords;
	struct item item = { .kind = key->kind, .word = key->word };
	const struct field *field = key->set->fields;
	const struct keyword *kw;
	char text[TEXT_ROOM] = "";
	size_t len = 0;

	for (; field < key->set->fields + key->set->count; field++) {
		kw = giver(table, key->set, field);
		if (!is_left_out(key, kw, field, attrs))
			len = put_field(text, len, kw, field,
					attrs->tb[field->attr]);
	}
	/* The kernel does not know the word, and no file is read without it. */
	if (key->kind == KIND_FILTER && loss_of_attrs(attrs))
		snprintf(text + len, TEXT_ROOM - len, " force");
	item.id = id_length(key->kind, text);
	return add_item(state, &item, dev, text);
}

/* Adds a line for each class of a policy, or each limit. */
static bool add_choices(struct state *state, const struct state_key *key,
			const char *dev, const struct attrs *attrs)
{
	const struct keyword *table = state_verb(key->object, key->verb)->keywords;
	struct item item = { .kind = key->kind, .word = key->word };
	const struct field *field = key->set->fields;
	char text[TEXT_ROOM], buf[64];
	struct nlattr *attr;

	for (; field < key->set->fields + key->set->count; field++) {
		attr = attrs->tb[field->attr];
		if (!attr || !field->label)
			continue;
		item.usual = attr_is_usual(field, attr);
		if (item.usual && !state->usual)
			continue;
		snprintf(text, sizeof(text), "%s %s", field->label,
			 attr_text(field, attr, buf, sizeof(buf)));
		item.kw = giver(keyword_in(table + 1), key->set, field);
		item.id = strlen(field->label);
		if (!add_item(state, &item, dev, text))
			return false;
	}
	return true;
}

/* Adds the lines that a message is, or has in its nests; false: out of memory. */
bool state_add_message(struct state *state, const struct state_key *key,
		       const char *dev, const struct attrs *attrs)
{
	bool (*add)(struct state *state, const struct state_key *key,
		    const char *dev, const struct attrs *attrs);
	struct nlattr *nest = NULL;
	struct attrs inner;

	add = key->kind == KIND_POLICY || key->kind == KIND_LIMIT ?
	      add_choices : add_member;
	if (!key->nest)
		return add(state, key, dev, attrs);
	while ((nest = schema_next(attrs, key->nest, nest)))
		if (schema_parse(key->set, &inner, nla_data(nest),
				 nla_len(nest)) < 0 ||
		    !add(state, key, dev, &inner))
			return false;
	return true;
}

/* True for what a setting is where nothing is said of it. */
static bool is_unsaid(const struct field *field, struct nlattr *attr)
{
	if (field->attr == SIDEBAND_A_DEV_MODE)
		return nla_get_u32(attr) == SIDEBAND_MODE_SHARED;
	if (field->type == FIELD_NAME)
		return nla_len(attr) < 2;
	return attr_is_usual(field, attr);
}

/* Adds the line of a setting; false: out of memory. */
bool state_add_setting(struct state *state, const char *dev,
		       const struct keyword *kw, const struct attrs *attrs)
{
	struct item item = { .kind = KIND_SETTING, .word = kw->word, .kw = kw };
	const struct field *field = schema_field(&set_dev, kw->attr);
	struct nlattr *attr = attrs->tb[kw->attr], *then;
	char text[TEXT_ROOM], buf[64], after[64];

	if (!attr)
		return true;
	item.usual = is_unsaid(field, attr);
	if (item.usual && !state->usual)
		return true;
	then = kw->then ? attrs->tb[kw->then->attr] : NULL;
	snprintf(text, sizeof(text), "%s%s%s",
		 attr_text(field, attr, buf, sizeof(buf)), then ? " " : "",
		 then ? attr_text(schema_field(&set_dev, kw->then->attr), then,
				  after, sizeof(after)) : "");
	return add_item(state, &item, dev, text);
}

/* ---- what is there ---- */

static bool add_settings(struct state *state, const char *dev,
			 const struct attrs *attrs)
{
	const struct keyword *kw = state_verb(&object_dev, "add")->keywords;

	for (kw = keyword_in(kw + 1); kw; kw = keyword_in(kw + 1))
		if (!state_add_setting(state, dev, kw, attrs))
			return false;
	return true;
}

/* The lines of one sideband that its own message tells. */
static bool add_sideband(struct state *state, const struct reply *dev)
{
	const char *name = reply_name(dev, SIDEBAND_A_DEV_IFNAME);
	size_t i;

	if (!state_add_dev(state, name) ||
	    !add_settings(state, name, &dev->attrs))
		return false;
	for (i = 0; i < ARRAY_SIZE(state_keys); i++)
		if ((state_keys[i].kind == KIND_POLICY ||
		     state_keys[i].kind == KIND_LIMIT) &&
		    !state_add_message(state, &state_keys[i], name,
				       &dev->attrs))
			return false;
	return true;
}

/* What is listed, and of which sideband a message of it is. */
static const struct listed {
	enum state_kind kind;
	__u8 cmd;
	__u16 dev;
} lists[] = {
	{ KIND_DEV, SIDEBAND_CMD_DEV_GET },
	{ KIND_PORT, SIDEBAND_CMD_PORT_GET, SIDEBAND_A_PORT_DEV },
	{ KIND_STATION, SIDEBAND_CMD_STATION_GET, SIDEBAND_A_STATION_DEV },
	{ KIND_GUARD, SIDEBAND_CMD_GUARD_GET, SIDEBAND_A_GUARD_DEV },
	{ KIND_FILTER, SIDEBAND_CMD_FILTER_GET, SIDEBAND_A_FILTER_DEV },
	{ KIND_EXCLUSION, SIDEBAND_CMD_EXCLUSION_GET },
};

static const struct state_key *key_of(enum state_kind kind)
{
	const struct state_key *key = state_keys;

	while (key->kind != kind)
		key++;
	return key;
}

static bool add_reply(struct state *state, const struct listed *listed,
		      const struct reply *reply)
{
	struct state_key key;

	if (listed->kind == KIND_DEV)
		return add_sideband(state, reply);
	key = *key_of(listed->kind);
	key.nest = 0;
	return state_add_message(state, &key, listed->dev ?
				 reply_name(reply, listed->dev) : "",
				 &reply->attrs);
}

static int read_list(struct ctl *ctl, struct state *state,
		     const struct listed *listed)
{
	struct args all = { .verb = "save" };
	struct replies replies = {
		.set = listed->kind == KIND_DEV ? &set_dev :
		       key_of(listed->kind)->set
	};
	size_t i;
	int ret;

	ret = kernel_list(ctl, listed->cmd, &all, &replies);
	for (i = 0; !ret && i < replies.count; i++)
		if (!add_reply(state, listed, &replies.at[i]))
			ret = out_error(ctl, CTL_REFUSED, "save",
					"out of memory");
	replies_free(&replies);
	return ret;
}

/* Reads what there is, also in a dry run, which must know it. */
int state_read(struct ctl *ctl, struct state *state)
{
	bool dry_run = ctl->dry_run;
	int ret = CTL_OK;
	size_t i;

	ctl->dry_run = false;
	for (i = 0; !ret && i < ARRAY_SIZE(lists); i++)
		ret = read_list(ctl, state, &lists[i]);
	if (!ret)
		ret = aliases_read(ctl, state);
	ctl->dry_run = dry_run;
	state_settle_primary(state);
	if (!ret && !state_sort(state))
		ret = out_error(ctl, CTL_REFUSED, "save", "out of memory");
	return ret;
}

/* ---- order ---- */

/* What needs no sideband comes behind all that does. */
static int compare_places(const struct item *a, const struct item *b)
{
	int diff = !*a->dev - !*b->dev;

	diff = diff ?: strcmp(a->dev, b->dev);
	return diff ?: (int)a->kind - (int)b->kind;
}

/* Compares what lines are about, not what they say of it. */
int state_compare(const struct item *a, const struct item *b)
{
	size_t least = a->id < b->id ? a->id : b->id;
	int diff;

	diff = compare_places(a, b) ?: strcmp(a->word, b->word);
	diff = diff ?: memcmp(a->text, b->text, least);
	return diff ?: (a->id > b->id) - (a->id < b->id);
}

/* Sorts by what lines are about; of two about the same, the first is first. */
static int compare_pointers(const void *a, const void *b)
{
	const struct item *const *left = a, *const *right = b;

	return state_compare(*left, *right) ?:
	       ((*left)->seq > (*right)->seq) - ((*left)->seq < (*right)->seq);
}

static int compare_printed(const void *a, const void *b)
{
	const struct item *left = a, *right = b;

	return compare_places(left, right) ?:
	       (left->seq > right->seq) - (left->seq < right->seq);
}

/* Puts the lines in the order of a file, and makes them ready to be found; false:
 * out of memory.
 */
bool state_sort(struct state *state)
{
	size_t i;

	state->sorted = calloc(state->count + 1, sizeof(*state->sorted));
	if (!state->sorted)
		return false;
	if (state->count)
		qsort(state->at, state->count, sizeof(*state->at),
		      compare_printed);
	for (i = 0; i < state->count; i++)
		state->sorted[i] = &state->at[i];
	qsort(state->sorted, state->count, sizeof(*state->sorted),
	      compare_pointers);
	return true;
}

/* Drops lines that say what is usual; the others are no longer sorted. */
void state_drop_usual(struct state *state)
{
	size_t i, kept = 0;

	for (i = 0; i < state->count; i++)
		if (state->at[i].usual)
			free(state->at[i].text);
		else
			state->at[kept++] = state->at[i];
	state->count = kept;
	free(state->sorted);
	state->sorted = NULL;
}

/* The line about the same thing, or NULL. */
const struct item *state_find(const struct state *state,
			      const struct item *item)
{
	size_t from = 0, to = state->count, middle;
	int diff;

	while (from < to) {
		middle = from + (to - from) / 2;
		diff = state_compare(item, state->sorted[middle]);
		if (!diff)
			return state->sorted[middle];
		if (diff < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

/* True where a configuration has the sideband of that name. */
bool state_has_dev(const struct state *state, const char *name)
{
	char none[] = "";
	struct item dev = { .kind = KIND_DEV, .word = "", .text = none };

	snprintf(dev.dev, sizeof(dev.dev), "%s", name);
	return state_find(state, &dev);
}

/* Keeps the lines that another configuration names: those of its sidebands, and its
 * exclusions; false: out of memory.
 */
bool state_keep_named(struct state *state, const struct state *named)
{
	size_t i, kept = 0;

	for (i = 0; i < state->count; i++)
		if (*state->at[i].dev ?
		    state_has_dev(named, state->at[i].dev) :
		    !!state_find(named, &state->at[i]))
			state->at[kept++] = state->at[i];
		else
			free(state->at[i].text);
	state->count = kept;
	free(state->sorted);
	return state_sort(state);
}

/* True for the first port of a sideband all of whose ports are not primary. */
static bool is_primary_unsaid(const struct state *state, size_t i)
{
	const struct item *item = &state->at[i];
	size_t other;

	for (other = 0; other < state->count; other++)
		if (state->at[other].kind == KIND_PORT &&
		    !strcmp(state->at[other].dev, item->dev) &&
		    (other < i || strstr(state->at[other].text, " primary")))
			return false;
	return true;
}

/* A sideband's first port is primary where none is said to be. */
void state_settle_primary(struct state *state)
{
	char text[TEXT_ROOM];
	struct item *item;
	size_t i;

	for (i = 0; i < state->count; i++) {
		item = &state->at[i];
		if (item->kind != KIND_PORT || !is_primary_unsaid(state, i))
			continue;
		snprintf(text, sizeof(text), "%.*s primary%s", (int)item->id,
			 item->text, item->text + item->id);
		free(item->text);
		item->text = strdup(text);
	}
}

/* ---- print ---- */

/* True for what would be taken for a comment, or can't be printed. */
static bool is_unclean(const char *text)
{
	if (*text == ';' || strstr(text, " ;"))
		return true;
	while (*text && (unsigned char)*text >= ' ' && *text != 127)
		text++;
	return *text;
}

/* Why a line can't be said in a file as it is; NULL: it can. */
const char *state_unsayable(const struct item *item)
{
	if (is_unclean(item->dev) || is_unclean(item->text))
		return "has a name with ';' first or control characters: no file can have that";
	if (strchr(item->dev, ']'))
		return "has a ']' in its name, which no section of a file can have";
	if (item->kw && item->kw->attr == SIDEBAND_A_DEV_BMC_LINK &&
	    !strcmp(item->text, "none"))
		return "is the name of the BMC link, and in a file the word for none";
	return NULL;
}

/* What a section begins with. */
static const char *section_of(const struct item *item)
{
	return item->kind == KIND_ALIAS ? "alias" :
	       item->kind == KIND_EXCLUSION ? "exclude" : "sideband ";
}

/* Prints a line, and before it the section that it opens; @before is the line
 * that was printed last, or NULL.
 */
void state_print(struct ctl *ctl, const struct item *item,
		 const struct item *before, const char *mark)
{
	if (!before || strcmp(before->dev, item->dev) ||
	    strcmp(section_of(before), section_of(item)))
		out_text(&ctl->out, "%s%s[%s%s]\n", before ? "\n" : "",
			 item->kind == KIND_DEV ? mark : "", section_of(item),
			 item->dev);
	if (item->kind != KIND_DEV)
		out_text(&ctl->out, "%s%s = %s\n", mark, item->word,
			 item->text);
}

void state_free(struct state *state)
{
	while (state->count)
		free(state->at[--state->count].text);
	free(state->at);
	free(state->sorted);
}
