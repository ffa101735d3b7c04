// SPDX-License-Identifier: GPL-2.0
/* A host and its network as an audit finds them: what there is around sidebands. */

#include <stdio.h>
#include <string.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "site.h"

/* Devices on top of each other are followed so far. */
#define DEPTH 8

/* ---- what is read ---- */

/* Nothing is known yet. */
struct site site_of(struct ctl *ctl)
{
	return (struct site){
		.view = view_of(ctl),
		.exclusions.set = &set_exclusion,
	};
}

/* Of all sidebands the ports, for those of others matter, too. */
static int read_parts(struct ctl *ctl, const struct args *args, void *data)
{
	struct args all = { .verb = args->verb };
	struct site *site = data;
	int ret;

	ret = kernel_list(ctl, SIDEBAND_CMD_PORT_GET, &all, &site->view.ports);
	if (!ret)
		ret = kernel_list(ctl, SIDEBAND_CMD_STATION_GET, &all,
				  &site->view.stations);
	return ret ?: kernel_list(ctl, SIDEBAND_CMD_EXCLUSION_GET, &all,
				  &site->exclusions);
}

/* Reads all that there is; nothing is changed, and nothing is sent to the network. */
int site_read(struct site *site, struct args *args)
{
	struct ctl *ctl = site->view.ctl;
	int ret;

	ret = cmd_read_whole(ctl, args, &site->view.devs, read_parts, site);
	if (ret || ctl->dry_run)
		return ret;
	ret = links_read(ctl, &site->links);
	if (!ret)
		ret = addrs_read(ctl, &site->addrs);
	if (!ret)
		ret = routes_read(ctl, &site->routes);
	if (!ret && storages_read(&site->storages) < 0)
		ret = out_error(ctl, CTL_REFUSED, args->verb, "out of memory");
	if (!ret)
		inband_read(&site->inband, INBAND_SECONDS);
	return ret;
}

void site_free(struct site *site)
{
	view_free(&site->view);
	replies_free(&site->exclusions);
	links_free(&site->links);
	addrs_free(&site->addrs);
	routes_free(&site->routes);
	storages_free(&site->storages);
}

/* ---- stations ---- */

/* The MAC of a station; the kernel never leaves it out. */
const __u8 *site_mac(const struct reply *station)
{
	return nla_data(station->attrs.tb[SIDEBAND_A_STATION_MAC]);
}

/* The same as text, in @buf of SITE_MAC_ROOM bytes. */
const char *site_mac_text(const struct reply *station, char *buf)
{
	value_mac_text(site_mac(station), buf, SITE_MAC_ROOM);
	return buf;
}

/* The VLAN of a station, 0 for none. */
__u16 site_vlan(const struct reply *station)
{
	struct nlattr *vlan = station->attrs.tb[SIDEBAND_A_STATION_VLAN];

	return vlan ? nla_get_u16(vlan) : 0;
}

/* What a station was sent, or sent itself. */
unsigned long long site_traffic(const struct reply *station, int which)
{
	struct nlattr *nest = station->attrs.tb[SIDEBAND_A_STATION_STATS];
	struct attrs traffic;

	if (!nest || schema_parse(&set_traffic, &traffic, nla_data(nest),
				  nla_len(nest)) < 0 || !traffic.tb[which])
		return 0;
	return nla_get_u64(traffic.tb[which]);
}

/* True for a BMC that tags its frames itself. */
bool site_tags_itself(const struct reply *station)
{
	struct nlattr *tag = station->attrs.tb[SIDEBAND_A_STATION_TAG];

	return tag && nla_get_u32(tag) == SIDEBAND_TAG_KEEP;
}

/* The channel of the BMC in-band that is a station, or NULL. */
const struct inband_lan *site_lan(const struct site *site,
				  const struct reply *station)
{
	return inband_find(&site->inband, site_mac(station));
}

/* True for an address that each link has for itself. */
static bool is_of_link(const struct ip *ip)
{
	return ip->family == AF_INET6 ? IN6_IS_ADDR_LINKLOCAL(&ip->v6) :
					ip->bytes[0] == 169 && ip->bytes[1] == 254;
}

static bool make_ip(const void *bytes, size_t len, struct ip *ip)
{
	*ip = (struct ip){ .family = len == 4 ? AF_INET : AF_INET6,
			   .prefix = 8 * len };
	memcpy(ip->bytes, bytes, ip_size(ip));
	return !is_of_link(ip);
}

/* What the BMC says is its address; 0 where it says that of another station. */
static __be32 own_ipv4(const struct site *site, const struct reply *station)
{
	const struct inband_lan *lan = site_lan(site, station);
	__u16 tagged = site_tags_itself(station) ? site_vlan(station) : 0;

	return lan && lan->vlan == tagged ? lan->ipv4 : 0;
}

