#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: consoles in virtual machines, and the host beside them, reach the BMC of
# the very host they run on, and it reaches them, off the wire, whatever stands
# between them and the port: macvlan, macvtap, Open vSwitch, a bridge behind a
# bridge.
#
#	lan            host                                      bmc
#	wire0 -------- lom0 --- macvlan or       vm1 eth0        eth0
#	 .9             |       macvtap      --- vm2 eth0         .10
#	                |---- ovs0 (host) ------ vm1, vm2
#	                `---- br0 - br1 (host) - vm1, vm2
#
# What is known of macvlan stays so: the host on the port and the machines don't
# hear each other.

. "$(dirname "$0")/lib.sh"
# shellcheck source=talk.sh
. "$test_dir/talk.sh"

VM1=02:00:00:00:00:a1
VM2=02:00:00:00:00:a2
SEAT=02:00:00:00:01:77
WIRE0=02:00:00:00:02:00
vnics=()

# ---- what stands between ----

# Each is built with the machines, and leaves:
# seat, seat_mac	the host's own device
# hears			who on the host hears a group frame of vm1, beside the BMC
macvlans() {
	local i
	for i in 1 2; do
		need ip -n host link add link lom0 name "mv$i" \
			address "02:00:00:00:00:a$i" type macvlan mode "$1"
		need ip -n host link set "mv$i" netns "vm$i" name eth0
	done
	seat=lom0@88b5 seat_mac=$LOM0 hears=(vm2)
	[ "$1" = bridge ] || hears=()
}

# As QEMU has them: a process in the middle.
macvtaps() {
	local i dev
	for i in 1 2; do
		need ip -n host link add link lom0 name "mt$i" \
			address "02:00:00:00:00:a$i" type macvtap mode bridge
		need ip -n host link set "mt$i" up
		dev=$(host sh -c "cat /sys/class/net/mt$i/tap*/dev")
		need mknod "$scratch/mt$i" c "${dev%:*}" "${dev#*:}"
		background vnic "$scratch/mt$i" "vm$i" eth0 "02:00:00:00:00:a$i" \
			>"$scratch/vnic$i" 2>&1
		vnics+=("$job")
		need wait_for 10 grep -q ready "$scratch/vnic$i"
	done
	seat=lom0@88b5 seat_mac=$LOM0 hears=(vm2)
}

veths() {
	local i
	for i in 1 2; do
		need ip -n host link add "vnet$i" type veth peer name eth0 \
			address "02:00:00:00:00:a$i" netns "vm$i"
		need ip -n host link set "vnet$i" up
	done
}

openvswitch() {
	veths
	need host ovs ovs0 lom0 vnet1 vnet2 "$SEAT=ovs0" "$VM1=vnet1" "$VM2=vnet2" \
		"$BMC=lom0" "$CLIENT=lom0" "$WIRE0=lom0"
	need ip -n host link set ovs0 address "$SEAT"
	need ip -n host link set ovs0 up
	seat=ovs0 seat_mac=$SEAT hears=(vm2 host)
}

bridges() {
	veths
	add_bridge 0
	need ip -n host link add br1 address "$SEAT" type bridge stp_state 0 mcast_snooping 0
	need ip -n host link add to1 type veth peer name to0
	need ip -n host link set to1 master br0 up
	need ip -n host link set to0 master br1 up
	need ip -n host link set vnet1 master br1
	need ip -n host link set vnet2 master br1
	need ip -n host link set br1 up
	seat=br1@88b5 seat_mac=$SEAT hears=(vm2 host)
}

# remove DEV...: of the host; the machines keep no device.
remove() {
	local it
	for it in "${vnics[@]}"; do end_job "$it"; done
	vnics=()
	for it; do need ip -n host link del "$it"; done
	for it in vm1 vm2; do
		! ip -n $it link show eth0 >/dev/null 2>&1 || need ip -n $it link del eth0
	done
	need ip -n host address flush dev lom0
}

# ---- frames ----

