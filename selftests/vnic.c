// SPDX-License-Identifier: GPL-2.0
/*
 * The NIC of a virtual machine, as QEMU makes it of a macvtap device: carries
 * frames between that and a tap device in the network namespace that stands for
 * the machine, merged and without checksums as they come.
 *
 *	vnic CHARDEV NETNS IFNAME MAC
 *
 * CHARDEV is the character device of the macvtap device. Says "ready" when the
 * tap device is there; it goes with this process.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "netns.h"

#define OFFLOADS	(TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6)

static char buf[sizeof(struct virtio_net_hdr) + 18 + 65536];

static void die(const char *what)
{
	fprintf(stderr, "vnic: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* Both sides speak the same: a virtio header, then the frame. */
static int open_side(const char *path, struct ifreq *req)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	req->ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
	if (fd < 0 || ioctl(fd, TUNSETIFF, req) ||
	    ioctl(fd, TUNSETOFFLOAD, OFFLOADS))
		die(path);
	return fd;
}

static int open_macvtap(const char *path)
{
	struct ifreq req = {};

	return open_side(path, &req);
}

static int make_tap(const char *ifname, const char *mac)
{
	unsigned char *b;
	struct ifreq req = {};
	int fd;

	snprintf(req.ifr_name, sizeof(req.ifr_name), "%s", ifname);
	fd = open_side("/dev/net/tun", &req);
	b = (unsigned char *)req.ifr_hwaddr.sa_data;
	req.ifr_hwaddr.sa_family = ARPHRD_ETHER;
	if (sscanf(mac, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &b[0], &b[1],
		   &b[2], &b[3], &b[4], &b[5]) != 6 ||
	    ioctl(fd, SIOCSIFHWADDR, &req))
		die(mac);
	return fd;
}

/* All that is there. What the other side does not take, such as a frame while its
 * device is down, is lost, as on a wire.
 */
static void carry(int from, int to)
{
	ssize_t len;

	while ((len = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, len) < 0 && errno == EBADF)
			die("write");
	if (len < 0 && errno != EAGAIN && errno != EIO)
		die("read");
}

/* One CPU with the sender: frames keep their order. */
static void use_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("cannot choose a CPU");
}

int main(int argc, char **argv)
{
	struct pollfd side[2] = { { .events = POLLIN }, { .events = POLLIN } };

	if (argc != 5) {
		fputs("usage: vnic CHARDEV NETNS IFNAME MAC\n", stderr);
		return 2;
	}
	use_one_cpu();
	side[0].fd = open_macvtap(argv[1]);
	if (enter_netns(argv[2]))
		die(argv[2]);
	side[1].fd = make_tap(argv[3], argv[4]);
	puts("ready");
	fflush(stdout);
	for (;;) {
		if (poll(side, 2, -1) < 0)
			die("poll");
		carry(side[0].fd, side[1].fd);
		carry(side[1].fd, side[0].fd);
	}
}
