// SPDX-License-Identifier: GPL-2.0
/* What the kernel told: a list of messages, taken apart. */

#include <stdlib.h>
#include <string.h>
#include <linux/genetlink.h>

#include "model.h"

/* Takes a message apart; it is not held. */
int reply_read(struct reply *reply, const struct attr_set *set,
	       struct nl_msg *msg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct genlmsghdr *genl = nlmsg_data(nlh);

	if (nlmsg_datalen(nlh) < (int)GENL_HDRLEN)
		return -1;
	reply->msg = msg;
	return schema_parse(set, &reply->attrs,
			    (struct nlattr *)((char *)genl + GENL_HDRLEN),
			    nlmsg_datalen(nlh) - GENL_HDRLEN);
}

/* Adds a message to the list and holds it; one that makes no sense is left out. */
int replies_add(struct replies *replies, struct nl_msg *msg)
{
	size_t room = replies->room ? 2 * replies->room : 16;
	struct reply *at;

	if (replies->count == replies->room) {
		at = realloc(replies->at, room * sizeof(*at));
		if (!at)
			return -1;
		replies->at = at;
		replies->room = room;
	}
	at = &replies->at[replies->count];
	if (reply_read(at, replies->set, msg) < 0)
		return 0;
	nlmsg_get(msg);
	replies->count++;
	return 0;
}

/* Lets go of all messages. */
void replies_clear(struct replies *replies)
{
	while (replies->count)
		nlmsg_free(replies->at[--replies->count].msg);
}

void replies_free(struct replies *replies)
{
	replies_clear(replies);
	free(replies->at);
	replies->at = NULL;
	replies->room = 0;
}

/* A device name of a message, "" where it has none. */
const char *reply_name(const struct reply *reply, int attr)
{
	struct nlattr *name = reply->attrs.tb[attr];

	if (!name || !nla_len(name) ||
	    ((char *)nla_data(name))[nla_len(name) - 1])
		return "";
	return nla_data(name);
}

/* A number of a message, 0 where it has none. */
__u32 reply_number(const struct reply *reply, int attr)
{
	struct nlattr *number = reply->attrs.tb[attr];

	return number ? nla_get_u32(number) : 0;
}

/* True when a message has all that was typed. */
bool reply_matches(const struct reply *reply, const struct args *args)
{
	const struct arg *arg;
	struct nlattr *attr;

	for (arg = args->at; arg < args->at + args->count; arg++) {
		attr = reply->attrs.tb[arg->kw->attr];
		if (!attr || (size_t)nla_len(attr) != arg->value.len ||
		    memcmp(nla_data(attr), &arg->value.data, arg->value.len))
			return false;
	}
	return true;
}
