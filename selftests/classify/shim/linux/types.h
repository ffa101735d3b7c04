/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: what the kernel's headers of this name give the classifier. */
#ifndef _SHIM_LINUX_TYPES_H
#define _SHIM_LINUX_TYPES_H

#include_next <linux/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;

#define __rcu

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

struct rcu_head {
	void *unused;
};

#endif
