/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: freeing at once, so that the sanitizer sees a use after it. */
#ifndef _SHIM_LINUX_SLAB_H
#define _SHIM_LINUX_SLAB_H

#include <linux/types.h>
#include <stdlib.h>

#define GFP_KERNEL_ACCOUNT	0

#define kzalloc(size, flags)	((void)(flags), calloc(1, size))
#define kfree(ptr)		free(ptr)

#define kfree_rcu(ptr, member) \
	((void)offsetof(__typeof__(ptr[0]), member), free(ptr))

#endif
