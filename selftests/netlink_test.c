// SPDX-License-Identifier: GPL-2.0
/*
 * Promise: the family sideband takes well-formed messages and refuses all others
 * with a sentence; its dumps are consistent and its notifications complete.
 *
 * Messages are made byte by byte here, since a library would not make bad ones.
 * Everything happens in a network namespace of this process.
 *
 *	lom0 --- wire0		sb0, and sb1 with many stations
 *	bmc0 --- eth0
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/sideband.h>

#define STATIONS	4000
#define ATTRS		32

static unsigned int results, failures;
static unsigned int family, group;
static int sock;

static void result(bool good, const char *fmt, ...)
{
	va_list ap;

	failures += !good;
	printf("%sok %u ", good ? "" : "not ", ++results);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

static void die(const char *what)
{
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- messages ---- */

struct msg {
	union {
		struct nlmsghdr hdr;
		char bytes[4096];
	};
};

static struct genlmsghdr *genl(struct msg *m)
{
	return NLMSG_DATA(&m->hdr);
}

static void begin(struct msg *m, int type, int cmd, int flags)
{
	memset(m, 0, sizeof(*m));
	m->hdr.nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	m->hdr.nlmsg_type = type;
	m->hdr.nlmsg_flags = NLM_F_REQUEST | flags;
	genl(m)->cmd = cmd;
	genl(m)->version = SIDEBAND_FAMILY_VERSION;
}

static struct nlattr *put(struct msg *m, int type, const void *data, int len)
{
	struct nlattr *a = (void *)(m->bytes + NLMSG_ALIGN(m->hdr.nlmsg_len));

	a->nla_type = type;
	a->nla_len = NLA_HDRLEN + len;
	if (len)
		memcpy((char *)a + NLA_HDRLEN, data, len);
	m->hdr.nlmsg_len = (char *)a - m->bytes + NLA_ALIGN(a->nla_len);
	return a;
}

static void put_string(struct msg *m, int type, const char *s)
{
	put(m, type, s, strlen(s) + 1);
}

static void put_u16(struct msg *m, int type, __u16 v)
{
	put(m, type, &v, sizeof(v));
}

static void put_u32(struct msg *m, int type, __u32 v)
{
	put(m, type, &v, sizeof(v));
}

static void end_nest(struct msg *m, struct nlattr *nest)
{
	nest->nla_len = m->bytes + m->hdr.nlmsg_len - (char *)nest;
}

/* Attributes of a message or nest, by type; the last of a type wins. */
static void parse(struct nlattr **tb, void *data, int len)
{
	struct nlattr *a = data;
	unsigned int type;

	memset(tb, 0, ATTRS * sizeof(*tb));
	while (len >= NLA_HDRLEN && a->nla_len >= NLA_HDRLEN && a->nla_len <= len) {
		type = a->nla_type & NLA_TYPE_MASK;
		if (type < ATTRS)
			tb[type] = a;
		len -= NLA_ALIGN(a->nla_len);
		a = (void *)((char *)a + NLA_ALIGN(a->nla_len));
	}
}

static void parse_msg(struct nlattr **tb, struct nlmsghdr *h)
{
	parse(tb, (char *)NLMSG_DATA(h) + GENL_HDRLEN,
	      h->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN));
}

static void *data_of(struct nlattr *a)
{
	return (char *)a + NLA_HDRLEN;
}

/* ---- exchange with the kernel ---- */

static int open_socket(void)
{
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	int one = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&nl, sizeof(nl)))
		die("netlink socket");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one));
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one));
	return fd;
}

static void send_msg(struct msg *m)
{
	if (send(sock, m, m->hdr.nlmsg_len, 0) < 0)
		die("send");
}

static ssize_t receive(int fd, void *buf, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t len;

	if (poll(&p, 1, 10000) != 1) {
		errno = ETIMEDOUT;
		die("no answer");
	}
	len = recv(fd, buf, size, 0);
	if (len < 0)
		die("recv");
	return len;
}

struct answer {
	int error;
	bool named;		/* an attribute is said to be missing, or bad */
	char sentence[200];
	char bytes[8192];	/* the first message that was no acknowledgment */
	bool data;
};

static void read_error(struct answer *answer, struct nlmsghdr *h)
{
	struct nlmsgerr *err = NLMSG_DATA(h);
	size_t skip = sizeof(*err);
	struct nlattr *tb[ATTRS];

	answer->error = err->error;
	if (!(h->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(h->nlmsg_flags & NLM_F_CAPPED))
		skip += err->msg.nlmsg_len - NLMSG_HDRLEN;
	parse(tb, (char *)err + NLMSG_ALIGN(skip),
	      h->nlmsg_len - NLMSG_HDRLEN - NLMSG_ALIGN(skip));
	if (tb[NLMSGERR_ATTR_MSG])
		snprintf(answer->sentence, sizeof(answer->sentence), "%s",
			 (char *)data_of(tb[NLMSGERR_ATTR_MSG]));
	answer->named = tb[NLMSGERR_ATTR_OFFS] || tb[NLMSGERR_ATTR_MISS_TYPE];
}

/* Sends a request and reads until its acknowledgment. */
static struct answer ask(struct msg *m)
{
	struct answer answer = { .error = 1 };
	static char buf[65536];
	struct nlmsghdr *h;
	unsigned int len;

	m->hdr.nlmsg_flags |= NLM_F_ACK;
	send_msg(m);
	while (answer.error > 0) {
		len = receive(sock, buf, sizeof(buf));
		for (h = (void *)buf; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len)) {
			if (h->nlmsg_type == NLMSG_ERROR) {
				read_error(&answer, h);
			} else if (h->nlmsg_len <= sizeof(answer.bytes)) {
				memcpy(answer.bytes, h, h->nlmsg_len);
				answer.data = true;
			}
		}
	}
	return answer;
}

