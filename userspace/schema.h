/* SPDX-License-Identifier: GPL-2.0 */
/* The attributes of the family, how they are named and shown. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>
#include <netlink/attr.h>

/* Room for the attributes of any set. */
#define ATTR_MAX 63

enum field_type {
	FIELD_NAME,		/* of a device */
	FIELD_TEXT,		/* a sentence */
	FIELD_MAC,
	FIELD_SWITCH,		/* u8, off and on */
	FIELD_U16,
	FIELD_VLAN,		/* u16, 0 for none */
	FIELD_U32,
	FIELD_U64,
	FIELD_RATE,		/* u64, 0 for none */
	FIELD_ETHERTYPE,	/* u16 */
	FIELD_PROTOCOL,		/* u8, of IP */
	FIELD_ENUM,		/* u32 with a word for each number */
	FIELD_IPV4,		/* in network order, 0 for none */
	FIELD_IPV6,
	FIELD_ADDRESS,		/* IPv4 or IPv6, by its size */
	FIELD_FLAG,
	FIELD_NEST,
};

/**
 * struct field - one attribute
 * @attr: its number
 * @type: its payload
 * @name: its name in the specification, with underscores that in JSON
 * @label: word before its value in a line of text; "" for none, NULL: no text
 * @group: JSON object that holds it, together with its neighbours
 * @key: its name in that object
 * @words: words of an enum, ended by NULL
 * @set: attributes of a nest
 * @many: may come several times, an array in JSON
 * @usual: texts that a line of text leaves out, ended by NULL
 * @lead: attribute after which it is shown, and only with it
 * @joined: follows the value before it without a space
 * @missing: word in a line of text where the attribute is missing
 */
struct field {
	__u16 attr;
	enum field_type type;
	const char *name;
	const char *label;
	const char *group;
	const char *key;
	const char *const *words;
	const struct attr_set *set;
	bool many;
	const char *const *usual;
	__u16 lead;
	bool joined;
	const char *missing;
};

/**
 * struct attr_set - the attributes of a kind of message
 * @name: its name in the specification
 * @fields: its attributes in the order in which they are shown
 * @count: how many
 */
struct attr_set {
	const char *name;
	const struct field *fields;
	size_t count;
};

extern const struct attr_set set_dev, set_exclusion, set_guard, set_guard_entry;
extern const struct attr_set set_limits;
extern const struct attr_set set_outsider;
extern const struct attr_set set_policy, set_port, set_station, set_stats;
extern const struct attr_set set_traffic;
extern const struct attr_set set_filter;

/**
 * struct attrs - the attributes of a message or of a nest, taken apart
 * @tb: by number; the last one of those that come several times
 * @head: all in a row
 * @len: bytes from @head on
 */
struct attrs {
	struct nlattr *tb[ATTR_MAX + 1];
	struct nlattr *head;
	int len;
};

const struct field *schema_field(const struct attr_set *set, int attr);
const char *schema_command(__u8 cmd);
int schema_parse(const struct attr_set *set, struct attrs *attrs,
		 struct nlattr *head, int len);
struct nlattr *schema_next(const struct attrs *attrs, int type,
			   struct nlattr *after);

#endif /* SCHEMA_H */
