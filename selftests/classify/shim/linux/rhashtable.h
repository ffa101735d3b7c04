/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shim: a table in which several entries may have the same key, with the
 * interface and the behaviour of the kernel's rhltable, as one linear list.
 *
 * As in the kernel, the entry put in last is the first one of its key.
 */
#ifndef _SHIM_LINUX_RHASHTABLE_H
#define _SHIM_LINUX_RHASHTABLE_H

#include <assert.h>
#include <errno.h>
#include <linux/atomic.h>
#include <linux/types.h>

#define SHIM_BUCKETS	1024

struct rhash_head {
	struct rhash_head	*next;
};

/* Entries of which each has a key of its own, in a table that does not grow. */
struct rhashtable {
	struct rhash_head	*bucket[SHIM_BUCKETS];
	atomic_t		nelems;
};

/**
 * struct rhlist_head - link of an entry
 * @next: next entry of the same key
 * @other: first entry of another key; only valid in the first of its own
 */
struct rhlist_head {
	struct rhlist_head	*next;
	struct rhlist_head	*other;
};

struct rhltable {
	struct rhlist_head	*first;
};

struct rhashtable_compare_arg {
	const void	*key;
};

/* What hashes and compares is left to the shim; both have to tell the same keys apart. */
struct rhashtable_params {
	size_t	head_offset;
	size_t	key_offset;
	size_t	key_len;
	u32	(*hashfn)(const void *key, u32 len, u32 seed);
	int	(*obj_cmpfn)(struct rhashtable_compare_arg *arg,
			     const void *object);
	bool	automatic_shrinking;
};

/* FNV-1a */
static inline unsigned int shim_hash(const unsigned char *key, size_t len)
{
	unsigned int hash = 2166136261;

	while (len--)
		hash = (hash ^ *key++) * 16777619;
	return hash % SHIM_BUCKETS;
}

/* Where the pointer to the entry of a key is, or would be. */
static inline struct rhash_head **
shim_slot(struct rhashtable *ht, const void *key,
	  const struct rhashtable_params *params)
{
	struct rhash_head **slot = &ht->bucket[shim_hash(key, params->key_len)];

	while (*slot && memcmp((const char *)*slot - params->head_offset +
			       params->key_offset, key, params->key_len))
		slot = &(*slot)->next;
	return slot;
}

static inline int rhashtable_init(struct rhashtable *ht,
				  const struct rhashtable_params *params)
{
	memset(ht, 0, sizeof(*ht));
	return params->key_len ? 0 : -EINVAL;
}

static inline void rhashtable_destroy(struct rhashtable *ht)
{
	(void)ht;
}

static inline void *shim_lookup(struct rhashtable *ht, const void *key,
				const struct rhashtable_params params)
{
	struct rhash_head *head = *shim_slot(ht, key, &params);

	return head ? (char *)head - params.head_offset : NULL;
}

#define rhashtable_lookup	shim_lookup
#define rhashtable_lookup_fast	shim_lookup

static inline int rhashtable_insert_fast(struct rhashtable *ht,
					 struct rhash_head *head,
					 const struct rhashtable_params params)
{
	const char *key = (char *)head - params.head_offset + params.key_offset;
	struct rhash_head **slot = shim_slot(ht, key, &params);

	if (*slot)
		return -EEXIST;
	head->next = NULL;
	*slot = head;
	atomic_inc(&ht->nelems);
	return 0;
}

static inline int rhashtable_remove_fast(struct rhashtable *ht,
					 struct rhash_head *head,
					 const struct rhashtable_params params)
{
	const char *key = (char *)head - params.head_offset + params.key_offset;
	struct rhash_head **slot = shim_slot(ht, key, &params);

	if (*slot != head)
		return -ENOENT;
	*slot = head->next;
	atomic_dec(&ht->nelems);
	return 0;
}

static inline const void *shim_key(const struct rhlist_head *head,
				   const struct rhashtable_params *params)
{
	return (const char *)head - params->head_offset + params->key_offset;
}

/* Where the pointer to the entries of a key is, or would be. */
static inline struct rhlist_head **
shim_find(struct rhltable *hlt, const void *key,
	  const struct rhashtable_params *params)
{
	struct rhlist_head **link = &hlt->first;

	while (*link && memcmp(shim_key(*link, params), key, params->key_len))
		link = &(*link)->other;
	return link;
}

static inline int rhltable_init(struct rhltable *hlt,
				const struct rhashtable_params *params)
{
	hlt->first = NULL;
	return params->key_len ? 0 : -EINVAL;
}

static inline void rhltable_destroy(struct rhltable *hlt)
{
	assert(!hlt->first);
}

static inline struct rhlist_head *
rhltable_lookup(struct rhltable *hlt, const void *key,
		const struct rhashtable_params params)
{
	return *shim_find(hlt, key, &params);
}

static inline int rhltable_insert(struct rhltable *hlt,
				  struct rhlist_head *head,
				  const struct rhashtable_params params)
{
	struct rhlist_head **link = shim_find(hlt, shim_key(head, &params),
					      &params);

	head->next = *link;
	head->other = *link ? (*link)->other : NULL;
	*link = head;
	return 0;
}

static inline int rhltable_remove(struct rhltable *hlt,
				  struct rhlist_head *head,
				  const struct rhashtable_params params)
{
	struct rhlist_head **link = shim_find(hlt, shim_key(head, &params),
					      &params);
	struct rhlist_head *first = *link;

	if (first == head) {
		if (head->next)
			head->next->other = head->other;
		*link = head->next ? head->next : head->other;
		return 0;
	}
	for (; first; first = first->next) {
		if (first->next == head) {
			first->next = head->next;
			return 0;
		}
	}
	return -ENOENT;
}

static inline struct rhlist_head **shim_start(struct rhlist_head **pos,
					      struct rhlist_head *list)
{
	*pos = list;
	return pos;
}

#define rhl_for_each_entry_rcu(entry, pos, list, member)		\
	for (struct rhlist_head **__pos = shim_start(&(pos), list);	\
	     *__pos && ((entry) = container_of(*__pos,			\
				__typeof__(entry[0]), member));		\
	     *__pos = (*__pos)->next)

#endif
