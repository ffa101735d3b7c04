// SPDX-License-Identifier: GPL-2.0
/*
 * The model: what a group frame is, and whether a BMC hears it, written down from
 * the description of the behaviour, RFC 791, 826, 4861, 8200 and DSP0222, and not
 * from the module. A frame is read byte by byte, and what is known is looked through
 * from beginning to end.
 */
#include <string.h>

#include "policy_world.h"

/* By the bits of DSP0222, commands 0x10 and, from 16 on, 0x12. */
enum {
	ARP			= 0,
	DHCP_CLIENT		= 1,
	DHCP_SERVER		= 2,
	NETBIOS			= 3,
	OTHER_BROADCAST		= 15,
	ND_ADVERTISEMENT	= 16 + 0,
	ROUTER_ADVERTISEMENT	= 16 + 1,
	DHCPV6_SERVER		= 16 + 2,
	DHCPV6_CLIENT		= 16 + 3,
	MLD			= 16 + 4,
	ND_SOLICITATION		= 16 + 5,
	OTHER_MULTICAST		= 16 + 15,
};

enum {
	RULE_ARP,
	RULE_DHCP_CLIENT,
	RULE_DHCP_SERVER,
	RULE_NETBIOS_NAME,
	RULE_NETBIOS_DATA,
	RULE_OTHER_BROADCAST,
	RULE_BROADCAST_TCP,
	RULE_BROADCAST_LATER,
	RULE_BROADCAST_V6,
	RULE_ND_SOLICITATION,
	RULE_ND_ADVERTISEMENT,
	RULE_ROUTER_ADVERTISEMENT,
	RULE_MLD,
	RULE_MLD2,
	RULE_MLD_BEHIND,
	RULE_DHCPV6_CLIENT,
	RULE_DHCPV6_SERVER,
	RULE_OTHER_MULTICAST,
	RULE_MULTICAST_ARP,
	RULE_MULTICAST_V4,
	RULE_MULTICAST_ICMP6,
	RULE_MULTICAST_LATER,
	RULE_MULTICAST_TCP,
	RULE_ARP_CUT,
	RULE_ARP_OTHER,
	RULE_V4_CUT,
	RULE_V4_VERSION,
	RULE_V4_HEADER,
	RULE_V4_OPTIONS,
	RULE_V4_FIRST,
	RULE_V4_LATER,
	RULE_V6_CUT,
	RULE_V6_VERSION,
	RULE_V6_EXTENSION,
	RULE_V6_EXTENSION_CUT,
	RULE_V6_EXTENSION_BEYOND,
	RULE_V6_EIGHT,
	RULE_V6_NINE,
	RULE_V6_ATOMIC,
	RULE_V6_FIRST,
	RULE_V6_LATER,
	RULE_PORTS,
	RULE_PORTS_CUT,
	RULE_ICMP6,
	RULE_ICMP6_CUT,
	RULE_TARGET,
	RULE_TARGET_CUT,
	RULE_DROP,
	RULE_PASS,
	RULE_STANDARD_DROP,
	RULE_STANDARD_PASS,
	RULE_OWN_ARP_ANSWER,
	RULE_OWN_ARP_ANNOUNCEMENT,
	RULE_OWN_ARP_PROBE,
	RULE_OWN_NO_STATION,
	RULE_OWN_V4_UNKNOWN,
	RULE_OWN_LINK_UNKNOWN,
	RULE_OWN_V6_UNKNOWN,
	RULE_OWN_V4,
	RULE_OWN_LINK,
	RULE_OWN_V6,
	RULE_OWN_OTHER_VLAN,
	RULE_OWN_ARP_OTHER,
	RULE_OWN_ND_OTHER,
	RULE_COUNT
};

