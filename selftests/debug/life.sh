#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: whatever happens to the devices of a host, in whatever order and under
# traffic, also while the module is short of memory: nothing breaks, and set up anew all
# works.
#
#	lan                host                           bmc
#	wire0 ------------ lom0  in bonds, teams,
#	wire1 ------------ lom1  bridges, or none
#	wire2 ------------ lom2           sb0, sb1
#	  flood            bmc0 ------------------------- eth0
#	                   bmc1 ------------------------- eth1 flood
#
# LIFE_SECONDS says how long, LIFE_SEED which life: what is done, not when it is. Most of
# what is tried is refused, or too late; a round ends with a clean start.
#
# limit: 100000

. "$(dirname "$0")/../lib.sh"

: "${LIFE_SECONDS:=60}" "${LIFE_SEED:=$SRANDOM}"
STEPS=60
AWAY=02:00:00:00:07:00

# ---- chance ----

# pick WORD...: one of them, as $it. Not in a subshell, which would not advance it.
pick() {
	local words=("$@")
	it=${words[RANDOM % $#]}
}

port() { pick lom0 lom1 lom2; }
sideband() { pick sb0 sb0 sb1; }
device() { pick lom0 lom1 lom2 bmc0 bmc1 sb0 sb1 lom0.100 bond0 br0 team0; }
mac() { pick "$BMC" "$BMC2" "$LEG" "$LOM0" "$CLIENT" 02:00:00:00:01:01 "$AWAY"; }
vlan() { pick 100 200 300; }

link() { ip -n host link "$@"; }

# ---- what may happen ----

step_up() {
	local mode more=()
	pick "mode failover" "mode shared" "host-access on" "" "vlan 100" "vlan 100 host-access on"
	read -ra more <<<"$it"
	port
	mode=$it
	mac
	ctl up "$mode" bmc-link bmc0 mac "$it" "${more[@]}" dev sb0
}

step_second() { ctl up lom1 lom2 bmc-link bmc1 mac "$BMC2" vlan 200 dev sb1 mode failover; }
step_down() { sideband; ctl down "$it"; }
step_port_add() { local p; port; p=$it; sideband; ctl port add "$p" dev "$it"; }
step_port_del() { local p; port; p=$it; sideband; ctl port del "$p" dev "$it"; }
step_port_vlan() { ctl port add lom0.100 dev sb1; }
step_primary() { local p; port; p=$it; sideband; ctl port set "$p" dev "$it" primary; }
step_active() { local p; port; p=$it; sideband; ctl port set "$p" dev "$it" active; }

step_attach() {
	local p
	port
	p=$it
	pick auto ingress exclusive
	ctl port set "$p" dev sb0 attach "$it"
}

step_station() {
	local m
	mac
	m=$it
	pick "" "vlan 100" "vlan 200 tag keep" "vlan 300"
	# shellcheck disable=SC2086 # words
	ctl station add "$m" dev sb0 $it
}

step_no_station() { mac; ctl station del "$it" dev sb0; }
step_mode() { pick shared failover dedicated; ctl dev set sb0 mode "$it"; }
step_access() { local s; sideband; s=$it; pick on off; ctl dev set "$s" host-access "$it"; }
step_strict() { pick on off; ctl dev set sb0 strict "$it"; }
step_probe() { pick none 192.168.100.1; ctl dev set sb0 probe "$it" probe-interval 100; }
step_delays() { pick 0 5 50; ctl dev set sb0 updelay "$it" downdelay "$it"; }
step_bmc_link() { pick bmc0 bmc1 none lom2; ctl dev set sb0 bmc-link "$it"; }
step_policy() { pick pass drop own; ctl policy set sb0 arp "$it" lldp pass other-multicast "$it"; }
step_guard() { pick 192.168.0.0/16 fd00::/16 "$BMC"; ctl guard add "$it" dev sb0; }
step_no_guard() { ctl guard flush dev sb0; }
step_limit() { pick none 10 1000; ctl limit set sb0 packets "$it" group-packets "$it"; }
step_filter() { pick exclusive copy; ctl filter add rmcp dev sb0 port rmcp "$it"; }
step_filter_vlan() { ctl filter add arp dev sb0 vlan 100 ethertype arp copy; }
step_no_filter() { pick rmcp arp; ctl filter del "$it" dev sb0; }
step_exclude() { local p; port; p=$it; vlan; ctl exclude add "$p" vlan "$it"; }
step_exclude_port() { port; ctl exclude add "$it"; }
step_include() { local p; port; p=$it; vlan; ctl exclude del "$p" vlan "$it"; }
step_include_port() { port; ctl exclude del "$it"; }
step_flush() { ctl flush; }
step_alias() { ip -n host address add 192.168.100.2/24 dev sb0; }
step_leg() { sideband; link set "$it" up; }

step_up_down() { local d; device; d=$it; pick up down; link set "$d" "$it"; }
step_mtu() { local d; device; d=$it; pick 1400 1500 900 9000; link set "$d" mtu "$it"; }
step_mac() { local d; device; d=$it; mac; link set "$d" address "$it"; }
step_promisc() { local d; device; d=$it; pick on off; link set "$d" promisc "$it"; }
step_rename() { local d; device; d=$it; pick lom0 lom1 sb1 eno9; link set "$d" name "$it"; }
step_delete() { device; link del "$it"; }
step_cut() { pick wire0 wire1 wire2; ip -n lan link set "$it" down; }
step_mend() { pick wire0 wire1 wire2; ip -n lan link set "$it" up; }
step_bmc_cut() { pick eth0 eth1; ip -n bmc link set "$it" down; }
step_bmc_mend() { pick eth0 eth1; ip -n bmc link set "$it" up; }
step_bmc_mtu() { pick 1500 900 9000; ip -n bmc link set eth0 mtu "$it"; }
step_bond() { link add bond0 type bond mode active-backup miimon 50; }
step_bond_lacp() { link add bond0 type bond mode 802.3ad miimon 50; }
step_team() { link add team0 type team; }
step_bridge() { link add br0 type bridge vlan_filtering 1; }
step_vlan() { link add link lom0 name lom0.100 type vlan id 100; }
step_macvlan() { port; link add link "$it" name mv0 type macvlan; }
step_free() { port; link set "$it" nomaster; }

step_enslave() {
	local p
	port
	p=$it
	pick bond0 team0 br0
	[ "$it" = br0 ] || link set "$p" down
	link set "$p" master "$it"
	link set "$p" up
}

# A bond takes on the type of its first member, and gives it back.
step_type() {
	link add bond9 type bond
	ctl port add bond9 dev sb1
	ns host ip tuntap add dev tun9 mode tun
	link set tun9 master bond9
	link del tun9
	link del bond9
}

step_leave() {
	device
	link set "$it" netns lan
	ip -n lan link set "$it" netns host || ip -n lan link del "$it"
}

step_unload() { rmmod sideband; modprobe sideband; aim_faults; }
step_captures() { sideband; ns host timeout 0.2 tcpdump -Z root -nqi "$it"; }
step_shows() { ctl -s show; host ethtool -S sb0; ctl save; }

# ---- rounds ----

# Only in functions of the module, one allocation of fifty.
faults=/sys/kernel/debug/failslab
aim_faults() {
	local from
	[ -d $faults ] || return
	from=$(($(cat /sys/module/sideband/sections/.text)))
	printf '%#x' $from >$faults/require-start
	printf '%#x' $((from + $(awk '$1 == "sideband" { print $2 }' /proc/modules))) >$faults/require-end
}

fail_some() {
	[ -d $faults ] || return
	aim_faults
	echo 0 >$faults/verbose
	echo N >$faults/ignore-gfp-wait
	echo -1 >$faults/times
	echo "$1" >$faults/probability
}

floods=()

start_floods() {
	local i
	for i in 0 1 2; do
		background frame flood "lan/wire$i" "$BMC $CLIENT" "$ALL $CLIENT" "$LEG $CLIENT" \
			"$LOM0 $CLIENT" "$BMC $CLIENT tag 100" "$BMC2 $CLIENT tag 200" "$ALL $BMC"
		floods+=("$job")
	done
	for i in 0 1; do
		background frame flood "bmc/eth$i" "$CLIENT $BMC" "$ALL $BMC" "$LEG $BMC" "$LOM0 $BMC" \
			"$CLIENT $BMC2" "$BMC $BMC" "$ALL $BMC tag 200"
		floods+=("$job")
	done
}

stop_floods() {
	local job
	for job in "${floods[@]}"; do end_job "$job"; done
	floods=()
}

have() { ip -n "$1" link show "$2" >/dev/null 2>&1; }

# What is gone or astray comes back.
repair() {
	local i
	for i in 0 1 2; do
		if have host "lom$i" && have lan "wire$i"; then continue; fi
		link del "lom$i"
		ip -n lan link del "wire$i"
		add_port "$i"
	done
	for i in 0 1; do
		if have host "bmc$i" && have bmc "eth$i"; then continue; fi
		link del "bmc$i"
		ip -n bmc link del "eth$i"
		add_bmc_link "$i"
	done
}

steps=()

life() {
	local i
	taken=0
	for ((i = 0; i < STEPS && SECONDS < end; i++)); do
		if [ $((i % 15)) = 0 ]; then
			stop_floods
			repair
			start_floods
		fi
		pick "${steps[@]}"
		echo "$round.$i $it" >/dev/kmsg
		"$it" && taken=$((taken + 1))
	done >"$scratch/life" 2>&1
	stop_floods
	say "round $round: $taken of $i steps taken, the others refused or too late"
}

# The namespace goes, under traffic; or the module first, or both at once.
fall() {
	start_floods
	pick namespace module both
	say "round $round ends with: $it"
	case $it in
	namespace) ip netns del host ;;
	module) rmmod sideband; ip netns del host ;;
	both)
		ip netns del host
		rmmod sideband
		;;
	esac 2>/dev/null
	stop_floods
	ip netns del lan
	ip netns del bmc
	namespaces=()
}

