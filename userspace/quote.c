// SPDX-License-Identifier: GPL-2.0
/* Names of devices in commands that people paste into a shell. */

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "quote.h"

/* True for a letter that means no more than itself to a shell. */
static bool is_plain(unsigned char c)
{
	return isascii(c) && (isalnum(c) || strchr("._-", c));
}

/* True for one that can't stand between single quotes. */
static bool is_odd(unsigned char c)
{
	return iscntrl(c) || c == '\'';
}

static bool any_is(const char *name, bool (*is)(unsigned char c), bool wanted)
{
	while (*name && is(*name) != wanted)
		name++;
	return *name;
}

/* Between quotes in which odd letters are given by their numbers. */
static void escape(const char *name, char *buf)
{
	size_t len = sprintf(buf, "$'");
	unsigned char c;

	for (; (c = *name) && len + 6 <= QUOTE_ROOM; name++)
		len += sprintf(buf + len, is_odd(c) || c == '\\' ? "\\x%02x" :
								   "%c", c);
	snprintf(buf + len, QUOTE_ROOM - len, "'");
}

/* The name where it is plain, else a word for it in @buf, of QUOTE_ROOM bytes. */
const char *quote(const char *name, char *buf)
{
	if (!any_is(name, is_plain, false))
		return name;
	if (any_is(name, is_odd, true))
		escape(name, buf);
	else
		snprintf(buf, QUOTE_ROOM, "'%s'", name);
	return buf;
}
