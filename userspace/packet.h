/* SPDX-License-Identifier: GPL-2.0 */
/* Packets of one protocol, sent and heard on one Ethernet device. */
#ifndef PACKET_H
#define PACKET_H

#include <stddef.h>
#include <linux/if_packet.h>
#include <linux/types.h>

int packet_open(unsigned int ifindex, __u16 protocol, struct sockaddr_ll *own);
int packet_send(int fd, const struct sockaddr_ll *own, const __u8 *mac,
		const void *data, size_t len);

#endif /* PACKET_H */
