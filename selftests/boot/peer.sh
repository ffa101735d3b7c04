#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The other end of both cables of a host that boots: a client on the LAN, which pings the
# BMC ten times a second, and the BMC. Runs in a guest of its own, until that is ended.
#
#	client (eth0) ---- LOM of the host		BMC link of the host ---- (eth1) BMC
set -euo pipefail

# side NAME DEV MAC ADDRESS...
side() {
	local address
	ip netns add "$1"
	ip link set "$2" netns "$1"
	ip -n "$1" link set lo up
	ip -n "$1" link set "$2" address "$3" up
	for address in "${@:4}"; do ip -n "$1" addr add "$address" dev "$2"; done
}

side lan eth0 02:00:00:00:00:c1 192.168.100.1/24 10.0.0.1/24
side bmc eth1 0c:c4:7a:00:00:01 192.168.100.2/24
# What the BMC hears of the host itself, which should leave it alone. One such datagram is
# its own, so that there is something to hear.
ip netns exec bmc tcpdump -Z root -lnei eth1 'udp port 67 or src host 10.0.0.2' 2>/run/tcpdump |
	sed -u 's/^/heard: /' &
for ((rounds = 0; rounds < 300; rounds++)); do
	! grep -q '^listening on' /run/tcpdump || break
	sleep 0.1
done
grep -q '^listening on' /run/tcpdump
ip -n bmc neigh add 192.168.100.9 lladdr 02:00:00:00:00:09 dev eth1
ip netns exec bmc bash -c 'echo >/dev/udp/192.168.100.9/67'
ip netns exec lan ping.iputils -O -i 0.1 192.168.100.2
