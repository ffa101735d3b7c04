// SPDX-License-Identifier: GPL-2.0
/* Network devices as rtnetlink tells of them. */

#include <string.h>
#include <arpa/inet.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "array.h"
#include "ctl.h"
#include "link.h"

static bool is_word(struct nlattr *attr, const char *word)
{
	return attr && !nla_strcmp(attr, word);
}

/* The VLAN of a VLAN device; a service tag (802.1ad) is none. */
static __u16 read_vlan(struct nlattr *data)
{
	struct nlattr *tb[IFLA_VLAN_MAX + 1];
	struct nlattr *protocol;

	if (!data || nla_parse_nested(tb, IFLA_VLAN_MAX, data, NULL) < 0)
		return 0;
	protocol = tb[IFLA_VLAN_PROTOCOL];
	if (protocol && nla_get_u16(protocol) != htons(ETH_P_8021Q))
		return 0;
	return tb[IFLA_VLAN_ID] ? nla_get_u16(tb[IFLA_VLAN_ID]) : 0;
}

/* True for a bridge that keeps VLANs apart. */
static bool read_filtering(struct nlattr *data)
{
	struct nlattr *tb[IFLA_BR_MAX + 1];

	return data && nla_parse_nested(tb, IFLA_BR_MAX, data, NULL) >= 0 &&
	       tb[IFLA_BR_VLAN_FILTERING] &&
	       nla_get_u8(tb[IFLA_BR_VLAN_FILTERING]);
}

/* Of which kind it is, and what its master does with it: a VRF only routes. */
static void read_info(struct link *link, struct nlattr *nest)
{
	struct nlattr *tb[IFLA_INFO_MAX + 1];

	if (!nest || nla_parse_nested(tb, IFLA_INFO_MAX, nest, NULL) < 0)
		return;
	if (is_word(tb[IFLA_INFO_KIND], "vlan"))
		link->vlan = read_vlan(tb[IFLA_INFO_DATA]);
	link->sideband = is_word(tb[IFLA_INFO_KIND], "sideband");
	link->bridge = is_word(tb[IFLA_INFO_KIND], "bridge");
	link->filtering = link->bridge && read_filtering(tb[IFLA_INFO_DATA]);
	if (is_word(tb[IFLA_INFO_SLAVE_KIND], "vrf"))
		link->taker = 0;
}

/* What of it is hardware: its MAC, and the USB interface that it is. */
static void read_hardware(struct link *link, struct nlattr **tb)
{
	if (tb[IFLA_ADDRESS] &&
	    nla_len(tb[IFLA_ADDRESS]) == (int)sizeof(link->mac))
		memcpy(link->mac, nla_data(tb[IFLA_ADDRESS]), sizeof(link->mac));
	if (is_word(tb[IFLA_PARENT_DEV_BUS_NAME], "usb") &&
	    tb[IFLA_PARENT_DEV_NAME])
		nla_strlcpy(link->usb, tb[IFLA_PARENT_DEV_NAME],
			    sizeof(link->usb));
}

/* Adds a device to the list. */
static int add(void *to, struct nl_msg *msg)
{
	struct ifinfomsg *info = nlmsg_data(nlmsg_hdr(msg));
	struct nlattr *tb[IFLA_MAX + 1];
	struct links *links = to;
	struct link *link;

	if (nlmsg_parse(nlmsg_hdr(msg), sizeof(*info), tb, IFLA_MAX, NULL) < 0 ||
	    !tb[IFLA_IFNAME])
		return 0;
	link = array_grow(links->at, links->count, sizeof(*link));
	if (!link)
		return -1;
	links->at = link;
	link += links->count++;
	*link = (struct link){ .index = info->ifi_index,
			       .flags = info->ifi_flags,
			       .ethernet = info->ifi_type == ARPHRD_ETHER };
	nla_strlcpy(link->name, tb[IFLA_IFNAME], sizeof(link->name));
	if (tb[IFLA_LINK] && !tb[IFLA_LINK_NETNSID])
		link->lower = nla_get_u32(tb[IFLA_LINK]);
	if (tb[IFLA_MASTER])
		link->taker = nla_get_u32(tb[IFLA_MASTER]);
	read_hardware(link, tb);
	read_info(link, tb[IFLA_LINKINFO]);
	return 0;
}

static void clear(void *to)
{
	struct links *links = to;

	links->count = 0;
}

/* Lists all devices of this network namespace. */
int links_read(struct ctl *ctl, struct links *links)
{
	static const struct sink sink = { add, clear };

	return kernel_route_list(ctl, RTM_GETLINK, sizeof(struct ifinfomsg),
				 &sink, links);
}

void links_free(struct links *links)
{
	free(links->at);
}

/* The device of a number, or NULL. */
const struct link *links_at(const struct links *links, unsigned int index)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (links->at[i].index == index)
			return &links->at[i];
	return NULL;
}

/* The device of a name, or NULL. */
const struct link *links_named(const struct links *links, const char *name)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (!strcmp(links->at[i].name, name))
			return &links->at[i];
	return NULL;
}

/* An Ethernet device that has a MAC, or NULL. */
const struct link *links_with_mac(const struct links *links, const __u8 *mac)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (links->at[i].ethernet &&
		    !memcmp(links->at[i].mac, mac, sizeof(links->at[i].mac)))
			return &links->at[i];
	return NULL;
}

/* The VLAN device directly on a device, or NULL. */
const struct link *links_vlan(const struct links *links, unsigned int lower,
			      __u16 vlan)
{
	size_t i;

	for (i = 0; i < links->count; i++)
		if (links->at[i].lower == lower && links->at[i].vlan == vlan)
			return &links->at[i];
	return NULL;
}

/* The device that a VLAN device is on, where that is here; or the device itself. */
const struct link *links_base(const struct links *links,
			      const struct link *link)
{
	const struct link *base = link->vlan ? links_at(links, link->lower) :
					       NULL;

	return base ?: link;
}
