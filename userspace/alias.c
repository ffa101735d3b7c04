// SPDX-License-Identifier: GPL-2.0
/* Alias addresses: those of the host on the management subnet. */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <linux/if.h>
#include <linux/if_addr.h>

#include <linux/sideband.h>

#include "alias.h"
#include "arp.h"
#include "attr.h"
#include "ctl.h"
#include "names.h"
#include "netdev.h"
#include "quote.h"
#include "signals.h"

/* How often ARP asks, and the milliseconds after each time: RFC 5227 has three
 * probes within 7 seconds, too long for one who waits at a terminal.
 */
#define ARP_TRIES 3
#define ARP_WAIT 400

/* The kernel is looked at in steps of so many microseconds: until a link that has
 * just been set up is running (a second at most), and until IPv6 has found no
 * duplicate (two at most).
 */
#define STEP 50000
#define RUNNING_STEPS (2000000 / STEP)
#define DAD_STEPS (5000000 / STEP)

/* Says that the device of a VLAN is missing, and how to make it. */
static int say_no_vlan(const struct alias *alias, const struct link *link,
		       const struct arg *vlan)
{
	char name[IFNAMSIZ + 8];
	const char *base = link->name;

	if (!alias->add)
		return out_error(alias->ctl, CTL_REFUSED, vlan->text,
				 "%s has no such VLAN device", base);
	snprintf(name, sizeof(name), "%s.%s", base, vlan->text);
	if (strlen(name) >= IFNAMSIZ)
		snprintf(name, sizeof(name), "vlan%s", vlan->text);
	return out_error(alias->ctl, CTL_REFUSED, vlan->text,
			 "%s has no such VLAN device, try 'ip link add link %s name %s type vlan id %s'",
			 base, QUOTED(base), QUOTED(name), vlan->text);
}

/* True for a host leg that is in a VLAN by itself, as its BMC is. */
static bool is_within(const struct alias *alias, const struct link *link,
		      __u16 vlan)
{
	struct nlattr *const *tb;
	size_t i;

	for (i = 0; link->sideband && i < alias->stations.count; i++) {
		tb = alias->stations.at[i].attrs.tb;
		if (!strcmp(reply_name(&alias->stations.at[i],
				       SIDEBAND_A_STATION_DEV), link->name) &&
		    tb[SIDEBAND_A_STATION_VLAN] && tb[SIDEBAND_A_STATION_TAG] &&
		    nla_get_u16(tb[SIDEBAND_A_STATION_VLAN]) == vlan &&
		    nla_get_u32(tb[SIDEBAND_A_STATION_TAG]) == SIDEBAND_TAG_ADD)
			return true;
	}
	return false;
}

/* Finds the device: the one that was named, or that of a VLAN on it. */
static int find_link(struct alias *alias, const struct args *args)
{
	const struct arg *dev = args_find(args, "dev", -1);
	const struct arg *vlan = args_find(args, "vlan", -1);
	const struct link *link, *base;

	base = links_named(&alias->links, dev->value.data.name);
	if (!base)
		return names_error(alias->ctl, CTL_REFUSED, NAMES_NETDEV,
				   dev->text, "there is no such device");
	if (vlan && is_within(alias, base, vlan->value.data.vlan))
		return out_error(alias->ctl, CTL_REFUSED, vlan->text,
				 "%s itself is in this VLAN, leave out 'vlan %s'",
				 base->name, vlan->text);
	link = base;
	if (vlan)
		link = links_vlan(&alias->links, base->index,
				  vlan->value.data.vlan);
	if (!link)
		return say_no_vlan(alias, base, vlan);
	alias->link = *link;
	return CTL_OK;
}

/* Takes what was typed, and looks up what it is about. */
int alias_read(struct alias *alias, const struct args *args)
{
	const struct arg *address = args_find(args, "address", -1);
	int ret;

	alias->text = address->text;
	alias->ip = address->value.data.ip;
	alias->force = args_find(args, "force", -1);
	ret = links_read(alias->ctl, &alias->links);
	if (!ret)
		ret = addrs_read(alias->ctl, &alias->addrs);
	return ret ?: find_link(alias, args);
}

