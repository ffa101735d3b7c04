#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: with host access a virtual machine reaches the BMC of the very host it
# runs on, where NIC hardware that shares a port does not let it, and keeps reaching
# both when it moves. The same move, the same pings, in three arrangements:
#
# 1. without sideband: a NIC that shares its port by itself. What it receives for the
#    BMC is the BMC's; what host or BMC send leaves by the wire, and the switch never
#    sends it back by the port it came from.
# 2. sideband, without host access
# 3. sideband, with host access
#
# The two hosts are those of hypervisors.sh; in 1. there is a NIC between:
#
#	lan           nic                host
#	wire0 ------- copper   pci ----- lom0
#	                      bmc0 ----- eth0, of the BMC

. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$test_dir/hypervisors.sh"

# ---- the NIC ----

sends_to() { need tc -n "$1" filter add dev "$2" ingress prio "$3" protocol all "${@:4}"; }

# put_nic NIC HOST WIRE MAC: between the host's port, the BMC and the switch.
put_nic() {
	local dev
	add_namespace "$1"
	need ip -n lan link set "$3" nomaster
	need ip -n lan link set "$3" netns "$1" name pci
	need ip -n "$2" link set bmc0 netns "$1"
	need ip -n "$1" link add copper type veth peer name "$3" netns lan
	need ip -n lan link set "$3" up master sw
	for dev in pci bmc0 copper; do
		need ip -n "$1" link set $dev up
		need tc -n "$1" qdisc add dev $dev clsact
	done
	sends_to "$1" pci 1 matchall action mirred egress redirect dev copper
	sends_to "$1" bmc0 1 matchall action mirred egress redirect dev copper
	sends_to "$1" copper 1 flower dst_mac "$4" action mirred egress redirect dev bmc0
	sends_to "$1" copper 2 flower dst_mac 01:00:00:00:00:00/01:00:00:00:00:00 \
		action mirred egress mirror dev bmc0 action mirred egress redirect dev pci
	sends_to "$1" copper 3 matchall action mirred egress redirect dev pci
}

# take_nic NIC HOST WIRE: as it was before.
take_nic() {
	local dev
	for dev in pci bmc0; do need tc -n "$1" qdisc del dev $dev clsact; done
	need ip -n "$1" link del copper
	need ip -n "$1" link set pci netns lan name "$3"
	need ip -n lan link set "$3" up master sw
	need ip -n "$1" link set bmc0 netns "$2"
	need ip -n "$2" link set bmc0 up
}

# ---- pings ----

# start_pings NAME WORDS...: of the machine to both BMCs, one each 50 ms.
start_pings() {
	local one
	pingers=()
	for one in 10 11; do
		background ip netns exec vm ping -i 0.05 -W 1 "${@:2}" 10.0.1.$one \
			>"$scratch/$1-$one"
		pingers+=("$job")
	done
}

# count NAME: answered of how many sent, to each.
count() {
	local one
	for one in 10 11; do
		awk '/packets transmitted/ { print $4 " of " $1 }' "$scratch/$1-$one"
	done | xargs
}

ten_each() {
	start_pings "$1" -c 10
	wait "${pingers[@]}"
}

at_rest() { same "$1: to the BMCs of host and host2" "$2" "$(count "$3")"; }

# lost ONE: of the pings all the while.
lost() { awk '/packets transmitted/ { print $1 - $4 }' "$scratch/all-$1"; }

ms() { echo $((${EPOCHREALTIME/./} / 1000)); }

# moves WHAT BEFORE AFTER LIVE: pings before and after the machine moves from host to
# host2, and all the while; LIVE answers before. Left in $took is how long the move
# took, in ms.
moves() {
	local all
	forget
	need answers_at_last vm "10.0.1.$4"
	ten_each before
	at_rest "$1, on host" "$2" before
	start_pings all
	all=("${pingers[@]}")
	need wait_for 10 grep -q 'seq=5 ' "$scratch/all-$4"
	took=$(ms)
	move host host2
	took=$(($(ms) - took))
	need answers_at_last vm 10.0.1.10
	ten_each after
	at_rest "$1, moved to host2" "$3" after
	kill -INT "${all[@]}"
	wait "${all[@]}"
	say "$1: pings answered by the BMC of host, of host2: $(count all); the move took $took ms"
	need move host2 host
}

# by_the_wire WHAT: what becomes of a frame of the machine to the BMC below.
by_the_wire() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 vm=vm/eth0 bmc2=bmc2/eth0)
	end_frames=(end vm wire "$ALL $VM" end bmc "wire,bmc2" "$ALL $BMC")
	exchange "$1: its frames to the BMC below reach the switch, which keeps them" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC" get bmc2 "$ALL $BMC" \
		send vm "$BMC $VM" get wire "$BMC $VM"
}

# lose_both WHAT: to the one below before, to the other one from then on.
lose_both() {
	by_the_wire "$1"
	moves "$1" "0 of 10 10 of 10" "10 of 10 0 of 10" 11
	[ "$(lost 10)" -ge 5 ] && [ "$(lost 11)" -ge 20 ]
	verdict $? "$1: pings are lost for as long as the BMC is that of its host"
}

two_hypervisors
# The machine need not ask: one question that is lost would cost a second.
need ip -n vm neigh replace 10.0.1.10 lladdr $BMC dev eth0 nud permanent
need ip -n vm neigh replace 10.0.1.11 lladdr $BMC2 dev eth0 nud permanent
put_nic nic host wire0 $BMC
put_nic nic2 host2 wire1 $BMC2
check_not "1. the module is not loaded" [ -e /sys/module/sideband ]
lose_both "1. NIC hardware"
take_nic nic host wire0
take_nic nic2 host2 wire1
load_module
share off
lose_both "2. host access off"
access on
moves "3. host access on" "10 of 10 10 of 10" "10 of 10 10 of 10" 10
# One each 50 ms, and those under way at either end.
[ "$(lost 10)" -le $((took / 50 + 6)) ] && [ "$(lost 11)" -le $((took / 50 + 6)) ]
verdict $? "3. host access on: no pings are lost but those of the move"
finish