static void find_family(void)
{
	struct nlattr *tb[ATTRS], *grp[ATTRS];
	struct answer answer;
	struct msg m;

	begin(&m, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0);
	put_string(&m, CTRL_ATTR_FAMILY_NAME, SIDEBAND_FAMILY_NAME);
	answer = ask(&m);
	if (answer.error || !answer.data) {
		puts("1..0 # SKIP no module sideband");
		exit(4);
	}
	parse_msg(tb, (void *)answer.bytes);
	family = *(__u16 *)data_of(tb[CTRL_ATTR_FAMILY_ID]);
	parse(grp, data_of(tb[CTRL_ATTR_MCAST_GROUPS]),
	      tb[CTRL_ATTR_MCAST_GROUPS]->nla_len - NLA_HDRLEN);
	parse(grp, data_of(grp[1]), grp[1]->nla_len - NLA_HDRLEN);
	group = *(__u32 *)data_of(grp[CTRL_ATTR_MCAST_GRP_ID]);
}

/* ---- refusals ---- */

/* A well-formed request of each kind, for the cases to spoil. */
static void dev_add(struct msg *m, const char *name)
{
	begin(m, family, SIDEBAND_CMD_DEV_ADD, 0);
	put_string(m, SIDEBAND_A_DEV_IFNAME, name);
}

static void station_add(struct msg *m, const char *dev, unsigned int n)
{
	unsigned char mac[6] = { 0x0c, 0xc4, 0x7a, 1, n >> 8, n };

	begin(m, family, SIDEBAND_CMD_STATION_ADD, 0);
	put_string(m, SIDEBAND_A_STATION_DEV, dev);
	put(m, SIDEBAND_A_STATION_MAC, mac, sizeof(mac));
}

static void refused(struct msg *m, int error, bool named, const char *what)
{
	struct answer a = ask(m);
	bool good = a.error < 0 && (!error || a.error == error);

	/* What is refused by us or by our policies comes with a sentence. */
	good &= a.error == -EOPNOTSUPP || *a.sentence || named;
	good &= a.named || !named;
	result(good, "refusal: %s", what);
	printf("# %s%s%s%s\n", a.error < 0 ? strerror(-a.error) : "accepted",
	       *a.sentence ? ": " : "", a.sentence,
	       a.named ? " (attribute named)" : "");
}

static void missing_attributes(void)
{
	static const struct {
		int cmd;
		const char *what;
	} cases[] = {
		{ SIDEBAND_CMD_DEV_GET, "dev-get that names none" },
		{ SIDEBAND_CMD_DEV_SET, "dev-set that names none" },
		{ SIDEBAND_CMD_DEV_DEL, "dev-del that names none" },
		{ SIDEBAND_CMD_PORT_GET, "port-get that names none" },
		{ SIDEBAND_CMD_PORT_ADD, "port-add that names none" },
		{ SIDEBAND_CMD_PORT_SET, "port-set that names none" },
		{ SIDEBAND_CMD_PORT_DEL, "port-del that names none" },
		{ SIDEBAND_CMD_STATION_GET, "station-get that names none" },
		{ SIDEBAND_CMD_STATION_ADD, "station-add that names none" },
		{ SIDEBAND_CMD_STATION_DEL, "station-del that names none" },
		{ SIDEBAND_CMD_GUARD_GET, "guard-get that names none" },
		{ SIDEBAND_CMD_GUARD_ADD, "guard-add without entries" },
		{ SIDEBAND_CMD_GUARD_DEL, "guard-del without entries" },
	};
	struct msg m;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		begin(&m, family, cases[i].cmd, 0);
		refused(&m, -EINVAL, true, cases[i].what);
	}
	begin(&m, family, SIDEBAND_CMD_STATION_ADD, 0);
	put_string(&m, SIDEBAND_A_STATION_DEV, "sb0");
	refused(&m, -EINVAL, true, "station-add without a MAC");
	begin(&m, family, SIDEBAND_CMD_PORT_ADD, 0);
	put_string(&m, SIDEBAND_A_PORT_DEV, "sb0");
	refused(&m, -EINVAL, true, "port-add without a port");
}

static void nested(struct msg *m, int type, int flags)
{
	struct nlattr *nest;

	dev_add(m, "sb8");
	nest = put(m, type | flags, NULL, 0);
	end_nest(m, nest);
}

