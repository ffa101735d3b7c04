#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a sideband works beneath a bond: it hears the BMC's frames on every
# member, active or not, keeps them out of the bond, and the bond goes on.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 \
#	                         bond0 (active-backup), bond0.100
#	wire1 ------------ lom1 /
#	                                  sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

enslave() {
	need ip -n host link set "$1" down
	need ip -n host link set "$1" master bond0
	need ip -n host link set "$1" up
}

active_slave() { host cat /sys/class/net/bond0/bonding/active_slave; }
bond_uses() { [ "$(active_slave)" = "$1" ]; }

build_bond() {
	ip -n host link add bond0 type bond mode active-backup miimon 50 ||
		skip_all "no bonding"
	need ip -n host link set bond0 address $LOM0 up
	enslave lom0
	enslave lom1
	need wait_for 10 bond_uses lom0
}

heard_on_both() {
	exchange "$1: the BMC is heard on the active slave" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	exchange "$1: the BMC is heard on the inactive slave" \
		send wire1 "$BMC $CLIENT" get bmc "$BMC $CLIENT"
}

bond_goes_on() {
	exchange "$1: the bond gets its unicast" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT"
	exchange "$1: the bond and the BMC get broadcast of the active slave" \
		send wire "$ALL $CLIENT" get host "$ALL $CLIENT" get bmc "$ALL $CLIENT"
	exchange "$1: broadcast of the inactive slave goes to neither" \
		send wire1 "$ALL $CLIENT"
	exchange "$1: the bond sends by its active slave" \
		send host "$CLIENT $LOM0" get wire "$CLIENT $LOM0"
	exchange "$1: the BMC sends by the sideband's active port" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
}

# The bond has moved to lom1, the BMC transmits by lom0 as before.
after_failover() {
	exchange "bond on the other slave: the BMC is heard on both" \
		send wire "$BMC $CLIENT" send wire1 "$BMC $CLIENT" \
		get bmc "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	exchange "bond on the other slave: the BMC's broadcast comes from its active port" \
		send wire "$ALL $CLIENT" get bmc "$ALL $CLIENT" \
		send wire1 "$ALL $CLIENT" get host "$ALL $CLIENT"
	exchange "bond on the other slave: the bond sends by it, the BMC does not" \
		send host "$CLIENT $LOM0" get wire1 "$CLIENT $LOM0" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
}

vlans_on_the_bond() {
	need ip -n host link add link bond0 name bond0.100 type vlan id 100
	need ip -n host link set bond0.100 up
	legs+=(host100=host/bond0.100)
	exchange "a VLAN on the bond gets its frames, the BMC in it its own" \
		send wire "$LOM0 $CLIENT tag 100" get host "$LOM0 $CLIENT tag 100" \
		get host100 "$LOM0 $CLIENT" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
		send wire1 "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	exchange "a VLAN on the bond sends" \
		send host100 "$CLIENT $LOM0" get wire "$CLIENT $LOM0 tag 100"
	exchange "broadcast in that VLAN goes to both" \
		send wire "$ALL $CLIENT tag 100" get host "$ALL $CLIENT tag 100" \
		get host100 "$ALL $CLIENT" get bmc "$ALL $CLIENT"
	exchange "on the inactive slave to neither" send wire1 "$ALL $CLIENT tag 100"
}

leave_and_join() {
	need ip -n host link set lom1 nomaster
	need ip -n host link set lom1 up
	exchange "a port that left the bond goes on listening" \
		send wire1 "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	enslave lom1
	exchange "and does so when it joins again" \
		send wire1 "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	need ctl down sb0
	end_frames=(end wire host "$ALL $CLIENT" end host wire "$CLIENT $LOM0")
	exchange "after the sideband is gone the bond is as it was" \
		send wire "$BMC $CLIENT" get host "$BMC $CLIENT" \
		send wire1 "$BMC $CLIENT" send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT"
}

bond_ends() {
	end_frames=(
		end wire "host" "$ALL $CLIENT"
		end wire1 bmc "$BMC $CLIENT $1"
		end bmc "wire" "$ALL $BMC"
		end host "${2:-wire}" "$CLIENT $LOM0"
		end "${2:-wire}" host "$LOM0 $CLIENT"
	)
}

load_module
machines 2
legs=(wire=lan/wire0 wire1=lan/wire1 bmc=bmc/eth0 host=host/bond0)
build_bond
end_frames=(end wire host "$ALL $CLIENT" end host wire "$CLIENT $LOM0")
exchange "control: without a sideband the bond gets the BMC's frames" \
	send wire "$BMC $CLIENT" get host "$BMC $CLIENT" send wire1 "$BMC $CLIENT"

need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0
bond_ends ''
heard_on_both "shared after teaming"
bond_goes_on "shared after teaming"
need ip -n host link set bond0 type bond active_slave lom1
need wait_for 10 bond_uses lom1
end_frames=(
	end wire1 "host" "$ALL $CLIENT"
	end wire "bmc" "$ALL $CLIENT"
	end bmc wire "$ALL $BMC"
	end host wire1 "$CLIENT $LOM0"
	end wire1 host "$LOM0 $CLIENT"
)
after_failover
need ctl down sb0
need ip -n host link del bond0

need ip -n host link set lom0 up
need ip -n host link set lom1 up
need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0
build_bond
bond_ends ''
heard_on_both "teamed after sharing"
bond_goes_on "teamed after sharing"
need ctl down sb0

need ctl up lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 dev sb0
bond_ends "tag 100"
vlans_on_the_bond
leave_and_join
finish
