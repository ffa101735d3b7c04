#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port may be a member of any bond, team or bridge: the BMC is reachable
# through a switch as the team needs it, also while cables are pulled, each frame
# of it comes once, and the team works as before.
#
#	client             lan (switch)        host                     bmc
#	eth0 ------ port [ sw ] wire0 -------- lom0 \  bond0, team0
#	                  sw    wire1 -------- lom1 /  or br0, with VLAN 20
#	                  (or a LAG of both)              sb0
#	                                       bmc0 ------------------- eth0
#
# The switch learns addresses and filters VLANs: 1 untagged, 20 and 100 tagged.

. "$(dirname "$0")/lib.sh"
# shellcheck source=teams.sh
. "$test_dir/teams.sh"

build_bridge() {
	need ip -n host link add br0 type bridge stp_state 0 forward_delay 0
	need ip -n host link set lom0 master br0
	need ip -n host link set br0 up
	host_addresses br0
}

# ---- pings: every answer once ----

# once NETNS ADDRESS: three pings, three answers, none twice.
once() {
	local out
	out=$(ns "$1" ping -c 3 -i 0.2 -W 1 -q "$2" 2>&1)
	grep -q ' 3 packets received' <<<"$out" && ! grep -qi dup <<<"$out"
}

reach() { check "$1" wait_for 60 once client "$2"; }

# The BMC's frames on each wire, counted by the switch's side.
count_on_wires() {
	local i
	for i in 0 1; do
		tc -n lan qdisc replace dev "wire$i" clsact
		tc -n lan filter replace dev "wire$i" ingress pref 1 handle 1 \
			protocol all flower src_mac $BMC action pass
	done
}

bmc_frames() {
	value packets "$(tc -n lan -s -j filter show dev "wire$1" ingress)"
}

all_reachable() {
	reach "$1: the BMC is reachable" "$bmc_ip"
	reach "$1: the host is" 10.0.1.1
	reach "$1: and so in its VLAN" 10.0.20.1
	check "$1: the BMC reaches the client" wait_for 60 once bmc "${bmc_ip%.*}.9"
}

moves() { value moves "$(ctl -j dev show sb0)"; }

# The BMC transmits by its own copper only. On a busy machine LACP may just lose a
# port: what was sent before and after such a move is not compared.
only_by_active() {
	local other before moved tries=0
	until [ "${moved:-none}" = "$(moves)" ] || [ $((tries++)) = 10 ]; do
		moved=$(moves)
		other=wire1
		[ "$(active)" = lom0 ] || other=wire0
		count_on_wires
		before=$(bmc_frames "${other#wire}")
		need wait_for 60 once client "$bmc_ip"
	done
	same "$1: nothing of the BMC leaves by $other" "$before" "$(bmc_frames "${other#wire}")"
	[ "$(bmc_frames "$([ $other = wire1 ] && echo 0 || echo 1)")" -gt 0 ]
	verdict $? "$1: control: what leaves by its own port is counted"
}

pull_cables() {
	local i
	for i in 0 1; do
		need ip -n lan link set "wire$i" down
		check "$1, cable $i pulled: lom$((1 - i)) is active" wait_for 20 eval "[ \"\$(active)\" = lom$((1 - i)) ]"
		reach "$1, cable $i pulled: the BMC is reachable" "$bmc_ip"
		reach "$1, cable $i pulled: the host is" 10.0.1.1
		need ip -n lan link set "wire$i" up
		need wait_for 20 usable "lom$i"
	done
}

bmc_address() {
	need ns bmc ip address flush dev eth0
	need ip -n bmc address add "$1/24" dev eth0
	bmc_ip=$1
}

# one_kind NAME SWITCH BUILD...: without VLAN and in VLAN 100.
one_kind() {
	local what=$1 switch=$2
	shift 2
	# shellcheck disable=SC2086 # a mode, and how fast LACP is
	build_switch $switch
	"$@"
	need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover
	bmc_address 10.0.1.5
	all_reachable "$what"
	only_by_active "$what"
	pull_cables "$what"
	need ctl down sb0
	need ctl up lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 dev sb0 mode failover
	bmc_address 10.0.100.5
	all_reachable "$what, VLAN 100"
	need ctl down sb0
	reach "$what: without the sideband the host is as before" 10.0.1.1
}

one_bond() {
	one_kind "bond $1" "$2" build_bond "$1" "${3:-}"
	need ip -n host link del bond0
	remove_switch
}

one_team() {
	one_kind "team $1" "$2" build_team "$3"
	remove_team
	remove_switch
}

bonds() {
	one_bond active-backup plain
	one_bond balance-alb plain
	one_bond balance-xor balance-xor
	one_bond 802.3ad "802.3ad fast" fast
}

teams() {
	ip -n host link add team9 type team 2>/dev/null ||
		{ skip "teams" "no team driver"; return; }
	need ip -n host link del team9
	one_team activebackup plain '{"name":"activebackup"}'
	one_team loadbalance balance-xor '{"name":"loadbalance","tx_hash":["eth","ipv4"]}'
	one_team lacp "802.3ad fast" '{"name":"lacp","active":true,"fast_rate":true,"tx_hash":["eth","ipv4"]}'
}

bridge_member() {
	build_switch plain
	build_bridge
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	bmc_address 10.0.1.5
	all_reachable "bridge"
	need ctl down sb0
	need ip -n host link del br0
	remove_switch
}

load_module
machines 2
add_client
bonds
teams
bridge_member
finish
