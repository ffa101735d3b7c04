// SPDX-License-Identifier: GPL-2.0
/* What needs attention in a sideband, in words, and what to do about it. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "attention.h"
#include "attr.h"
#include "ctl.h"
#include "quote.h"
#include "view.h"

/* Says what needs attention, and what to do about it. */
__printf(2, 3)
static void attend(struct view *view, const char *fmt, ...)
{
	struct out *out = &view->ctl->out;
	char sentence[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	out_text(out, "    ");
	out_paint(out, OUT_HINT, "attention:");
	out_text(out, " %s\n", sentence);
	if (out->json)
		out_json(out, NULL, out_json_string(sentence));
}

/* A leg that is absent; a device of its name was refused, or is another. */
static void attend_absent(struct view *view, const char *what, const char *name,
			  struct nlattr *refusal)
{
	if (refusal)
		attend(view, "%s %s is absent, a device %s is there, but can't be the %s: %s",
		       what, name, name, what, nla_get_string(refusal));
	else if (if_nametoindex(name))
		attend(view, "%s %s is absent, a device %s is there, but can't be the %s",
		       what, name, name, what);
	else
		attend(view, "%s %s is absent, it is used once a device of this name is there",
		       what, name);
}

/* What is wrong with the BMC link. */
static void attend_bmc_link(struct view *view)
{
	const char *link = reply_name(view->dev, SIDEBAND_A_DEV_BMC_LINK);

	if (!*link) {
		attend(view, "no BMC link, try 'sidebandctl dev set %s bmc-link LINK'",
		       QUOTED(view->name));
		return;
	}
	switch (view_leg_state(view->dev, SIDEBAND_A_DEV_BMC_LINK_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		attend_absent(view, "BMC link", link,
			      view->dev->attrs.tb[SIDEBAND_A_DEV_BMC_LINK_REFUSAL]);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "BMC link %s is down, try 'ip link set dev %s up'",
		       link, QUOTED(link));
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		attend(view, "BMC link %s has no carrier, is the BMC running and connected?",
		       link);
		break;
	}
}

/* What is wrong with a port. */
static void attend_port(struct view *view, const struct reply *port)
{
	const char *name = reply_name(port, SIDEBAND_A_PORT_IFNAME);

	switch (view_leg_state(port, SIDEBAND_A_PORT_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		attend_absent(view, "port", name,
			      port->attrs.tb[SIDEBAND_A_PORT_REFUSAL]);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "port %s is down, try 'ip link set dev %s up'",
		       name, QUOTED(name));
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		attend(view, "port %s has no carrier, is its cable connected?",
		       name);
		break;
	}
}

/* True for a port that could transmit. */
static bool is_usable(const struct reply *port)
{
	return port->attrs.tb[SIDEBAND_A_PORT_USABLE];
}

static bool is_up(const struct reply *port)
{
	return view_leg_state(port, SIDEBAND_A_PORT_STATE) ==
	       SIDEBAND_LEG_STATE_UP;
}

static __u32 mode(const struct view *view)
{
	struct nlattr *mode = view->dev->attrs.tb[SIDEBAND_A_DEV_MODE];

	return mode ? nla_get_u32(mode) : SIDEBAND_MODE_SHARED;
}

/* A setting that is not as usual as text, "" for one that is. */
static const char *setting(const struct view *view, int attr, char *buf,
			   size_t size)
{
	const struct field *field = schema_field(&set_dev, attr);
	struct nlattr *value = view->dev->attrs.tb[attr];

	if (!value || attr_is_usual(field, value))
		return "";
	return attr_text(field, value, buf, size);
}

/* Adds one of several reasons. */
static void add_reason(char *list, size_t size, const char *reason,
		       const char *name)
{
	size_t len = strlen(list);

	snprintf(list + len, size - len, "%s%s%s", len ? ", or " : "", reason,
		 name);
}

/* A port that has link but can't transmit: for which reasons that may be. */
static void attend_unusable(struct view *view, const struct reply *port)
{
	const char *name = reply_name(port, SIDEBAND_A_PORT_IFNAME);
	const char *team = reply_name(port, SIDEBAND_A_PORT_MASTER);
	const char *updelay, *probe;
	char may[160] = "", number[64], address[64];

	updelay = setting(view, SIDEBAND_A_DEV_UPDELAY, number, sizeof(number));
	probe = setting(view, SIDEBAND_A_DEV_PROBE_TARGET, address,
			sizeof(address));
	if (*updelay)
		add_reason(may, sizeof(may), "its updelay is not over", "");
	if (*team)
		add_reason(may, sizeof(may), "it is not active in ", team);
	if (*probe)
		add_reason(may, sizeof(may), "no answer to probes of ", probe);
	attend(view, "port %s is up but not usable%s%s", name,
	       *may ? ": " : "", may);
}

/* An attach point that is wanted and can't be. */
static void attend_attach(struct view *view, const struct reply *port)
{
	struct nlattr *wish = port->attrs.tb[SIDEBAND_A_PORT_ATTACH_WISH];
	struct nlattr *attach = port->attrs.tb[SIDEBAND_A_PORT_ATTACH];

	if (is_up(port) && wish && attach &&
	    nla_get_u32(wish) == SIDEBAND_ATTACH_WISH_EXCLUSIVE &&
	    nla_get_u32(attach) == SIDEBAND_ATTACH_INGRESS)
		attend(view, "port %s is attached at ingress, not exclusively: it is not excluded any more, or a macvlan or VLAN device on it is in the way",
		       reply_name(port, SIDEBAND_A_PORT_IFNAME));
}

/* What of a port is not kept out of teams, though it is to be. */
static void attend_exclusions(struct view *view, const struct reply *port)
{
	const char *name = reply_name(port, SIDEBAND_A_PORT_IFNAME);
	struct nlattr *refusal, *vlan;
	size_t i;

	for (i = 0; i < view->exclusions.count; i++) {
		const struct reply *it = &view->exclusions.at[i];

		refusal = it->attrs.tb[SIDEBAND_A_EXCLUSION_REFUSAL];
		vlan = it->attrs.tb[SIDEBAND_A_EXCLUSION_VLAN];
		if (!refusal ||
		    strcmp(reply_name(it, SIDEBAND_A_EXCLUSION_IFNAME), name))
			continue;
		if (vlan)
			attend(view, "VLAN %u of port %s is not kept out of teams: %s",
			       nla_get_u16(vlan), name, nla_get_string(refusal));
		else
			attend(view, "port %s is not kept out of teams: %s",
			       name, nla_get_string(refusal));
	}
}

/* What is wrong with a port; returns whether it could transmit. */
static bool attend_port_of_many(struct view *view, const struct reply *port)
{
	attend_port(view, port);
	attend_attach(view, port);
	attend_exclusions(view, port);
	if (mode(view) == SIDEBAND_MODE_FAILOVER && is_up(port) &&
	    !is_usable(port))
		attend_unusable(view, port);
	return is_usable(port);
}

/* What it means that the active port has no link; in failover mode another one
 * would be active if there were any.
 */
static void attend_active(struct view *view, int ports)
{
	const char *name = reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT);
	struct reply *port;
	size_t i = 0;

	if (mode(view) == SIDEBAND_MODE_FAILOVER)
		return;
	while ((port = view_next_port(view, &i)))
		if (!strcmp(reply_name(port, SIDEBAND_A_PORT_IFNAME), name) &&
		    !is_up(port))
			break;
	if (port && ports > 1 && mode(view) == SIDEBAND_MODE_SHARED)
		attend(view, "the BMC is unreachable until the link of %s returns, try 'sidebandctl dev set %s mode failover'",
		       name, QUOTED(view->name));
	else if (port)
		attend(view, "the BMC is unreachable until the link of %s returns",
		       name);
}

