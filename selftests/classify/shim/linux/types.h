/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: what the kernel's headers of this name, and those that all others include,
 * give the parts of the module that are built for user space.
 */
#ifndef _SHIM_LINUX_TYPES_H
#define _SHIM_LINUX_TYPES_H

#include_next <linux/types.h>
#include <asm/byteorder.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s64 s64;

#define __rcu
#define __packed	__attribute__((packed))
#define __always_unused	__attribute__((unused))

#define BIT(nr)		(1UL << (nr))

#define likely(x)	(x)
#define unlikely(x)	(x)

#define htons(x)	__cpu_to_be16(x)
#define ntohs(x)	__be16_to_cpu(x)
#define htonl(x)	__cpu_to_be32(x)

#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

struct rcu_head {
	void *unused;
};

#endif
