// SPDX-License-Identifier: GPL-2.0
/* What in a configuration goes against good practice with shared ports: the checks. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <linux/if.h>

#include <linux/sideband.h>

#include "array.h"
#include "audit.h"
#include "ctl.h"
#include "netdev.h"
#include "quote.h"
#include "site.h"

/* So many frames into a VLAN, and none from it, are no accident: a BMC that asks for an
 * address or a router does so several times within a minute.
 */
#define UNANSWERED 10

/* Milliseconds by which a switch has begun to forward, as spanning tree has it. */
#define FORWARDING 60000

#define MAC_OF(station) site_mac_text(station, (char [SITE_MAC_ROOM]){})
#define IP_OF(ip) ip_text(ip, (char [IP_TEXT]){})
#define SUBNET_OF(ip) ip_text_prefix(ip, (char [IP_TEXT]){})

/* ---- what is found ---- */

static struct reply *next_port(const struct audit *audit, size_t *i)
{
	return view_next_port(&audit->site->view, i);
}

/* One that shares the address of the host is so by choice. */
static struct reply *next_station(const struct audit *audit, size_t *i)
{
	struct reply *station;

	do {
		station = view_next_station(&audit->site->view, i);
	} while (station && station->attrs.tb[SIDEBAND_A_STATION_SHARED]);
	return station;
}

static const char *dev_name(const struct audit *audit)
{
	return audit->site->view.name;
}

static bool has_access(const struct audit *audit)
{
	return site_has_host_access(audit->site);
}

/* Takes down what the check that runs has found. */
__printf(2, 3)
static void found(struct audit *audit, const char *fmt, ...)
{
	struct finding *at;
	va_list ap;

	at = array_grow(audit->at, audit->count, sizeof(*at));
	audit->full |= !at;
	if (!at)
		return;
	audit->at = at;
	at += audit->count++;
	*at = (struct finding){ .check = audit->check };
	snprintf(at->dev, sizeof(at->dev), "%s", dev_name(audit));
	va_start(ap, fmt);
	vsnprintf(at->what, sizeof(at->what), fmt, ap);
	va_end(ap);
}

/* Says how to mend what was found last. */
__printf(2, 3)
static void mend(struct audit *audit, const char *fmt, ...)
{
	struct finding *last;
	va_list ap;

	if (audit->full)
		return;
	last = &audit->at[audit->count - 1];
	va_start(ap, fmt);
	vsnprintf(last->mend, sizeof(last->mend), fmt, ap);
	va_end(ap);
}

/* ---- errors ---- */

/* The host's own address that is also that of the BMC, or NULL. */
static const struct addr *same_address(const struct audit *audit,
				       const struct ip *ip)
{
	return ip->family ? addrs_find(&audit->site->addrs, ip) : NULL;
}

static void report_same(struct audit *audit, const struct reply *station,
			const struct addr *addr)
{
	const struct link *link = links_at(&audit->site->links, addr->index);
	const char *name = link ? link->name : "another device";

	found(audit, "%s is the address of the BMC %s of %s and of this host, on %s",
	      IP_OF(&addr->ip), MAC_OF(station), dev_name(audit), name);
	mend(audit, addr->proto == ADDR_PROTO ?
	     "sidebandctl alias del %s dev %s" :
	     "ip address del %s dev %s", SUBNET_OF(&addr->ip),
	     QUOTED(name));
}

static void check_same_address(struct audit *audit)
{
	const struct addr *addr;
	struct reply *station;
	size_t i = 0, n;
	struct ip ip;

	while ((station = next_station(audit, &i)))
		for (n = 0; site_bmc_address(audit->site, station, n, &ip); n++) {
			addr = same_address(audit, &ip);
			if (addr)
				report_same(audit, station, addr);
		}
}

/* True for a BMC of a version that had no VLANs yet. */
static bool is_old(const struct inband *inband, const struct inband_lan *lan)
{
	return lan->asked ? !lan->v20 : inband->major == 1;
}

/* How many stations send untagged; those are in one VLAN. */
static unsigned int count_untagged(const struct audit *audit)
{
	unsigned int count = 0;
	struct reply *station;
	size_t i = 0;

	while ((station = next_station(audit, &i)))
		count += !site_tags_itself(station);
	return count;
}