no_module() { [ ! -e /sys/module/sideband ] || rmmod sideband; }

# A new life: the BMC has its frames.
works() {
	local result=0
	check "round $round: the module can go" wait_for 30 no_module || result=1
	modprobe sideband
	build
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
	legs=(wire=lan/wire0 bmc=bmc/eth0)
	exchange "round $round: and the BMC has its frames" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100"
	return $result
}

build() {
	machines 3
	add_bmc_link 1
	end_frames=(end wire bmc "$BMC $CLIENT tag 100" end bmc wire "$CLIENT $BMC")
}

load_module
say "LIFE_SEED=$LIFE_SEED, $LIFE_SECONDS seconds"
RANDOM=$LIFE_SEED
mapfile -t steps < <(declare -F | sed -n 's/^declare -f \(step_.*\)/\1/p')
end=$((SECONDS + LIFE_SECONDS)) round=0 steps_taken=0
build
while [ $SECONDS -lt $end ]; do
	round=$((round + 1))
	[ $((round % 2)) = 1 ] || fail_some 2
	life
	steps_taken=$((steps_taken + taken))
	fall
	[ ! -d $faults ] || echo 0 >$faults/probability
	works
	need ctl flush
done
check "there was a life: some steps were taken" [ $steps_taken -gt 9 ]
finish
