/* SPDX-License-Identifier: GPL-2.0 */
/* The host's own address beside another one, and both as sockets take them. */
#ifndef SEAT_H
#define SEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "ip.h"

struct ip ip_of(const void *bytes, size_t len);
socklen_t ip_sockaddr(const struct ip *ip, __u16 port, unsigned int ifindex,
		      struct sockaddr_storage *sa);
bool seat_is_own(const char *dev, const struct ip *ip);
bool seat_find(const char *dev, const struct ip *peer, struct ip *own);

#endif /* SEAT_H */
