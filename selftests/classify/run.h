/* SPDX-License-Identifier: GPL-2.0 */
/* What all comparisons with a model are told, and what they tell of it. */
#ifndef _CLASSIFY_RUN_H
#define _CLASSIFY_RUN_H

#include <stdbool.h>

#define RUN_OPTIONS	"s:n:m:"

extern unsigned long long run_seed;
extern unsigned long run_frames;

bool run_option(int option, const char *value);
bool run_covered(const char * const *rules, const unsigned long *hits,
		 unsigned int count);

#endif
