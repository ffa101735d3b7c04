// SPDX-License-Identifier: GPL-2.0
/* The part of requests about sidebands that says which group frames a BMC hears. */
#include "netlink.h"

/* Classes of group frames by the attributes that stand for them. */
static const u8 sb_nl_classes[SIDEBAND_A_POLICY_MAX + 1] = {
	[SIDEBAND_A_POLICY_ARP]			= SB_CLASS_ARP,
	[SIDEBAND_A_POLICY_DHCP_CLIENT]		= SB_CLASS_DHCP_CLIENT,
	[SIDEBAND_A_POLICY_DHCP_SERVER]		= SB_CLASS_DHCP_SERVER,
	[SIDEBAND_A_POLICY_NETBIOS]		= SB_CLASS_NETBIOS,
	[SIDEBAND_A_POLICY_OTHER_BROADCAST]	= SB_CLASS_OTHER_BROADCAST,
	[SIDEBAND_A_POLICY_ND_SOLICITATION]	= SB_CLASS_ND_SOLICITATION,
	[SIDEBAND_A_POLICY_ND_ADVERTISEMENT]	= SB_CLASS_ND_ADVERTISEMENT,
	[SIDEBAND_A_POLICY_ROUTER_ADVERTISEMENT] = SB_CLASS_ROUTER_ADVERTISEMENT,
	[SIDEBAND_A_POLICY_DHCPV6_SERVER]	= SB_CLASS_DHCPV6_SERVER,
	[SIDEBAND_A_POLICY_DHCPV6_CLIENT]	= SB_CLASS_DHCPV6_CLIENT,
	[SIDEBAND_A_POLICY_MLD]			= SB_CLASS_MLD,
	[SIDEBAND_A_POLICY_LLDP]		= SB_CLASS_LLDP,
	[SIDEBAND_A_POLICY_OTHER_MULTICAST]	= SB_CLASS_OTHER_MULTICAST,
};

static u32 sb_nl_action(const struct sb_policy *policy, u32 bit)
{
	if (!(policy->pass & bit))
		return SIDEBAND_POLICY_ACTION_DROP;
	return policy->own & bit ? SIDEBAND_POLICY_ACTION_OWN :
		SIDEBAND_POLICY_ACTION_PASS;
}

/**
 * sb_nl_put_policy - write a policy into a message
 * @skb: message
 * @policy: policy
 *
 * Context: process, RTNL.
 * Return: 0, or -EMSGSIZE when the message is full.
 */
int sb_nl_put_policy(struct sk_buff *skb, const struct sb_policy *policy)
{
	struct nlattr *nest = nla_nest_start(skb, SIDEBAND_A_DEV_POLICY);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 1; i <= SIDEBAND_A_POLICY_MAX; i++)
		if (nla_put_u32(skb, i,
				sb_nl_action(policy, BIT(sb_nl_classes[i]))))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int sb_nl_get_action(struct sb_policy *policy, const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	u32 bit = BIT(sb_nl_classes[nla_type(attr)]);
	u32 action = nla_get_u32(attr);

	if (action == SIDEBAND_POLICY_ACTION_OWN && !(bit & SB_CLASSES_OWN)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "Only what asks for an address can be limited to the BMC's own: arp and nd-solicitation");
		return -EINVAL;
	}
	policy->pass &= ~bit;
	policy->own &= ~bit;
	if (action != SIDEBAND_POLICY_ACTION_DROP)
		policy->pass |= bit;
	if (action == SIDEBAND_POLICY_ACTION_OWN)
		policy->own |= bit;
	return 0;
}

/**
 * sb_nl_get_policy - read what a request changes of a policy
 * @nest: attribute of the request, NULL where it has none
 * @policy: policy as it is, and then as it shall be
 * @extack: for the reason of a refusal
 *
 * Context: process.
 * Return: 0, or -EINVAL for what cannot be.
 */
int sb_nl_get_policy(const struct nlattr *nest, struct sb_policy *policy,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIDEBAND_A_POLICY_MAX + 1];
	int err, i;

	if (!nest)
		return 0;
	err = nla_parse_nested(tb, SIDEBAND_A_POLICY_MAX, nest,
			       sideband_policy_nl_policy, extack);
	for (i = 1; i <= SIDEBAND_A_POLICY_MAX && !err; i++)
		if (tb[i])
			err = sb_nl_get_action(policy, tb[i], extack);
	return err;
}
