// SPDX-License-Identifier: GPL-2.0
/*
 * Sends Ethernet frames on legs and says exactly what every leg received.
 *
 *	frame exchange LEG... ITEM...
 *	frame flood NETNS/IFNAME FRAME...	without end, whatever becomes of the device
 *
 * LEG	NAME=NETNS/IFNAME[@TYPE][!]	a socket on a device; with TYPE (hex) it is
 *					bound to that protocol, that is, it sees what
 *					the stack above the receive hooks sees;
 *					with ! at its end it is not promiscuous
 * ITEM	send LEG FRAME			send a frame
 *	get LEG FRAME			this frame must arrive, in this order
 *	end FROM TO[,TO...] FRAME	ends the exchange: it goes the way of the
 *					tested frames and must arrive, however tagged
 * FRAME	"DST SRC [tag [TPID:]VID[:PRIO]]... [type HEX] [size N] [text WORD | hex BYTES]"
 *
 * What a leg got before the last end frame must be what the get items say:
 * nothing more, nothing less, byte by byte, tags included. No time is waited
 * for a frame that should not come: the end frames are sent by the same legs,
 * behind the tested ones and on the same CPU, so they can't overtake them.
 *
 * Exit: 0 as expected, 1 not as expected, 2 could not be tried.
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
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "netns.h"

#define TEST_TYPE	0x88b5	/* IEEE 802 local experimental */
#define END_TEXT	"end-of-exchange-"
#define MAX_FRAME	(16 * 1024)
#define MAX_LEGS	16
#define MAX_FRAMES	256
#define LIMIT_MS	15000	/* an end frame is lost after this long */

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING	23
#endif

/* A frame as it is on the wire, tags in their place. */
struct frame {
	unsigned int len;
	unsigned char *data;
};

struct list {
	unsigned int n;
	struct frame at[MAX_FRAMES];
};

struct leg {
	const char *name;
	int fd;
	struct list wanted;
	struct list got;
	bool ended;
};

static struct leg legs[MAX_LEGS];
static unsigned int n_legs;

