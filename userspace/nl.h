/* SPDX-License-Identifier: GPL-2.0 */
/* Sessions with the kernel: one request, one answer or one refusal. */
#ifndef NL_H
#define NL_H

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

int kernel_open(struct ctl *ctl);
int kernel_listen(struct ctl *ctl);
int kernel_change(struct ctl *ctl, __u8 cmd, struct args *args);
int kernel_get(struct ctl *ctl, __u8 cmd, struct args *args,
	       struct replies *replies);
int kernel_list(struct ctl *ctl, __u8 cmd, struct args *args,
		struct replies *replies);
int kernel_link_set(struct ctl *ctl, const char *name, unsigned int flags);
void session_close(struct session *session);

#endif /* NL_H */
