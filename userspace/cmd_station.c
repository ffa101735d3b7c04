// SPDX-License-Identifier: GPL-2.0
/* sidebandctl station: the addresses of a BMC, MAC and VLAN. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define STATION_MAC(flags) \
	{ "mac", "MAC", value_mac, SIDEBAND_A_STATION_MAC, 0, \
	  KW_FIRST | (flags), .about = "the MAC that the BMC uses", \
	  .names = NAMES_STATION }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_STATION_DEV, 0, flags, \
	  .about = "the sideband", .names = NAMES_SIDEBAND }
#define STATION_VLAN \
	{ "vlan", "ID", value_vlan, SIDEBAND_A_STATION_VLAN, \
	  .about = "the VLAN on the wire, none: untagged" }

static const struct keyword add_keywords[] = {
	{ "mac", "MAC", value_mac, SIDEBAND_A_STATION_MAC, 0,
	  KW_FIRST | KW_NEEDED, .about = "the MAC that the BMC uses" },
	DEV(KW_NEEDED | KW_GUESS), STATION_VLAN,
	{ "tag", "{ add | keep }", value_tag, SIDEBAND_A_STATION_TAG,
	  .with = "vlan",
	  .about = "who tags: the sideband (add), or the BMC itself (keep)" },
	{ "shared", NULL, NULL, SIDEBAND_A_STATION_SHARED,
	  .about = "the host has that MAC, too, and filters say what the BMC gets" },
	{}
};

static const struct keyword del_keywords[] = {
	STATION_MAC(KW_NEEDED), DEV(KW_NEEDED | KW_GUESS), STATION_VLAN, {}
};

static const struct keyword show_keywords[] = {
	STATION_MAC(0), DEV(KW_LIST), {}
};

static const struct verb verbs[] = {
	{ "show", "[ MAC ] [ dev DEV ]", "list stations",
	  show_keywords, &set_station, SIDEBAND_CMD_STATION_GET, 0, cmd_list,
	  "dev sb0" },
	{ "add", "MAC dev DEV [ vlan ID ] [ tag { add | keep } ] [ shared ]",
	  "steer the frames of an address to the BMC",
	  add_keywords, &set_station, SIDEBAND_CMD_STATION_ADD, 0, cmd_change,
	  "0c:c4:7a:00:00:01 dev sb0 vlan 100" },
	{ "del", "MAC dev DEV [ vlan ID ]", "take an address away",
	  del_keywords, &set_station, SIDEBAND_CMD_STATION_DEL, 0, cmd_change,
	  "0c:c4:7a:00:00:01 dev sb0 vlan 100" },
	{}
};

const struct object object_station = {
	.name = "station",
	.about = "stations: the addresses of a BMC, MAC and VLAN",
	.verbs = verbs,
};
