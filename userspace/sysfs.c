// SPDX-License-Identifier: GPL-2.0
/* Files of sysfs. */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysfs.h"

const char *sysfs_dir = "/sys";

static bool full_path(const char *path, char *full, size_t size)
{
	return snprintf(full, size, "%s/%s", sysfs_dir, path) < (int)size;
}

/* Reads a file, or the first @size bytes of it; how many, 0 for none. */
size_t sysfs_read(const char *path, void *buf, size_t size)
{
	char full[PATH_MAX];
	FILE *file;
	size_t len;

	file = full_path(path, full, sizeof(full)) ? fopen(full, "re") : NULL;
	if (!file)
		return 0;
	len = fread(buf, 1, size, file);
	fclose(file);
	return len;
}

/* Reads a number on a line of its own; false where there is none. */
bool sysfs_number(const char *path, int base, unsigned int *number)
{
	char text[32], *end;
	size_t len = sysfs_read(path, text, sizeof(text) - 1);

	text[len] = '\0';
	*number = strtoul(text, &end, base);
	return end != text && (!*end || *end == '\n');
}

/* The last part of where a link leads; false where it is none. */
bool sysfs_target(const char *path, char *name, size_t size)
{
	char full[PATH_MAX], target[PATH_MAX];
	const char *last;
	ssize_t len;

	if (!full_path(path, full, sizeof(full)))
		return false;
	len = readlink(full, target, sizeof(target) - 1);
	if (len < 0)
		return false;
	target[len] = '\0';
	last = strrchr(target, '/');
	snprintf(name, size, "%s", last ? last + 1 : target);
	return true;
}