static void missing_in_nest(void)
{
	struct msg m;

	nested(&m, SIDEBAND_A_DEV_STATION, NLA_F_NESTED);
	refused(&m, -EINVAL, true, "a nested station without a MAC");
	nested(&m, SIDEBAND_A_DEV_PORT, NLA_F_NESTED);
	refused(&m, -EINVAL, true, "a nested port without a name");
	nested(&m, SIDEBAND_A_DEV_STATION, 0);
	refused(&m, -EINVAL, true, "a nest that is not marked as one");
}

static void unknown_things(void)
{
	struct nlattr *nest;
	struct msg m;

	station_add(&m, "sb0", 1);
	put_u32(&m, 99, 0);
	refused(&m, -EINVAL, true, "an unknown attribute");
	station_add(&m, "sb0", 1);
	put_u32(&m, SIDEBAND_A_STATION_TAG + 1, 0);
	refused(&m, -EINVAL, true, "the first attribute beyond those known");
	dev_add(&m, "sb8");
	nest = put(&m, SIDEBAND_A_DEV_STATION | NLA_F_NESTED, NULL, 0);
	put_u32(&m, 99, 0);
	end_nest(&m, nest);
	refused(&m, -EINVAL, true, "an unknown attribute in a nest");
	dev_add(&m, "sb8");
	put_u32(&m, SIDEBAND_A_DEV_BMC_LINK_STATE, 0);
	refused(&m, -EINVAL, true, "an attribute that only answers have");
	begin(&m, family, 200, 0);
	refused(&m, -EOPNOTSUPP, false, "an unknown command");
	begin(&m, family, SIDEBAND_CMD_DEV_ADD_NTF, 0);
	refused(&m, -EOPNOTSUPP, false, "a notification as request");
	begin(&m, family, SIDEBAND_CMD_DEV_ADD, NLM_F_DUMP);
	refused(&m, -EOPNOTSUPP, false, "a dump of what has none");
}

static void wrong_sizes(void)
{
	static const char zeros[64];
	struct msg m;
	int len;

	for (len = 0; len <= 8; len += len == 5 ? 2 : len ? 1 : 5) {
		char what[40];

		begin(&m, family, SIDEBAND_CMD_STATION_ADD, 0);
		put_string(&m, SIDEBAND_A_STATION_DEV, "sb0");
		put(&m, SIDEBAND_A_STATION_MAC, zeros, len);
		snprintf(what, sizeof(what), "a MAC of %d bytes", len);
		refused(&m, 0, true, what);
	}
	station_add(&m, "sb0", 1);
	put(&m, SIDEBAND_A_STATION_VLAN, zeros, 1);
	refused(&m, 0, true, "a VLAN of one byte");
	station_add(&m, "sb0", 1);
	put_u16(&m, SIDEBAND_A_STATION_VLAN, 0);
	refused(&m, -ERANGE, true, "VLAN 0");
	station_add(&m, "sb0", 1);
	put_u16(&m, SIDEBAND_A_STATION_VLAN, 4095);
	refused(&m, -ERANGE, true, "VLAN 4095");
	station_add(&m, "sb0", 1);
	put_u16(&m, SIDEBAND_A_STATION_VLAN, 7);
	put_u32(&m, SIDEBAND_A_STATION_TAG, 3);
	refused(&m, -ERANGE, true, "an unknown tag rule");
	dev_add(&m, "0123456789abcdef");
	refused(&m, 0, true, "a name of 16 characters");
	dev_add(&m, "");
	refused(&m, 0, false, "an empty name");
	begin(&m, family, SIDEBAND_CMD_DEV_ADD, 0);
	put(&m, SIDEBAND_A_DEV_IFNAME, "sb8", 3);
	refused(&m, 0, true, "a name without its end");
	begin(&m, family, SIDEBAND_CMD_DEV_DEL, 0);
	put(&m, SIDEBAND_A_DEV_IFINDEX, zeros, 3);
	refused(&m, 0, true, "an index of three bytes");
}

static void policy(struct msg *m, int attr, __u32 action)
{
	struct nlattr *nest;

	begin(m, family, SIDEBAND_CMD_DEV_SET, 0);
	put_string(m, SIDEBAND_A_DEV_IFNAME, "sb0");
	nest = put(m, SIDEBAND_A_DEV_POLICY | NLA_F_NESTED, NULL, 0);
	put_u32(m, SIDEBAND_A_POLICY_LLDP, SIDEBAND_POLICY_ACTION_PASS);
	put_u32(m, attr, action);
	end_nest(m, nest);
}

static void policies(void)
{
	struct msg m;

	policy(&m, SIDEBAND_A_POLICY_MLD, SIDEBAND_POLICY_ACTION_OWN);
	refused(&m, -EINVAL, true, "a class limited to the BMC's own that can't be");
	policy(&m, SIDEBAND_A_POLICY_ARP, SIDEBAND_POLICY_ACTION_OWN + 1);
	refused(&m, -ERANGE, true, "an unknown action");
	policy(&m, SIDEBAND_A_POLICY_MAX + 1, SIDEBAND_POLICY_ACTION_DROP);
	refused(&m, -EINVAL, true, "an unknown class");
}

