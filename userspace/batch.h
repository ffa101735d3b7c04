/* SPDX-License-Identifier: GPL-2.0 */
/* Commands from a file, one in each line. */
#ifndef BATCH_H
#define BATCH_H

struct ctl;

int batch_run(struct ctl *ctl, const char *file);

#endif /* BATCH_H */