/* The port can tag in one VLAN only. */
static void mend_by_tag(struct audit *audit, const struct reply *station)
{
	const char *dev = dev_name(audit);

	if (count_untagged(audit))
		mend(audit, "sidebandctl station del %s dev %s vlan %u",
		     MAC_OF(station), QUOTED(dev), site_vlan(station));
	else
		mend(audit, "sidebandctl station del %s dev %s vlan %u && sidebandctl station add %s dev %s vlan %u tag add",
		     MAC_OF(station), QUOTED(dev), site_vlan(station),
		     MAC_OF(station), QUOTED(dev), site_vlan(station));
}

static void check_ipmi15(struct audit *audit)
{
	const struct inband_lan *lan;
	struct reply *station;
	size_t i = 0;

	while ((station = next_station(audit, &i))) {
		lan = site_lan(audit->site, station);
		if (!lan || !site_tags_itself(station) ||
		    !is_old(&audit->site->inband, lan))
			continue;
		found(audit, "the BMC %s of %s shall tag VLAN %u itself and has IPMI 1.5 only",
		      MAC_OF(station), dev_name(audit), site_vlan(station));
		mend_by_tag(audit, station);
	}
}

/* True where another station of the MAC is as the BMC is set. */
static bool is_tag_known(const struct audit *audit, const __u8 *mac, __u16 vlan)
{
	struct reply *station;
	size_t i = 0;

	while ((station = next_station(audit, &i)))
		if (!memcmp(site_mac(station), mac, 6) &&
		    (site_tags_itself(station) ? site_vlan(station) : 0) == vlan)
			return true;
	return false;
}

/* The BMC tags with the VLAN that it is set to, and that must be a station's. */
static void check_tag(struct audit *audit)
{
	const struct inband_lan *lan;
	struct reply *station;
	size_t i = 0;

	while ((station = next_station(audit, &i))) {
		lan = site_lan(audit->site, station);
		if (!lan || is_old(&audit->site->inband, lan) ||
		    is_tag_known(audit, lan->mac, lan->vlan))
			continue;
		if (lan->vlan && !site_tags_itself(station)) {
			found(audit, "the BMC %s tags VLAN %u itself, and %s expects it to send untagged",
			      MAC_OF(station), lan->vlan,
			      dev_name(audit));
			mend(audit, "ipmitool lan set %u vlan id off",
			     lan->channel);
		} else if (site_tags_itself(station)) {
			found(audit, "the BMC %s shall tag VLAN %u itself for %s, and is not set to it",
			      MAC_OF(station), site_vlan(station),
			      dev_name(audit));
			mend(audit, "ipmitool lan set %u vlan id %u",
			     lan->channel, site_vlan(station));
		}
	}
}

/* ---- isolation ---- */

/* What another VLAN for the BMC takes; one that sends untagged goes on to. */
static void mend_by_vlan(struct audit *audit, const struct reply *station)
{
	bool keeps = site_tags_itself(station);
	bool many = !keeps && count_untagged(audit) > 1;
	const char *dev = dev_name(audit);
	const char *mac = many ? "MAC" : MAC_OF(station);
	char old[16] = "";

	if (site_vlan(station))
		snprintf(old, sizeof(old), " vlan %u", site_vlan(station));
	mend(audit, "sidebandctl station del %s dev %s%s %s sidebandctl station add %s dev %s vlan ID%s",
	     mac, QUOTED(dev), old, many ? "# each MAC, and then" : "&&", mac,
	     QUOTED(dev), keeps ? " tag keep" : "");
}

/* The first station that is not kept apart from the host's use of a port. */
static struct reply *open_station(const struct audit *audit,
				  const struct link *port)
{
	struct reply *station;
	size_t i = 0;

	while ((station = next_station(audit, &i)))
		if (!site_is_isolated(audit->site, station, port))
			return station;
	return NULL;
}

/* Looks at each network that a BMC is in together with the host. */
static void each_open(struct audit *audit,
		      bool (*look)(struct audit *audit, const struct link *port))
{
	const struct link *port;
	struct reply *station;
	size_t i = 0;

	while ((port = site_next_network(audit->site, &i))) {
		station = open_station(audit, port);
		if (station && look(audit, port))
			mend_by_vlan(audit, station);
	}
}

