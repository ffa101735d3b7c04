// SPDX-License-Identifier: GPL-2.0
/* sidebandctl exclude: ports, and VLANs on ports, that no team may take. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define PORT(flags) \
	{ "port", "PORT", value_ifname, SIDEBAND_A_EXCLUSION_IFNAME, 0, \
	  KW_FIRST | (flags) }
#define EXCLUDED_VLAN(flags) \
	{ "vlan", "ID", value_vlan, SIDEBAND_A_EXCLUSION_VLAN, 0, flags }

static const struct keyword add_keywords[] = {
	PORT(KW_NEEDED), EXCLUDED_VLAN(0),
	{ "force", NULL, NULL, SIDEBAND_A_EXCLUSION_FORCE },
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
	  cmd_list },
	{ "add", "PORT [ vlan ID ] [ force ]",
	  "keep a port, or a VLAN on it, out of all teams",
	  add_keywords, &set_exclusion, SIDEBAND_CMD_EXCLUSION_ADD, 0,
	  cmd_change },
	{ "del", "PORT [ vlan ID ]", "let teams take it again",
	  del_keywords, &set_exclusion, SIDEBAND_CMD_EXCLUSION_DEL, 0,
	  cmd_change },
	{}
};

const struct object object_exclude = {
	.name = "exclude",
	.about = "exclusions: ports, and VLANs on ports, that no team may take",
	.verbs = verbs,
};
