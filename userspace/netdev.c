// SPDX-License-Identifier: GPL-2.0
/* Network devices and namespaces of this machine. */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "ctl.h"
#include "netdev.h"

/* Reads IFF_ flags; false for a device that does not exist. */
static bool read_flags(const char *name, short *flags)
{
	struct ifreq ifr = {};
	int fd, ret;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	ret = ioctl(fd, SIOCGIFFLAGS, &ifr);
	close(fd);
	*flags = ifr.ifr_flags;
	return !ret;
}

/* True for a device that is administratively up. */
bool netdev_is_up(const char *name)
{
	short flags;

	return read_flags(name, &flags) && flags & IFF_UP;
}

/* True for a device that exists and is administratively down. */
bool netdev_is_down(const char *name)
{
	short flags;

	return read_flags(name, &flags) && !(flags & IFF_UP);
}

/* The first sbN from @from on that no device has; returns N, or -1. */
int netdev_free_name(struct ctl *ctl, unsigned int from, char *name,
		     size_t size)
{
	unsigned int i;

	for (i = from; i < 100000; i++) {
		snprintf(name, size, "sb%u", i);
		if (!if_nametoindex(name))
			return i;
	}
	out_error(ctl, CTL_REFUSED, "dev", "no name sbN is free, give one");
	return -1;
}

/* Continues in another network namespace, by name or by path. */
int netns_enter(struct ctl *ctl, const char *name)
{
	char path[4096];
	int fd, ret, error;

	snprintf(path, sizeof(path), "%s%s",
		 strchr(name, '/') ? "" : "/run/netns/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return out_error(ctl, CTL_REFUSED, name,
				 "can't open the network namespace: %s",
				 strerror(errno));
	ret = setns(fd, CLONE_NEWNET);
	error = errno;
	close(fd);
	if (!ret)
		return CTL_OK;
	return out_error(ctl, CTL_REFUSED, name,
			 "can't enter the network namespace: %s",
			 error == EPERM ? "needs CAP_SYS_ADMIN" :
			 error == EINVAL ? "it is none" : strerror(error));
}
