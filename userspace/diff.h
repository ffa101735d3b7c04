/* SPDX-License-Identifier: GPL-2.0 */
/* What differs between two configurations, and the commands that end it. */
#ifndef DIFF_H
#define DIFF_H

#include <stdbool.h>
#include <stddef.h>

struct ctl;
struct item;
struct signals;
struct state;

/**
 * struct change - one line that differs
 * @old: how it is, or NULL
 * @new: how it should be, or NULL
 */
struct change {
	const struct item *old;
	const struct item *new;
};

/**
 * struct diff - what differs between two configurations
 * @from: how it is
 * @to: how it should be
 * @verb: the command that is run
 * @signals: these end it on its way, or NULL
 * @goes_on: also after what can't be done
 * @at: the lines that differ
 * @count: how many
 */
struct diff {
	const struct state *from;
	const struct state *to;
	const char *verb;
	const struct signals *signals;
	bool goes_on;
	struct change *at;
	size_t count;
};

int diff_make(struct ctl *ctl, struct diff *diff, const struct state *from,
	      const struct state *to, const char *verb);
void diff_print(struct ctl *ctl, const struct diff *diff);
int diff_run(struct ctl *ctl, const struct diff *diff);
void diff_free(struct diff *diff);

#endif /* DIFF_H */