const char * const model_rules[] = {
	[RULE_ARP] = "class: ARP",
	[RULE_DHCP_CLIENT] = "class: to DHCP clients",
	[RULE_DHCP_SERVER] = "class: to DHCP servers",
	[RULE_NETBIOS_NAME] = "class: NetBIOS names",
	[RULE_NETBIOS_DATA] = "class: NetBIOS datagrams",
	[RULE_OTHER_BROADCAST] = "class: all other broadcast",
	[RULE_BROADCAST_TCP] = "class: TCP has the ports of none",
	[RULE_BROADCAST_LATER] = "class: a later fragment of broadcast has none",
	[RULE_BROADCAST_V6] = "class: broadcast of IPv6 has none",
	[RULE_ND_SOLICITATION] = "class: neighbour solicitation",
	[RULE_ND_ADVERTISEMENT] = "class: neighbour advertisement",
	[RULE_ROUTER_ADVERTISEMENT] = "class: router advertisement",
	[RULE_MLD] = "class: MLD",
	[RULE_MLD2] = "class: MLD, version 2",
	[RULE_MLD_BEHIND] = "class: MLD behind extension headers",
	[RULE_DHCPV6_CLIENT] = "class: to DHCPv6 clients",
	[RULE_DHCPV6_SERVER] = "class: to DHCPv6 servers",
	[RULE_OTHER_MULTICAST] = "class: all other multicast",
	[RULE_MULTICAST_ARP] = "class: multicast ARP has none",
	[RULE_MULTICAST_V4] = "class: multicast of IPv4 has none",
	[RULE_MULTICAST_ICMP6] = "class: other ICMPv6 has none",
	[RULE_MULTICAST_LATER] = "class: a later fragment of ICMPv6 has none",
	[RULE_MULTICAST_TCP] = "class: TCP over IPv6 has none",
	[RULE_ARP_CUT] = "ARP: cut off",
	[RULE_ARP_OTHER] = "ARP: not for IPv4 on Ethernet",
	[RULE_V4_CUT] = "IPv4: cut off",
	[RULE_V4_VERSION] = "IPv4: another version",
	[RULE_V4_HEADER] = "IPv4: a header that is too short",
	[RULE_V4_OPTIONS] = "IPv4: with options",
	[RULE_V4_FIRST] = "IPv4: first fragment",
	[RULE_V4_LATER] = "IPv4: later fragment",
	[RULE_V6_CUT] = "IPv6: cut off",
	[RULE_V6_VERSION] = "IPv6: another version",
	[RULE_V6_EXTENSION] = "IPv6: extension header",
	[RULE_V6_EXTENSION_CUT] = "IPv6: extension header that is cut off",
	[RULE_V6_EXTENSION_BEYOND] = "IPv6: extension header that ends beyond the frame",
	[RULE_V6_EIGHT] = "IPv6: payload behind eight extension headers",
	[RULE_V6_NINE] = "IPv6: nothing behind a ninth",
	[RULE_V6_ATOMIC] = "IPv6: fragment that is the whole",
	[RULE_V6_FIRST] = "IPv6: first fragment",
	[RULE_V6_LATER] = "IPv6: later fragment",
	[RULE_PORTS] = "ports",
	[RULE_PORTS_CUT] = "ports: cut off",
	[RULE_ICMP6] = "ICMPv6",
	[RULE_ICMP6_CUT] = "ICMPv6: cut off",
	[RULE_TARGET] = "neighbour discovery: target",
	[RULE_TARGET_CUT] = "neighbour discovery: target cut off",
	[RULE_DROP] = "policy: the class is dropped",
	[RULE_PASS] = "policy: the class passes",
	[RULE_STANDARD_DROP] = "policy: the class is dropped by default",
	[RULE_STANDARD_PASS] = "policy: the class passes by default",
	[RULE_OWN_ARP_ANSWER] = "own: ARP that does not ask is heard",
	[RULE_OWN_ARP_ANNOUNCEMENT] = "own: who tells of himself by ARP is heard",
	[RULE_OWN_ARP_PROBE] = "own: a probe for an address of the BMC is heard",
	[RULE_OWN_NO_STATION] = "own: all is heard in a VLAN without station",
	[RULE_OWN_V4_UNKNOWN] = "own: a station has no IPv4 address that is known",
	[RULE_OWN_LINK_UNKNOWN] = "own: a station has no link-local address that is known",
	[RULE_OWN_V6_UNKNOWN] = "own: a station has no other IPv6 address of the prefix that is known",
	[RULE_OWN_V4] = "own: asks for an IPv4 address of the BMC",
	[RULE_OWN_LINK] = "own: asks for a link-local address of the BMC",
	[RULE_OWN_V6] = "own: asks for another IPv6 address of the BMC",
	[RULE_OWN_OTHER_VLAN] = "own: asks for one that it has in another VLAN",
	[RULE_OWN_ARP_OTHER] = "own: ARP asks for somebody else",
	[RULE_OWN_ND_OTHER] = "own: a solicitation asks for somebody else",
};

const unsigned int model_rule_count = RULE_COUNT;
unsigned long model_hits[RULE_COUNT];

static const struct world *world;
static const struct frame *frame;
static struct answer *answer;

/* How many extension headers have been passed. */
static unsigned int passed;

