// SPDX-License-Identifier: GPL-2.0
/*
 * Sends numbered frames on several ways at once, pulls a cable meanwhile, and
 * says how many frames each way lost and for how long nothing came.
 *
 *	stream pull NETNS/IFNAME MS STREAM...	set that device down, and go on
 *						for so many milliseconds
 *	stream idle MS STREAM...		the same without pulling
 *
 * STREAM	"NAME FROM TO DST SRC", where FROM and TO are NETNS/IFNAME: a
 *		frame each millisecond
 *
 * Says "pulled at NS took US", by CLOCK_MONOTONIC, and for each stream
 * "NAME sent N lost N twice N gap US pause US": the gap is the longest time
 * between two arrivals, the pause the longest between two of our sendings.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "netns.h"

#define TYPE		0x88b6	/* the other local experimental one */
#define MAX_STREAMS	8
#define MAX_FRAMES	20000
#define INTERVAL_NS	1000000L
#define BEFORE_MS	100	/* before the pull */
#define AFTER_MS	200	/* for those under way at the end */

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING	23
#endif

struct frame {
	unsigned char dst[ETH_ALEN];
	unsigned char src[ETH_ALEN];
	unsigned short type;
	unsigned short stream;
	unsigned short number;
	unsigned char pad[42];
};

struct stream {
	char name[32];
	int from;
	int to;
	struct frame frame;
	unsigned int sent;
	unsigned int twice;
	bool came[MAX_FRAMES];
	long long last;		/* arrival */
	long long gap;
};

struct pull {
	long long at;
	long long took;
	int error;
};

static struct stream streams[MAX_STREAMS];
static unsigned int n_streams;
static long long pause_ns;

static void die(const char *what, const char *whom)
{
	fprintf(stderr, "stream: %s %s: %s\n", what, whom, strerror(errno));
	exit(2);
}

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* A socket in the namespace of NETNS/IFNAME; leaves the caller there. */
static int open_there(const char *where, int family, char *ifname)
{
	char netns[64];
	int fd;

	if (sscanf(where, "%63[^/]/%15s", netns, ifname) != 2)
		die("no NETNS/IFNAME", where);
	if (enter_netns(netns))
		die("no namespace", netns);
	fd = socket(family, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die("no socket", where);
	return fd;
}

static int open_packets(const char *where)
{
	struct sockaddr_ll sll = { .sll_family = AF_PACKET,
				   .sll_protocol = htons(TYPE) };
	struct packet_mreq promisc = { .mr_type = PACKET_MR_PROMISC };
	int one = 1, size = 4 << 20, fd;
	char ifname[IFNAMSIZ];

	fd = open_there(where, AF_PACKET, ifname);
	sll.sll_ifindex = if_nametoindex(ifname);
	promisc.mr_ifindex = sll.sll_ifindex;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof(one)) ||
	    setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &promisc, sizeof(promisc)) ||
	    bind(fd, (struct sockaddr *)&sll, sizeof(sll)))
		die("no packets of", where);
	return fd;
}

static void parse_mac(const char *text, unsigned char *mac)
{
	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &mac[0], &mac[1],
		   &mac[2], &mac[3], &mac[4], &mac[5]) != ETH_ALEN)
		die("no MAC", text);
}

static void add_stream(const char *text)
{
	char from[80], to[80], dst[18], src[18];
	struct stream *s = &streams[n_streams];

	if (n_streams == MAX_STREAMS ||
	    sscanf(text, "%31s %79s %79s %17s %17s", s->name, from, to, dst, src) != 5)
		die("no stream", text);
	s->from = open_packets(from);
	s->to = open_packets(to);
	parse_mac(dst, s->frame.dst);
	parse_mac(src, s->frame.src);
	s->frame.type = htons(TYPE);
	s->frame.stream = htons(n_streams++);
}

/* A device that is down or has no link loses the frame, as a cable would. */
static void send_all(void)
{
	struct stream *s;

	for (s = streams; s < streams + n_streams; s++) {
		if (s->sent == MAX_FRAMES)
			continue;
		s->frame.number = htons(s->sent++);
		if (send(s->from, &s->frame, sizeof(s->frame), 0) < 0 &&
		    errno != ENOBUFS && errno != ENETDOWN && errno != ENXIO)
			die("cannot send", s->name);
	}
}

