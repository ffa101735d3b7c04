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
#include <linux/rtnetlink.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

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

/* A setting of a device for "ipv4" or "ipv6"; -1 where there is none. */
int netdev_conf(const char *family, const char *name, const char *key)
{
	char path[128];
	int value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/sys/net/%s/conf/%s/%s", family,
		 name, key);
	file = fopen(path, "re");
	if (!file)
		return -1;
	if (fscanf(file, "%d", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

/* Changes a setting of a device; false where it can't be. */
bool netdev_set_conf(const char *family, const char *name, const char *key,
		     int value)
{
	char path[128];
	FILE *file;
	bool ok;

	snprintf(path, sizeof(path), "/proc/sys/net/%s/conf/%s/%s", family,
		 name, key);
	file = fopen(path, "we");
	if (!file)
		return false;
	ok = fprintf(file, "%d\n", value) > 0;
	return !fclose(file) && ok;
}

static int on_link(struct nl_msg *msg, void *data)
{
	struct nlattr *name = nlmsg_find_attr(nlmsg_hdr(msg),
					      sizeof(struct ifinfomsg),
					      IFLA_IFNAME);

	if (name)
		nla_strlcpy(data, name, IFNAMSIZ);
	return NL_OK;
}

/* Sends the question for a device by any of its names; the kernel looks among
 * all of them. An error of libnl, or a number of bytes.
 */
static int ask_for_link(struct nl_sock *sk, const char *any)
{
	struct nl_msg *msg = nlmsg_alloc_simple(RTM_GETLINK, 0);
	struct ifinfomsg info = {};
	int ret = -NLE_NOMEM;

	if (msg && nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) >= 0 &&
	    nla_put_string(msg, IFLA_ALT_IFNAME, any) >= 0)
		ret = nl_send_auto(sk, msg);
	nlmsg_free(msg);
	return ret;
}

/* Finds the name of a device that has @any as name or alternative name, and
 * puts it into @name, of IFNAMSIZ bytes; false where there is no such device.
 */
bool netdev_name(const char *any, char *name)
{
	struct nl_sock *sk = nl_socket_alloc();

	*name = '\0';
	if (!sk)
		return false;
	nl_socket_disable_auto_ack(sk);
	nl_socket_modify_cb(sk, NL_CB_VALID, NL_CB_CUSTOM, on_link, name);
	if (nl_connect(sk, NETLINK_ROUTE) >= 0 && ask_for_link(sk, any) >= 0)
		nl_recvmsgs_default(sk);
	nl_socket_free(sk);
	return *name;
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
	if (fd < 0 && errno == ENOENT)
		return out_error(ctl, CTL_REFUSED, name,
				 "there is no such network namespace, 'ip netns' lists those that have a name");
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
