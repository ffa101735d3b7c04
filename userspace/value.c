// SPDX-License-Identifier: GPL-2.0
/* Values that users type: names, numbers, words. */

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "netdev.h"
#include "value.h"

/* More in a second than any link carries. */
#define RATE_MAX	1000000000000ULL

/* A name for a new device, by the rules of dev_valid_name(). */
const char *value_new_name(const char *text, struct value *value)
{
	size_t len = strlen(text), i;

	if (!len)
		return "a device name can't be empty";
	if (len >= sizeof(value->data.name))
		return "a device name has at most 15 characters";
	if (!strcmp(text, ".") || !strcmp(text, ".."))
		return "not a device name";
	for (i = 0; i < len; i++)
		if (text[i] == '/' || text[i] == ':' ||
		    isspace((unsigned char)text[i]))
			return "a device name has no '/', ':' or white space";
	memcpy(value->data.name, text, len + 1);
	value->len = len + 1;
	return NULL;
}

/* A device, by any of its names; in the message it has its own. A device that
 * is absent may be meant, too.
 */
const char *value_ifname(const char *text, struct value *value)
{
	char name[IFNAMSIZ];

	return value_new_name(netdev_name(text, name) ? name : text, value);
}

/* A device, or the word that takes it away: an empty name in the message. */
const char *value_link_or_none(const char *text, struct value *value)
{
	if (strcmp(text, "none"))
		return value_ifname(text, value);
	value->data.name[0] = '\0';
	value->len = 1;
	return NULL;
}

/* What a digit stands for, -1 for any other character. */
int value_hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : tolower(c) - 'a' + 10;
}

/* A decimal number as it is written by people: no sign, no leading zero. */
static bool read_number(const char *text, unsigned int low, unsigned int high,
			unsigned int *number)
{
	unsigned long long read = 0;
	size_t i;

	if (text[0] == '0' && text[1])
		return false;
	for (i = 0; i < 10 && isdigit((unsigned char)text[i]); i++)
		read = read * 10 + text[i] - '0';
	*number = read;
	return i && !text[i] && read >= low && read <= high;
}

const char *value_vlan(const char *text, struct value *value)
{
	unsigned int vlan;

	if (!read_number(text, 1, 4094, &vlan))
		return "a VLAN is a number from 1 to 4094";
	value->data.vlan = vlan;
	value->len = sizeof(value->data.vlan);
	return NULL;
}

/* Fills in a u32 from @low to @high; else returns @wrong. */
static const char *number_or(const char *wrong, const char *text,
			     unsigned int low, unsigned int high,
			     struct value *value)
{
	value->len = sizeof(value->data.word);
	if (read_number(text, low, high, &value->data.word))
		return NULL;
	return wrong;
}

const char *value_failback_delay(const char *text, struct value *value)
{
	return number_or("a failback delay is 0 to 86400 seconds", text,
			 0, 86400, value);
}

const char *value_delay(const char *text, struct value *value)
{
	return number_or("a delay is 0 to 600000 milliseconds", text,
			 0, 600000, value);
}

const char *value_announce(const char *text, struct value *value)
{
	return number_or("a move is announced 0 to 100 times", text,
			 0, 100, value);
}

const char *value_interval(const char *text, struct value *value)
{
	return number_or("probes are 100 to 60000 milliseconds apart", text,
			 100, 60000, value);
}

const char *value_timeout(const char *text, struct value *value)
{
	return number_or("a timeout is 1 to 86400 seconds", text, 1, 86400,
			 value);
}

const char *value_seconds(const char *text, struct value *value)
{
	return number_or("counters are shown every 1 to 86400 seconds", text,
			 1, 86400, value);
}

const char *value_priority(const char *text, struct value *value)
{
	return number_or("a priority is a number from 0 to 65535", text,
			 0, 65535, value);
}

/* What a letter behind a number multiplies it by, 0 for another letter. */
static __u64 unit_factor(char unit)
{
	switch (tolower((unsigned char)unit)) {
	case '\0':
		return 1;
	case 'k':
		return 1000;
	case 'm':
		return 1000 * 1000;
	case 'g':
		return 1000 * 1000 * 1000;
	}
	return 0;
}