# goes FRAME FROM TO...: sent by one leg, it arrives at these. What is sent next
# waits for it: a frame behind it, of somebody who plays no part, unless from the
# BMC, which can only send in its own name.
goes() {
	local to src=$STRANGER
	items+=(send "$2" "$1")
	for to in "${@:3}"; do items+=(get "$to" "$1"); done
	case $2 in
	bmc) to="wire,vm1,vm2,host" src=$BMC ;;
	vm1) to=$(IFS=,; echo "bmc,wire${hears[*]+,${hears[*]}}") ;;
	wire) to="bmc" ;;
	*) to="bmc,wire" ;;
	esac
	items+=(end "$2" "$to" "$ALL $src")
}

forget() {
	local it
	for it in lan host bmc vm1 vm2; do ip -n $it neigh flush all; done
}

# The bridges learn where the BMC is by its group frame, so that comes first. Those who
# have talked before ask some seconds later whether the other is still there.
frames() {
	local it items=()
	forget
	end_frames=()
	goes "$ALL $BMC" bmc wire vm1 vm2 host
	goes "$ALL $VM1" vm1 bmc wire "${hears[@]}"
	exchange "$1: group frames reach BMC, wire and host" "${items[@]}"
	items=()
	for it in vm1 vm2 host; do goes "$BMC ${mac[$it]}" $it bmc; done
	for it in vm1 vm2 host; do goes "${mac[$it]} $BMC" bmc $it; done
	exchange "$1: unicast to and from the BMC reaches only whom it is for" "${items[@]}"
	noticed "$1: control: had the wire got any, that were seen" \
		"${items[@]}" get wire "$VM1 $BMC"
	items=()
	goes "$BMC $VM2" wire bmc
	goes "$VM2 $BMC" bmc wire
	goes "$BMC $VM2" vm2 bmc
	goes "$VM2 $BMC" bmc vm2
	exchange "$1: a machine moves away, and back, by its first frame" "${items[@]}"
}

# ---- talk ----

address_all() {
	local i
	for i in 1 2; do
		need ip -n "vm$i" link set eth0 up
		need ip -n "vm$i" address add "10.0.1.5$i/24" dev eth0
	done
	need ip -n host address add 10.0.1.1/24 dev "${seat%@*}"
}

talk() {
	local it
	forget
	on_wire unicast >/dev/null
	for it in vm1 host; do
		check "$1: $it reaches its BMC" answers_at_last $it 10.0.1.10
	done
	check "$1: a file of the BMC to vm1 is intact" transfer vm1 bmc 10.0.1.51
	same "$1: nothing of that was unicast on the wire" 0 "$(on_wire unicast)"
	check "$1: the LAN reaches the BMC" answers_at_last lan 10.0.1.10
	[ "$(on_wire unicast)" -ge 2 ]
	verdict $? "$1: control: that was counted on the wire"
}

# between WHAT BUILD...: all of it through what that builds.
between() {
	"${@:2}"
	address_all
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	mac[host]=$seat_mac
	legs=(wire=lan/wire0 bmc=bmc/eth0 vm1=vm1/eth0)
	end_frames=(end bmc wire "$ALL $BMC")
	exchange "$1: control: without host access both send by the wire" \
		send vm1 "$BMC $VM1" get wire "$BMC $VM1" end vm1 wire "$ALL $STRANGER" \
		send bmc "$VM1 $BMC" get wire "$VM1 $BMC"
	legs+=(vm2=vm2/eth0 "host=host/$seat")
	need ctl dev set sb0 host-access on
	frames "$1"
	# macvtap is of the same driver, and has more to carry.
	[[ $1 = macvlan* ]] || talk "$1"
	need ctl down sb0
}

declare -A mac=([wire]=$CLIENT [bmc]=$BMC [vm1]=$VM1 [vm2]=$VM2)
load_module
need modprobe tun
machines 1
add_namespace vm1
add_namespace vm2
need ip -n lan address add 10.0.1.9/24 dev wire0
need ip -n bmc address add 10.0.1.10/24 dev eth0
head -c 300000 /dev/urandom >"$scratch/data"
watch_wires wire0
between "macvlan" macvlans bridge
remove
between "macvlan, VEPA" macvlans vepa
remove
between "macvtap" macvtaps
remove mt1 mt2
between "bridge behind a bridge" bridges
remove vnet1 vnet2 to0 br1 br0
between "Open vSwitch" openvswitch
finish
