# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests with bonds and teams: the switch between client and host,
# and what the host makes of its ports. Sourced after lib.sh and machines 2.
#
#	client             lan (switch)        host
#	eth0 ------ port [ sw ] wire0 -------- lom0 \  bond0 or team0,
#	                  sw    wire1 -------- lom1 /  with VLAN 20
#	                  (or a LAG of both)
#
# The switch learns addresses and filters VLANs: 1 untagged, 20 and 100 tagged.

client() { ns client "$@"; }

add_client() {
	add_namespace client
	need ip -n lan link add port type veth peer name eth0 address "$CLIENT" netns client
	need ip -n lan link set port up
	need ip -n client link set eth0 up
	need ip -n client address add 10.0.1.9/24 dev eth0
	vlan_on client eth0 20 10.0.20.9/24
	vlan_on client eth0 100 10.0.100.9/24
}

# vlan_on NETNS DEV ID ADDRESS
vlan_on() {
	need ip -n "$1" link add link "$2" name "$2.$3" type vlan id "$3"
	need ip -n "$1" link set "$2.$3" up
	need ip -n "$1" address add "$4" dev "$2.$3"
}

# bond_of NETNS BOND PORT MODE [RATE]: of PORT0 and PORT1.
bond_of() {
	local i
	need ip -n "$1" link add "$2" type bond mode "$4" miimon 50 ${5:+lacp_rate "$5"}
	for i in 0 1; do
		need ip -n "$1" link set "$3$i" down
		need ip -n "$1" link set "$3$i" master "$2"
		need ip -n "$1" link set "$3$i" up
	done
	need ip -n "$1" link set "$2" up
}

switch_port() {
	need ip -n lan link set "$1" master sw
	need bridge -n lan vlan add dev "$1" vid 20
	need bridge -n lan vlan add dev "$1" vid 100
}

build_switch() {
	need ip -n lan link add sw type bridge stp_state 0 forward_delay 0 \
		mcast_snooping 0 vlan_filtering 1
	need ip -n lan link set sw up
	switch_port port
	if [ "$1" = plain ]; then
		switch_port wire0
		switch_port wire1
		return
	fi
	bond_of lan lag wire "$@"
	switch_port lag
}

remove_switch() {
	ip -n lan link del lag 2>/dev/null
	need ip -n lan link del sw
	need ip -n lan link set wire0 nomaster up
	need ip -n lan link set wire1 nomaster up
}

host_addresses() {
	need ip -n host address add 10.0.1.1/24 dev "$1"
	vlan_on host "$1" 20 10.0.20.1/24
}

build_bond() {
	bond_of host bond0 lom "$@"
	host_addresses bond0
}

# teamd runs in the host's namespace; one JSON word tells the runner.
# shellcheck disable=SC2154 # of lib.sh
build_team() {
	need ip -n host link set lom0 down
	need ip -n host link set lom1 down
	host teamd -t team0 -c "{\"runner\":$1,\"link_watch\":{\"name\":\"ethtool\"},\"ports\":{\"lom0\":{},\"lom1\":{}}}" \
		>"$scratch/teamd" 2>&1 &
	jobs_started+=($!)
	need wait_for 10 ip -n host link show team0
	need wait_for 10 eval '[ "$(master lom1)" = team0 ]'
	need ip -n host link set team0 up
	host_addresses team0
}

remove_team() {
	host teamd -k -t team0 >/dev/null 2>&1
	wait_for 10 not ip -n host link show team0 || need ip -n host link del team0
}

active() { value active_port "$(ctl -j dev show sb0)"; }

usable() { [[ $(ctl -j port show "$1" dev sb0) = *'"usable":true'* ]]; }
