/* SPDX-License-Identifier: GPL-2.0 */
/* One command: which object and which command of it the words name. */
#ifndef COMMAND_H
#define COMMAND_H

struct ctl;

int command_run(struct ctl *ctl, int argc, char **argv);
int command_help(struct ctl *ctl, int argc, char **argv);

#endif /* COMMAND_H */
