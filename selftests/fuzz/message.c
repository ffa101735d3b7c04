// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink requests by chance, of the form that the kernel's policies describe, which the
 * specification is made into; and requests that are damaged.
 */
#include <linux/genetlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/sideband.h>

#include "fuzz.h"

#define POLICIES	64
#define ATTRIBUTES	64
#define DEPTH		3

/**
 * struct attribute - what the kernel takes of a type
 * @kind: an &enum netlink_attribute_type, 0 where it takes none
 * @min: least value of a number
 * @max: its greatest
 * @min_length: least length of bytes or text
 * @max_length: its greatest
 * @nested: index of the policy of what is in it
 */
struct attribute {
	unsigned int		kind;
	unsigned long long	min, max;
	unsigned int		min_length, max_length;
	unsigned int		nested;
};

static struct attribute policies[POLICIES][ATTRIBUTES];

/* Of each command the policy of a request, and whether it takes dumps. */
static struct {
	bool		known;
	unsigned int	policy[2];
	bool		has[2];
} commands[COMMANDS];

static unsigned int family;

/**
 * message_family - of the messages
 *
 * Return: the number by which the kernel knows sideband here.
 */
unsigned int message_family(void)
{
	return family;
}

/* ---- what is put into a message ---- */

static struct nlattr *tail(struct message *m)
{
	return (void *)(m->bytes + NLMSG_ALIGN(m->hdr.nlmsg_len));
}

static struct nlattr *put(struct message *m, unsigned int type, const void *data, size_t size)
{
	struct nlattr *attr = tail(m);

	if (NLMSG_ALIGN(m->hdr.nlmsg_len) + NLA_HDRLEN + NLA_ALIGN(size) > MESSAGE_MAX - 64)
		return NULL;
	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + size;
	memset((char *)attr + NLA_HDRLEN, 0, NLA_ALIGN(size));
	if (size)
		memcpy((char *)attr + NLA_HDRLEN, data, size);
	m->hdr.nlmsg_len = (unsigned char *)attr - m->bytes + NLA_ALIGN(attr->nla_len);
	return attr;
}

static void begin(struct message *m, unsigned int type, unsigned int cmd, unsigned int flags)
{
	struct genlmsghdr *genl = NLMSG_DATA(&m->hdr);

	memset(&m->hdr, 0, sizeof(m->hdr) + sizeof(*genl));
	m->hdr.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	m->hdr.nlmsg_type = type;
	m->hdr.nlmsg_flags = NLM_F_REQUEST | flags;
	genl->cmd = cmd;
	genl->version = SIDEBAND_FAMILY_VERSION;
}

/* ---- what the kernel tells of its policies ---- */

#define each_attr(attr, data, size) \
	for (attr = (void *)(data); \
	     (char *)attr + NLA_HDRLEN <= (char *)(data) + (size) && \
	     attr->nla_len >= NLA_HDRLEN && \
	     (char *)attr + attr->nla_len <= (char *)(data) + (size); \
	     attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len)))

static void *data_of(struct nlattr *attr)
{
	return (char *)attr + NLA_HDRLEN;
}

static unsigned int size_of(struct nlattr *attr)
{
	return attr->nla_len - NLA_HDRLEN;
}

static unsigned int type_of(struct nlattr *attr)
{
	return attr->nla_type & NLA_TYPE_MASK;
}

static unsigned long long number_of(struct nlattr *attr)
{
	unsigned long long value = 0;

	memcpy(&value, data_of(attr), size_of(attr) < 8 ? size_of(attr) : 8);
	return value;
}

