/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: what the kernel's headers of this name give the buckets. */
#ifndef _SHIM_LINUX_MINMAX_H
#define _SHIM_LINUX_MINMAX_H

#define min(a, b) ((a) < (b) ? (a) : (b))
#define max_t(type, a, b) \
	((type)(a) > (type)(b) ? (type)(a) : (type)(b))

#endif
