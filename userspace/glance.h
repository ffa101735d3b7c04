/* SPDX-License-Identifier: GPL-2.0 */
/* Everything about a sideband: the answer of show and of up. */
#ifndef GLANCE_H
#define GLANCE_H

struct args;
struct ctl;

int glance(struct ctl *ctl, struct args *args);

#endif /* GLANCE_H */
