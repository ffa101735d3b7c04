// SPDX-License-Identifier: GPL-2.0
/* Addresses of this host, as rtnetlink tells of them and sets them. */

#include <string.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "addr.h"
#include "array.h"
#include "ctl.h"

/* Adds an address to the list; one with a peer is the host's by IFA_LOCAL. */
static int add(void *to, struct nl_msg *msg)
{
	struct ifaddrmsg *info = nlmsg_data(nlmsg_hdr(msg));
	struct addr addr = { .ip.family = info->ifa_family };
	struct nlattr *tb[IFA_MAX + 1], *address;
	struct addrs *addrs = to;
	struct addr *at;

	if (nlmsg_parse(nlmsg_hdr(msg), sizeof(*info), tb, IFA_MAX, NULL) < 0)
		return 0;
	address = tb[IFA_LOCAL] ?: tb[IFA_ADDRESS];
	if (!address || nla_len(address) != (int)ip_size(&addr.ip))
		return 0;
	memcpy(addr.ip.bytes, nla_data(address), nla_len(address));
	addr.ip.prefix = info->ifa_prefixlen;
	addr.index = info->ifa_index;
	addr.flags = tb[IFA_FLAGS] ? nla_get_u32(tb[IFA_FLAGS]) :
				     info->ifa_flags;
	addr.proto = tb[IFA_PROTO] ? nla_get_u8(tb[IFA_PROTO]) : 0;
	at = array_grow(addrs->at, addrs->count, sizeof(*at));
	if (!at)
		return -1;
	addrs->at = at;
	at[addrs->count++] = addr;
	return 0;
}

static void clear(void *to)
{
	struct addrs *addrs = to;

	addrs->count = 0;
}

/* Lists all addresses of this network namespace. */
int addrs_read(struct ctl *ctl, struct addrs *addrs)
{
	static const struct sink sink = { add, clear };

	return kernel_route_list(ctl, RTM_GETADDR, sizeof(struct ifaddrmsg),
				 &sink, addrs);
}

void addrs_free(struct addrs *addrs)
{
	free(addrs->at);
}

/* The address in whatever subnet, on any device; or NULL. */
const struct addr *addrs_find(const struct addrs *addrs, const struct ip *ip)
{
	size_t i;

	for (i = 0; i < addrs->count; i++)
		if (ip_same(&addrs->at[i].ip, ip))
			return &addrs->at[i];
	return NULL;
}

/* The address in this subnet on a device, or NULL. */
const struct addr *addrs_on(const struct addrs *addrs, const struct ip *ip,
			    unsigned int index)
{
	size_t i;

	for (i = 0; i < addrs->count; i++)
		if (addrs->at[i].index == index &&
		    addrs->at[i].ip.prefix == ip->prefix &&
		    ip_same(&addrs->at[i].ip, ip))
			return &addrs->at[i];
	return NULL;
}

/* A message about an address; NULL where there is no memory. */
static struct nl_msg *make_message(const struct addr *addr, int type, int flags)
{
	struct ifaddrmsg info = {
		.ifa_family = addr->ip.family,
		.ifa_prefixlen = addr->ip.prefix,
		.ifa_index = addr->index,
	};
	struct nl_msg *msg;

	msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK | flags);
	if (msg && nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) >= 0 &&
	    nla_put(msg, IFA_LOCAL, ip_size(&addr->ip), addr->ip.bytes) >= 0 &&
	    nla_put(msg, IFA_ADDRESS, ip_size(&addr->ip), addr->ip.bytes) >= 0 &&
	    nla_put_u32(msg, IFA_FLAGS, addr->flags) >= 0 &&
	    nla_put_u8(msg, IFA_PROTO, addr->proto) >= 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

static int change(struct ctl *ctl, const struct addr *addr, int type, int flags)
{
	struct nl_msg *msg = make_message(addr, type, flags);
	char text[IP_TEXT];
	int ret;

	ret = kernel_route_change(ctl, msg, ip_text_prefix(&addr->ip, text));
	nlmsg_free(msg);
	return ret;
}

/* Sets an address that the host does not have; the kernel refuses another. */
int addr_add(struct ctl *ctl, const struct addr *addr)
{
	return change(ctl, addr, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
}

/* Takes an address away. */
int addr_del(struct ctl *ctl, const struct addr *addr)
{
	return change(ctl, addr, RTM_DELADDR, 0);
}
