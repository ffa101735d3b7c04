// SPDX-License-Identifier: GPL-2.0
/*
 * A switch of the kernel's Open vSwitch, told by netlink who is where, as the
 * daemon of Open vSwitch tells it once it has learnt that.
 *
 *	ovs NAME PORT... MAC=PORT...
 *	ovs -d NAME
 *
 * Makes the switch NAME in this network namespace, with its device of the same
 * name for the host as first port, and adds the others. An untagged frame for a MAC
 * goes to its port, a group frame to all but the one it came by; others are dropped.
 * It goes with its namespace, or by -d.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/if_ether.h>
#include <linux/netlink.h>
#include <linux/openvswitch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_PORTS	16
#define MAX_PLACES	32

struct msg {
	union {
		struct nlmsghdr hdr;
		char bytes[2048];
	};
};

/* Behind which port a MAC is. */
struct place {
	unsigned char mac[ETH_ALEN];
	unsigned int port;
};

static const char *ports[MAX_PORTS];
static unsigned int n_ports;
static struct place places[MAX_PLACES];
static unsigned int n_places;
static int dp_ifindex;
static int sock;

static void die(const char *what)
{
	fprintf(stderr, "ovs: %s: %s\n", what, strerror(errno ?: EINVAL));
	exit(2);
}

/* ---- messages ---- */

static void start(struct msg *m, int family, int cmd, int version)
{
	struct genlmsghdr *genl = (void *)(m->bytes + NLMSG_HDRLEN);

	memset(m, 0, sizeof(*m));
	m->hdr.nlmsg_type = family;
	m->hdr.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_ECHO;
	genl->cmd = cmd;
	genl->version = version;
	m->hdr.nlmsg_len = NLMSG_HDRLEN + GENL_HDRLEN;
}

/* A message of Open vSwitch has the switch in its header. */
static void start_ovs(struct msg *m, int family, int cmd, int version)
{
	start(m, family, cmd, version);
	memcpy(m->bytes + m->hdr.nlmsg_len, &dp_ifindex, sizeof(dp_ifindex));
	m->hdr.nlmsg_len += sizeof(struct ovs_header);
}

static struct nlattr *put(struct msg *m, int type, const void *data, size_t len)
{
	struct nlattr *attr = (void *)(m->bytes + m->hdr.nlmsg_len);

	attr->nla_type = type;
	attr->nla_len = NLA_HDRLEN + len;
	memcpy((char *)attr + NLA_HDRLEN, data, len);
	m->hdr.nlmsg_len += NLA_ALIGN(attr->nla_len);
	return attr;
}

static void put_u32(struct msg *m, int type, unsigned int value)
{
	put(m, type, &value, sizeof(value));
}

static void put_text(struct msg *m, int type, const char *text)
{
	put(m, type, text, strlen(text) + 1);
}

static struct nlattr *open_nest(struct msg *m, int type)
{
	return put(m, type | NLA_F_NESTED, "", 0);
}

static void close_nest(struct msg *m, struct nlattr *nest)
{
	nest->nla_len = m->bytes + m->hdr.nlmsg_len - (char *)nest;
}

/* Sends it, and leaves the answer in it; false with errno when refused. The answer
 * comes before the acknowledgment.
 */
static bool ask(struct msg *m)
{
	struct msg in;
	struct nlmsgerr *err = (void *)(in.bytes + NLMSG_HDRLEN);

	if (send(sock, m, m->hdr.nlmsg_len, 0) < 0)
		die("send");
	do {
		memset(&in, 0, sizeof(in));
		if (recv(sock, &in, sizeof(in), 0) < 0)
			die("recv");
		if (in.hdr.nlmsg_type != NLMSG_ERROR)
			*m = in;
	} while (in.hdr.nlmsg_type != NLMSG_ERROR);
	errno = -err->error;
	return !err->error;
}

