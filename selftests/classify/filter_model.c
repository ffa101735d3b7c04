// SPDX-License-Identifier: GPL-2.0
/*
 * The model of filters, written down from policy.rst and RFC 791, 826, 4861 and 8200,
 * and not from the module: a frame is read byte by byte, once for each filter.
 */
#include <string.h>

#include "filter_model.h"

enum {
	RULE_EXCLUSIVE,
	RULE_COPY,
	RULE_OTHER_VLAN,
	RULE_OTHER_TYPE,
	RULE_OTHER_DEST,
	RULE_OTHER_PROTOCOL,
	RULE_OTHER_PORT,
	RULE_NO_DEST,
	RULE_NO_PROTOCOL,
	RULE_NO_PORT,
	RULE_LATER_PORT,
	RULE_LATER_HIDDEN,
	RULE_LATER_PROTOCOL,
	RULE_V4_OPTIONS,
	RULE_BEHIND,
	RULE_BEHIND_EIGHT,
	RULE_BEHIND_NINE,
	RULE_FIRST,
	RULE_ARP_TARGET,
	RULE_ND_TARGET,
	RULE_ND_CUT,
	RULE_FLAW_NOTHING,
	RULE_FLAW_LENGTH,
	RULE_FLAW_PORT,
	RULE_FLAW_PROTOCOL,
	RULE_FLAW_IPV4,
	RULE_FLAW_IPV6,
	RULE_SOUND,
	RULE_COUNT
};

const char * const filter_rules[] = {
	[RULE_EXCLUSIVE] = "all conditions are met, exclusive",
	[RULE_COPY] = "all conditions are met, copy",
	[RULE_OTHER_VLAN] = "another VLAN",
	[RULE_OTHER_TYPE] = "another EtherType",
	[RULE_OTHER_DEST] = "to another address",
	[RULE_OTHER_PROTOCOL] = "another protocol",
	[RULE_OTHER_PORT] = "to another port",
	[RULE_NO_DEST] = "no address that can be read",
	[RULE_NO_PROTOCOL] = "no protocol that can be read",
	[RULE_NO_PORT] = "no port that can be read",
	[RULE_LATER_PORT] = "a later fragment, of whose port nothing is known",
	[RULE_LATER_HIDDEN] = "a later fragment, of whose protocol nothing is known",
	[RULE_LATER_PROTOCOL] = "a later fragment, by its protocol",
	[RULE_V4_OPTIONS] = "the port behind options of IPv4",
	[RULE_BEHIND] = "the port behind extension headers",
	[RULE_BEHIND_EIGHT] = "the port behind eight of them",
	[RULE_BEHIND_NINE] = "nothing behind a ninth",
	[RULE_FIRST] = "the port of a first fragment",
	[RULE_ARP_TARGET] = "the address that ARP asks for",
	[RULE_ND_TARGET] = "the address that neighbour discovery asks for",
	[RULE_ND_CUT] = "neighbour discovery without it",
	[RULE_FLAW_NOTHING] = "flaw: no condition",
	[RULE_FLAW_LENGTH] = "flaw: a length for an EtherType",
	[RULE_FLAW_PORT] = "flaw: a port of neither TCP nor UDP",
	[RULE_FLAW_PROTOCOL] = "flaw: a protocol of what is not IP",
	[RULE_FLAW_IPV4] = "flaw: an IPv4 address of what has none",
	[RULE_FLAW_IPV6] = "flaw: an IPv6 address of what has none",
	[RULE_SOUND] = "no flaw",
};

const unsigned int filter_rule_count = RULE_COUNT;
unsigned long filter_hits[RULE_COUNT];

#define HIT(id)	(filter_hits[RULE_##id]++)

/* What is found in a frame; numbers are below 0 where there is none. */
struct found {
	int		type;
	int		protocol;
	int		port;
	bool		hidden;		/* the protocol is in another frame */
	bool		later;		/* the port is */
	bool		first;
	bool		has_dest;
	struct ip	dest;
	unsigned int	headers;	/* extension headers, or options of IPv4 */
};

