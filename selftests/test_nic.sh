#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: on NICs with filters of their own, drivers of their own and cables that
# can be pulled, a sideband works as it does on a veth device, and the port is not
# made promiscuous for it.
#
#	lan               host (namespace of the drivers)          bmc
#	wire0 ==(hub 0)== eth0, e1000       sb0
#	wire1 ==(hub 1)== eth1, virtio-net
#	                  eth2, e1000 ==================(hub 2)=== bmc0
#	                  usb0, cdc_ether ==============(hub 3)=== bmc1
#
# The guest's own NICs, joined by hubs in QEMU. Drivers put their devices into the
# first namespace, under the first name that is free; so the host lives there,
# and a device that comes back has its old name.
#
# vm: -m
# vm: -n "-netdev hubport,id=n0,hubid=0 -device e1000,netdev=n0,id=lom0,mac=02:00:00:00:01:00"
# vm: -n "-netdev hubport,id=n1,hubid=0 -device virtio-net-pci,netdev=n1,id=wire0,mac=02:00:00:00:02:00"
# vm: -n "-netdev hubport,id=n2,hubid=1 -device virtio-net-pci,netdev=n2,id=lom1,mac=02:00:00:00:01:01"
# vm: -n "-netdev hubport,id=n3,hubid=1 -device virtio-net-pci,netdev=n3,id=wire1,mac=02:00:00:00:02:01"
# vm: -n "-netdev hubport,id=n4,hubid=2 -device e1000,netdev=n4,id=link0,mac=02:00:00:00:03:00"
# vm: -n "-netdev hubport,id=n5,hubid=2 -device virtio-net-pci,netdev=n5,id=bmc0,mac=0c:c4:7a:00:00:01"
# vm: -n "-netdev hubport,id=n6,hubid=3 -device qemu-xhci -device usb-net,netdev=n6,id=usb0,mac=02:00:00:00:03:01"
# vm: -n "-netdev hubport,id=n7,hubid=3 -device virtio-net-pci,netdev=n7,id=bmc1,mac=0c:c4:7a:00:00:02"

. "$(dirname "$0")/lib.sh"
# shellcheck source=nics.sh
. "$test_dir/nics.sh"

# ---- the machines ----

# give MAC NAMESPACE NAME
give() {
	need ip link set "$(nic "$1")" down
	need ip link set "$(nic "$1")" netns "$2" name "$3"
	# To see what comes, whatever its address; and at once, while drivers may set
	# a filter later.
	need ip -n "$2" link set "$3" promisc on up
}