/* Looks up the stations, which tell the addresses of BMCs. */
int alias_read_stations(struct alias *alias, const struct args *args)
{
	struct args all = { .verb = args->verb };

	alias->stations.set = &set_station;
	return kernel_list(alias->ctl, SIDEBAND_CMD_STATION_GET, &all,
			   &alias->stations);
}

/* Looks up which ports belong to which sidebands, and the stations. */
int alias_read_sidebands(struct alias *alias, const struct args *args)
{
	struct args all = { .verb = args->verb };
	int ret;

	alias->devs.set = &set_dev;
	alias->ports.set = &set_port;
	ret = kernel_list(alias->ctl, SIDEBAND_CMD_DEV_GET, &all, &alias->devs);
	if (!ret)
		ret = kernel_list(alias->ctl, SIDEBAND_CMD_PORT_GET, &all,
				  &alias->ports);
	return ret ?: alias_read_stations(alias, args);
}

void alias_free(struct alias *alias)
{
	links_free(&alias->links);
	addrs_free(&alias->addrs);
	replies_free(&alias->devs);
	replies_free(&alias->ports);
	replies_free(&alias->stations);
}

/* True where a station has that address among those of a type. */
static bool has_address(const struct reply *station, int type,
			const struct ip *ip)
{
	struct nlattr *attr = NULL;

	while ((attr = schema_next(&station->attrs, type, attr)))
		if (!memcmp(nla_data(attr), ip->bytes, ip_size(ip)))
			return true;
	return false;
}

/* The station that was seen to use an address, or NULL. */
struct reply *alias_claimant(const struct alias *alias, const struct ip *ip)
{
	int type = ip->family == AF_INET ? SIDEBAND_A_STATION_IPV4 :
					   SIDEBAND_A_STATION_IPV6;
	size_t i;

	for (i = 0; i < alias->stations.count; i++)
		if (has_address(&alias->stations.at[i], type, ip))
			return &alias->stations.at[i];
	return NULL;
}

/* Refuses the address of a BMC. */
static int check_bmc(struct alias *alias)
{
	const struct field *mac;
	struct reply *station;
	char buf[64];

	station = alias_claimant(alias, &alias->ip);
	if (!station)
		return CTL_OK;
	mac = schema_field(&set_station, SIDEBAND_A_STATION_MAC);
	return out_error(alias->ctl, CTL_REFUSED, alias->text,
			 "is the address of the BMC %s of %s",
			 attr_text(mac, station->attrs.tb[mac->attr], buf,
				   sizeof(buf)),
			 reply_name(station, SIDEBAND_A_STATION_DEV));
}

/* Refuses devices where the address would never be reached. */
static int check_device(struct alias *alias)
{
	const struct link *link = &alias->link, *taker;

	if (!link->ethernet)
		return out_error(alias->ctl, CTL_REFUSED, link->name,
				 "is no Ethernet device");
	if (!link->taker)
		return CTL_OK;
	taker = links_at(&alias->links, link->taker);
	return out_error(alias->ctl, CTL_REFUSED, link->name,
			 "is a member of %s, which gets what it receives: give the address to that",
			 taker ? taker->name : "another device");
}

/* True for a sideband whose ports give the host nothing. */
static bool is_dedicated(const struct alias *alias, const char *name)
{
	struct nlattr *mode;
	size_t i;

	for (i = 0; i < alias->devs.count; i++) {
		mode = alias->devs.at[i].attrs.tb[SIDEBAND_A_DEV_MODE];
		if (mode && nla_get_u32(mode) == SIDEBAND_MODE_DEDICATED &&
		    !strcmp(reply_name(&alias->devs.at[i],
				       SIDEBAND_A_DEV_IFNAME), name))
			return true;
	}
	return false;
}

