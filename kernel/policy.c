// SPDX-License-Identifier: GPL-2.0
/*
 * Policy: which group frames a BMC hears.
 *
 * Nothing here touches a device or a buffer, so the file is also built and
 * tested in user space.
 */
#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/rcupdate.h>

#include "classify.h"
#include "dissect.h"

#define SB_ARP_REQUEST		1

static bool sb_is_ip(const struct sb_packet *packet, u16 type, u8 protocol)
{
	return packet->type == htons(type) && packet->protocol == protocol;
}

static enum sb_class sb_class_of_broadcast(const struct sb_packet *packet)
{
	if (packet->type == htons(ETH_P_ARP))
		return SB_CLASS_ARP;
	if (!sb_is_ip(packet, ETH_P_IP, IPPROTO_UDP))
		return SB_CLASS_OTHER_BROADCAST;
	switch (packet->dest_port) {
	case SB_PORT_DHCP_CLIENT:
		return SB_CLASS_DHCP_CLIENT;
	case SB_PORT_DHCP_SERVER:
		return SB_CLASS_DHCP_SERVER;
	case SB_PORT_NETBIOS_NAME:
	case SB_PORT_NETBIOS_DATA:
		return SB_CLASS_NETBIOS;
	default:
		return SB_CLASS_OTHER_BROADCAST;
	}
}

static enum sb_class sb_class_of_icmp6(u16 type)
{
	if ((type >= SB_ICMP6_MLD_QUERY && type <= SB_ICMP6_MLD_DONE) ||
	    type == SB_ICMP6_MLD2_REPORT)
		return SB_CLASS_MLD;
	switch (type) {
	case SB_ICMP6_RA:
		return SB_CLASS_ROUTER_ADVERTISEMENT;
	case SB_ICMP6_NS:
		return SB_CLASS_ND_SOLICITATION;
	case SB_ICMP6_NA:
		return SB_CLASS_ND_ADVERTISEMENT;
	default:
		return SB_CLASS_OTHER_MULTICAST;
	}
}

static enum sb_class sb_class_of_multicast(const struct sb_packet *packet)
{
	if (sb_is_ip(packet, ETH_P_IPV6, IPPROTO_ICMPV6))
		return sb_class_of_icmp6(packet->kind);
	if (!sb_is_ip(packet, ETH_P_IPV6, IPPROTO_UDP))
		return SB_CLASS_OTHER_MULTICAST;
	if (packet->dest_port == SB_PORT_DHCPV6_CLIENT)
		return SB_CLASS_DHCPV6_CLIENT;
	if (packet->dest_port == SB_PORT_DHCPV6_SERVER)
		return SB_CLASS_DHCPV6_SERVER;
	return SB_CLASS_OTHER_MULTICAST;
}

/**
 * sb_policy_class - find the class of a group frame
 * @dst: its destination MAC, no link-local one
 * @packet: what it carries
 *
 * Context: any.
 * Return: an &enum sb_class, never %SB_CLASS_LLDP.
 */
enum sb_class sb_policy_class(const u8 *dst, const struct sb_packet *packet)
{
	return is_broadcast_ether_addr(dst) ? sb_class_of_broadcast(packet) :
		sb_class_of_multicast(packet);
}

/* Who tells of itself, or answers, is heard by all. */
static bool sb_asks(enum sb_class class, const struct sb_packet *packet)
{
	return class == SB_CLASS_ND_SOLICITATION ||
	       (packet->kind == SB_ARP_REQUEST &&
		memcmp(&packet->source, &packet->dest, sizeof(packet->dest)));
}

/* Does it ask for an address that a station of the VLAN has, or might have? While
 * some station is not known to have any of the sort, or of the prefix, it might be its.
 */
static bool sb_concerns(struct sb_core *sb, u16 vid,
			const struct sb_packet *packet)
{
	enum sb_ip_sort sort = packet->type == htons(ETH_P_ARP) ? SB_IP_V4 :
		sb_ip_sort(&packet->dest);
	struct sb_entry *member = sb_table_find_one(&sb->own, sb_members, vid);

	if (!member || atomic_read(&sb_vlan_of(member)->unknown[sort]))
		return true;
	return sb_ip_known(&sb->ips, &packet->dest, vid) ||
	       (sort == SB_IP_V6 &&
		!sb_prefix_known(&sb->prefixes, &packet->dest, vid,
				 READ_ONCE(member->users)));
}

/**
 * sb_policy_admits - may a BMC hear a group frame?
 * @sb: its sideband
 * @vid: VLAN of the frame on the wire, 0 for none
 * @dst: its destination MAC, no link-local one
 * @packet: what it carries
 *
 * Context: RCU read side.
 * Return: true when it may.
 */
bool sb_policy_admits(struct sb_core *sb, u16 vid, const u8 *dst,
		      const struct sb_packet *packet)
{
	enum sb_class class = sb_policy_class(dst, packet);

	if (!(READ_ONCE(sb->policy.pass) & BIT(class)))
		return false;
	if (!(READ_ONCE(sb->policy.own) & BIT(class)))
		return true;
	return !sb_asks(class, packet) || sb_concerns(sb, vid, packet);
}

/**
 * sb_policy_wants - is a group frame one that a BMC must not miss?
 * @sb: its sideband
 * @vid: VLAN of the frame on the wire, 0 for none
 * @dst: its destination MAC
 * @packet: what it carries
 *
 * Context: RCU read side.
 * Return: true when it asks for an address that the BMC is known to have, or is what
 *	a BMC gets its address and its routes from.
 */
bool sb_policy_wants(struct sb_core *sb, u16 vid, const u8 *dst,
		     const struct sb_packet *packet)
{
	enum sb_class class;

	if (!is_multicast_ether_addr(dst))
		return false;
	class = sb_policy_class(dst, packet);
	if (SB_CLASSES_CONFIGURE & BIT(class))
		return true;
	return SB_CLASSES_OWN & BIT(class) && sb_asks(class, packet) &&
	       sb_ip_known(&sb->ips, &packet->dest, vid);
}
