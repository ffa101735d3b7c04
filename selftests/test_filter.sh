#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: what a filter asks for of the frames to the host the BMC has, too, or
# instead of the host, and nothing else; no frame is lost to either side by its
# fragments, options, tags, or headers that are cut off. A BMC may share the host's
# MAC, where that is asked for.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

# Payloads, in hex: from port 0x1234 to the one given.
udp() { printf '1234%04x000c0000b1b2b3b4' "$1"; }
tcp() { printf '1234%04x00000001000000025010ffff00000000c1c2' "$1"; }

# ipv4 PROTOCOL FRAGMENT PAYLOAD [OPTIONS [ADDRESS]]: FRAGMENT is the field with flags
# and offset, ADDRESS the destination, all but PROTOCOL in hex.
ipv4() {
	local options=${4:-} words
	words=$((5 + ${#options} / 8))
	printf 'type 0800 hex 4%x00%04x0001%s40%02x0000c0a80101%s%s%s' "$words" \
		$((4 * words + ${#3} / 2)) "$2" "$1" "${5:-c0a80102}" "$options" "$3"
}

# ipv6 NEXT PAYLOAD
ipv6() {
	printf 'type 86dd hex 60000000%04x%02x40%s%s%s' $((${#2} / 2)) "$1" \
		fd000000000000000000000000000001 fd000000000000000000000000000002 "$2"
}

# extension NEXT: one of eight bytes. fragment NEXT FIELD: one that says which it is.
extension() { printf '%02x00010400000000' "$1"; }
fragment() { printf '%02x00%s00000007' "$1" "$2"; }

# cut N WORDS...: of a payload in hex the first N bytes.
cut() { printf 'type %s size %s hex %s' "$3" "$1" "${5:0:$((2 * $1))}"; }

# goes WHOM DESCRIPTION WORDS...: a frame from the wire to the host's MAC.
goes() {
	local frame="$LOM0 $CLIENT $3" items=()
	[[ $1 != *host* ]] || items+=(get host "$frame")
	[[ $1 != *bmc* ]] || items+=(get bmc "$frame")
	exchange "$2: to $1" send wire "$frame" "${items[@]}"
}

add() { need ctl filter add "$1" dev sb0 "${@:2}"; }
del() { need ctl filter del "$1" dev sb0; }

by_port() {
	goes bmc "UDP to 623" "$(ipv4 17 0000 "$(udp 623)")"
	goes host "UDP to 624" "$(ipv4 17 0000 "$(udp 624)")"
	goes host "TCP to 623" "$(ipv4 6 0000 "$(tcp 623)")"
	goes host "UDP from 623" "$(ipv4 17 0000 026f1234000c000001020304)"
	goes bmc "UDP to 623, options" "$(ipv4 17 0000 "$(udp 623)" 9404000001010100)"
	goes host "UDP to 624, with 623 among the options" \
		"$(ipv4 17 0000 "$(udp 624)" 1234026f000c0000)"
	goes bmc "UDP to 623, don't fragment" "$(ipv4 17 4000 "$(udp 623)")"
	exchange "to another MAC: untouched" \
		send wire "$STRANGER $CLIENT $(ipv4 17 0000 "$(udp 623)")" \
		get host "$STRANGER $CLIENT $(ipv4 17 0000 "$(udp 623)")"
	exchange "to a group: the host has it in any case" \
		send wire "$ALL $CLIENT $(ipv4 17 0000 "$(udp 623)")" \
		get host "$ALL $CLIENT $(ipv4 17 0000 "$(udp 623)")" \
		get bmc "$ALL $CLIENT $(ipv4 17 0000 "$(udp 623)")"
}

by_fragment() {
	goes bmc "first fragment, UDP to 623" "$(ipv4 17 2000 "$(udp 623)")"
	goes host "first fragment, UDP to 624" "$(ipv4 17 2000 "$(udp 624)")"
	goes host+bmc "a fragment of UDP in the middle" "$(ipv4 17 2001 "$(udp 624)")"
	goes host+bmc "the last fragment of UDP" "$(ipv4 17 0100 "$(udp 624)")"
	goes host+bmc "the last fragment of UDP, one byte" "$(ipv4 17 0100 55)"
	goes host "the last fragment of TCP" "$(ipv4 6 0100 "$(udp 623)")"
}

by_ipv6() {
	goes bmc "IPv6: UDP to 623" "$(ipv6 17 "$(udp 623)")"
	goes host "IPv6: UDP to 624" "$(ipv6 17 "$(udp 624)")"
	goes bmc "IPv6: behind hop-by-hop, routing and destination options" \
		"$(ipv6 0 "$(extension 43)$(extension 60)$(extension 17)$(udp 623)")"
	goes host "IPv6: behind nine extension headers" "$(ipv6 60 "$(for _ in {1..8}; do
		extension 60; done; extension 17)$(udp 623)")"
	goes bmc "IPv6: the only fragment" "$(ipv6 44 "$(fragment 17 0000)$(udp 623)")"
	goes bmc "IPv6: first fragment to 623" "$(ipv6 44 "$(fragment 17 0001)$(udp 623)")"
	goes host "IPv6: first fragment to 624" "$(ipv6 44 "$(fragment 17 0001)$(udp 624)")"
	goes bmc "IPv6: first fragment to 623, options within" \
		"$(ipv6 44 "$(fragment 60 0001)$(extension 17)$(udp 623)")"
	goes host+bmc "IPv6: later fragment of UDP" "$(ipv6 44 "$(fragment 17 0100)$(udp 624)")"
	goes host "IPv6: later fragment of TCP" "$(ipv6 44 "$(fragment 6 0100)$(udp 623)")"
	goes host+bmc "IPv6: later fragment, its protocol in the first" \
		"$(ipv6 44 "$(fragment 60 0100)$(udp 624)")"
}

# Whatever can't be read is the host's.
by_odd_header() {
	local whole
	read -ra whole <<<"$(ipv4 17 0000 "$(udp 623)")"
	goes host "cut off within UDP's ports" "$(cut 23 "${whole[@]}")"
	goes bmc "cut off behind them" "$(cut 24 "${whole[@]}")"
	goes host "cut off behind IP" "$(cut 20 "${whole[@]}")"
	goes host "cut off within IP" "$(cut 19 "${whole[@]}")"
	goes host "nothing but the EtherType" "type 0800 size 0"
	goes host "IP with a header too short" "type 0800 hex 44${whole[3]:2}"
	goes host "IP with a header longer than the frame" "$(cut 32 type 0800 hex "4f${whole[3]:2}")"
	goes host "IPv4 under the EtherType of IPv6" "type 86dd hex ${whole[3]}"
	goes host "IPv6 under the EtherType of IPv4" \
		"type 0800 hex 60${whole[3]:2}"
	goes host "a length in place of an EtherType" "type 0020 hex ${whole[3]}"
	read -ra whole <<<"$(ipv6 0 "$(extension 17)$(udp 623)")"
	goes host "IPv6 cut off within an extension header" "$(cut 41 "${whole[@]}")"
	goes host "IPv6 cut off before the ports" "$(cut 50 "${whole[@]}")"
}

by_tag() {
	local frame
	frame=$(ipv4 17 0000 "$(udp 623)")
	goes host "in a VLAN without station" "tag 100 $frame"
	goes host "under a provider's tag" "tag 88a8:100 $frame"
	goes host "under two tags without VLAN" "tag 0 tag 0 $frame"
	goes host "behind two tags" "tag 100 tag 200 $frame"
	goes bmc "with a priority only" "tag 0:3 $frame"
	need ctl station add $BMC dev sb0 vlan 100 tag keep
	goes bmc "in a VLAN that the BMC tags" "tag 100:3 $frame"
	goes host "in another VLAN" "tag 200 $frame"
	goes host "behind a second tag in its VLAN" "tag 100 tag 200 $frame"
	del rmcp
	add rmcp vlan 100 port rmcp exclusive
	goes bmc "in the VLAN that the filter names" "tag 100 $frame"
	goes host "outside the VLAN that the filter names" "$frame"
	need ctl station del $BMC dev sb0 vlan 100
	goes host "in that VLAN, when the station is gone" "tag 100 $frame"
	del rmcp
}

arp() { printf 'type 0806 hex 0001080006040002020000000001c0a80101020000000100%s' "${1:-c0a80102}"; }

by_other_conditions() {
	add arp ethertype arp copy
	goes host+bmc "ARP, copied" "$(arp)"
	goes host "IP, where ARP is asked for" "$(ipv4 1 0000 0800000000010001)"
	add mine ethertype arp dest 192.168.1.2 exclusive force
	goes bmc "ARP for the address of an exclusive filter" "$(arp)"
	goes host+bmc "ARP for another address" "$(arp c0a80103)"
	del arp
	del mine
	add tcp proto tcp dest 192.168.1.2 exclusive force
	goes bmc "TCP to an address" "$(ipv4 6 0000 "$(tcp 22)")"
	goes host "TCP to another" "$(ipv4 6 0000 "$(tcp 22)" "" c0a80103)"
	goes host "UDP to that address" "$(ipv4 17 0000 "$(udp 22)")"
	goes bmc "its later fragments, without a port to ask for" "$(ipv4 6 0100 aabb)"
	del tcp
	add six dest fd00::2 copy
	goes host+bmc "anything to an IPv6 address" "$(ipv6 59 "")"
	goes host "anything of IPv4" "$(ipv4 1 0000 0800000000010001)"
	del six
	add lldp ethertype 88cc copy
	goes host+bmc "another EtherType" "type 88cc"
	exchange "a link-local group is the host's" \
		send wire "01:80:c2:00:00:00 $CLIENT type 88cc" \
		get host "01:80:c2:00:00:00 $CLIENT type 88cc"
	del lldp
}

# A filter lets by what the policy keeps from the BMC; the host has it in any case.
by_group() {
	local frame
	frame="$ALL $CLIENT $(ipv4 17 0000 "$(udp 137)")"
	exchange "control: policy keeps NetBIOS from the BMC" drops "drop-policy=1" \
		send wire "$frame" get host "$frame"
	add names proto udp port 137 exclusive
	exchange "a filter admits it" send wire "$frame" get host "$frame" get bmc "$frame"
	del names
}

refusals() {
	add one ethertype 88b6 copy
	refused "a second filter of one name" "already has a filter of this name" \
		ctl filter add one dev sb0 ethertype arp copy
	refused "no condition" "needs a condition" ctl filter add two dev sb0 copy
	refused "a VLAN alone" "needs a condition|no station" \
		ctl filter add two dev sb0 vlan 7 copy
	refused "a VLAN without station" "no station in this VLAN" \
		ctl filter add two dev sb0 vlan 7 ethertype arp copy
	refused "a port of nothing" "one of UDP or of TCP" ctl filter add two dev sb0 port 80 copy
	refused "a port of ICMP" "one of UDP or of TCP" \
		ctl filter add two dev sb0 proto icmp port 80 copy
	refused "a protocol of ARP" "no IP protocol" \
		ctl filter add two dev sb0 ethertype arp proto udp copy
	refused "an IPv4 address of IPv6" "no IPv4 address" \
		ctl filter add two dev sb0 ethertype ipv6 dest 10.0.0.1 copy
	refused "an IPv6 address of ARP" "no IPv6 address" \
		ctl filter add two dev sb0 ethertype arp dest fd00::1 copy
	refused "a mapped address" "mapped" ctl filter add two dev sb0 dest ::ffff:10.0.0.1 copy
	refused "the unspecified address" "unspecified" ctl filter add two dev sb0 dest :: copy
	refused "nor that of IPv4" "unspecified" ctl filter add two dev sb0 dest 0.0.0.0 copy
	refused "no such sideband" "No sideband" ctl filter add two dev sb9 ethertype arp copy
	refused "no such filter" "no filter of this name" ctl filter del two dev sb0
	for i in {2..16}; do need ctl filter add "f$i" dev sb0 ethertype 88b7 copy; done
	refused "the seventeenth" "16 filters at most" \
		ctl filter add f17 dev sb0 ethertype arp copy
	same "all are listed" 16 "$(ctl -j filter show dev sb0 | jq length)"
	same "and shown with the sideband" "$(ctl filter show dev sb0 | sed 's/ dev sb0//')" \
		"$(ctl show sb0 | sed -n 's/^    filter //p')"
	same "in JSON, too" "$(ctl -j filter show dev sb0 | jq -c 'map(del(.dev))')" \
		"$(ctl -j show sb0 | jq -c '.[0].filters')"
	exchange "sixteen that match: one copy" send wire "$LOM0 $CLIENT type 88b7" \
		get host "$LOM0 $CLIENT type 88b7" get bmc "$LOM0 $CLIENT type 88b7"
	for i in {2..16}; do del "f$i"; done
	del one
	same "none is left" 0 "$(ctl -j filter show | jq length)"
}

# Whoever shares a port, each filter there is asked of every frame to the host.
enough_for_a_port() {
	local i j
	for i in 1 2 3 4; do
		need ctl dev add "sb$i"
		need ctl port add lom0 dev "sb$i"
		for j in {1..16}; do echo "filter add f$j dev sb$i ethertype 88b7 copy"; done
	done >"$scratch/many"
	need ctl -b "$scratch/many"
	refused "the 65th filter of a port" "64 filters at most" \
		ctl filter add one dev sb0 ethertype arp copy
	need ctl dev add sb5
	need ctl filter add one dev sb5 ethertype arp copy
	refused "the port for a sideband with one more" "64 filters at most" \
		ctl port add lom0 dev sb5
	need ctl filter del f16 dev sb4
	check "when one has gone, there is room" ctl port add lom0 dev sb5
	for i in 1 2 3 4 5; do need ctl dev del "sb$i"; done
}

# sent_to MAC: frames that the BMC was sent to this address.
sent_to() { ctl -j -s station show "$1" | jq '.[0].stats.to_bmc_packets'; }

# The host's MAC is that of the bridge, which the port does not know.
above_the_port() {
	add rmcp port rmcp exclusive
	need ip -n host link set br0 address 02:00:00:00:01:0b
	exchange "to the MAC of the bridge: to bmc" \
		send wire "02:00:00:00:01:0b $CLIENT $(ipv4 17 0000 "$(udp 623)")" \
		get bmc "02:00:00:00:01:0b $CLIENT $(ipv4 17 0000 "$(udp 623)")"
	need ip -n host link set br0 address $LOM0
	goes bmc "and again to the port's" "$(ipv4 17 0000 "$(udp 623)")"
	del rmcp
}

# attends WORDS: they are among what needs attention, as text and in JSON.
attends() {
	ctl show | grep -q "attention: .*$1" &&
		ctl -j show | jq -r '.[].attention[]' | grep -q "$1"
}

# The BMC has the host's MAC as well as its own.
shared_mac() {
	refused "a station with the host's MAC" "belongs to a device of the host" \
		ctl station add $LOM0 dev sb0
	exchange "control: the BMC may not use the host's MAC" drops "drop-source=1" \
		send bmc "$CLIENT $LOM0"
	refused "a shared station with another MAC" "has the MAC of a port" \
		ctl station add $STRANGER dev sb0 shared
	refused "a shared station with a MAC that is the BMC's alone" "in all VLANs or in none" \
		ctl station add $BMC dev sb0 vlan 9 tag keep shared
	need ctl station add $LOM0 dev sb0 shared
	refused "the same again" "already has this station" ctl station add $LOM0 dev sb0 shared
	check "it is shown" eval 'ctl station show | grep -q "^$LOM0 dev sb0 .*shared"'
	exchange "the BMC sends from the host's MAC" \
		send bmc "$CLIENT $LOM0" get wire "$CLIENT $LOM0" \
		send bmc "$ALL $LOM0" get wire "$ALL $LOM0"
	exchange "but not in another VLAN" drops "drop-vlan=1" send bmc "$CLIENT $LOM0 tag 5"
	exchange "nor to itself" drops "drop-same-leg=1" send bmc "$LOM0 $LOM0"
	check "that it gets nothing is said" attends "shared station $LOM0 gets nothing without a filter"
	goes host "anything without filter" "type 88b6"
	same "nothing was sent to it" 0 "$(sent_to $LOM0)"
	add rmcp port rmcp exclusive
	goes bmc "what a filter takes" "$(ipv4 17 0000 "$(udp 623)")"
	check_not "with a filter nothing is said" attends "shared station"
	same "that counts for the MAC that it was sent to" 1 "$(sent_to $LOM0)"
	del rmcp
	exchange "a group frame from the host's MAC is no echo" \
		send wire "$ALL $LOM0" get host "$ALL $LOM0" get bmc "$ALL $LOM0"
	need ctl dev set sb0 host-access on
	exchange "host access: neither hears of itself from the other" \
		send bmc "$ALL $LOM0" get wire "$ALL $LOM0" \
		send host "$ALL $LOM0" get wire "$ALL $LOM0"
	exchange "control: the BMC hears others of the host" \
		send host "$ALL $STRANGER" get wire "$ALL $STRANGER" get bmc "$ALL $STRANGER"
	exchange "host access: unicast to the MAC stays on the wire" \
		send host "$LOM0 $STRANGER" get wire "$LOM0 $STRANGER"
	need ctl dev set sb0 host-access off
	check "the port may take another MAC" ip -n host link set lom0 address 02:00:00:00:01:0a
	need ip -n host link set br0 address 02:00:00:00:01:0a
	exchange "while nobody has it there, the BMC may not send from it" \
		drops "drop-source=2" send bmc "$CLIENT $LOM0" send bmc "$ALL $LOM0"
	check "which is said, with what to do" attends "shared station $LOM0 is not the MAC of the host at lom0"
	need ip -n host link set br0 address $LOM0
	check_not "and not while the bridge has it" attends "is not the MAC of the host"
	check "and that of the station again" ip -n host link set lom0 address $LOM0
	need ctl station del $LOM0 dev sb0
	exchange "taken away: the BMC may not use it any more" drops "drop-source=1" \
		send bmc "$CLIENT $LOM0"
}

# The port taken whole, without the bridge: the host is a socket above the hooks.
taken_whole() {
	local frame udp623 udp624
	udp623=$(ipv4 17 0000 "$(udp 623)")
	udp624=$(ipv4 17 0000 "$(udp 624)")
	need ip -n host link del br0
	need ctl exclude add lom0
	need wait_for 10 eval 'ctl port show lom0 | grep -q "attach exclusive"'
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@0800)
	frame="type 0800"
	end_frames=(end wire "bmc,host" "$ALL $CLIENT $frame" end bmc wire "$ALL $BMC $frame"
		end wire host "$ALL $CLIENT $frame")
	goes host "receive handler: without filter, UDP to 623" "$udp623"
	add rmcp port rmcp exclusive
	goes bmc "receive handler: UDP to 623" "$udp623"
	goes host "receive handler: UDP to 624" "$udp624"
	goes host+bmc "receive handler: later fragment" "$(ipv4 17 0100 "$(udp 624)")"
	need ctl exclude del lom0
	need wait_for 10 eval 'ctl port show lom0 | grep -q "attach ingress"'
	goes bmc "ingress hook: UDP to 623" "$udp623"
	need ctl port del lom0 dev sb0
	need ctl port add lom0 dev sb0
	goes bmc "a port that comes has the filters: UDP to 623" "$udp623"
}

# On every member of a bond, in a VLAN, to the MAC that bond and BMC share.
beneath_a_bond() {
	local frame i
	frame="tag 100 $(ipv4 17 0000 "$(udp 623)")"
	add_port 1
	need ctl down sb0
	need ip -n host link add bond0 type bond mode active-backup miimon 50
	need ip -n host link set bond0 address $LOM0 up
	need ctl dev add sb0 bmc-link bmc0
	need ctl port add lom0 dev sb0
	need ctl port add lom1 dev sb0
	need ctl station add $BMC dev sb0 vlan 100
	need ctl station add $LOM0 dev sb0 vlan 100 shared
	add rmcp port rmcp exclusive
	for i in lom0 lom1; do
		need ip -n host link set $i down
		check "$i joins the bond and takes the MAC that is shared" \
			ip -n host link set $i master bond0
		need ip -n host link set $i up
	done
	need wait_for 10 eval 'host cat /sys/class/net/bond0/bonding/active_slave | grep -q lom'
	need host sh -c 'echo lom0 >/sys/class/net/bond0/bonding/active_slave'
	legs=(wire=lan/wire0 wire1=lan/wire1 bmc=bmc/eth0 host=host/bond0)
	ends 100
	exchange "beneath a bond, in a VLAN: heard on both members" \
		send wire "$LOM0 $CLIENT $frame" send wire1 "$LOM0 $CLIENT $frame" \
		get bmc "$LOM0 $CLIENT ${frame#tag 100 }" get bmc "$LOM0 $CLIENT ${frame#tag 100 }"
	exchange "beneath a bond: the rest is the bond's" \
		send wire "$LOM0 $CLIENT tag 100" get host "$LOM0 $CLIENT tag 100"
	exchange "beneath a bond: the BMC sends from its MAC" \
		send bmc "$CLIENT $LOM0" get wire "$CLIENT $LOM0 tag 100"
}

load_module
topology 1
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
goes host "control: without filter, UDP to 623" "$(ipv4 17 0000 "$(udp 623)")"
noticed "control: a frame that goes elsewhere is noticed" \
	send wire "$LOM0 $CLIENT" get bmc "$LOM0 $CLIENT"
add rmcp port rmcp exclusive
by_port
by_fragment
by_ipv6
by_odd_header
by_tag
goes host "when the filter is gone, UDP to 623" "$(ipv4 17 0000 "$(udp 623)")"
by_other_conditions
by_group
refusals
enough_for_a_port
above_the_port
shared_mac
taken_whole
beneath_a_bond
finish
