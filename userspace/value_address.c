// SPDX-License-Identifier: GPL-2.0
/* Addresses that users type: MACs, and those of IP. */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>

#include "value.h"

/* Twelve digits in groups of @group, @sep between them, nothing else. */
static bool read_mac(const char *text, size_t group, char sep, __u8 *mac)
{
	size_t digits = 0;

	memset(mac, 0, 6);
	for (; *text; text++) {
		if (digits && digits % group == 0 && *text++ != sep)
			return false;
		if (digits == 12 || value_hex_digit(*text) < 0)
			return false;
		mac[digits / 2] = mac[digits / 2] << 4 | value_hex_digit(*text);
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
void value_mac_text(const __u8 *mac, char *buf, size_t size)
{
	snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
		 mac[2], mac[3], mac[4], mac[5]);
}

void value_print_mac(const struct value *value, char *buf, size_t size)
{
	value_mac_text(value->data.mac, buf, size);
}

/* An address that frames can be to: 4 bytes, or 16. */
const char *value_dest(const char *text, struct value *value)
{
	value->len = sizeof(value->data.ipv4);
	if (inet_pton(AF_INET, text, &value->data.ipv4) == 1)
		return NULL;
	value->len = sizeof(value->data.ipv6);
	if (inet_pton(AF_INET6, text, &value->data.ipv6) == 1)
		return NULL;
	return "not an IP address, write it like 192.168.100.10 or fd00::10";
}

/* An IPv4 address that can answer ARP, or the word for none: 0. */
const char *value_probe(const char *text, struct value *value)
{
	value->data.ipv4 = 0;
	value->len = sizeof(value->data.ipv4);
	if (!strcmp(text, "none"))
		return NULL;
	if (inet_pton(AF_INET, text, &value->data.ipv4) == 1 &&
	    value->data.ipv4)
		return NULL;
	return "the target of a probe is an IPv4 address, or 'none'";
}

/* An IP address that a host can have, with its prefix length. */
const char *value_alias(const char *text, struct value *value)
{
	value->len = sizeof(value->data.ip);
	return ip_read(text, &value->data.ip) ?:
	       ip_unusable(&value->data.ip);
}

/* Says which prefix was probably meant; there is one such sentence at a time. */
static const char *meant_prefix(const struct ip *ip, const struct ip *prefix)
{
	char network[IP_TEXT], machine[IP_TEXT];
	static char sentence[160];

	snprintf(sentence, sizeof(sentence),
		 "has bits behind its length, did you mean '%s' or '%s'?",
		 ip_text_prefix(prefix, network), ip_text(ip, machine));
	return sentence;
}

/* A prefix, or an address for the prefix that has only that; or a MAC. */
const char *value_guard(const char *text, struct value *value)
{
	struct ip *ip = &value->data.ip, prefix;
	const char *wrong;

	if (!value_mac(text, value))
		return NULL;
	value->len = sizeof(*ip);
	wrong = ip_read_prefix(text, ip);
	if (wrong)
		return wrong;
	prefix = ip_prefix(ip);
	return ip_same(ip, &prefix) ? NULL : meant_prefix(ip, &prefix);
}

/* True for an address that one machine can have. */
static bool is_unicast(const struct ip *ip)
{
	if (ip->family == AF_INET)
		return ip->bytes[0] && ip->bytes[0] != 127 &&
		       ip->bytes[0] < 224;
	return !IN6_IS_ADDR_UNSPECIFIED(&ip->v6) &&
	       !IN6_IS_ADDR_LOOPBACK(&ip->v6) &&
	       !IN6_IS_ADDR_MULTICAST(&ip->v6);
}

/* An address of a BMC, IPv4 or IPv6. */
const char *value_address(const char *text, struct value *value)
{
	struct ip *ip = &value->data.ip;

	value->len = sizeof(*ip);
	memset(ip, 0, sizeof(*ip));
	ip->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(ip->family, text, ip->bytes) != 1)
		return "not an IP address, write it like 192.168.100.10 or fd00::10";
	return is_unicast(ip) ? NULL : "is no address that a BMC can have";
}
