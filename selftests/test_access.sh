#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: with host access the host and its virtual machines reach their own BMC,
# and it reaches them, by the ports and without the wire; without, they do not.
#
#	lan            host                          bmc
#	wire0 -------- lom0 (alone, or in br0)  bmc0 ------ eth0
#	vm                    br0
#	eth0 --------------- tap0

. "$(dirname "$0")/lib.sh"

VM=02:00:00:00:00:a1

access() { need ctl dev set sb0 host-access "$1"; }

# ---- the port alone ----

# What of the wire: what is unicast between host and BMC is not seen there.
alone() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	end_frames=(end wire "bmc,host" "$ALL $CLIENT" end bmc wire "$STRANGER $BMC")
	exchange "off: the host's frames to the BMC leave by the wire" \
		send host "$BMC $LOM0" get wire "$BMC $LOM0" \
		send host "$ALL $LOM0" get wire "$ALL $LOM0"
	exchange "off: so do the BMC's to the host" \
		send bmc "$LOM0 $BMC" get wire "$LOM0 $BMC" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC"
	access on
	hairpins "on"
	others
	access off
	exchange "off again: the host's frames to the BMC leave by the wire" \
		send host "$BMC $LOM0" get wire "$BMC $LOM0" \
		send bmc "$LOM0 $BMC" get wire "$LOM0 $BMC"
}

hairpins() {
	exchange "$1: unicast both ways, and not by the wire" \
		send host "$BMC $LOM0" get bmc "$BMC $LOM0" \
		send bmc "$LOM0 $BMC" get host "$LOM0 $BMC"
	exchange "$1: group frames to both" \
		send host "$ALL $LOM0" get bmc "$ALL $LOM0" get wire "$ALL $LOM0" \
		send host "$GROUP $LOM0" get bmc "$GROUP $LOM0" get wire "$GROUP $LOM0" \
		send bmc "$ALL $BMC" get host "$ALL $BMC" get wire "$ALL $BMC" \
		send bmc "$GROUP $BMC" get host "$GROUP $BMC" get wire "$GROUP $BMC"
}

# The last two bytes of a station's MAC are what is looked at first.
others() {
	exchange "on: to everybody else by the wire, and in other VLANs" \
		send host "$CLIENT $LOM0" get wire "$CLIENT $LOM0" \
		send host "02:00:00:00:00:01 $LOM0" get wire "02:00:00:00:00:01 $LOM0" \
		send host "$BMC $LOM0 tag 100" get wire "$BMC $LOM0 tag 100" \
		send host "$BMC $LOM0 tag 88a8:100" get wire "$BMC $LOM0 tag 88a8:100" \
		send host "$BMC $LOM0 tag 0 tag 100" get wire "$BMC $LOM0 tag 0 tag 100" \
		send host "$ALL $LOM0 tag 100" get wire "$ALL $LOM0 tag 100" \
		send host "01:80:c2:00:00:0e $LOM0" get wire "01:80:c2:00:00:0e $LOM0" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
	exchange "on: the wire and the BMC as ever" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send wire "$ALL $CLIENT" get bmc "$ALL $CLIENT" get host "$ALL $CLIENT"
	exchange "on: a tag of priority alone is none" \
		send host "$BMC $LOM0 tag 0:5" get bmc "$BMC $LOM0 tag 0:5"
	exchange "on: a frame too large for the BMC link is dropped and counted" \
		drops "drop-too-big=1" send host "$BMC $LOM0 size 1400"
}

counters() {
	local before after
	before=$(flows)
	exchange "what is counted" send host "$BMC $LOM0" get bmc "$BMC $LOM0" \
		send bmc "$LOM0 $BMC" get host "$LOM0 $BMC"
	after=$(flows)
	same "is one frame each way" "1 1" "$(moved_flows "$before" "$after")"
}

flows() { ctl -j -s dev show sb0 | jq -r '.[0].stats | "\(.host_to_bmc_packets) \(.bmc_to_host_packets)"'; }
moved_flows() {
	local a b c d
	read -r a b <<<"$1"
	read -r c d <<<"$2"
	echo "$((c - a)) $((d - b))"
}

# ---- a VLAN ----

