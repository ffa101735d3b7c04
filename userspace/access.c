// SPDX-License-Identifier: GPL-2.0
/*
 * Host access by a route over the host leg.
 *
 * With it host access costs production nothing. Routes are tried where the BMC is on
 * a network of the port itself; whether they are enough, the kernel judges, and where
 * it finds that they are not they are taken back.
 */

#include <string.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>

#include <linux/sideband.h>

#include "access.h"
#include "addr.h"
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
		ret = routes_read(ctl, &plan->routes);
	leg = links_named(&plan->links, plan->view.name);
	plan->leg = leg ? leg->index : 0;
	return ret;
}

static void free_plan(struct plan *plan)
{
	view_free(&plan->view);
	links_free(&plan->links);
	routes_free(&plan->routes);
}

static bool has_access(const struct plan *plan)
{
	struct nlattr *on = plan->view.dev->attrs.tb[SIDEBAND_A_DEV_HOST_ACCESS];

	return on && nla_get_u8(on);
}

static bool goes_by(const struct reply *dev, __u32 path)
{
	struct nlattr *now = dev->attrs.tb[SIDEBAND_A_DEV_ACCESS_PATH];

	return now && nla_get_u32(now) == path;
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
	struct nlattr *ipv4 = station->attrs.tb[SIDEBAND_A_STATION_IPV4];

	return ipv4 ? nla_get_u32(ipv4) : 0;
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
static void raise_leg(struct plan *plan)
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
	    !route_look_up(plan->view.ctl, ip, &way) || way.type != RTN_UNICAST ||
	    way.gateway || way.other_gateway)
		return false;
	if (way.index == plan->leg)
		return true;
	if (!is_network_of(plan, station, way.index))
		return false;
	raise_leg(plan);
	return route_add(plan->view.ctl, ip, plan->leg, way.source);
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
	struct plan now = { .view = view_of(plan->view.ctl) };
	bool enough = false;
	int tries, ret = 0;

	for (tries = 0; !ret && !enough && tries < JUDGED_TRIES; tries++) {
		usleep(tries ? JUDGED_WAIT : 0);
		ret = read_view(&now, verb, plan->view.name);
		enough = !ret && now.view.devs.count &&
			 goes_by(now.view.dev,
				 SIDEBAND_ACCESS_PATH_HOST_LEG);
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
		route_del(plan->view.ctl, route->dst.v4.s_addr, plan->leg);
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
bool access_looks_at_ports(const struct reply *dev)
{
	return goes_by(dev, SIDEBAND_ACCESS_PATH_PORTS);
}

static int run(struct ctl *ctl, const char *verb, const char *name,
	       int (*fn)(struct plan *plan, const char *verb))
{
	struct plan plan = { .view = view_of(ctl) };
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
int access_give_up(struct ctl *ctl, const char *verb, const char *name)
{
	return run(ctl, verb, name, give_up);
}

/* Lets the host reach its BMC over the host leg where that is enough, and undoes it
 * where it is not or host access is off.
 */
int access_arrange(struct ctl *ctl, const char *verb, const char *name)
{
	return run(ctl, verb, name, arrange);
}