static const struct frame *frame;

static int byte(unsigned int at)
{
	return at < frame->length ? frame->byte[at] : -1;
}

/* Two bytes, or -1 where one of them is cut off. */
static int word(unsigned int at)
{
	return byte(at + 1) < 0 ? -1 : 256 * byte(at) + byte(at + 1);
}

static void find_ipv4_dest(struct found *found, unsigned int at)
{
	memset(&found->dest, 0, sizeof(found->dest));
	found->dest.byte[10] = 255;
	found->dest.byte[11] = 255;
	memcpy(found->dest.byte + 12, frame->byte + at, 4);
	found->has_dest = true;
}

static void find_ipv6_dest(struct found *found, unsigned int at)
{
	memcpy(found->dest.byte, frame->byte + at, 16);
	found->has_dest = true;
}

static void find_arp(struct found *found)
{
	if (byte(14 + 27) < 0 || word(14) != 1 || word(16) != 0x0800 ||
	    byte(18) != 6 || byte(19) != 4)
		return;
	find_ipv4_dest(found, 14 + 24);
}

/* Ports are of 16 bits, the second one is the destination's. */
static void find_port(struct found *found, unsigned int at)
{
	if (!found->later && (found->protocol == 6 || found->protocol == 17))
		found->port = word(at + 2);
}

static void find_ipv4(struct found *found)
{
	int words = byte(14) % 16, fragment = word(20);

	if (byte(14 + 19) < 0 || byte(14) / 16 != 4 || words < 5)
		return;
	found->headers = words - 5;
	found->later = fragment % 0x2000;
	found->first = !found->later && fragment & 0x2000;
	found->protocol = byte(23);
	find_ipv4_dest(found, 30);
	find_port(found, 14 + 4 * words);
}

static bool leads_on(int next)
{
	return next == 0 || next == 43 || next == 60;
}

/* Neighbour solicitations and advertisements are about their target. */
static void find_target(struct found *found, unsigned int at)
{
	if (found->protocol != 58 || found->later ||
	    (byte(at) != 135 && byte(at) != 136))
		return;
	found->has_dest = byte(at + 23) >= 0;
	if (!found->has_dest) {
		HIT(ND_CUT);
		return;
	}
	HIT(ND_TARGET);
	find_ipv6_dest(found, at + 8);
}

/* Finds what is behind the extension headers, eight at most. */
static void find_payload(struct found *found, unsigned int at, int next)
{
	while (leads_on(next) || next == 44) {
		if (found->headers == 8) {
			HIT(BEHIND_NINE);
			return;
		}
		found->headers++;
		if (byte(at + (next == 44 ? 7 : 1)) < 0)
			return;
		if (next != 44) {
			next = byte(at);
			at += 8 + 8 * byte(at + 1);
			continue;
		}
		found->later = word(at + 2) / 8;
		found->first = !found->later && word(at + 2) % 2;
		next = byte(at);
		at += 8;
		if (!found->later)
			continue;
		found->hidden = leads_on(next);
		break;
	}
	found->protocol = next;
	find_port(found, at);
	find_target(found, at);
}

static void find_ipv6(struct found *found)
{
	if (byte(14 + 39) < 0 || byte(14) / 16 != 6)
		return;
	find_ipv6_dest(found, 38);
	find_payload(found, 54, byte(20));
}

static void find(struct found *found)
{
	memset(found, 0, sizeof(*found));
	found->type = word(12);
	found->protocol = -1;
	found->port = -1;
	if (found->type == 0x0806)
		find_arp(found);
	else if (found->type == 0x0800)
		find_ipv4(found);
	else if (found->type == 0x86dd)
		find_ipv6(found);
}

static bool is_ipv4(const struct ip *ip)
{
	unsigned int i;

	for (i = 0; i < 10; i++)
		if (ip->byte[i])
			return false;
	return ip->byte[10] == 255 && ip->byte[11] == 255;
}

