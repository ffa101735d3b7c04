/* SPDX-License-Identifier: GPL-2.0 */
/* Ranges in policies are constant since 6.3; the core never wrote to them. */
#ifndef _SIDEBAND_COMPAT_NET_NETLINK_H
#define _SIDEBAND_COMPAT_NET_NETLINK_H

#include_next <net/netlink.h>

#undef NLA_POLICY_FULL_RANGE
#define NLA_POLICY_FULL_RANGE(tp, _range) {				\
	.type = NLA_ENSURE_UINT_OR_BINARY_TYPE(tp),			\
	.validation_type = NLA_VALIDATE_RANGE_PTR,			\
	.range = (struct netlink_range_validation *)(_range),		\
}

#endif
