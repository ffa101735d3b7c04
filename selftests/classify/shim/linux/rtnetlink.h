/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: a program of one thread has no RTNL to hold. */
#ifndef _SHIM_LINUX_RTNETLINK_H
#define _SHIM_LINUX_RTNETLINK_H

#include <linux/rcupdate.h>

#define ASSERT_RTNL()	((void)0)

#endif
