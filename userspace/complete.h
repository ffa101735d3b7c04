/* SPDX-License-Identifier: GPL-2.0 */
/* What may stand in the place of a word, for the completion of shells. */
#ifndef COMPLETE_H
#define COMPLETE_H

struct ctl;

int complete_run(struct ctl *ctl, int argc, char **argv);

#endif /* COMPLETE_H */
