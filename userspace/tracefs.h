/* SPDX-License-Identifier: GPL-2.0 */
/* An instance of tracefs for our tracepoints alone. */
#ifndef TRACEFS_H
#define TRACEFS_H

#include <stdbool.h>

struct ctl;

/**
 * struct tracefs - an instance
 * @dir: its folder, empty while there is none
 * @pipe: gives what the tracepoints told, -1 while it is not open
 */
struct tracefs {
	char dir[128];
	int pipe;
};

int tracefs_open(struct ctl *ctl, struct tracefs *fs, bool pass);
void tracefs_close(struct tracefs *fs);

#endif /* TRACEFS_H */
