/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: lists are declared by the module's headers, not used by its parts. */
#ifndef _SHIM_LINUX_LIST_H
#define _SHIM_LINUX_LIST_H

struct list_head {
	struct list_head *next, *prev;
};

#endif
