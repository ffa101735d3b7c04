#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: the host leg is the host's own seat on the management network, in the
# VLANs of the sideband and in no other.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0, sb0.200
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

untagged() {
	exchange "unicast to the BMC goes to the BMC only" \
		send leg "$BMC $LEG" get bmc "$BMC $LEG"
	exchange "unicast to a stranger goes to the wire" \
		send leg "$CLIENT $LEG" get wire "$CLIENT $LEG"
	exchange "broadcast goes to BMC and wire" \
		send leg "$ALL $LEG" get bmc "$ALL $LEG" get wire "$ALL $LEG"
	exchange "multicast goes to BMC and wire" \
		send leg "$GROUP $LEG" get bmc "$GROUP $LEG" get wire "$GROUP $LEG"
	exchange "the port's own MAC is behind the wire" \
		send leg "$LOM0 $LEG" get wire "$LOM0 $LEG"
	exchange "a frame to itself is dropped" drops drop-same-leg=1 send leg "$LEG $LEG"
	exchange "LLDP goes to the wire only" send leg "01:80:c2:00:00:0e $LEG" \
		get wire "01:80:c2:00:00:0e $LEG"
	exchange "other link-local frames are dropped" drops drop-link-local=2 \
		send leg "01:80:c2:00:00:02 $LEG" send leg "01:80:c2:00:00:00 $LEG"
	exchange "a VLAN without a station is dropped" drops drop-vlan=2 \
		send leg "$BMC $LEG tag 100" send leg "$ALL $LEG tag 100"
	noticed "control: a frame that arrives unwanted is noticed" \
		send leg "$ALL $LEG" get bmc "$ALL $LEG"
}

other_address() {
	local new=02:00:00:00:00:77
	need ip -n host link set sb0 address $new
	exchange "after a change of address the new one is the host leg's" \
		send wire "$new $CLIENT" get leg "$new $CLIENT" \
		send bmc "$new $BMC" get leg "$new $BMC"
	exchange "and the old one a stranger's" \
		send wire "$LEG $CLIENT" get host "$LEG $CLIENT" \
		send bmc "$LEG $BMC" get wire "$LEG $BMC"
	need ip -n host link set sb0 address $LEG
	exchange "an address can be taken back" \
		send wire "$LEG $CLIENT" get leg "$LEG $CLIENT"
}

down_and_up() {
	need ip -n host link set sb0 down
	unset 'legs[-1]'
	ends untagged
	exchange "while sb0 is down, broadcast passes it by" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC" \
		send wire "$ALL $CLIENT" get bmc "$ALL $CLIENT" get host "$ALL $CLIENT"
	need ip -n host link set sb0 up
}

vlan_added() {
	exchange "tag add: untagged from sb0 is tagged on the wire only" \
		send leg "$ALL $LEG" get bmc "$ALL $LEG" get wire "$ALL $LEG tag 100" \
		send leg "$BMC $LEG" get bmc "$BMC $LEG" \
		send leg "$CLIENT $LEG" get wire "$CLIENT $LEG tag 100"
	exchange "tag add: sb0 gets the VLAN's frames untagged" \
		send wire "$LEG $CLIENT tag 100" get leg "$LEG $CLIENT" \
		send wire "$GROUP $CLIENT tag 100" get leg "$GROUP $CLIENT" \
		get bmc "$GROUP $CLIENT" get host "$GROUP $CLIENT tag 100"
	exchange "tag add: sb0 can't tag itself" drops drop-vlan=2 \
		send leg "$BMC $LEG tag 100" send leg "$CLIENT $LEG tag 200"
	exchange "tag add: the host leg's MAC outside the VLAN is the host's affair" \
		send wire "$LEG $CLIENT" get host "$LEG $CLIENT"
}

vlan_kept() {
	exchange "tag keep: sb0 tags itself" \
		send leg "$BMC $LEG tag 200" get bmc "$BMC $LEG tag 200" \
		send leg "$CLIENT $LEG tag 200" get wire "$CLIENT $LEG tag 200"
	exchange "tag keep: sb0 gets its frames tagged" \
		send wire "$LEG $CLIENT tag 200" get leg "$LEG $CLIENT tag 200" \
		send bmc "$LEG $BMC tag 200" get leg "$LEG $BMC tag 200"
	exchange "without an untagged VLAN, untagged frames of sb0 are dropped" \
		drops drop-vlan=2 send leg "$BMC $LEG" send leg "$CLIENT $LEG"
	exchange "another VLAN is dropped" drops drop-vlan=1 send leg "$ALL $LEG tag 201"
}

vlan_device() {
	need ip -n host link add link sb0 name sb0.200 type vlan id 200
	need ip -n host link set sb0.200 up
	legs+=(leg200=host/sb0.200!)
	exchange "a VLAN device on sb0 is the way to do so" \
		send leg200 "$BMC $LEG" get bmc "$BMC $LEG tag 200" \
		send leg200 "$CLIENT $LEG" get wire "$CLIENT $LEG tag 200"
	exchange "and gets the VLAN's frames" send wire "$LEG $CLIENT tag 200" \
		get leg "$LEG $CLIENT tag 200" get leg200 "$LEG $CLIENT"
}

set_up() {
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG "$@"
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
	host_leg_up
}

load_module
topology 1
set_up
ends untagged
untagged
other_address
down_and_up
need ctl down sb0

set_up vlan 100
ends 100
vlan_added
need ctl down sb0

set_up vlan 200 tag keep
ends 200 "tag 200"
vlan_kept
vlan_device
finish
