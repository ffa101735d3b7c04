// SPDX-License-Identifier: GPL-2.0
/*
 * Sends the same frame many times, as fast as it can.
 *
 *	burst [-k] [-m PARTS] NETNS/IFNAME COUNT DST SRC [SIZE]
 *
 * -k	goes on after that, until it is told to end (SIGTERM)
 * -m	each frame is a merged one, as GRO makes them, of so many parts: TCP over
 *	IPv4, with SIZE bytes of payload in a part
 *
 * Says "sent N in US": how many frames, and how many microseconds that took.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "netns.h"

#define TEST_TYPE	0x88b5	/* IEEE 802 local experimental */
#define HEADERS		(ETH_HLEN + sizeof(struct iphdr) + sizeof(struct tcphdr))

static volatile sig_atomic_t ended;

static unsigned char frame[64 * 1024];
static unsigned int len;
static struct virtio_net_hdr vnet;

static void die(const char *what)
{
	fprintf(stderr, "burst: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void on_term(int sig)
{
	(void)sig;
	ended = 1;
}

static void read_mac(const char *text, unsigned char *mac)
{
	if (sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx", &mac[0], &mac[1],
		   &mac[2], &mac[3], &mac[4], &mac[5]) != 6)
		die(text);
}

static void make_plain(unsigned int size)
{
	frame[12] = TEST_TYPE >> 8;
	frame[13] = TEST_TYPE & 0xff;
	len = size;
}

/* The sums are those of what arrives, not of what is sent: nobody looks. */
static void make_merged(unsigned int parts, unsigned int size)
{
	struct iphdr *ip = (struct iphdr *)(frame + ETH_HLEN);
	struct tcphdr *tcp = (struct tcphdr *)(ip + 1);

	len = HEADERS + parts * size;
	frame[12] = ETH_P_IP >> 8;
	frame[13] = ETH_P_IP & 0xff;
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = IPPROTO_TCP;
	ip->tot_len = htons(len - ETH_HLEN);
	tcp->doff = 5;
	vnet = (struct virtio_net_hdr){
		.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
		.gso_type = VIRTIO_NET_HDR_GSO_TCPV4,
		.hdr_len = HEADERS,
		.gso_size = size,
		.csum_start = ETH_HLEN + sizeof(*ip),
		.csum_offset = offsetof(struct tcphdr, check),
	};
}

static int open_socket(char *where)
{
	char *ifname = strchr(where, '/');
	struct sockaddr_ll sll = { .sll_family = AF_PACKET };
	int fd, one = 1;

	if (!ifname)
		die("no NETNS/IFNAME");
	*ifname++ = 0;
	if (enter_netns(where))
		die(where);
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	sll.sll_ifindex = if_nametoindex(ifname);
	if (fd < 0 || !sll.sll_ifindex ||
	    setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &one, sizeof(one)) ||
	    bind(fd, (struct sockaddr *)&sll, sizeof(sll)))
		die(ifname);
	return fd;
}

static long long now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void run(int fd, unsigned long count, bool go_on)
{
	struct iovec iov[] = { { &vnet, sizeof(vnet) }, { frame, len } };
	long long start = now_us();
	unsigned long sent = 0;

	while (sent < count || (go_on && !ended)) {
		if (writev(fd, iov, 2) > 0)
			sent++;
		else if (errno != ENOBUFS && errno != EINTR)
			die("send");
	}
	printf("sent %lu in %lld\n", sent, now_us() - start);
}

int main(int argc, char **argv)
{
	unsigned int parts = 0, size = 0;
	bool go_on = false;
	int c;

	while ((c = getopt(argc, argv, "km:")) != -1) {
		if (c == 'k')
			go_on = true;
		else if (c == 'm')
			parts = atoi(optarg);
		else
			return 2;
	}
	argv += optind;
	argc -= optind;
	if (argc < 4 || argc > 5) {
		fputs("usage: burst [-k] [-m PARTS] NETNS/IFNAME COUNT DST SRC [SIZE]\n",
		      stderr);
		return 2;
	}
	size = argc == 5 ? atoi(argv[4]) : parts ? 1000 : ETH_ZLEN;
	if (size < ETH_ZLEN || HEADERS + (parts ?: 1) * size > sizeof(frame))
		die("size");
	read_mac(argv[2], frame);
	read_mac(argv[3], frame + ETH_ALEN);
	if (parts)
		make_merged(parts, size);
	else
		make_plain(size);
	signal(SIGTERM, on_term);
	if (go_on && nice(19) < 0)
		die("nice");
	run(open_socket(argv[0]), strtoul(argv[1], NULL, 0), go_on);
	return 0;
}
