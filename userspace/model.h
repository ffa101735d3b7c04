/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel told: a list of messages, taken apart. */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <netlink/msg.h>

#include "parse.h"
#include "schema.h"

/**
 * struct reply - one message of the family
 * @msg: the message, held as long as @attrs points into it
 * @attrs: its attributes
 */
struct reply {
	struct nl_msg *msg;
	struct attrs attrs;
};

/**
 * struct replies - the answer to one request
 * @set: what the messages consist of
 * @at: the messages
 * @count: how many
 * @room: how many fit
 */
struct replies {
	const struct attr_set *set;
	struct reply *at;
	size_t count;
	size_t room;
};

int replies_add(struct replies *replies, struct nl_msg *msg);
void replies_clear(struct replies *replies);
void replies_free(struct replies *replies);

int reply_read(struct reply *reply, const struct attr_set *set,
	       struct nl_msg *msg);
const char *reply_name(const struct reply *reply, int attr);
__u32 reply_number(const struct reply *reply, int attr);
bool reply_matches(const struct reply *reply, const struct args *args);

#endif /* MODEL_H */
