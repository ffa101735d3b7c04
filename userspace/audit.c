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
#include "quote.h"
#include "site.h"

#define MAC_OF(station) site_mac_text(station, (char [SITE_MAC_ROOM]){})
#define IP_OF(ip) ip_text(ip, (char [IP_TEXT]){})
#define SUBNET_OF(ip) ip_text_prefix(ip, (char [IP_TEXT]){})

/* ---- what is found ---- */

static struct reply *next_station(const struct audit *audit, size_t *i)
{
	return view_next_station(&audit->site->view, i);
}

static const char *dev_name(const struct audit *audit)
{
	return audit->site->view.name;
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
