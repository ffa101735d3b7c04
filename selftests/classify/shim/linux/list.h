/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: lists are declared by the classifier's headers, not used by it. */
#ifndef _SHIM_LINUX_LIST_H
#define _SHIM_LINUX_LIST_H

struct list_head {
	struct list_head *next, *prev;
};

#endif
