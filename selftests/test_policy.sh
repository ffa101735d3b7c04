#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: of the frames to groups the BMC hears those that its policy lets
# through, class by class, and the host hears all of them.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0
#	wire1 ------------ lom1 in br1    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/packets.sh"

IP=192.168.100.10 OTHER=192.168.100.77 CLIENT_IP=192.168.100.1
LINK=fe80::ec4:7aff:fe00:1 SITE=fd00::10 CLIENT6=fe80::c1
NODES=33:33:00:00:00:01 LLDP=01:80:c2:00:00:0e

vlan='' bmc_tag=''

# Frames that no policy stops end each exchange.
ends_by_unicast() {
	end_frames=(
		end bmc wire "$CLIENT $BMC $bmc_tag"
		end wire bmc "$BMC $CLIENT $vlan"
		end wire host "$STRANGER $CLIENT $vlan"
	)
	[[ " ${legs[*]} " != *" leg="* ]] || end_frames+=(end wire leg "$LEG $CLIENT $vlan")
}

# frame_of TO TYPE BYTES: from the client; wire_frame, host_frame, bmc_frame.
frame_of() {
	wire_frame="$1 $CLIENT $vlan type $2 hex $3"
	bmc_frame="$1 $CLIENT $bmc_tag type $2 hex $3"
}

heard() {
	frame_of "$2" "$3" "$4"
	exchange "$1: heard" send wire "$wire_frame" get host "$wire_frame" get bmc "$bmc_frame"
}

unheard() {
	frame_of "$2" "$3" "$4"
	exchange "$1: not heard, and counted" drops drop-policy=1 \
		send wire "$wire_frame" get host "$wire_frame"
}

# class NAME TO TYPE BYTES: passed and dropped as it is set, and it alone.
class() {
	need ctl policy set sb0 "$1" drop
	unheard "$1 drop" "${@:2}"
	need ctl policy set sb0 "$1" pass
	heard "$1 pass" "${@:2}"
	need ctl policy set sb0 arp drop dhcp-client drop dhcp-server drop netbios drop \
		other-broadcast drop nd-solicitation drop nd-advertisement drop \
		router-advertisement drop dhcpv6-server drop dhcpv6-client drop mld drop \
		other-multicast drop
	need ctl policy set sb0 "$1" pass
	heard "$1 alone passes" "${@:2}"
	need ctl policy set sb0 arp pass dhcp-client pass dhcp-server pass netbios pass \
		other-broadcast pass nd-solicitation pass nd-advertisement pass \
		router-advertisement pass dhcpv6-server pass dhcpv6-client pass mld pass \
		other-multicast pass
	need ctl policy set sb0 "$1" drop
	unheard "$1 alone is dropped" "${@:2}"
	need ctl policy set sb0 "$1" pass
}

# Hop-by-hop options with a router alert, as MLD has them.
mld() { printf '%02x00050200000100%s' 58 "$(icmp6 "$1")"; }

broadcasts() {
	class arp $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	class dhcp-client $ALL 0800 "$(ip4 17 $CLIENT_IP 255.255.255.255 "$(udp 67 68)")"
	class dhcp-server $ALL 0800 "$(ip4 17 0.0.0.0 255.255.255.255 "$(udp 68 67)")"
	class netbios $ALL 0800 "$(ip4 17 $CLIENT_IP 192.168.100.255 "$(udp 137 137)")"
	class netbios $ALL 0800 "$(ip4 17 $CLIENT_IP 192.168.100.255 "$(udp 138 138)")"
	class other-broadcast $ALL 0800 "$(ip4 17 $CLIENT_IP 192.168.100.255 "$(udp 623 623)")"
	class other-broadcast $ALL 88b5 00
	class other-broadcast $ALL 0800 "$(ip4 17 $CLIENT_IP 255.255.255.255 "$(udp 67 68)" 0001)"
	class other-broadcast $ALL 0800 "$(ip4 6 $CLIENT_IP 255.255.255.255 "$(udp 67 68)")"
}

