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
	{ "mode", "MODE", value_mode, SIDEBAND_A_DEV_MODE },
	{ "failback", "{ never | delayed SECONDS }", value_failback,
	  SIDEBAND_A_DEV_FAILBACK, .then = &delayed },
	{ "downdelay", "MS", value_delay, SIDEBAND_A_DEV_DOWNDELAY },
	{ "updelay", "MS", value_delay, SIDEBAND_A_DEV_UPDELAY },
	{ "announce", "COUNT", value_announce, SIDEBAND_A_DEV_ANNOUNCE },
	{ "strict", "{ on | off }", value_strict, SIDEBAND_A_DEV_STRICT },
	{ "host-access", "{ on | off }", value_access,
	  SIDEBAND_A_DEV_HOST_ACCESS },
	{ "probe", "{ ADDRESS | none }", value_probe,
	  SIDEBAND_A_DEV_PROBE_TARGET },
	{ "probe-interval", "MS", value_interval,
	  SIDEBAND_A_DEV_PROBE_INTERVAL },
	{}
};
