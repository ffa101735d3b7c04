/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: RCU in a program of one thread. */
#ifndef _SHIM_LINUX_RCUPDATE_H
#define _SHIM_LINUX_RCUPDATE_H

#include <linux/types.h>

#define READ_ONCE(x)			(x)
#define WRITE_ONCE(x, v)		((void)((x) = (v)))
#define smp_load_acquire(p)		READ_ONCE(*(p))
#define smp_store_release(p, v)		WRITE_ONCE(*(p), v)
#define rcu_dereference(p)		READ_ONCE(p)
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	((void)((p) = (v)))
#define synchronize_rcu()		((void)0)
#define rcu_read_lock()			((void)0)
#define rcu_read_unlock()		((void)0)

#endif
