/* SPDX-License-Identifier: GPL-2.0 */
/* The alias addresses of a configuration. */
#ifndef ALIASES_H
#define ALIASES_H

#include <stdbool.h>

struct ctl;
struct item;
struct state;

int aliases_read(struct ctl *ctl, struct state *state);
int aliases_settle(struct ctl *ctl, struct state *state);
int aliases_raise(struct ctl *ctl, const struct item *item);
bool aliases_went(const struct item *item, const struct state *from,
		  const struct state *to);

#endif /* ALIASES_H */
