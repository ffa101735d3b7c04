# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# What sharing a port costs a production frame, in instructions: pktgen hands
# frames for the host's own MAC to the receive path of lom0, or sends others by it,
# and the clock of the guest counts instructions. Sourced by price_guest.sh, which prints all rows, and
# by test_price.sh, which holds some against a limit.
#
# Each row is measured between two bare runs of the same boot; a drift of the
# bare path is shown, not hidden.

frames=20000
pg=/proc/net/pktgen
sender=lom0

pgset() { echo "$2" >"$pg/$1"; }

# lom0 with the wire at its other end, and bmc0 with the BMC.
set_up_links() {
	modprobe veth
	ip link add lom0 type veth peer name wire0
	ip link add bmc0 type veth peer name bmc1
	ip link set lom0 address 02:00:00:00:00:01
	for dev in lom0 wire0 bmc0 bmc1; do
		sysctl -qw "net.ipv6.conf.$dev.disable_ipv6=1"
		ip link set "$dev" up
	done
}

set_up() {
	modprobe pktgen
	set_up_links
	pgset kpktgend_0 "rem_device_all"
	pgset kpktgend_0 "add_device lom0"
	pgset lom0 "xmit_mode netif_receive"
	pgset lom0 "count $frames"
	pgset lom0 "pkt_size 60"
	pgset lom0 "dst 192.0.2.1"
	pgset lom0 "dst_mac 02:00:00:00:00:01"
}

# From now on frames are sent, by a lom0 that nobody is connected to: on a wire
# somebody would receive them at a price, too. The last two bytes of their
# destination are no station's.
set_up_sent() {
	pgset kpktgend_0 "rem_device_all"
	ip link del lom0
	ip link add lom0 type dummy
	sysctl -qw net.ipv6.conf.lom0.disable_ipv6=1
	ip link set lom0 up
	pgset kpktgend_0 "add_device lom0"
	pgset lom0 "xmit_mode queue_xmit"
	pgset lom0 "count $frames"
	pgset lom0 "pkt_size 60"
	pgset lom0 "dst 192.0.2.1"
	send_to 02:00:00:00:ff:c1
}

send_to() {
	pgset lom0 "dst_mac $1"
	bare=$(per_frame)
}

# The time of a run's frames; pktgen gives it in microseconds.
once() {
	echo start >"$pg/pgctrl"
	sed -n 's/^Result: OK: \([0-9]*\)(.*/\1/p' "$pg/$sender"
}

# One frame, by the best of three runs: the first warms caches up, and work of
# the kernel's own can only add.
per_frame() {
	{ once; once; once; } | sort -n |
		awk -v n="$frames" 'NR == 1 { printf "%.0f", $1 * 1000 / n }'
}

# measure NAME: between bare runs; sets cost, and added to the bare path before
# and after it.
measure() {
	before=$bare
	"do_$1" || return
	cost=$(per_frame)
	"undo_$1"
	bare=$(per_frame)
	# shellcheck disable=SC2034 # for who measures
	added=$((cost - (before + bare) / 2))
}

do_empty_hook() { modprobe empty_hook dev=lom0; }
undo_empty_hook() { rmmod empty_hook; }

do_sideband() { sidebandctl up lom0 bmc-link bmc0 mac 0c:c4:7a:00:00:01 >/dev/null; }
undo_sideband() { sidebandctl down sb0 >/dev/null; }

# sideband_of N: so many stations.
sideband_of() {
	local i
	do_sideband
	for ((i = 2; i <= $1; i++)); do
		printf 'station add 0c:c4:7a:01:%02x:%02x dev sb0\n' $((i / 256)) $((i % 256))
	done | sidebandctl -b -
}
do_sideband_4096() { sideband_of 4096; }
undo_sideband_4096() { undo_sideband; }

do_sideband_64() { sideband_of 64; }
undo_sideband_64() { undo_sideband; }

do_empty_handler() { modprobe empty_hook dev=lom0 handler=1; }
undo_empty_handler() { rmmod empty_hook; }

attached() {
	sidebandctl port show "$1" dev sb0 | grep -qE "attach $2( |\$)" && return
	echo "port $1 is not attached as $2" >&2
	return 1
}

do_exclusive() {
	sidebandctl exclude add lom0
	do_sideband
	attached lom0 exclusive
}
undo_exclusive() { undo_sideband; sidebandctl exclude del lom0; }

do_vlan() {
	ip link add link lom0 name lom0.100 type vlan id 100
	ip link set lom0.100 up
	[ -z "${1:-}" ] || sidebandctl exclude add lom0.100
	sidebandctl up lom0.100 bmc-link bmc0 mac 0c:c4:7a:00:00:01 >/dev/null
	attached lom0.100 vlan
}
undo_vlan() { undo_sideband; ip link del lom0.100; }