/* Must a filter be refused? */
bool filter_flawed(const struct conditions *filter)
{
	bool is_ip = filter->type == 0x0800 || filter->type == 0x86dd;

	if (!filter->type && !filter->protocol && !filter->port && !filter->dest) {
		HIT(FLAW_NOTHING);
		return true;
	}
	if (filter->type && filter->type < 0x0600) {
		HIT(FLAW_LENGTH);
		return true;
	}
	if (filter->port && filter->protocol != 6 && filter->protocol != 17) {
		HIT(FLAW_PORT);
		return true;
	}
	if (filter->protocol && filter->type && !is_ip) {
		HIT(FLAW_PROTOCOL);
		return true;
	}
	if (filter->dest && is_ipv4(&filter->address)) {
		if (filter->type && filter->type != 0x0800 && filter->type != 0x0806) {
			HIT(FLAW_IPV4);
			return true;
		}
	} else if (filter->dest && filter->type && filter->type != 0x86dd) {
		HIT(FLAW_IPV6);
		return true;
	}
	HIT(SOUND);
	return false;
}

/* Who has a frame whose protocol, or whose port, is that of the filter for all that is
 * known?
 */
static enum share shares_by_port(const struct conditions *filter,
				 const struct found *found, enum share wanted)
{
	if (found->later && found->hidden) {
		HIT(LATER_HIDDEN);
		return SHARE_BOTH;
	}
	if (found->protocol < 0) {
		HIT(NO_PROTOCOL);
		return SHARE_HOST;
	}
	if (found->protocol != (int)filter->protocol) {
		HIT(OTHER_PROTOCOL);
		return SHARE_HOST;
	}
	if (found->later) {
		if (!filter->port)
			HIT(LATER_PROTOCOL);
		else
			HIT(LATER_PORT);
		return filter->port ? SHARE_BOTH : wanted;
	}
	if (!filter->port)
		return wanted;
	if (found->port < 0) {
		HIT(NO_PORT);
		return SHARE_HOST;
	}
	if (found->port != (int)filter->port) {
		HIT(OTHER_PORT);
		return SHARE_HOST;
	}
	if (found->first)
		HIT(FIRST);
	if (found->headers && found->type == 0x0800)
		HIT(V4_OPTIONS);
	if (found->headers && found->type == 0x86dd)
		HIT(BEHIND);
	if (found->headers == 8 && found->type == 0x86dd)
		HIT(BEHIND_EIGHT);
	return wanted;
}

static bool is_there(const struct conditions *filter, const struct found *found)
{
	if (filter->vlan && filter->vid != frame->vid) {
		HIT(OTHER_VLAN);
		return false;
	}
	if (filter->type && (int)filter->type != found->type) {
		HIT(OTHER_TYPE);
		return false;
	}
	if (!filter->dest)
		return true;
	if (!found->has_dest) {
		HIT(NO_DEST);
		return false;
	}
	if (memcmp(&filter->address, &found->dest, sizeof(found->dest))) {
		HIT(OTHER_DEST);
		return false;
	}
	if (found->type == 0x0806)
		HIT(ARP_TARGET);
	return true;
}

/* Who has a frame to the host? */
enum share filter_shares(const struct conditions *filter,
			 const struct frame *which)
{
	enum share share = filter->exclusive ? SHARE_BMC : SHARE_BOTH;
	struct found found;

	frame = which;
	find(&found);
	if (!is_there(filter, &found))
		return SHARE_HOST;
	if (filter->protocol)
		share = shares_by_port(filter, &found, share);
	if (share == SHARE_BMC)
		HIT(EXCLUSIVE);
	else if (share == SHARE_BOTH)
		HIT(COPY);
	return share;
}

/* Gives conditions that are asked for the values that the frame has, if any. */
void filter_meet(struct conditions *filter, const struct frame *which)
{
	struct found found;

	frame = which;
	find(&found);
	filter->vid = frame->vid;
	if (filter->type)
		filter->type = found.type;
	if (filter->protocol && found.protocol > 0)
		filter->protocol = found.protocol;
	if (filter->port && found.port > 0)
		filter->port = found.port;
	if (filter->dest && found.has_dest)
		filter->address = found.dest;
}
