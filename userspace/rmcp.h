/* SPDX-License-Identifier: GPL-2.0 */
/* RMCP: the two questions to a BMC that need no session, and their answers. */
#ifndef RMCP_H
#define RMCP_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* UDP port of a BMC, and room for all that is sent to it or read from it. */
#define RMCP_PORT 623
#define RMCP_ROOM 128

/* Questions are numbered modulo this, as IPMI has room for. */
#define RMCP_SEQS 64

/**
 * struct rmcp_pong - what a presence pong says
 * @tag: number of the question
 * @ipmi: IPMI is supported
 */
struct rmcp_pong {
	__u8 tag;
	bool ipmi;
};

/**
 * struct rmcp_auth - what is said of the authentication on a channel
 * @seq: number of the question
 * @code: completion code, 0 for success; else nothing follows
 * @v15: sessions of IPMI 1.5 are possible
 * @v20: sessions of IPMI 2.0 are possible
 */
struct rmcp_auth {
	__u8 seq;
	__u8 code;
	bool v15;
	bool v20;
};

size_t rmcp_put_ping(__u8 *buf, __u8 tag);
bool rmcp_get_pong(const __u8 *buf, size_t len, struct rmcp_pong *pong);
size_t rmcp_put_auth(__u8 *buf, __u8 seq, bool v20);
bool rmcp_get_auth(const __u8 *buf, size_t len, struct rmcp_auth *auth);
unsigned int rmcp_age(unsigned int asked, __u8 number);

#endif /* RMCP_H */
