/* SPDX-License-Identifier: GPL-2.0 */
/* The names of what there is now: for the completion of shells, and for who has
 * mistyped one.
 */
#ifndef NAMES_H
#define NAMES_H

#include "parse.h"

struct ctl;

void names_each(struct ctl *ctl, enum keyword_names names,
		void (*offer)(void *to, const char *name), void *to);
int names_error(struct ctl *ctl, int code, enum keyword_names names,
		const char *typed, const char *sentence);

#endif /* NAMES_H */
