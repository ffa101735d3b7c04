/* SPDX-License-Identifier: GPL-2.0 */
/* A reason that does not replace the one that is there: since 6.3. */
#ifndef _SIDEBAND_COMPAT_LINUX_NETLINK_H
#define _SIDEBAND_COMPAT_LINUX_NETLINK_H

#include_next <linux/netlink.h>

#ifndef NL_SET_ERR_MSG_WEAK
#define NL_SET_ERR_MSG_WEAK(extack, msg) do {				\
	struct netlink_ext_ack *__said = (extack);			\
									\
	if (__said && !__said->_msg)					\
		NL_SET_ERR_MSG(__said, msg);				\
} while (0)
#endif

#endif
