// SPDX-License-Identifier: GPL-2.0
/* The settings of a sideband, as dev and up take them. */

#include <linux/sideband.h>

#include "settings.h"

static const struct keyword delayed = {
	"delayed", "SECONDS", value_failback_delay,
	SIDEBAND_A_DEV_FAILBACK_DELAY
};

/* Continues other tables. */
const struct keyword setting_keywords[] = {
	{ "mode", "MODE", value_mode, SIDEBAND_A_DEV_MODE,
	  .about = "one port transmits, others take over (failover), or the host has none" },
	{ "failback", "{ never | delayed SECONDS }", value_failback,
	  SIDEBAND_A_DEV_FAILBACK, .then = &delayed,
	  .about = "whether transmission returns to the preferred port" },
	{ "downdelay", "MS", value_delay, SIDEBAND_A_DEV_DOWNDELAY,
	  .about = "how long the active port may lack its link" },
	{ "updelay", "MS", value_delay, SIDEBAND_A_DEV_UPDELAY,
	  .about = "how long a port must have its link to be usable" },
	{ "announce", "COUNT", value_announce, SIDEBAND_A_DEV_ANNOUNCE,
	  .about = "how often addresses are announced after a move" },
	{ "strict", "{ on | off }", value_strict, SIDEBAND_A_DEV_STRICT,
	  .about = "refuse teams that mix ports with other devices" },
	{ "host-access", "{ on | off }", value_access,
	  SIDEBAND_A_DEV_HOST_ACCESS,
	  .about = "let the host and its virtual machines reach the BMC" },
	{ "probe", "{ ADDRESS | none }", value_probe,
	  SIDEBAND_A_DEV_PROBE_TARGET,
	  .about = "an address that has to answer ARP where a port is usable" },
	{ "probe-interval", "MS", value_interval,
	  SIDEBAND_A_DEV_PROBE_INTERVAL,
	  .about = "how often it is asked" },
	{}
};