/* The active port stays when none is usable; it may even work. */
static void attend_none_usable(struct view *view)
{
	const char *name = reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT);
	struct reply *port;
	size_t i = 0;

	while ((port = view_next_port(view, &i)))
		if (!strcmp(reply_name(port, SIDEBAND_A_PORT_IFNAME), name) &&
		    is_up(port))
			break;
	if (port)
		attend(view, "no port is usable, the BMC stays on %s and may be unreachable",
		       name);
	else
		attend(view, "no port is usable, the BMC is unreachable until one is");
}

/* What is wrong with the ports together. */
static void attend_ports(struct view *view)
{
	int ports, usable = 0;
	struct reply *port;
	size_t i = 0;

	for (ports = 0; (port = view_next_port(view, &i)); ports++)
		usable += attend_port_of_many(view, port);
	if (!ports)
		attend(view, "no port, try 'sidebandctl port add PORT dev %s'",
		       QUOTED(view->name));
	else if (mode(view) == SIDEBAND_MODE_FAILOVER && !usable)
		attend_none_usable(view);
	else if (*reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT))
		attend_active(view, ports);
	else if (ports == 1)
		attend(view, "no active port, the BMC can't be reached");
	else
		attend(view, "no active port, try 'sidebandctl port set PORT dev %s primary'",
		       QUOTED(view->name));
}

