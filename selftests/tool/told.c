// SPDX-License-Identifier: GPL-2.0
/* Stands in for the kernel, so that answers can be shown without one.
 *
 * Takes the place of nl.c and inband.c, and reads the answers from standard input, a message
 * in each line: 'SET [ NAME VALUE ] ...' by the names of the specification, flags
 * without VALUE and nests as '[ NAME VALUE ... ]'; for a change,
 * 'refuse SET NAME SENTENCE' is about that attribute of the request. Of rtnetlink:
 * 'link NAME INDEX [ up ] [ on INDEX vlan ID ] [ kind KIND ] [ master INDEX KIND ]'
 * and 'addr ADDR/LEN INDEX [ proto NUMBER ] [ secondary ] [ dadfailed ]'. Of the BMC
 * in-band, for inband.c: 'inband CHANNEL MAC ADDR VLAN [ v15 ] [ v20 ]' and
 * 'inband-error NUMBER'.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <netlink/genl/genl.h>

#include "ctl.h"
#include "extack.h"
#include "inband.h"
#include "ip.h"
#include "model.h"
#include "parse.h"

#define WORDS_MAX 128

/**
 * struct line - one line of the answers
 * @words: its words, the last is NULL
 * @at: the one that comes next
 */
struct line {
	char *words[WORDS_MAX + 1];
	char **at;
};

static char answers[64 * 1024];

/* Reads the answers, once. */
static void read_answers(void)
{
	static bool done;

	if (!done)
		answers[fread(answers, 1, sizeof(answers) - 1, stdin)] = '\0';
	done = true;
}

/* The next line, or NULL; @text is used up. */
static struct line *next_line(struct line *line, char **text)
{
	char *rest = strsep(text, "\n");
	char *word;
	int n = 0;

	if (!rest)
		return NULL;
	while ((word = strsep(&rest, " ")) && n < WORDS_MAX)
		if (*word)
			line->words[n++] = word;
	line->words[n] = NULL;
	line->at = line->words;
	return line;
}

static const struct field *field_by_name(const struct attr_set *set,
					 const char *name)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (!strcmp(set->fields[i].name, name))
			return &set->fields[i];
	fprintf(stderr, "told: %s has no %s\n", set->name, name);
	exit(9);
}

static __u32 number_of(const struct field *field, const char *text)
{
	__u32 i;

	for (i = 0; field->words && field->words[i]; i++)
		if (!strcmp(field->words[i], text))
			return i;
	return strtoul(text, NULL, 0);
}

static void put_value(struct nl_msg *msg, const struct field *field,
		      const char *text)
{
	unsigned char address[16];
	struct value mac = {};

	if (field->type == FIELD_NAME) {
		nla_put_string(msg, field->attr, text);
	} else if (field->type == FIELD_MAC) {
		value_mac(text, &mac);
		nla_put(msg, field->attr, 6, mac.data.mac);
	} else if (field->type == FIELD_ADDRESS) {
		struct ip ip;

		ip_read_prefix(text, &ip);
		nla_put(msg, field->attr, ip_size(&ip), ip.bytes);
	} else if (field->type == FIELD_IPV4) {
		inet_pton(AF_INET, text, address);
		nla_put(msg, field->attr, 4, address);
	} else if (field->type == FIELD_IPV6) {
		inet_pton(AF_INET6, text, address);
		nla_put(msg, field->attr, 16, address);
	} else if (field->type == FIELD_SWITCH) {
		nla_put_u8(msg, field->attr, number_of(field, text));
	} else if (field->type == FIELD_U16 || field->type == FIELD_VLAN) {
		nla_put_u16(msg, field->attr, number_of(field, text));
	} else if (field->type == FIELD_U64 || field->type == FIELD_RATE) {
		nla_put_u64(msg, field->attr, strtoull(text, NULL, 0));
	} else {
		nla_put_u32(msg, field->attr, number_of(field, text));
	}
}

/* Puts attributes into a message, up to the end of the line or of the nest. */
static void put_attrs(struct nl_msg *msg, const struct attr_set *set,
		      struct line *line)
{
	const struct field *field;
	struct nlattr *nest;

	while (*line->at && strcmp(*line->at, "]")) {
		field = field_by_name(set, *line->at++);
		if (field->type == FIELD_FLAG) {
			nla_put_flag(msg, field->attr);
		} else if (field->type == FIELD_NEST) {
			line->at++;
			nest = nla_nest_start(msg, field->attr);
			put_attrs(msg, field->set, line);
			nla_nest_end(msg, nest);
			line->at++;
		} else {
			put_value(msg, field, *line->at++);
		}
	}
}

