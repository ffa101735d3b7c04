/* SPDX-License-Identifier: GPL-2.0 */
/* One line for a sideband, port or station, shared by show and monitor. */
#ifndef PRINT_H
#define PRINT_H

#include <stdbool.h>

#include "model.h"

struct ctl;

/**
 * struct flow - a direction in which frames are carried
 * @from: who sent them, in words
 * @to: who got them
 * @packets: counter of frames
 * @bytes: counter of their bytes
 */
struct flow {
	const char *from;
	const char *to;
	int packets;
	int bytes;
};

/**
 * struct drop - a reason why a frame is not carried
 * @attr: counter
 * @why: the reason, in words
 */
struct drop {
	int attr;
	const char *why;
};

const struct flow *print_flow(size_t i);
const struct drop *print_drop(size_t i);
unsigned long long print_counter(struct nlattr **tb, int attr);
bool print_field(struct ctl *ctl, const struct attr_set *set,
		 const struct field *field, const struct attrs *attrs,
		 const char *before);
void print_words(struct ctl *ctl, const struct attr_set *set,
		 const struct attrs *attrs, int skip);
void print_dev_nest(struct ctl *ctl, struct reply *dev, int attr);
void print_dev_json(struct ctl *ctl, struct reply *dev, const int *attrs);
void print_line(struct ctl *ctl, const struct attr_set *set,
		struct reply *reply);
void print_traffic(struct ctl *ctl, const struct attr_set *set,
		   const struct attrs *attrs);
void print_counters(struct ctl *ctl, struct reply *dev, bool zeros);

#endif /* PRINT_H */
