// SPDX-License-Identifier: GPL-2.0
/*
 * Gives the module requests, frames and events of devices by chance, all at once, round by
 * round, each in a namespace of its own that goes in the midst of it.
 *
 *	fuzzer [-s SEED] [-t SECONDS] [-n MESSAGES]
 *
 *	wire0 --- lom0, lom0.100	sb0, sb1, sb2, as requests have it
 *	wire1 --- lom1			bmc0 --- eth0
 *	wire2 --- lom2			bmc1 --- eth1
 *
 * A request that has led where none had been before is kept, and damaged again and
 * again, where the kernel tells of that. Answers have to be well formed, with nothing in
 * their gaps, and refusals have to say why. What else is wrong, the kernel says itself.
 *
 * Exit: 0 nothing was wrong with an answer, 1 something was, 3 usage.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/sideband.h>

#include "fuzz.h"

#define PER_ROUND	20000
#define KEPT		1024
#define KEPT_MAX	1024
#define FRAME_MAX	2000

/* Newer than some headers: VIRTIO_NET_HDR_GSO_UDP_L4. */
#define GSO_UDP_L4	5

/* All rounds are children of one process, and add to the same. */
static struct shared {
	unsigned long	messages, frames, events, rounds, wrong, silent;
	unsigned long	taken[COMMANDS], refused[COMMANDS];
	unsigned int	kept;
	struct {
		size_t		size;
		unsigned char	bytes[KEPT_MAX];
	} keep[KEPT];
} *all;

static unsigned long long seed = 1;
static unsigned long most = ~0ul;
static unsigned int seconds = 10;
static int requests, told, wire, offload;
static FILE *ip;
static pid_t ip_pid;

