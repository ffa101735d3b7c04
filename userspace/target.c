// SPDX-License-Identifier: GPL-2.0
/* The BMC as the host leg can ask it, and what stands in the way. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <linux/sideband.h>

#include "ctl.h"
#include "link.h"
#include "names.h"
#include "netdev.h"
#include "quote.h"
#include "seat.h"
#include "target.h"

/* Says what stands in the way. */
__printf(3, 4)
static void hinder(struct target *target, enum target_state state,
		   const char *fmt, ...)
{
	va_list ap;

	target->state = state;
	va_start(ap, fmt);
	vsnprintf(target->why, sizeof(target->why), fmt, ap);
	va_end(ap);
}

/* The address in an attribute. */
static struct ip attr_ip(struct nlattr *attr, size_t len)
{
	return ip_of(nla_data(attr), len);
}

/* True for a station that the BMC uses this address with. */
static bool station_has(const struct reply *station, const struct ip *ip)
{
	struct nlattr *attr = station->attrs.tb[SIDEBAND_A_STATION_IPV4];
	struct ip known;

	if (attr) {
		known = attr_ip(attr, 4);
		if (ip_same(&known, ip))
			return true;
	}
	attr = NULL;
	while ((attr = schema_next(&station->attrs, SIDEBAND_A_STATION_IPV6,
				   attr))) {
		known = attr_ip(attr, 16);
		if (ip_same(&known, ip))
			return true;
	}
	return false;
}

static bool keeps_tag(const struct reply *station)
{
	struct nlattr *tag = station->attrs.tb[SIDEBAND_A_STATION_TAG];

	return tag && nla_get_u32(tag) == SIDEBAND_TAG_KEEP;
}

static bool has_ip(const struct reply *station)
{
	return station->attrs.tb[SIDEBAND_A_STATION_IPV4] ||
	       station->attrs.tb[SIDEBAND_A_STATION_IPV6];
}

/* How well a station fits what is asked for: by its address, else rather one that
 * the host leg reaches without a VLAN device.
 */
static int fitness(const struct target *target, const struct reply *station)
{
	bool fits = target->given.family ? station_has(station, &target->given) :
					   has_ip(station);

	return 2 * fits + !keeps_tag(station);
}

/* The station to ask, or NULL where the sideband has none. */
static struct reply *choose_station(struct target *target)
{
	struct reply *best = NULL, *station;
	size_t i = 0;

	while ((station = view_next_station(&target->view, &i)))
		if (!best || fitness(target, station) > fitness(target, best))
			best = station;
	return best;
}

/* Chooses among the IPv6 addresses that were learnt: one beside the host's. */
static void choose_ipv6(struct target *target, const struct reply *station)
{
	struct nlattr *attr = NULL;
	struct ip own, ip;

	while ((attr = schema_next(&station->attrs, SIDEBAND_A_STATION_IPV6,
				   attr))) {
		ip = attr_ip(attr, 16);
		if (!target->ip.family || seat_find(target->dev, &ip, &own))
			target->ip = ip;
	}
}

/* The address to ask, and the host's own beside it. */
static void choose_ip(struct target *target, const struct reply *station)
{
	struct nlattr *ipv4 = station->attrs.tb[SIDEBAND_A_STATION_IPV4];

	target->ip = target->given;
	if (!target->ip.family && ipv4)
		target->ip = attr_ip(ipv4, 4);
	if (!target->ip.family)
		choose_ipv6(target, station);
	target->seat = (struct ip){};
	if (target->ip.family)
		seat_find(target->dev, &target->ip, &target->seat);
}

/* Puts the VLAN device on the host leg in the place of that; false where there is
 * none.
 */
static bool use_vlan_device(struct target *target)
{
	const struct link *leg, *vlan = NULL;
	struct links links = {};

	if (!links_read(target->view.ctl, &links)) {
		leg = links_named(&links, target->view.name);
		if (leg)
			vlan = links_vlan(&links, leg->index, target->vlan);
	}
	if (vlan)
		snprintf(target->dev, sizeof(target->dev), "%s", vlan->name);
	links_free(&links);
	return vlan;
}

