// SPDX-License-Identifier: GPL-2.0
/* Packets of one protocol, sent and heard on one Ethernet device. */

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "packet.h"

/* Opens a socket that never blocks, and learns the MAC of the device; -errno where
 * that fails. Needs CAP_NET_RAW.
 */
int packet_open(unsigned int ifindex, __u16 protocol, struct sockaddr_ll *own)
{
	struct sockaddr_ll on = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = ifindex,
	};
	socklen_t len = sizeof(*own);
	int fd, ret;

	/* Without a protocol it hears nothing before it is bound. */
	fd = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&on, sizeof(on)) ||
	    getsockname(fd, (struct sockaddr *)own, &len))
		ret = -errno;
	else
		ret = own->sll_hatype == ARPHRD_ETHER ? fd : -EPROTOTYPE;
	if (ret < 0)
		close(fd);
	return ret;
}

/* Sends what is behind the Ethernet header; -errno where that fails. */
int packet_send(int fd, const struct sockaddr_ll *own, const __u8 *mac,
		const void *data, size_t len)
{
	struct sockaddr_ll to = *own;

	memcpy(to.sll_addr, mac, ETH_ALEN);
	if (sendto(fd, data, len, 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		return -errno;
	return 0;
}
