// SPDX-License-Identifier: GPL-2.0
/* What in a configuration goes against good practice with shared ports. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <linux/sideband.h>

#include "array.h"
#include "audit.h"
#include "check.h"
#include "ctl.h"
#include "site.h"

struct reply *audit_next_port(const struct audit *audit, size_t *i)
{
	return view_next_port(&audit->site->view, i);
}

/* One that shares the address of the host is so by choice. */
struct reply *audit_next_station(const struct audit *audit, size_t *i)
{
	struct reply *station;

	do {
		station = view_next_station(&audit->site->view, i);
	} while (station && station->attrs.tb[SIDEBAND_A_STATION_SHARED]);
	return station;
}

const char *audit_dev(const struct audit *audit)
{
	return audit->site->view.name;
}

bool audit_has_access(const struct audit *audit)
{
	return site_has_host_access(audit->site);
}

/* Takes down what the check that runs has found. */
void audit_found(struct audit *audit, const char *fmt, ...)
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
	snprintf(at->dev, sizeof(at->dev), "%s", audit_dev(audit));
	va_start(ap, fmt);
	vsnprintf(at->what, sizeof(at->what), fmt, ap);
	va_end(ap);
}

/* Says how to mend what was found last. */
void audit_mend(struct audit *audit, const char *fmt, ...)
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

/* How many stations send untagged; those are in one VLAN. */
unsigned int audit_count_untagged(const struct audit *audit)
{
	unsigned int count = 0;
	struct reply *station;
	size_t i = 0;

	while ((station = audit_next_station(audit, &i)))
		count += !site_tags_itself(station);
	return count;
}

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
