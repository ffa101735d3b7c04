// SPDX-License-Identifier: GPL-2.0
/* What an audit finds that joins the networks of host and BMC. */

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <linux/if.h>

#include <linux/sideband.h>

#include "check.h"
#include "netdev.h"

/* The first VLAN that a BMC is suggested, and what must be added to that. */
#define FIRST_VLAN 100
#define IN_WHICH " # or another VLAN that the switch has for this port"

/* ---- isolation ---- */

/* True for a VLAN that the host has a device for, on whatever. */
static bool is_used(const struct audit *audit, __u16 vlan)
{
	const struct links *links = &audit->site->links;
	size_t i;

	for (i = 0; i < links->count; i++)
		if (links->at[i].vlan == vlan)
			return true;
	return false;
}

/* True for a VLAN that this BMC is in already. */
static bool is_own(const struct audit *audit, __u16 vlan)
{
	struct reply *station;
	size_t i = 0;

	while ((station = view_next_station(&audit->site->view, &i)))
		if (site_vlan(station) == vlan)
			return true;
	return false;
}

static bool is_free(const struct audit *audit, __u16 vlan)
{
	return vlan && !is_used(audit, vlan) && !is_own(audit, vlan);
}

/* A VLAN for the BMC: that of another BMC, which is what its switch has for them, else
 * one that the host does not use.
 */
static __u16 free_vlan(const struct audit *audit)
{
	const struct replies *stations = &audit->site->view.stations;
	__u16 vlan;
	size_t i;

	for (i = 0; i < stations->count; i++)
		if (is_free(audit, site_vlan(&stations->at[i])))
			return site_vlan(&stations->at[i]);
	for (vlan = FIRST_VLAN; !is_free(audit, vlan); vlan++)
		;
	return vlan;
}

/* A name that stands for itself in a shell and in a pattern of sed. */
static bool is_plain(const char *name)
{
	for (; isalnum((unsigned char)*name) || *name == '_' || *name == '-'; name++)
		;
	return !*name;
}

/* What another VLAN for the BMC takes, so that there is a station whatever fails. Those
 * that send untagged are in one VLAN, and several of them go to another together.
 */
static void mend_by_vlan(struct audit *audit, const struct reply *station)
{
	__u16 vlan = free_vlan(audit);
	const char *dev = audit_dev(audit);
	const char *mac = MAC_OF(station);
	char old[16] = "";

	if (site_vlan(station))
		snprintf(old, sizeof(old), " vlan %u", site_vlan(station));
	if (site_tags_itself(station))
		audit_mend(audit, "sidebandctl station add %s dev %s vlan %u tag keep && sidebandctl station del %s dev %s%s"
			   IN_WHICH,
			   mac, QUOTED(dev), vlan, mac, QUOTED(dev), old);
	else if (audit_count_untagged(audit) > 1 && !is_plain(dev))
		audit_mend(audit, "sidebandctl save >FILE # there, give its stations that send untagged 'vlan %u', then: sidebandctl apply FILE --only",
			   vlan);
	else if (audit_count_untagged(audit) > 1)
		audit_mend(audit, "f=$(mktemp) && sidebandctl save | sed '/^\\[sideband %s\\]/,/^\\[/s/^\\(station = [^ ]*\\)%s%s$/\\1 vlan %u/' >$f && sidebandctl apply $f --only && rm $f"
			   IN_WHICH,
			   dev, old, *old ? " tag add" : "", vlan);
	else
		audit_mend(audit, "sidebandctl station del %s dev %s%s && { sidebandctl station add %s dev %s vlan %u || sidebandctl station add %s dev %s%s; }"
			   IN_WHICH,
			   mac, QUOTED(dev), old, mac, QUOTED(dev), vlan, mac,
			   QUOTED(dev), old);
}

/* The first station that is not kept apart from the host's use of a port. */
static struct reply *open_station(const struct audit *audit,
				  const struct link *port)
{
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i)))
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
	if (audit_has_access(audit) || !site_has_default_route(audit->site, port))
		return false;
	audit_found(audit, "the port %s of %s is on the host's production network, by which its default route leads, and the BMC is in no VLAN",
		    port->name, audit_dev(audit));
	return true;
}

void check_production(struct audit *audit)
{
	each_open(audit, look_production);
}

static bool look_isolation(struct audit *audit, const struct link *port)
{
	struct site_use use;
	char text[128];

	if (audit_has_access(audit) || site_has_default_route(audit->site, port) ||
	    !site_find_use(audit->site, port, &use))
		return false;
	audit_found(audit, "nothing isolates the BMC of %s on %s: it is in no VLAN, and %s",
		    audit_dev(audit), port->name, site_use_text(&use, text, sizeof(text)));
	return true;
}

void check_isolation(struct audit *audit)
{
	each_open(audit, look_isolation);
}

