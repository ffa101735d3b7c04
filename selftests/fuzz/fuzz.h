/* SPDX-License-Identifier: GPL-2.0 */
/* What the fuzzer's parts share. */
#ifndef _FUZZ_H
#define _FUZZ_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>

#include "../classify/random.h"

#define MESSAGE_MAX	8192
#define COMMANDS	64

/**
 * struct message - a request, as it goes to the kernel
 * @hdr: its head; the length in it is what a right one would have
 * @bytes: all of it
 * @size: how many of @bytes are sent
 * @damaged: it is not of the form that requests have
 */
struct message {
	union {
		struct nlmsghdr	hdr;
		unsigned char	bytes[MESSAGE_MAX];
	};
	size_t			size;
	bool			damaged;
};

/* words.c */
extern const char * const words_devices[];
extern const unsigned int words_device_count;
void words_mac(unsigned char *mac);
void words_ipv4(unsigned char *address);
void words_ipv6(unsigned char *address);
unsigned int words_vlan(void);

/* message.c */
bool message_learn(int sock);
void message_random(struct message *message);
void message_mutate(struct message *message);
unsigned int message_family(void);

/* frame.c */
size_t frame_random(unsigned char *frame, size_t room);

/* coverage.c */
bool coverage_share(void);
bool coverage_open(void);
void coverage_begin(void);
bool coverage_end(void);
unsigned long coverage_places(void);

#endif