#define HIT(id)	(model_hits[RULE_##id]++)

static bool there(unsigned int at, unsigned int count)
{
	return at + count <= frame->length;
}

static unsigned int two(unsigned int at)
{
	return 256 * frame->byte[at] + frame->byte[at + 1];
}

static void read_v4(struct ip *ip, unsigned int at)
{
	unsigned int i;

	ip->byte[10] = 0xff;
	ip->byte[11] = 0xff;
	for (i = 0; i < 4; i++)
		ip->byte[12 + i] = frame->byte[at + i];
}

static void read_v6(struct ip *ip, unsigned int at)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		ip->byte[i] = frame->byte[at + i];
}

static bool same(const struct ip *a, const struct ip *b)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		if (a->byte[i] != b->byte[i])
			return false;
	return true;
}

/* RFC 826: hardware, protocol, the lengths of their addresses, operation, then
 * MAC and IP of the sender, and of the target.
 */
static void read_arp(unsigned int at)
{
	if (!there(at, 28)) {
		HIT(ARP_CUT);
		return;
	}
	if (two(at) != 1 || two(at + 2) != 0x0800 ||
	    frame->byte[at + 4] != 6 || frame->byte[at + 5] != 4) {
		HIT(ARP_OTHER);
		return;
	}
	answer->kind = two(at + 6);
	read_v4(&answer->source, at + 14);
	read_v4(&answer->dest, at + 24);
}

static void read_ports(unsigned int at)
{
	if (answer->protocol != 6 && answer->protocol != 17)
		return;
	if (answer->piece == PIECE_LATER)
		return;
	if (!there(at, 4)) {
		HIT(PORTS_CUT);
		return;
	}
	HIT(PORTS);
	answer->source_port = two(at);
	answer->dest_port = two(at + 2);
}

static void read_icmp6(unsigned int at)
{
	if (answer->protocol != 58 || answer->piece == PIECE_LATER)
		return;
	if (!there(at, 1)) {
		HIT(ICMP6_CUT);
		return;
	}
	HIT(ICMP6);
	answer->kind = frame->byte[at];
	if (answer->kind != 135 && answer->kind != 136)
		return;
	/* Behind type, code, checksum and flags. */
	if (!there(at, 24)) {
		HIT(TARGET_CUT);
		memset(&answer->dest, 0, sizeof(answer->dest));
		return;
	}
	HIT(TARGET);
	read_v6(&answer->dest, at + 8);
}

/* RFC 791. The offset of a fragment has the low thirteen bits. */
static void read_ipv4(unsigned int at)
{
	unsigned int words, fragment;

	if (!there(at, 20)) {
		HIT(V4_CUT);
		return;
	}
	words = frame->byte[at] % 16;
	if (frame->byte[at] / 16 != 4) {
		HIT(V4_VERSION);
		return;
	}
	if (words < 5) {
		HIT(V4_HEADER);
		return;
	}
	if (words > 5)
		HIT(V4_OPTIONS);
	fragment = two(at + 6);
	if (fragment % 8192 != 0) {
		HIT(V4_LATER);
		answer->piece = PIECE_LATER;
	} else if (fragment / 8192 % 2 == 1) {
		HIT(V4_FIRST);
		answer->piece = PIECE_FIRST;
	}
	answer->protocol = frame->byte[at + 9];
	read_v4(&answer->source, at + 12);
	read_v4(&answer->dest, at + 16);
	read_ports(at + 4 * words);
}

/* Those that can be looked behind: hop-by-hop, routing, fragment, destination. */
static bool is_extension(unsigned int kind)
{
	return kind == 0 || kind == 43 || kind == 44 || kind == 60;
}

static void read_fragment(unsigned int at)
{
	unsigned int field = two(at + 2);

	if (field / 8 != 0) {
		HIT(V6_LATER);
		answer->piece = PIECE_LATER;
	} else if (field % 2 == 1) {
		HIT(V6_FIRST);
		answer->piece = PIECE_FIRST;
	} else {
		HIT(V6_ATOMIC);
	}
}

/* Goes behind the extension headers that start at @at with one of kind @kind, and
 * says where and what is there. Returns false when that is not known.
 */
static bool pass_extensions(unsigned int *at, unsigned int *kind)
{
	unsigned int length;

	while (is_extension(*kind) && answer->piece != PIECE_LATER) {
		if (passed == 8) {
			HIT(V6_NINE);
			return false;
		}
		if (!there(*at, *kind == 44 ? 8 : 2)) {
			HIT(V6_EXTENSION_CUT);
			return false;
		}
		HIT(V6_EXTENSION);
		length = 8;
		if (*kind == 44)
			read_fragment(*at);
		else
			length += 8 * frame->byte[*at + 1];
		*kind = frame->byte[*at];
		*at += length;
		passed++;
	}
	return true;
}