static void learn_attribute(struct attribute *a, struct nlattr *told)
{
	struct nlattr *attr;

	a->max = ~0ull;
	a->max_length = 64;
	each_attr(attr, data_of(told), size_of(told)) {
		switch (type_of(attr)) {
		case NL_POLICY_TYPE_ATTR_TYPE:
			a->kind = number_of(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MIN_VALUE_U:
			a->min = number_of(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MAX_VALUE_U:
			a->max = number_of(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MIN_LENGTH:
			a->min_length = number_of(attr);
			break;
		case NL_POLICY_TYPE_ATTR_MAX_LENGTH:
			a->max_length = number_of(attr);
			break;
		case NL_POLICY_TYPE_ATTR_POLICY_IDX:
			a->nested = number_of(attr) % POLICIES;
			break;
		}
	}
}

static void learn_policies(struct nlattr *told)
{
	struct nlattr *policy, *attr;

	each_attr(policy, data_of(told), size_of(told))
		each_attr(attr, data_of(policy), size_of(policy))
			if (type_of(policy) < POLICIES && type_of(attr) < ATTRIBUTES)
				learn_attribute(&policies[type_of(policy)][type_of(attr)], attr);
}

static void learn_commands(struct nlattr *told)
{
	struct nlattr *command, *attr;
	unsigned int dump;

	each_attr(command, data_of(told), size_of(told)) {
		if (type_of(command) >= COMMANDS)
			continue;
		commands[type_of(command)].known = true;
		each_attr(attr, data_of(command), size_of(command)) {
			dump = type_of(attr) == CTRL_ATTR_POLICY_DUMP;
			commands[type_of(command)].policy[dump] = number_of(attr) % POLICIES;
			commands[type_of(command)].has[dump] = true;
		}
	}
}

/* Of one message of an answer; false at its end. */
static bool learn(struct nlmsghdr *hdr)
{
	struct nlattr *attr;

	if (hdr->nlmsg_type == NLMSG_ERROR || hdr->nlmsg_type == NLMSG_DONE)
		return false;
	each_attr(attr, (char *)NLMSG_DATA(hdr) + GENL_HDRLEN,
		  hdr->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN)) {
		switch (type_of(attr)) {
		case CTRL_ATTR_FAMILY_ID:
			family = number_of(attr);
			break;
		case CTRL_ATTR_POLICY:
			learn_policies(attr);
			break;
		case CTRL_ATTR_OP_POLICY:
			learn_commands(attr);
			break;
		}
	}
	return true;
}

/* A request to the controller of the families, and all of its answer. */
static bool ask(int sock, unsigned int cmd, unsigned int flags)
{
	static struct message m;
	static union {
		struct nlmsghdr	hdr;
		char		bytes[32768];
	} answer;
	struct nlmsghdr *hdr;
	bool more = true;
	ssize_t got;
	int left;

	begin(&m, GENL_ID_CTRL, cmd, flags);
	put(&m, CTRL_ATTR_FAMILY_NAME, SIDEBAND_FAMILY_NAME, sizeof(SIDEBAND_FAMILY_NAME));
	if (send(sock, m.bytes, m.hdr.nlmsg_len, 0) < 0)
		return false;
	while (more) {
		got = recv(sock, &answer, sizeof(answer), 0);
		if (got < 0)
			return false;
		left = got;
		for (hdr = &answer.hdr; NLMSG_OK(hdr, left); hdr = NLMSG_NEXT(hdr, left))
			more = learn(hdr);
	}
	return true;
}

/**
 * message_learn - ask the kernel what requests look like
 * @sock: a netlink socket
 *
 * Return: false when it does not know of sideband.
 */
bool message_learn(int sock)
{
	unsigned int i, known = 0;

	if (!ask(sock, CTRL_CMD_GETFAMILY, NLM_F_ACK) || !family ||
	    !ask(sock, CTRL_CMD_GETPOLICY, NLM_F_DUMP))
		return false;
	for (i = 0; i < COMMANDS; i++)
		known += commands[i].known;
	return known > 0;
}

/* ---- requests by chance ---- */

/* In most requests all is possible, since one thing that is not has the rest not looked at. */
static bool wild;

static unsigned long long number_random(const struct attribute *a)
{
	unsigned long long range = a->max - a->min;

	switch (wild ? below(12) : 12) {
	case 0:
		return a->min - 1;
	case 1:
		return a->max + 1;
	case 2:
		return a->max;
	case 3:
		return words_vlan();
	case 4:
		return 1ull << below(64);
	}
	/* Numbers of devices, most of all. */
	if (range >= 64 && !percent(20))
		return range == 4093 ? 100 * (1 + below(3)) : a->min + below(40);
	return a->min + (range >= 0xffffffff ? below(~0u) : below(range + 1));
}

static void put_number(struct message *m, unsigned int type, const struct attribute *a,
		       size_t size)
{
	unsigned long long value = number_random(a);
	unsigned char address[4];

	if (size == 4 && a->max > 0xffffff && percent(30)) {
		words_ipv4(address);
		put(m, type, address, 4);
		return;
	}
	put(m, type, &value, size);
}

/* Which names of a request are those of a sideband: up to this type. Others are those of
 * devices.
 */
static unsigned int last_sideband;

static void begin_names(unsigned int cmd)
{
	switch (cmd) {
	case SIDEBAND_CMD_EXCLUSION_GET:
	case SIDEBAND_CMD_EXCLUSION_ADD:
	case SIDEBAND_CMD_EXCLUSION_DEL:
		last_sideband = 0;
		break;
	case SIDEBAND_CMD_PORT_GET:
	case SIDEBAND_CMD_PORT_ADD:
	case SIDEBAND_CMD_PORT_SET:
	case SIDEBAND_CMD_PORT_DEL:
		last_sideband = SIDEBAND_A_PORT_DEV;
		break;
	default:
		last_sideband = SIDEBAND_A_DEV_IFNAME;
	}
}

static const char *name_random(bool first)
{
	static const char * const sidebands[] = { "sb0", "sb0", "sb0", "sb1", "sb1", "sb2" };
	static const char * const links[] = { "lom0", "lom1", "lom2", "bmc0", "bmc0", "bmc1",
					      "lom0.100", "rmcp", "arp" };

	if (percent(wild ? 40 : 3))
		return words_devices[below(words_device_count)];
	return first ? PICK(sidebands) : PICK(links);
}

static void put_text(struct message *m, unsigned int type, bool first)
{
	char text[256];

	if (!wild || percent(90)) {
		snprintf(text, sizeof(text), "%s", name_random(first));
	} else {
		memset(text, 'x', sizeof(text));
		text[below(sizeof(text))] = below(256);
		text[percent(50) ? 15 : below(sizeof(text))] = 0;
		text[sizeof(text) - 1] = 0;
	}
	put(m, type, text, strlen(text) + (wild ? percent(80) : 1));
}

static void put_bytes(struct message *m, unsigned int type, const struct attribute *a)
{
	unsigned char bytes[256] = { 0 };
	size_t size = percent(50) ? 4 : 16;

	if (a->min_length == a->max_length && a->max_length <= sizeof(bytes))
		size = a->max_length;
	if (size == 6) {
		do
			words_mac(bytes);
		while (bytes[0] & 1 && !wild && percent(80));
	} else if (size == 4) {
		words_ipv4(bytes);
	} else {
		words_ipv6(bytes);
	}
	if (wild && percent(20))
		size = below(sizeof(bytes));
	put(m, type, bytes, size);
}

static void put_all(struct message *m, unsigned int policy, unsigned int depth);

static void put_nest(struct message *m, unsigned int type, unsigned int policy, unsigned int depth)
{
	struct nlattr *nest = put(m, type | (wild && percent(10) ? 0 : NLA_F_NESTED), NULL, 0);

	if (!nest)
		return;
	if (depth < DEPTH)
		put_all(m, policy, depth + 1);
	nest->nla_len = m->bytes + m->hdr.nlmsg_len - (unsigned char *)nest;
}

static void put_random(struct message *m, unsigned int type, const struct attribute *a,
		       unsigned int depth)
{
	switch (a->kind) {
	case NL_ATTR_TYPE_FLAG:
		put(m, type, NULL, 0);
		break;
	case NL_ATTR_TYPE_U8:
		put_number(m, type, a, 1);
		break;
	case NL_ATTR_TYPE_U16:
		put_number(m, type, a, 2);
		break;
	case NL_ATTR_TYPE_U32:
		put_number(m, type, a, 4);
		break;
	case NL_ATTR_TYPE_U64:
		put_number(m, type, a, 8);
		break;
	case NL_ATTR_TYPE_STRING:
	case NL_ATTR_TYPE_NUL_STRING:
		put_text(m, type, !depth && type <= last_sideband);
		break;
	case NL_ATTR_TYPE_NESTED:
		put_nest(m, type, a->nested, depth);
		break;
	default:
		put_bytes(m, type, a);
	}
}

static bool is_text(const struct attribute *a)
{
	return a->kind == NL_ATTR_TYPE_STRING || a->kind == NL_ATTR_TYPE_NUL_STRING;
}

/* Whether an attribute is in a request. Without a device hardly anything is looked at, and
 * that has one of two names.
 */
static bool is_wanted(const struct attribute *a, unsigned int type, unsigned int likely)
{
	if (!a->kind)
		return false;
	if (type < 3 && is_text(a))
		return percent(90);
	if (type < 3 && a->kind == NL_ATTR_TYPE_U32)
		return percent(15);
	return percent(likely);
}

/* Some of the attributes of a policy, sometimes one of them many times. */
static void put_all(struct message *m, unsigned int policy, unsigned int depth)
{
	unsigned int likely = PICK(((unsigned int[]){ 15, 50, 90, 97 }));
	struct attribute stranger = { .kind = below(16), .max = ~0ull, .max_length = 64 };
	unsigned int type, times;

	for (type = 0; type < ATTRIBUTES; type++) {
		if (!is_wanted(&policies[policy][type], type, likely))
			continue;
		times = percent(3) ? below(40) : 1;
		while (times--)
			put_random(m, type, &policies[policy][type], depth);
	}
	if (wild && percent(10))
		put_random(m, below(NLA_TYPE_MASK), &stranger, depth);
}

/* There is more to be done where there is something. */
static bool is_needless(unsigned int cmd)
{
	switch (cmd) {
	case SIDEBAND_CMD_DEV_ADD:
	case SIDEBAND_CMD_PORT_ADD:
	case SIDEBAND_CMD_STATION_ADD:
	case SIDEBAND_CMD_FILTER_ADD:
	case SIDEBAND_CMD_GUARD_ADD:
		return false;
	case SIDEBAND_CMD_DEV_DEL:
		return !percent(5);
	}
	return !percent(40);
}

/**
 * message_random - a request
 * @message: where it goes
 *
 * Most are of the right form, their values often possible ones.
 */
void message_random(struct message *message)
{
	unsigned int cmd = below(COMMANDS), dump;

	wild = percent(20);
	while (commands[cmd].known ? is_needless(cmd) : !percent(1))
		cmd = below(COMMANDS);
	begin_names(cmd);
	dump = commands[cmd].has[1] && (percent(50) || !commands[cmd].has[0]);
	begin(message, family, cmd, NLM_F_ACK | (dump ? NLM_F_DUMP : 0));
	message->damaged = false;
	if (wild && percent(10))
		message->hdr.nlmsg_flags ^= 1 << below(16);
	put_all(message, commands[cmd].policy[dump], 0);
	message->size = message->hdr.nlmsg_len;
	if (wild && percent(25))
		message_mutate(message);
}

/**
 * message_mutate - damage a request, or change a value in it
 * @message: the request
 *
 * Its head stays that of a request to the family, or nobody would read the rest.
 */
void message_mutate(struct message *message)
{
	const unsigned int head = NLMSG_LENGTH(0);
	unsigned int times = 1 + below(3), at;

	message->damaged = true;
	while (times-- && message->size > head) {
		at = head + below(message->size - head);
		switch (below(5)) {
		case 0:
			message->bytes[at] = below(256);
			break;
		case 1:
			message->bytes[at] ^= 1 << below(8);
			break;
		case 2:
			message->bytes[at] += percent(50) ? 1 : -1;
			break;
		case 3:
			message->size = at;
			break;
		case 4:
			memmove(message->bytes + head + below(message->size - head),
				message->bytes + at, below(MESSAGE_MAX - message->size) %
				(message->size - at + 1));
			break;
		}
	}
	if (percent(95))
		message->hdr.nlmsg_len = message->size;
}