static void die(const char *what)
{
	fprintf(stderr, "fuzzer: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- devices ---- */

static const char devices[] =
	"link set lo up\n"
	"link add lom0 type veth peer name wire0\n"
	"link add lom1 type veth peer name wire1\n"
	"link add lom2 type veth peer name wire2\n"
	"link add bmc0 type veth peer name eth0\n"
	"link add bmc1 type veth peer name eth1\n"
	"link add link lom0 name lom0.100 type vlan id 100\n"
	"link add br0 type bridge\n"
	"link set lom0 up\nlink set lom1 up\nlink set lom2 up\nlink set bmc0 up\n"
	"link set bmc1 up\nlink set wire0 up\nlink set wire1 up\nlink set wire2 up\n"
	"link set eth0 up\nlink set eth1 up\nlink set br0 up\n";

static const char * const events[] = {
	"link set lom0 down", "link set lom0 up", "link set lom1 down", "link set lom1 up",
	"link set bmc0 down", "link set bmc0 up", "link set wire0 down", "link set wire0 up",
	"link set eth0 down", "link set eth0 up", "link set sb0 up", "link set sb0 down",
	"link set sb1 up", "link set lom0 mtu 1400", "link set lom0 mtu 1500",
	"link set bmc0 mtu 900", "link set bmc0 mtu 1500", "link set sb0 mtu 1400",
	"link set lom0 address 0c:c4:7a:00:00:01", "link set lom0 address 02:00:00:00:01:00",
	"link set sb0 address 0c:c4:7a:00:00:01", "link set sb0 address 02:00:00:00:00:77",
	"link set lom0 name eno9", "link set eno9 name lom0", "link set bmc0 name lom2",
	"link del lom0.100", "link add link lom0 name lom0.100 type vlan id 100",
	"link del lom1", "link add lom1 type veth peer name wire1", "link set wire1 up",
	"link del bmc1", "link add bmc1 type veth peer name eth1", "link set bmc1 up",
	"link set lom1 master br0", "link set lom1 nomaster", "link set lom0 promisc on",
	"link set lom0 promisc off", "link add sb0 type sideband", "link del sb0", "link del sb1",
	"link add bond0 type bond mode active-backup", "link del bond0",
	"link set lom2 down", "link set lom2 master bond0", "link set lom2 up",
	"link set lom2 nomaster", "link del mv0", "address add 192.168.100.2/24 dev sb0",
	"address add 192.168.100.3/24 dev lom0", "address flush dev sb0",
	"route add 192.168.100.10 dev sb0", "neigh flush all",
	"link add mv0 link lom0 type macvlan", "link add link sb0 name sb0.100 type vlan id 100", "link del sb0.100",
};

/* Starts ip, which does what is written to the file. Not by a shell: that of a guest has an
 * ip of its own.
 */
static FILE *start_ip(bool often, pid_t *pid)
{
	int ends[2];

	if (pipe(ends))
		die("a pipe");
	*pid = fork();
	if (*pid < 0)
		die("fork");
	if (!*pid) {
		dup2(ends[0], 0);
		close(ends[1]);
		if (often && (!freopen("/dev/null", "w", stdout) ||
			      !freopen("/dev/null", "w", stderr)))
			_exit(1);
		execlp("ip", "ip", often ? "-force" : "-oneline", "-batch", "-", NULL);
		_exit(1);
	}
	close(ends[0]);
	return fdopen(ends[1], "w");
}

static void make_devices(void)
{
	pid_t pid;
	int status;

	ip = start_ip(false, &pid);
	fputs(devices, ip);
	fclose(ip);
	if (waitpid(pid, &status, 0) != pid || status)
		die("ip has not made the devices");
	ip = start_ip(true, &ip_pid);
}

/* Of a mistake ip ends, in spite of -force. */
static void event_random(void)
{
	const char *event = PICK(events);

	all->events++;
	if (fprintf(ip, "%s\n", event) > 0 && !fflush(ip))
		return;
	fclose(ip);
	waitpid(ip_pid, NULL, 0);
	ip = start_ip(true, &ip_pid);
	fprintf(ip, "%s\n", event);
	fflush(ip);
}

/* ---- answers ---- */

static void wrong(const char *what, const struct nlmsghdr *hdr)
{
	const unsigned char *byte = (const void *)hdr;
	unsigned int i;

	if (__atomic_add_fetch(&all->wrong, 1, __ATOMIC_RELAXED) > 5)
		return;
	printf("# an answer of type %u %s:", hdr->nlmsg_type, what);
	for (i = 0; i < hdr->nlmsg_len && i < 256; i++)
		printf(" %02x", byte[i]);
	putchar('\n');
}

/* Attributes fill a message or nest, and their gaps are empty. */
static bool is_formed(const unsigned char *data, unsigned int size)
{
	const struct nlattr *attr;
	unsigned int i;

	while (size) {
		attr = (const void *)data;
		if (size < NLA_HDRLEN || attr->nla_len < NLA_HDRLEN || attr->nla_len > size)
			return false;
		for (i = attr->nla_len; i < (unsigned int)NLA_ALIGN(attr->nla_len) && i < size; i++)
			if (data[i])
				return false;
		if (attr->nla_type & NLA_F_NESTED &&
		    !is_formed(data + NLA_HDRLEN, attr->nla_len - NLA_HDRLEN))
			return false;
		i = NLA_ALIGN(attr->nla_len);
		if (i > size)
			i = size;
		data += i;
		size -= i;
	}
	return true;
}

/* What is not formed as it should be is seen: else silence means nothing. */
static bool sees_faults(void)
{
	static const struct {
		struct nlattr	outer, inner;
		unsigned char	byte, gap[3];
	} good = { { 12 - 3, 1 | NLA_F_NESTED }, { 5, 2 }, 7, { 0 } },
	  dirty = { { 12, 1 | NLA_F_NESTED }, { 5, 2 }, 7, { 0, 1, 0 } },
	  long_inside = { { 12, 1 | NLA_F_NESTED }, { 9, 2 }, 7, { 0 } },
	  long_outside = { { 13, 1 | NLA_F_NESTED }, { 5, 2 }, 7, { 0 } },
	  short_head = { { 3, 1 }, { 5, 2 }, 7, { 0 } };

	return is_formed((void *)&good, 12) && !is_formed((void *)&dirty, 12) &&
	       !is_formed((void *)&long_inside, 12) && !is_formed((void *)&long_outside, 12) &&
	       !is_formed((void *)&short_head, 12) && !is_formed((void *)&good, 3);
}

/* Where a refusal has a sentence, it is an attribute behind the request's head. */
static void see_verdict(const struct nlmsghdr *hdr, unsigned int cmd, bool damaged)
{
	const struct nlmsgerr *err = NLMSG_DATA(hdr);

	if (!err->error) {
		all->taken[cmd]++;
		return;
	}
	all->refused[cmd]++;
	/* What is no command, or no message, is refused before the family hears of it. */
	if (damaged || hdr->nlmsg_flags & NLM_F_ACK_TLVS || err->error == -EOPNOTSUPP)
		return;
	if (all->silent++ < 5)
		printf("# no sentence: command %u, error %d\n", cmd, err->error);
}

static void see(const struct nlmsghdr *hdr, unsigned int cmd, bool damaged)
{
	if (hdr->nlmsg_type == NLMSG_ERROR) {
		see_verdict(hdr, cmd, damaged);
		return;
	}
	if (hdr->nlmsg_type != message_family())
		return;
	if (hdr->nlmsg_len < NLMSG_LENGTH(GENL_HDRLEN) ||
	    !is_formed((const unsigned char *)hdr + NLMSG_LENGTH(GENL_HDRLEN),
		       hdr->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN)))
		wrong("is not formed as it should be", hdr);
}

static void hear(int sock, unsigned int cmd, bool damaged)
{
	static union {
		struct nlmsghdr	hdr;
		char		bytes[65536];
	} answer;
	struct nlmsghdr *hdr;
	ssize_t got;
	int left;

	for (;;) {
		got = recv(sock, &answer, sizeof(answer), MSG_DONTWAIT);
		if (got < 0 && errno == EAGAIN)
			return;
		if (got < 0)
			continue;
		left = got;
		for (hdr = &answer.hdr; NLMSG_OK(hdr, left); hdr = NLMSG_NEXT(hdr, left))
			see(hdr, cmd, damaged);
	}
}

/* ---- requests ---- */

static void keep(const struct message *m)
{
	unsigned int at = all->kept < KEPT ? all->kept++ : below(KEPT);

	if (m->size > KEPT_MAX)
		return;
	all->keep[at].size = m->size;
	memcpy(all->keep[at].bytes, m->bytes, m->size);
}

static bool recall(struct message *m)
{
	unsigned int at;

	if (!all->kept)
		return false;
	at = below(all->kept);
	m->size = all->keep[at].size;
	memcpy(m->bytes, all->keep[at].bytes, m->size);
	return m->size;
}

static void request_random(void)
{
	static struct message m;
	struct genlmsghdr *genl = NLMSG_DATA(&m.hdr);
	bool fresh;

	if (percent(30) && recall(&m))
		message_mutate(&m);
	else
		message_random(&m);
	m.hdr.nlmsg_type = message_family();
	m.hdr.nlmsg_seq++;
	coverage_begin();
	send(requests, m.bytes, m.size, 0);
	fresh = coverage_end();
	all->messages++;
	if (fresh)
		keep(&m);
	hear(requests, genl->cmd % COMMANDS, m.damaged);
	hear(told, 0, true);
}

/* ---- frames ---- */

/* By the name of a device. Asked for one that is not there, the kernel looks for a module
 * each time, so all are asked for together, and now and then.
 */
static unsigned int number_of(const char *name)
{
	static struct if_nameindex *there;
	static unsigned int age;
	struct if_nameindex *dev;

	if (age++ % 64 == 0) {
		if (there)
			if_freenameindex(there);
		there = if_nameindex();
	}
	for (dev = there; dev && dev->if_name; dev++)
		if (!strcmp(dev->if_name, name))
			return dev->if_index;
	return 0;
}

static void send_random(void)
{
	static const char * const from[] = { "wire0", "wire0", "wire1", "wire2", "eth0", "eth0",
					     "eth1", "sb0", "sb1", "lom0", "lom1", "br0" };
	static struct {
		struct virtio_net_hdr_v1_hash	hdr;
		unsigned char			frame[FRAME_MAX];
	} buffer;
	struct sockaddr_ll to = { .sll_family = AF_PACKET };
	struct virtio_net_hdr *hdr = (void *)(buffer.frame - sizeof(*hdr));
	size_t size = frame_random(buffer.frame, percent(98) ? 1514 : FRAME_MAX);

	to.sll_ifindex = number_of(PICK(from));
	if (!to.sll_ifindex)
		return;
	if (percent(90)) {
		sendto(wire, buffer.frame, size, MSG_DONTWAIT, (void *)&to, sizeof(to));
	} else {
		memset(hdr, 0, sizeof(*hdr));
		hdr->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		hdr->csum_start = 14 + below(60);
		hdr->csum_offset = percent(50) ? 6 : 16;
		hdr->gso_type = PICK(((unsigned int[]){ 0, VIRTIO_NET_HDR_GSO_TCPV4,
				      VIRTIO_NET_HDR_GSO_TCPV6, GSO_UDP_L4 }));
		hdr->hdr_len = below(200);
		hdr->gso_size = hdr->gso_type ? 1 + below(1400) : 0;
		sendto(offload, hdr, sizeof(*hdr) + size, MSG_DONTWAIT, (void *)&to, sizeof(to));
	}
	all->frames++;
}

/* ---- rounds ---- */

static int open_netlink(void)
{
	struct sockaddr_nl own = { .nl_family = AF_NETLINK };
	int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC), on = 1;

	if (sock < 0 || bind(sock, (void *)&own, sizeof(own)) ||
	    setsockopt(sock, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    setsockopt(sock, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on)))
		die("netlink");
	return sock;
}