/* The address of a BMC number @i: IPv4 as it was seen, else as it says; then each of
 * IPv6. False where there are no more; one of the link is left out (family 0).
 */
bool site_bmc_address(const struct site *site, const struct reply *station,
		      size_t i, struct ip *ip)
{
	struct nlattr *attr = station->attrs.tb[SIDEBAND_A_STATION_IPV4];
	__be32 ipv4 = attr ? nla_get_u32(attr) : 0;

	ipv4 = ipv4 ?: own_ipv4(site, station);
	if (!i) {
		if (!ipv4 || !make_ip(&ipv4, sizeof(ipv4), ip))
			ip->family = 0;
		return true;
	}
	attr = NULL;
	while (i-- && (attr = schema_next(&station->attrs,
					  SIDEBAND_A_STATION_IPV6, attr)))
		;
	if (attr && !make_ip(nla_data(attr), 16, ip))
		ip->family = 0;
	return attr;
}

/* ---- devices ---- */

/* The device of a port, or NULL. */
const struct link *site_link(const struct site *site, const struct reply *port)
{
	return links_named(&site->links,
			   reply_name(port, SIDEBAND_A_PORT_IFNAME));
}

/* The one who takes what a device receives, or NULL. */
const struct link *site_taker(const struct site *site, const struct link *link)
{
	return link->taker ? links_at(&site->links, link->taker) : NULL;
}

/* The device that gets in the end what a port receives untagged: the port itself,
 * its bond or team, or the bridge of that.
 */
const struct link *site_top(const struct site *site, const struct link *link)
{
	const struct link *taker;
	int depth;

	for (depth = 0; depth < DEPTH; depth++) {
		taker = site_taker(site, link);
		if (!taker)
			break;
		link = taker;
	}
	return link;
}

/* True for a device that gets what a port receives untagged. */
static bool gets_from(const struct site *site, const struct link *port,
		      unsigned int index)
{
	int depth;

	for (depth = 0; port && depth < DEPTH; depth++) {
		if (port->index == index)
			return true;
		port = site_taker(site, port);
	}
	return false;
}

/* True for a device that gets anything from a port, in whatever VLAN. */
bool site_is_above(const struct site *site, const struct link *link,
		   unsigned int index, int depth)
{
	const struct link *other, *end = site->links.at + site->links.count;

	if (!link || depth == DEPTH)
		return false;
	if (link->index == index ||
	    site_is_above(site, site_taker(site, link), index, depth + 1))
		return true;
	for (other = site->links.at; other < end; other++)
		if (other->vlan && other->lower == link->index &&
		    site_is_above(site, other, index, depth + 1))
			return true;
	return false;
}

/* True for a device that is a port of any sideband. */
bool site_is_port(const struct site *site, const struct link *link)
{
	size_t i;

	for (i = 0; i < site->view.ports.count; i++)
		if (!strcmp(reply_name(&site->view.ports.at[i],
				       SIDEBAND_A_PORT_IFNAME), link->name))
			return true;
	return false;
}

/* True for a device of the management network: a host leg, or a VLAN on one. */
bool site_is_leg(const struct site *site, const struct link *link)
{
	if (link && link->vlan && link->lower)
		link = links_at(&site->links, link->lower);
	return link && link->sideband;
}

/* True for the host leg that is looked at, and VLAN devices on it. */
bool site_is_own_leg(const struct site *site, const struct link *link)
{
	const struct link *leg;

	leg = links_named(&site->links, site->view.name);
	return leg && link->flags & IFF_UP &&
	       (link == leg || (link->vlan && link->lower == leg->index));
}

/* True for a device with an IPv4 address. */
bool site_has_ipv4(const struct site *site, const struct link *link)
{
	const struct addr *addr = site->addrs.at;
	size_t i;

	for (i = 0; i < site->addrs.count; i++, addr++)
		if (addr->index == link->index && addr->ip.family == AF_INET)
			return true;
	return false;
}

/* True for an address that the host uses for itself: alias addresses are a seat in the
 * BMC's network that was asked for.
 */
bool site_is_own_use(const struct addr *addr)
{
	return addr->proto != ADDR_PROTO && !is_of_link(&addr->ip);
}

/* An address by which the host uses a device for itself, or NULL. */
const struct addr *site_own_use(const struct site *site, unsigned int index)
{
	size_t i;

	for (i = 0; i < site->addrs.count; i++)
		if (site->addrs.at[i].index == index &&
		    site_is_own_use(&site->addrs.at[i]))
			return &site->addrs.at[i];
	return NULL;
}

/* Another member of a bridge than those that are ports, such as a virtual machine. */
static const struct link *member_of(const struct site *site,
				    const struct link *bridge,
				    const struct link *port)
{
	const struct link *link, *end = site->links.at + site->links.count;

	for (link = site->links.at; bridge->bridge && link < end; link++)
		if (link->taker == bridge->index && !site_is_port(site, link) &&
		    !gets_from(site, port, link->index))
			return link;
	return NULL;
}

