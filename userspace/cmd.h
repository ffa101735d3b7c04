/* SPDX-License-Identifier: GPL-2.0 */
/* What most commands do: change one thing, or list things. */
#ifndef CMD_H
#define CMD_H

#include "ctl.h"
#include "parse.h"

struct replies;
struct reply;

int cmd_change(struct ctl *ctl, const struct verb *verb, struct args *args);
void cmd_say_no_sideband(struct ctl *ctl);
int cmd_each_dev(struct ctl *ctl, const struct verb *verb, struct args *args,
		 void (*show)(struct ctl *ctl, const struct args *args,
			      struct reply *dev));
int cmd_read_whole(struct ctl *ctl, struct args *args, struct replies *devs,
		   int (*read_parts)(struct ctl *ctl, const struct args *args,
				     void *data),
		   void *data);
int cmd_list_parts(struct ctl *ctl, __u8 cmd, __u16 attr,
		   const struct args *args, struct replies *replies);
int cmd_list(struct ctl *ctl, const struct verb *verb, struct args *args);
int filter_settle(const struct ctl *ctl, struct args *args);

#endif /* CMD_H */