static void receive(struct stream *s)
{
	unsigned int number;
	struct frame f;
	ssize_t len;

	while ((len = recv(s->to, &f, sizeof(f), 0)) >= 0) {
		number = ntohs(f.number);
		if (len < (ssize_t)sizeof(f) || f.stream != s->frame.stream ||
		    memcmp(f.src, s->frame.src, ETH_ALEN) || number >= MAX_FRAMES)
			continue;
		s->twice += s->came[number];
		s->came[number] = true;
		if (s->last && now() - s->last > s->gap)
			s->gap = now() - s->last;
		s->last = now();
	}
}

static void receive_until(long long when)
{
	struct pollfd fds[MAX_STREAMS];
	struct timespec left;
	unsigned int i;
	long long ns;

	for (i = 0; i < n_streams; i++)
		fds[i] = (struct pollfd){ streams[i].to, POLLIN, 0 };
	while ((ns = when - now()) > 0) {
		left = (struct timespec){ ns / 1000000000, ns % 1000000000 };
		ppoll(fds, n_streams, &left, NULL);
		for (i = 0; i < n_streams; i++)
			receive(&streams[i]);
	}
}

/* One frame of each stream at a time; what was missed is not made up for. */
static void run(long ms)
{
	long long begin = now(), end = begin + ms * 1000000LL, next = begin, last = 0, at;

	while ((at = now()) < end) {
		if (last && at - last > pause_ns)
			pause_ns = at - last;
		last = at;
		send_all();
		next += INTERVAL_NS;
		if (next < now())
			next = now();
		receive_until(next);
	}
}

/* By a process of its own: the streams go on while the kernel does it. */
static pid_t pull_cable(const char *where, struct pull *pull)
{
	struct ifreq ifr = { 0 };
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = open_there(where, AF_PACKET, ifr.ifr_name);
	if (ioctl(fd, SIOCGIFFLAGS, &ifr))
		die("no device", where);
	ifr.ifr_flags &= ~IFF_UP;
	pull->at = now();
	if (ioctl(fd, SIOCSIFFLAGS, &ifr))
		die("cannot pull", where);
	pull->took = now() - pull->at;
	_exit(0);
}

static void report(const struct stream *s, long long end)
{
	unsigned int i, lost = 0;
	long long gap = s->gap;

	for (i = 0; i < s->sent; i++)
		lost += !s->came[i];
	/* What is silent at the end has been since its last frame. */
	if (end - s->last > gap + AFTER_MS * 1000000LL)
		gap = end - s->last;
	printf("%s sent %u lost %u twice %u gap %lld pause %lld\n", s->name, s->sent,
	       lost, s->twice, gap / 1000, pause_ns / 1000);
}

/* Before others, or the measure is that of the scheduler. */
static void come_first(void)
{
	struct sched_param param = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param))
		die("cannot", "come first");
}

int main(int argc, char **argv)
{
	bool pulls = argc > 4 && !strcmp(argv[1], "pull");
	struct pull *pull;
	char **arg = argv + 2;
	const char *where;
	pid_t pid = 0;
	unsigned int i;
	long ms;

	if (!pulls && !(argc > 3 && !strcmp(argv[1], "idle"))) {
		fputs("usage: stream pull NETNS/IFNAME MS STREAM...\n"
		      "       stream idle MS STREAM...\n", stderr);
		return 2;
	}
	where = pulls ? *arg++ : NULL;
	ms = strtol(*arg++, NULL, 10);
	while (*arg)
		add_stream(*arg++);
	pull = mmap(NULL, sizeof(*pull), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (pull == MAP_FAILED)
		die("no", "memory");
	come_first();
	run(BEFORE_MS);
	if (pulls)
		pid = pull_cable(where, pull);
	run(ms);
	receive_until(now() + AFTER_MS * 1000000LL);
	if (pulls) {
		if (waitpid(pid, NULL, 0) != pid || !pull->took)
			die("cannot pull", where);
		printf("pulled at %lld took %lld\n", pull->at,
		       pull->took / 1000);
	}
	for (i = 0; i < n_streams; i++)
		report(&streams[i], now());
	return 0;
}