/* True where the host's default route leads by a port. */
bool site_has_default_route(const struct site *site, const struct link *port)
{
	const struct route *route = site->routes.at;
	size_t i;

	for (i = 0; i < site->routes.count; i++, route++)
		if (!route->dst.prefix && route->type == RTN_UNICAST &&
		    gets_from(site, port, route->index))
			return true;
	return false;
}

/* Finds how the host itself uses a port; false where it does not. */
bool site_find_use(const struct site *site, const struct link *port,
		   struct site_use *use)
{
	int depth;

	use->link = port;
	for (depth = 0; use->link && depth < DEPTH; depth++) {
		use->addr = site_own_use(site, use->link->index);
		use->member = member_of(site, use->link, port);
		if (use->addr || use->member)
			return true;
		use->link = site_taker(site, use->link);
	}
	return false;
}

/* The same in words. */
const char *site_use_text(const struct site_use *use, char *buf, size_t size)
{
	char subnet[IP_TEXT];

	if (use->addr)
		snprintf(buf, size, "the host has %s on %s",
			 ip_text_prefix(&use->addr->ip, subnet), use->link->name);
	else
		snprintf(buf, size, "%s is in %s", use->member->name,
			 use->link->name);
	return buf;
}

/* True where a port before number @end is on the network of a device. */
static bool is_before(const struct site *site, const struct link *link,
		      size_t end)
{
	const struct link *top = site_top(site, link), *before;
	struct reply *port;
	size_t i = 0;

	while ((port = view_next_port(&site->view, &i)) && i < end) {
		before = site_link(site, port);
		if (before && site_top(site, before) == top)
			return true;
	}
	return false;
}

/* The next port on whose network no port before it is. */
const struct link *site_next_network(const struct site *site, size_t *i)
{
	const struct link *link;
	struct reply *port;

	while ((port = view_next_port(&site->view, i))) {
		link = site_link(site, port);
		if (link && !is_before(site, link, *i))
			return link;
	}
	return NULL;
}

/* The port by which the BMC transmits, or NULL. */
const struct reply *site_active_port(const struct site *site)
{
	const char *name = reply_name(site->view.dev,
				      SIDEBAND_A_DEV_ACTIVE_PORT);
	struct reply *port;
	size_t i = 0;

	while ((port = view_next_port(&site->view, &i)))
		if (!strcmp(reply_name(port, SIDEBAND_A_PORT_IFNAME), name))
			return port;
	return NULL;
}

/* Adds up counters, ended by 0. */
unsigned long long site_counters(const struct site *site, const int *which)
{
	struct nlattr *nest = site->view.dev->attrs.tb[SIDEBAND_A_DEV_STATS];
	unsigned long long sum = 0;
	struct attrs stats;

	if (!nest || schema_parse(&set_stats, &stats, nla_data(nest),
				  nla_len(nest)) < 0)
		return 0;
	for (; *which; which++)
		if (stats.tb[*which])
			sum += nla_get_u64(stats.tb[*which]);
	return sum;
}

/* ---- what was asked for ---- */

/* The mode of the sideband that is looked at. */
__u32 site_mode(const struct site *site)
{
	struct nlattr *mode = site->view.dev->attrs.tb[SIDEBAND_A_DEV_MODE];

	return mode ? nla_get_u32(mode) : SIDEBAND_MODE_SHARED;
}

/* True where its host access is on. */
bool site_has_host_access(const struct site *site)
{
	struct nlattr *on = site->view.dev->attrs.tb[SIDEBAND_A_DEV_HOST_ACCESS];

	return on && nla_get_u8(on);
}

/* True where a VLAN is excluded on a port; one that waits for its port, or whose device
 * was refused, holds for none.
 */
bool site_is_excluded(const struct site *site, const struct link *port,
		      __u16 vlan)
{
	const struct reply *it = site->exclusions.at;
	struct nlattr *attr;
	size_t i;

	for (i = 0; i < site->exclusions.count; i++, it++) {
		attr = it->attrs.tb[SIDEBAND_A_EXCLUSION_VLAN];
		if (attr && nla_get_u16(attr) == vlan &&
		    it->attrs.tb[SIDEBAND_A_EXCLUSION_IFINDEX] &&
		    !strcmp(reply_name(it, SIDEBAND_A_EXCLUSION_IFNAME),
			    port->name))
			return true;
	}
	return false;
}

/* True where a station and the host's own use of a port are kept apart: by a VLAN, also
 * that of the port itself, or because the host has nothing of the port. Whatever else
 * comes to keep them apart has its place here.
 */
bool site_is_isolated(const struct site *site, const struct reply *station,
		      const struct link *port)
{
	return site_vlan(station) || port->vlan ||
	       site_mode(site) == SIDEBAND_MODE_DEDICATED;
}