/* The device by which the host leg reaches a station. */
static void choose_dev(struct target *target, const struct reply *station)
{
	struct nlattr *vlan = station->attrs.tb[SIDEBAND_A_STATION_VLAN];
	const char *name = target->view.name;

	target->vlan = vlan ? nla_get_u16(vlan) : 0;
	snprintf(target->dev, sizeof(target->dev), "%s", name);
	if (!netdev_is_up(name))
		hinder(target, TARGET_BROKEN,
		       "the host leg is down, try 'ip link set dev %s up'",
		       QUOTED(name));
	else if (!keeps_tag(station))
		return;
	else if (!use_vlan_device(target))
		hinder(target, TARGET_BROKEN,
		       "the BMC tags VLAN %u itself and the host leg has no device for it, try 'ip link add link %s name %s.%u type vlan id %u'",
		       target->vlan, QUOTED(name), QUOTED(name), target->vlan,
		       target->vlan);
	else if (!netdev_is_up(target->dev))
		hinder(target, TARGET_BROKEN,
		       "%s is down, try 'ip link set dev %s up'", target->dev,
		       QUOTED(target->dev));
}

/* What is wrong with the address. A BMC that has the host's own by choice is asked by
 * others only.
 */
static void look_at_ip(struct target *target, const struct reply *station)
{
	char ip[IP_TEXT] = "";

	if (!target->ip.family)
		hinder(target, TARGET_NO_ADDRESS,
		       "no address of the BMC has been learnt yet (it has sent no ARP yet), give it with 'address ADDRESS'");
	else if (!seat_is_own(target->dev, &target->ip))
		return;
	else if (station->attrs.tb[SIDEBAND_A_STATION_SHARED])
		hinder(target, TARGET_BROKEN,
		       "the BMC shares %s with this host, which asks itself by that address, ask the BMC from another machine",
		       ip_text(&target->ip, ip));
	else
		hinder(target, TARGET_BROKEN,
		       "this host has the address %s as well, and asks itself by it, see 'ip address show to %s'",
		       ip_text(&target->ip, ip), ip);
}

/* What is wrong with the BMC link. */
static void look_at_link(struct target *target)
{
	const struct reply *dev = target->view.dev;
	const char *link = reply_name(dev, SIDEBAND_A_DEV_BMC_LINK);

	switch (view_leg_state(dev, SIDEBAND_A_DEV_BMC_LINK_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		hinder(target, TARGET_NO_LINK, "BMC link %s is absent", link);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		hinder(target, TARGET_NO_LINK,
		       "BMC link %s is down, try 'ip link set dev %s up'", link,
		       QUOTED(link));
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		hinder(target, TARGET_NO_LINK,
		       "BMC link %s has no carrier, is the BMC running and connected?",
		       link);
		break;
	}
}

/* Finds out whom to ask, and whether that is possible. */
static void look_at(struct target *target)
{
	const struct reply *dev = target->view.dev;
	const char *name = target->view.name;
	struct reply *station = choose_station(target);

	target->state = TARGET_READY;
	if (!*reply_name(dev, SIDEBAND_A_DEV_BMC_LINK))
		hinder(target, TARGET_BROKEN,
		       "no BMC link, try 'sidebandctl dev set %s bmc-link LINK'",
		       QUOTED(name));
	else if (!station)
		hinder(target, TARGET_BROKEN,
		       "no station, try 'sidebandctl station add MAC dev %s'",
		       QUOTED(name));
	if (target->state)
		return;
	choose_dev(target, station);
	if (target->state)
		return;
	choose_ip(target, station);
	look_at_link(target);
	if (!target->state)
		look_at_ip(target, station);
}

/* Asks the kernel, and finds out whether the BMC can be asked. */
int target_read(struct target *target, struct args *args)
{
	struct view *view = &target->view;
	int ret;

	view_clear(view);
	ret = view_read(view, args);
	if (ret || view->ctl->dry_run)
		return ret;
	if (!view->devs.count)
		return names_error(view->ctl, CTL_REFUSED, NAMES_SIDEBAND,
				   args->at[0].text,
				   "there is no such sideband");
	view->dev = &view->devs.at[0];
	view->name = reply_name(view->dev, SIDEBAND_A_DEV_IFNAME);
	look_at(target);
	return CTL_OK;
}

void target_free(struct target *target)
{
	view_free(&target->view);
}

/* True for the MAC of a station. */
bool target_has_mac(struct target *target, const __u8 *mac)
{
	struct reply *station;
	struct nlattr *attr;
	size_t i = 0;

	while ((station = view_next_station(&target->view, &i))) {
		attr = station->attrs.tb[SIDEBAND_A_STATION_MAC];
		if (attr && !memcmp(nla_data(attr), mac, 6))
			return true;
	}
	return false;
}
