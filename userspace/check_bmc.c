// SPDX-License-Identifier: GPL-2.0
/* What an audit finds in the BMC's settings: its addresses, and how it tags. */

#include <string.h>
#include <linux/if.h>

#include <linux/sideband.h>

#include "check.h"

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

	audit_found(audit, "%s is the address of the BMC %s of %s and of this host, on %s",
		    IP_OF(&addr->ip), MAC_OF(station), audit_dev(audit), name);
	audit_mend(audit, addr->proto == ADDR_PROTO ?
		   "sidebandctl alias del %s dev %s" :
		   "ip address del %s dev %s", SUBNET_OF(&addr->ip),
		   QUOTED(name));
}

void check_same_address(struct audit *audit)
{
	const struct addr *addr;
	struct reply *station;
	size_t i = 0, n;
	struct ip ip;

	while ((station = audit_next_station(audit, &i)))
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

/* The port can tag in one VLAN only. */
static void mend_by_tag(struct audit *audit, const struct reply *station)
{
	const char *dev = audit_dev(audit);

	if (audit_count_untagged(audit))
		audit_mend(audit, "sidebandctl station del %s dev %s vlan %u",
			   MAC_OF(station), QUOTED(dev), site_vlan(station));
	else
		audit_mend(audit, "sidebandctl station del %s dev %s vlan %u && { sidebandctl station add %s dev %s vlan %u tag add || sidebandctl station add %s dev %s vlan %u tag keep; }",
			   MAC_OF(station), QUOTED(dev), site_vlan(station),
			   MAC_OF(station), QUOTED(dev), site_vlan(station),
			   MAC_OF(station), QUOTED(dev), site_vlan(station));
}

void check_ipmi15(struct audit *audit)
{
	const struct inband_lan *lan;
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i))) {
		lan = site_lan(audit->site, station);
		if (!lan || !site_tags_itself(station) ||
		    !is_old(&audit->site->inband, lan))
			continue;
		audit_found(audit, "the BMC %s of %s shall tag VLAN %u itself and has IPMI 1.5 only",
			    MAC_OF(station), audit_dev(audit), site_vlan(station));
		mend_by_tag(audit, station);
	}
}

/* True where another station of the MAC is as the BMC is set. */
static bool is_tag_known(const struct audit *audit, const __u8 *mac, __u16 vlan)
{
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i)))
		if (!memcmp(site_mac(station), mac, 6) &&
		    (site_tags_itself(station) ? site_vlan(station) : 0) == vlan)
			return true;
	return false;
}

/* The BMC tags with the VLAN that it is set to, and that must be a station's. */
void check_tag(struct audit *audit)
{
	const struct inband_lan *lan;
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i))) {
		lan = site_lan(audit->site, station);
		if (!lan || lan->vague || is_old(&audit->site->inband, lan) ||
		    is_tag_known(audit, lan->mac, lan->vlan))
			continue;
		if (lan->vlan && !site_tags_itself(station)) {
			audit_found(audit, "the BMC %s tags VLAN %u itself, and %s expects it to send untagged",
				    MAC_OF(station), lan->vlan,
				    audit_dev(audit));
			audit_mend(audit, "ipmitool lan set %u vlan id off",
				   lan->channel);
		} else if (site_tags_itself(station)) {
			audit_found(audit, "the BMC %s shall tag VLAN %u itself for %s, and is not set to it",
				    MAC_OF(station), site_vlan(station),
				    audit_dev(audit));
			audit_mend(audit, "ipmitool lan set %u vlan id %u",
				   lan->channel, site_vlan(station));
		}
	}
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

	audit_found(audit, "the BMC %s of %s has the address %s in the production subnet of %s, where the host has %s",
		    MAC_OF(station), audit_dev(audit), IP_OF(ip),
		    links_at(&audit->site->links, addr->index)->name,
		    SUBNET_OF(&addr->ip));
	audit_mend(audit, "ipmitool lan set %u ipsrc static && ipmitool lan set %u ipaddr ADDRESS",
		   channel, channel);
}

/* Wherever host access is on, host and BMC may be in one subnet by choice. */
void check_subnet(struct audit *audit)
{
	const struct addr *addr;
	struct reply *station;
	size_t i = 0, n;
	struct ip ip;

	while (!audit_has_access(audit) && (station = audit_next_station(audit, &i)))
		for (n = 0; site_bmc_address(audit->site, station, n, &ip); n++) {
			addr = subnet_of(audit, &ip);
			if (addr)
				report_subnet(audit, station, &ip, addr);
		}
}
