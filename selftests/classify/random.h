/* SPDX-License-Identifier: GPL-2.0 */
/* Random numbers, the same ones for the same seed. */
#ifndef _CLASSIFY_RANDOM_H
#define _CLASSIFY_RANDOM_H

#include <stdbool.h>

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define PICK(array)		((array)[below(sizeof(array) / sizeof((array)[0]))])

void random_seed(unsigned long long seed);
unsigned int below(unsigned int limit);
bool percent(unsigned int probability);

#endif
