#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: the monitor says every change of configuration and of state, each in a
# line of its own and nothing else, in the words of expected/monitor.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	wire1 ------------ lom1 (down)
#	                   bmc0 ------------------------- eth0
#	                   bmc1 ------------------------- eth1

. "$(dirname "$0")/lib.sh"

expected=$test_dir/expected

port_is() { [ "$(port_state lom0)" = "$1" ]; }
link_is() { [ "$(link_state)" = "$1" ]; }

# event COMMAND...: do it, and wait until both monitors have said something.
event() {
	local lines
	lines=$(wc -l <"$scratch/events")
	need "$@"
	need wait_for 20 eval '[ "$(wc -l <"$scratch/events")" -gt '"$lines"' ]'
}

comes_and_goes() {
	event ip -n host link set lom0 down
	event ip -n host link set lom0 up
	event ip -n lan link set wire0 down
	event ip -n lan link set wire0 up
	event ip -n bmc link set eth0 down
	event ip -n bmc link set eth0 up
	need ip -n lan link set wire0 down
	need wait_for 20 port_is no-carrier
	event ip -n host link del lom0
	need wait_for 20 port_is absent
	event ip -n host link add lom0 type veth peer name wire0 netns lan
	event ip -n host link set lom0 up
	event ip -n lan link set wire0 up
	event ip -n host link del bmc0
	need wait_for 20 link_is absent
	event ip -n host link add bmc0 type veth peer name eth0 netns bmc
	event ip -n bmc link set eth0 up
}

all_events() {
	event ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0 address $LEG
	event ctl station add $BMC2 dev sb0 vlan 200 tag keep
	event ctl station del $BMC2 dev sb0 vlan 200
	event ctl port add lom1 dev sb0
	event ctl port set lom1 dev sb0 primary
	event ctl port del lom1 dev sb0
	event ctl dev set sb0 bmc-link bmc1
	event ctl dev set sb0 bmc-link none
	event ctl dev set sb0 bmc-link bmc0
	event ip -n host link set sb0 name mgmt
	event ip -n host link set mgmt name sb0
	event ip -n host link set sb0 address $STRANGER
	event ip -n host link set sb0 address $LEG
	comes_and_goes
	event ctl dev add sb1
	event ip -n host link del sb1
	event ip -n host link add sb2 address $STRANGER type sideband
	event ctl down sb2
	event ctl down sb0
}

monitors() {
	local said=$scratch/said monitors=()
	background sidebandctl -n host monitor >"$scratch/events" 2>"$said.text"
	monitors+=("$job")
	background sidebandctl -n host -j monitor >"$scratch/events.json" 2>"$said.json"
	monitors+=("$job")
	need wait_for 20 grep -q . "$said.text"
	need wait_for 20 grep -q . "$said.json"
	same "a monitor says when it listens" "listening for events
listening for events" "$(cat "$said.text" "$said.json")"
	same "control: nothing has happened yet" "" "$(cat "$scratch/events" "$scratch/events.json")"
	all_events
	need wait_for 20 eval 'tail -n 1 "$scratch/events" | grep -q "dev del sb0"'
	need wait_for 20 eval '[ "$(wc -l <"$scratch/events")" = "$(wc -l <"$scratch/events.json")" ]'
	same "every line begins with the time" "$(wc -l <"$scratch/events")" \
		"$(grep -cE '^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{6} ' "$scratch/events")"
	# Where no address is given it is random.
	same "every event in its line" "$(cat "$expected/monitor")" \
		"$(sed 's/^[^ ]* //; /sb1/s/address [^ ]*/address RANDOM/' "$scratch/events")"
	same "the same in JSON, an object in each line" "$(cat "$expected/monitor.json")" \
		"$(jq -cS 'del(.time, .ifindex, .bmc_link.ifindex, .active_age, .active_reason, .moves) |
			if .ifname == "sb1" then .address = "RANDOM" else . end' "$scratch/events.json")"
	end_job "${monitors[0]}"
	end_job "${monitors[1]}"
}

load_module
machines 2
add_bmc_link 1
need ip -n host link set lom1 down
monitors
finish