/* RFC 8200 */
static void read_ipv6(unsigned int at)
{
	unsigned int kind;

	if (!there(at, 40)) {
		HIT(V6_CUT);
		return;
	}
	if (frame->byte[at] / 16 != 6) {
		HIT(V6_VERSION);
		return;
	}
	answer->hops = frame->byte[at + 7];
	read_v6(&answer->source, at + 8);
	read_v6(&answer->dest, at + 24);
	kind = frame->byte[at + 6];
	at += 40;
	if (!pass_extensions(&at, &kind))
		return;
	if (!there(at, 0))
		HIT(V6_EXTENSION_BEYOND);
	if (passed == 8)
		HIT(V6_EIGHT);
	answer->protocol = kind;
	read_ports(at);
	read_icmp6(at);
}

static void read_frame(void)
{
	passed = 0;
	answer->type = two(12);
	if (answer->type == 0x0806)
		read_arp(HEADER);
	else if (answer->type == 0x0800)
		read_ipv4(HEADER);
	else if (answer->type == 0x86dd)
		read_ipv6(HEADER);
}

static bool is_broadcast(void)
{
	unsigned int i;

	for (i = 0; i < 6; i++)
		if (frame->byte[i] != 255)
			return false;
	return true;
}

static unsigned int class_of_broadcast(void)
{
	bool udp = answer->type == 0x0800 && answer->protocol == 17;

	if (answer->type == 0x0806) {
		HIT(ARP);
		return ARP;
	}
	if (udp && answer->dest_port == 67) {
		HIT(DHCP_SERVER);
		return DHCP_SERVER;
	}
	if (udp && answer->dest_port == 68) {
		HIT(DHCP_CLIENT);
		return DHCP_CLIENT;
	}
	if (udp && answer->dest_port == 137) {
		HIT(NETBIOS_NAME);
		return NETBIOS;
	}
	if (udp && answer->dest_port == 138) {
		HIT(NETBIOS_DATA);
		return NETBIOS;
	}
	HIT(OTHER_BROADCAST);
	if (answer->type == 0x0800 && answer->protocol == 6 &&
	    (answer->dest_port == 67 || answer->dest_port == 138))
		HIT(BROADCAST_TCP);
	if (udp && answer->piece == PIECE_LATER)
		HIT(BROADCAST_LATER);
	if (answer->type == 0x86dd && answer->protocol)
		HIT(BROADCAST_V6);
	return OTHER_BROADCAST;
}

static unsigned int class_of_icmp6(void)
{
	if (passed && (answer->kind == 130 || answer->kind == 143))
		HIT(MLD_BEHIND);
	switch (answer->kind) {
	case 130: case 131: case 132:
		HIT(MLD);
		return MLD;
	case 143:
		HIT(MLD2);
		return MLD;
	case 134:
		HIT(ROUTER_ADVERTISEMENT);
		return ROUTER_ADVERTISEMENT;
	case 135:
		HIT(ND_SOLICITATION);
		return ND_SOLICITATION;
	case 136:
		HIT(ND_ADVERTISEMENT);
		return ND_ADVERTISEMENT;
	}
	if (answer->piece == PIECE_LATER)
		HIT(MULTICAST_LATER);
	else
		HIT(MULTICAST_ICMP6);
	return OTHER_MULTICAST;
}

static unsigned int class_of_multicast(void)
{
	bool ipv6 = answer->type == 0x86dd;

	if (ipv6 && answer->protocol == 58)
		return class_of_icmp6();
	if (ipv6 && answer->protocol == 17 && answer->dest_port == 546) {
		HIT(DHCPV6_CLIENT);
		return DHCPV6_CLIENT;
	}
	if (ipv6 && answer->protocol == 17 && answer->dest_port == 547) {
		HIT(DHCPV6_SERVER);
		return DHCPV6_SERVER;
	}
	HIT(OTHER_MULTICAST);
	if (answer->type == 0x0806)
		HIT(MULTICAST_ARP);
	if (answer->type == 0x0800)
		HIT(MULTICAST_V4);
	if (ipv6 && answer->protocol == 6)
		HIT(MULTICAST_TCP);
	return OTHER_MULTICAST;
}

