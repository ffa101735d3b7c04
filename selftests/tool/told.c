// SPDX-License-Identifier: GPL-2.0
/* Stands in for the kernel, so that answers can be shown without one.
 *
 * Takes the place of nl.c and ipmidev.c, and reads the answers from standard input, a message
 * in each line: 'SET [ NAME VALUE ] ...' by the names of the specification, flags
 * without VALUE and nests as '[ NAME VALUE ... ]'. What begins with 'once' is told when
 * its kind is asked for the first time only, with 'later' from then on. For a change,
 * 'refuse SET NAME SENTENCE' is about that attribute of the request. Of rtnetlink:
 * 'link NAME INDEX [ up ] [ mac MAC ] [ usb NAME ] [ on INDEX vlan ID ] [ kind KIND ]
 * [ master INDEX KIND ]'
 * and 'addr ADDR/LEN INDEX [ proto NUMBER ] [ secondary ] [ dadfailed ]'.
 *
 * Of the BMC in-band, as bytes in hexadecimal digits: 'answer QUESTION ANSWER', to
 * whatever question begins so (network function, command, data), '-' for silence; the
 * first that fits counts. 'inband CHANNEL MAC ADDR VLAN [ v15 ] [ v20 ]' are the usual
 * answers of a LAN channel, and 'inband-error NUMBER' is that the device can't be opened.
 * Without any of them there is none.
 *
 * Files of sysfs are looked for in the folder that the environment names as TOLD_SYS.
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
#include "ip.h"
#include "ipmidev.h"
#include "model.h"
#include "parse.h"
#include "sysfs.h"

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

/* Before all else: the tool never sees the machine's own. */
__attribute__((constructor)) static void choose_sysfs(void)
{
	sysfs_dir = getenv("TOLD_SYS") ?: "/nowhere";
}

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

	if (field->type == FIELD_NAME || field->type == FIELD_TEXT) {
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

/* True for a line that is told now; how it begins is taken. */
static bool is_time(struct line *line, bool again)
{
	const char *other = again ? "once" : "later";

	if (!*line->at || !strcmp(*line->at, other))
		return false;
	if (!strcmp(*line->at, again ? "later" : "once"))
		line->at++;
	return *line->at;
}

static void add_answers(struct replies *replies, const struct args *args)
{
	static const struct attr_set *asked[32];
	char copy[sizeof(answers)], *text = copy;
	struct line line;
	size_t n = 0;

	while (asked[n] && asked[n] != replies->set)
		n++;
	read_answers();
	memcpy(copy, answers, sizeof(copy));
	while (next_line(&line, &text))
		if (is_time(&line, asked[n]) &&
		    !strcmp(*line.at, replies->set->name))
			add_answer(replies, args, &line);
	asked[n] = replies->set;
}

bool kernel_is_there(void)
{
	return true;
}

int kernel_list(struct ctl *ctl, __u8 cmd, struct args *args,
		struct replies *replies)
{
	(void)ctl;
	(void)cmd;
	(void)args;
	replies_clear(replies);
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
	struct value mac = {};

	info.ifi_index = next_number(line);
	if (next_is(line, "up"))
		info.ifi_flags = IFF_UP | IFF_RUNNING;
	nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO);
	nla_put_string(msg, IFLA_IFNAME, name);
	if (next_is(line, "mac")) {
		value_mac(*line->at++, &mac);
		nla_put(msg, IFLA_ADDRESS, 6, mac.data.mac);
	}
	if (next_is(line, "usb")) {
		nla_put_string(msg, IFLA_PARENT_DEV_BUS_NAME, "usb");
		nla_put_string(msg, IFLA_PARENT_DEV_NAME, *line->at++);
	}
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

/* ---- the BMC ---- */

static size_t read_bytes(const char *text, __u8 *bytes, size_t room)
{
	size_t len = 0;

	while (len < room && sscanf(text + 2 * len, "%2hhx", &bytes[len]) == 1)
		len++;
	return len;
}

/* The usual answer of a LAN channel; 0 where that is asked for something else. */
static size_t answer_lan(const struct ipmi_question *question, struct line *line,
			 __u8 *answer)
{
	bool is_auth = question->cmd == 0x38;
	struct value mac = {};
	__u8 v15, v20;
	__u16 vlan;

	if (next_number(line) != (question->data[0] & 0x0f))
		return 0;
	value_mac(*line->at++, &mac);
	inet_pton(AF_INET, *line->at++, answer + 2);
	vlan = next_number(line);
	v15 = next_is(line, "v15");
	v20 = next_is(line, "v20");
	answer[0] = 0;
	if (is_auth) {
		answer[2] = 0x80;
		answer[4] = v15 | v20 << 1;
		return v15 || v20 ? 9 : 0;
	}
	if (question->data[1] == 3)
		return 6;
	if (question->data[1] == 5) {
		memcpy(answer + 2, mac.data.mac, 6);
		return 8;
	}
	answer[2] = vlan;
	answer[3] = vlan >> 8 | (vlan ? 0x80 : 0);
	return question->data[1] == 20 ? 4 : 0;
}

/* True for a question that begins with these bytes. */
static bool begins_so(const struct ipmi_question *question, const char *text)
{
	__u8 asked[2 + IPMI_QUESTION_ROOM] = { question->netfn, question->cmd };
	__u8 bytes[sizeof(asked)];
	size_t len = read_bytes(text, bytes, sizeof(bytes));

	memcpy(asked + 2, question->data, question->len);
	return !memcmp(asked, bytes, len);
}

int ipmidev_open(struct ipmidev *dev, unsigned int seconds)
{
	char copy[sizeof(answers)], *text = copy;
	int error = ENOENT;
	struct line line;

	(void)seconds;
	*dev = (struct ipmidev){};
	read_answers();
	memcpy(copy, answers, sizeof(copy));
	while (next_line(&line, &text)) {
		if (next_is(&line, "inband-error"))
			return next_number(&line);
		if (next_is(&line, "inband") || next_is(&line, "answer"))
			error = 0;
	}
	return error;
}

size_t ipmidev_ask(struct ipmidev *dev, const struct ipmi_question *question,
		   __u8 *answer)
{
	/* Get Device ID: IPMI 2.0, and no vendor. */
	static const __u8 id[] = { 0, 0x20, 1, 1, 0, 2, 0, 0, 0, 0, 0, 0 };
	char copy[sizeof(answers)], *text = copy;
	struct line line;
	size_t len = 0;

	memcpy(copy, answers, sizeof(copy));
	while (!dev->silent && !len && next_line(&line, &text)) {
		if (next_is(&line, "answer") && begins_so(question, *line.at++)) {
			dev->silent = !strcmp(*line.at, "-");
			len = read_bytes(*line.at, answer, IPMI_ANSWER_ROOM);
		} else if (next_is(&line, "inband") && question->netfn != 0x30 &&
			   question->cmd != 1) {
			len = answer_lan(question, &line, answer);
		}
	}
	if (dev->silent || len)
		return len;
	if (question->netfn == 6 && question->cmd == 1) {
		memcpy(answer, id, sizeof(id));
		return sizeof(id);
	}
	answer[0] = 0xcc;
	return 1;
}

void ipmidev_close(struct ipmidev *dev)
{
	(void)dev;
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