static bool look_production(struct audit *audit, const struct link *port)
{
	if (has_access(audit) || !site_has_default_route(audit->site, port))
		return false;
	found(audit, "the port %s of %s is on the host's production network, by which its default route leads, and the BMC is in no VLAN",
	      port->name, dev_name(audit));
	return true;
}

static void check_production(struct audit *audit)
{
	each_open(audit, look_production);
}

static bool look_isolation(struct audit *audit, const struct link *port)
{
	struct site_use use;
	char text[128];

	if (has_access(audit) || site_has_default_route(audit->site, port) ||
	    !site_find_use(audit->site, port, &use))
		return false;
	found(audit, "nothing isolates the BMC of %s on %s: it is in no VLAN, and %s",
	      dev_name(audit), port->name, site_use_text(&use, text, sizeof(text)));
	return true;
}

static void check_isolation(struct audit *audit)
{
	each_open(audit, look_isolation);
}

/* A host leg with an address routes as any device does. */
static void check_forwarding(struct audit *audit)
{
	const struct link *link = audit->site->links.at;
	size_t i;

	for (i = 0; i < audit->site->links.count; i++, link++) {
		if (!site_is_own_leg(audit->site, link) || has_access(audit) ||
		    !site_has_ipv4(audit->site, link) ||
		    netdev_conf("ipv4", link->name, "forwarding") <= 0)
			continue;
		found(audit, "the host forwards between the management network on %s and its other devices",
		      link->name);
		mend(audit, "sysctl net/ipv4/conf/%s/forwarding=0",
		     QUOTED(link->name));
	}
}

static bool look_one_network(struct audit *audit, const struct link *port)
{
	struct site_use use;

	if (!has_access(audit) || !site_find_use(audit->site, port, &use))
		return false;
	found(audit, "the BMC of %s is in one network with the host on %s by choice: host access is on",
	      dev_name(audit), port->name);
	return true;
}

static void check_one_network(struct audit *audit)
{
	each_open(audit, look_one_network);
}

/* The host's own address in whose subnet a BMC is; one of the management network is
 * where it should be, and one that is the BMC's is another finding.
 */
static const struct addr *subnet_of(const struct audit *audit,
				    const struct ip *ip)
{
	const struct addr *addr = audit->site->addrs.at;
	const struct link *link;
	size_t i;

	if (ip->family != AF_INET || same_address(audit, ip))
		return NULL;
	for (i = 0; i < audit->site->addrs.count; i++, addr++) {
		link = links_at(&audit->site->links, addr->index);
		if (link && site_is_own_use(addr) && !site_is_leg(audit->site, link) &&
		    !(link->flags & IFF_LOOPBACK) && ip_overlap(&addr->ip, ip))
			return addr;
	}
	return NULL;
}

static void report_subnet(struct audit *audit, const struct reply *station,
			  const struct ip *ip, const struct addr *addr)
{
	const struct inband_lan *lan = site_lan(audit->site, station);
	unsigned int channel = lan ? lan->channel : 1;

	found(audit, "the BMC %s of %s has the address %s in the production subnet of %s, where the host has %s",
	      MAC_OF(station), dev_name(audit), IP_OF(ip),
	      links_at(&audit->site->links, addr->index)->name,
	      SUBNET_OF(&addr->ip));
	mend(audit, "ipmitool lan set %u ipsrc static && ipmitool lan set %u ipaddr ADDRESS",
	     channel, channel);
}

/* Wherever host access is on, host and BMC may be in one subnet by choice. */
static void check_subnet(struct audit *audit)
{
	const struct addr *addr;
	struct reply *station;
	size_t i = 0, n;
	struct ip ip;

	while (!has_access(audit) && (station = next_station(audit, &i)))
		for (n = 0; site_bmc_address(audit->site, station, n, &ip); n++) {
			addr = subnet_of(audit, &ip);
			if (addr)
				report_subnet(audit, station, &ip, addr);
		}
}

/* ---- VLANs ---- */

