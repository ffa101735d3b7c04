// SPDX-License-Identifier: GPL-2.0
/* sidebandctl station: the addresses of a BMC, MAC and VLAN. */

#include <linux/sideband.h>

#include "cmd.h"
#include "schema.h"

#define STATION_MAC(flags) \
	{ "mac", "MAC", value_mac, SIDEBAND_A_STATION_MAC, 0, \
	  KW_FIRST | (flags) }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_STATION_DEV, 0, flags }
#define STATION_VLAN \
	{ "vlan", "ID", value_vlan, SIDEBAND_A_STATION_VLAN }

static const struct keyword add_keywords[] = {
	STATION_MAC(KW_NEEDED), DEV(KW_NEEDED | KW_GUESS), STATION_VLAN,
	{ "tag", "{ add | keep }", value_tag, SIDEBAND_A_STATION_TAG,
	  .with = "vlan" },
	{ "shared", NULL, NULL, SIDEBAND_A_STATION_SHARED },
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
	  show_keywords, &set_station, SIDEBAND_CMD_STATION_GET, 0, cmd_list },
	{ "add", "MAC dev DEV [ vlan ID ] [ tag { add | keep } ] [ shared ]",
	  "steer the frames of an address to the BMC",
	  add_keywords, &set_station, SIDEBAND_CMD_STATION_ADD, 0, cmd_change },
	{ "del", "MAC dev DEV [ vlan ID ]", "take an address away",
	  del_keywords, &set_station, SIDEBAND_CMD_STATION_DEL, 0, cmd_change },
	{}
};

const struct object object_station = {
	.name = "station",
	.about = "stations: the addresses of a BMC, MAC and VLAN",
	.verbs = verbs,
};
