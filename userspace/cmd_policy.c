// SPDX-License-Identifier: GPL-2.0
/* sidebandctl policy: which group frames the BMC hears. */

#include <linux/sideband.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"

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

/* The policy of one sideband, a line for each class. */
static void show_policy(struct ctl *ctl, struct reply *dev)
{
	struct nlattr *nest = dev->attrs.tb[SIDEBAND_A_DEV_POLICY];
	const struct field *field = set_policy.fields;
	struct out *out = &ctl->out;
	struct attrs attrs;
	char buf[64];

	if (!nest || schema_parse(&set_policy, &attrs, nla_data(nest),
				  nla_len(nest)) < 0)
		return;
	out_paint(out, OUT_NAME, reply_name(dev, SIDEBAND_A_DEV_IFNAME));
	out_text(out, ":\n");
	for (; field < set_policy.fields + set_policy.count; field++)
		if (attrs.tb[field->attr])
			out_text(out, "    %-22s%s\n", field->name,
				 attr_text(field, attrs.tb[field->attr], buf,
					   sizeof(buf)));
}

static void json_policy(struct ctl *ctl, struct reply *dev)
{
	static const int attrs[] = {
		SIDEBAND_A_DEV_IFNAME, SIDEBAND_A_DEV_POLICY
	};
	size_t i;

	out_open_object(&ctl->out, NULL);
	for (i = 0; i < ARRAY_SIZE(attrs); i++)
		if (dev->attrs.tb[attrs[i]])
			attr_json(&ctl->out, schema_field(&set_dev, attrs[i]),
				  dev->attrs.tb[attrs[i]]);
	out_close(&ctl->out);
}

static void show(struct ctl *ctl, const struct args *args, struct reply *dev)
{
	(void)args;
	if (ctl->out.json)
		json_policy(ctl, dev);
	else
		show_policy(ctl, dev);
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
