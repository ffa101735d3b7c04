/* SPDX-License-Identifier: GPL-2.0 */
/* Network namespaces, for programs that are in several. */
#ifndef NETNS_H
#define NETNS_H

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

/* Continues in the namespace of that name; -1 and errno where that fails. */
static inline int enter_netns(const char *name)
{
	char path[256];
	int fd, ret;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ret = setns(fd, CLONE_NEWNET);
	close(fd);
	return ret;
}

#endif