multicasts() {
	class nd-solicitation "$(solicited fd00::77)" 86dd \
		"$(ip6 58 $CLIENT6 ff02::1:ff00:77 "$(nd 135 fd00::77)")"
	class nd-advertisement $NODES 86dd "$(ip6 58 $CLIENT6 ff02::1 "$(nd 136 $CLIENT6)")"
	class router-advertisement $NODES 86dd "$(ip6 58 $CLIENT6 ff02::1 "$(icmp6 134)")"
	class dhcpv6-server 33:33:00:01:00:02 86dd \
		"$(ip6 17 $CLIENT6 ff02::1:2 "$(udp 546 547)")"
	class dhcpv6-client $NODES 86dd "$(ip6 17 $CLIENT6 ff02::1 "$(udp 547 546)")"
	class mld $NODES 86dd "$(ip6 0 $CLIENT6 ff02::1 "$(mld 130)")"
	class mld 33:33:00:00:00:16 86dd "$(ip6 0 $CLIENT6 ff02::16 "$(mld 143)")"
	class other-multicast $GROUP 0800 "$(ip4 17 $CLIENT_IP 224.0.0.251 "$(udp 5353 5353)")"
	class other-multicast $NODES 86dd "$(ip6 58 $CLIENT6 ff02::1 "$(icmp6 128)")"
	class other-multicast $GROUP 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

defaults() {
	need ctl dev del sb0
	set_up "$@"
}

# says FRAME: the BMC sends it, and the wire gets it.
says() { exchange "$1" send bmc "$2" get wire "${3:-$2}"; }

# bmc_says DESCRIPTION TO TYPE BYTES
bmc_says() { says "$1" "$2 $BMC $bmc_tag type $3 hex $4" "$2 $BMC $vlan type $3 hex $4"; }

arp_of_own() {
	heard "no address known: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	bmc_says "the BMC asks for a neighbour" $ALL 0806 "$(arp 1 $BMC $IP $CLIENT_IP)"
	heard "own: a request for its address" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $IP)"
	heard "own: a probe for it" $ALL 0806 "$(arp 1 $CLIENT 0.0.0.0 $IP)"
	unheard "own: a request for another" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	unheard "own: a probe for another" $ALL 0806 "$(arp 1 $CLIENT 0.0.0.0 $OTHER)"
	heard "own: an announcement" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $CLIENT_IP)"
	heard "own: a reply to all" $ALL 0806 "$(arp 2 $CLIENT $CLIENT_IP $OTHER)"
	unheard "own: a request cut off" $ALL 0806 00010800060400010200
	bmc_says "the BMC has a second address" $ALL 0806 "$(arp 1 $BMC 169.254.7.7 169.254.7.8)"
	heard "own: a request for the newer" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP 169.254.7.7)"
	heard "own: a request for the older" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $IP)"
	unheard "own: a request for neither" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

bmc_link_is() { [ "$(ctl -j dev show sb0 | jq -r '.[0].bmc_link.state')" = "$1" ]; }

