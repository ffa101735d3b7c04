#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: host and BMC, and a virtual machine of the host and the BMC, find each
# other by IPv6 through bond, bridge and VLAN, by global and link-local addresses. The
# questions are on the wire, as any group frame; what is unicast is not. Nobody finds
# its own address to be taken.
#
#	client             lan (switch)        host                       bmc
#	eth0 ::9 --- port [ sw ] wire0 ------- lom0 \                     eth0 ::10
#	                   sw    wire1 ------- lom1 / bond0, and in it    |
#	                                       bmc0 ----------------------+
#	the host ::1 on bond0, or on br0, or on br0 above bond0.20; a machine vm ::50
#
# The networks: fd00:: untagged, fd20:: in VLAN 20.

. "$(dirname "$0")/lib.sh"
# shellcheck source=teams.sh
. "$test_dir/teams.sh"
# shellcheck source=talk.sh
. "$test_dir/talk.sh"

VM=02:00:00:00:00:a1

forget() {
	local it
	for it in client host bmc vm; do ip -n $it -6 neigh flush all; done
}

# talk WHAT NETWORK WHO...: each of these is "NETNS DEV HOST".
talk() {
	local it who dev last bmc_link
	bmc_link=$(link_address bmc eth0)
	forget
	on_wire unicast >/dev/null
	on_wire group >/dev/null
	for it in "${@:3}"; do
		read -r who dev last <<<"$it"
		check "$1: $who reaches the BMC" answers_at_last "$who" "$2::10"
		check "$1: and by link-local addresses" answers_at_last "$who" "$bmc_link%$dev"
	done
	[ "$(on_wire group)" -ge 1 ]
	verdict $? "$1: the questions were on the wire"
	forget
	for it in "${@:3}"; do
		read -r who dev last <<<"$it"
		check "$1: the BMC reaches $who" answers_at_last bmc "$2::$last"
		check "$1: and by link-local addresses" \
			answers_at_last bmc "$(link_address "$who" "$dev")%eth0"
	done
	[ "$(on_wire group)" -ge 1 ]
	verdict $? "$1: so were the BMC's"
	check "$1: a file to the BMC is intact" transfer bmc "$who" "$2::10"
	same "$1: nothing that was unicast was on the wire" 0 "$(on_wire unicast)"
	check "$1: the client reaches the BMC" answers_at_last client "$2::10"
	[ "$(on_wire unicast)" -ge 2 ]
	verdict $? "$1: control: that was counted on the wire"
	same "$1: nobody found its address taken" "" "$(taken)"
}

taken() {
	local it
	for it in host bmc vm; do ip -n $it -6 -o address show dadfailed; done
}

side() { need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover "$@"; }

# bridge_on DEV NETWORK: with host and machine.
bridge_on() {
	need ip -n host link add br0 address "$(mac_of "$1")" type bridge stp_state 0 \
		forward_delay 0 mcast_snooping 0
	need ip -n host link set "$1" master br0
	need ip -n host link set vnet0 up master br0
	with_ipv6 host br0 "$2::1"
	need ip -n vm -6 address flush dev eth0 scope global
	need ip -n vm address add "$2::50/64" dev eth0 nodad
}

mac_of() { value address "$(ip -n host -j link show "$1")"; }

load_module
machines 2
add_client
build_switch plain
bond_of host bond0 lom active-backup
add_namespace vm
need ip -n host link add vnet0 type veth peer name eth0 address $VM netns vm
with_ipv6 vm eth0
with_ipv6 client eth0 fd00::9
with_ipv6 client eth0.20 fd20::9
with_ipv6 bmc eth0 fd00::10
head -c 300000 /dev/urandom >"$scratch/data"
watch_wires wire0 wire1

with_ipv6 host bond0 fd00::1
side
check "control: without host access the client reaches the BMC" answers_at_last client fd00::10
check_not "control: but the host does not" answers host fd00::10
need ctl dev set sb0 host-access on
need wait_for 20 usable lom1
need ctl port set lom1 dev sb0 active
talk "bond, by its inactive port" fd00 "host bond0 1"
need ctl port set lom0 dev sb0 active

need host sysctl -qw net.ipv6.conf.bond0.disable_ipv6=1
bridge_on bond0 fd00
talk "bridge on a bond" fd00 "vm eth0 50"
need ctl down sb0
need ip -n host link del br0

need ip -n host link add link bond0 name bond0.20 type vlan id 20
need ip -n host link set bond0.20 up
need ip -n bmc address add fd20::10/64 dev eth0 nodad
bridge_on bond0.20 fd20
side vlan 20 host-access on
talk "bridge on a VLAN of a bond" fd20 "host br0 1" "vm eth0 50"
finish
