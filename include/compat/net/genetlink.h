/* SPDX-License-Identifier: GPL-2.0 */
/* The attributes of a dump request have moved into struct genl_info in 6.6. */
#ifndef _SIDEBAND_COMPAT_NET_GENETLINK_H
#define _SIDEBAND_COMPAT_NET_GENETLINK_H

#include_next <net/genetlink.h>

static inline struct nlattr **compat_dump_attrs(struct netlink_callback *cb)
{
#ifdef COMPAT_HAS_genl_info_dump
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif
