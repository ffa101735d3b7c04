/* SPDX-License-Identifier: GPL-2.0 */
/* rtnl_link_ops.newlink takes its parameters in a structure since 6.15. */
#ifndef _SIDEBAND_COMPAT_NET_RTNETLINK_H
#define _SIDEBAND_COMPAT_NET_RTNETLINK_H

#include_next <net/rtnetlink.h>

#ifndef COMPAT_HAS_rtnl_newlink_params
#define COMPAT_NEWLINK(fn)						\
static int compat_##fn(struct net *net, struct net_device *dev,		\
		       struct nlattr *tb[], struct nlattr *data[],	\
		       struct netlink_ext_ack *extack)			\
{									\
	return fn(dev, extack);						\
}
#else
#define COMPAT_NEWLINK(fn)						\
static int compat_##fn(struct net_device *dev,				\
		       struct rtnl_newlink_params *params,		\
		       struct netlink_ext_ack *extack)			\
{									\
	return fn(dev, extack);						\
}
#endif

#endif
