/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: what the kernel's headers of this name give the buckets. */
#ifndef _SHIM_LINUX_ATOMIC_H
#define _SHIM_LINUX_ATOMIC_H

#include <linux/types.h>

typedef struct {
	s64 counter;
} atomic64_t;

/* What another processor does between reading and writing; NULL for nothing. */
extern void (*shim_race)(void);

static inline s64 atomic64_read(const atomic64_t *v)
{
	return v->counter;
}

static inline void shim_let_race(void)
{
	void (*race)(void) = shim_race;

	shim_race = 0;
	if (race)
		race();
}

static inline void atomic64_set(atomic64_t *v, s64 new)
{
	shim_let_race();
	v->counter = new;
}

static inline bool atomic64_try_cmpxchg(atomic64_t *v, s64 *old, s64 new)
{
	shim_let_race();
	if (v->counter != *old) {
		*old = v->counter;
		return false;
	}
	v->counter = new;
	return true;
}

#endif