do_vlan_excluded() { do_vlan excluded; }
undo_vlan_excluded() { undo_vlan; sidebandctl exclude del lom0.100; }

# What the kernel itself adds to all devices as soon as one has a hook.
do_hook_elsewhere() { modprobe empty_hook dev=wire0; }
undo_hook_elsewhere() { rmmod empty_hook; }

# A VLAN that no team may have: frames of all others are looked at, too.
do_fence() {
	sidebandctl exclude add lom0 vlan 100
	do_sideband
}
undo_fence() { undo_sideband; sidebandctl exclude del lom0 vlan 100; }

# A filter by port: of each frame to the host the headers are read.
do_filter() {
	do_sideband
	sidebandctl filter add rmcp dev sb0 port rmcp exclusive
}
undo_filter() { undo_sideband; }

# Another port of the machine has one.
do_filter_elsewhere() {
	do_sideband
	sidebandctl dev add sb1
	sidebandctl port add wire0 dev sb1
	sidebandctl station add 0c:c4:7a:00:00:02 dev sb1
	sidebandctl filter add rmcp dev sb1 port rmcp exclusive
}
undo_filter_elsewhere() {
	sidebandctl dev del sb1
	undo_sideband
}

do_empty_egress() { modprobe empty_hook dev=lom0 egress=1; }
undo_empty_egress() { rmmod empty_hook; }

do_access() {
	do_sideband
	sidebandctl dev set sb0 host-access on
}
undo_access() { undo_sideband; }

do_access_4096() {
	do_sideband_4096
	sidebandctl dev set sb0 host-access on
}
undo_access_4096() { undo_sideband; }

# The host's route to its BMC leads over the host leg.
do_access_by_leg() {
	ip netns add bmc
	ip link set bmc1 address 0c:c4:7a:00:00:01 netns bmc
	ip -n bmc address add 192.0.2.10/24 dev bmc1
	ip -n bmc link set bmc1 up
	ip address add 192.0.2.2/24 dev lom0
	do_sideband
	# It is learnt from what the BMC asks.
	ip netns exec bmc ping -q -c 1 -W 1 192.0.2.99 >/dev/null || :
	sidebandctl dev set sb0 host-access on
	sidebandctl show sb0 | grep -q 'host-access on by host-leg' && return
	echo "host access does not go by the host leg" >&2
	return 1
}
undo_access_by_leg() {
	undo_sideband
	ip address del 192.0.2.2/24 dev lom0
	ip -n bmc link set bmc1 netns 1
	ip netns del bmc
	# No station may have the MAC of a device of the host.
	ip link set bmc1 address 02:00:00:00:00:b1 up
}

do_flower_steer() {
	tc qdisc add dev lom0 clsact
	tc filter add dev lom0 ingress prio 1 protocol all flower \
		dst_mac 0c:c4:7a:00:00:01 action mirred egress redirect dev bmc0
}
undo_flower_steer() { tc qdisc del dev lom0 clsact; }

# With the broadcasts that a BMC needs as well.
do_flower_copy() {
	do_flower_steer
	tc filter add dev lom0 ingress prio 2 protocol all flower \
		dst_mac 01:00:00:00:00:00/01:00:00:00:00:00 \
		action mirred egress mirror dev bmc0
}
undo_flower_copy() { undo_flower_steer; }


# Frames for the BMC, from 10.0.0.1: what they cost on their way to the BMC link.
set_up_steered() {
	pgset lom0 "dst_mac 0c:c4:7a:00:00:01"
	pgset lom0 "src_min 10.0.0.1"
	pgset lom0 "src_max 10.0.0.1"
	bare=$(per_frame)
}

do_steer() { do_sideband; }
undo_steer() { undo_sideband; }

# guard_of PREFIXES: awk writes them.
guard_of() {
	do_sideband
	awk "BEGIN { printf \"guard add \"; $1; print \"dev sb0\" }" | sidebandctl -b -
}

# Frames have no sender here, or the host's way of dropping them were dear and uneven.
do_guard_all() {
	do_sideband
	sidebandctl guard add 0.0.0.0/0 dev sb0
}
undo_guard_all() { undo_sideband; }

do_guard() { guard_of 'printf "10.0.0.0/24 "'; }
undo_guard() { undo_sideband; }

do_guard_10000() {
	guard_of 'for (i = 0; i < 10000; i++) printf "10.%d.%d.0/24 ", i / 256, i % 256'
}
undo_guard_10000() { undo_sideband; }

# Eight lengths, of which the last one fits.
do_guard_lengths() {
	guard_of 'for (i = 0; i < 7; i++) printf "11.0.0.0/%d ", 17 + i; printf "10.0.0.0/24 "'
}
undo_guard_lengths() { undo_sideband; }

do_policy() {
	do_sideband
	sidebandctl policy set sb0 lldp pass netbios pass dhcp-server pass
}
undo_policy() { undo_sideband; }
