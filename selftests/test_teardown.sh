#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: whatever goes first, and however busy it is, nothing breaks: sideband,
# port, BMC link, namespace or module.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	  flood            bmc0 ------------------------- eth0
#	                                                    flood
#
# A kernel that minds says so in its log, which is looked at after each test.

. "$(dirname "$0")/lib.sh"

floods=()

start_floods() {
	background frame flood lan/wire0 "$BMC $CLIENT" "$ALL $CLIENT" "$LEG $CLIENT" \
		"$LOM0 $CLIENT" "$BMC $CLIENT tag 100"
	floods+=("$job")
	background frame flood bmc/eth0 "$CLIENT $BMC" "$ALL $BMC" "$LEG $BMC" "$BMC $BMC"
	floods+=("$job")
}

stop_floods() {
	local it
	for it in "${floods[@]}"; do end_job "$it"; done
	floods=()
}

counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }
more_than() { [ "$(counter "$1")" -gt "$2" ]; }

# busy: frames go both ways now.
busy() {
	wait_for 20 more_than wire_to_bmc_packets "$(counter wire_to_bmc_packets)" &&
		wait_for 20 more_than bmc_to_wire_packets "$(counter bmc_to_wire_packets)"
}

set_up() {
	ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG >/dev/null &&
		ip -n host link set sb0 up
}

have() { ip -n host link show "$1" >/dev/null 2>&1; }
none_left() { [ "$(ctl -j dev show | jq length)" = 0 ] && not have sb0; }

# The pieces that a way has removed are made again for the next.
repair() {
	have lom0 || add_port 0
	have bmc0 || add_bmc_link 0
}

# way DESCRIPTION COMMAND...: set up, flood, do it, and find nothing left.
way() {
	local what=$1 code=0
	shift
	repair
	start_floods
	if ! set_up || ! busy; then
		not_ok "$what: traffic before it"
		stop_floods
		return
	fi
	"$@" >"$scratch/way" 2>&1 || code=$?
	stop_floods
	wait_for 10 none_left || code=1
	verdict $code "$what"
	[ $code = 0 ] || diag <"$scratch/way"
}

del() {
	local it
	for it; do ip -n host link del "$it" || return; done
}

del_down() {
	del "$@" && ctl show >/dev/null && ctl down sb0
}

by_hand() {
	ctl station del "$BMC" dev sb0 && ctl port del lom0 dev sb0 && ctl dev del sb0
}

leave() {
	ip -n host link set "$1" netns lan && ctl show >/dev/null &&
		ip -n lan link del "$1" && ctl down sb0
}

again_and_again() {
	local i
	for ((i = 0; i < 10; i++)); do
		ctl down sb0 && set_up || return
	done
	for ((i = 0; i < 10; i++)); do
		ctl station del "$BMC" dev sb0 && ctl station add "$BMC" vlan 100 dev sb0 &&
			ctl station del "$BMC" vlan 100 dev sb0 && ctl station add "$BMC" dev sb0 &&
			ctl port del lom0 dev sb0 && ctl port add lom0 dev sb0 &&
			ip -n host link set sb0 down && ip -n host link set sb0 up || return
	done
	ctl down sb0
}

down_and_up() {
	local i it
	for ((i = 0; i < 5; i++)); do
		for it in lom0 bmc0 sb0; do
			ip -n host link set "$it" down && ip -n host link set "$it" up || return
		done
	done
	busy && ctl down sb0
}

unload_and_load() {
	rmmod sideband && not have sb0 && not have sb1 && modprobe sideband
}

no_module_user() { rmmod sideband; }

# The whole machine goes, with all that is in it.
namespace() {
	repair
	start_floods
	check "namespace: traffic before it" eval 'set_up && busy'
	ip netns del host
	namespaces=(lan bmc)
	stop_floods
	check "the namespace goes first" wait_for 20 not ip -n lan link show wire0
	check "and the module after it" wait_for 20 no_module_user
}

load_module
machines 1
check_not "control: what is left behind is seen" eval 'set_up; none_left'
need ctl down sb0
way "sideband first, by the tool" ctl down sb0
way "sideband first, by ip link" del sb0
way "station, port, sideband" by_hand
way "port first" del_down lom0
way "BMC link first" del_down bmc0
way "port, then BMC link" del_down lom0 bmc0
way "BMC link, then port" del_down bmc0 lom0
way "port, BMC link, sideband by ip link" del lom0 bmc0 sb0
way "the port leaves for another namespace" leave lom0
way "the BMC link leaves for another namespace" leave bmc0
way "legs go down and up" down_and_up
way "set up and taken down again and again" again_and_again
way "module first" unload_and_load
namespace
finish