/* The sideband that has the device as a dedicated port, or NULL. */
static const char *dedicated_to(const struct alias *alias, const char *device)
{
	const struct reply *port = alias->ports.at;
	const char *dev;
	size_t i;

	for (i = 0; i < alias->ports.count; i++, port++) {
		dev = reply_name(port, SIDEBAND_A_PORT_DEV);
		if (!strcmp(reply_name(port, SIDEBAND_A_PORT_IFNAME), device) &&
		    is_dedicated(alias, dev))
			return dev;
	}
	return NULL;
}

/* Refuses a port that is the BMC's alone, and VLAN devices on it. */
static int check_dedicated(struct alias *alias)
{
	const struct link *port = &alias->link;
	const char *dev;

	dev = dedicated_to(alias, port->name);
	if (!dev && port->vlan)
		port = links_at(&alias->links, port->lower);
	if (!dev && port)
		dev = dedicated_to(alias, port->name);
	if (!dev)
		return CTL_OK;
	return out_error(alias->ctl, CTL_REFUSED, alias->link.name,
			 "%s is dedicated to the BMC of %s, and the host gets nothing by it: give the address to the host leg, 'dev %s'",
			 port->name, dev, QUOTED(dev));
}

/* Reads the flags of the device again. */
static int look_again(struct alias *alias)
{
	const struct link *link;
	int ret;

	ret = links_read(alias->ctl, &alias->links);
	if (ret)
		return ret;
	link = links_at(&alias->links, alias->link.index);
	if (!link)
		return out_error(alias->ctl, CTL_REFUSED, alias->link.name,
				 "there is no such device any more");
	alias->link = *link;
	return CTL_OK;
}

/* Refuses a device by which nobody is reached now. One that was waited for is not waited
 * for again, for the next of many addresses.
 */
static int check_running(struct alias *alias)
{
	static unsigned int waited;
	const struct link *link = &alias->link;
	int steps, ret = CTL_OK;

	if (!(link->flags & IFF_UP))
		return out_error(alias->ctl, CTL_REFUSED, link->name,
				 "is down, try 'ip link set dev %s up'",
				 QUOTED(link->name));
	steps = waited == link->index ? RUNNING_STEPS : 0;
	for (; !(link->flags & IFF_RUNNING); steps++) {
		waited = link->index;
		if (steps == RUNNING_STEPS && link->sideband)
			return out_error(alias->ctl, CTL_REFUSED, link->name,
					 "has no link, as neither its BMC link nor its active port is up, see 'sidebandctl show %s'",
					 QUOTED(link->name));
		if (steps == RUNNING_STEPS)
			return out_error(alias->ctl, CTL_REFUSED, link->name,
					 "has no link, connect it first");
		usleep(STEP);
		ret = look_again(alias);
		if (ret)
			return ret;
	}
	return CTL_OK;
}

/* Refuses an address that this host has already. */
static int check_host(struct alias *alias)
{
	const struct addr *addr = addrs_find(&alias->addrs, &alias->ip);
	const struct link *link;

	if (!addr)
		return CTL_OK;
	link = links_at(&alias->links, addr->index);
	return out_error(alias->ctl, CTL_REFUSED, alias->text,
			 "is an address of this host already, on %s",
			 link ? link->name : "another device");
}

/* Refuses an IPv6 address where there is no IPv6. */
static int check_ipv6(struct alias *alias)
{
	const char *name = alias->link.name;
	int off;

	if (alias->ip.family != AF_INET6)
		return CTL_OK;
	off = netdev_conf("ipv6", name, "disable_ipv6");
	if (off < 0)
		return out_error(alias->ctl, CTL_REFUSED, name, "has no IPv6");
	if (off)
		return out_error(alias->ctl, CTL_REFUSED, name,
				 "IPv6 is off there, try 'sysctl net/ipv6/conf/%s/disable_ipv6=0'",
				 QUOTED(name));
	return CTL_OK;
}

