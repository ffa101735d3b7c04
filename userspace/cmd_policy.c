// SPDX-License-Identifier: GPL-2.0
/* sidebandctl policy: which group frames the BMC hears. */

#include <linux/sideband.h>

#include "cmd.h"
#include "print.h"

#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, \
	  KW_FIRST | (flags), .about = "the sideband", \
	  .names = NAMES_SIDEBAND }
#define CLASS(word, attr, meaning) \
	{ word, "{ pass | drop }", value_action, SIDEBAND_A_POLICY_##attr, \
	  SIDEBAND_A_DEV_POLICY, KW_OPENS, .about = meaning }
#define CLASS_OF_OWN(word, attr, meaning) \
	{ word, "{ own | pass | drop }", value_action_own, \
	  SIDEBAND_A_POLICY_##attr, SIDEBAND_A_DEV_POLICY, KW_OPENS, \
	  .about = meaning }

static const struct keyword set_keywords[] = {
	DEV(KW_NEEDED | KW_WITH_ANY),
	CLASS_OF_OWN("arp", ARP, "ARP requests, own: for its addresses"),
	CLASS("dhcp-client", DHCP_CLIENT, "what DHCP servers say to clients"),
	CLASS("dhcp-server", DHCP_SERVER, "what DHCP clients say to servers"),
	CLASS("netbios", NETBIOS, "NetBIOS names and datagrams"),
	CLASS("other-broadcast", OTHER_BROADCAST, "any other broadcast"),
	CLASS_OF_OWN("nd-solicitation", ND_SOLICITATION,
		     "neighbour solicitations, own: for its addresses"),
	CLASS("nd-advertisement", ND_ADVERTISEMENT, "neighbour advertisements"),
	CLASS("router-advertisement", ROUTER_ADVERTISEMENT,
	      "router advertisements"),
	CLASS("dhcpv6-server", DHCPV6_SERVER,
	      "what DHCPv6 clients say to servers"),
	CLASS("dhcpv6-client", DHCPV6_CLIENT,
	      "what DHCPv6 servers say to clients"),
	CLASS("mld", MLD, "multicast listener discovery"),
	CLASS("lldp", LLDP, "LLDP, from the active port"),
	CLASS("other-multicast", OTHER_MULTICAST, "any other multicast"),
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
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show, "sb0" },
	{ "set", "DEV CLASS { own | pass | drop } ...",
	  "change it for some, all of them or none",
	  set_keywords, &set_dev, SIDEBAND_CMD_DEV_SET, 0, cmd_change,
	  "sb0 lldp pass netbios drop" },
	{}
};

const struct object object_policy = {
	.name = "policy",
	.about = "policies: which group frames a BMC hears",
	.verbs = verbs,
};
