// SPDX-License-Identifier: GPL-2.0
/* sidebandctl policy: which group frames the BMC hears. */

#include <linux/sideband.h>

#include "cmd.h"
#include "print.h"

#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, \
	  KW_FIRST | (flags) }
#define CLASS(word, attr) \
	{ word, "{ pass | drop }", value_action, SIDEBAND_A_POLICY_##attr, \
	  SIDEBAND_A_DEV_POLICY, KW_OPENS }
#define CLASS_OF_OWN(word, attr) \
	{ word, "{ own | pass | drop }", value_action_own, \
	  SIDEBAND_A_POLICY_##attr, SIDEBAND_A_DEV_POLICY, KW_OPENS }

static const struct keyword set_keywords[] = {
	DEV(KW_NEEDED | KW_WITH_ANY),
	CLASS_OF_OWN("arp", ARP),
	CLASS("dhcp-client", DHCP_CLIENT),
	CLASS("dhcp-server", DHCP_SERVER),
	CLASS("netbios", NETBIOS),
	CLASS("other-broadcast", OTHER_BROADCAST),
	CLASS_OF_OWN("nd-solicitation", ND_SOLICITATION),
	CLASS("nd-advertisement", ND_ADVERTISEMENT),
	CLASS("router-advertisement", ROUTER_ADVERTISEMENT),
	CLASS("dhcpv6-server", DHCPV6_SERVER),
	CLASS("dhcpv6-client", DHCPV6_CLIENT),
	CLASS("mld", MLD),
	CLASS("lldp", LLDP),
	CLASS("other-multicast", OTHER_MULTICAST),
	{}
};

static const struct keyword show_keywords[] = {
	DEV(0),
	{}
};

static void show(struct ctl *ctl, const struct args *args, struct reply *dev)
{
	static const int attrs[] = {
		SIDEBAND_A_DEV_IFNAME, SIDEBAND_A_DEV_POLICY, 0
	};

	(void)args;
	if (ctl->out.json)
		print_dev_json(ctl, dev, attrs);
	else
		print_dev_nest(ctl, dev, SIDEBAND_A_DEV_POLICY);
}

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	return cmd_each_dev(ctl, verb, args, show);
}

static const struct verb verbs[] = {
	{ "show", "[ DEV ]", "list what becomes of each class",
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show },
	{ "set", "DEV CLASS { own | pass | drop } ...",
	  "change it for some, all of them or none",
	  set_keywords, &set_dev, SIDEBAND_CMD_DEV_SET, 0, cmd_change },
	{}
};

const struct object object_policy = {
	.name = "policy",
	.about = "policies: which group frames a BMC hears",
	.verbs = verbs,
};
