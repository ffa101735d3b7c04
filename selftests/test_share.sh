#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: host and BMC share one MAC and one IP address. A stock ipmitool reaches the
# BMC by it, while the host's TCP and UDP on that address, fragmented or not, arrive
# whole, with and without VLAN.
#
#	lan                host                        bmc
#	wire0 ------------ lom0 192.168.1.2
#	 192.168.1.1                      sb0
#	                   bmc0 ---------------------- eth0, MAC of lom0, 192.168.1.2
#	                                               ipmi_sim

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

ADDRESS=192.168.1.2

ipmi() {
	timeout 60 ip netns exec lan ipmitool -I lanplus -C 3 -H "$ADDRESS" \
		-U "$bmc_user" -P "$bmc_password" "$@"
}
says() {
	local wanted=$1
	shift
	ipmi "$@" | grep -q "$wanted"
}

counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }
listens_on() { ns "$1" ss -Hln "sport = :$2" | grep -q .; }
has_all() { cmp -s "$1" "$2"; }

# whole WHOSE PORT: a stream to a TCP port arrives whole, in that namespace.
whole() {
	background ip netns exec "$1" socat -u "TCP-LISTEN:$2,reuseaddr" \
		"OPEN:$scratch/received,creat,trunc"
	need wait_for 20 listens_on "$1" "$2"
	timeout 60 ip netns exec lan socat -u "OPEN:$scratch/data" "TCP:$ADDRESS:$2" &&
		wait_for 20 has_all "$scratch/data" "$scratch/received"
}

# Datagrams of 8000 bytes, which are sent in six fragments each.
fragmented() {
	local i before
	before=$(counter wire_to_bmc_packets)
	background ip netns exec host socat -u UDP-RECV:7000,reuseaddr \
		"OPEN:$scratch/datagrams,creat,trunc"
	receiver=$job
	wait_for 20 listens_on host 7000
	for ((i = 0; i < 20; i++)); do
		tail -c "+$((8000 * i + 1))" "$scratch/data" | head -c 8000 |
			lan socat -u -b 8000 - "UDP-SENDTO:$ADDRESS:7000"
	done
	head -c 160000 "$scratch/data" >"$scratch/sent"
	wait_for 20 has_all "$scratch/sent" "$scratch/datagrams"
	verdict $? "$1: fragmented UDP to the host arrives whole"
	end_job "$receiver"
	[ $(($(counter wire_to_bmc_packets) - before)) -ge 100 ]
	verdict $? "$1: its later fragments were copied to the BMC"
}

session() {
	background ip netns exec lan ping -i 0.1 "$ADDRESS" >"$scratch/ping"
	ping_job=$job
	check "$1: mc info" says "Firmware Revision" mc info
	check "$1: power on" says "Up/On" power on
	same "$1: the machine behind the BMC is on" 1 "$(cat "$board/power")"
	check "$1: power off" says "Down/Off" power off
	check "$1: TCP to the host arrives whole" whole host 8000
	check "$1: TCP to the BMC's port arrives whole" whole bmc 664
	fragmented "$1"
	check "$1: mc info again" says "Firmware Revision" mc info
	kill -INT "$ping_job"
	wait "$ping_job"
	same "$1: all pings of the host are answered, once" "0 0" \
		"$(count_pings "$scratch/ping" | { read -r _ lost twice; echo "$lost $twice"; })"
}

share() {
	need ctl filter add rmcp dev sb0 port rmcp exclusive
	need ctl filter add rmcps dev sb0 proto tcp port rmcps exclusive
	need ctl filter add arp dev sb0 ethertype arp copy
}

load_module
machines 1
head -c 2000000 /dev/urandom >"$scratch/data"
need ip -n bmc link set eth0 address $LOM0
need ip -n bmc addr add $ADDRESS/24 dev eth0
need ip -n lan addr add 192.168.1.1/24 dev wire0
need ip -n host addr add $ADDRESS/24 dev lom0
need start_bmc
need ctl up lom0 bmc-link bmc0 mac $LOM0 shared dev sb0
check_not "control: without filters the BMC is not reached" ipmi -N 1 -R 1 mc info
share
session "untagged"
need ctl down sb0

need ip -n host addr del $ADDRESS/24 dev lom0
need ip -n host link add link lom0 name lom0.100 type vlan id 100
need ip -n host addr add $ADDRESS/24 dev lom0.100
need ip -n host link set lom0.100 up
need ip -n lan addr del 192.168.1.1/24 dev wire0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
need ip -n lan addr add 192.168.1.1/24 dev wire0.100
need ip -n lan link set wire0.100 up
need ctl up lom0 bmc-link bmc0 mac $LOM0 vlan 100 shared dev sb0
share
session "VLAN 100"
finish