/* A request about one entry of sb0's guard; a length below 0 is left out. */
static void guard(struct msg *m, int cmd, const char *prefix, int size,
		  int length, const char *mac)
{
	struct nlattr *nest;

	begin(m, family, cmd, 0);
	put_string(m, SIDEBAND_A_GUARD_DEV, "sb0");
	nest = put(m, SIDEBAND_A_GUARD_ENTRY | NLA_F_NESTED, NULL, 0);
	if (prefix)
		put(m, SIDEBAND_A_GUARD_PREFIX, prefix, size);
	if (length >= 0)
		put_u32(m, SIDEBAND_A_GUARD_PREFIX_LENGTH, length);
	if (mac)
		put(m, SIDEBAND_A_GUARD_MAC, mac, 6);
	end_nest(m, nest);
}

static void wrong_guards(void)
{
	static const struct {
		const char *prefix;
		int size;
		int length;
		const char *mac;
		int error;
		const char *what;
	} cases[] = {
		{ NULL, 0, -1, NULL, -EINVAL, "an entry of nothing" },
		{ NULL, 0, 24, NULL, -EINVAL, "a length without a prefix" },
		{ "\12\0\0\0", 4, -1, NULL, -EINVAL, "a prefix without a length" },
		{ "\12\0\0\0", 4, 8, "\14\304\172\1\1\1", -EINVAL,
		  "a prefix and a MAC" },
		{ NULL, 0, 8, "\14\304\172\1\1\1", -EINVAL,
		  "a MAC with a length" },
		{ "\12\0\0\1", 4, 8, NULL, -EINVAL, "IPv4 behind the length" },
		{ "\12\0\0\0", 4, 33, NULL, -EINVAL, "33 bits of IPv4" },
		{ "\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1", 16, 127, NULL,
		  -EINVAL, "IPv6 behind the length" },
		{ "\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1", 16, 129, NULL,
		  -ERANGE, "129 bits of IPv6" },
		{ "\0\0\0\0\0\0\0\0\0\0\377\377\12\0\0\0", 16, 104, NULL,
		  -EINVAL, "IPv4 in the form of IPv6" },
		{ "\12\0\0", 3, 8, NULL, -EINVAL, "an address of 3 bytes" },
		{ "\12\0\0\0\0", 5, 8, NULL, -EINVAL, "an address of 5 bytes" },
		{ "", 0, 8, NULL, -EINVAL, "an address of no bytes" },
		{ "\340\0\0\0", 4, 4, NULL, -EINVAL, "groups of IPv4" },
		{ "\177\0\0\0", 4, 8, NULL, -EINVAL, "loopback of IPv4" },
		{ "\377\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16, 8, NULL,
		  -EINVAL, "groups of IPv6" },
		{ NULL, 0, -1, "\1\0\136\0\0\1", -EINVAL, "a group MAC" },
		{ NULL, 0, -1, "\0\0\0\0\0\0", -EINVAL, "no MAC at all" },
	};
	struct msg m;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		guard(&m, SIDEBAND_CMD_GUARD_ADD, cases[i].prefix,
		      cases[i].size, cases[i].length, cases[i].mac);
		refused(&m, cases[i].error, true, cases[i].what);
	}
	guard(&m, SIDEBAND_CMD_GUARD_DEL, "\12\0\0\0", 4, 8, NULL);
	refused(&m, -ENOENT, true, "to take away what is not listed");
	put(&m, SIDEBAND_A_GUARD_ALL, NULL, 0);
	refused(&m, -EINVAL, true, "to take away all, and one");
}

static void limit(struct msg *m, int attr, __u64 rate, int len)
{
	const __u64 fine = 500;
	struct nlattr *nest;

	begin(m, family, SIDEBAND_CMD_DEV_SET, 0);
	put_string(m, SIDEBAND_A_DEV_IFNAME, "sb0");
	nest = put(m, SIDEBAND_A_DEV_LIMIT | NLA_F_NESTED, NULL, 0);
	put(m, SIDEBAND_A_LIMIT_GROUP_PACKETS, &fine, sizeof(fine));
	put(m, attr, &rate, len);
	end_nest(m, nest);
}

static void limits(void)
{
	struct msg m;

	limit(&m, SIDEBAND_A_LIMIT_BITS, 19999, 8);
	refused(&m, -EINVAL, true, "a limit of less than two frames a second");
	limit(&m, SIDEBAND_A_LIMIT_GROUP_BITS, 1, 8);
	refused(&m, -EINVAL, true, "a limit of one bit a second");
	limit(&m, SIDEBAND_A_LIMIT_PACKETS, 1000000000001ULL, 8);
	refused(&m, -EINVAL, true, "a limit that no link reaches");
	limit(&m, SIDEBAND_A_LIMIT_PACKETS, ~0ULL, 8);
	refused(&m, -EINVAL, true, "the highest number as limit");
	limit(&m, SIDEBAND_A_LIMIT_PACKETS, 1, 4);
	refused(&m, 0, true, "a limit of four bytes");
	limit(&m, SIDEBAND_A_LIMIT_MAX + 1, 1, 8);
	refused(&m, -EINVAL, true, "an unknown limit");
}

