/* SPDX-License-Identifier: GPL-2.0 */
/* What is known of sidebands while they are shown. */
#ifndef VIEW_H
#define VIEW_H

#include "model.h"

struct args;
struct ctl;

/**
 * struct view - what is shown
 * @ctl: the run of the tool
 * @devs: sidebands
 * @ports: their ports
 * @stations: their stations
 * @filters: their filters
 * @exclusions: those of all ports, where they were asked for
 * @dev: the sideband that is being shown
 * @name: its name
 */
struct view {
	struct ctl *ctl;
	struct replies devs;
	struct replies ports;
	struct replies stations;
	struct replies filters;
	struct replies exclusions;
	struct reply *dev;
	const char *name;
};

struct view view_of(struct ctl *ctl);
int view_read(struct view *view, struct args *args);
int view_read_exclusions(struct view *view, const struct args *args);
void view_clear(struct view *view);
void view_free(struct view *view);
struct reply *view_next_port(const struct view *view, size_t *i);
struct reply *view_next_station(const struct view *view, size_t *i);
struct reply *view_next_filter(const struct view *view, size_t *i);
__u32 view_leg_state(const struct reply *reply, int attr);

#endif /* VIEW_H */
