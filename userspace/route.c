// SPDX-License-Identifier: GPL-2.0
/*
 * The host's routes to its BMC over the host leg.
 *
 * With them host access costs production nothing. They are tried where the BMC is on
 * a network of the port itself; whether they are enough, the kernel judges, and where
 * it finds that they are not they are taken back.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>

#include <linux/sideband.h>

#include "addr.h"
#include "array.h"
#include "cmd.h"
#include "link.h"
#include "netdev.h"
#include "route.h"
#include "view.h"

/* The kernel judges soon after a change: it is asked so often, so many
 * microseconds apart.
 */
#define JUDGED_TRIES 50
#define JUDGED_WAIT 20000

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

/**
 * struct plan - what is to become of the routes to one BMC
 * @view: the sideband
 * @leg: number of its host leg
 * @links: all devices
 * @routes: routes of this host
 * @raised: the host leg was set up for it
 */
struct plan {
	struct view view;
	unsigned int leg;
	struct links links;
	struct routes routes;
	bool raised;
};

/* ---- routes as rtnetlink has them ---- */

static __be32 get_ipv4(struct nlattr *attr)
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

	while (RTNH_OK(hop, left)) {
		route.gateway = get_ipv4(nla_find((void *)RTNH_DATA(hop),
						  hop->rtnh_len -
						  RTNH_LENGTH(0), RTA_GATEWAY));
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
		.dst.v4.s_addr = get_ipv4(tb[RTA_DST]),
		.source = get_ipv4(tb[RTA_PREFSRC]),
		.gateway = get_ipv4(tb[RTA_GATEWAY]),
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

/* Asks by which way the host sends to an address; false where there is none. */
static bool look_up(struct ctl *ctl, __be32 dst, struct route *way)
{
	struct rtmsg info = { .rtm_family = AF_INET, .rtm_dst_len = 32 };
	struct nl_msg *msg = make_message(dst, RTM_GETROUTE, 0, &info);
	struct routes found = {};
	bool ok;

	ok = msg && kernel_route_ask(ctl, msg, &sink, &found) && found.count;
	if (ok)
		*way = found.at[0];
	nlmsg_free(msg);
	free(found.at);
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

/* ---- what there is ---- */

static int read_view(struct plan *plan, const char *verb, const char *name)
{
	const struct keyword keywords[] = {
		{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0,
		  KW_FIRST },
		{}
	};
	struct args dev = { .keywords = keywords, .verb = verb };
	int ret = CTL_USAGE;

	if (args_add(plan->view.ctl, &dev, keywords, name))
		ret = view_read(&plan->view, &dev);
	args_free(&dev);
	if (ret || !plan->view.devs.count)
		return ret;
	plan->view.dev = &plan->view.devs.at[0];
	plan->view.name = reply_name(plan->view.dev, SIDEBAND_A_DEV_IFNAME);
	return CTL_OK;
}

static int read_all(struct plan *plan)
{
	struct ctl *ctl = plan->view.ctl;
	const struct link *leg;
	int ret;

	ret = links_read(ctl, &plan->links);
	if (!ret)
		ret = kernel_route_list(ctl, RTM_GETROUTE, sizeof(struct rtmsg),
					&sink, &plan->routes);
	leg = links_named(&plan->links, plan->view.name);
	plan->leg = leg ? leg->index : 0;
	return ret;
}

static void free_plan(struct plan *plan)
{
	view_free(&plan->view);
	links_free(&plan->links);
	free(plan->routes.at);
}

static bool has_access(const struct plan *plan)
{
	struct nlattr *on = plan->view.dev->attrs.tb[SIDEBAND_A_DEV_HOST_ACCESS];

	return on && nla_get_u8(on);
}

static bool goes_by_host_leg(const struct reply *dev)
{
	struct nlattr *path = dev->attrs.tb[SIDEBAND_A_DEV_ACCESS_PATH];

	return path && nla_get_u32(path) == SIDEBAND_ACCESS_PATH_HOST_LEG;
}

static bool is_ours(const struct plan *plan, const struct route *route)
{
	return plan->leg && route->index == plan->leg &&
	       route->proto == ROUTE_PROTO && route->dst.prefix == 32;
}

/* An address that the host needs for more than its BMC: one who claims it would get
 * all of that.
 */
static bool is_gateway(const struct plan *plan, __be32 ip)
{
	size_t i;

	for (i = 0; i < plan->routes.count; i++)
		if (plan->routes.at[i].gateway == ip)
			return true;
	return false;
}

static __be32 address(const struct reply *station)
{
	return get_ipv4(station->attrs.tb[SIDEBAND_A_STATION_IPV4]);
}

static bool is_known(struct plan *plan, __be32 ip)
{
	struct reply *station;
	size_t i = 0;

	while ((station = view_next_station(&plan->view, &i)))
		if (address(station) == ip)
			return true;
	return false;
}

/* ---- which are possible ---- */

/* True for a port, and for a bond or team that has one. */
static bool carries(struct plan *plan, const struct link *link)
{
	const struct link *dev;
	struct reply *port;
	size_t i = 0;

	while ((port = view_next_port(&plan->view, &i))) {
		dev = links_named(&plan->links,
				  reply_name(port, SIDEBAND_A_PORT_IFNAME));
		if (dev && (dev == link || dev->taker == link->index))
			return true;
	}
	return false;
}

/* True where a device is the network of a station, as a port has it. */
static bool is_network_of(struct plan *plan, const struct reply *station,
			  unsigned int index)
{
	const struct link *link = links_at(&plan->links, index);
	struct nlattr *const *tb = station->attrs.tb;
	__u16 vlan = tb[SIDEBAND_A_STATION_VLAN] ?
		nla_get_u16(tb[SIDEBAND_A_STATION_VLAN]) : 0;

	if (link && vlan && link->vlan == vlan && link->lower)
		link = links_at(&plan->links, link->lower);
	else if (vlan)
		return false;
	return link && carries(plan, link);
}

/* Sets the host leg up; it takes no router from a network that it only looks at. */
static void raise(struct plan *plan)
{
	if (plan->raised || netdev_is_up(plan->view.name))
		return;
	netdev_set_conf("ipv6", plan->view.name, "accept_ra", 0);
	plan->raised = !kernel_link_set(plan->view.ctl, plan->view.name, IFF_UP);
}

/* The route to one station; false where there is or can be none. */
static bool lead_to(struct plan *plan, const struct reply *station)
{
	__be32 ip = address(station);
	struct route way;

	if (!ip || is_gateway(plan, ip) ||
	    !look_up(plan->view.ctl, ip, &way) || way.type != RTN_UNICAST ||
	    way.gateway || way.other_gateway)
		return false;
	if (way.index == plan->leg)
		return true;
	if (!is_network_of(plan, station, way.index))
		return false;
	raise(plan);
	return change(plan->view.ctl, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL,
		      ip, plan->leg, way.source);
}

static bool lead_to_all(struct plan *plan)
{
	struct reply *station;
	size_t i = 0;

	while ((station = view_next_station(&plan->view, &i)))
		if (!lead_to(plan, station))
			return false;
	return i;
}

/* True once the kernel has found them to be enough. */
static bool is_judged_enough(struct plan *plan, const char *verb)
{
	struct plan now = {
		.view = {
			.ctl = plan->view.ctl,
			.devs.set = &set_dev,
			.ports.set = &set_port,
			.stations.set = &set_station,
		},
	};
	bool enough = false;
	int tries, ret = 0;

	for (tries = 0; !ret && !enough && tries < JUDGED_TRIES; tries++) {
		usleep(tries ? JUDGED_WAIT : 0);
		ret = read_view(&now, verb, plan->view.name);
		enough = !ret && now.view.devs.count &&
			 goes_by_host_leg(now.view.dev);
		view_free(&now.view);
	}
	return enough;
}

/* ---- taking back ---- */

/* Removes those of ours that are not wanted. */
static bool remove_routes(struct plan *plan, bool all)
{
	const struct route *route = plan->routes.at;
	bool any = false;
	size_t i;

	for (i = 0; i < plan->routes.count; i++, route++) {
		if (!is_ours(plan, route) ||
		    (!all && is_known(plan, route->dst.v4.s_addr)))
			continue;
		change(plan->view.ctl, RTM_DELROUTE, 0, route->dst.v4.s_addr,
		       plan->leg, 0);
		any = true;
	}
	return any;
}

static bool is_link_local(const struct ip *ip)
{
	return ip->family == AF_INET6 && IN6_IS_ADDR_LINKLOCAL(&ip->v6);
}

/* True where a device is on the host leg, or another's route leads over it. The
 * kernel has routes of its own to groups and to link-local addresses.
 */
static bool leg_carries(const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->links.count; i++)
		if (plan->links.at[i].lower == plan->leg)
			return true;
	for (i = 0; i < plan->routes.count; i++)
		if (plan->routes.at[i].index == plan->leg &&
		    plan->routes.at[i].proto != ROUTE_PROTO &&
		    plan->routes.at[i].proto != RTPROT_KERNEL)
			return true;
	return false;
}

/* True where the host leg has addresses for its own sake. */
static bool leg_has_address(const struct plan *plan)
{
	struct addrs addrs = {};
	bool used = false;
	size_t i;

	if (addrs_read(plan->view.ctl, &addrs))
		used = true;
	for (i = 0; i < addrs.count; i++)
		if (addrs.at[i].index == plan->leg &&
		    !is_link_local(&addrs.at[i].ip))
			used = true;
	addrs_free(&addrs);
	return used;
}

/* Takes back what was set for the routes alone; where they had been enough before
 * (@lower), the host leg was set up for them.
 */
static int take_back(struct plan *plan, bool lower)
{
	int ret = read_all(plan);
	bool any = !ret && remove_routes(plan, true);

	if (!ret && (plan->raised || (any && lower)) && !leg_carries(plan) &&
	    !leg_has_address(plan))
		ret = kernel_link_set(plan->view.ctl, plan->view.name, 0);
	return ret;
}

static int arrange(struct plan *plan, const char *verb)
{
	int ret;

	if (!has_access(plan))
		return take_back(plan, true);
	ret = read_all(plan);
	if (ret)
		return ret;
	remove_routes(plan, false);
	if (lead_to_all(plan) && is_judged_enough(plan, verb))
		return CTL_OK;
	return take_back(plan, false);
}

/* True where host access looks at what is sent by the ports. */
bool route_is_wanted(const struct reply *dev)
{
	struct nlattr *path = dev->attrs.tb[SIDEBAND_A_DEV_ACCESS_PATH];

	return path && nla_get_u32(path) == SIDEBAND_ACCESS_PATH_PORTS;
}

static int run(struct ctl *ctl, const char *verb, const char *name,
	       int (*fn)(struct plan *plan, const char *verb))
{
	struct plan plan = {
		.view = {
			.ctl = ctl,
			.devs.set = &set_dev,
			.ports.set = &set_port,
			.stations.set = &set_station,
		},
	};
	int ret;

	if (ctl->dry_run)
		return CTL_OK;
	ret = read_view(&plan, verb, name);
	if (!ret && plan.view.devs.count)
		ret = fn(&plan, verb);
	free_plan(&plan);
	return ret;
}

static int give_up(struct plan *plan, const char *verb)
{
	(void)verb;
	return has_access(plan) ? take_back(plan, true) : CTL_OK;
}

/* Takes the routes back before host access is switched off. */
int route_give_up(struct ctl *ctl, const char *verb, const char *name)
{
	return run(ctl, verb, name, give_up);
}

/* Lets the host reach its BMC over the host leg where that is enough, and undoes it
 * where it is not or host access is off.
 */
int route_arrange(struct ctl *ctl, const char *verb, const char *name)
{
	return run(ctl, verb, name, arrange);
}
