#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: host and BMC talk through whatever the host has made of its ports, also
# by an inactive member of a team, intact and off the wire.
#
#	client             lan (switch)        host                     bmc
#	eth0 ------ port [ sw ] wire0 -------- lom0 \  alone, bridge,   eth0
#	                  sw    wire1 -------- lom1 /  bond or team     |
#	                                       bmc0 --------------------+

. "$(dirname "$0")/lib.sh"
# shellcheck source=teams.sh
. "$test_dir/teams.sh"
# shellcheck source=talk.sh
. "$test_dir/talk.sh"

# Frames on both wires; ARP, LACP and the like are few.
on_wires() {
	local i n sum=0
	for i in 0 1; do
		n=$(lan cat "/sys/class/net/wire$i/statistics/rx_packets")
		sum=$((sum + n))
	done
	echo "$sum"
}

# both WHAT: pings and a megabyte each way, and what the wires saw of it.
both() {
	local before after
	check "$1: the host reaches its BMC" answers_at_last host 10.0.1.10
	check "$1: the BMC reaches the host" answers_at_last bmc 10.0.1.1
	before=$(on_wires)
	check "$1: a file to the BMC is intact" transfer bmc host 10.0.1.10
	check "$1: a file from the BMC is intact" transfer host bmc 10.0.1.1
	after=$(on_wires)
	[ $((after - before)) -lt 100 ]
	verdict $? "$1: and was not on the wire"
	say "$1: $((after - before)) frames on the wires"
}

outside() {
	check "$1: the client reaches the host" answers_at_last client 10.0.1.1
	check "$1: the client reaches the BMC" answers_at_last client 10.0.1.10
}

forget() {
	local name
	for name in host bmc client; do ip -n "$name" neigh flush all; done
}

side() { need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover host-access on "$@"; }

# A host that forwards for others has no route to its BMC over the host leg.
alone() {
	build_switch plain
	need host sysctl -qw net/ipv4/ip_forward=1
	need ip -n host link set lom1 down
	need ip -n host address add 10.0.1.1/24 dev lom0
	side
	need ctl dev set sb0 host-access off
	check_not "control: without host access the host doesn't reach its BMC" \
		answers host 10.0.1.10
	outside "alone, off"
	need ctl dev set sb0 host-access on
	forget
	both "alone"
	outside "alone"
	offloads
	jumbo
	need ip -n lan link set wire0 down
	check "with the cable pulled: the host reaches its BMC" answers_at_last host 10.0.1.10
	need ip -n lan link set wire0 up
	need ctl down sb0
	need ip -n host address del 10.0.1.1/24 dev lom0
	need ip -n host link set lom1 up
}

offloads() {
	need host ethtool -K bmc0 tso off gso off gro off tx off sg off
	need bmc ethtool -K eth0 tso off gso off gro off tx off rx off
	both "without offloads on the BMC link"
	need host ethtool -K bmc0 sg on tx on tso on gso on gro on
	need bmc ethtool -K eth0 tx on rx on tso on gso on gro on
	need host ethtool -K lom0 tso off gso off tx off
	both "without offloads on the port"
	need host ethtool -K lom0 tx on tso on gso on
}

# TCP agrees on what fits; what does not is dropped and counted.
jumbo() {
	local before after
	need ip -n lan link set wire0 mtu 9000
	need ip -n host link set lom0 mtu 9000
	both "jumbo frames on the port"
	before=$(drops)
	check_not "jumbo: a ping too large for the BMC link is lost" \
		ns host ping -c 1 -W 1 -s 3000 10.0.1.10
	after=$(drops)
	same "and counted" "drop-too-big=1" "$(moved "$before" "$after")"
	need ip -n host link set lom0 mtu 1500
	need ip -n lan link set wire0 mtu 1500
}

bridged() {
	local i
	need ip -n host link add br0 type bridge stp_state 0 forward_delay 0
	need ip -n host link set lom0 master br0
	need ip -n host link set br0 up
	need ip -n host address add 10.0.1.1/24 dev br0
	need ip -n host link set lom1 down
	side
	forget
	both "bridge"
	outside "bridge"
	need ctl down sb0
	need ip -n host link del br0
	need ip -n host link set lom1 up
	remove_switch
}

# bonded MODE: by both ports as the active one.
bonded() {
	local kind=plain
	[ "$1" = active-backup ] || [ "$1" = balance-alb ] || kind=$1
	build_switch "$kind"
	build_bond "$1"
	side
	[ "$kind" = plain ] || need wait_for 20 usable lom0
	forget
	both "$1"
	outside "$1"
	need wait_for 20 usable lom1
	need ctl port set lom1 dev sb0 active
	same "$1: the BMC transmits by the other port" lom1 "$(active)"
	both "$1, other port"
	outside "$1, other port"
	[ "$1" != balance-alb ] || own_mac
	need ctl down sb0
	need ip -n host link del bond0
	need ip -n host link set lom0 nomaster up
	need ip -n host link set lom1 nomaster up
	remove_switch
}

# There a member has a MAC of its own, which is the host's as well.
own_mac() {
	local mac
	mac=$(value address "$(ip -n host -j link show lom1)")
	check_not "control: the member's MAC is not the bond's" \
		[ "$mac" = "$(value address "$(ip -n host -j link show bond0)")" ]
	need ip -n bmc neigh replace 10.0.1.1 lladdr "$mac" dev eth0 nud permanent
	check "balance-alb: the BMC reaches the host by the member's MAC" answers bmc 10.0.1.1
	need ip -n bmc neigh del 10.0.1.1 dev eth0
}

# The host's own address in a VLAN, and the BMC in that.
tagged() {
	build_switch plain
	build_bond active-backup
	need ip -n bmc address del 10.0.1.10/24 dev eth0
	need ip -n bmc address add 10.0.20.10/24 dev eth0
	side vlan 20
	forget
	check "VLAN on a bond: the host reaches its BMC" answers_at_last host 10.0.20.10
	check "VLAN on a bond: the BMC reaches the host" answers_at_last bmc 10.0.20.1
	check "VLAN on a bond: a file to the BMC is intact" transfer bmc host 10.0.20.10
	check "VLAN on a bond: the client reaches the BMC" answers_at_last client 10.0.20.10
	need ctl down sb0
	need ip -n bmc address del 10.0.20.10/24 dev eth0
	need ip -n bmc address add 10.0.1.10/24 dev eth0
	need ip -n host link del bond0
	need ip -n host link set lom0 nomaster up
	need ip -n host link set lom1 nomaster up
	remove_switch
}

teamed() {
	ip -n host link add team9 type team 2>/dev/null || { skip "team" "no team driver"; return; }
	need ip -n host link del team9
	build_switch plain
	build_team '{"name":"activebackup"}'
	side
	forget
	both "team activebackup"
	need wait_for 20 usable lom1
	need ctl port set lom1 dev sb0 active
	both "team activebackup, other port"
	outside "team activebackup"
	need ctl down sb0
	remove_team
}

load_module
machines 2
add_client
head -c 1000000 /dev/urandom >"$scratch/data"
need ip -n bmc address add 10.0.1.10/24 dev eth0
alone
bridged
for mode in active-backup 802.3ad balance-xor balance-alb; do bonded $mode; done
tagged
teamed
finish
