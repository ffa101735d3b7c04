/* SPDX-License-Identifier: GPL-2.0 */
/* Network devices and namespaces of this machine. */
#ifndef NETDEV_H
#define NETDEV_H

#include <stdbool.h>
#include <stddef.h>

struct ctl;

bool netdev_name(const char *any, char *name);
bool netdev_is_up(const char *name);
bool netdev_is_down(const char *name);
int netdev_conf(const char *family, const char *name, const char *key);
bool netdev_set_conf(const char *family, const char *name, const char *key,
		     int value);
int netdev_free_name(struct ctl *ctl, unsigned int from, char *name,
		     size_t size);
int netns_enter(struct ctl *ctl, const char *name);

#endif /* NETDEV_H */
