/* SPDX-License-Identifier: GPL-2.0 */
/* Host access by a route over the host leg. */
#ifndef ACCESS_H
#define ACCESS_H

#include <stdbool.h>

struct ctl;
struct reply;

bool access_looks_at_ports(const struct reply *dev);
int access_give_up(struct ctl *ctl, const char *verb, const char *name);
int access_arrange(struct ctl *ctl, const char *verb, const char *name);

#endif /* ACCESS_H */
