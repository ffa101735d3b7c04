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
#define PRIMARY(flags) \
	{ "primary", NULL, NULL, SIDEBAND_A_PORT_PRIMARY, 0, flags }

static const struct keyword add_keywords[] = {
	PORT(KW_NEEDED), DEV(KW_NEEDED), PRIMARY(0), {}
};

static const struct keyword set_keywords[] = {
	PORT(KW_NEEDED), DEV(KW_NEEDED), PRIMARY(KW_NEEDED), {}
};

static const struct keyword del_keywords[] = {
	PORT(KW_NEEDED), DEV(KW_NEEDED), {}
};

static const struct keyword show_keywords[] = {
	PORT(0), DEV(KW_LIST), {}
};

static const struct verb verbs[] = {
	{ "show", "[ PORT ] [ dev DEV ]", "list ports",
	  show_keywords, &set_port, SIDEBAND_CMD_PORT_GET, 2, cmd_list },
	{ "add", "PORT dev DEV [ primary ]",
	  "let a sideband listen on a port; its first one is primary",
	  add_keywords, &set_port, SIDEBAND_CMD_PORT_ADD, 0, cmd_change },
	{ "set", "PORT dev DEV primary", "let the BMC transmit by this port",
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