static int find_family(const char *name)
{
	struct nlattr *attr;
	struct msg m;

	start(&m, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	put_text(&m, CTRL_ATTR_FAMILY_NAME, name);
	if (!ask(&m))
		die(name);
	attr = (void *)(m.bytes + NLMSG_HDRLEN + GENL_HDRLEN);
	while (attr->nla_type != CTRL_ATTR_FAMILY_ID)
		attr = (void *)((char *)attr + NLA_ALIGN(attr->nla_len));
	return *(unsigned short *)((char *)attr + NLA_HDRLEN);
}

/* ---- the switch ---- */

static void add_switch(void)
{
	struct msg m;

	start_ovs(&m, find_family(OVS_DATAPATH_FAMILY), OVS_DP_CMD_NEW,
		  OVS_DATAPATH_VERSION);
	put_text(&m, OVS_DP_ATTR_NAME, ports[0]);
	put_u32(&m, OVS_DP_ATTR_UPCALL_PID, 0);
	if (!ask(&m))
		die(ports[0]);
	memcpy(&dp_ifindex, m.bytes + NLMSG_HDRLEN + GENL_HDRLEN,
	       sizeof(dp_ifindex));
}

static void remove_switch(const char *name)
{
	struct msg m;

	start_ovs(&m, find_family(OVS_DATAPATH_FAMILY), OVS_DP_CMD_DEL,
		  OVS_DATAPATH_VERSION);
	put_text(&m, OVS_DP_ATTR_NAME, name);
	if (!ask(&m))
		die(name);
}

static void add_port(unsigned int number)
{
	struct msg m;

	start_ovs(&m, find_family(OVS_VPORT_FAMILY), OVS_VPORT_CMD_NEW,
		  OVS_VPORT_VERSION);
	put_u32(&m, OVS_VPORT_ATTR_PORT_NO, number);
	put_u32(&m, OVS_VPORT_ATTR_TYPE, OVS_VPORT_TYPE_NETDEV);
	put_text(&m, OVS_VPORT_ATTR_NAME, ports[number]);
	put_u32(&m, OVS_VPORT_ATTR_UPCALL_PID, 0);
	if (!ask(&m))
		die(ports[number]);
}

/* What is looked at: port and destination. */
static void put_match(struct msg *m, int type, unsigned int port,
		      const unsigned char *dst)
{
	struct ovs_key_ethernet eth = {};
	struct nlattr *nest = open_nest(m, type);

	memcpy(eth.eth_dst, dst, ETH_ALEN);
	put_u32(m, OVS_KEY_ATTR_IN_PORT, port);
	put(m, OVS_KEY_ATTR_ETHERNET, &eth, sizeof(eth));
	close_nest(m, nest);
}

/* Frames from port @from whose destination is @dst under @mask go to port @to, or
 * to all others where that is @from.
 */
static void add_flow(unsigned int from, const unsigned char *dst,
		     const unsigned char *mask, unsigned int to)
{
	struct nlattr *nest;
	struct msg m;
	unsigned int i;

	start_ovs(&m, find_family(OVS_FLOW_FAMILY), OVS_FLOW_CMD_NEW,
		  OVS_FLOW_VERSION);
	put_match(&m, OVS_FLOW_ATTR_KEY, from, dst);
	put_match(&m, OVS_FLOW_ATTR_MASK, ~0U, mask);
	nest = open_nest(&m, OVS_FLOW_ATTR_ACTIONS);
	for (i = 0; i < n_ports; i++)
		if (i != from && (i == to || to == from))
			put_u32(&m, OVS_ACTION_ATTR_OUTPUT, i);
	close_nest(&m, nest);
	if (!ask(&m))
		die("a flow");
}

static void add_flows(unsigned int from)
{
	static const unsigned char group[ETH_ALEN] = { 1 };
	static const unsigned char all[ETH_ALEN] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff
	};
	unsigned int i;

	add_flow(from, group, group, from);
	for (i = 0; i < n_places; i++)
		if (places[i].port != from)
			add_flow(from, places[i].mac, all, places[i].port);
}

static void parse_port(const char *name)
{
	if (n_ports == MAX_PORTS)
		die("too many ports");
	ports[n_ports++] = name;
}

static void parse_place(const char *mac, const char *port)
{
	struct place *place = &places[n_places];
	unsigned char *b = place->mac;

	if (++n_places > MAX_PLACES)
		die("too many addresses");
	if (sscanf(mac, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx",
		   &b[0], &b[1], &b[2], &b[3], &b[4], &b[5]) != 6)
		die(mac);
	while (place->port < n_ports && strcmp(ports[place->port], port))
		place->port++;
	if (place->port == n_ports)
		die(port);
}

int main(int argc, char **argv)
{
	unsigned int i;
	char *port;

	if (argc < 3) {
		fputs("usage: ovs NAME PORT... MAC=PORT...\n"
		      "       ovs -d NAME\n", stderr);
		return 2;
	}
	sock = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	if (sock < 0)
		die("socket");
	if (!strcmp(argv[1], "-d")) {
		remove_switch(argv[2]);
		return 0;
	}
	while (*++argv) {
		port = strchr(*argv, '=');
		if (port)
			*port++ = 0;
		if (port)
			parse_place(*argv, port);
		else
			parse_port(*argv);
	}
	add_switch();
	for (i = 1; i < n_ports; i++)
		add_port(i);
	for (i = 0; i < n_ports; i++)
		add_flows(i);
	return 0;
}