in_vlan() {
	need ip -n host link add link lom0 name lom0.100 type vlan id 100
	need ip -n host link set lom0.100 up
	legs=(wire=lan/wire0 bmc=bmc/eth0 tagged=host/lom0.100)
	end_frames=(end wire "bmc,tagged" "$ALL $CLIENT tag 100" end bmc wire "$STRANGER $BMC")
	exchange "VLAN 100: by the VLAN device" \
		send tagged "$BMC $LOM0" get bmc "$BMC $LOM0" \
		send bmc "$LOM0 $BMC" get tagged "$LOM0 $BMC" \
		send tagged "$ALL $LOM0" get bmc "$ALL $LOM0" get wire "$ALL $LOM0 tag 100" \
		send bmc "$ALL $BMC" get tagged "$ALL $BMC" get wire "$ALL $BMC tag 100"
	legs+=(host=host/lom0@88b5)
	exchange "VLAN 100: a tag in the data is one, too" \
		send host "$BMC $LOM0 tag 100" get bmc "$BMC $LOM0"
	exchange "VLAN 100: not untagged, and not in another" \
		send host "$BMC $LOM0" get wire "$BMC $LOM0" \
		send host "$BMC $LOM0 tag 101" get wire "$BMC $LOM0 tag 101"
	legs=(wire=lan/wire0 bmc=bmc/eth0 tagged=host/lom0.100)
	need ctl exclude add lom0 vlan 100
	exchange "VLAN 100 excluded: the port's own VLAN device has it still" \
		send tagged "$BMC $LOM0" get bmc "$BMC $LOM0" \
		send bmc "$LOM0 $BMC" get tagged "$LOM0 $BMC"
	need ip -n host link del lom0.100
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	end_frames=(end wire "bmc" "$ALL $CLIENT tag 100" end bmc wire "$STRANGER $BMC")
	exchange "VLAN 100 excluded: without that the host has nothing of it" \
		send host "$BMC $LOM0 tag 100" send host "$ALL $LOM0 tag 100" \
		send bmc "$LOM0 $BMC" get wire "$LOM0 $BMC tag 100" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC tag 100"
	need ctl exclude del lom0 vlan 100
}

# ---- virtual machines behind a bridge ----

add_vm() {
	add_namespace vm
	need ip -n host link add tap0 type veth peer name eth0 address $VM netns vm
	need ip -n host link set tap0 up master br0
	need ip -n vm link set eth0 up
}

with_vm() {
	add_vm
	legs=(wire=lan/wire0 bmc=bmc/eth0 vm=vm/eth0)
	end_frames=(end wire "bmc,vm" "$ALL $CLIENT" end bmc "wire,vm" "$ALL $BMC")
	exchange "a VM that nobody knows is looked for on the wire" \
		send bmc "$VM $BMC" get wire "$VM $BMC"
	exchange "one that has spoken to the BMC is answered here" \
		send vm "$BMC $VM" get bmc "$BMC $VM" \
		send bmc "$VM $BMC" get vm "$VM $BMC"
	moves
	exchange "one that has sent a group frame, too" \
		send vm "$ALL $VM" get bmc "$ALL $VM" get wire "$ALL $VM" \
		send bmc "$VM $BMC" get vm "$VM $BMC"
}

# It is heard from elsewhere: the very next answer goes there.
moves() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 vm=vm/eth0)
	exchange "unicast from elsewhere: it has moved" \
		send wire "$BMC $VM" get bmc "$BMC $VM" \
		send bmc "$VM $BMC" get wire "$VM $BMC"
	exchange "and back" send vm "$BMC $VM" get bmc "$BMC $VM" \
		send bmc "$VM $BMC" get vm "$VM $BMC"
	exchange "a group frame from elsewhere: it has moved" \
		send wire "$ALL $VM" get bmc "$ALL $VM" get vm "$ALL $VM" \
		send bmc "$VM $BMC" get wire "$VM $BMC"
}

refusals() {
	refused "host access and a dedicated port" "dedicated to the BMC" \
		ctl dev set sb0 mode dedicated
	access off
	need ctl dev set sb0 mode dedicated
	refused "and the other way round" "dedicated to the BMC" \
		ctl dev set sb0 host-access on
	need ctl dev set sb0 mode shared
	same "show says so" false "$(ctl -j dev show sb0 | jq '.[0].host_access')"
	access on
	same "and so" true "$(ctl -j dev show sb0 | jq '.[0].host_access')"
}

load_module
machines 1
before=$(snapshot lom0)
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
need ip -n host link set bmc0 mtu 1000
alone
need ctl down sb0
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 host-access on
hairpins "on from the start"
counters
refusals
need ctl down sb0
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0 host-access on
in_vlan
need ctl down sb0
same "the port is as it was" "$before" "$(snapshot lom0)"
add_bridge 0
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 host-access on
with_vm
finish
