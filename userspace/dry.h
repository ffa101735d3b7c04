/* SPDX-License-Identifier: GPL-2.0 */
/* What would be sent, in words. */
#ifndef DRY_H
#define DRY_H

#include <linux/types.h>

struct ctl;
struct ip;
struct nl_msg;

void dry_message(struct ctl *ctl, struct nl_msg *msg);
void dry_link(struct ctl *ctl, const char *name, unsigned int flags);
void dry_list(__u16 type);
void dry_addr(const char *what, const char *name, __u16 vlan,
	      const struct ip *ip);

#endif /* DRY_H */