/* A whole number with or without a unit, or the word for none: 0. */
static const char *rate_or(const char *wrong, const char *text, __u64 low,
			   struct value *value)
{
	char digits[16] = "";
	unsigned int number;
	__u64 factor;
	size_t len;

	value->data.rate = 0;
	value->len = sizeof(value->data.rate);
	if (!strcmp(text, "none"))
		return NULL;
	len = strspn(text, "0123456789");
	if (len >= sizeof(digits))
		return wrong;
	memcpy(digits, text, len);
	factor = unit_factor(text[len]);
	if (!factor || (text[len] && text[len + 1]) ||
	    !read_number(digits, 1, UINT_MAX, &number))
		return wrong;
	value->data.rate = number * factor;
	return value->data.rate >= low && value->data.rate <= RATE_MAX ?
	       NULL : wrong;
}

const char *value_packets(const char *text, struct value *value)
{
	return rate_or("a limit is a number of frames in a second from 1 to 1000g, such as 500 or 2k, or 'none'",
		       text, 1, value);
}

const char *value_bits(const char *text, struct value *value)
{
	return rate_or("a limit is a number of bits in a second from 20k to 1000g, such as 500k or 10m, or 'none'",
		       text, 20000, value);
}

/* A word that stands for a number; the last of a table has none. */
struct choice {
	const char *word;
	__u32 number;
};

/* Fills in the number of a word; else returns @wrong. */
static const char *choice_or(const char *wrong, const struct choice *choice,
			     const char *text, struct value *value)
{
	while (choice->word && strcmp(text, choice->word))
		choice++;
	if (!choice->word)
		return wrong;
	value->data.word = choice->number;
	value->len = sizeof(value->data.word);
	return NULL;
}

const char *value_tag(const char *text, struct value *value)
{
	static const struct choice tags[] = {
		{ "add", SIDEBAND_TAG_ADD },
		{ "keep", SIDEBAND_TAG_KEEP },
		{}
	};

	return choice_or("the tag rule is 'add' or 'keep'", tags, text, value);
}

/* Dell and Supermicro have words of their own. Supermicro's failover is not
 * among them: it is between a dedicated and a shared port.
 */
const char *value_mode(const char *text, struct value *value)
{
	static const struct choice modes[] = {
		{ "shared", SIDEBAND_MODE_SHARED },
		{ "failover", SIDEBAND_MODE_FAILOVER },
		{ "dedicated", SIDEBAND_MODE_DEDICATED },
		{ "share", SIDEBAND_MODE_SHARED },
		{ "all-loms", SIDEBAND_MODE_FAILOVER },
		{ "shared-with-failover", SIDEBAND_MODE_FAILOVER },
		{}
	};

	return choice_or("the mode is 'shared', 'failover' or 'dedicated' (or 'share', 'shared-with-failover', 'all-loms')",
			 modes, text, value);
}

const char *value_failback(const char *text, struct value *value)
{
	static const struct choice failbacks[] = {
		{ "never", SIDEBAND_FAILBACK_NEVER },
		{ "delayed", SIDEBAND_FAILBACK_DELAYED },
		{}
	};

	return choice_or("failback is 'never' or 'delayed SECONDS'",
			 failbacks, text, value);
}

const char *value_attach_wish(const char *text, struct value *value)
{
	static const struct choice wishes[] = {
		{ "auto", SIDEBAND_ATTACH_WISH_AUTO },
		{ "ingress", SIDEBAND_ATTACH_WISH_INGRESS },
		{ "exclusive", SIDEBAND_ATTACH_WISH_EXCLUSIVE },
		{}
	};

	return choice_or("the attach point is 'auto', 'ingress' or 'exclusive'",
			 wishes, text, value);
}

static const struct choice actions[] = {
	{ "own", SIDEBAND_POLICY_ACTION_OWN },
	{ "pass", SIDEBAND_POLICY_ACTION_PASS },
	{ "drop", SIDEBAND_POLICY_ACTION_DROP },
	{}
};

/* What becomes of a class of group frames that ask for an address. */
const char *value_action_own(const char *text, struct value *value)
{
	return choice_or("the action is 'own', 'pass' or 'drop'",
			 actions, text, value);
}

/* And of any other class. */
const char *value_action(const char *text, struct value *value)
{
	return choice_or("the action is 'pass' or 'drop' ('own' for arp and nd-solicitation only)",
			 actions + 1, text, value);
}

