// SPDX-License-Identifier: GPL-2.0
/* What a filter takes from the host that it can't do without. */

#include <stdbool.h>
#include <stddef.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <linux/sideband.h>
#include <netlink/attr.h>

#include "loss.h"
#include "parse.h"
#include "schema.h"

/**
 * struct conditions - those of a filter by which its loss is known
 * @exclusive: the host does not have the frames
 * @port: a port is asked for
 * @dest: an address is asked for
 * @type: EtherType, 0 for any
 * @protocol: of IP, 0 for any
 */
struct conditions {
	bool exclusive;
	bool port;
	bool dest;
	__u16 type;
	__u8 protocol;
};

static const char *loss_of_protocol(const struct conditions *filter)
{
	switch (filter->protocol) {
	case IPPROTO_TCP:
		return filter->dest ? "all TCP to this address, if it has it" :
		       "all TCP";
	case IPPROTO_UDP:
		return filter->dest ?
		       "all UDP to this address, if it has it, what DNS answers among it" :
		       "all UDP, what DNS and DHCP answer among it";
	case IPPROTO_ICMPV6:
		return filter->dest ?
		       "neighbour discovery by this address, if it has it, and IPv6 with it" :
		       "neighbour discovery, and IPv6 with it";
	default:
		return NULL;
	}
}

static const char *loss_of_type(const struct conditions *filter)
{
	switch (filter->type) {
	case ETHERTYPE_ARP:
		return filter->dest ?
		       "what answers its ARP, and IPv4 with it, if it has this address" :
		       "what answers its ARP, and IPv4 with it";
	case ETHERTYPE_IP:
		return filter->dest ? "all IPv4 to this address, if it has it" :
		       "all IPv4";
	case ETHERTYPE_IPV6:
		return filter->dest ? "all IPv6 to this address, if it has it" :
		       "all IPv6";
	case 0:
		return "all that is sent to this address, if it has it";
	default:
		return NULL;
	}
}

/* A port is what filters are for. */
static const char *loss(const struct conditions *filter)
{
	if (!filter->exclusive || filter->port)
		return NULL;
	if (filter->protocol)
		return loss_of_protocol(filter);
	return filter->type || filter->dest ? loss_of_type(filter) : NULL;
}

/* What the host would lose by the filter that was typed, or NULL. */
const char *loss_of_args(const struct args *args)
{
	const struct arg *type = args_find(args, "ethertype", -1);
	const struct arg *protocol = args_find(args, "proto", -1);
	struct conditions filter = {
		.exclusive = args_find(args, "exclusive", -1),
		.port = args_find(args, "port", -1),
		.dest = args_find(args, "dest", -1),
		.type = type ? type->value.data.number : 0,
		.protocol = protocol ? protocol->value.data.flag : 0,
	};

	return loss(&filter);
}

/* The same of a filter that is there. */
const char *loss_of_attrs(const struct attrs *attrs)
{
	struct nlattr *const *tb = attrs->tb;
	struct nlattr *action = tb[SIDEBAND_A_FILTER_ACTION];
	struct nlattr *type = tb[SIDEBAND_A_FILTER_ETHERTYPE];
	struct nlattr *protocol = tb[SIDEBAND_A_FILTER_PROTOCOL];
	struct conditions filter = {
		.exclusive = action && nla_get_u32(action) ==
			     SIDEBAND_FILTER_ACTION_EXCLUSIVE,
		.port = tb[SIDEBAND_A_FILTER_PORT],
		.dest = tb[SIDEBAND_A_FILTER_IPV4] || tb[SIDEBAND_A_FILTER_IPV6],
		.type = type ? nla_get_u16(type) : 0,
		.protocol = protocol ? nla_get_u8(protocol) : 0,
	};

	return loss(&filter);
}