/* The sorts of addresses, of each of which a station has to be known to have one. */
static bool is_mapped(const struct ip *ip)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		if (ip->byte[i])
			return false;
	return ip->byte[10] == 0xff && ip->byte[11] == 0xff;
}

/* fe80::/10 */
static bool is_link_local(const struct ip *ip)
{
	return ip->byte[0] == 0xfe && ip->byte[1] >= 0x80 &&
	       ip->byte[1] <= 0xbf;
}

/* Of other IPv6, each prefix of 64 bits is a sort of its own. */
static bool same_sort(const struct ip *a, const struct ip *b)
{
	unsigned int i;

	if (is_mapped(a) != is_mapped(b) || is_link_local(a) != is_link_local(b))
		return false;
	if (is_mapped(a) || is_link_local(a))
		return true;
	for (i = 0; i < 8; i++)
		if (a->byte[i] != b->byte[i])
			return false;
	return true;
}

static bool knows_sort(const struct station *station, const struct ip *like)
{
	unsigned int i;

	for (i = 0; i < station->addresses; i++)
		if (same_sort(&station->address[i], like))
			return true;
	return false;
}

static bool has(const struct station *station, const struct ip *ip)
{
	unsigned int i;

	for (i = 0; i < station->addresses; i++)
		if (same(&station->address[i], ip))
			return true;
	return false;
}

static void hit_unknown(const struct ip *asked)
{
	if (is_mapped(asked))
		HIT(OWN_V4_UNKNOWN);
	else if (is_link_local(asked))
		HIT(OWN_LINK_UNKNOWN);
	else
		HIT(OWN_V6_UNKNOWN);
}

static void hit_own(const struct ip *asked)
{
	static const struct ip nobody = {{ [10] = 0xff, 0xff }};

	if (is_mapped(asked))
		HIT(OWN_V4);
	else if (is_link_local(asked))
		HIT(OWN_LINK);
	else
		HIT(OWN_V6);
	if (answer->class == ARP && same(&answer->source, &nobody))
		HIT(OWN_ARP_PROBE);
}

/* Has a station of the VLAN this address, or may it have it? */
static bool concerns(const struct ip *asked)
{
	const struct station *station;
	bool any = false, own = false, elsewhere = false;

	for (station = world->station;
	     station < world->station + world->stations; station++) {
		if (station->vid != frame->vid) {
			elsewhere |= has(station, asked);
			continue;
		}
		any = true;
		if (!knows_sort(station, asked)) {
			hit_unknown(asked);
			return true;
		}
		own |= has(station, asked);
	}
	if (!any)
		HIT(OWN_NO_STATION);
	else if (own)
		hit_own(asked);
	else if (elsewhere)
		HIT(OWN_OTHER_VLAN);
	else if (answer->class == ARP)
		HIT(OWN_ARP_OTHER);
	else
		HIT(OWN_ND_OTHER);
	return !any || own;
}

/* Of classes that are limited to what concerns the BMC. */
static bool hears_own(void)
{
	if (answer->class == ARP && answer->kind != 1) {
		HIT(OWN_ARP_ANSWER);
		return true;
	}
	if (answer->class == ARP && same(&answer->source, &answer->dest)) {
		HIT(OWN_ARP_ANNOUNCEMENT);
		return true;
	}
	return concerns(&answer->dest);
}

/* All that it may need to be found and to find its way; it is no server. */
static enum action standard_action(unsigned int class)
{
	if (class == ARP || class == ND_SOLICITATION)
		return ACTION_OWN;
	if (class == DHCP_SERVER || class == NETBIOS || class == DHCPV6_SERVER) {
		HIT(STANDARD_DROP);
		return ACTION_DROP;
	}
	HIT(STANDARD_PASS);
	return ACTION_PASS;
}

static bool hears(void)
{
	enum action action = world->standard ? standard_action(answer->class) :
		world->action[answer->class];

	if (action == ACTION_OWN)
		return hears_own();
	if (action == ACTION_PASS)
		HIT(PASS);
	else
		HIT(DROP);
	return action == ACTION_PASS;
}

/**
 * model_answer - what a frame is, and whether it has to be heard
 * @in: of the BMC that may hear it
 * @sent: the frame
 * @out: the answer
 */
void model_answer(const struct world *in, const struct frame *sent,
		  struct answer *out)
{
	world = in;
	frame = sent;
	answer = out;
	memset(answer, 0, sizeof(*answer));
	read_frame();
	answer->class = is_broadcast() ? class_of_broadcast() :
		class_of_multicast();
	answer->heard = hears();
}
