// SPDX-License-Identifier: GPL-2.0
/* The host's own address beside another one, and both as sockets take them. */

#include <ifaddrs.h>
#include <string.h>
#include <arpa/inet.h>

#include "seat.h"

/* An address of four or sixteen bytes. */
struct ip ip_of(const void *bytes, size_t len)
{
	struct ip ip = { .family = len == 4 ? AF_INET : AF_INET6 };

	memcpy(ip.bytes, bytes, ip_size(&ip));
	return ip;
}

/* Writes what sockets take; an address of a link is on that of @ifindex. */
socklen_t ip_sockaddr(const struct ip *ip, __u16 port, unsigned int ifindex,
		      struct sockaddr_storage *sa)
{
	struct sockaddr_in6 *v6 = (void *)sa;
	struct sockaddr_in *v4 = (void *)sa;

	memset(sa, 0, sizeof(*sa));
	sa->ss_family = ip->family;
	if (ip->family == AF_INET) {
		v4->sin_port = htons(port);
		memcpy(&v4->sin_addr, ip->bytes, sizeof(v4->sin_addr));
		return sizeof(*v4);
	}
	v6->sin6_port = htons(port);
	memcpy(&v6->sin6_addr, ip->bytes, sizeof(v6->sin6_addr));
	if (IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr))
		v6->sin6_scope_id = ifindex;
	return sizeof(*v6);
}

static struct ip ip_of_sockaddr(const struct sockaddr *sa)
{
	const struct sockaddr_in6 *v6 = (const void *)sa;
	const struct sockaddr_in *v4 = (const void *)sa;

	if (sa->sa_family == AF_INET)
		return ip_of(&v4->sin_addr, 4);
	return ip_of(&v6->sin6_addr, 16);
}

/* True where two addresses are alike in the bits of the mask. */
static bool is_within(const struct ip *a, const struct ip *b,
		      const struct ip *mask)
{
	size_t i;

	for (i = 0; i < ip_size(a); i++)
		if ((a->bytes[i] ^ b->bytes[i]) & mask->bytes[i])
			return false;
	return true;
}

/* True for an address of this host; one of a link is the host's on @dev alone. */
bool seat_is_own(const char *dev, const struct ip *ip)
{
	bool on_link = ip->family == AF_INET6 &&
		       IN6_IS_ADDR_LINKLOCAL(&ip->v6);
	struct ifaddrs *all, *it;
	bool own = false;
	struct ip mine;

	if (getifaddrs(&all))
		return false;
	for (it = all; it && !own; it = it->ifa_next) {
		if (!it->ifa_addr || it->ifa_addr->sa_family != ip->family ||
		    (on_link && strcmp(it->ifa_name, dev)))
			continue;
		mine = ip_of_sockaddr(it->ifa_addr);
		own = ip_same(&mine, ip);
	}
	freeifaddrs(all);
	return own;
}

/* Finds the host's own address on a device in whose network @peer is. */
bool seat_find(const char *dev, const struct ip *peer, struct ip *own)
{
	struct ifaddrs *all, *it;
	struct ip mask, mine;
	bool found = false;

	if (getifaddrs(&all))
		return false;
	for (it = all; it && !found; it = it->ifa_next) {
		if (!it->ifa_addr || !it->ifa_netmask ||
		    it->ifa_addr->sa_family != peer->family ||
		    strcmp(it->ifa_name, dev))
			continue;
		mine = ip_of_sockaddr(it->ifa_addr);
		mask = ip_of_sockaddr(it->ifa_netmask);
		found = is_within(&mine, peer, &mask);
	}
	freeifaddrs(all);
	if (found)
		*own = mine;
	return found;
}
