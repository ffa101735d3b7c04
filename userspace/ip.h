/* SPDX-License-Identifier: GPL-2.0 */
/* IP addresses of hosts, in their subnets. */
#ifndef IP_H
#define IP_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <netinet/in.h>

/**
 * struct ip - an address in its subnet
 * @family: AF_INET or AF_INET6
 * @prefix: length of the subnet's part, in bits
 * @v4: the address, for AF_INET
 * @v6: the address, for AF_INET6
 * @bytes: the address, for both
 */
struct ip {
	__u8 family;
	__u8 prefix;
	union {
		struct in_addr v4;
		struct in6_addr v6;
		__u8 bytes[16];
	};
};

/* Room for an address and its prefix length as text. */
#define IP_TEXT (INET6_ADDRSTRLEN + 4)

size_t ip_size(const struct ip *ip);
const char *ip_read(const char *text, struct ip *ip);
const char *ip_read_prefix(const char *text, struct ip *ip);
struct ip ip_prefix(const struct ip *ip);
const char *ip_unusable(const struct ip *ip);
const char *ip_text(const struct ip *ip, char *buf);
const char *ip_text_prefix(const struct ip *ip, char *buf);
bool ip_same(const struct ip *a, const struct ip *b);
bool ip_overlap(const struct ip *a, const struct ip *b);

#endif /* IP_H */