/* A host leg with an address routes as any device does. */
void check_forwarding(struct audit *audit)
{
	const struct link *link = audit->site->links.at;
	size_t i;

	for (i = 0; i < audit->site->links.count; i++, link++) {
		if (!site_is_own_leg(audit->site, link) || audit_has_access(audit) ||
		    !site_has_ipv4(audit->site, link) ||
		    netdev_conf("ipv4", link->name, "forwarding") <= 0)
			continue;
		audit_found(audit, "the host forwards between the management network on %s and its other devices",
			    link->name);
		audit_mend(audit, "sysctl net/ipv4/conf/%s/forwarding=0",
			   QUOTED(link->name));
	}
}

static bool look_one_network(struct audit *audit, const struct link *port)
{
	struct site_use use;

	if (!audit_has_access(audit) || !site_find_use(audit->site, port, &use))
		return false;
	audit_found(audit, "the BMC of %s is in one network with the host on %s by choice: host access is on",
		    audit_dev(audit), port->name);
	return true;
}

void check_one_network(struct audit *audit)
{
	each_open(audit, look_one_network);
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

	while ((port = audit_next_port(audit, &i))) {
		link = site_link(audit->site, port);
		for (j = 0; link &&
		     (station = audit_next_station(audit, &j));)
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

	if (!team || audit_has_access(audit) ||
	    site_mode(audit->site) == SIDEBAND_MODE_DEDICATED ||
	    site_is_excluded(audit->site, port, vlan))
		return;
	device = team_device(audit, port, vlan);
	if (!device && site_top(audit->site, port)->filtering)
		return;
	audit_found(audit, "VLAN %u of the BMC of %s is in %s, of which the port %s is a member%s%s",
		    vlan, audit_dev(audit), team->name, port->name,
		    device ? ", and on which the host has " : "",
		    device ? device->name : "");
	if (device)
		audit_mend(audit, "sidebandctl exclude add %s vlan %u force && ip link del dev %s",
			   QUOTED(port->name), vlan, QUOTED(device->name));
	else
		audit_mend(audit, "sidebandctl exclude add %s vlan %u",
			   QUOTED(port->name), vlan);
}

void check_team_vlan(struct audit *audit)
{
	each_vlan(audit, look_team_vlan);
}

/* The host's own VLAN device in the VLAN of the BMC. */
static void look_host_vlan(struct audit *audit, const struct reply *station,
			   const struct link *port)
{
	const struct link *device;

	device = links_vlan(&audit->site->links, port->index, site_vlan(station));
	if (!device || audit_has_access(audit) || site_is_port(audit->site, device) ||
	    !(device->flags & IFF_UP) ||
	    !(site_own_use(audit->site, device->index) || device->taker))
		return;
	audit_found(audit, "the host uses VLAN %u of the BMC of %s itself, by %s",
		    site_vlan(station), audit_dev(audit), device->name);
	mend_by_vlan(audit, station);
}

/* A port that is a VLAN device is the BMC's VLAN. */
static void look_vlan_port(struct audit *audit, const struct link *port)
{
	const char *dev = audit_dev(audit);
	struct site_use use;
	char text[128];

	if (!port->vlan || audit_has_access(audit) ||
	    !site_find_use(audit->site, port, &use))
		return;
	audit_found(audit, "the host uses VLAN %u of the BMC of %s itself: %s",
		    port->vlan, dev, site_use_text(&use, text, sizeof(text)));
	if (use.addr)
		audit_mend(audit, "ip link set dev %s up && ip address del %s dev %s && { sidebandctl alias add %s dev %s || ip address add %s dev %s; }",
			   QUOTED(dev), SUBNET_OF(&use.addr->ip),
			   QUOTED(use.link->name), SUBNET_OF(&use.addr->ip),
			   QUOTED(dev), SUBNET_OF(&use.addr->ip),
			   QUOTED(use.link->name));
	else
		audit_mend(audit, "ip link set dev %s nomaster",
			   QUOTED(use.member->name));
}

void check_host_vlan(struct audit *audit)
{
	const struct link *link;
	struct reply *port;
	size_t i = 0;

	each_vlan(audit, look_host_vlan);
	while ((port = audit_next_port(audit, &i))) {
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

	if (!audit_has_access(audit) || !site_is_excluded(audit->site, port, vlan) ||
	    links_vlan(&audit->site->links, port->index, vlan))
		return;
	audit_found(audit, "host access of %s is on, and VLAN %u of its BMC is excluded on %s",
		    audit_dev(audit), vlan, port->name);
	audit_mend(audit, "sidebandctl dev set %s host-access off",
		   QUOTED(audit_dev(audit)));
}

void check_access(struct audit *audit)
{
	each_vlan(audit, look_access);
}
