/* SPDX-License-Identifier: GPL-2.0 */
/* Values that users type, as the payload of netlink attributes. */
#ifndef VALUE_H
#define VALUE_H

#include <stddef.h>
#include <linux/types.h>

#include "ip.h"

/**
 * struct value - payload of one attribute
 * @data: its bytes; a name with its NUL
 * @len: how many
 */
struct value {
	union {
		char name[16];
		__u8 mac[6];
		__u8 flag;
		__u16 vlan;
		__u32 word;
		__u64 rate;
		__u16 number;
		__be32 ipv4;
		struct in6_addr ipv6;
		struct ip ip;
	} data;
	size_t len;
};

/* Each fills in a value; returns NULL, or a sentence on what is wrong. */
const char *value_new_name(const char *text, struct value *value);
const char *value_ifname(const char *text, struct value *value);
const char *value_link_or_none(const char *text, struct value *value);
const char *value_mac(const char *text, struct value *value);
const char *value_guard(const char *text, struct value *value);
const char *value_vlan(const char *text, struct value *value);
const char *value_tag(const char *text, struct value *value);
const char *value_filter_name(const char *text, struct value *value);
const char *value_filter_action(const char *text, struct value *value);
const char *value_ethertype(const char *text, struct value *value);
const char *value_dest(const char *text, struct value *value);
const char *value_protocol(const char *text, struct value *value);
const char *value_port(const char *text, struct value *value);
const char *value_action(const char *text, struct value *value);
const char *value_action_own(const char *text, struct value *value);
const char *value_mode(const char *text, struct value *value);
const char *value_failback(const char *text, struct value *value);
const char *value_failback_delay(const char *text, struct value *value);
const char *value_delay(const char *text, struct value *value);
const char *value_announce(const char *text, struct value *value);
const char *value_strict(const char *text, struct value *value);
const char *value_access(const char *text, struct value *value);
const char *value_probe(const char *text, struct value *value);
const char *value_address(const char *text, struct value *value);
const char *value_timeout(const char *text, struct value *value);
const char *value_seconds(const char *text, struct value *value);
const char *value_interval(const char *text, struct value *value);
const char *value_priority(const char *text, struct value *value);
const char *value_attach_wish(const char *text, struct value *value);
const char *value_packets(const char *text, struct value *value);
const char *value_bits(const char *text, struct value *value);
const char *value_alias(const char *text, struct value *value);

int value_hex_digit(char c);
void value_mac_text(const __u8 *mac, char *buf, size_t size);
void value_print_mac(const struct value *value, char *buf, size_t size);
void value_print_ethertype(__u16 type, char *buf, size_t size);
void value_print_protocol(__u8 protocol, char *buf, size_t size);

#endif /* VALUE_H */
