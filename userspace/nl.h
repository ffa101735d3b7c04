/* SPDX-License-Identifier: GPL-2.0 */
/* Sessions with the kernel: one request, one answer or one refusal. */
#ifndef NL_H
#define NL_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct args;
struct ctl;
struct nl_msg;
struct nl_sock;
struct replies;

/**
 * struct session - a netlink socket
 * @sk: the socket, NULL until it is needed
 * @family: number of the family, for generic netlink
 */
struct session {
	struct nl_sock *sk;
	int family;
};

/**
 * struct sink - where the messages of an answer go
 * @add: takes one; negative where there is no memory
 * @clear: forgets all, because they come once more
 */
struct sink {
	int (*add)(void *to, struct nl_msg *msg);
	void (*clear)(void *to);
};

bool kernel_is_there(void);
int kernel_open(struct ctl *ctl);
int kernel_listen(struct ctl *ctl);
int kernel_change(struct ctl *ctl, __u8 cmd, struct args *args);
int kernel_get(struct ctl *ctl, __u8 cmd, struct args *args,
	       struct replies *replies);
int kernel_list(struct ctl *ctl, __u8 cmd, struct args *args,
		struct replies *replies);
int kernel_route_change(struct ctl *ctl, struct nl_msg *msg, const char *word);
bool kernel_route_ask(struct ctl *ctl, struct nl_msg *msg,
		      const struct sink *sink, void *to);
int kernel_route_list(struct ctl *ctl, __u16 type, size_t size,
		      const struct sink *sink, void *to);
int kernel_link_set(struct ctl *ctl, const char *name, unsigned int flags);
void session_close(struct session *session);

#endif /* NL_H */