static void truncated(void)
{
	struct nlattr *a;
	struct msg m;

	station_add(&m, "sb0", 1);
	a = put(&m, SIDEBAND_A_STATION_VLAN, "\7\0", 2);
	a->nla_len = 200;
	refused(&m, -EINVAL, false, "an attribute longer than the message");
	station_add(&m, "sb0", 1);
	a = put(&m, SIDEBAND_A_STATION_VLAN, "\7\0", 2);
	a->nla_len = 2;
	refused(&m, -EINVAL, false, "an attribute shorter than its header");
	station_add(&m, "sb0", 1);
	m.hdr.nlmsg_len += 2;
	refused(&m, -EINVAL, false, "two bytes behind the last attribute");
	dev_add(&m, "sb8");
	a = put(&m, SIDEBAND_A_DEV_STATION | NLA_F_NESTED, NULL, 0);
	put(&m, SIDEBAND_A_STATION_MAC, "\14\304\172\1\1\1", 6)->nla_len = 60;
	end_nest(&m, a);
	refused(&m, -EINVAL, false, "an attribute longer than its nest");
	begin(&m, family, SIDEBAND_CMD_DEV_ADD, 0);
	m.hdr.nlmsg_len = NLMSG_HDRLEN;
	{
		struct answer answer = ask(&m);

		result(answer.error == -EINVAL, "refused: a message without its header");
	}
}

/* ---- what must work ---- */

static unsigned int cmd_of(struct nlmsghdr *h)
{
	return ((struct genlmsghdr *)NLMSG_DATA(h))->cmd;
}

/* Reads notifications until one is of @cmd; counts those of @also. */
static bool notified(int fd, unsigned int cmd, const char *dev, int name)
{
	static char buf[65536];
	struct nlattr *tb[ATTRS];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct nlmsghdr *h;
	unsigned int len;

	while (poll(&p, 1, 2000) == 1) {
		len = receive(fd, buf, sizeof(buf));
		for (h = (void *)buf; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len)) {
			if (h->nlmsg_type != family || cmd_of(h) != cmd)
				continue;
			parse_msg(tb, h);
			if (tb[name] && !strcmp(data_of(tb[name]), dev))
				return true;
		}
	}
	return false;
}

static void request(struct msg *m, const char *what)
{
	struct answer a = ask(m);

	result(!a.error, "accepted: %s", what);
	if (a.error)
		printf("# %s: %s\n", strerror(-a.error), a.sentence);
}

static void put_station(struct msg *m, unsigned int n)
{
	unsigned char mac[6] = { 0x0c, 0xc4, 0x7a, 1, n >> 8, n };
	struct nlattr *nest;

	nest = put(m, SIDEBAND_A_DEV_STATION | NLA_F_NESTED, NULL, 0);
	put(m, SIDEBAND_A_STATION_MAC, mac, sizeof(mac));
	end_nest(m, nest);
}

static void put_port(struct msg *m, const char *name)
{
	struct nlattr *nest;

	nest = put(m, SIDEBAND_A_DEV_PORT | NLA_F_NESTED, NULL, 0);
	put_string(m, SIDEBAND_A_PORT_IFNAME, name);
	end_nest(m, nest);
}

static void notifications(void)
{
	struct msg m;
	int fd = open_socket();

	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		die("joining the group");
	dev_add(&m, "sb0");
	put_string(&m, SIDEBAND_A_DEV_BMC_LINK, "bmc0");
	put_port(&m, "lom0");
	put_station(&m, 1);
	request(&m, "a sideband with link, port and station");
	result(notified(fd, SIDEBAND_CMD_DEV_ADD_NTF, "sb0", SIDEBAND_A_DEV_IFNAME),
	       "notified: sideband added");
	station_add(&m, "sb0", 2);
	request(&m, "a station");
	result(notified(fd, SIDEBAND_CMD_STATION_ADD_NTF, "sb0", SIDEBAND_A_STATION_DEV),
	       "notified: station added");
	genl(&m)->cmd = SIDEBAND_CMD_STATION_DEL;
	request(&m, "its removal");
	result(notified(fd, SIDEBAND_CMD_STATION_DEL_NTF, "sb0", SIDEBAND_A_STATION_DEV),
	       "notified: station removed");
	begin(&m, family, SIDEBAND_CMD_PORT_DEL, 0);
	put_string(&m, SIDEBAND_A_PORT_DEV, "sb0");
	put_string(&m, SIDEBAND_A_PORT_IFNAME, "lom0");
	request(&m, "removal of the port");
	result(notified(fd, SIDEBAND_CMD_PORT_DEL_NTF, "sb0", SIDEBAND_A_PORT_DEV),
	       "notified: port removed");
	genl(&m)->cmd = SIDEBAND_CMD_PORT_ADD;
	request(&m, "the port again");
	result(notified(fd, SIDEBAND_CMD_PORT_ADD_NTF, "sb0", SIDEBAND_A_PORT_DEV),
	       "notified: port added");
	begin(&m, family, SIDEBAND_CMD_DEV_SET, 0);
	put_string(&m, SIDEBAND_A_DEV_IFNAME, "sb0");
	put_string(&m, SIDEBAND_A_DEV_BMC_LINK, "");
	request(&m, "the BMC link taken away");
	result(notified(fd, SIDEBAND_CMD_DEV_CHANGE_NTF, "sb0", SIDEBAND_A_DEV_IFNAME),
	       "notified: sideband changed");
	begin(&m, family, SIDEBAND_CMD_DEV_DEL, 0);
	put_string(&m, SIDEBAND_A_DEV_IFNAME, "sb0");
	request(&m, "removal of the sideband");
	result(notified(fd, SIDEBAND_CMD_DEV_DEL_NTF, "sb0", SIDEBAND_A_DEV_IFNAME),
	       "notified: sideband removed");
	close(fd);
}