/* Says that the question was not possible. */
static int say_not_asked(const struct alias *alias, int error)
{
	return out_error(alias->ctl, CTL_REFUSED, alias->text,
			 "can't be asked for by ARP on %s: %s",
			 alias->link.name,
			 error == EPERM ?
			 "needs CAP_NET_ADMIN and CAP_NET_RAW in this network namespace" :
			 strerror(error));
}

/* Refuses an IPv4 address that somebody on the device's network has or wants. */
static int check_unused(struct alias *alias)
{
	struct value mac;
	char text[18];
	int answer;

	if (alias->force || alias->ip.family != AF_INET)
		return CTL_OK;
	answer = arp_ask(alias->link.index, alias->ip.v4.s_addr, ARP_TRIES,
			 ARP_WAIT, mac.data.mac);
	if (answer < 0)
		return say_not_asked(alias, -answer);
	if (answer == ARP_SILENCE)
		return CTL_OK;
	value_print_mac(&mac, text, sizeof(text));
	return out_error(alias->ctl, CTL_REFUSED, alias->text,
			 answer == ARP_WANTED ? "%s is about to use it" :
						"is in use, %s has it",
			 text);
}

/* Refuses what must not be set, with the reason. */
int alias_check(struct alias *alias)
{
	int (*const checks[])(struct alias *alias) = {
		check_bmc, check_device, check_dedicated, check_host,
		check_running,
		check_ipv6, check_unused,
	};
	int ret = CTL_OK;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(checks); i++)
		ret = checks[i](alias);
	return ret;
}

/* Waits until the kernel knows whether an IPv6 address is somebody else's: fills
 * in its flags, which stay tentative where it takes too long.
 */
static int wait_for_dad(struct alias *alias, struct addr *addr,
			const struct signals *signals)
{
	struct pollfd came = { signals->fd, POLLIN };
	const struct addr *found;
	int steps, ret;

	for (steps = 0; steps < DAD_STEPS; steps++) {
		ret = addrs_read(alias->ctl, &alias->addrs);
		if (ret)
			return ret;
		found = addrs_on(&alias->addrs, &addr->ip, addr->index);
		if (!found)
			return out_error(alias->ctl, CTL_REFUSED, alias->text,
					 "is gone again: %s was removed or set down, or somebody took the address away",
					 alias->link.name);
		addr->flags = found->flags;
		if (addr->flags & IFA_F_DADFAILED ||
		    !(addr->flags & IFA_F_TENTATIVE))
			return CTL_OK;
		poll(&came, 1, STEP / 1000);
		if (signals_came(signals, alias->ctl))
			return out_error(alias->ctl, CTL_REFUSED, alias->text,
					 "interrupted before it was known whether it is in use");
	}
	return CTL_OK;
}

/* Takes an IPv6 address away where it is in use, or may be. */
static int test_by_dad(struct alias *alias, struct addr *addr,
		       const struct signals *signals)
{
	int ret;

	ret = wait_for_dad(alias, addr, signals);
	if (!ret && addr->flags & IFA_F_DADFAILED)
		ret = out_error(alias->ctl, CTL_REFUSED, alias->text,
				"is in use by another machine, as IPv6 has found out");
	else if (!ret && addr->flags & IFA_F_TENTATIVE)
		ret = out_error(alias->ctl, CTL_REFUSED, alias->text,
				"IPv6 has not found out within %u s whether it is in use; 'force' leaves this out",
				DAD_STEPS * (STEP / 1000) / 1000);
	if (ret && addrs_on(&alias->addrs, &addr->ip, addr->index))
		addr_del(alias->ctl, addr);
	return ret;
}

/* Sets an address that may not stay: no signal ends us in between. */
static int set_and_test(struct alias *alias, struct addr *addr)
{
	struct signals signals;
	int ret;

	signals_hold(&signals);
	ret = addr_add(alias->ctl, addr);
	if (!ret)
		ret = test_by_dad(alias, addr, &signals);
	signals_release(&signals);
	return ret;
}