/* Looks at each VLAN of the BMC on each port that has tags. */
static void each_vlan(struct audit *audit,
		      void (*look)(struct audit *audit,
				   const struct reply *station,
				   const struct link *port))
{
	const struct link *link;
	struct reply *port, *station;
	size_t i = 0, j;

	while ((port = next_port(audit, &i))) {
		link = site_link(audit->site, port);
		for (j = 0; link &&
		     (station = next_station(audit, &j));)
			if (site_vlan(station) && !link->vlan)
				look(audit, station, link);
	}
}

/* The VLAN device on what a port is in, or on the bridge of that; or NULL. */
static const struct link *team_device(const struct audit *audit,
				      const struct link *port, __u16 vlan)
{
	const struct links *links = &audit->site->links;
	const struct link *team = site_taker(audit->site, port);

	return links_vlan(links, team->index, vlan) ?:
	       links_vlan(links, site_top(audit->site, port)->index, vlan);
}

/* A bridge that keeps VLANs apart has those that it was given. */
static void look_team_vlan(struct audit *audit, const struct reply *station,
			   const struct link *port)
{
	const struct link *team = site_taker(audit->site, port), *device;
	__u16 vlan = site_vlan(station);

	if (!team || has_access(audit) ||
	    site_mode(audit->site) == SIDEBAND_MODE_DEDICATED ||
	    site_is_excluded(audit->site, port, vlan))
		return;
	device = team_device(audit, port, vlan);
	if (!device && site_top(audit->site, port)->filtering)
		return;
	found(audit, "VLAN %u of the BMC of %s is in %s, of which the port %s is a member%s%s",
	      vlan, dev_name(audit), team->name, port->name,
	      device ? ", and on which the host has " : "",
	      device ? device->name : "");
	if (device)
		mend(audit, "ip link del dev %s && sidebandctl exclude add %s vlan %u",
		     QUOTED(device->name), QUOTED(port->name), vlan);
	else
		mend(audit, "sidebandctl exclude add %s vlan %u",
		     QUOTED(port->name), vlan);
}

static void check_team_vlan(struct audit *audit)
{
	each_vlan(audit, look_team_vlan);
}

/* The host's own VLAN device in the VLAN of the BMC. */
static void look_host_vlan(struct audit *audit, const struct reply *station,
			   const struct link *port)
{
	const struct link *device;

	device = links_vlan(&audit->site->links, port->index, site_vlan(station));
	if (!device || has_access(audit) || site_is_port(audit->site, device) ||
	    !(device->flags & IFF_UP) ||
	    !(site_own_use(audit->site, device->index) || device->taker))
		return;
	found(audit, "the host uses VLAN %u of the BMC of %s itself, by %s",
	      site_vlan(station), dev_name(audit), device->name);
	mend_by_vlan(audit, station);
}

/* A port that is a VLAN device is the BMC's VLAN. */
static void look_vlan_port(struct audit *audit, const struct link *port)
{
	const char *dev = dev_name(audit);
	struct site_use use;
	char text[128];

	if (!port->vlan || has_access(audit) ||
	    !site_find_use(audit->site, port, &use))
		return;
	found(audit, "the host uses VLAN %u of the BMC of %s itself: %s",
	      port->vlan, dev, site_use_text(&use, text, sizeof(text)));
	if (use.addr)
		mend(audit, "ip address del %s dev %s && ip link set dev %s up && sidebandctl alias add %s dev %s",
		     SUBNET_OF(&use.addr->ip), QUOTED(use.link->name),
		     QUOTED(dev), SUBNET_OF(&use.addr->ip), QUOTED(dev));
	else
		mend(audit, "ip link set dev %s nomaster",
		     QUOTED(use.member->name));
}

static void check_host_vlan(struct audit *audit)
{
	const struct link *link;
	struct reply *port;
	size_t i = 0;

	each_vlan(audit, look_host_vlan);
	while ((port = next_port(audit, &i))) {
		link = site_link(audit->site, port);
		if (link)
			look_vlan_port(audit, link);
	}
}