/* Adds the message of a line where all that was typed matches. */
static void add_answer(struct replies *replies, const struct args *args,
		       struct line *line)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct reply reply;

	genlmsg_put(msg, 0, 0, 0, 0, 0, 0, 1);
	line->at++;
	put_attrs(msg, replies->set, line);
	if (reply_read(&reply, replies->set, msg) >= 0 &&
	    (!args || reply_matches(&reply, args)))
		replies_add(replies, msg);
	nlmsg_free(msg);
}

static void add_answers(struct replies *replies, const struct args *args)
{
	char copy[sizeof(answers)], *text = copy;
	struct line line;

	read_answers();
	memcpy(copy, answers, sizeof(copy));
	while (next_line(&line, &text))
		if (line.words[0] && !strcmp(line.words[0], replies->set->name))
			add_answer(replies, args, &line);
}

int kernel_list(struct ctl *ctl, __u8 cmd, struct args *args,
		struct replies *replies)
{
	(void)ctl;
	(void)cmd;
	(void)args;
	add_answers(replies, NULL);
	return CTL_OK;
}

int kernel_get(struct ctl *ctl, __u8 cmd, struct args *args,
	       struct replies *replies)
{
	(void)cmd;
	add_answers(replies, args);
	if (replies->count)
		return CTL_OK;
	return out_error(ctl, CTL_REFUSED, args->at[0].text, "not told");
}

/* Where an attribute of the request is, as the kernel says it. */
static size_t offset_of(struct nl_msg *msg, const struct field *field)
{
	struct nlattr *head = genlmsg_attrdata(nlmsg_data(nlmsg_hdr(msg)), 0);
	int len = genlmsg_attrlen(nlmsg_data(nlmsg_hdr(msg)), 0);
	struct nlattr *attr = nla_find(head, len, field->attr);

	return attr ? (char *)attr - (char *)nlmsg_hdr(msg) : 0;
}

/* Refuses a request as a line says; the sentence is cut at WORDS_MAX. */
static int refuse(struct ctl *ctl, __u8 cmd, struct args *args,
		  struct line *line)
{
	const struct attr_set *const sets[] = {
		&set_dev, &set_port, &set_station, &set_exclusion,
		&set_guard, NULL
	};
	struct nl_msg *msg = nlmsg_alloc();
	const struct attr_set *const *set;
	struct extack extack = {};
	char **word;
	int ret;

	for (set = sets; set[1] && strcmp((*set)->name, line->words[1]); set++)
		;
	genlmsg_put(msg, 0, 0, 0, 0, 0, cmd, 1);
	args_encode(args, msg, 0);
	extack.offset = offset_of(msg, field_by_name(*set, line->words[2]));
	for (word = line->words + 3; *word; word++) {
		size_t len = strlen(extack.sentence);

		snprintf(extack.sentence + len, sizeof(extack.sentence) - len,
			 "%s%s", len ? " " : "", *word);
	}
	ret = extack_say(ctl, &extack, args, NULL, EINVAL);
	nlmsg_free(msg);
	return ret;
}

int kernel_change(struct ctl *ctl, __u8 cmd, struct args *args)
{
	char copy[sizeof(answers)], *text = copy;
	struct line line;

	read_answers();
	memcpy(copy, answers, sizeof(copy));
	while (next_line(&line, &text))
		if (line.words[0] && !strcmp(line.words[0], "refuse"))
			return refuse(ctl, cmd, args, &line);
	return CTL_OK;
}

/* True for that word, which is then taken. */
static bool next_is(struct line *line, const char *word)
{
	bool is = *line->at && !strcmp(*line->at, word);

	line->at += is;
	return is;
}

static __u32 next_number(struct line *line)
{
	return strtoul(*line->at++, NULL, 0);
}

/* Of which kind a device is, and in what it is a member. */
static void put_kinds(struct nl_msg *msg, struct line *line)
{
	struct nlattr *info, *data;
	__u16 vlan = 0;

	if (next_is(line, "on"))
		nla_put_u32(msg, IFLA_LINK, next_number(line));
	if (next_is(line, "vlan"))
		vlan = next_number(line);
	info = nla_nest_start(msg, IFLA_LINKINFO);
	if (vlan) {
		nla_put_string(msg, IFLA_INFO_KIND, "vlan");
		data = nla_nest_start(msg, IFLA_INFO_DATA);
		nla_put_u16(msg, IFLA_VLAN_ID, vlan);
		nla_nest_end(msg, data);
	} else if (next_is(line, "kind")) {
		nla_put_string(msg, IFLA_INFO_KIND, *line->at++);
	}
	if (!next_is(line, "master")) {
		nla_nest_end(msg, info);
		return;
	}
	vlan = next_number(line);
	nla_put_string(msg, IFLA_INFO_SLAVE_KIND, *line->at++);
	nla_nest_end(msg, info);
	nla_put_u32(msg, IFLA_MASTER, vlan);
}