static void open_sockets(void)
{
	unsigned int group;
	int on = 1;

	requests = open_netlink();
	told = open_netlink();
	if (!message_learn(requests))
		die("the kernel knows no sideband");
	/* Its groups are not asked for: those are they that have numbers near the family's. */
	for (group = 1; group < 64; group++)
		setsockopt(told, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group));
	wire = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	offload = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (wire < 0 || offload < 0 ||
	    setsockopt(offload, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)))
		die("packet sockets");
}

static void live(time_t end)
{
	unsigned int i;

	if (unshare(CLONE_NEWNET))
		die("a namespace");
	signal(SIGPIPE, SIG_IGN);
	make_devices();
	open_sockets();
	coverage_open();
	for (i = 0; i < PER_ROUND && time(NULL) < end && all->messages < most; i++) {
		request_random();
		send_random();
		if (!below(200))
			event_random();
	}
	exit(0);
}

static bool run_round(time_t end)
{
	int status;
	pid_t pid;

	random_seed(seed + all->rounds++);
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid)
		live(end);
	if (waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status))
		return true;
	printf("# a round ended with status %#x\n", status);
	return false;
}

static bool parse(int argc, char **argv)
{
	int option;
	char *end = "";

	while (!*end && (option = getopt(argc, argv, "s:t:n:")) != -1) {
		if (option == 's')
			seed = strtoull(optarg, &end, 0);
		else if (option == 't')
			seconds = strtoul(optarg, &end, 0);
		else if (option == 'n')
			most = strtoul(optarg, &end, 0);
		else
			return false;
	}
	return !*end && optind == argc;
}

static void report(void)
{
	unsigned int i;

	printf("messages %lu\nframes %lu\nevents %lu\nrounds %lu\nplaces %lu\nkept %u\n",
	       all->messages, all->frames, all->events, all->rounds, coverage_places(), all->kept);
	for (i = 0; i < COMMANDS; i++)
		if (all->taken[i])
			printf("command %u taken %lu refused %lu\n", i, all->taken[i],
			       all->refused[i]);
	printf("wrong %lu\nsilent %lu\n", all->wrong, all->silent);
}

int main(int argc, char **argv)
{
	bool good = true;
	time_t end;

	if (!parse(argc, argv)) {
		fputs("usage: fuzzer [-s SEED] [-t SECONDS] [-n MESSAGES]\n", stderr);
		return 3;
	}
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED || !coverage_share())
		die("memory");
	if (!sees_faults()) {
		fputs("fuzzer: would not see a malformed answer\n", stderr);
		return 1;
	}
	end = time(NULL) + seconds;
	while (good && time(NULL) < end && all->messages < most)
		good = run_round(end);
	report();
	return good && !all->wrong ? 0 : 1;
}