struct seen {
	unsigned int count[STATIONS];
	unsigned int all;
	unsigned int parts;
	bool interrupted;
	bool done;
	bool said;
	int error;
};

static void see(struct seen *seen, struct nlmsghdr *h)
{
	struct nlattr *tb[ATTRS];
	unsigned char *mac;
	unsigned int n;

	seen->interrupted |= h->nlmsg_flags & NLM_F_DUMP_INTR;
	if (h->nlmsg_type == NLMSG_DONE) {
		seen->done = true;
		seen->error = *(int *)NLMSG_DATA(h);
		if (h->nlmsg_flags & NLM_F_ACK_TLVS) {
			parse(tb, (int *)NLMSG_DATA(h) + 1,
			      h->nlmsg_len - NLMSG_LENGTH(sizeof(int)));
			seen->said = tb[NLMSGERR_ATTR_MSG];
		}
		return;
	}
	if (h->nlmsg_type == NLMSG_ERROR) {
		seen->done = true;
		seen->error = ((struct nlmsgerr *)NLMSG_DATA(h))->error;
		return;
	}
	seen->all++;
	parse_msg(tb, h);
	if (!tb[SIDEBAND_A_STATION_MAC])
		return;
	mac = data_of(tb[SIDEBAND_A_STATION_MAC]);
	n = mac[4] << 8 | mac[5];
	if (n < STATIONS)
		seen->count[n]++;
}

/* Dumps; after the first part calls @meanwhile. */
static struct seen dump(struct msg *m, void (*meanwhile)(void))
{
	struct seen seen = {};
	static char buf[65536];
	struct nlmsghdr *h;
	unsigned int len;

	m->hdr.nlmsg_flags |= NLM_F_DUMP;
	send_msg(m);
	while (!seen.done) {
		len = receive(sock, buf, sizeof(buf));
		for (h = (void *)buf; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len))
			see(&seen, h);
		if (!seen.parts++ && meanwhile)
			meanwhile();
	}
	return seen;
}

static bool each_once(const struct seen *seen)
{
	unsigned int i;

	for (i = 0; i < STATIONS; i++)
		if (seen->count[i] != 1)
			return false;
	return true;
}

/* By another socket: this one is busy with its dump. */
static void delete_first(void)
{
	int dumping = sock;
	struct answer a;
	struct msg m;

	sock = open_socket();
	station_add(&m, "sb1", 0);
	genl(&m)->cmd = SIDEBAND_CMD_STATION_DEL;
	a = ask(&m);
	close(sock);
	sock = dumping;
	if (a.error)
		printf("# the station is not deleted: %s\n", a.sentence);
}

static void dumps(void)
{
	struct seen seen;
	struct msg m;
	unsigned int i;
	int error = 0;

	dev_add(&m, "sb1");
	request(&m, "a sideband without anything");
	for (i = 0; i < STATIONS && !error; i++) {
		station_add(&m, "sb1", i);
		error = ask(&m).error;
	}
	result(!error, "accepted: %u stations", STATIONS);
	begin(&m, family, SIDEBAND_CMD_STATION_GET, 0);
	seen = dump(&m, NULL);
	result(seen.all == STATIONS && each_once(&seen) && !seen.interrupted &&
	       seen.parts > 2, "dump: each station once, in several parts");
	printf("# %u stations in %u parts%s\n", seen.all, seen.parts,
	       seen.interrupted ? ", interrupted" : "");
	begin(&m, family, SIDEBAND_CMD_STATION_GET, 0);
	put_string(&m, SIDEBAND_A_STATION_DEV, "sb1");
	seen = dump(&m, delete_first);
	result(seen.interrupted, "dump: a change meanwhile is said");
	printf("# %u stations in %u parts%s\n", seen.all, seen.parts,
	       seen.interrupted ? ", interrupted" : "");
	seen = dump(&m, NULL);
	result(seen.all == STATIONS - 1 && !seen.interrupted,
	       "dump: the next is complete");
	begin(&m, family, SIDEBAND_CMD_STATION_GET, 0);
	put_string(&m, SIDEBAND_A_STATION_DEV, "sb7");
	seen = dump(&m, NULL);
	result(seen.error < 0, "dump: of an unknown sideband is refused");
	begin(&m, family, SIDEBAND_CMD_PORT_GET, 0);
	put_u32(&m, 99, 0);
	seen = dump(&m, NULL);
	result(seen.error < 0, "dump: with an unknown attribute is refused");
}

static void put_ifindex(struct msg *m)
{
	put_u32(m, SIDEBAND_A_DEV_IFINDEX, 1);
}