static void die(const char *fmt, ...)
{
	va_list ap;

	fputs("frame: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

static void *xmalloc(size_t size)
{
	void *p = malloc(size);

	if (!p)
		die("no memory");
	return p;
}

/* ---- frames and their text ---- */

static void put16(unsigned char *p, unsigned int v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static unsigned int get16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

static void parse_mac(const char *text, unsigned char *mac)
{
	unsigned int b[6];
	int i, end = 0;

	if (!text ||
	    sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &b[0], &b[1], &b[2],
		   &b[3], &b[4], &b[5], &end) != 6 || text[end])
		die("'%s' is no MAC address", text ? text : "");
	for (i = 0; i < 6; i++)
		mac[i] = b[i];
}

/* [TPID:]VID[:PRIO]; a TPID is told from a VID by its four digits. */
static void parse_tag(const char *text, unsigned char *p)
{
	unsigned int tpid = ETH_P_8021Q, vid, prio = 0;

	if (sscanf(text, "88a8:%u:%u", &vid, &prio) >= 1)
		tpid = ETH_P_8021AD;
	else if (sscanf(text, "%u:%u", &vid, &prio) < 1)
		die("'%s' is no tag", text);
	put16(p, tpid);
	put16(p + 2, prio << 13 | vid);
}

/* What fills the payload behind its text: no two neighbours alike. */
static unsigned char filling(unsigned int i)
{
	return 0x80 | i * 31;
}

/* Two digits for each byte; returns how many. */
static unsigned int parse_hex(const char *text, unsigned char *p)
{
	unsigned int n = strlen(text) / 2, byte, i;

	if (strlen(text) % 2 || n > MAX_FRAME / 2)
		die("'%s' is no bytes in hex", text);
	for (i = 0; i < n; i++) {
		if (sscanf(text + 2 * i, "%2x", &byte) != 1)
			die("'%s' is no bytes in hex", text);
		p[i] = byte;
	}
	return n;
}

static struct frame parse_frame(const char *spec, const char *text)
{
	unsigned char *data = xmalloc(MAX_FRAME), *p = data;
	char *words = strdup(spec), *word, *value;
	unsigned int size = 46, type = TEST_TYPE, given, i;
	const char *hex = "";
	struct frame f;

	memset(data, 0, MAX_FRAME);
	parse_mac(strtok(words, " "), p);
	parse_mac(strtok(NULL, " "), p + ETH_ALEN);
	p += 2 * ETH_ALEN;
	while ((word = strtok(NULL, " "))) {
		value = strtok(NULL, " ");
		if (!value)
			die("'%s' without a value in '%s'", word, spec);
		if (!strcmp(word, "tag")) {
			parse_tag(value, p);
			p += 4;
		} else if (!strcmp(word, "type")) {
			type = strtoul(value, NULL, 16);
		} else if (!strcmp(word, "size")) {
			size = strtoul(value, NULL, 10);
		} else if (!strcmp(word, "text")) {
			text = value;
		} else if (!strcmp(word, "hex")) {
			hex = value;
			text = "";
		} else {
			die("'%s' is no part of a frame", word);
		}
	}
	put16(p, type);
	p += 2;
	given = *text ? strlen(text) : strlen(hex) / 2;
	if (size < given)
		size = given;
	if (size > MAX_FRAME - 64)
		die("bad size in '%s'", spec);
	for (i = 0; i < size; i++)
		p[i] = i < strlen(text) ? text[i] : filling(i);
	parse_hex(hex, p);
	f.len = p + size - data;
	f.data = data;
	free(words);
	return f;
}

static const unsigned char *print_mac(const unsigned char *p)
{
	printf("%02x:%02x:%02x:%02x:%02x:%02x ",
	       p[0], p[1], p[2], p[3], p[4], p[5]);
	return p + ETH_ALEN;
}

static bool is_tag(unsigned int type)
{
	return type == ETH_P_8021Q || type == ETH_P_8021AD;
}

/* In the words of parse_frame(), and in hex what those can't say. */
static void print_frame(const struct frame *f)
{
	const unsigned char *p = f->data, *end = p + f->len, *payload;
	unsigned int n;

	p = print_mac(p);
	p = print_mac(p);
	for (; end - p >= 4 && is_tag(get16(p)); p += 4)
		printf("tag %s%u:%u ",
		       get16(p) == ETH_P_8021AD ? "88a8:" : "",
		       get16(p + 2) & 0xfff, get16(p + 2) >> 13);
	printf("type %04x ", get16(p));
	payload = p += 2;
	printf("size %u text ", (unsigned int)(end - p));
	while (p < end && *p > ' ' && *p < 0x7f)
		putchar(*p++);
	while (end > p && end[-1] == filling(end - 1 - payload))
		end--;
	for (n = 0; p < end && n < 64; n++)
		printf("%s%02x", n ? "" : " then ", *p++);
	puts(p < end ? "..." : "");
}

static bool same_frame(const struct frame *a, const struct frame *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

static void append(struct list *l, struct frame f)
{
	if (l->n == MAX_FRAMES)
		die("more than %u frames", MAX_FRAMES);
	l->at[l->n++] = f;
}

/* ---- legs ---- */

static void set_option(int fd, int name, const void *value, socklen_t len)
{
	if (setsockopt(fd, SOL_PACKET, name, value, len))
		die("packet option %d: %s", name, strerror(errno));
}

/* NETNS/IFNAME[@TYPE][!] -> a packet socket there. */
static int open_socket(const char *where)
{
	char *netns = strdup(where), *ifname = strchr(netns, '/'), *type, *quiet;
	struct sockaddr_ll sll = { .sll_family = AF_PACKET };
	int fd, one = 1, size = 4 << 20, home;
	struct packet_mreq promisc = { .mr_type = PACKET_MR_PROMISC };

	if (!ifname)
		die("'%s' is not NETNS/IFNAME", where);
	*ifname++ = 0;
	quiet = strchr(ifname, '!');
	if (quiet)
		*quiet = 0;
	type = strchr(ifname, '@');
	if (type)
		*type++ = 0;
	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (enter_netns(netns))
		die("network namespace %s: %s", netns, strerror(errno));
	fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
	sll.sll_ifindex = if_nametoindex(ifname);
	sll.sll_protocol = htons(type ? strtoul(type, NULL, 16) : ETH_P_ALL);
	if (fd < 0 || !sll.sll_ifindex)
		die("%s: %s", where, strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size));
	set_option(fd, PACKET_AUXDATA, &one, sizeof(one));
	set_option(fd, PACKET_IGNORE_OUTGOING, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&sll, sizeof(sll)))
		die("%s: %s", where, strerror(errno));
	if (!type && !quiet) {
		promisc.mr_ifindex = sll.sll_ifindex;
		set_option(fd, PACKET_ADD_MEMBERSHIP, &promisc, sizeof(promisc));
	}
	if (home < 0 || setns(home, CLONE_NEWNET))
		die("cannot return to the own network namespace");
	close(home);
	free(netns);
	return fd;
}

static void add_leg(char *arg)
{
	char *where = strchr(arg, '=');
	struct leg *leg = &legs[n_legs];

	if (++n_legs > MAX_LEGS)
		die("more than %d legs", MAX_LEGS);
	*where++ = 0;
	leg->name = arg;
	leg->fd = open_socket(where);
}

static struct leg *find_leg(const char *name)
{
	unsigned int i;

	for (i = 0; i < n_legs; i++)
		if (name && !strcmp(legs[i].name, name))
			return &legs[i];
	die("no leg '%s'", name ? name : "");
	return NULL;
}

/* A frame that is dropped on its way out was sent as far as we know: ENOBUFS is
 * how the kernel tells. What arrives is judged, not this.
 */
static void send_frame(struct leg *leg, const struct frame *f)
{
	if (send(leg->fd, f->data, f->len, 0) != (ssize_t)f->len &&
	    errno != ENOBUFS)
		die("cannot send on %s: %s", leg->name, strerror(errno));
}

/* Put the tag that the kernel keeps beside the frame into its place. */
static void insert_tag(struct frame *f, const struct tpacket_auxdata *aux)
{
	unsigned int tpid = ETH_P_8021Q;

	if (!(aux->tp_status & TP_STATUS_VLAN_VALID))
		return;
	if (aux->tp_status & TP_STATUS_VLAN_TPID_VALID)
		tpid = aux->tp_vlan_tpid;
	memmove(f->data + 16, f->data + 12, f->len - 12);
	put16(f->data + 12, tpid);
	put16(f->data + 14, aux->tp_vlan_tci);
	f->len += 4;
}

static bool receive_one(struct leg *leg, struct frame *f)
{
	char control[CMSG_SPACE(sizeof(struct tpacket_auxdata))];
	struct iovec iov = { .iov_len = MAX_FRAME - 4 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;
	ssize_t len;

	f->data = xmalloc(MAX_FRAME);
	iov.iov_base = f->data;
	msg.msg_control = control;
	msg.msg_controllen = sizeof(control);
	len = recvmsg(leg->fd, &msg, 0);
	if (len < 0) {
		/* Also a device that was down: the socket says so once. */
		free(f->data);
		return false;
	}
	f->len = len;
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_PACKET &&
		    c->cmsg_type == PACKET_AUXDATA)
			insert_tag(f, (void *)CMSG_DATA(c));
	return true;
}

/* ---- the exchange ---- */

static bool holds(const struct frame *f, const char *text)
{
	return memmem(f->data, f->len, text, strlen(text));
}

/* End frames carry a text that no tested frame has. */
static void collect(struct leg *leg, const char *end)
{
	struct frame f;

	while (receive_one(leg, &f)) {
		if (!holds(&f, END_TEXT))
			append(&leg->got, f);
		else if (holds(&f, end))
			leg->ended = true;
	}
}

static bool any_unended(void)
{
	unsigned int i;

	for (i = 0; i < n_legs; i++)
		if (!legs[i].ended)
			return true;
	return false;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool wait_for_end(const char *end)
{
	long limit = now_ms() + LIMIT_MS;
	struct pollfd fds[MAX_LEGS];
	unsigned int i;

	do {
		for (i = 0; i < n_legs; i++) {
			collect(&legs[i], end);
			fds[i].fd = legs[i].ended ? -1 : legs[i].fd;
			fds[i].events = POLLIN;
		}
		if (!any_unended())
			return true;
		poll(fds, n_legs, 100);
	} while (now_ms() < limit);
	return false;
}

static bool run_end(struct leg *from, char *to, const char *spec)
{
	static unsigned int count;
	struct frame sent;
	char text[32];
	unsigned int i;
	char *name;

	snprintf(text, sizeof(text), END_TEXT "%u.", ++count);
	sent = parse_frame(spec, text);
	for (i = 0; i < n_legs; i++)
		legs[i].ended = true;
	for (name = strtok(to, ","); name; name = strtok(NULL, ","))
		find_leg(name)->ended = false;
	send_frame(from, &sent);
	if (wait_for_end(text))
		return true;
	for (i = 0; i < n_legs; i++)
		if (!legs[i].ended)
			printf("# %s: the end frame from %s did not come\n",
			       legs[i].name, from->name);
	return false;
}

static bool compare(const struct leg *leg)
{
	unsigned int i, n = leg->wanted.n;
	bool same = n == leg->got.n;

	for (i = 0; same && i < n; i++)
		same = same_frame(&leg->wanted.at[i], &leg->got.at[i]);
	if (same)
		return true;
	printf("# %s: wanted %u, got %u\n", leg->name, n, leg->got.n);
	for (i = 0; i < n; i++) {
		printf("#   wanted ");
		print_frame(&leg->wanted.at[i]);
	}
	for (i = 0; i < leg->got.n; i++) {
		printf("#   got    ");
		print_frame(&leg->got.at[i]);
	}
	return false;
}

static const char *take(char ***args)
{
	if (!**args)
		die("an item is not complete");
	return *(*args)++;
}

/* Runs one item; false where an end frame was lost. */
static bool run_item(char ***args)
{
	const char *what = take(args), *name = take(args);
	struct leg *leg = find_leg(name);
	struct frame f;
	char *to;

	if (!strcmp(what, "end")) {
		to = (char *)take(args);
		return run_end(leg, to, take(args));
	}
	f = parse_frame(take(args), "sideband");
	if (!strcmp(what, "get"))
		append(&leg->wanted, f);
	else if (!strcmp(what, "send"))
		send_frame(leg, &f);
	else
		die("'%s' is neither send, get nor end", what);
	return true;
}

static int exchange(char **args)
{
	bool good = true;
	unsigned int i;

	while (*args && strchr(*args, '='))
		add_leg(*args++);
	while (*args)
		good &= run_item(&args);
	for (i = 0; i < n_legs; i++) {
		collect(&legs[i], END_TEXT);
		good &= compare(&legs[i]);
	}
	return good ? 0 : 1;
}

/* Until killed; a device that goes or is down ends nothing. */
static void flood(char **args)
{
	struct frame frames[MAX_LEGS];
	unsigned int i, n = 0;
	int fd;

	if (!args[0] || !args[1])
		die("flood what, where?");
	fd = open_socket(*args++);
	while (*args && n < MAX_LEGS)
		frames[n++] = parse_frame(*args++, "flood");
	if (nice(19) < 0)
		die("cannot be nice: %s", strerror(errno));
	for (;;) {
		for (i = 0; i < n; i++)
			if (send(fd, frames[i].data, frames[i].len, 0) < 0)
				sched_yield();
	}
}

/* One CPU for all: frames then keep their order from leg to leg. */
static void use_one_cpu(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		die("cannot choose a CPU: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	use_one_cpu();
	if (argc > 2 && !strcmp(argv[1], "exchange"))
		return exchange(argv + 2);
	if (argc > 2 && !strcmp(argv[1], "flood"))
		flood(argv + 2);
	fputs("usage: frame exchange LEG... ITEM...\n"
	      "       frame flood NETNS/IFNAME FRAME...\n", stderr);
	return 2;
}
