/* SPDX-License-Identifier: GPL-2.0 */
/* Arrays that grow by one. */
#ifndef ARRAY_H
#define ARRAY_H

#include <stdlib.h>

/* Room for one more behind @count things of a size, in an array that was always
 * grown by this; NULL where there is none. It is doubled whenever it is full.
 */
static inline void *array_grow(void *at, size_t count, size_t size)
{
	if (count & (count - 1))
		return at;
	return realloc(at, (count ? 2 * count : 1) * size);
}

#endif /* ARRAY_H */
