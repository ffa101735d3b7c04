/* SPDX-License-Identifier: GPL-2.0 */
/* Routes of this host, as rtnetlink tells of them and sets them. */
#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "ip.h"

struct ctl;

/* Who has set a route (rtm_protocol); 'ip route' shows it as proto 91. */
#define ROUTE_PROTO 91

/**
 * struct route - a route of IPv4
 * @dst: where it leads, with the length of its prefix
 * @source: the host's own address for it, 0 for none
 * @gateway: the next router, 0 for none
 * @other_gateway: there is a next router of another kind, or there are several
 * @index: number of its device
 * @type: RTN_UNICAST and others
 * @proto: who has set it
 */
struct route {
	struct ip dst;
	__be32 source;
	__be32 gateway;
	bool other_gateway;
	unsigned int index;
	__u8 type;
	__u8 proto;
};

/**
 * struct routes - routes of this host
 * @at: the routes
 * @count: how many
 */
struct routes {
	struct route *at;
	size_t count;
};

int routes_read(struct ctl *ctl, struct routes *routes);
void routes_free(struct routes *routes);
bool route_look_up(struct ctl *ctl, __be32 dst, struct route *way);
bool route_add(struct ctl *ctl, __be32 dst, unsigned int index, __be32 source);
bool route_del(struct ctl *ctl, __be32 dst, unsigned int index);

#endif /* ROUTE_H */
