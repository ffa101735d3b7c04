#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The guard decides on each frame as its description says.
#
# Needs neither the module nor root: kernel/guard.c is built for user space, with the
# address and undefined-behaviour sanitizers, and compared with a model that compares
# prefixes bit by bit: every sort of frame, every length, and guards that change at
# random. See classify/guard_test.c.
#
# As a control the guard is built anew with one defect at a time: the comparison has
# to notice each.
#
# usage: host_guard.sh [OPTION OF guard_test]...
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

parts=(guard.c)
around=("$here"/classify/{run,guard_test}.c)

# defect DESCRIPTION EXPRESSION
defect() { defect_in guard.c "$@"; }

defects_of_prefixes() {
	defect "a length within a byte has a bit too many" 's/0xff00 >> \(bits % 8\)/0xff80 >> (bits % 8)/'
	defect "a length within a byte is none" 's/if \(bits % 8\)/if (0)/'
	defect "what is behind a length counts" 's/i < sizeof\(\*address\)/i < 8/'
	defect "bits behind the length are not said" 's/return memcmp\(address, &whole, sizeof\(whole\)\)/return 0/'
	defect "IPv4 is counted as IPv6" 's/SB_MAPPED_BITS \+ length/length/'
	defect "only the shortest length is tried" 's/if \(sb_guard_lists\(guard, &key\)\)\s*return true;/return sb_guard_lists(guard, \&key);/'
	defect "IPv4 and IPv6 are one family" 's/key = \{ \.sort = sort \}/key = { .sort = SB_GUARD_IPV6 }/'
	defect "IPv6 is looked for among IPv4" 's/sb_guard_lists_ip\(guard, SB_GUARD_IPV6/sb_guard_lists_ip(guard, SB_GUARD_IPV4/'
	defect "a new length is not known" 's/set_bit\(key->length[^;]*;/;/'
	defect "a length goes with the first that has it" 's/!--guard->used\[key->sort\]\[key->length\]/(--guard->used[key->sort][key->length], 1)/'
	defect "a length stays when none has it" 's/clear_bit\(key->length[^;]*;/;/'
}

defects_of_lists() {
	defect "an open guard stops" 's/!smp_load_acquire\(&guard->prefixes\) \|\|//'
	defect "MACs do not count" 's/smp_load_acquire\(&guard->macs\) &&/0 \&\&/'
	defect "a MAC that is listed lets all in" 's/&& !sb_guard_lists_mac\(guard, source\)\)\s*return false/\&\& sb_guard_lists_mac(guard, source)) return true/'
	defect "what may still fail counts" 's/entry && READ_ONCE\(entry->live\)/entry/'
	defect "what failed stays" 's/(void sb_guard_give_up.*)sb_guard_free\(guard, entry\);/\1;/'
	defect "what is taken away stays" 's/rhashtable_remove_fast[^;]*;//'
	defect "one more than there may be" 's/>= SB_GUARD_MAX/> SB_GUARD_MAX/'
	defect "prefixes taken away are still counted" 's/prefixes--;/;/'
	defect "MACs are counted as prefixes" 's/macs\+\+;/prefixes++;/'
}

defects_of_exemptions() {
	defect "ARP is stopped" 's/packet->type == htons\(ETH_P_ARP\) \|\|//'
	defect "LLDP is stopped" 's/\|\|\s*packet->type == htons\(ETH_P_LLDP\)//'
	defect "all that is not IP passes" 's/(SB_GUARD_IPV6, &packet->source\);\s*)return false/\1return true/'
	defect "fragments are exempt" 's/packet->piece != SB_WHOLE/0/'
	defect "discovery is believed from any distance" 's/packet->hop_limit == SB_HOP_LIMIT_ND/1/'
	defect "discovery is believed from one hop away" 's/packet->hop_limit == SB_HOP_LIMIT_ND/packet->hop_limit >= SB_HOP_LIMIT_ND - 1/'
	defect "groups are believed from any distance" 's/&&\s*sb_is_from_the_link\(packet\)//'
	defect "groups are stopped from who has no address yet" 's/\|\|\s*!memcmp\(&packet->source, &none[^;]*;/;/'
	defect "router solicitations are stopped" 's/>= SB_ICMP6_RS/> SB_ICMP6_RS/'
	defect "redirects are stopped" 's/<= SB_ICMP6_REDIRECT/< SB_ICMP6_REDIRECT/'
	defect "queries for members are stopped" 's/>= SB_ICMP6_MLD_QUERY/> SB_ICMP6_MLD_QUERY/'
	defect "members that leave are stopped" 's/<= SB_ICMP6_MLD_DONE/< SB_ICMP6_MLD_DONE/'
	defect "reports of version 2 are stopped" 's/\|\|\s*packet->kind == SB_ICMP6_MLD2_REPORT//'
	defect "any protocol has such types" 's/packet->protocol != IPPROTO_ICMPV6/0/'
	defect "leases come by any protocol" 's/packet->protocol == IPPROTO_UDP &&//'
	defect "leases come from any port" 's/packet->source_port == server &&//'
	defect "leases go to any port" 's/&& packet->dest_port == client//'
	defect "clients of DHCP pass, not servers" 's/SB_PORT_DHCP_SERVER,(\s*)SB_PORT_DHCP_CLIENT/SB_PORT_DHCP_CLIENT,\1SB_PORT_DHCP_SERVER/'
	defect "leases of IPv6 are stopped" 's/\|\|\s*sb_is_lease\(packet, SB_PORT_DHCPV6_SERVER,\s*SB_PORT_DHCPV6_CLIENT\)//'
	defect "discovery passes in IPv4" 's/packet->type == htons\(ETH_P_IPV6\) &&\s*\(sb/(sb/'
}

echo "TAP version 13"
build
compare strict "each frame is stopped or not as the model says" "$@"
defects_of_prefixes
defects_of_lists
defects_of_exemptions
finish