static struct nl_msg *link_of(struct line *line)
{
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWLINK, 0);
	const char *name = *line->at++;
	struct ifinfomsg info = { .ifi_type = ARPHRD_ETHER };

	info.ifi_index = next_number(line);
	if (next_is(line, "up"))
		info.ifi_flags = IFF_UP | IFF_RUNNING;
	nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO);
	nla_put_string(msg, IFLA_IFNAME, name);
	put_kinds(msg, line);
	return msg;
}

static struct nl_msg *addr_of(struct line *line)
{
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_NEWADDR, 0);
	struct ifaddrmsg info = {};
	__u8 proto = 0;
	struct ip ip;

	ip_read(*line->at++, &ip);
	info.ifa_family = ip.family;
	info.ifa_prefixlen = ip.prefix;
	info.ifa_index = next_number(line);
	if (next_is(line, "proto"))
		proto = next_number(line);
	if (next_is(line, "secondary"))
		info.ifa_flags = IFA_F_SECONDARY;
	if (next_is(line, "dadfailed"))
		info.ifa_flags = IFA_F_DADFAILED;
	nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO);
	nla_put(msg, IFA_ADDRESS, ip_size(&ip), ip.bytes);
	if (proto)
		nla_put_u8(msg, IFA_PROTO, proto);
	return msg;
}

int kernel_route_list(struct ctl *ctl, __u16 type, size_t size,
		      const struct sink *sink, void *to)
{
	const char *kind = type == RTM_GETLINK ? "link" : "addr";
	char copy[sizeof(answers)], *text = copy;
	struct nl_msg *msg;
	struct line line;

	(void)ctl;
	(void)size;
	if (type == RTM_GETROUTE)
		return CTL_OK;
	read_answers();
	memcpy(copy, answers, sizeof(copy));
	while (next_line(&line, &text)) {
		if (!line.words[0] || strcmp(line.words[0], kind))
			continue;
		line.at++;
		msg = type == RTM_GETLINK ? link_of(&line) : addr_of(&line);
		sink->add(to, msg);
		nlmsg_free(msg);
	}
	return CTL_OK;
}

static void add_lan(struct inband *inband, struct line *line)
{
	struct inband_lan *lan = &inband->lans[inband->count++];
	struct value mac = {};

	lan->channel = next_number(line);
	value_mac(*line->at++, &mac);
	memcpy(lan->mac, mac.data.mac, sizeof(lan->mac));
	inet_pton(AF_INET, *line->at++, &lan->ipv4);
	lan->vlan = next_number(line);
	lan->v15 = next_is(line, "v15");
	lan->v20 = next_is(line, "v20");
	lan->asked = lan->v15 || lan->v20;
}

void inband_read(struct inband *inband)
{
	char copy[sizeof(answers)], *text = copy;
	struct line line;

	read_answers();
	memcpy(copy, answers, sizeof(copy));
	*inband = (struct inband){};
	while (next_line(&line, &text)) {
		if (next_is(&line, "inband-error"))
			inband->error = next_number(&line);
		else if (next_is(&line, "inband"))
			add_lan(inband, &line);
		inband->there |= inband->error || inband->count;
	}
}

const struct inband_lan *inband_find(const struct inband *inband,
				     const __u8 *mac)
{
	size_t i;

	for (i = 0; i < inband->count; i++)
		if (!memcmp(inband->lans[i].mac, mac, 6))
			return &inband->lans[i];
	return NULL;
}

int kernel_route_change(struct ctl *ctl, struct nl_msg *msg, const char *word)
{
	bool add = nlmsg_hdr(msg)->nlmsg_type == RTM_NEWADDR;

	(void)ctl;
	printf("told: %s %s\n", add ? "set" : "removed", word);
	return CTL_OK;
}

/* Knows no route, and lets none be changed. */
bool kernel_route_ask(struct ctl *ctl, struct nl_msg *msg,
		      const struct sink *sink, void *to)
{
	(void)ctl;
	(void)msg;
	(void)sink;
	(void)to;
	return false;
}

int kernel_link_set(struct ctl *ctl, const char *name, unsigned int flags)
{
	(void)ctl;
	(void)name;
	(void)flags;
	return CTL_OK;
}

int kernel_listen(struct ctl *ctl)
{
	return out_error(ctl, CTL_REFUSED, "monitor", "not told");
}

void session_close(struct session *session)
{
	(void)session;
}
