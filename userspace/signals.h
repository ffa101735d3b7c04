/* SPDX-License-Identifier: GPL-2.0 */
/* Signals that must not end the tool before it has cleaned up. */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <signal.h>
#include <stdbool.h>

struct ctl;

/**
 * struct signals - signals that are held back
 * @fd: becomes readable when one came
 * @before: what was held back before
 */
struct signals {
	int fd;
	sigset_t before;
};

void signals_hold(struct signals *signals);
bool signals_came(const struct signals *signals, struct ctl *ctl);
void signals_release(const struct signals *signals);

#endif /* SIGNALS_H */
