// SPDX-License-Identifier: GPL-2.0
/* Help, made from the tables of the commands; the manual page says the same. */

#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "help.h"
#include "options.h"
#include "parse.h"

/* What the words in capitals stand for, where one line can't say it. */
static const struct {
	const char *word;
	const char *means;
} terms[] = {
	{ "STATION", "mac MAC [ vlan ID ] [ tag { add | keep } ] [ shared ]" },
	{ "SETTING",
	  "mode MODE | failback { never | delayed SECONDS } | downdelay MS | updelay MS | announce COUNT | strict { on | off } | host-access { on | off } | probe { ADDRESS | none } | probe-interval MS"
	},
	{ "MODE", "{ shared | failover | dedicated }" },
	{ "MAC", "0c:c4:7a:00:00:01, 0c-c4-7a-00-00-01 or 0cc4.7a00.0001" },
	{ "ID", "1..4094" },
	{ "TYPE", "arp, ip, ipv6 or 0600..ffff" },
	{ "PROTO", "udp, tcp, icmp, icmpv6 or 1..255" },
	{ "PORTNUM", "rmcp (623), rmcps (664) or 1..65535" },
	{ "IP", "192.168.100.10 or fd00::10" },
	{ "PRIORITY", "0..65535" },
	{ "SECONDS", "0..86400, as timeout and for watch 1..86400" },
	{ "MS", "0..600000, between probes 100..60000" },
	{ "COUNT", "0..100" },
	{ "RATE", "1..1000g in a second, of bits 20k..1000g" },
	{ "ADDRESS", "192.168.100.1, for ping and wait also fd00::1" },
	{ "PREFIX",
	  "192.168.100.0/24, 2001:db8::/32, or one address alone" },
	{ "ADDR/LEN", "192.168.100.2/24 or 2001:db8::2/64" },
	{ "CLASS",
	  "arp | dhcp-client | dhcp-server | netbios | other-broadcast | nd-solicitation | nd-advertisement | router-advertisement | dhcpv6-server | dhcpv6-client | mld | lldp | other-multicast"
	},
};

/* What a word in capitals stands for, or NULL. */
const char *help_term(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(terms); i++)
		if (!strcmp(terms[i].word, word))
			return terms[i].means;
	return NULL;
}

/* One line of grammar. */
static void print_bnf(const char *lead, const struct object *object,
		      const struct verb *verb)
{
	printf("%s sidebandctl %s", lead, object->name);
	if (object->verbs)
		printf(" %s", verb->name);
	printf("%s%s\n", *verb->bnf ? " " : "", verb->bnf);
}

/* True for a word in a text, not part of another one. */
static bool has_word(const char *text, const char *word)
{
	size_t len = strlen(word);
	const char *start = text;

	for (; (text = strstr(text, word)); text += len)
		if ((!text[len] || text[len] == ' ') &&
		    (text == start || text[-1] == ' '))
			return true;
	return false;
}

/* True when the grammar of a command uses a term, perhaps by another term. */
static bool uses(const struct verb *verb, const char *term)
{
	size_t i;

	if (has_word(verb->bnf, term))
		return true;
	for (i = 0; i < ARRAY_SIZE(terms); i++)
		if (has_word(verb->bnf, terms[i].word) &&
		    has_word(terms[i].means, term))
			return true;
	return false;
}

static void print_term(size_t i)
{
	printf("       %s := %s\n", terms[i].word, terms[i].means);
}

/* The terms that the commands of an object use. */
static void print_terms(const struct object *object, const struct verb *only)
{
	const struct verb *verb;
	bool used;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(terms); i++) {
		used = only && uses(only, terms[i].word);
		for (verb = object->verbs; !only && verb->name; verb++)
			used |= uses(verb, terms[i].word);
		if (used)
			print_term(i);
	}
}

/* Prints what something means beside it, or below it where it is too long. */
static void print_meaning(const char *words, int width, const char *meaning)
{
	if (strlen(words) > (size_t)width)
		printf("    %s\n    %*s  %s\n", words, width, "", meaning);
	else
		printf("    %-*s  %s\n", width, words, meaning);
}

/* What each word of a command means; that of the first argument may be left out. */
static void explain_words(const struct verb *verb)
{
	const struct keyword *kw;
	char words[80];

	for (kw = keyword_in(verb->keywords); kw; kw = keyword_in(kw + 1)) {
		snprintf(words, sizeof(words), "%s%s%s%s", kw->word,
			 kw->what ? kw->usual ? " [ " : " " : "",
			 kw->what ?: "", kw->usual ? " ]" : "");
		print_meaning(kw->flags & KW_FIRST ? kw->what : words, 26,
			      kw->about);
	}
}

static void print_example(const struct object *object, const struct verb *verb)
{
	printf("Example: sidebandctl %s%s%s%s%s\n", object->name,
	       object->only ? "" : " ", object->only ? "" : verb->name,
	       *verb->example ? " " : "", verb->example);
}

/* Grammar, purpose and words of one command. */
void help_verb(const struct object *object, const struct verb *verb)
{
	print_bnf("Usage:", object, verb);
	print_terms(object, verb);
	printf("%c%s.\n", verb->about[0] - 'a' + 'A', verb->about + 1);
	explain_words(verb);
	print_example(object, verb);
}

/* The grammar of all commands of an object, and what each does. */
void help_object(const struct object *object)
{
	const char *lead = "Usage:";
	const struct verb *verb;

	if (object->only) {
		help_verb(object, object->only);
		return;
	}
	for (verb = object->verbs; verb->name; verb++) {
		print_bnf(lead, object, verb);
		lead = "      ";
	}
	print_terms(object, NULL);
	printf("%c%s.\n", object->about[0] - 'a' + 'A', object->about + 1);
	for (verb = object->verbs; verb->name; verb++)
		print_meaning(verb->name, 5, verb->about);
	/* Its first command shows, and is the one that needs an example least. */
	print_example(object, object->verbs + 1);
	printf("'sidebandctl %s COMMAND help' says what the words mean.\n",
	       object->name);
}

/* The grammar of the options. */
static void print_options(void)
{
	const struct option_info *info;

	for (info = option_infos; info->word; info++)
		printf("%s -%c%s%s%s", info == option_infos ?
		       "       OPTIONS := {" : " |", info->letter,
		       info->value ? *info->value == '=' ? "[" : " " : "",
		       info->value ?: "",
		       info->value && *info->value == '=' ? "]" : "");
	puts(" }");
}

static void explain_options(void)
{
	const struct option_info *info;
	char words[32];

	for (info = option_infos; info->word; info++) {
		snprintf(words, sizeof(words), "-%c, --%s%s%s", info->letter,
			 info->word, info->value && *info->value != '=' ?
			 " " : "", info->value ?: "");
		print_meaning(words, 18, info->about);
	}
}

/* The options, and which objects there are; the grammar of each is its own. */
void help_tool(void)
{
	const struct object *const *object;
	const char *lead = "       OBJECT := {";

	puts("Usage: sidebandctl [ OPTIONS ] OBJECT { COMMAND | help }");
	puts("       sidebandctl [ OPTIONS ] -b FILE");
	for (object = ctl_objects; *object; object++) {
		printf("%s %s", lead, (*object)->name);
		lead = " |";
	}
	puts(" }");
	print_options();
	puts("Objects:");
	for (object = ctl_objects; *object; object++)
		print_meaning((*object)->name, 8, (*object)->about);
	puts("Options, before the object:");
	explain_options();
	print_example(&object_up, object_up.only);
	puts("'sidebandctl OBJECT help' says more of one.");
}
