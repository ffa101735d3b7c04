#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: IPv6 finds its neighbours across a sideband, in every direction.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	fd00::1            bmc0           ::2 ----------- eth0 ::10

. "$(dirname "$0")/lib.sh"

# join NETNS IFNAME ADDRESS
join() {
	need ns "$1" sh -c "echo 0 >/proc/sys/net/ipv6/conf/$2/disable_ipv6"
	need ip -n "$1" addr add "$3/64" dev "$2" nodad
	need ip -n "$1" link set "$2" up
}

reach() { ns "$1" ping -6 -c 2 -i 0.2 -W 5 "$2"; }

# forget: every neighbour must be found anew.
forget() {
	local it
	for it in lan host bmc; do ip -n $it -6 neigh flush all; done
}

neighbour() { value lladdr "$(ip -n "$1" -6 -j neigh show "$2")"; }

everyone() {
	forget
	check "$1: LAN reaches BMC" reach lan fd00::10
	same "$1: under the BMC's own MAC" $BMC "$(neighbour lan fd00::10)"
	forget
	check "$1: BMC reaches LAN" reach bmc fd00::1
	forget
	check "$1: host leg reaches BMC" reach host fd00::10
	forget
	check "$1: BMC reaches host leg" reach bmc fd00::2
	same "$1: under the host leg's own MAC" $LEG "$(neighbour bmc fd00::2)"
	forget
	check "$1: LAN reaches host leg" reach lan fd00::2
	forget
	check "$1: host leg reaches LAN" reach host fd00::1
}

all_nodes() {
	[ "$(bmc ping -6 -c 1 -W 3 "ff02::1%eth0" | grep -c "bytes from")" -ge 1 ]
}

load_module
machines 1
join lan wire0 fd00::1
join bmc eth0 fd00::10
check_not "control: without a sideband the BMC is not reached" \
	lan ping -6 -c 1 -W 1 fd00::10
need ip -n host link set bmc0 down
need host sysctl -qw net.ipv6.conf.bmc0.disable_ipv6=0
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
join host sb0 fd00::2
everyone "untagged"
same "the host has no IPv6 address on the BMC link" "" \
	"$(ip -n host -6 -o addr show dev bmc0)"
check "all nodes hear the BMC" all_nodes
need ctl down sb0

need ip -n lan addr flush dev wire0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
join lan wire0.100 fd00::1
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0 address $LEG
join host sb0 fd00::2
everyone "VLAN 100"
finish
