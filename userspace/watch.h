/* SPDX-License-Identifier: GPL-2.0 */
/* Counters as rates, shown again and again. */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <linux/types.h>

struct args;
struct ctl;

int watch_stats(struct ctl *ctl, struct args *args, __u32 interval, bool zeros);

#endif /* WATCH_H */
