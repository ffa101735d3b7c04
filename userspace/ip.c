// SPDX-License-Identifier: GPL-2.0
/* IP addresses of hosts, in their subnets. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>

#include "ip.h"

/* A first part that addresses have in common, and what that makes of them. */
struct range {
	__u8 family;
	__u8 bits;
	__u8 bytes[16];
	const char *wrong;
};

static const struct range unusable[] = {
	{ AF_INET, 8, { 0 }, "in 0.0.0.0/8 no address is a host's" },
	{ AF_INET, 8, { 127 }, "is a loopback address" },
	{ AF_INET, 4, { 224 }, "is a multicast address" },
	{ AF_INET, 32, { 255, 255, 255, 255 }, "is the broadcast address" },
	{ AF_INET, 4, { 240 }, "is in 240.0.0.0/4, which is reserved" },
	{ AF_INET6, 128, { 0 }, "is no host's address" },
	{ AF_INET6, 128, { [15] = 1 }, "is a loopback address" },
	{ AF_INET6, 96, { [10] = 0xff, 0xff },
	  "is an IPv4 address in the form of IPv6" },
	{ AF_INET6, 10, { 0xfe, 0x80 },
	  "is a link-local address, which the kernel makes itself" },
	{ AF_INET6, 8, { 0xff }, "is a multicast address" },
};

/* Bytes of an address. */
size_t ip_size(const struct ip *ip)
{
	return ip->family == AF_INET ? sizeof(ip->v4) : sizeof(ip->v6);
}

/* True where the first bits are the same. */
static bool same_bits(const __u8 *a, const __u8 *b, size_t bits)
{
	__u8 mask = 0xff00 >> bits % 8;

	return !memcmp(a, b, bits / 8) &&
	       (!mask || !((a[bits / 8] ^ b[bits / 8]) & mask));
}

/* Fills in the bits behind the prefix with zeros, or with ones. */
static struct ip host_bits(const struct ip *ip, bool ones)
{
	struct ip filled = *ip;
	__u8 mask;
	size_t i;

	for (i = ip->prefix; i < 8 * ip_size(ip); i++) {
		mask = 0x80 >> i % 8;
		filled.bytes[i / 8] &= ~mask;
		filled.bytes[i / 8] |= ones ? mask : 0;
	}
	return filled;
}

/* Reads the part behind the slash; false where it is none. */
static bool read_prefix(const char *text, unsigned long most, __u8 *prefix)
{
	unsigned long number;
	char *end;

	if (*text < '0' || *text > '9' || (*text == '0' && text[1]))
		return false;
	number = strtoul(text, &end, 10);
	*prefix = number;
	return !*end && number <= most;
}

/* Says what is wrong with the part behind the slash. */
static const char *wrong_prefix(const struct ip *ip, const char *text)
{
	if (strchr(text, '.'))
		return "give the prefix length, /24, not a mask";
	return ip->family == AF_INET ?
		"a prefix length of IPv4 is a number from 1 to 32, without leading zero" :
		"a prefix length of IPv6 is a number from 1 to 128, without leading zero";
}

/* Reads the part before the slash; false where it is no address. */
static bool read_address(const char *text, const char *slash, struct ip *ip)
{
	char address[INET6_ADDRSTRLEN];

	memset(ip, 0, sizeof(*ip));
	snprintf(address, sizeof(address), "%.*s", (int)(slash - text), text);
	ip->family = strchr(address, ':') ? AF_INET6 : AF_INET;
	return (size_t)(slash - text) < sizeof(address) &&
	       inet_pton(ip->family, address, ip->bytes) == 1;
}

/* Reads 192.168.100.2/24 or 2001:db8::2/64; returns NULL, or what is wrong. */
const char *ip_read(const char *text, struct ip *ip)
{
	const char *slash = strchrnul(text, '/');

	if (!read_address(text, slash, ip))
		return ip->family == AF_INET ?
			"not an IP address with its prefix length, write it like 192.168.100.2/24" :
			"not an IP address with its prefix length, write it like 2001:db8::2/64";
	if (!*slash)
		return ip->family == AF_INET ?
			"needs the prefix length of its subnet, write it like 192.168.100.2/24" :
			"needs the prefix length of its subnet, write it like 2001:db8::2/64";
	if (!read_prefix(slash + 1, 8 * ip_size(ip), &ip->prefix))
		return wrong_prefix(ip, slash + 1);
	return NULL;
}

/* Reads 192.168.100.0/24 or 2001:db8::/32, or an address alone, which is a prefix as
 * long as it; returns NULL, or what is wrong.
 */
const char *ip_read_prefix(const char *text, struct ip *ip)
{
	const char *slash = strchrnul(text, '/');

	if (!read_address(text, slash, ip))
		return "neither a prefix, like 192.168.100.0/24 or 2001:db8::/32, nor a MAC";
	ip->prefix = 8 * ip_size(ip);
	if (!*slash || read_prefix(slash + 1, ip->prefix, &ip->prefix))
		return NULL;
	if (strchr(slash, '.'))
		return wrong_prefix(ip, slash + 1);
	return ip->family == AF_INET ?
		"a prefix length of IPv4 is a number from 0 to 32, without leading zero" :
		"a prefix length of IPv6 is a number from 0 to 128, without leading zero";
}

/* The prefix that an address is in. */
struct ip ip_prefix(const struct ip *ip)
{
	return host_bits(ip, false);
}

/* Says why a host can't have the address in this subnet, or NULL. Subnets of two
 * addresses and of one have no address of their own (RFC 3021, RFC 6164).
 */
const char *ip_unusable(const struct ip *ip)
{
	const struct range *range = unusable;
	struct ip zeros = host_bits(ip, false);
	struct ip ones = host_bits(ip, true);
	size_t bits = 8 * ip_size(ip);

	for (; range < unusable + sizeof(unusable) / sizeof(*range); range++)
		if (ip->family == range->family &&
		    same_bits(ip->bytes, range->bytes, range->bits))
			return range->wrong;
	if (!ip->prefix)
		return "a prefix length of 0 would make it the default route";
	if (ip->prefix + 1U >= bits)
		return NULL;
	if (ip_same(ip, &zeros))
		return ip->family == AF_INET ?
			"is the address of the subnet, not of a host in it" :
			"is the address of any router of the subnet";
	if (ip->family == AF_INET && ip_same(ip, &ones))
		return "is the broadcast address of its subnet";
	return NULL;
}

/* The address alone, in @buf of IP_TEXT bytes. */
const char *ip_text(const struct ip *ip, char *buf)
{
	return inet_ntop(ip->family, ip->bytes, buf, IP_TEXT);
}

/* The address with its prefix length, in @buf of IP_TEXT bytes. */
const char *ip_text_prefix(const struct ip *ip, char *buf)
{
	size_t len;

	ip_text(ip, buf);
	len = strlen(buf);
	snprintf(buf + len, IP_TEXT - len, "/%u", ip->prefix);
	return buf;
}

/* True for the same address, in whatever subnet. */
bool ip_same(const struct ip *a, const struct ip *b)
{
	return a->family == b->family && !memcmp(a->bytes, b->bytes, ip_size(a));
}

/* True where one subnet holds the other. */
bool ip_overlap(const struct ip *a, const struct ip *b)
{
	__u8 bits = a->prefix < b->prefix ? a->prefix : b->prefix;

	return a->family == b->family && same_bits(a->bytes, b->bytes, bits);
}
