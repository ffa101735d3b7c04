#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a thousand times bonds, a team and a bridge take a port and release it,
# and its attach point changes, under traffic from the wire, the BMC and the host:
# the kernel complains of nothing, frames are steered as before, nothing is held
# afterwards, and no memory is lost.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 \ bond0, bond1, team0     eth0
#	wire1 ------------ lom1 / or br0, in turn
#	                          sb0
#	                   bmc0 ------------------------- eth0
#
# That the kernel did not complain, the runner of the tests looks for.

. "$(dirname "$0")/lib.sh"

ROUNDS=10
LEAK=150	# less than the changes of an attach point, let alone the cycles
LOM1=02:00:00:00:01:01

# ---- what is done over and over ----

make_teams() {
	need ip -n host link add bond0 type bond mode 802.3ad miimon 50
	need ip -n host link add bond1 type bond mode active-backup miimon 50
	need ip -n host link add br0 type bridge stp_state 0 mcast_snooping 0
	teams=(bond0 bond1 br0)
	if ip -n host link add team0 type team 2>/dev/null; then
		need host teamnl team0 setoption mode roundrobin
		teams+=(team0)
	else
		skip "cycles of a team" "no team driver"
	fi
	local team
	for team in "${teams[@]}"; do need ip -n host link set "$team" up; done
}

# cycle PORT TEAM: bonds and teams take only a port that is down, set it up, and set
# it down when they release it; bridges do nothing of that.
cycle() {
	[ "$2" = br0 ] || echo "link set $1 down"
	echo "link set $1 master $2"
	echo "link set $1 nomaster"
	[ "$2" = br0 ] || echo "link set $1 up"
}

# A hundred cycles, the ports in turn in each team.
hundred_cycles() {
	local i
	for ((i = 0; i < 100; i++)); do
		cycle lom$((i % 2)) "${teams[i / 2 % ${#teams[@]}]}"
	done
}

# Ten changes of the attach point of each port.
attach_changes() {
	local port
	for port in lom0 lom1; do
		echo "exclude add $port"
		for _ in 1 2 3 4; do
			echo "port set $port dev sb0 attach ingress"
			echo "port set $port dev sb0 attach auto"
		done
		echo "exclude del $port"
	done
}

# ---- traffic ----

start_traffic() {
	background frame flood lan/wire0 "$BMC $CLIENT" "$ALL $CLIENT" "$LOM0 $CLIENT" "$STRANGER $CLIENT"
	floods=("$job")
	background frame flood lan/wire1 "$BMC $CLIENT" "$GROUP $CLIENT" "$LOM1 $CLIENT"
	floods+=("$job")
	background frame flood bmc/eth0 "$CLIENT $BMC" "$ALL $BMC"
	floods+=("$job")
	background frame flood host/lom0 "$CLIENT $LOM0" "$ALL $LOM0"
	floods+=("$job")
	background frame flood host/lom1 "$CLIENT $LOM1" "$GROUP $LOM1"
	floods+=("$job")
}

stop_traffic() {
	local it
	for it in "${floods[@]}"; do end_job "$it"; done
}

# counted: what the traffic has come to, each of it as a word of its own.
counted() {
	host ethtool -S sb0 | awk '$1 ~ /^(wire_to_bmc|bmc_to_wire)_packets:/ { print $2 }'
	host cat /sys/class/net/lom{0,1}/statistics/{rx,tx}_packets
}

# grew BEFORE AFTER: all of it, by a hundred at least.
grew() {
	paste <(echo "$1") <(echo "$2") | awk '$2 < $1 + 100 { less = 1 } END { exit less }'
}

# ---- memory ----

# objects: how many each kmalloc cache has handed out, and how many make a slab. The
# slabs that processors keep for themselves count as handed out as a whole, so they
# are given back before; a few are taken again at once.
objects() {
	local cache
	for cache in /sys/kernel/slab/kmalloc-*; do echo 1 >"$cache/shrink"; done
	awk '$1 ~ /^kmalloc-/ { print $1, $2, $5 }' /proc/slabinfo
}

