/* SPDX-License-Identifier: GPL-2.0 */
/* What would be sent, in words. */
#ifndef DRY_H
#define DRY_H

struct ctl;
struct nl_msg;

void dry_message(struct ctl *ctl, struct nl_msg *msg);
void dry_link(struct ctl *ctl, const char *name, unsigned int flags);

#endif /* DRY_H */
