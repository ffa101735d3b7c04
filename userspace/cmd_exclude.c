// SPDX-License-Identifier: GPL-2.0
/* sidebandctl exclude: ports, and VLANs on ports, that no team may take. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define PORT(flags) \
	{ "port", "PORT", value_ifname, SIDEBAND_A_EXCLUSION_IFNAME, 0, \
	  KW_FIRST | (flags), .about = "the port, a network device", \
	  .names = NAMES_EXCLUSION }
#define EXCLUDED_VLAN(flags) \
	{ "vlan", "ID", value_vlan, SIDEBAND_A_EXCLUSION_VLAN, 0, flags, \
	  .about = "that VLAN on it, none: all of it" }

static const struct keyword add_keywords[] = {
	{ "port", "PORT", value_ifname, SIDEBAND_A_EXCLUSION_IFNAME, 0,
	  KW_FIRST | KW_NEEDED, .about = "the port, a network device",
	  .names = NAMES_NETDEV },
	EXCLUDED_VLAN(0),
	{ "force", NULL, NULL, SIDEBAND_A_EXCLUSION_FORCE,
	  .about = "take the port out of a team that has it" },
	{ "absent", NULL, NULL, SIDEBAND_A_EXCLUSION_ABSENT,
	  .about = "wait for a port that is not there yet" },
	{}
};

static const struct keyword del_keywords[] = {
	PORT(KW_NEEDED), EXCLUDED_VLAN(0), {}
};

/* The kernel takes a port alone for the exclusion of the whole port, and does
 * not select what it lists.
 */
static const struct keyword show_keywords[] = {
	PORT(KW_FILTER), EXCLUDED_VLAN(KW_FILTER), {}
};

static const struct verb verbs[] = {
	{ "show", "[ PORT ] [ vlan ID ]", "list exclusions",
	  show_keywords, &set_exclusion, SIDEBAND_CMD_EXCLUSION_GET, 2,
	  cmd_list, "eno1" },
	{ "add", "PORT [ vlan ID ] [ force ] [ absent ]",
	  "keep a port, or a VLAN on it, out of all teams",
	  add_keywords, &set_exclusion, SIDEBAND_CMD_EXCLUSION_ADD, 0,
	  cmd_change, "eno1 vlan 100" },
	{ "del", "PORT [ vlan ID ]", "let teams take it again",
	  del_keywords, &set_exclusion, SIDEBAND_CMD_EXCLUSION_DEL, 0,
	  cmd_change, "eno1 vlan 100" },
	{}
};

const struct object object_exclude = {
	.name = "exclude",
	.about = "exclusions: ports, and VLANs on ports, that no team may take",
	.verbs = verbs,
};