# grown BEFORE COUNT: caches that have more than so many objects more than before, and
# two slabs (but at most a leak of two for three cycles).
grown() {
	objects | awk -v most="$2" 'FNR == NR { before[$1] = $2; next }
		{
			may = most + 2 * $3 < 600 ? most + 2 * $3 : 600
			if ($2 > before[$1] + may) print $1 ": " before[$1] " before, now " $2
		}' <(echo "$1") -
}

nothing_grown() { [ -z "$(grown "$1" "$2")" ]; }

# ---- the test ----

one_round() {
	ip -n host -batch "$scratch/cycles" && ctl -b "$scratch/changes"
}

rounds() {
	local before i
	for ((i = 1; i <= $1; i++)); do
		before=$(counted)
		check "$2 $i: a hundred cycles, and changes of the attach point" one_round || return
		grew "$before" "$(counted)"
		verdict $? "$2 $i: control: traffic went on, on all ways"
	done
}

usable() { ctl -j port show "$1" dev sb0 | grep -q '"usable":true'; }
attached() { ctl -j port show "$1" dev sb0 | grep -q "\"attach\":\"$2\""; }
free() { ! ip -n host link show "$1" | grep -q ' master '; }

# Nothing that was announced or sent is under way any more.
received() { lan cat /sys/class/net/wire{0,1}/statistics/rx_packets; }
quiet() {
	local before
	before=$(received)
	for _ in {1..10}; do moment; done
	[ "$before" = "$(received)" ]
}

as_before() {
	legs=(wire=lan/wire0 wire1=lan/wire1 bmc=bmc/eth0 host=host/lom0@88b5 host1=host/lom1@88b5)
	end_frames=(end wire "bmc,host" "$ALL $CLIENT" end wire1 host1 "$ALL $CLIENT"
		end bmc wire "$ALL $BMC")
	exchange "$1: steered, copied, left alone" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire "$GROUP $CLIENT" get bmc "$GROUP $CLIENT" get host "$GROUP $CLIENT" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send wire1 "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire1 "$GROUP $CLIENT" get host1 "$GROUP $CLIENT" \
		send wire1 "$LOM1 $CLIENT" get host1 "$LOM1 $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC" \
		send bmc "$GROUP $BMC" get wire "$GROUP $BMC" \
		send host1 "$CLIENT $LOM1" get wire1 "$CLIENT $LOM1"
}

settled() {
	need wait_for 20 usable lom0
	need wait_for 20 usable lom1
	need wait_for 20 quiet
}

nothing_held() {
	need ctl down sb0
	same "lom0 is as it was found" "$lom0" "$(snapshot lom0)"
	check "a port can be deleted" timeout 30 ip -n host link del lom0
	check "a bond can" timeout 30 ip -n host link del bond0
	need ip netns del host
	check "the namespace goes, with all that is in it" \
		wait_for 30 not ip -n lan link show wire1
	check "the module can be unloaded" wait_for 30 rmmod sideband
}

# That a leak would be seen: neighbours, as many as there were cycles.
leak_is_seen() {
	local before i
	before=$(objects)
	for ((i = 0; i < 900; i++)); do
		echo "neigh add 10.$((i / 200)).1.$((i % 200 + 1)) lladdr $CLIENT dev lom0 nud permanent"
	done >"$scratch/neighbours"
	need ip -n host -batch "$scratch/neighbours"
	check_not "control: an object for each cycle would be seen" nothing_grown "$before" $LEAK
	need ip -n host neigh flush dev lom0 nud permanent
}

load_module
machines 2
make_teams
lom0=$(snapshot lom0)
need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover
need ctl dev set sb0 failback delayed 0
settled
as_before "to begin with"
leak_is_seen
hundred_cycles >"$scratch/cycles"
attach_changes >"$scratch/changes"
start_traffic
rounds 1 "to warm up"
before=$(objects)
rounds $((ROUNDS - 1)) "round"
stop_traffic
settled
check "no kmalloc cache has grown" wait_for 20 nothing_grown "$before" $LEAK
grown "$before" 0 | diag
for port in lom0 lom1; do
	check "$port is free" free $port
	check "$port is attached at ingress" attached $port ingress
done
as_before "after all"
nothing_held
finish