# The host keeps its own, under the names that its drivers would give them again.
name_host_nics() {
	local i=0 mac
	for mac in "$@"; do need ip link set "$(nic "$mac")" down name "tmp$((i++))"; done
	for ((i = 0; i < $#; i++)); do need ip link set "tmp$i" name "eth$i" up; done
}

machines_of_nics() {
	host_is_here
	give 02:00:00:00:02:00 lan wire0
	give 02:00:00:00:02:01 lan wire1
	give 0c:c4:7a:00:00:01 bmc bmc0
	give 0c:c4:7a:00:00:02 bmc bmc1
	name_host_nics 02:00:00:00:01:00 02:00:00:00:01:01 02:00:00:00:03:00
	link=eth2
}

detail() { ip -n host -d -j link show "$1" | jq -r ".[0].$2"; }
driver() { host ethtool -i "$1" | sed -n 's/^driver: //p'; }
monitor_says() { tail -n "+$((mark + 1))" "$scratch/events" | grep -q "$1"; }
port_is() { [ "$(port_state "$lom")" = "$1" ]; }
link_is() { [ "$(link_state)" = "$1" ]; }

# ---- frames: what the driver receives (nic), and what the stack above sees ----

# without_bmc, with_bmc: who takes part.
without_bmc() {
	legs=("wire=lan/$wire" "nic=host/$lom@3" "stack=host/$lom@88b5")
	end_frames=(end wire "nic,stack" "$ALL $CLIENT size 100")
}

with_bmc() {
	legs=("wire=lan/$wire" "nic=host/$lom@3" bmc=bmc/bmc0 "stack=host/$lom@88b5")
	end_frames=(
		end wire "bmc,nic,stack" "$ALL $CLIENT size 100"
		end bmc wire "$ALL $BMC size 100"
	)
}

# with_bmc_in VLAN TAG: in a VLAN, and how the BMC tags.
with_bmc_in() {
	legs=("wire=lan/$wire" "nic=host/$lom@3" bmc=bmc/bmc0)
	end_frames=(
		end wire "bmc,nic" "$ALL $CLIENT tag $1 size 100"
		end bmc wire "$ALL $BMC $2 size 100"
	)
}

# settled ITEM...: drivers may set their filters a moment later than they are
# told; waits until the exchange is so.
settled() { need wait_for 20 frame exchange "${legs[@]}" "$@" "${end_frames[@]}"; }

# set_up ARGS...: a sideband whose NICs are ready.
set_up() {
	need ctl up "$lom" bmc-link "$link" "$@" dev sb0 announce 0
	need wait_for 20 link_is up
	need wait_for 20 port_is up
}

# steered SIZE: both ways, without tags.
steered() {
	exchange "$lom: the BMC's frames of $(($1 + 14)) bytes are steered" \
		send wire "$BMC $CLIENT size $1" get nic "$BMC $CLIENT size $1" \
		get bmc "$BMC $CLIENT size $1" \
		send bmc "$CLIENT $BMC size $1" get wire "$CLIENT $BMC size $1"
}

filtered() {
	settled send wire "$BMC $CLIENT size 100"
	exchange "$lom: $1, a frame for the BMC does not reach the driver" \
		send wire "$BMC $CLIENT size 100"
	exchange "$lom: $1, nor does VLAN 100" send wire "$port_mac $CLIENT tag 100 size 100" \
		send wire "$ALL $CLIENT tag 100 size 100" send wire "$BMC $CLIENT tag 100 size 100"
	exchange "$lom: control: the host's own frame does" \
		send wire "$port_mac $CLIENT size 100" get nic "$port_mac $CLIENT size 100" \
		get stack "$port_mac $CLIENT size 100"
	need ip -n host link set "$lom" promisc on
	settled send wire "$BMC $CLIENT size 100" get nic "$BMC $CLIENT size 100" \
		get stack "$BMC $CLIENT size 100"
	exchange "$lom: control: so does the BMC's when the port is promiscuous" \
		send wire "$BMC $CLIENT size 100" get nic "$BMC $CLIENT size 100" \
		get stack "$BMC $CLIENT size 100"
	need ip -n host link set "$lom" promisc off
}

not_promiscuous() {
	same "$lom: is not promiscuous" 0 "$(detail "$lom" promiscuity)"
}

untagged() {
	set_up mac $BMC
	with_bmc
	settled send wire "$BMC $CLIENT" get nic "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	steered 86
	steered 1500
	exchange "$lom: the host has its own frames" \
		send wire "$port_mac $CLIENT size 1500" get nic "$port_mac $CLIENT size 1500" \
		get stack "$port_mac $CLIENT size 1500"
	exchange "$lom: others are still filtered" send wire "$STRANGER $CLIENT size 100" \
		send wire "$port_mac $CLIENT tag 100 size 100"
	not_promiscuous
	refused "$lom: can't take a station's MAC" \
		"This MAC belongs to a station or host leg of a sideband on this port" \
		ip -n host link set "$lom" address $BMC
	steered 100
	need ctl -q down sb0
}

add_tags() {
	set_up mac $BMC vlan 100
	with_bmc_in 100 ''
	settled send wire "$BMC $CLIENT tag 100" get nic "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	for size in 100 1500; do
		exchange "$lom: tag add, $((size + 18)) bytes on the wire" \
			send wire "$BMC $CLIENT tag 100 size $size" get bmc "$BMC $CLIENT size $size" \
			get nic "$BMC $CLIENT tag 100 size $size" \
			send bmc "$CLIENT $BMC size $size" get wire "$CLIENT $BMC tag 100 size $size"
	done
	exchange "$lom: VLAN 100 of the host comes through, VLAN 101 does not" \
		send wire "$port_mac $CLIENT tag 100 size 100" \
		get nic "$port_mac $CLIENT tag 100 size 100" \
		send wire "$port_mac $CLIENT tag 101 size 100" send wire "$ALL $CLIENT tag 101 size 100"
	not_promiscuous
	need ctl -q down sb0
}

keep_tags() {
	set_up mac $BMC vlan 200 tag keep
	with_bmc_in 200 "tag 200"
	settled send wire "$BMC $CLIENT tag 200" get nic "$BMC $CLIENT tag 200" \
		get bmc "$BMC $CLIENT tag 200"
	for size in 100 1500; do
		exchange "$lom: tag keep, $((size + 18)) bytes on the wire" \
			send wire "$BMC $CLIENT tag 200 size $size" \
			get bmc "$BMC $CLIENT tag 200 size $size" get nic "$BMC $CLIENT tag 200 size $size" \
			send bmc "$CLIENT $BMC tag 200 size $size" get wire "$CLIENT $BMC tag 200 size $size"
	done
	not_promiscuous
	need ctl -q down sb0
}

# ---- TCP ----

listening() { ns "$1" ss -Hltn "sport = :7000" | grep -q .; }

# transfer FROM TO ADDRESS
transfer() {
	local got=$scratch/got
	rm -f "$got"
	background ip netns exec "$2" socat -u TCP-LISTEN:7000,reuseaddr "OPEN:$got,creat"
	wait_for 20 listening "$2" || return
	timeout 60 ip netns exec "$1" socat -u "OPEN:$scratch/data" \
		"TCP:$3:7000,connect-timeout=10" || { end_job "$job"; return 1; }
	wait "$job"
	[ "$(sha256sum <"$got")" = "$(sha256sum <"$scratch/data")" ]
}

# addresses DEV-OF-LAN DEV-OF-BMC
addresses() {
	need ip -n lan addr replace 192.168.100.1/24 dev "$1"
	need ip -n bmc addr replace 192.168.100.10/24 dev "$2"
}

no_addresses() {
	need ip -n lan addr flush dev "$1"
	need ip -n bmc addr flush dev "$2"
}

tcp() {
	addresses "$wire" bmc0
	check_not "$lom: control: without a sideband nobody answers" \
		lan ping -c 1 -W 1 192.168.100.10
	set_up mac $BMC
	check "$lom: TCP to the BMC arrives intact" transfer lan bmc 192.168.100.10
	check "$lom: TCP from the BMC arrives intact" transfer bmc lan 192.168.100.1
	need ctl -q down sb0
	no_addresses "$wire" bmc0
}

# ---- drivers and cables ----

# rebind DEV SHOWN LINE: the driver lets go of the device, and takes it again.
rebind() {
	local dev=$1 shown=$2 line=$3 path bus
	path=$(host readlink -f "/sys/class/net/$dev/device")
	bus=$(host readlink -f "$path/driver")
	mark=$(wc -l <"$scratch/events")
	echo "${path##*/}" >"$bus/unbind"
	check "$lom: $dev without driver is shown as absent" wait_for 20 "$shown" absent
	check_not "control: $dev is gone" ip -n host link show "$dev"
	check "$lom: and said to be by the monitor" wait_for 20 monitor_says "$line.* state absent"
	mark=$(wc -l <"$scratch/events")
	echo "${path##*/}" >"$bus/bind"
	need wait_for 20 ip -n host link show "$dev"
	need ip -n host link set "$dev" up
	check "$lom: $dev with its driver again is up" wait_for 20 "$shown" up
	check "$lom: and said to be by the monitor" wait_for 20 monitor_says "$line.* state up"
	need wait_for 20 running host "$dev"
	settled send wire "$BMC $CLIENT" get nic "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	steered 100
}

# pull DEV SHOWN LINE ID: its cable, and plug it in again.
pull() {
	local dev=$1 shown=$2 line=$3
	mark=$(wc -l <"$scratch/events")
	echo "set_link $4 off" >/dev/virtio-ports/monitor
	check "$lom: $dev without cable is shown as no-carrier" wait_for 20 "$shown" no-carrier
	check "$lom: and said to be by the monitor" wait_for 20 monitor_says "$line.* state no-carrier"
	mark=$(wc -l <"$scratch/events")
	echo "set_link $4 on" >/dev/virtio-ports/monitor
	check "$lom: $dev with its cable is up again" wait_for 20 "$shown" up
	check "$lom: and said to be by the monitor" wait_for 20 monitor_says "$line.* state up"
	need wait_for 20 running host "$dev"
	steered 100
}

# come_and_go ID
come_and_go() {
	background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/listening"
	need wait_for 20 grep -q listening "$scratch/listening"
	set_up mac $BMC
	with_bmc
	rebind "$lom" port_is "port change $lom dev sb0 .*"
	not_promiscuous
	pull "$lom" port_is "port change $lom dev sb0 .*" "$1"
	if [ "$1" = lom0 ]; then
		rebind "$link" link_is "dev change sb0 .*bmc-link $link"
		pull "$link" link_is "dev change sb0 .*bmc-link $link" link0
	fi
	need ctl -q down sb0
	end_job "$job"
	# It came back down, and was given back so.
	need ip -n host link set "$link" up
}

# all_of DEV WIRE ID DRIVER STRIPS
all_of() {
	lom=$1 wire=$2
	port_mac=$(detail "$lom" address)
	same "control: $lom is driven by $4" "$4" "$(driver "$lom")"
	same "control: $lom strips tags or not, as its driver has it" "$5" \
		"$(host ethtool -k "$lom" | awk '$1 == "rx-vlan-offload:" { print $2 }')"
	before=$(snapshot "$lom")
	without_bmc
	filtered "before up"
	untagged
	without_bmc
	filtered "after down"
	add_tags
	keep_tags
	tcp
	same "$lom: it is given back as it was" "$before" "$(snapshot "$lom")"
	come_and_go "$3"
}

# ---- USB-LAN ----

usb() {
	local usb
	usb=$(nic 02:00:00:00:03:01)
	same "control: the USB-LAN is driven by cdc_ether" cdc_ether "$(driver "$usb")"
	need ip -n host link set "$usb" up
	addresses wire0 bmc1
	check_not "USB-LAN: control: without a sideband nobody answers" \
		lan ping -c 1 -W 1 192.168.100.10
	need ctl up eth0 bmc-link "$usb" mac $BMC2 dev sb0 announce 0
	check "USB-LAN: the BMC behind it answers" lan ping -c 3 -W 10 192.168.100.10
	check "USB-LAN: to frames of full size" \
		lan ping -c 3 -W 10 -s 1472 192.168.100.10
	check "USB-LAN: TCP to the BMC arrives intact" transfer lan bmc 192.168.100.10
	check "USB-LAN: TCP from the BMC arrives intact" transfer bmc lan 192.168.100.1
	need ctl -q down sb0
	no_addresses wire0 bmc1

	need ip -n lan link add link wire0 name wire0.100 type vlan id 100
	need ip -n lan link set wire0.100 up
	addresses wire0.100 bmc1
	need ctl up eth0 bmc-link "$usb" mac $BMC2 vlan 100 dev sb0 announce 0
	check "USB-LAN: in a VLAN, with frames of full size" \
		lan ping -c 3 -W 10 -s 1472 192.168.100.10
	need ctl -q down sb0
	need ip -n lan link del wire0.100
}

load_module
modprobe -qa 8021q xhci_pci cdc_ether
there 02:00:00:00:01:00 || skip_all "no NICs, see the lines vm: of this test"
[ -c /dev/virtio-ports/monitor ] || skip_all "no monitor of QEMU to pull cables with"
need wait_for 20 there 02:00:00:00:03:01
head -c $((2 << 20)) /dev/urandom >"$scratch/data"
machines_of_nics
all_of eth0 wire0 lom0 e1000 on
all_of eth1 wire1 lom1 virtio_net off
usb
quiet 0
finish
