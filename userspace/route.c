// SPDX-License-Identifier: GPL-2.0
/* Routes of this host, as rtnetlink tells of them and sets them. */

#include <stdlib.h>
#include <string.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "array.h"
#include "ctl.h"
#include "route.h"

static __be32 read_ipv4(struct nlattr *attr)
{
	return attr && nla_len(attr) == 4 ? nla_get_u32(attr) : 0;
}

static int keep(struct routes *routes, const struct route *route)
{
	struct route *at;

	at = array_grow(routes->at, routes->count, sizeof(*at));
	if (!at)
		return -1;
	routes->at = at;
	at[routes->count++] = *route;
	return 0;
}

/* Adds the gateways of a route that has several, each as a route. */
static int add_hops(struct routes *routes, const struct route *of,
		    struct nlattr *hops)
{
	struct rtnexthop *hop = nla_data(hops);
	struct route route = *of;
	int left = nla_len(hops);
	struct nlattr *via;

	while (RTNH_OK(hop, left)) {
		via = nla_find((void *)RTNH_DATA(hop),
			       hop->rtnh_len - RTNH_LENGTH(0), RTA_GATEWAY);
		route.gateway = read_ipv4(via);
		route.index = hop->rtnh_ifindex;
		if (keep(routes, &route))
			return -1;
		left -= RTNH_ALIGN(hop->rtnh_len);
		hop = RTNH_NEXT(hop);
	}
	return 0;
}

static int add(void *to, struct nl_msg *msg)
{
	struct rtmsg *info = nlmsg_data(nlmsg_hdr(msg));
	struct nlattr *tb[RTA_MAX + 1];
	struct routes *routes = to;
	struct route route;

	if (nlmsg_parse(nlmsg_hdr(msg), sizeof(*info), tb, RTA_MAX, NULL) < 0 ||
	    info->rtm_family != AF_INET)
		return 0;
	route = (struct route){
		.dst.family = AF_INET,
		.dst.prefix = info->rtm_dst_len,
		.dst.v4.s_addr = read_ipv4(tb[RTA_DST]),
		.source = read_ipv4(tb[RTA_PREFSRC]),
		.gateway = read_ipv4(tb[RTA_GATEWAY]),
		.other_gateway = tb[RTA_VIA] || tb[RTA_MULTIPATH],
		.index = tb[RTA_OIF] ? nla_get_u32(tb[RTA_OIF]) : 0,
		.type = info->rtm_type,
		.proto = info->rtm_protocol,
	};
	if (keep(routes, &route))
		return -1;
	return tb[RTA_MULTIPATH] ? add_hops(routes, &route, tb[RTA_MULTIPATH]) :
				   0;
}

static void clear(void *to)
{
	struct routes *routes = to;

	routes->count = 0;
}

static const struct sink sink = { add, clear };

/* A message about the way to an address; NULL where there is no memory. */
static struct nl_msg *make_message(__be32 dst, int type, int flags,
				   const struct rtmsg *info)
{
	struct nl_msg *msg;

	msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK | flags);
	if (msg && nlmsg_append(msg, (void *)info, sizeof(*info),
				NLMSG_ALIGNTO) >= 0 &&
	    nla_put_u32(msg, RTA_DST, dst) >= 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* Lists all routes of this network namespace; one that has several routers is there
 * once for each as well.
 */
int routes_read(struct ctl *ctl, struct routes *routes)
{
	return kernel_route_list(ctl, RTM_GETROUTE, sizeof(struct rtmsg), &sink,
				 routes);
}

void routes_free(struct routes *routes)
{
	free(routes->at);
}

/* Asks by which way the host sends to an address; false where there is none. */
bool route_look_up(struct ctl *ctl, __be32 dst, struct route *way)
{
	struct rtmsg info = { .rtm_family = AF_INET, .rtm_dst_len = 32 };
	struct nl_msg *msg = make_message(dst, RTM_GETROUTE, 0, &info);
	struct routes found = {};
	bool ok;

	ok = msg && kernel_route_ask(ctl, msg, &sink, &found) && found.count;
	if (ok)
		*way = found.at[0];
	nlmsg_free(msg);
	routes_free(&found);
	return ok;
}

/* Sets or removes a route to one address over a device. */
static bool change(struct ctl *ctl, int type, int flags, __be32 dst,
		   unsigned int index, __be32 source)
{
	struct rtmsg info = {
		.rtm_family = AF_INET, .rtm_dst_len = 32,
		.rtm_table = RT_TABLE_MAIN, .rtm_protocol = ROUTE_PROTO,
		.rtm_scope = RT_SCOPE_LINK, .rtm_type = RTN_UNICAST,
	};
	struct nl_msg *msg = make_message(dst, type, flags, &info);
	bool ok;

	ok = msg && nla_put_u32(msg, RTA_OIF, index) >= 0 &&
	     (!source || nla_put_u32(msg, RTA_PREFSRC, source) >= 0) &&
	     kernel_route_ask(ctl, msg, NULL, NULL);
	nlmsg_free(msg);
	return ok;
}

/* Sets a route to one address over a device, where there is none of that kind. */
bool route_add(struct ctl *ctl, __be32 dst, unsigned int index, __be32 source)
{
	return change(ctl, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL, dst, index,
		      source);
}

/* Removes one that was set so. */
bool route_del(struct ctl *ctl, __be32 dst, unsigned int index)
{
	return change(ctl, RTM_DELROUTE, 0, dst, index, 0);
}
