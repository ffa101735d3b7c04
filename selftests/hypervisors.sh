# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests with a virtual machine that moves: two hosts of the same sort
# with a BMC each, and the machine. Sourced after lib.sh.
#
#	lan (switch)          host                        bmc
#	sw   wire0 ---------- lom0 (br0)                  eth0 10.0.1.10
#	                      vnet0 -- VM, before
#	     wire1 ---------- lom0 (br0)                  eth0 10.0.1.11
#	                      host2                       bmc2
#	                      vnet0 -- VM, afterwards
#
#	vm: eth0 10.0.1.50

# shellcheck disable=SC2034 # for the tests
VM=02:00:00:00:00:a1

ctl2() { sidebandctl -n host2 "$@"; }

# hypervisor NAME BMC WIRE LAST MAC: a host with a bridge on its port, and its BMC.
hypervisor() {
	[ "$1" = host ] || { add_namespace "$1"; add_namespace "$2"; }
	need ip -n "$1" link add lom0 address "02:00:00:00:01:$4" type veth \
		peer name "$3" netns lan
	need ip -n "$1" link add br0 address "02:00:00:00:01:$4" type bridge \
		stp_state 0 mcast_snooping 0 forward_delay 0
	need ip -n "$1" link set lom0 up master br0
	need ip -n "$1" link set br0 up
	need ip -n "$1" link add bmc0 type veth peer name eth0 address "$5" netns "$2"
	need ip -n "$1" link set bmc0 up
	need ip -n "$2" link set eth0 up
	need ip -n "$2" address add "10.0.1.$4/24" dev eth0
	need ip -n lan link set "$3" up master sw
}

two_hypervisors() {
	local name
	for name in lan host bmc vm; do add_namespace $name; done
	need ip -n lan link add sw type bridge stp_state 0 mcast_snooping 0 forward_delay 0
	need ip -n lan link set sw up
	hypervisor host bmc wire0 10 "$BMC"
	hypervisor host2 bmc2 wire1 11 "$BMC2"
	need ip -n host link add vnet0 type veth peer name eth0 address $VM netns vm
	need ip -n vm link set eth0 up
	need ip -n vm address add 10.0.1.50/24 dev eth0
	need ip -n host link set vnet0 up master br0
}

# move FROM TO: the machine keeps its device and addresses, and does not announce
# itself. What it sends meanwhile is lost.
move() {
	need ip -n "$1" link set vnet0 nomaster
	need ip -n "$1" link set vnet0 netns "$2"
	need ip -n "$2" link set vnet0 up master br0
	need wait_for 10 running "$2" vnet0
	need wait_for 10 running vm eth0
}

answers() { ns "$1" ping -c 1 -W 1 -q "$2" >/dev/null; }
answers_at_last() { wait_for 10 answers "$1" "$2"; }

share() {
	need ctl up lom0 bmc-link bmc0 mac "$BMC" dev sb0 host-access "$1"
	need ctl2 up lom0 bmc-link bmc0 mac "$BMC2" dev sb0 host-access "$1"
}
access() {
	need ctl dev set sb0 host-access "$1"
	need ctl2 dev set sb0 host-access "$1"
}
forget() {
	local name
	for name in vm bmc bmc2; do ip -n "$name" neigh flush all; done
}