/* A device that may be sent frames of the BMC that no port hears. */
static void attend_outsider(struct view *view, struct nlattr *outsider)
{
	struct reply member = {};
	const char *name, *team;

	if (schema_parse(&set_outsider, &member.attrs, nla_data(outsider),
			 nla_len(outsider)) < 0)
		return;
	name = reply_name(&member, SIDEBAND_A_OUTSIDER_IFNAME);
	team = reply_name(&member, SIDEBAND_A_OUTSIDER_TEAM);
	attend(view, "degraded: %s is in %s with a port of this sideband and is none itself; frames of the BMC can arrive there unheard, try 'sidebandctl port add %s dev %s'",
	       name, team, QUOTED(name), QUOTED(view->name));
}

static void attend_outsiders(struct view *view)
{
	struct nlattr *outsider = NULL;

	while ((outsider = schema_next(&view->dev->attrs,
				       SIDEBAND_A_DEV_OUTSIDER, outsider)))
		attend_outsider(view, outsider);
}

/* More is sent to the BMC than it is given. */
static void attend_storm(struct view *view)
{
	struct nlattr **tb = view->dev->attrs.tb;
	struct nlattr *dropped = tb[SIDEBAND_A_DEV_STORM_DROPPED];

	if (tb[SIDEBAND_A_DEV_STORM] && dropped)
		attend(view, "a storm: the limits have kept %llu frames from the BMC so far, see 'sidebandctl limit show %s'",
		       (unsigned long long)nla_get_u64(dropped),
		       QUOTED(view->name));
}

/* A station that has the MAC of the host, or had it. */
static void attend_shared(struct view *view, const struct reply *station,
			  bool filtered)
{
	const struct field *field = schema_field(&set_station,
						 SIDEBAND_A_STATION_MAC);
	struct nlattr *const *tb = station->attrs.tb;
	const char *mac;
	char buf[64];

	if (!tb[SIDEBAND_A_STATION_SHARED] || !tb[SIDEBAND_A_STATION_MAC])
		return;
	mac = attr_text(field, tb[SIDEBAND_A_STATION_MAC], buf, sizeof(buf));
	if (tb[SIDEBAND_A_STATION_STRAY])
		attend(view, "shared station %s is not the MAC of the host at %s any more, so the BMC can't send from it; give both the same MAC again",
		       mac, reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT));
	if (!filtered)
		attend(view, "shared station %s gets nothing without a filter, try 'sidebandctl filter add rmcp dev %s port rmcp exclusive'",
		       mac, QUOTED(view->name));
}

static void attend_stations(struct view *view)
{
	struct reply *station;
	bool filtered;
	size_t i = 0;

	filtered = view_next_filter(view, &i);
	for (i = 0; (station = view_next_station(view, &i)); )
		attend_shared(view, station, filtered);
	i = 0;
	if (!view_next_station(view, &i))
		attend(view, "no station, try 'sidebandctl station add MAC dev %s'",
		       QUOTED(view->name));
}

/* What needs attention in a sideband. */
void attention(struct view *view)
{
	out_open_array(&view->ctl->out, "attention");
	attend_bmc_link(view);
	attend_ports(view);
	attend_outsiders(view);
	attend_storm(view);
	attend_stations(view);
	out_close(&view->ctl->out);
}
