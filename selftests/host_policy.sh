#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A group frame is taken for what it is, and a BMC hears it when its policy says so.
#
# Needs neither the module nor root: kernel/dissect.c and kernel/policy.c are built
# for user space, as they are and with the address and undefined-behaviour
# sanitizers, and compared with a model that was written independently, over
# millions of random frames under random policies. See classify/policy_test.c.
#
# As a control each is built anew with one defect at a time: the comparison has to
# notice it.
#
# usage: host_policy.sh [OPTION OF policy_test]...
#
# A longer run: host_policy.sh -n 50000000
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

parts=(dissect.c policy.c table.c)
around=("$here"/classify/{random,run}.c "$here"/classify/policy_{world,frame,model,subject,test}.c)

defects_of_arp() {
	defect_in dissect.c "ARP: other hardware is taken for Ethernet" \
		's/arp->fixed\.ar_hrd != htons\(ARPHRD_ETHER\)/0/'
	defect_in dissect.c "ARP: other protocols are taken for IPv4" \
		's/arp->fixed\.ar_pro != htons\(ETH_P_IP\)/0/'
	defect_in dissect.c "ARP: the length of addresses is not asked for" \
		's/arp->fixed\.ar_pln != sizeof\(arp->sender_ip\)/0/'
	defect_in dissect.c "ARP: sender and target are mixed up" \
		's/source, arp->sender_ip/source, arp->target_ip/'
}

defects_of_ip() {
	defect_in dissect.c "IPv4: options are taken for the payload" \
		's/offset \+ 4 \* ip->ihl/offset + 20/'
	defect_in dissect.c "IPv4: the version is not asked for" 's/ip->version != 4/0/'
	defect_in dissect.c "IPv4: a header that is too short is read" 's/ip->ihl < 5/0/'
	defect_in dissect.c "IPv4: a flag is taken for the place of a fragment" \
		's/fragment & 0x1fff/fragment \& 0x3fff/'
	defect_in dissect.c "IP: ports are read from a later fragment" \
		's/packet->piece == SB_LATER \|\| \(packet/(packet/'
	defect_in dissect.c "IP: ports are those of UDP alone" \
		's/packet->protocol != IPPROTO_TCP/1/'
	defect_in dissect.c "IPv6: eight extension headers are too many" \
		's/i == SB_EXTENSIONS_MAX/i == SB_EXTENSIONS_MAX - 1/'
	defect_in dissect.c "IPv6: nine extension headers are looked behind" \
		's/i == SB_EXTENSIONS_MAX/i == SB_EXTENSIONS_MAX + 1/'
	defect_in dissect.c "IPv6: options for hops are not looked behind" \
		's/kind == SB_NEXTHDR_HOP \|\|//'
	defect_in dissect.c "IPv6: the length of extension headers is not asked for" \
		's/8 \* \(ext->len \+ 1\)/8/'
	defect_in dissect.c "IPv6: a fragment's flags are taken for its place" \
		's/0xfff8/0xffff/'
	defect_in dissect.c "IPv6: the place of a fragment is of IPv4's units" \
		's/0xfff8/0x1fff/'
	defect_in dissect.c "IPv6: a later fragment has extension headers" \
		's/ && packet->piece != SB_LATER; i/; i/'
	defect_in dissect.c "ICMPv6: a later fragment has a type" \
		's/IPPROTO_ICMPV6 \|\| packet->piece == SB_LATER/IPPROTO_ICMPV6/'
	defect_in dissect.c "ND: only solicitations have a target" \
		's/ && \*type != SB_ICMP6_NA//'
	defect_in dissect.c "ND: what has no target asks for that of the IPv6 header" \
		's/else\s*memset\(&packet->dest, 0/else if (0) memset(\&packet->dest, 0/'
	defect_in dissect.c "IPv6: the hop limit is not read" 's/packet->hop_limit = [^;]*;//'
	defect_in dissect.c "ND: the target is that of the IPv6 header" \
		's/if \(icmp\)\s*packet->dest/if (0) packet->dest/'
	defect_in dissect.h "copies: what is not at hand is not there" \
		's/skb_header_pointer\(skb, offset,/(offset + (int)sizeof(*__buf) > (int)skb_headlen(skb)) ? NULL : skb_header_pointer(skb, offset,/'
}

