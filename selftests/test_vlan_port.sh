#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port that is a VLAN device on the member of a bond shares the member's
# lot: it hears groups wherever the switch may send them, does not transmit by a
# member that is out of the bundle, and counts when others are looked for.
#
#	lan                host                             bmc
#	wire0 ------------ lom0, lom0.100 \
#	                                   bond9, balance-xor
#	wire1 ------------ lom1, lom1.100 /       sb0
#	                   bmc0 --------------------------- eth0

. "$(dirname "$0")/lib.sh"

get() { value "$1" "$(ctl -j dev show sb0)"; }
is() { [ "$(get "$1")" = "$2" ]; }
outsiders() { ctl -j dev show sb0 | jq -r '[.[0].outsiders[].ifname] | join(" ")'; }
usable() { [ "$(value usable "$(ctl -j port show "$1" dev sb0)")" = true ]; }

join() {
	need ip -n host link set "$1" down
	need ip -n host link set "$1" master bond9
	need ip -n host link set "$1" up
	need ip -n host link set "$1.100" up
}

bond_of_both() {
	local i
	for i in 0 1; do
		need ip -n host link add link "lom$i" name "lom$i.100" type vlan id 100
	done
	need ip -n host link add bond9 type bond mode balance-xor miimon 50
	join lom0
	join lom1
	need ip -n host link set bond9 up
	need wait_for 10 running host bond9
}

# heard_on_both WHAT: group frames on both wires, each once, and unicast.
heard_on_both() {
	legs=(wire0=lan/wire0 wire1=lan/wire1 bmc=bmc/eth0)
	end_frames=(end wire0 bmc "$BMC $CLIENT tag 100" end wire1 bmc "$BMC $CLIENT tag 100")
	local i
	for i in 0 1; do
		exchange "$1: the BMC hears what comes by wire$i" \
			send "wire$i" "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
			send "wire$i" "$ALL $CLIENT tag 100" get bmc "$ALL $CLIENT" \
			send "wire$i" "$ALL $CLIENT tag 7"
	done
}

mixed() {
	need ctl up lom0.100 bmc-link bmc0 mac $BMC dev sb0
	same "the other member is an outsider" lom1 "$(outsiders)"
	need ctl port add lom1.100 dev sb0
	same "nobody is when it has a port, too" "" "$(outsiders)"
	need ctl dev set sb0 strict on
	need ip -n host link set lom2 down
	check_not "strict: no other may join" ip -n host link set lom2 master bond9
	need ip -n host link set lom1 nomaster
	join lom1
	same "strict: a member with a port may come back" "" "$(outsiders)"
	need ctl down sb0
}

follows() {
	need ctl up lom0.100 lom1.100 bmc-link bmc0 mac $BMC dev sb0 mode failover announce 0
	need wait_for 10 usable lom0.100
	need wait_for 10 usable lom1.100
	heard_on_both "both in the bundle"
	need ip -n lan link set wire0 down
	check "the one without link does not transmit" wait_for 10 is active_port lom1.100
	need ip -n lan link set wire0 up
	check "with it, it can again" wait_for 10 usable lom0.100
	heard_on_both "back in the bundle"
	need ctl down sb0
}

# A port that is enslaved while it transmits: the bundle has it at once.
joins_while_active() {
	need ip -n host link del lom0.100
	need ip -n host link del lom1.100
	need ip -n host link set lom0 nomaster
	need ip -n host link set lom0 up
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 mode failover
	need wait_for 10 usable lom0
	background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/monitor"
	need wait_for 10 grep -q listening "$scratch/monitor"
	need ip -n host link set lom0 down
	need ip -n host link set lom0 master bond9
	need wait_for 10 usable lom0
	check "joining a bond is told" wait_for 5 grep -q "lom0.*bond9" "$scratch/events"
	check_not "a port that joins is not taken for one put out of the bundle" \
		grep team-inactive "$scratch/events"
	need ctl down sb0
}

load_module
machines 3
bond_of_both
mixed
follows
joins_while_active
finish