/* An exclusion closes the VLAN to the host; its own VLAN device is let through. */
static void look_access(struct audit *audit, const struct reply *station,
			const struct link *port)
{
	__u16 vlan = site_vlan(station);

	if (!has_access(audit) || !site_is_excluded(audit->site, port, vlan) ||
	    links_vlan(&audit->site->links, port->index, vlan))
		return;
	found(audit, "host access of %s is on, and VLAN %u of its BMC is excluded on %s",
	      dev_name(audit), vlan, port->name);
	mend(audit, "sidebandctl dev set %s host-access off",
	     QUOTED(dev_name(audit)));
}

static void check_access(struct audit *audit)
{
	each_vlan(audit, look_access);
}

/* ---- ports ---- */

static void check_mixed_team(struct audit *audit)
{
	struct nlattr *outsider = NULL;
	struct reply member = {};
	const char *name;

	while ((outsider = schema_next(&audit->site->view.dev->attrs,
				       SIDEBAND_A_DEV_OUTSIDER, outsider))) {
		if (schema_parse(&set_outsider, &member.attrs,
				 nla_data(outsider), nla_len(outsider)) < 0)
			continue;
		name = reply_name(&member, SIDEBAND_A_OUTSIDER_IFNAME);
		found(audit, "%s is in %s together with ports of %s, and is none itself",
		      name, reply_name(&member, SIDEBAND_A_OUTSIDER_TEAM),
		      dev_name(audit));
		mend(audit, "sidebandctl port add %s dev %s",
		     QUOTED(name), QUOTED(dev_name(audit)));
	}
}

/* The first connection to storage that goes by a port, in whatever VLAN; or NULL. One
 * between addresses of this host does not leave it.
 */
static const struct storage *storage_on(const struct audit *audit,
					const struct link *port)
{
	const struct storage *storage = audit->site->storages.at;
	const struct addrs *addrs = &audit->site->addrs;
	const struct addr *addr;
	size_t i;

	for (i = 0; i < audit->site->storages.count; i++, storage++) {
		addr = addrs_find(addrs, &storage->own);
		if (addr && !addrs_find(addrs, &storage->peer) &&
		    site_is_above(audit->site, port, addr->index, 0))
			return storage;
	}
	return NULL;
}

static void check_storage(struct audit *audit)
{
	const struct storage *storage;
	const struct link *port;
	struct reply *reply;
	size_t i = 0;

	while ((reply = next_port(audit, &i))) {
		port = site_link(audit->site, reply);
		storage = port ? storage_on(audit, port) : NULL;
		if (!storage)
			continue;
		found(audit, "the port %s of %s is on a storage network: %s goes by it, from %s",
		      port->name, dev_name(audit), storage->protocol,
		      IP_OF(&storage->own));
		mend(audit, "sidebandctl port add PORT dev %s && sidebandctl port del %s dev %s",
		     QUOTED(dev_name(audit)), QUOTED(port->name),
		     QUOTED(dev_name(audit)));
	}
}

/* True where the active port has been that for long enough to have heard something. */
static bool is_settled(const struct audit *audit)
{
	const struct reply *dev = audit->site->view.dev;
	struct nlattr *age = dev->attrs.tb[SIDEBAND_A_DEV_ACTIVE_AGE];

	return age && nla_get_u64(age) >= FORWARDING;
}

/* True where frames went out in vain: some were sent, and nothing was ever heard. */
static bool is_unheard(const struct audit *audit)
{
	static const int sent[] = {
		SIDEBAND_A_STATS_BMC_TO_WIRE_PACKETS,
		SIDEBAND_A_STATS_HOST_LEG_TO_WIRE_PACKETS, 0
	};
	static const int heard[] = {
		SIDEBAND_A_STATS_WIRE_TO_BMC_PACKETS,
		SIDEBAND_A_STATS_WIRE_TO_HOST_LEG_PACKETS,
		SIDEBAND_A_STATS_DROP_ECHO, SIDEBAND_A_STATS_DROP_POLICY,
		SIDEBAND_A_STATS_DROP_GUARD, SIDEBAND_A_STATS_DROP_LIMIT,
		SIDEBAND_A_STATS_DROP_NO_BMC_LINK,
		SIDEBAND_A_STATS_DROP_HOST_LEG_DOWN, 0
	};

	return site_counters(audit->site, sent) >= UNANSWERED &&
	       !site_counters(audit->site, heard);
}

