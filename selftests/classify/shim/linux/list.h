/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: doubly linked lists, with the interface of the kernel's. */
#ifndef _SHIM_LINUX_LIST_H
#define _SHIM_LINUX_LIST_H

#include <linux/types.h>

struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list;
	list->prev = list;
}

static inline bool list_empty(const struct list_head *list)
{
	return list->next == list;
}

static inline void list_add_tail(struct list_head *entry,
				 struct list_head *list)
{
	entry->next = list;
	entry->prev = list->prev;
	list->prev->next = entry;
	list->prev = entry;
}

static inline void list_del(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
}

static inline void list_del_init(struct list_head *entry)
{
	list_del(entry);
	INIT_LIST_HEAD(entry);
}

#define list_for_each_entry(pos, list, member)				\
	for ((pos) = container_of((list)->next, __typeof__(*(pos)), member); \
	     &(pos)->member != (list);					\
	     (pos) = container_of((pos)->member.next, __typeof__(*(pos)), member))

#define list_for_each_entry_safe(pos, n, list, member)			\
	for ((pos) = container_of((list)->next, __typeof__(*(pos)), member), \
	     (n) = container_of((pos)->member.next, __typeof__(*(pos)), member); \
	     &(pos)->member != (list);					\
	     (pos) = (n),						\
	     (n) = container_of((n)->member.next, __typeof__(*(n)), member))

#endif
