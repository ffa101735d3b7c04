#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: of what a port receives, the BMC gets its own frames and no others,
# and the host gets everything else untouched.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0
#	wire1 ------------ lom1 in br1    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

before_set_up() {
	exchange "control: without a sideband the host gets the BMC's frames" \
		send wire "$BMC $CLIENT" get host "$BMC $CLIENT"
	noticed "control: a frame that arrives unwanted is noticed" \
		send wire "$BMC $CLIENT"
	noticed "control: a frame that does not arrive is noticed" \
		send wire "$BMC $CLIENT" get host "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	noticed "control: a changed byte is noticed" \
		send wire "$BMC $CLIENT text x" get host "$BMC $CLIENT text y"
}

untagged_station() {
	exchange "unicast to the station goes to the BMC only" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	exchange "the station's MAC in a VLAN is the host's affair" \
		send wire "$BMC $CLIENT tag 100" get host "$BMC $CLIENT tag 100"
	exchange "unicast to the host goes to the host only" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT"
	exchange "unicast to a stranger goes to the host only" \
		send wire "$STRANGER $CLIENT" get host "$STRANGER $CLIENT"
	exchange "broadcast goes to both" send wire "$ALL $CLIENT" \
		get bmc "$ALL $CLIENT" get host "$ALL $CLIENT"
	exchange "multicast goes to both" send wire "$GROUP $CLIENT" \
		get bmc "$GROUP $CLIENT" get host "$GROUP $CLIENT"
	exchange "broadcast in a VLAN goes to the host only" \
		send wire "$ALL $CLIENT tag 100" get host "$ALL $CLIENT tag 100"
	exchange "the smallest and the largest frame arrive whole" \
		send wire "$BMC $CLIENT size 46" send wire "$BMC $CLIENT size 1500" \
		get bmc "$BMC $CLIENT size 46" get bmc "$BMC $CLIENT size 1500"
	exchange "a frame without payload goes to the BMC" \
		send wire "$BMC $CLIENT size 8" get bmc "$BMC $CLIENT size 8"
}

echoes() {
	exchange "an echo to a group never goes to the BMC" \
		send wire "$ALL $BMC" get host "$ALL $BMC"
	exchange "an echo to the station is dropped and counted" \
		drops drop-echo=1 send wire "$BMC $BMC"
	exchange "an echo to somebody else is not the BMC's" \
		send wire "$CLIENT $BMC" get host "$CLIENT $BMC"
}

with_host_leg() {
	exchange "unicast to the host leg goes there only" \
		send wire "$LEG $CLIENT" get leg "$LEG $CLIENT"
	exchange "broadcast goes to BMC, host leg and host" send wire "$ALL $CLIENT" \
		get bmc "$ALL $CLIENT" get leg "$ALL $CLIENT" get host "$ALL $CLIENT"
	exchange "unicast to the station still goes to the BMC only" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	exchange "the host leg's MAC in a VLAN is the host's affair" \
		send wire "$LEG $CLIENT tag 100" get host "$LEG $CLIENT tag 100"
	exchange "an echo of the host leg goes neither to it nor to the BMC" \
		send wire "$ALL $LEG" get host "$ALL $LEG"
	exchange "between station and host leg an echo is dropped" drops drop-echo=2 \
		send wire "$LEG $BMC" send wire "$BMC $LEG"
}

without_host_leg() {
	exchange "while sb0 is down its MAC is a stranger's" \
		send wire "$LEG $CLIENT" get host "$LEG $CLIENT"
}

second_port() {
	exchange "unicast is heard on a port that is not active" \
		send wire1 "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	exchange "broadcast is taken from the active port only" \
		send wire1 "$ALL $CLIENT" get host1 "$ALL $CLIENT"
	exchange "an echo heard on the other port never goes to the BMC" \
		send wire1 "$ALL $BMC" get host1 "$ALL $BMC"
	exchange "an echo to the station on the other port is dropped" \
		drops drop-echo=1 send wire1 "$BMC $BMC"
}

after_moving() {
	exchange "once the other port is primary, broadcast is taken from there" \
		send wire "$ALL $CLIENT" get host "$ALL $CLIENT" \
		send wire1 "$ALL $CLIENT" get host1 "$ALL $CLIENT" get bmc "$ALL $CLIENT"
	exchange "and the BMC transmits by it" \
		send bmc "$CLIENT $BMC" get wire1 "$CLIENT $BMC"
}

tagged_station() {
	exchange "tag add: unicast in the VLAN goes to the BMC, untagged" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	exchange "tag add: unicast untagged is the host's affair" \
		send wire "$BMC $CLIENT" get host "$BMC $CLIENT"
	exchange "tag add: unicast in another VLAN is the host's affair" \
		send wire "$BMC $CLIENT tag 101" get host "$BMC $CLIENT tag 101"
	exchange "tag add: broadcast in the VLAN goes to both, tagged to the host" \
		send wire "$ALL $CLIENT tag 100" \
		get bmc "$ALL $CLIENT" get host "$ALL $CLIENT tag 100"
	exchange "tag add: untagged broadcast goes to the host only" \
		send wire "$ALL $CLIENT" get host "$ALL $CLIENT"
}

removed_station() {
	exchange "a removed station's frames go to the host" \
		send wire "$BMC $CLIENT tag 100" get host "$BMC $CLIENT tag 100"
}

load_module
topology 2
end_frames=(end wire host "$ALL $CLIENT")
before_set_up
ends untagged

need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
untagged_station
echoes
host_leg_up
ends untagged
with_host_leg
need ip -n host link set sb0 down
unset 'legs[-1]'
ends untagged
without_host_leg

# Announcements of a move would be among the frames.
need ctl dev set sb0 announce 0
need ctl port add lom1 dev sb0
second_port
need ctl port set lom1 dev sb0 primary
end_frames=(
	end wire1 "bmc,host1" "$ALL $CLIENT"
	end bmc wire1 "$ALL $BMC"
	end wire host "$ALL $CLIENT"
)
after_moving
need ctl down sb0

need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
ends 100
tagged_station
need ctl station del $BMC dev sb0 vlan 100
end_frames=(end wire host "$ALL $CLIENT")
removed_station
finish