/* A name by which a filter is spoken of; the kernel takes it as it is. */
const char *value_filter_name(const char *text, struct value *value)
{
	size_t len = strlen(text), i;

	if (!len || len >= sizeof(value->data.name))
		return "the name of a filter has 1 to 15 characters";
	for (i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~')
			return "the name of a filter has letters, digits and signs, no spaces";
	memcpy(value->data.name, text, len + 1);
	value->len = len + 1;
	return NULL;
}

const char *value_filter_action(const char *text, struct value *value)
{
	static const struct choice choices[] = {
		{ "copy", SIDEBAND_FILTER_ACTION_COPY },
		{ "exclusive", SIDEBAND_FILTER_ACTION_EXCLUSIVE },
		{}
	};

	return choice_or("the BMC has a frame too ('copy') or instead of the host ('exclusive')",
			 choices, text, value);
}

/* Fills in a u16 by its word, or else returns false. */
static bool is_choice(const struct choice *choice, const char *text,
		      struct value *value)
{
	while (choice->word && strcmp(text, choice->word))
		choice++;
	value->data.number = choice->number;
	value->len = sizeof(value->data.number);
	return choice->word;
}

/* The word of a number, or NULL. */
static const char *word_of(const struct choice *choice, __u32 number)
{
	while (choice->word && choice->number != number)
		choice++;
	return choice->word;
}

static const struct choice ethertypes[] = {
	{ "ip", 0x0800 }, { "arp", 0x0806 }, { "ipv6", 0x86dd }, {}
};

static const struct choice protocols[] = {
	{ "udp", 17 }, { "tcp", 6 }, { "icmp", 1 }, { "icmpv6", 58 }, {}
};

/* RMCP, and RMCP over a secure transport: DSP0114. */
static const struct choice ports[] = {
	{ "rmcp", 623 }, { "rmcps", 664 }, {}
};

/* A word, or four digits as 88cc or 0x88cc. */
const char *value_ethertype(const char *text, struct value *value)
{
	unsigned int type = 0;
	size_t i;

	if (is_choice(ethertypes, text, value))
		return NULL;
	if (!strncmp(text, "0x", 2))
		text += 2;
	for (i = 0; i < 5 && value_hex_digit(text[i]) >= 0; i++)
		type = type << 4 | value_hex_digit(text[i]);
	if (i != 4 || text[i] || type < 0x600)
		return "an EtherType is 'arp', 'ip', 'ipv6' or hexadecimal, 0600 to ffff";
	value->data.number = type;
	return NULL;
}

void value_print_ethertype(__u16 type, char *buf, size_t size)
{
	const char *word = word_of(ethertypes, type);

	if (word)
		snprintf(buf, size, "%s", word);
	else
		snprintf(buf, size, "0x%04x", type);
}

const char *value_protocol(const char *text, struct value *value)
{
	unsigned int protocol;
	struct value known;

	if (is_choice(protocols, text, &known))
		protocol = known.data.number;
	else if (!read_number(text, 1, 255, &protocol))
		return "a protocol is 'udp', 'tcp', 'icmp', 'icmpv6' or a number from 1 to 255";
	value->data.flag = protocol;
	value->len = sizeof(value->data.flag);
	return NULL;
}

void value_print_protocol(__u8 protocol, char *buf, size_t size)
{
	const char *word = word_of(protocols, protocol);

	if (word)
		snprintf(buf, size, "%s", word);
	else
		snprintf(buf, size, "%u", protocol);
}

const char *value_port(const char *text, struct value *value)
{
	unsigned int port;

	if (is_choice(ports, text, value))
		return NULL;
	if (!read_number(text, 1, 65535, &port))
		return "a port is 'rmcp' (623), 'rmcps' (664) or a number from 1 to 65535";
	value->data.number = port;
	return NULL;
}

static const char *on_or_off(const char *wanted, const char *text,
			     struct value *value)
{
	value->data.flag = !strcmp(text, "on");
	value->len = sizeof(value->data.flag);
	return value->data.flag || !strcmp(text, "off") ? NULL : wanted;
}

const char *value_strict(const char *text, struct value *value)
{
	return on_or_off("strict is 'on' or 'off'", text, value);
}

const char *value_access(const char *text, struct value *value)
{
	return on_or_off("host-access is 'on' or 'off'", text, value);
}
