/* SPDX-License-Identifier: GPL-2.0 */
/* Policy: which group frames a BMC hears. */
#ifndef _SIDEBAND_POLICY_H
#define _SIDEBAND_POLICY_H

#include <linux/types.h>

struct sb_core;
struct sb_packet;

/**
 * enum sb_class - classes of group frames
 * @SB_CLASS_ARP: broadcast: ARP
 * @SB_CLASS_DHCP_CLIENT: broadcast: to DHCP clients
 * @SB_CLASS_DHCP_SERVER: broadcast: to DHCP servers
 * @SB_CLASS_NETBIOS: broadcast: NetBIOS names and datagrams
 * @SB_CLASS_OTHER_BROADCAST: all other broadcast
 * @SB_CLASS_ND_ADVERTISEMENT: multicast: neighbour advertisements
 * @SB_CLASS_ROUTER_ADVERTISEMENT: multicast: router advertisements
 * @SB_CLASS_DHCPV6_SERVER: multicast: to DHCPv6 servers and relays
 * @SB_CLASS_DHCPV6_CLIENT: multicast: to DHCPv6 clients
 * @SB_CLASS_MLD: multicast: membership of IPv6 groups
 * @SB_CLASS_ND_SOLICITATION: multicast: neighbour solicitations
 * @SB_CLASS_LLDP: multicast: LLDP
 * @SB_CLASS_OTHER_MULTICAST: all other multicast
 *
 * The numbers are those of bits. The lower half has NC-SI's broadcast packet
 * filter settings, DSP0222 command 0x10, and the upper half its multicast packet
 * filter settings, command 0x12, and behind them what NC-SI does not name.
 */
enum sb_class {
	SB_CLASS_ARP			= 0,
	SB_CLASS_DHCP_CLIENT		= 1,
	SB_CLASS_DHCP_SERVER		= 2,
	SB_CLASS_NETBIOS		= 3,
	SB_CLASS_OTHER_BROADCAST	= 15,
	SB_CLASS_ND_ADVERTISEMENT	= 16,
	SB_CLASS_ROUTER_ADVERTISEMENT	= 17,
	SB_CLASS_DHCPV6_SERVER		= 18,
	SB_CLASS_DHCPV6_CLIENT		= 19,
	SB_CLASS_MLD			= 20,
	SB_CLASS_ND_SOLICITATION	= 21,
	SB_CLASS_LLDP			= 30,
	SB_CLASS_OTHER_MULTICAST	= 31,
};

/* Classes that can be limited to what concerns the BMC's own addresses. */
#define SB_CLASSES_OWN		(BIT(SB_CLASS_ARP) | BIT(SB_CLASS_ND_SOLICITATION))

/* All that the BMC may need to be found and to find its way, and what nobody knows
 * the purpose of. It is no server, and speaks no NetBIOS; LLDP is the host's.
 */
#define SB_CLASSES_DEFAULT						\
	(~(u32)(BIT(SB_CLASS_DHCP_SERVER) | BIT(SB_CLASS_NETBIOS) |	\
		BIT(SB_CLASS_DHCPV6_SERVER) | BIT(SB_CLASS_LLDP)))

/* Classes without which a BMC gets no address, and no way out. */
#define SB_CLASSES_CONFIGURE						\
	(BIT(SB_CLASS_DHCP_CLIENT) | BIT(SB_CLASS_DHCPV6_CLIENT) |	\
	 BIT(SB_CLASS_ROUTER_ADVERTISEMENT))

/**
 * struct sb_policy - which group frames a BMC hears
 * @pass: bit for each &enum sb_class that it hears
 * @own: those of them of which it hears only what concerns its own addresses
 */
struct sb_policy {
	u32	pass;
	u32	own;
};

enum sb_class sb_policy_class(const u8 *dst, const struct sb_packet *packet);
bool sb_policy_admits(struct sb_core *sb, u16 vid, const u8 *dst,
		      const struct sb_packet *packet);

bool sb_policy_wants(struct sb_core *sb, u16 vid, const u8 *dst,
		     const struct sb_packet *packet);

#endif