/* Counters are of the whole sideband: one whose BMC is also in no VLAN tells nothing of
 * its VLANs. The first of them stands for all.
 */
static void check_trunk(struct audit *audit)
{
	const struct reply *port = site_active_port(audit->site);
	const struct link *link = port ? site_link(audit->site, port) : NULL;
	struct reply *station;
	__u16 vlan = 0;
	size_t i = 0;

	if (!link || !is_settled(audit) || !is_unheard(audit) ||
	    view_leg_state(port, SIDEBAND_A_PORT_STATE) != SIDEBAND_LEG_STATE_UP)
		return;
	while ((station = next_station(audit, &i))) {
		if (!site_vlan(station) && !link->vlan)
			return;
		vlan = vlan ?: site_vlan(station) ?: link->vlan;
	}
	if (!vlan)
		return;
	found(audit, "nothing was ever heard in VLAN %u of the BMC of %s on %s, though something was sent there",
	      vlan, dev_name(audit), link->name);
	mend(audit, "bridge vlan add dev SWITCHPORT vid %u # on the switch, in its own words",
	     vlan);
}

/* ---- all of them ---- */

static const struct audit_check checks[] = {
	{ "same-address", SEVERITY_ERROR,
	  "Both answer for the address, so now one is reached and now the other.",
	  check_same_address },
	{ "ipmi15-vlan", SEVERITY_ERROR,
	  "IPMI knows VLANs from version 2.0 on, so this BMC sends untagged, and what it sends is dropped.",
	  check_ipmi15 },
	{ "bmc-tag", SEVERITY_ERROR,
	  "Frames that are tagged otherwise than a station says are dropped.",
	  check_tag },
	{ "mixed-team", SEVERITY_WARNING,
	  "The switch may send frames for the BMC to any member of the team, and there nobody listens for them.",
	  check_mixed_team },
	{ "team-vlan", SEVERITY_WARNING,
	  "Whoever is in the team gets broadcasts of the management network and can send to it.",
	  check_team_vlan },
	{ "host-vlan", SEVERITY_WARNING,
	  "Who breaks into the host or a service on it is in the network of the BMCs.",
	  check_host_vlan },
	{ "production", SEVERITY_WARNING,
	  "Whoever is on that network can try the BMC's passwords, and the BMC gets all its broadcasts.",
	  check_production },
	{ "isolation", SEVERITY_WARNING,
	  "Whoever is on that network can try the BMC's passwords, and a BMC that is broken into is among them.",
	  check_isolation },
	{ "forwarding", SEVERITY_WARNING,
	  "Whoever can send to the host gets to the BMCs by it, unless a firewall stops that.",
	  check_forwarding },
	{ "bmc-subnet", SEVERITY_WARNING,
	  "The host looks for the BMC on its own network, and rules of firewalls that go by subnets do not tell the BMC from production.",
	  check_subnet },
	{ "storage", SEVERITY_WARNING,
	  "Storage is not to wait while a port is moved or flooded for the BMC, nor to be next to a BMC that is broken into.",
	  check_storage },
	{ "trunk", SEVERITY_WARNING,
	  "Most likely the switch does not carry the VLAN to this port, and the BMC can't be reached.",
	  check_trunk },
	{ "host-access", SEVERITY_WARNING,
	  "The one lets host and virtual machines reach the BMC, the other is to keep them from its VLAN.",
	  check_access },
	{ "one-network", SEVERITY_NOTE,
	  "Everybody on that network, virtual machines included, can try the BMC's passwords.",
	  check_one_network },
};

/* Runs every check on every sideband. */
int audit_run(struct audit *audit)
{
	struct view *view = &audit->site->view;
	size_t i, n;

	for (i = 0; i < view->devs.count; i++) {
		view->dev = &view->devs.at[i];
		view->name = reply_name(view->dev, SIDEBAND_A_DEV_IFNAME);
		for (n = 0; n < ARRAY_SIZE(checks); n++) {
			audit->check = &checks[n];
			checks[n].run(audit);
		}
	}
	if (audit->full)
		return out_error(view->ctl, CTL_REFUSED, "audit",
				 "out of memory");
	return CTL_OK;
}

void audit_free(struct audit *audit)
{
	free(audit->at);
}
