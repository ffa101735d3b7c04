/* SPDX-License-Identifier: GPL-2.0 */
/* One line for a sideband, port or station, shared by show and monitor. */
#ifndef PRINT_H
#define PRINT_H

#include <stdbool.h>

#include "model.h"

struct ctl;

bool print_field(struct ctl *ctl, const struct attr_set *set,
		 const struct field *field, const struct attrs *attrs,
		 const char *before);
void print_words(struct ctl *ctl, const struct attr_set *set,
		 const struct attrs *attrs, int skip);
void print_line(struct ctl *ctl, const struct attr_set *set,
		struct reply *reply);
void print_traffic(struct ctl *ctl, const struct attr_set *set,
		   const struct attrs *attrs);
void print_counters(struct ctl *ctl, struct reply *dev, bool zeros);

#endif /* PRINT_H */
