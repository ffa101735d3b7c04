#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port outlives the resets of its NIC: its driver unbound and bound, the
# PCI device reset, the driver's module unloaded and loaded, the device renamed. It
# is shown as absent meanwhile, attached again after it, with the BMC's MAC in the
# NIC's own filter and without promiscuous mode; another port transmits meanwhile.
#
#	lan               host (namespace of the drivers)          bmc
#	wire0 ==(hub 0)== eth0, e1000e      sb0
#	wire1 ------------ lom1, veth
#	                   bmc0 ---------------------------------- eth0
#
# vm: -n "-netdev hubport,id=n0,hubid=0 -device e1000e,netdev=n0,id=lom0,mac=02:00:00:00:01:10"
# vm: -n "-netdev hubport,id=n1,hubid=0 -device virtio-net-pci,netdev=n1,id=wire0,mac=02:00:00:00:02:10"

. "$(dirname "$0")/lib.sh"
# shellcheck source=nics.sh
. "$test_dir/nics.sh"

# A MAC that ends in 00:01 passes e1000e's filter in any case.
MAC=0c:c4:7a:00:00:02

machines_of_nics() {
	host_is_here
	need modprobe e1000e
	need modprobe virtio_net
	need wait_for 20 there 02:00:00:00:01:10
	need wait_for 20 there 02:00:00:00:02:10
	need ip link set "$(nic 02:00:00:00:02:10)" netns lan name wire0
	need ip -n lan link set wire0 promisc on up
	need ip link set "$(nic 02:00:00:00:01:10)" down name eth0
	need ip link set eth0 up
	add_port 1
	add_bmc_link 1
	need ip -n bmc link set eth1 down # 6.1 renames no device that is up
	need ip -n bmc link set eth1 name eth0
	need ip -n bmc link set eth0 up
}

state() { port_state "$lom"; }
is() { [ "$(state)" = "$1" ]; }
active() { [ "$(value active_port "$(ctl -j dev show sb0)")" = "$1" ]; }
quietly() { frame exchange "${legs[@]}" "$@" "${end_frames[@]}"; }

# The wire's frames as the driver hands them on, and as the BMC gets them.
wires() {
	legs=(wire=lan/wire0 "nic=host/$lom@3" bmc=bmc/eth0)
	end_frames=(end wire "bmc,nic" "$ALL $CLIENT size 100")
}

filters() {
	exchange "$1: the BMC's frames pass the NIC's filter, a stranger's do not" \
		send wire "$MAC $CLIENT size 100" get nic "$MAC $CLIENT size 100" \
		get bmc "$MAC $CLIENT size 100" send wire "$STRANGER $CLIENT size 100"
	same "$1: the port is not promiscuous" 0 "$(ip -d -j link show "$lom" | jq '.[0].promiscuity')"
}

returned() {
	need wait_for 30 ip link show "$lom"
	need ip link set "$lom" up
	check "$1: the port is up again" wait_for 30 is up
	need wait_for 30 running host "$lom"
	wires
	need wait_for 30 quietly send wire "$MAC $CLIENT size 100" \
		get nic "$MAC $CLIENT size 100" get bmc "$MAC $CLIENT size 100"
	filters "$1"
	check "$1: and transmits again" wait_for 30 active "$lom"
}

rebind() {
	local path bus
	path=$(readlink -f "/sys/class/net/$lom/device")
	bus=$(readlink -f "$path/driver")
	echo "${path##*/}" >"$bus/unbind"
	check "unbound: absent" wait_for 20 is absent
	check "unbound: the other port transmits" active lom1
	echo "${path##*/}" >"$bus/bind"
	returned "bound again"
}

pci_reset() {
	local path
	path=$(readlink -f "/sys/class/net/$lom/device")
	echo 1 >"$path/reset"
	returned "PCI reset"
}

reload() {
	need modprobe -r e1000e
	check "driver unloaded: absent" wait_for 20 is absent
	check "driver unloaded: the other port transmits" active lom1
	need modprobe e1000e
	returned "driver loaded again"
}

renamed() {
	need ip link set "$lom" down
	need ip link set "$lom" name lan0
	lom=lan0
	need ip link set "$lom" up
	returned "renamed"
	check "renamed: under its new name" is up
}

load_module
lom=eth0
machines_of_nics
legs=(wire=lan/wire0 "nic=host/$lom@3")
end_frames=(end wire nic "$ALL $CLIENT size 100")
need wait_for 20 running host eth0
need wait_for 20 quietly
exchange "control: the NIC filters by itself" \
	send wire "$MAC $CLIENT size 100" send wire "$STRANGER $CLIENT size 100"
need ctl up eth0 lom1 bmc-link bmc1 mac $MAC dev sb0 mode failover
need ctl dev set sb0 failback delayed 0 announce 0
returned "set up"
rebind
pci_reset
reload
renamed
need ctl down sb0
legs=(wire=lan/wire0 "nic=host/$lom@3")
end_frames=(end wire nic "$ALL $CLIENT size 100")
exchange "taken down: the NIC has forgotten the BMC" \
	send wire "$MAC $CLIENT size 100" send wire "$STRANGER $CLIENT size 100"
finish
