// SPDX-License-Identifier: GPL-2.0
/* sidebandctl show: everything at a glance. */

#include <linux/sideband.h>

#include "cmd.h"
#include "glance.h"
#include "schema.h"

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	(void)verb;
	return glance(ctl, args);
}

static const struct keyword keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{}
};

static const struct verb show = {
	"show", "[ DEV ]", "show everything at a glance",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show, "sb0"
};

const struct object object_show = {
	.name = "show",
	.about = "everything at a glance, and what needs attention",
	.only = &show,
};