static void put_port_name(struct msg *m)
{
	put_string(m, SIDEBAND_A_PORT_IFNAME, "lom0");
}

static void put_mac(struct msg *m)
{
	put(m, SIDEBAND_A_STATION_MAC, "\14\304\172\1\1\1", 6);
}

static void put_vlan(struct msg *m)
{
	put_u16(m, SIDEBAND_A_STATION_VLAN, 7);
}

static void put_prefix(struct msg *m)
{
	put(m, SIDEBAND_A_GUARD_PREFIX, "\12\0\0\0", 4);
}

/* What a dump does not go by must not look as if it did. */
static void dump_filters(void)
{
	static const struct {
		int cmd;
		int name;
		void (*put)(struct msg *m);
		const char *what;
	} cases[] = {
		{ SIDEBAND_CMD_DEV_GET, SIDEBAND_A_DEV_IFNAME, put_ifindex,
		  "of sidebands by index" },
		{ SIDEBAND_CMD_PORT_GET, SIDEBAND_A_PORT_DEV, put_port_name,
		  "of ports by name" },
		{ SIDEBAND_CMD_STATION_GET, SIDEBAND_A_STATION_DEV, put_mac,
		  "of stations by MAC" },
		{ SIDEBAND_CMD_STATION_GET, SIDEBAND_A_STATION_DEV, put_vlan,
		  "of stations by VLAN" },
		{ SIDEBAND_CMD_GUARD_GET, SIDEBAND_A_GUARD_DEV, put_prefix,
		  "of guards by prefix" },
	};
	struct seen seen;
	struct msg m;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		begin(&m, family, cases[i].cmd, 0);
		cases[i].put(&m);
		seen = dump(&m, NULL);
		result(seen.error == -EINVAL && seen.said && !seen.all,
		       "dump: %s is refused", cases[i].what);
		begin(&m, family, cases[i].cmd, 0);
		put_string(&m, cases[i].name, "sb1");
		cases[i].put(&m);
		seen = dump(&m, NULL);
		result(seen.error == -EINVAL && seen.said && !seen.all,
		       "dump: %s, of one sideband, too", cases[i].what);
		begin(&m, family, cases[i].cmd, 0);
		put_string(&m, cases[i].name, "sb1");
		seen = dump(&m, NULL);
		result(!seen.error, "dump: by the name of a sideband is not");
	}
}

static void by_index(void)
{
	struct nlattr *tb[ATTRS];
	struct answer a;
	struct msg m;
	__u32 index;

	begin(&m, family, SIDEBAND_CMD_DEV_GET, 0);
	put_string(&m, SIDEBAND_A_DEV_IFNAME, "sb1");
	a = ask(&m);
	parse_msg(tb, (void *)a.bytes);
	result(!a.error && a.data && tb[SIDEBAND_A_DEV_IFINDEX], "got by name");
	index = *(__u32 *)data_of(tb[SIDEBAND_A_DEV_IFINDEX]);
	begin(&m, family, SIDEBAND_CMD_DEV_GET, 0);
	put_u32(&m, SIDEBAND_A_DEV_IFINDEX, index);
	a = ask(&m);
	parse_msg(tb, (void *)a.bytes);
	result(!a.error && tb[SIDEBAND_A_DEV_IFNAME] &&
	       !strcmp(data_of(tb[SIDEBAND_A_DEV_IFNAME]), "sb1"), "got by index");
	begin(&m, family, SIDEBAND_CMD_DEV_GET, 0);
	put_u32(&m, SIDEBAND_A_DEV_IFINDEX, index + 1000);
	refused(&m, -ENODEV, false, "an index that no device has");
}

/* One entry is asked for by what it lists, all by the sideband. */
static void guards(void)
{
	struct nlattr *tb[ATTRS];
	struct answer a;
	struct msg m;

	guard(&m, SIDEBAND_CMD_GUARD_ADD, "\12\0\0\0", 4, 8, NULL);
	request(&m, "a prefix");
	guard(&m, SIDEBAND_CMD_GUARD_ADD, "\12\0\0\0", 4, 8, NULL);
	refused(&m, -EEXIST, true, "the same once more");
	begin(&m, family, SIDEBAND_CMD_GUARD_GET, 0);
	put_string(&m, SIDEBAND_A_GUARD_DEV, "sb0");
	put(&m, SIDEBAND_A_GUARD_PREFIX, "\12\0\0\0", 4);
	put_u32(&m, SIDEBAND_A_GUARD_PREFIX_LENGTH, 8);
	a = ask(&m);
	parse_msg(tb, (void *)a.bytes);
	result(!a.error && a.data && tb[SIDEBAND_A_GUARD_PREFIX] &&
	       !memcmp(data_of(tb[SIDEBAND_A_GUARD_PREFIX]), "\12\0\0\0", 4),
	       "one entry is got");
	begin(&m, family, SIDEBAND_CMD_GUARD_GET, 0);
	put_string(&m, SIDEBAND_A_GUARD_DEV, "sb0");
	put(&m, SIDEBAND_A_GUARD_PREFIX, "\12\0\0\0", 4);
	put_u32(&m, SIDEBAND_A_GUARD_PREFIX_LENGTH, 9);
	refused(&m, -ENOENT, false, "one that is not listed");
	begin(&m, family, SIDEBAND_CMD_GUARD_DEL, 0);
	put_string(&m, SIDEBAND_A_GUARD_DEV, "sb0");
	put(&m, SIDEBAND_A_GUARD_ALL, NULL, 0);
	request(&m, "all are taken away");
	begin(&m, family, SIDEBAND_CMD_GUARD_GET, 0);
	put_string(&m, SIDEBAND_A_GUARD_DEV, "sb0");
	result(dump(&m, NULL).all == 0, "none is left");
}

