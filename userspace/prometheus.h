/* SPDX-License-Identifier: GPL-2.0 */
/* Counters in the text format of Prometheus. */
#ifndef PROMETHEUS_H
#define PROMETHEUS_H

struct args;
struct ctl;

int prometheus_stats(struct ctl *ctl, struct args *args);

#endif /* PROMETHEUS_H */
