/* SPDX-License-Identifier: GPL-2.0 */
/* Asking who has an IP address, by frames sent out of one device. */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>
#include <linux/if_packet.h>
#include <linux/types.h>

#include "ip.h"

/**
 * struct ask - who has an address?
 * @fd: the packet socket, -1 where there is none
 * @own: the device and its MAC
 * @ip: the address in question
 */
struct ask {
	int fd;
	struct sockaddr_ll own;
	struct ip ip;
};

int ask_open(struct ask *ask, unsigned int ifindex, const struct ip *ip);
int ask_send(const struct ask *ask);
int ask_read(const struct ask *ask, __u8 *mac);
void ask_close(struct ask *ask);
const char *ask_name(const struct ip *ip);

#endif /* ASK_H */