/* Sets the address, and leaves nothing where that fails. */
int alias_set(struct alias *alias)
{
	struct addr addr = {
		.ip = alias->ip,
		.index = alias->link.index,
		.proto = ADDR_PROTO,
	};

	if (alias->ip.family == AF_INET6 && !alias->force)
		return set_and_test(alias, &addr);
	if (alias->ip.family == AF_INET6)
		addr.flags = IFA_F_NODAD;
	return addr_add(alias->ctl, &addr);
}

/* True for an address whose subnet is also that of the alias, elsewhere. */
static bool overlaps(const struct alias *alias, const struct addr *addr,
		     const struct link *link)
{
	return link && link->index != alias->link.index &&
	       !(link->flags & IFF_LOOPBACK) &&
	       ip_overlap(&addr->ip, &alias->ip);
}

/* Warns where the host is left with two ways into one subnet. */
void alias_warn(const struct alias *alias)
{
	const struct link *link;
	const struct addr *addr;
	char text[IP_TEXT];
	char sentence[256];
	size_t i;

	for (i = 0; i < alias->addrs.count; i++) {
		addr = &alias->addrs.at[i];
		link = links_at(&alias->links, addr->index);
		if (!overlaps(alias, addr, link))
			continue;
		snprintf(sentence, sizeof(sentence),
			 "its subnet overlaps that of %s on %s, and only one of the two devices is used to send there",
			 ip_text_prefix(&addr->ip, text), link->name);
		out_warn(alias->ctl, alias->text, sentence);
		return;
	}
}

/* An address that the kernel would take away together with one of IPv4, since
 * they are of one subnet and it came later; or NULL.
 */
static const struct addr *follower(const struct alias *alias,
				   const struct addr *of)
{
	const struct addr *addr = alias->addrs.at;
	size_t i;

	if (of->ip.family != AF_INET || of->flags & IFA_F_SECONDARY ||
	    netdev_conf("ipv4", "all", "promote_secondaries") > 0 ||
	    netdev_conf("ipv4", alias->link.name, "promote_secondaries") > 0)
		return NULL;
	for (i = 0; i < alias->addrs.count; i++, addr++)
		if (addr->index == of->index && addr->flags & IFA_F_SECONDARY &&
		    addr->ip.prefix == of->ip.prefix &&
		    ip_overlap(&addr->ip, &of->ip))
			return addr;
	return NULL;
}

/* Says why there is nothing to remove. */
static int say_none(const struct alias *alias)
{
	const struct addr *addr;
	char text[IP_TEXT];
	size_t i;

	for (i = 0; i < alias->addrs.count; i++) {
		addr = &alias->addrs.at[i];
		if (addr->index == alias->link.index &&
		    ip_same(&addr->ip, &alias->ip))
			return out_error(alias->ctl, CTL_REFUSED, alias->text,
					 "%s has it as %s", alias->link.name,
					 ip_text_prefix(&addr->ip, text));
	}
	return out_error(alias->ctl, CTL_REFUSED, alias->text,
			 "is no address of %s", alias->link.name);
}

/* Takes the address away, if it was set here, and nothing else. */
int alias_remove(struct alias *alias)
{
	const char *name = alias->link.name;
	const struct addr *addr, *next;
	char text[IP_TEXT];

	addr = addrs_on(&alias->addrs, &alias->ip, alias->link.index);
	if (!addr)
		return say_none(alias);
	if (addr->proto != ADDR_PROTO)
		return out_error(alias->ctl, CTL_REFUSED, alias->text,
				 "was not set by 'sidebandctl alias', and stays: 'ip address del %s dev %s' removes it",
				 alias->text, QUOTED(name));
	next = follower(alias, addr);
	if (next)
		return out_error(alias->ctl, CTL_REFUSED, alias->text,
				 "the kernel would remove %s with it, try 'sysctl net/ipv4/conf/%s/promote_secondaries=1'",
				 ip_text_prefix(&next->ip, text), QUOTED(name));
	return addr_del(alias->ctl, addr);
}
