/* SPDX-License-Identifier: GPL-2.0 */
/* The host's routes to its BMC over the host leg. */
#ifndef ROUTE_H
#define ROUTE_H

#include <stdbool.h>

struct ctl;
struct reply;

/* Who has set a route (rtm_protocol); 'ip route' shows it as proto 91. */
#define ROUTE_PROTO 91

bool route_is_wanted(const struct reply *dev);
int route_give_up(struct ctl *ctl, const char *verb, const char *name);
int route_arrange(struct ctl *ctl, const char *verb, const char *name);

#endif /* ROUTE_H */
