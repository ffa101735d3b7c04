# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests of host access: talk between the BMC and who lives on its
# host, and what the wire carries of it. Sourced after lib.sh.

answers() { ns "$1" ping -c 2 -i 0.2 -W 2 -q "$2" >/dev/null; }
answers_at_last() { wait_for 30 answers "$1" "$2"; }

# transfer TO FROM ADDRESS: a file, by TCP to that address. It is $scratch/data.
# shellcheck disable=SC2154 # of lib.sh
transfer() {
	local to=$1 from=$2 address=$3 receiver kind=4
	[[ $address != *:* ]] || kind=6 address="[$address]"
	background ip netns exec "$to" socat -u "TCP$kind-LISTEN:8000,reuseaddr" \
		"OPEN:$scratch/got,creat,trunc"
	receiver=$job
	need wait_for 20 eval "ns $to ss -Hltn 'sport = :8000' | grep -q ."
	timeout 30 ip netns exec "$from" socat -u "OPEN:$scratch/data" \
		"TCP$kind:$address:8000"
	wait "$receiver"
	cmp "$scratch/data" "$scratch/got"
}

# with_ipv6 NETNS DEV ADDRESS...: these and the one of its link.
with_ipv6() {
	local address
	need ns "$1" sh -c "cd /proc/sys/net/ipv6/conf/$2 &&
		echo 0 >accept_ra; echo 0 >disable_ipv6"
	need ip -n "$1" link set "$2" up
	for address in "${@:3}"; do
		need ip -n "$1" address add "$address/64" dev "$2" nodad
	done
}

# link_address NETNS DEV: what follows from its MAC.
link_address() {
	ip -n "$1" -6 -j address show dev "$2" scope link | jq -r '[.[].addr_info[]?.local | values][0]'
}

# watch_wires DEV...: from now on two kinds of frames are counted where the namespace
# lan receives them, that is, what the host has sent: those that are unicast from or
# to $BMC, and group frames.
# shellcheck disable=SC2153 # of lib.sh
watch_wires() {
	local dev
	{
		echo 'table netdev watch {'
		echo 'counter unicast { }'
		echo 'counter group { }'
		for dev; do
			cat <<-END
			chain $dev {
				type filter hook ingress device $dev priority 0;
				ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 counter name group accept
				ether saddr $BMC counter name unicast
				ether daddr $BMC counter name unicast
			}
			END
		done
		echo '}'
	} >"$scratch/watch"
	need ns lan nft -f "$scratch/watch"
}

unwatch_wires() { need ns lan nft delete table netdev watch; }

# on_wire unicast|group: how many since it was asked last.
on_wire() {
	ns lan nft reset counter netdev watch "$1" | awk '/packets/ { print $2 }'
}