defects_of_classes() {
	defect_in policy.c "class: multicast is taken for broadcast" \
		's/is_broadcast_ether_addr\(dst\)/1/'
	defect_in policy.c "class: TCP is taken for UDP" \
		's/ && packet->protocol == protocol/ \&\& (packet->protocol == protocol || packet->protocol == 6)/'
	defect_in policy.c "class: IPv6 is taken for IPv4" 's/packet->type == htons\(type\)/1/'
	defect_in policy.c "class: source ports are taken for destinations" \
		's/switch \(packet->dest_port\)/switch (packet->source_port)/'
	defect_in policy.c "class: NetBIOS has no datagrams" 's/case SB_PORT_NETBIOS_DATA://'
	defect_in policy.c "class: DHCPv6 has its ports the other way round" \
		's/== SB_PORT_DHCPV6_CLIENT/== 547/; s/== SB_PORT_DHCPV6_SERVER/== 546/'
	defect_in policy.c "class: MLD has one version" 's/type == SB_ICMP6_MLD2_REPORT/0/'
	defect_in policy.c "class: MLD begins one type too late" 's/type >= SB_ICMP6_MLD_QUERY/type > SB_ICMP6_MLD_QUERY/'
	defect_in policy.h "class: two have their bits exchanged" \
		's/(SB_CLASS_MLD\s*= )20/\121/; s/(SB_CLASS_ND_SOLICITATION\s*= )21/\120/'
	defect_in policy.h "policy: the BMC is a DHCP server by default" \
		's/BIT\(SB_CLASS_DHCP_SERVER\) \| //'
}

defects_of_own() {
	defect_in policy.c "policy: what is dropped is heard" 's/READ_ONCE\(sb->policy\.pass\)/~0/'
	defect_in policy.c "policy: all passes that is limited to the BMC" \
		's/READ_ONCE\(sb->policy\.own\)/0/'
	defect_in policy.c "own: who tells of himself by ARP is not heard" \
		's/memcmp\(&packet->source, &packet->dest, sizeof\(packet->dest\)\)/1/'
	defect_in policy.c "own: ARP answers are not heard" 's/packet->kind == SB_ARP_REQUEST/1/'
	defect_in policy.c "own: solicitations are taken for answers" \
		's/class == SB_CLASS_ND_SOLICITATION \|\|//'
	defect_in policy.c "own: a station that is not known stays unreachable" \
		's/ \|\| atomic_read\(&sb_vlan_of\(member\)->unknown\[sort\]\)//'
	defect_in policy.c "own: stations without VLAN decide for all" \
		's/sb_members, vid\)/sb_members, 0)/'
	defect_in policy.c "own: addresses are looked for without their VLAN" \
		's/&packet->dest, vid\)/\&packet->dest, 0)/'
	defect_in policy.c "own: nothing is heard in a VLAN without station" \
		's/if \(!member \|\|/if (!member) return false; if (/'
	defect_in ip.h "own: the sorts of IPv6 addresses are one" \
		's/ip->s6_addr\[0\] == 0xfe &&/0 \&\&/'
	defect_in ip.h "own: addresses of sites are taken for those of the link" \
		's/& 0xc0\) == 0x80/\& 0x80) == 0x80/'
	defect_in ip.h "own: an IPv4 address is known by its last part" \
		's/(sb_ip_map\(struct.*)addr->s6_addr\[10\] = 0xff;/\1/'
}

echo "TAP version 13"
build
compare strict "each frame is known, and heard, as the model says" "$@"
defects_of_arp
defects_of_ip
defects_of_classes
defects_of_own
finish
