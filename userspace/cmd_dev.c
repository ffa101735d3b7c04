// SPDX-License-Identifier: GPL-2.0
/* sidebandctl dev: the sidebands themselves. */

#include <string.h>

#include <linux/sideband.h>

#include "access.h"
#include "cmd.h"
#include "schema.h"
#include "settings.h"

#define NAME(flags) \
	{ "name", "NAME", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, \
	  KW_FIRST | (flags), .about = "the sideband", \
	  .names = NAMES_SIDEBAND }
#define LINK(what, parse) \
	{ "bmc-link", what, parse, SIDEBAND_A_DEV_BMC_LINK, \
	  .about = "the network device that leads to the BMC", \
	  .names = NAMES_NETDEV }
#define ABSENT \
	{ "absent", NULL, NULL, SIDEBAND_A_DEV_ABSENT, .with = "bmc-link", \
	  .about = "wait for a BMC link that is not there yet" }

static const struct keyword name_keywords[] = {
	NAME(KW_NEEDED),
	{}
};

static const struct keyword add_keywords[] = {
	{ "name", "NAME", value_new_name, SIDEBAND_A_DEV_IFNAME, 0,
	  KW_FIRST | KW_NEEDED,
	  .about = "its name, which its host leg has as well" },
	LINK("LINK", value_ifname), ABSENT,
	{ "address", "MAC", value_mac, SIDEBAND_A_DEV_ADDRESS,
	  .about = "MAC of its host leg, a random one when not given" },
	{ .also = setting_keywords }
};

static const struct keyword set_keywords[] = {
	NAME(KW_NEEDED | KW_WITH_ANY),
	LINK("{ LINK | none }", value_link_or_none), ABSENT,
	{ .also = setting_keywords }
};

static const struct keyword show_keywords[] = {
	NAME(0),
	{}
};

/* Host access takes the way that costs least, where there is one. That is given up
 * before access is; and taken again where access stays, for the change is refused.
 */
static int run_set(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	const struct arg *access = args_find(args, "host-access", -1);
	bool off = access && !strcmp(access->text, "off");
	const char *name = args->at[0].text;
	int ret;

	ret = off ? access_give_up(ctl, args->verb, name) : CTL_OK;
	if (ret)
		return ret;
	ret = cmd_change(ctl, verb, args);
	if (off ? ret : access && !ret)
		return access_arrange(ctl, args->verb, name) ?: ret;
	return ret;
}

static const struct verb verbs[] = {
	{ "show", "[ NAME ]", "list sidebands",
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, cmd_list, "sb0" },
	{ "add", "NAME [ bmc-link LINK [ absent ] ] [ address MAC ] [ SETTING ... ]",
	  "create a sideband",
	  add_keywords, &set_dev, SIDEBAND_CMD_DEV_ADD, 0, cmd_change,
	  "sb0 bmc-link usb0 mode failover" },
	{ "set", "NAME { bmc-link { LINK [ absent ] | none } | SETTING } ...",
	  "change its settings, all of them or none",
	  set_keywords, &set_dev, SIDEBAND_CMD_DEV_SET, 0, run_set,
	  "sb0 failback delayed 60 strict on" },
	{ "del", "NAME", "delete it with all its ports and stations",
	  name_keywords, &set_dev, SIDEBAND_CMD_DEV_DEL, 0, cmd_change, "sb0" },
	{}
};

const struct object object_dev = {
	.name = "dev",
	.about = "sidebands: one shared-port arrangement for one BMC each",
	.verbs = verbs,
};
