/* SPDX-License-Identifier: GPL-2.0 */
/* The names of what there is now, for the completion of shells. */
#ifndef NAMES_H
#define NAMES_H

#include "parse.h"

struct ctl;

void names_each(struct ctl *ctl, enum keyword_names names,
		void (*offer)(void *to, const char *name), void *to);

#endif /* NAMES_H */
