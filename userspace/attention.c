// SPDX-License-Identifier: GPL-2.0
/* What needs attention in a sideband, in words, and what to do about it. */

#include <stdarg.h>
#include <stdio.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "attention.h"
#include "ctl.h"
#include "view.h"

/* Says what needs attention, and what to do about it. */
__printf(2, 3)
static void attend(struct view *view, const char *fmt, ...)
{
	struct out *out = &view->ctl->out;
	char sentence[256];
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
static void attend_absent(struct view *view, const char *what, const char *name)
{
	if (if_nametoindex(name))
		attend(view, "%s %s is absent, a device %s is there, but can't be the %s",
		       what, name, name, what);
	else
		attend(view, "%s %s is absent, it is used again once it returns",
		       what, name);
}

/* What is wrong with the BMC link. */
static void attend_bmc_link(struct view *view)
{
	const char *link = reply_name(view->dev, SIDEBAND_A_DEV_BMC_LINK);

	if (!*link) {
		attend(view, "no BMC link, try 'sidebandctl dev set %s bmc-link LINK'",
		       view->name);
		return;
	}
	switch (view_leg_state(view->dev, SIDEBAND_A_DEV_BMC_LINK_STATE)) {
	case SIDEBAND_LEG_STATE_ABSENT:
		attend_absent(view, "BMC link", link);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "BMC link %s is down, try 'ip link set %s up'",
		       link, link);
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
		attend_absent(view, "port", name);
		break;
	case SIDEBAND_LEG_STATE_DOWN:
		attend(view, "port %s is down, try 'ip link set %s up'", name,
		       name);
		break;
	case SIDEBAND_LEG_STATE_NO_CARRIER:
		attend(view, "port %s has no carrier, is its cable connected?",
		       name);
		break;
	}
}

/* What is wrong with the ports together. */
static void attend_ports(struct view *view)
{
	struct reply *port;
	size_t i = 0;
	int ports;

	for (ports = 0; (port = view_next_port(view, &i)); ports++)
		attend_port(view, port);
	if (!ports)
		attend(view, "no port, try 'sidebandctl port add PORT dev %s'",
		       view->name);
	else if (*reply_name(view->dev, SIDEBAND_A_DEV_ACTIVE_PORT))
		return;
	else if (ports == 1)
		attend(view, "no active port, the BMC can't be reached");
	else
		attend(view, "no active port, try 'sidebandctl port set PORT dev %s primary'",
		       view->name);
}

/* What needs attention in a sideband. */
void attention(struct view *view)
{
	size_t i = 0;

	out_open_array(&view->ctl->out, "attention");
	attend_bmc_link(view);
	attend_ports(view);
	if (!view_next_station(view, &i))
		attend(view, "no station, try 'sidebandctl station add MAC dev %s'",
		       view->name);
	out_close(&view->ctl->out);
}
