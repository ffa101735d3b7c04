#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: what a BMC sends goes where the table of the design says, row by row:
# never to the production side of the host, and under no other's address.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

to_the_wire() {
	exchange "unicast to a stranger goes to the wire" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
	exchange "unicast to the port's own MAC goes to the wire, not to the host" \
		send bmc "$LOM0 $BMC" get wire "$LOM0 $BMC"
	exchange "broadcast goes to the wire, not to the host" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC"
	exchange "multicast goes to the wire, not to the host" \
		send bmc "$GROUP $BMC" get wire "$GROUP $BMC"
	exchange "a second station sends, too" \
		send bmc "$CLIENT $BMC2" get wire "$CLIENT $BMC2"
	noticed "control: a frame that stays away is noticed" \
		send bmc "$CLIENT $BMC" get host "$CLIENT $BMC"
}

under_wrong_source() {
	exchange "an unknown source is dropped" drops drop-source=1 \
		send bmc "$CLIENT $STRANGER"
	exchange "a BMC can't borrow the host's address" drops drop-source=1 \
		send bmc "$CLIENT $LOM0"
	exchange "a BMC can't borrow the host leg's address" drops drop-source=1 \
		send bmc "$CLIENT $LEG"
	exchange "a group address as source is dropped" drops drop-source=2 \
		send bmc "$CLIENT $ALL" send bmc "$CLIENT $GROUP"
	exchange "an unknown source can't broadcast either" drops drop-source=1 \
		send bmc "$ALL $STRANGER"
	exchange "an untagged station can't use a VLAN" drops drop-vlan=2 \
		send bmc "$CLIENT $BMC tag 100" send bmc "$ALL $BMC tag 4094"
	exchange "nor a service tag" drops drop-vlan=1 \
		send bmc "$CLIENT $BMC tag 88a8:100"
}

back_to_itself() {
	exchange "a frame to another station of the same BMC is dropped" \
		drops drop-same-leg=1 send bmc "$BMC2 $BMC"
	exchange "so is one to itself" drops drop-same-leg=1 send bmc "$BMC $BMC"
}

link_local() {
	local i sends=()
	for i in 0 1 2 3 4 5 6 7 8 9 a b c d f; do
		sends+=(send bmc "01:80:c2:00:00:0$i $BMC")
	done
	exchange "link-local frames are dropped" drops drop-link-local=15 "${sends[@]}"
	exchange "LLDP goes to the wire only" send bmc "01:80:c2:00:00:0e $BMC" \
		get wire "01:80:c2:00:00:0e $BMC"
	exchange "other groups beside the link-local ones go to the wire" \
		send bmc "01:80:c2:00:00:10 $BMC" get wire "01:80:c2:00:00:10 $BMC"
}

# Link-local frames end at the port for the host: no bridge passes them on.
link_local_from_wire() {
	local i items=()
	need ip -n host link set lom0 nomaster
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends untagged
	for i in 0 1 2 3 4 5 6 7 8 9 a b c d e f; do
		items+=(send wire "01:80:c2:00:00:0$i $CLIENT")
		items+=(get host "01:80:c2:00:00:0$i $CLIENT")
	done
	exchange "link-local frames from the wire stay with the host" "${items[@]}"
}

host_leg_down() {
	exchange "while sb0 is down, frames for it are dropped and counted" \
		drops drop-host-leg-down=1 send bmc "$LEG $BMC"
}

host_leg() {
	exchange "unicast to the host leg goes there only" \
		send bmc "$LEG $BMC" get leg "$LEG $BMC"
	exchange "broadcast goes to wire and host leg" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC" get leg "$ALL $BMC"
	exchange "multicast goes to wire and host leg" \
		send bmc "$GROUP $BMC" get wire "$GROUP $BMC" get leg "$GROUP $BMC"
	exchange "LLDP does not go to the host leg" \
		send bmc "01:80:c2:00:00:0e $BMC" get wire "01:80:c2:00:00:0e $BMC"
}

# Links come back, and a bridge takes its port again, a moment later.
transmits() { ip -n "$1" -o link show dev "$2" | grep -q "state UP"; }

bmc_link_down() {
	need ip -n host link set bmc0 down
	end_frames=(end wire host "$LOM0 $CLIENT")
	exchange "while the BMC link is down, its frames are dropped and counted" \
		drops drop-no-bmc-link=1 send wire "$BMC $CLIENT"
	need ip -n host link set bmc0 up
	need wait_for 10 transmits bmc eth0
	ends untagged
	exchange "and go on once it is up" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT"
}

port_down() {
	need ip -n host link set lom0 down
	end_frames=(end bmc leg "$LEG $BMC")
	exchange "while the port is down, frames for the wire are dropped and counted" \
		drops drop-no-port=1 send bmc "$CLIENT $BMC"
	need ip -n host link set lom0 up
	need wait_for 10 transmits lan wire0
	need wait_for 10 transmits host lom0
	need wait_for 10 transmits host br0
	ends untagged
	exchange "and go on once it is up" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
}

too_big() {
	need ip -n lan link set wire0 mtu 9000
	need ip -n host link set lom0 mtu 9000
	exchange "a frame too big for the BMC link is dropped and counted" \
		drops drop-too-big=1 send wire "$BMC $CLIENT size 1501" \
		send wire "$BMC $CLIENT size 1500" get bmc "$BMC $CLIENT size 1500"
	need ip -n host link set lom0 mtu 1500
	need ip -n bmc link set eth0 mtu 9000
	need ip -n host link set bmc0 mtu 9000
	exchange "a frame too big for the port is dropped and counted" \
		drops drop-too-big=1 send bmc "$CLIENT $BMC size 1501" \
		send bmc "$CLIENT $BMC size 1500" get wire "$CLIENT $BMC size 1500"
}

load_module
topology 1
need ctl up lom0 bmc-link bmc0 mac $BMC mac $BMC2 dev sb0 address $LEG
to_the_wire
under_wrong_source
back_to_itself
link_local
host_leg_down
host_leg_up
ends untagged
host_leg
bmc_link_down
port_down
too_big
link_local_from_wire
finish
