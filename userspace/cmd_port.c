// SPDX-License-Identifier: GPL-2.0
/* sidebandctl port: the LOM ports on which a sideband listens. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define PORT(flags) \
	{ "port", "PORT", value_ifname, SIDEBAND_A_PORT_IFNAME, 0, \
	  KW_FIRST | (flags) }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_PORT_DEV, 0, flags }

/* Continues other tables: what add and set can give a port. */
static const struct keyword given_keywords[] = {
	{ "primary", NULL, NULL, SIDEBAND_A_PORT_PRIMARY },
	{ "priority", "PRIORITY", value_priority, SIDEBAND_A_PORT_PRIORITY },
	{ "attach", "{ auto | ingress | exclusive }", value_attach_wish,
	  SIDEBAND_A_PORT_ATTACH_WISH },
	{}
};

static const struct keyword add_keywords[] = {
	PORT(KW_NEEDED), DEV(KW_NEEDED | KW_GUESS), { .also = given_keywords }
};

static const struct keyword set_keywords[] = {
	PORT(KW_NEEDED | KW_WITH_ANY), DEV(KW_NEEDED | KW_GUESS),
	{ "active", NULL, NULL, SIDEBAND_A_PORT_ACTIVE },
	{ .also = given_keywords }
};

static const struct keyword del_keywords[] = {
	PORT(KW_NEEDED), DEV(KW_NEEDED | KW_GUESS), {}
};

static const struct keyword show_keywords[] = {
	PORT(0), DEV(KW_LIST), {}
};

static const struct verb verbs[] = {
	{ "show", "[ PORT ] [ dev DEV ]", "list ports",
	  show_keywords, &set_port, SIDEBAND_CMD_PORT_GET, 2, cmd_list },
	{ "add",
	  "PORT dev DEV [ primary ] [ priority PRIORITY ] [ attach { auto | ingress | exclusive } ]",
	  "let a sideband listen on a port; its first one is primary",
	  add_keywords, &set_port, SIDEBAND_CMD_PORT_ADD, 0, cmd_change },
	{ "set",
	  "PORT dev DEV { primary | active | priority PRIORITY | attach { auto | ingress | exclusive } } ...",
	  "prefer a port, let it transmit now, or change how it is attached",
	  set_keywords, &set_port, SIDEBAND_CMD_PORT_SET, 0, cmd_change },
	{ "del", "PORT dev DEV", "take a port away",
	  del_keywords, &set_port, SIDEBAND_CMD_PORT_DEL, 0, cmd_change },
	{}
};

const struct object object_port = {
	.name = "port",
	.about = "ports: the LAN ports that the host shares with its BMC",
	.verbs = verbs,
};
