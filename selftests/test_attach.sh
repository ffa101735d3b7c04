#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: the cheapest attach point that is right is taken, another one when that
# changes, and no frame is lost or doubled while it changes.
#
#	lan                host                           bmc
#	wire0 ------------ lom0, lom0.100  sb0
#	wire1 ------------ lom1
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

attach() { value attach "$(ctl -j port show "${1:-lom0}" dev sb0)"; }
attached() { [ "$(attach "${2:-lom0}")" = "$1" ]; }

carries() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends "${2:-untagged}"
	local tag=''
	[ -z "${2:-}" ] || tag="tag $2"
	exchange "$1: steered, copied, left alone" \
		send wire "$BMC $CLIENT $tag" get bmc "$BMC $CLIENT" \
		send wire "$GROUP $CLIENT $tag" get bmc "$GROUP $CLIENT" get host "$GROUP $CLIENT" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC $tag"
}

choice() {
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	same "a port that teams may take: ingress" ingress "$(attach)"
	carries "ingress"
	refused "exclusive without an exclusion" "exclude add" \
		ctl port set lom0 dev sb0 attach exclusive
	need ctl exclude add lom0
	check "an excluded port: exclusive" wait_for 10 attached exclusive
	carries "exclusive"
	need ctl port set lom0 dev sb0 attach ingress
	same "ingress where that is wanted" ingress "$(attach)"
	need ctl port set lom0 dev sb0 attach exclusive
	same "exclusive again" exclusive "$(attach)"
	need ip -n host link set lom0 down
	same "a port that is down: ingress" ingress "$(attach)"
	need ip -n host link set lom0 up
	check "up again: exclusive" wait_for 10 attached exclusive
	carries "exclusive again"
	need ip -n host link set lom0 down
	need ip -n host link add link lom0 name mv9 type macvlan
	need ip -n host link set lom0 up
	need wait_for 10 running host lom0
	same "with a macvlan that came first: ingress" ingress "$(attach)"
	need ip -n host link del mv9
	check "without it: exclusive" wait_for 10 attached exclusive
	need ctl down sb0
}

# VLAN devices take their frames before the receive handler.
vlan_devices() {
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
	check "a station in a VLAN: exclusive" wait_for 10 attached exclusive
	carries "exclusive, VLAN 100" 100
	need ip -n host link add link lom0 name lom0.100 type vlan id 100
	need ip -n host link set lom0.100 up
	same "a VLAN device of that VLAN on the port: ingress" ingress "$(attach)"
	legs=(wire=lan/wire0 bmc=bmc/eth0 own=host/lom0.100)
	end_frames=(end wire "bmc,own" "$ALL $CLIENT tag 100")
	exchange "the BMC's frames are still taken before it" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	need ip -n host link add link lom0 name lom0.7 type vlan id 7
	need ip -n host link del lom0.100
	check "one of another VLAN does not matter: exclusive" wait_for 10 attached exclusive
	need ip -n host link del lom0.7
	need ctl down sb0
	added_beside_device
	need ip -n host link add link lom0 name lom0.100 type vlan id 100
	need ip -n host link set lom0.100 up
	need ctl up lom0.100 bmc-link bmc0 mac $BMC dev sb0
	same "a VLAN device as port: vlan" vlan "$(attach lom0.100)"
	legs=(wire=lan/wire0 bmc=bmc/eth0 own=host/lom0.100@88b5)
	end_frames=(end wire "bmc,own" "$ALL $CLIENT tag 100" end bmc wire "$ALL $BMC")
	exchange "it has the BMC's frames of that VLAN" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100"
	need ctl down sb0
	need ip -n host link del lom0.100
	need ctl exclude del lom0
}

# The port is attached exclusively before the station in the device's VLAN is there.
added_beside_device() {
	need ip -n host link add link lom0 name lom0.100 type vlan id 100
	need ip -n host link set lom0.100 up
	need ctl up lom0 bmc-link bmc0 mac $BMC2 dev sb0
	check "an untagged station beside a VLAN device: exclusive" wait_for 10 attached exclusive
	need ctl station add $BMC dev sb0 vlan 100 tag keep
	same "a station added in the VLAN of the device: ingress" ingress "$(attach)"
	legs=(wire=lan/wire0 bmc=bmc/eth0 own=host/lom0.100)
	end_frames=(end wire "bmc,own" "$ALL $CLIENT tag 100")
	exchange "its frames are taken before the device" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT tag 100"
	need ctl station del $BMC dev sb0 vlan 100
	check "deleted again: exclusive" wait_for 10 attached exclusive
	need ctl down sb0
	need ip -n host link del lom0.100
}

# ---- while frames come ----

rx() { ns "$1" cat "/sys/class/net/$2/statistics/$3"; }

# Pings of the host and of the BMC, for as long as it takes to change often.
count=600
pinged() {
	ip netns exec lan ping -c $count -i 0.02 -q "$1" >"$2" 2>&1 &
	pings+=($!)
	jobs_started+=($!)
}

go_on() { kill -0 "${pings[0]}" 2>/dev/null || kill -0 "${pings[1]}" 2>/dev/null; }

answered_all() {
	local sent got
	read -r sent got < <(sed -n 's/^\([0-9]*\) packets transmitted, \([0-9]*\) packets received.*/\1 \2/p' "$1")
	[ "${sent:-0}" = $count ] && [ "$got" = $count ] && ! grep -q duplicates "$1"
	verdict $? "$2"
	say "$(tail -n 2 "$1")"
}

under_traffic() {
	local changes=0 pings=()
	need ip -n host address add 192.168.1.1/24 dev lom0
	need ip -n bmc address add 192.168.1.5/24 dev eth0
	need ip -n lan address add 192.168.1.9/24 dev wire0
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	need ctl exclude add lom0
	need wait_for 10 attached exclusive
	need wait_for 10 ns lan ping -c 1 -W 1 192.168.1.5
	need wait_for 10 ns lan ping -c 1 -W 1 192.168.1.1
	pinged 192.168.1.1 "$scratch/host"
	pinged 192.168.1.5 "$scratch/bmc"
	while go_on; do
		need ctl port set lom0 dev sb0 attach ingress
		need ctl port set lom0 dev sb0 attach auto
		changes=$((changes + 2))
	done
	check "control: it was changed many times ($changes)" [ "$changes" -ge 20 ]
	same "and ends as it should" exclusive "$(attach)"
	answered_all "$scratch/host" "no ping of the host was lost or doubled"
	answered_all "$scratch/bmc" "nor one of the BMC"
	need ctl exclude del lom0
	need ctl down sb0
}

load_module
machines 2
before=$(snapshot lom0)
choice
vlan_devices
same "the port is as it was" "$before" "$(snapshot lom0)"
under_traffic
finish
