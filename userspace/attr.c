// SPDX-License-Identifier: GPL-2.0
/* Values of attributes, as text and as JSON. */

#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>

#include "attr.h"
#include "ctl.h"
#include "value.h"

/* The word of an enum, or NULL for a number that a newer kernel may know. */
static const char *enum_word(const struct field *field, __u32 value)
{
	size_t i;

	for (i = 0; field->words[i]; i++)
		if (i == value)
			return field->words[i];
	return NULL;
}

/* True for a value that means that there is nothing. */
static bool is_none(const struct field *field, struct nlattr *attr)
{
	if (field->type == FIELD_VLAN)
		return !nla_get_u16(attr);
	if (field->type == FIELD_RATE)
		return !nla_get_u64(attr);
	return field->type == FIELD_IPV4 && !nla_get_u32(attr);
}

static void mac_text(struct nlattr *attr, char *buf, size_t size)
{
	struct value mac;

	memcpy(mac.data.mac, nla_data(attr), sizeof(mac.data.mac));
	value_print_mac(&mac, buf, size);
}

/* The number of an attribute that is one. */
static unsigned long long number(const struct field *field, struct nlattr *attr)
{
	if (field->type == FIELD_U16 || field->type == FIELD_VLAN)
		return nla_get_u16(attr);
	if (field->type == FIELD_U64 || field->type == FIELD_RATE)
		return nla_get_u64(attr);
	return nla_get_u32(attr);
}

/* With the largest unit of which it is a multiple. */
static void rate_text(unsigned long long rate, char *buf, size_t size)
{
	static const char *const units[] = { "", "k", "m", "g" };
	size_t unit = 0;

	while (unit < ARRAY_SIZE(units) - 1 && rate % 1000 == 0) {
		rate /= 1000;
		unit++;
	}
	snprintf(buf, size, "%llu%s", rate, units[unit]);
}

/* The word of a value that has one, or NULL; a sentence is used as it is. */
static const char *word(const struct field *field, struct nlattr *attr)
{
	if (field->type == FIELD_TEXT)
		return nla_data(attr);
	if (is_none(field, attr))
		return "none";
	if (field->type == FIELD_SWITCH)
		return nla_get_u8(attr) ? "on" : "off";
	if (field->type == FIELD_ENUM)
		return enum_word(field, nla_get_u32(attr));
	return NULL;
}

/* The value of an attribute as text, in @buf where it has to be made. */
const char *attr_text(const struct field *field, struct nlattr *attr,
		      char *buf, size_t size)
{
	const char *found = word(field, attr);

	*buf = '\0';
	if (found)
		return found;
	if (field->type == FIELD_NAME)
		snprintf(buf, size, "%.*s", nla_len(attr),
			 (const char *)nla_data(attr));
	else if (field->type == FIELD_MAC)
		mac_text(attr, buf, size);
	else if (field->type == FIELD_ETHERTYPE)
		value_print_ethertype(nla_get_u16(attr), buf, size);
	else if (field->type == FIELD_PROTOCOL)
		value_print_protocol(nla_get_u8(attr), buf, size);
	else if (field->type == FIELD_IPV4)
		inet_ntop(AF_INET, nla_data(attr), buf, size);
	else if (field->type == FIELD_ADDRESS)
		inet_ntop(nla_len(attr) < 16 ? AF_INET : AF_INET6,
			  nla_data(attr), buf, size);
	else if (field->type == FIELD_IPV6)
		inet_ntop(AF_INET6, nla_data(attr), buf, size);
	else if (field->type == FIELD_RATE)
		rate_text(number(field, attr), buf, size);
	else if (field->type != FIELD_FLAG && field->type != FIELD_NEST)
		snprintf(buf, size, "%llu", number(field, attr));
	return buf;
}

/* True for a value that a line of text leaves out. */
bool attr_is_usual(const struct field *field, struct nlattr *attr)
{
	const char *const *usual = field->usual;
	const char *text;
	char buf[64];

	text = attr_text(field, attr, buf, sizeof(buf));
	while (usual && *usual && strcmp(text, *usual))
		usual++;
	return usual && *usual;
}

/* Name of a field in JSON: keys have underscores. */
static const char *json_key(const struct field *field, char *buf, size_t size)
{
	size_t i;

	snprintf(buf, size, "%s", field->key ? field->key : field->name);
	for (i = 0; buf[i]; i++)
		if (buf[i] == '-')
			buf[i] = '_';
	return buf;
}

static json_t *json_value(const struct field *field, struct nlattr *attr)
{
	char buf[64];

	if ((field->type == FIELD_IPV4 || field->type == FIELD_RATE) &&
	    is_none(field, attr))
		return json_null();
	switch (field->type) {
	case FIELD_SWITCH:
		return json_boolean(nla_get_u8(attr));
	case FIELD_U16:
	case FIELD_VLAN:
	case FIELD_U32:
	case FIELD_U64:
	case FIELD_RATE:
		return json_integer(number(field, attr));
	case FIELD_FLAG:
		return json_true();
	default:
		return out_json_string(attr_text(field, attr, buf,
						 sizeof(buf)));
	}
}

/* Puts a nest into the JSON object that is open. */
static void json_nest(struct out *out, const char *key,
		      const struct field *field, struct nlattr *attr)
{
	struct attrs attrs;

	if (schema_parse(field->set, &attrs, nla_data(attr), nla_len(attr)) < 0)
		return;
	out_open_object(out, key);
	attr_json_set(out, field->set, &attrs, 0);
	out_close(out);
}

/* Puts one attribute into the JSON array, or under its name into the object. */
static void json_one(struct out *out, const char *key,
		     const struct field *field, struct nlattr *attr)
{
	if (field->type == FIELD_NEST)
		json_nest(out, key, field, attr);
	else
		out_json(out, key, json_value(field, attr));
}

/* Puts one attribute into the JSON object that is open. */
void attr_json(struct out *out, const struct field *field,
	       struct nlattr *attr)
{
	char key[64];

	json_key(field, key, sizeof(key));
	json_one(out, key, field, attr);
}

/* Puts all attributes of a type into the JSON object that is open. */
static void json_array_of(struct out *out, const struct field *field,
			  const struct attrs *attrs)
{
	struct nlattr *attr = NULL;
	char key[64];

	json_key(field, key, sizeof(key));
	out_open_array(out, key);
	while ((attr = schema_next(attrs, field->attr, attr)))
		json_one(out, NULL, field, attr);
	out_close(out);
}

/* Closes the group that is open, and opens the one that is wanted. */
static const char *change_group(struct out *out, const char *open,
				const char *wanted)
{
	if (open == wanted)
		return open;
	if (open)
		out_close(out);
	if (wanted)
		out_open_object(out, wanted);
	return wanted;
}

/* Puts all attributes but @skip into the JSON object that is open. */
void attr_json_set(struct out *out, const struct attr_set *set,
		   const struct attrs *attrs, int skip)
{
	const char *group = NULL;
	const struct field *field;
	size_t i;

	if (!out->json)
		return;
	for (i = 0; i < set->count; i++) {
		field = &set->fields[i];
		if (field->attr == skip)
			continue;
		if (field->many) {
			json_array_of(out, field, attrs);
		} else if (attrs->tb[field->attr]) {
			group = change_group(out, group, field->group);
			attr_json(out, field, attrs->tb[field->attr]);
		}
	}
	change_group(out, group, NULL);
}
