#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A filter gives the BMC those frames to the host that meet its conditions.
#
# Needs neither the module nor root: kernel/dissect.c and kernel/filter.c are built
# for user space, as they are and with the address and undefined-behaviour
# sanitizers, and compared with a model that was written independently, over
# millions of random frames and filters: fragments, options, extension headers,
# tags, and what is cut off. See classify/filter_test.c.
#
# As a control each is built anew with one defect at a time: the comparison has to
# notice it.
#
# usage: host_filter.sh [OPTION OF filter_test]...
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

parts=(dissect.c filter.c)
around=("$here"/classify/{random,run}.c "$here"/classify/policy_{world,frame}.c
	"$here"/classify/filter_{model,test}.c)

defects_of_conditions() {
	defect_in filter.c "any VLAN will do" 's/rule->in_vlan && rule->vid != vid/0/'
	defect_in filter.c "a VLAN is always asked for" 's/rule->in_vlan && rule->vid/rule->vid/'
	defect_in filter.c "any EtherType will do" 's/rule->type && rule->type != packet->type/0/'
	defect_in filter.c "any address will do" 's/\(rule->to_dest &&\s*memcmp[^;{]*\)\)\)/0)/'
	defect_in filter.c "any protocol will do" 's/rule->protocol != packet->protocol/0/'
	defect_in filter.c "any port will do" 's/rule->port == packet->dest_port \? match : SB_FILTER_NONE/match/'
	defect_in filter.c "the source's port counts" 's/rule->port == packet->dest_port/rule->port == packet->source_port/'
	defect_in filter.c "all filters are exclusive" 's/rule->exclusive \?/1 ?/'
}

defects_of_fragments() {
	defect_in filter.c "later fragments are the host's" 's/(SB_LATER\)\s*return )SB_FILTER_COPY/\1SB_FILTER_NONE/'
	defect_in filter.c "later fragments are the BMC's alone" 's/(SB_LATER\)\s*return )SB_FILTER_COPY/\1match/'
	defect_in filter.c "later fragments count though no port is asked for" 's/if \(!rule->port\)\s*return match;//'
	defect_in filter.c "a protocol that is hidden is another" 's/if \(sb_hides_protocol\(packet\)\)/if (0)/'
	defect_in filter.c "what is hidden is the BMC's alone" 's/(sb_hides_protocol\(packet\)\)\s*return )SB_FILTER_COPY/\1match/'
	defect_in filter.c "IPv4 hides protocols, too" 's/packet->type != htons\(ETH_P_IPV6\) \|\| //'
	defect_in filter.c "whole packets hide protocols, too" 's/ \|\| packet->piece != SB_LATER//'
	defect_in filter.c "routing headers hide none" 's/packet->protocol == SB_NEXTHDR_ROUTING \|\|//'
}

defects_of_headers() {
	defect_in dissect.c "options of IPv4 are taken for the payload" 's/offset \+ 4 \* ip->ihl/offset + 20/'
	defect_in dissect.c "a ninth extension header is looked behind" 's/i == SB_EXTENSIONS_MAX/i == SB_EXTENSIONS_MAX + 1/'
	defect_in dissect.c "the length of extension headers is not asked for" 's/8 \* \(ext->len \+ 1\)/8/'
	defect_in dissect.c "a later fragment has extension headers" 's/ && packet->piece != SB_LATER; i/; i/'
	defect_in dissect.c "source and destination of ports are mixed up" 's/dest_port = ntohs\(ports->dest\)/dest_port = ntohs(ports->source)/'
	defect_in dissect.c "ARP is about its sender" 's/dest, arp->target_ip/dest, arp->sender_ip/'
	defect_in dissect.c "discovery is about the header's address" 's/if \(icmp\)\s*packet->dest/if (0) packet->dest/'
}

defects_of_flaws() {
	defect_in filter.c "no condition is needed" 's/!rule->type && !rule->protocol && !rule->port && !rule->to_dest/0/'
	defect_in filter.c "an address is no condition" 's/ && !rule->to_dest\)/)/'
	defect_in filter.c "a length is an EtherType" 's/ntohs\(rule->type\) < ETH_P_802_3_MIN/0/'
	defect_in filter.c "a port needs no protocol" 's/rule->port && rule->protocol != IPPROTO_UDP/0 \&\& rule->protocol != IPPROTO_UDP/'
	defect_in filter.c "ARP has a protocol" 's/&& !is_ip && !is_ipv6\)/\&\& !is_ip \&\& !is_ipv6 \&\& !is_arp)/'
	defect_in filter.c "ARP has no IPv4 address" 's/!is_ip && !is_arp/!is_ip/'
	defect_in filter.c "IPv6 addresses are those of anything" 's/sb_filter_wants_ipv6\(rule\) && rule->type && !is_ipv6/0/'
}

echo "TAP version 13"
build
compare strict "each frame is whose the model says" "$@"
defects_of_conditions
defects_of_fragments
defects_of_headers
defects_of_flaws
finish
