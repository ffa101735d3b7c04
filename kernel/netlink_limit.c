// SPDX-License-Identifier: GPL-2.0
/* The part of requests about sidebands that says how much a BMC is given. */
#include "netlink.h"

/* Limits by the attributes that stand for them. */
static const u8 sb_nl_limits[SIDEBAND_A_LIMIT_MAX + 1] = {
	[SIDEBAND_A_LIMIT_GROUP_PACKETS]	= SB_LIMIT_GROUP_PACKETS,
	[SIDEBAND_A_LIMIT_GROUP_BITS]		= SB_LIMIT_GROUP_BITS,
	[SIDEBAND_A_LIMIT_PACKETS]		= SB_LIMIT_PACKETS,
	[SIDEBAND_A_LIMIT_BITS]			= SB_LIMIT_BITS,
};

#define SB_NL_FIRST	SIDEBAND_A_LIMIT_GROUP_PACKETS

/**
 * sb_nl_put_limits - write limits into a message
 * @skb: message
 * @limits: limits
 *
 * Context: process, RTNL.
 * Return: 0, or -EMSGSIZE when the message is full.
 */
int sb_nl_put_limits(struct sk_buff *skb, const struct sb_limits *limits)
{
	struct nlattr *nest = nla_nest_start(skb, SIDEBAND_A_DEV_LIMIT);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = SB_NL_FIRST; i <= SIDEBAND_A_LIMIT_MAX; i++)
		if (nla_put_u64_64bit(skb, i, limits->rate[sb_nl_limits[i]],
				      SIDEBAND_A_LIMIT_PAD))
			return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/**
 * sb_nl_put_storm - write into a message whether there is a storm
 * @skb: message
 * @sb: sideband
 *
 * Context: process, RTNL.
 * Return: 0, or -EMSGSIZE when the message is full.
 */
int sb_nl_put_storm(struct sk_buff *skb, struct sideband *sb)
{
	u64 dropped;

	if (sb_storm_read(sb, &dropped) &&
	    nla_put_flag(skb, SIDEBAND_A_DEV_STORM))
		return -EMSGSIZE;
	return nla_put_u64_64bit(skb, SIDEBAND_A_DEV_STORM_DROPPED, dropped,
				 SIDEBAND_A_DEV_PAD);
}

/* The attribute of a limit that was refused, to be blamed; it need not be there. */
static void sb_nl_blame_limit(struct nlattr **tb, enum sb_limit limit,
			      struct netlink_ext_ack *extack)
{
	int i;

	for (i = SB_NL_FIRST; i <= SIDEBAND_A_LIMIT_MAX; i++)
		if (sb_nl_limits[i] == limit && tb[i])
			sb_nl_blame(extack, tb[i]);
}

/**
 * sb_nl_get_limits - read what a request changes of limits
 * @nest: attribute of the request, NULL where it has none
 * @limits: limits as they are, and then as they shall be
 * @extack: for the reason of a refusal
 *
 * Context: process.
 * Return: 0, or -EINVAL for what cannot be.
 */
int sb_nl_get_limits(const struct nlattr *nest, struct sb_limits *limits,
		     struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIDEBAND_A_LIMIT_MAX + 1];
	enum sb_limit bad;
	int err, i;

	if (!nest)
		return 0;
	err = nla_parse_nested(tb, SIDEBAND_A_LIMIT_MAX, nest,
			       sideband_limit_nl_policy, extack);
	if (err)
		return err;
	for (i = SB_NL_FIRST; i <= SIDEBAND_A_LIMIT_MAX; i++)
		if (tb[i])
			limits->rate[sb_nl_limits[i]] = nla_get_u64(tb[i]);
	bad = sb_limit_check(limits, extack);
	if (bad == SB_LIMITS)
		return 0;
	sb_nl_blame_limit(tb, bad, extack);
	return -EINVAL;
}
