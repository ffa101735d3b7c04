/* SPDX-License-Identifier: GPL-2.0 */
/* Files of sysfs. */
#ifndef SYSFS_H
#define SYSFS_H

#include <stdbool.h>
#include <stddef.h>

/* Where it is mounted. */
extern const char *sysfs_dir;

#define SYSFS_PATH_ROOM 256

size_t sysfs_read(const char *path, void *buf, size_t size);
bool sysfs_number(const char *path, int base, unsigned int *number);
bool sysfs_target(const char *path, char *name, size_t size);

#endif /* SYSFS_H */
