// SPDX-License-Identifier: GPL-2.0
/* What an audit finds about the ports, and what is behind them. */

#include <string.h>
#include <linux/if.h>

#include <linux/sideband.h>

#include "check.h"

/* So many frames into a VLAN, and none from it, are no accident: a BMC that asks for an
 * address or a router does so several times within a minute.
 */
#define UNANSWERED 10

/* Milliseconds by which a switch has begun to forward, as spanning tree has it. */
#define FORWARDING 60000

void check_mixed_team(struct audit *audit)
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
		audit_found(audit, "%s is in %s together with ports of %s, and is none itself",
			    name, reply_name(&member, SIDEBAND_A_OUTSIDER_TEAM),
			    audit_dev(audit));
		audit_mend(audit, "sidebandctl port add %s dev %s",
			   QUOTED(name), QUOTED(audit_dev(audit)));
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

void check_storage(struct audit *audit)
{
	const struct storage *storage;
	const struct link *port;
	struct reply *reply;
	size_t i = 0;

	while ((reply = audit_next_port(audit, &i))) {
		port = site_link(audit->site, reply);
		storage = port ? storage_on(audit, port) : NULL;
		if (!storage)
			continue;
		audit_found(audit, "the port %s of %s is on a storage network: %s goes by it, from %s",
			    port->name, audit_dev(audit), storage->protocol,
			    IP_OF(&storage->own));
		audit_mend(audit, "sidebandctl port add PORT dev %s && sidebandctl port del %s dev %s",
			   QUOTED(audit_dev(audit)), QUOTED(port->name),
			   QUOTED(audit_dev(audit)));
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

/* A counter of all stations in a VLAN. */
static unsigned long long vlan_traffic(const struct audit *audit, __u16 vlan,
				       int which)
{
	unsigned long long sum = 0;
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i)))
		if (site_vlan(station) == vlan)
			sum += site_traffic(station, which);
	return sum;
}

/* Has a station before this one been in the same VLAN? */
static bool is_again(const struct audit *audit, const struct reply *station)
{
	struct reply *before;
	size_t i = 0;

	while ((before = audit_next_station(audit, &i)) != station)
		if (site_vlan(before) == site_vlan(station))
			return true;
	return false;
}

static void mend_trunk(struct audit *audit, __u16 vlan)
{
	audit_mend(audit, "bridge vlan add dev SWITCHPORT vid %u # on the switch, in its own words",
		   vlan);
}

/* The VLANs of a sideband that as a whole has heard something. What is counted for a
 * station is sent to it alone, or by it.
 */
static void look_trunk_vlans(struct audit *audit, const struct link *link)
{
	struct reply *station;
	__u16 vlan;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i))) {
		vlan = site_vlan(station);
		if (!vlan || is_again(audit, station) ||
		    vlan_traffic(audit, vlan, SIDEBAND_A_TRAFFIC_TO_BMC_PACKETS) ||
		    vlan_traffic(audit, vlan, SIDEBAND_A_TRAFFIC_FROM_BMC_PACKETS) <
		    UNANSWERED)
			continue;
		audit_found(audit, "nothing was ever sent to the BMC of %s in VLAN %u on %s, though it sent something there",
			    audit_dev(audit), vlan, link->name);
		mend_trunk(audit, vlan);
	}
}

/* Counters of the whole sideband have group frames as well. One whose BMC is also in no
 * VLAN tells nothing of its VLANs by them; the first of them stands for all.
 */
static void look_trunk(struct audit *audit, const struct link *link)
{
	struct reply *station;
	__u16 vlan = 0;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i))) {
		if (!site_vlan(station) && !link->vlan)
			return;
		vlan = vlan ?: site_vlan(station) ?: link->vlan;
	}
	if (!vlan)
		return;
	audit_found(audit, "nothing was ever heard in VLAN %u of the BMC of %s on %s, though something was sent there",
		    vlan, audit_dev(audit), link->name);
	mend_trunk(audit, vlan);
}

void check_trunk(struct audit *audit)
{
	const struct reply *port = site_active_port(audit->site);
	const struct link *link = port ? site_link(audit->site, port) : NULL;

	if (!link || !is_settled(audit) ||
	    view_leg_state(port, SIDEBAND_A_PORT_STATE) != SIDEBAND_LEG_STATE_UP)
		return;
	if (is_unheard(audit))
		look_trunk(audit, link);
	else
		look_trunk_vlans(audit, link);
}
