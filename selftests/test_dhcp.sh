#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a BMC gets its address from a DHCP server on the LAN, and its event
# traps arrive there.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	udhcpd, traps      bmc0 ------------------------- eth0, udhcpc

. "$(dirname "$0")/lib.sh"

server() {
	cat >"$scratch/udhcpd.conf" <<-END
		start 192.168.100.50
		end 192.168.100.59
		interface $1
		lease_file $scratch/leases
		pidfile $scratch/udhcpd.pid
		option subnet 255.255.255.0
		option lease 600
	END
	: >"$scratch/leases"
	background ip netns exec lan busybox udhcpd -f "$scratch/udhcpd.conf"
	server_job=$job
	wait_for 10 eval 'lan ss -Hlun "sport = :67" | grep -q .'
}

cat >"$scratch/script" <<-'END'
	#!/bin/sh
	[ "$1" = bound ] && ip addr replace "$ip/24" dev "$interface"
	exit 0
END
chmod +x "$scratch/script"

# client TRIES: exit code 0 with a lease.
client() {
	bmc busybox udhcpc -i eth0 -n -q -f -t "$1" -T 1 -A 1 -s "$scratch/script"
}

leased() { ip -n bmc -j -4 addr show eth0 | jq -r ".[0].addr_info[0].local"; }
in_range() { leased; [[ $(leased) = 192.168.100.5[0-9] ]]; }

trap_arrives() {
	background ip netns exec lan socat -u UDP-RECVFROM:162 "OPEN:$scratch/trap,creat,trunc"
	wait_for 10 eval 'lan ss -Hlun "sport = :162" | grep -q .' || return
	printf 'the fan stands still' | bmc socat -u - UDP:192.168.100.1:162 || return
	wait_for 10 grep -q "the fan stands still" "$scratch/trap"
}

# reaches_lan DESCRIPTION DEVICE: with the server on that device.
reaches_lan() {
	need ip -n lan addr add 192.168.100.1/24 dev "$2"
	need server "$2"
	check "$1: the BMC gets a lease" client 10
	check "$1: its address is of the server's range" in_range
	check "$1: its trap arrives" trap_arrives
	end_job "$server_job"
	need ip -n lan addr flush dev "$2"
	need ip -n bmc addr flush dev eth0
}

load_module
machines 1
need ip -n lan addr add 192.168.100.1/24 dev wire0
need server wire0
check_not "control: without a sideband the BMC gets no lease" client 2
end_job "$server_job"
need ip -n lan addr flush dev wire0

need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
reaches_lan "untagged" wire0
need ctl down sb0
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
need ip -n lan link set wire0.100 up
reaches_lan "VLAN 100" wire0.100
finish
