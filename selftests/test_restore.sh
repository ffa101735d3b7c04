#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port and a BMC link are given back exactly as they were found.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

legs_of_host() { snapshot lom0; snapshot bmc0; }

# given_back DESCRIPTION COMMAND...: what undoes a sideband.
given_back() {
	local what=$1
	shift
	need "$@"
	same "$what" "$before" "$(legs_of_host)"
}

set_up() {
	need ctl up lom0 bmc-link bmc0 "$@" dev sb0
	need ip -n host link set sb0 up
}

bare() {
	ctl station del "$BMC" dev sb0 && ctl port del lom0 dev sb0 &&
		ctl dev set sb0 bmc-link none
}

promiscuity() { value promiscuity "$(ip -n host -d -j link show "$1")"; }
allmulti() { value allmulti "$(ip -n host -d -j link show "$1")"; }
listed() { bridge -n host fdb show dev lom0 | grep -c "$1"; }

while_it_stands() {
	same "the BMC link has the sideband as master" sb0 "$(master bmc0)"
	same "and is promiscuous" 1 "$(promiscuity bmc0)"
	same "the port has no master" null "$(master lom0)"
	same "its filter takes the station" 1 "$(listed $BMC)"
	same "and the host leg" 1 "$(listed $LEG)"
	need ip -n host link set sb0 down
	same "the host leg only while it is up" 0 "$(listed $LEG)"
	need ip -n host link set sb0 up
	need ctl station add $BMC2 dev sb0
	same "a new station" 1 "$(listed $BMC2)"
	need ctl station del $BMC2 dev sb0
	same "and not a deleted one" 0 "$(listed $BMC2)"
}

unload_and_load() { rmmod sideband && modprobe sideband; }

load_module
machines 1
before=$(legs_of_host)
set_up mac $BMC address $LEG
check_not "control: while a sideband stands they look different" \
	test "$before" = "$(legs_of_host)"
while_it_stands
given_back "given back by down" ctl down sb0

set_up mac $BMC vlan 100 mac $BMC2 vlan 200 tag keep
given_back "given back by ip link del, with VLANs" ip -n host link del sb0

set_up mac $BMC
given_back "given back piece by piece" bare
need ctl dev del sb0

set_up mac $BMC
given_back "given back by unloading the module" unload_and_load

set_up mac $BMC
need ip -n host link set lom0 mtu 1400
need ip -n host link set lom0 promisc on
need ip -n host link set lom0 alias changed
need ctl down sb0
check "what others changed meanwhile stays" eval \
	'ip -n host -d link show lom0 | grep -q "PROMISC.*mtu 1400" && [ "$(promiscuity lom0)" = 1 ]'
need ip -n host link set lom0 mtu 1500
need ip -n host link set lom0 promisc off
need ip -n host link set lom0 alias ''

need ip -n host link set lom0 allmulticast on
need ip -n host link set bmc0 promisc on
before=$(legs_of_host)
set_up mac $BMC
given_back "what was promiscuous or all-multicast before stays so" ctl down sb0
need ip -n host link set lom0 allmulticast off
need ip -n host link set bmc0 promisc off

need ip -n host link add br0 type bridge
need ip -n host link set lom0 master br0
before=$(legs_of_host)
set_up mac $BMC
given_back "given back to its bridge" ctl down sb0

need ip -n host link set lom0 nomaster
need ip -n host link set bmc0 down
need ip -n host link set lom0 down
before=$(legs_of_host)
need ctl dev add sb0 bmc-link bmc0
need ctl port add lom0 dev sb0
given_back "what was down is down" ctl down sb0
finish
