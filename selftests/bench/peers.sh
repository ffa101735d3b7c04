# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What people use today to have the BMC's frames go from lom0 to bmc0, each by the rules
# that its users know as the best; rows.sh has flower.

# shellcheck source=wire.sh
. "$(dirname "${BASH_SOURCE[0]}")/wire.sh"

do_nothing() { :; }
undo_nothing() { :; }


# Every frame, unasked.
do_steer_hook() { modprobe empty_hook dev=lom0 to=bmc0; }
undo_steer_hook() { rmmod empty_hook; }

do_u32() {
	tc qdisc add dev lom0 clsact
	tc filter add dev lom0 ingress protocol all u32 match ether dst "$bmc" \
		action mirred egress redirect dev bmc0
}
undo_u32() { tc qdisc del dev lom0 clsact; }

do_bpf() {
	bpf_steer tc "$bmc" bmc0 /sys/fs/bpf/steer
	tc qdisc add dev lom0 clsact
	tc filter add dev lom0 ingress bpf direct-action object-pinned /sys/fs/bpf/steer
}
undo_bpf() {
	tc qdisc del dev lom0 clsact
	rm /sys/fs/bpf/steer
}

do_nft() {
	nft add table netdev steer
	nft add chain netdev steer lom0 "{ type filter hook ingress device lom0 priority -500; }"
	nft add rule netdev steer lom0 ether daddr "$bmc" fwd to bmc0
}
undo_nft() { nft delete table netdev steer; }

# The BMC's frames end at the new device, as a virtual BMC has them; a link to another
# BMC they do not reach.
do_macvlan() {
	ip link add link lom0 name mv0 address "$bmc" type macvlan mode private
	ip link set mv0 up
	ends=mv0
}
# shellcheck disable=SC2034 # wire.sh looks there
undo_macvlan() {
	ip link del mv0
	ends=bmc1
}

# Without the BMC: a bridge of virtual machines.
do_vms() {
	ip link add br0 address "$host" type bridge
	ip link set lom0 master br0
	ip link set br0 up
}
undo_vms() { ip link del br0; }

# The host's address moves to the bridge.
do_bridge() {
	ip link add br0 address "$host" type bridge vlan_filtering 1 mcast_snooping 0
	ip link set bmc0 master br0
	ip link set lom0 master br0
	ip link set br0 up
	bridge fdb add "$bmc" dev bmc0 master static
}
undo_bridge() { ip link del br0; }

do_bond() {
	ip link add bond1 type bond mode active-backup
	ip link set lom0 down
	ip link set lom0 master bond1
	ip link set bond1 up
}
undo_bond() {
	ip link del bond1
	ip link set lom0 up
}

# The datapath in the kernel, with the flows its daemon would leave there.
do_ovs() {
	modprobe openvswitch
	ovs ovs0 lom0 bmc0 "$host"=ovs0 "$bmc"=bmc0
	ip link set ovs0 address "$host"
	ip link set ovs0 up
}
undo_ovs() { ovs -d ovs0; }

# xdp MODE: a veth passes frames on by XDP only to a peer that has NAPI.
attach_xdp() {
	ethtool -K bmc1 gro on
	bpf_steer xdp "$bmc" bmc0 /sys/fs/bpf/steer
	ip link set dev lom0 "$1" pinned /sys/fs/bpf/steer
}

detach_xdp() {
	ip link set dev lom0 "$1" off
	ethtool -K bmc1 gro off
	rm /sys/fs/bpf/steer
}

do_xdp_native() { attach_xdp xdpdrv; }
undo_xdp_native() { detach_xdp xdpdrv; }
do_xdp_generic() { attach_xdp xdpgeneric; }
undo_xdp_generic() { detach_xdp xdpgeneric; }
