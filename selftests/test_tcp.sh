#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: TCP between the LAN, the BMC and the host leg arrives intact, whatever
# the devices on its way merge, segment or leave to be checksummed later.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	192.168.100.1      bmc0           .2 ------------ eth0 .10

. "$(dirname "$0")/lib.sh"

size=$((6 << 20))

devices() {
	local setting=("$@")
	need lan ethtool -K wire0 "${setting[@]}"
	need host ethtool -K lom0 "${setting[@]}"
	need host ethtool -K bmc0 "${setting[@]}"
	need bmc ethtool -K eth0 "${setting[@]}"
}

listening() { ns "$1" ss -Hltn "sport = :7000" | grep -q .; }

# transfer FROM TO ADDRESS
transfer() {
	local got=$scratch/got
	rm -f "$got"
	background ip netns exec "$2" socat -u TCP-LISTEN:7000,reuseaddr "OPEN:$got,creat"
	wait_for 20 listening "$2" || return
	timeout 60 ip netns exec "$1" socat -u "OPEN:$scratch/data" "TCP:$3:7000,connect-timeout=10" || {
		end_job "$job"
		return 1
	}
	wait "$job"
	cmp "$scratch/data" "$got"
}

checksum_errors() {
	local it
	for it in lan host bmc; do
		ns $it awk '/^Tcp:/ { n = $NF } END { print n }' /proc/net/snmp
	done
}

all_ways() {
	check "$1: LAN to BMC" transfer lan bmc 192.168.100.10
	check "$1: BMC to LAN" transfer bmc lan 192.168.100.1
	check "$1: host leg to BMC" transfer host bmc 192.168.100.10
	check "$1: BMC to host leg" transfer bmc host 192.168.100.2
	check "$1: LAN to host leg" transfer lan host 192.168.100.2
	check "$1: host leg to LAN" transfer host lan 192.168.100.1
}

on=(gro on gso on tso on tx on)
off=(gro off tso off gso off tx off)

load_module
machines 1
head -c $size /dev/urandom >"$scratch/data"
same "control: there is something to send" $size "$(stat -c %s "$scratch/data")"
need ip -n lan addr add 192.168.100.1/24 dev wire0
need ip -n bmc addr add 192.168.100.10/24 dev eth0
check_not "control: without a sideband there is no way to the BMC" \
	lan ping -c 1 -W 1 192.168.100.10

need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
need ip -n host addr add 192.168.100.2/24 dev sb0
need ip -n host link set sb0 up
devices "${on[@]}"
all_ways "offloads on"
devices "${off[@]}"
all_ways "offloads off"

# Merged or unfinished on one side, for the module's devices to take apart.
need host ethtool -K lom0 gro on
need lan ethtool -K wire0 "${on[@]}"
check "merged by the port, segmented for the BMC link: LAN to BMC" \
	transfer lan bmc 192.168.100.10
need bmc ethtool -K eth0 "${on[@]}"
need host ethtool -K bmc0 gro on
check "merged by the BMC link, segmented for the port: BMC to LAN" \
	transfer bmc lan 192.168.100.1
need ip -n bmc link set eth0 mtu 1400
check "with a smaller MTU behind the BMC: LAN to BMC" transfer lan bmc 192.168.100.10
need ip -n bmc link set eth0 mtu 1500
need ctl down sb0

need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
need ip -n host addr add 192.168.100.2/24 dev sb0
need ip -n host link set sb0 up
need ip -n lan addr flush dev wire0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
need ip -n lan addr add 192.168.100.1/24 dev wire0.100
need ip -n lan link set wire0.100 up
devices "${on[@]}" txvlan on rxvlan on
all_ways "VLAN, offloads on"
devices "${off[@]}" txvlan off rxvlan off
check "VLAN, offloads off: LAN to BMC" transfer lan bmc 192.168.100.10
check "VLAN, offloads off: BMC to LAN" transfer bmc lan 192.168.100.1
same "no TCP checksum was found wrong" "$(printf '0\n0\n0')" "$(checksum_errors)"
finish