static void run(const char *command)
{
	if (system(command))
		die(command);
}

/* A request for a port; @absent: length of that flag, below 0 for none. */
static void port(struct msg *m, int cmd, const char *name, int absent)
{
	begin(m, family, cmd, 0);
	put_string(m, SIDEBAND_A_PORT_DEV, "sb0");
	put_string(m, SIDEBAND_A_PORT_IFNAME, name);
	if (absent >= 0)
		put(m, SIDEBAND_A_PORT_ABSENT, "\1\0\0", absent);
}

/* Waits until the port that is absent has been refused; false: it is not. */
static bool is_refused(int fd, const char *name)
{
	struct nlattr *tb[ATTRS] = {};
	struct answer a;
	struct msg m;

	while (!tb[SIDEBAND_A_PORT_REFUSAL]) {
		if (!notified(fd, SIDEBAND_CMD_PORT_CHANGE_NTF, name,
			      SIDEBAND_A_PORT_IFNAME))
			return false;
		port(&m, SIDEBAND_CMD_PORT_GET, name, -1);
		a = ask(&m);
		parse_msg(tb, (void *)a.bytes);
	}
	return !tb[SIDEBAND_A_PORT_IFINDEX];
}

/* A name that no device has yet is waited for only where that is asked for. */
static void waiting(void)
{
	struct nlattr *tb[ATTRS];
	int fd = open_socket();
	struct answer a;
	struct msg m;

	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)))
		die("joining the group");
	port(&m, SIDEBAND_CMD_PORT_ADD, "late0", -1);
	refused(&m, -ENODEV, true, "a port that is not there");
	port(&m, SIDEBAND_CMD_PORT_ADD, "late0", 1);
	refused(&m, 0, true, "a flag with a value");
	port(&m, SIDEBAND_CMD_PORT_ADD, "a/b", 0);
	refused(&m, -EINVAL, true, "a name that no device can have");
	port(&m, SIDEBAND_CMD_PORT_SET, "late0", 0);
	refused(&m, -EINVAL, true, "a port that is changed and need not be there");
	port(&m, SIDEBAND_CMD_PORT_ADD, "late0", 0);
	request(&m, "a port that need not be there");
	refused(&m, -EEXIST, true, "the same once more");
	port(&m, SIDEBAND_CMD_PORT_GET, "late0", -1);
	a = ask(&m);
	parse_msg(tb, (void *)a.bytes);
	result(!a.error && a.data && !tb[SIDEBAND_A_PORT_IFINDEX] &&
	       !tb[SIDEBAND_A_PORT_ABSENT] && !tb[SIDEBAND_A_PORT_REFUSAL] &&
	       *(__u32 *)data_of(tb[SIDEBAND_A_PORT_STATE]) ==
	       SIDEBAND_LEG_STATE_ABSENT, "it is absent, and not refused");
	run("ip link add late0 type bridge");
	result(is_refused(fd, "late0"), "a bridge of its name is refused, with a sentence");
	port(&m, SIDEBAND_CMD_PORT_DEL, "late0", -1);
	request(&m, "its removal");
	run("ip link del late0");
	close(fd);
}

static unsigned int devices(void)
{
	struct msg m;

	begin(&m, family, SIDEBAND_CMD_DEV_GET, 0);
	return dump(&m, NULL).all;
}

int main(void)
{
	struct msg m;

	puts("KTAP version 1");
	if (unshare(CLONE_NEWNET))
		die("a network namespace");
	run("modprobe -q sideband || [ -e /sys/module/sideband ] || true");
	run("ip link add lom0 type veth peer name wire0");
	run("ip link add bmc0 type veth peer name eth0");
	sock = open_socket();
	find_family();

	dev_add(&m, "sb0");
	request(&m, "control: a well-formed message");
	missing_attributes();
	missing_in_nest();
	unknown_things();
	wrong_sizes();
	policies();
	wrong_guards();
	limits();
	truncated();
	result(devices() == 1, "nothing was changed by what was refused");
	begin(&m, family, SIDEBAND_CMD_STATION_GET, 0);
	result(dump(&m, NULL).all == 0, "no station was added by it");
	begin(&m, family, SIDEBAND_CMD_GUARD_GET, 0);
	result(dump(&m, NULL).all == 0, "nor an entry of its guard");
	guards();
	waiting();
	begin(&m, family, SIDEBAND_CMD_DEV_DEL, 0);
	put_string(&m, SIDEBAND_A_DEV_IFNAME, "sb0");
	request(&m, "removal");

	notifications();
	dumps();
	dump_filters();
	by_index();
	printf("1..%u\n", results);
	return failures > 0;
}
