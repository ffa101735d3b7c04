// SPDX-License-Identifier: GPL-2.0
/* Values that users type: names of devices, MACs, VLANs. */

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "netdev.h"
#include "value.h"

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

static int hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -1;
	return isdigit((unsigned char)c) ? c - '0' : tolower(c) - 'a' + 10;
}

/* Twelve digits in groups of @group, @sep between them, nothing else. */
static bool read_mac(const char *text, size_t group, char sep, __u8 *mac)
{
	size_t digits = 0;

	memset(mac, 0, 6);
	for (; *text; text++) {
		if (digits && digits % group == 0 && *text++ != sep)
			return false;
		if (digits == 12 || hex_digit(*text) < 0)
			return false;
		mac[digits / 2] = mac[digits / 2] << 4 | hex_digit(*text);
		digits++;
		if (digits % group && !text[1])
			return false;
	}
	return digits == 12;
}

/* 0c:c4:7a:00:00:01, 0c-c4-7a-00-00-01 or 0cc4.7a00.0001 */
const char *value_mac(const char *text, struct value *value)
{
	value->len = sizeof(value->data.mac);
	if (read_mac(text, 2, ':', value->data.mac) ||
	    read_mac(text, 2, '-', value->data.mac) ||
	    read_mac(text, 4, '.', value->data.mac))
		return NULL;
	return "not a MAC address, write it like 0c:c4:7a:00:00:01";
}

/* Writes a MAC as it is always shown. */
void value_print_mac(const struct value *value, char *buf, size_t size)
{
	const __u8 *mac = value->data.mac;

	snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
		 mac[2], mac[3], mac[4], mac[5]);
}

const char *value_vlan(const char *text, struct value *value)
{
	unsigned int vlan = 0;
	size_t i;

	for (i = 0; text[i] && i < 5 && isdigit((unsigned char)text[i]); i++)
		vlan = vlan * 10 + text[i] - '0';
	if (text[i] || text[0] == '0' || vlan < 1 || vlan > 4094)
		return "a VLAN is a number from 1 to 4094";
	value->data.vlan = vlan;
	value->len = sizeof(value->data.vlan);
	return NULL;
}

const char *value_tag(const char *text, struct value *value)
{
	if (!strcmp(text, "add"))
		value->data.word = SIDEBAND_TAG_ADD;
	else if (!strcmp(text, "keep"))
		value->data.word = SIDEBAND_TAG_KEEP;
	else
		return "the tag rule is 'add' or 'keep'";
	value->len = sizeof(value->data.word);
	return NULL;
}