# It may come back with another address, and say nothing of it.
away() {
	need ip -n bmc link set eth0 down
	need wait_for 10 bmc_link_is no-carrier
	need ip -n bmc link set eth0 up
	need wait_for 10 bmc_link_is up
	heard "the BMC was away: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	check "what it had is still shown" grep -q "ip 169.254.7.7" <(ctl station show)
	bmc_says "it is heard of again" $ALL 0806 "$(arp 1 $BMC 169.254.7.7 $CLIENT_IP)"
	heard "own: a request for its address again" $ALL 0806 \
		"$(arp 1 $CLIENT $CLIENT_IP 169.254.7.7)"
	unheard "own: a request for another again" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

# ns_for ADDRESS: who asks for it, in the words of heard.
ns_for() {
	echo "$(solicited "$1") 86dd $(ip6 58 $CLIENT6 ff02::1:ff00:0 "$(nd 135 "$1")")"
}

# shellcheck disable=SC2046 # three words each
solicitations_of_own() {
	heard "no address known: a solicitation for any" $(ns_for fe80::77)
	bmc_says "the BMC solicits from its link-local address" "$(solicited $CLIENT6)" 86dd \
		"$(ip6 58 $LINK ff02::1:ff00:c1 "$(nd 135 $CLIENT6)")"
	heard "own: for its link-local address" $(ns_for $LINK)
	unheard "own: for another link-local one" $(ns_for fe80::77)
	heard "no other address known: for any other" $(ns_for fd00::77)
	bmc_says "the BMC looks whether somebody has its second one" "$(solicited $SITE)" 86dd \
		"$(ip6 58 :: ff02::1:ff00:10 "$(nd 135 $SITE)")"
	heard "own: for that" $(ns_for $SITE)
	unheard "own: for any other" $(ns_for fd00::77)
	check_not "an address that is looked for is not shown as the BMC's" \
		grep -q $SITE <(ctl station show)
	bmc_says "an advertisement that a router has passed on" $NODES 86dd \
		"$(ip6 58 $SITE ff02::1 "$(nd 136 $SITE)" 254)"
	bmc_says "one whose target is cut off" $NODES 86dd \
		"$(ip6 58 $SITE $CLIENT6 "$(nd 136 $CLIENT6 | head -c 46)")"
	check_not "neither says what the BMC has" grep -Eq "$SITE|$CLIENT6" <(ctl station show)
	bmc_says "the BMC advertises it" $NODES 86dd "$(ip6 58 $SITE ff02::1 "$(nd 136 $SITE)")"
	check "then it is" grep -q "ip $SITE" <(ctl station show)
	heard "own: for it still" $(ns_for $SITE)
	unheard "own: for another of the prefix" $(ns_for fd00::77)
	heard "no address of the prefix known: for any of it" $(ns_for fd01::77)
}

second_station() {
	need ctl station add $BMC2 dev sb0
	heard "a second station without address: a request for any" $ALL 0806 \
		"$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	need ctl station del $BMC2 dev sb0
	unheard "once it has gone: own ones again" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

# dhcp OPERATION TRANSACTION TYPE ADDRESS: a message about the BMC, from it (1) or to it.
dhcp() {
	local ports="68 67"
	[ "$1" = 1 ] || ports="67 68"
	# shellcheck disable=SC2086 # two ports
	ip4 17 0.0.0.0 255.255.255.255 "$(udp $ports "$(printf '%02x' "$1")010600$2$(printf '%016d' 0)$(hex_ip "$4")$(printf '%016d' 0)$(hex_mac $BMC)$(printf '%0404d' 0)638253633501$3ff")"
}

shown() { ctl station show | grep -q "ip $1\b"; }

# Whoever looks for a lease has no address; what is granted counts where it was asked
# for, and does not shut out others before the BMC itself says that it has it.
lease() {
	bmc_says "the BMC looks for a DHCP server" $ALL 0800 "$(dhcp 1 12345678 01 0.0.0.0)"
	heard "then it may get any: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	heard "a grant that nobody asked for" $ALL 0800 "$(dhcp 2 99999999 05 192.168.100.66)"
	check_not "it is not learnt" shown 192.168.100.66
	heard "the grant that was asked for" $ALL 0800 "$(dhcp 2 12345678 05 192.168.100.12)"
	check "it is learnt" shown 192.168.100.12
	heard "not confirmed yet: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
	heard "a second grant" $ALL 0800 "$(dhcp 2 12345678 05 192.168.100.66)"
	check "the first one counts" shown 192.168.100.12
	bmc_says "the BMC has it" $ALL 0806 "$(arp 1 $BMC 192.168.100.12 $CLIENT_IP)"
	unheard "own: a request for another" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

# Of more addresses than are remembered nobody knows which others there are.
crowded() {
	local i
	for i in 21 22 23 24 25; do
		bmc_says "it has 192.168.100.$i, too" $ALL 0806 "$(arp 1 $BMC 192.168.100.$i $CLIENT_IP)"
	done
	heard "five addresses: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
}

host_access() {
	need ctl dev set sb0 host-access on
	exchange "the host's request for the BMC reaches it" \
		send host "$ALL $LOM0 type 0806 hex $(arp 1 $LOM0 $CLIENT_IP $IP)" \
		get wire "$ALL $LOM0 type 0806 hex $(arp 1 $LOM0 $CLIENT_IP $IP)" \
		get bmc "$ALL $LOM0 type 0806 hex $(arp 1 $LOM0 $CLIENT_IP $IP)"
	exchange "the host's request for another does not" drops drop-policy=1 \
		send host "$ALL $LOM0 type 0806 hex $(arp 1 $LOM0 $CLIENT_IP $OTHER)" \
		get wire "$ALL $LOM0 type 0806 hex $(arp 1 $LOM0 $CLIENT_IP $OTHER)"
	need ctl dev set sb0 host-access off
}

# The host leg is the host's own, and hears all.
host_leg() {
	local ask
	ask="type 0800 hex $(ip4 17 0.0.0.0 255.255.255.255 "$(udp 68 67)")"
	host_leg_up
	ends_by_unicast
	exchange "the host leg hears what the BMC does not" drops drop-policy=1 \
		send wire "$ALL $CLIENT $ask" get host "$ALL $CLIENT $ask" \
		get leg "$ALL $CLIENT $ask"
	exchange "nor does the BMC hear it from the host leg" drops drop-policy=1 \
		send leg "$ALL $LEG $ask" get wire "$ALL $LEG $ask"
	need ip -n host link set sb0 down
	unset 'legs[-1]'
	ends_by_unicast
}

# The bridges leave it to who listens on the port itself.
lldp() {
	local said="$LLDP $CLIENT type 88cc hex 0207040200000000c1" before=("${legs[@]}")
	legs+=(lldp=host/lom0@88cc lldp1=host/lom1@88cc)
	exchange "LLDP is the host's alone" send wire "$said" get lldp "$said"
	need ctl policy set sb0 lldp pass
	exchange "lldp pass: the BMC hears it too" send wire "$said" get lldp "$said" \
		get bmc "$said"
	exchange "but not of another port's neighbour" send wire1 "$said" get lldp1 "$said"
	exchange "nor others of its kind" send wire "01:80:c2:00:00:0f $CLIENT type 88cc" \
		get lldp "01:80:c2:00:00:0f $CLIENT type 88cc"
	need ctl port set lom1 dev sb0 primary
	end_frames[2]=wire1
	exchange "it is that of the active port" send wire1 "$said" get lldp1 "$said" \
		get bmc "$said" send wire "$said" get lldp "$said"
	need ctl port set lom0 dev sb0 primary
	ends_by_unicast
	need ctl policy set sb0 lldp drop
	exchange "lldp drop: the host's alone again" send wire "$said" get lldp "$said"
	legs=("${before[@]}")
}

settings() {
	check "the same policy once more is no error" ctl policy set sb0 arp own
	same "show says what is not the default" "sb0 policy netbios pass" \
		"$(ctl policy set sb0 netbios pass; ctl dev show | grep -o "sb0\|policy netbios [a-z]*" | xargs)"
	need ctl policy set sb0 netbios drop
	check_not "and nothing else" grep -q policy <(ctl dev show)
	same "in JSON all classes" 13 "$(ctl -j policy show sb0 | jq '.[0].policy | length')"
}

# set_up [STATION...]: two ports, the first active, and no announcements among the
# frames.
set_up() {
	need ctl up lom0 port lom1 bmc-link bmc0 mac $BMC "$@" dev sb0 announce 0
}

load_module
topology 2
ends_by_unicast
set_up
noticed "control: a class that is dropped is not heard" \
	send wire "$ALL $CLIENT type 0800 hex $(ip4 17 0.0.0.0 255.255.255.255 "$(udp 68 67)")" \
	get host "$ALL $CLIENT type 0800 hex $(ip4 17 0.0.0.0 255.255.255.255 "$(udp 68 67)")" \
	get bmc "$ALL $CLIENT type 0800 hex $(ip4 17 0.0.0.0 255.255.255.255 "$(udp 68 67)")"
broadcasts
multicasts
defaults
arp_of_own
away
solicitations_of_own
second_station
host_access
host_leg
lldp
lease
crowded
settings

vlan="tag 100"
defaults vlan 100
ends_by_unicast
heard "tag add: no address known: a request for any" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
bmc_says "tag add: the BMC asks for a neighbour" $ALL 0806 "$(arp 1 $BMC $IP $CLIENT_IP)"
heard "tag add: a request for its address" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $IP)"
unheard "tag add: a request for another" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
lldp

bmc_tag="tag 100"
defaults vlan 100 tag keep
ends_by_unicast
bmc_says "tag keep: the BMC asks for a neighbour" $ALL 0806 "$(arp 1 $BMC $IP $CLIENT_IP)"
heard "tag keep: a request for its address" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $IP)"
unheard "tag keep: a request for another" $ALL 0806 "$(arp 1 $CLIENT $CLIENT_IP $OTHER)"
finish
