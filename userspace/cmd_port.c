// SPDX-License-Identifier: GPL-2.0
/* sidebandctl port: the LOM ports on which a sideband listens. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define PORT(flags) \
	{ "port", "PORT", value_ifname, SIDEBAND_A_PORT_IFNAME, 0, \
	  KW_FIRST | (flags), .about = "the LAN port, a network device", \
	  .names = NAMES_PORT }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_PORT_DEV, 0, flags, \
	  .about = "the sideband", .names = NAMES_SIDEBAND }

/* Continues other tables: what add and set can give a port. */
static const struct keyword given_keywords[] = {
	{ "primary", NULL, NULL, SIDEBAND_A_PORT_PRIMARY,
	  .about = "the BMC transmits by this one when it can" },
	{ "priority", "PRIORITY", value_priority, SIDEBAND_A_PORT_PRIORITY,
	  .about = "its place behind the primary one, the higher comes first" },
	{ "attach", "{ auto | ingress | exclusive }", value_attach_wish,
	  SIDEBAND_A_PORT_ATTACH_WISH,
	  .about = "where frames are taken: auto is the cheapest place that is right" },
	{}
};

static const struct keyword add_keywords[] = {
	{ "port", "PORT", value_ifname, SIDEBAND_A_PORT_IFNAME, 0,
	  KW_FIRST | KW_NEEDED, .about = "the LAN port, a network device",
	  .names = NAMES_NETDEV },
	DEV(KW_NEEDED | KW_GUESS),
	{ "absent", NULL, NULL, SIDEBAND_A_PORT_ABSENT,
	  .about = "wait for a port that is not there yet" },
	{ .also = given_keywords }
};

static const struct keyword set_keywords[] = {
	PORT(KW_NEEDED | KW_WITH_ANY), DEV(KW_NEEDED | KW_GUESS),
	{ "active", NULL, NULL, SIDEBAND_A_PORT_ACTIVE,
	  .about = "the BMC transmits by it now, without preferring it" },
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
	  show_keywords, &set_port, SIDEBAND_CMD_PORT_GET, 2, cmd_list,
	  "dev sb0" },
	{ "add",
	  "PORT dev DEV [ absent ] [ primary ] [ priority PRIORITY ] [ attach { auto | ingress | exclusive } ]",
	  "let a sideband listen on a port; its first one is primary",
	  add_keywords, &set_port, SIDEBAND_CMD_PORT_ADD, 0, cmd_change,
	  "eno2 dev sb0 priority 10" },
	{ "set",
	  "PORT dev DEV { primary | active | priority PRIORITY | attach { auto | ingress | exclusive } } ...",
	  "prefer a port, let it transmit now, or change how it is attached",
	  set_keywords, &set_port, SIDEBAND_CMD_PORT_SET, 0, cmd_change,
	  "eno2 dev sb0 active" },
	{ "del", "PORT dev DEV", "take a port away",
	  del_keywords, &set_port, SIDEBAND_CMD_PORT_DEL, 0, cmd_change,
	  "eno2 dev sb0" },
	{}
};

const struct object object_port = {
	.name = "port",
	.about = "ports: the LAN ports that the host shares with its BMC",
	.verbs = verbs,
};
