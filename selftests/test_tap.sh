#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: who captures on sb0 sees what the BMC sends and is sent, each frame once
# beside those of the host leg; the host's stack gets nothing of it, and who is not
# promiscuous neither.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

# capture FILE [OPTION...]: in the background, until end_capture.
capture() {
	file=$1
	shift
	background ip netns exec host tcpdump -Z root -i sb0 -U --immediate-mode -w "$file" "$@" 2>"$scratch/said"
	need wait_for 20 grep -q 'listening on' "$scratch/said"
}

# What is behind the last frame was not captured before it. The capture ends with a
# frame of the host leg, which is seen however it is made.
end_capture() {
	exchange "control: the host leg is heard" send leg "$STRANGER $LEG text the-end" \
		get wire "$STRANGER $LEG tag 100 text the-end"
	need wait_for 20 eval '[ "$(seen "$file" | tail -n 1)" = "$LEG > $STRANGER" ]'
	end_job "$job"
}

# seen FILE: SRC > DST of what was captured, without the frames that end an exchange.
seen() {
	tcpdump -Z root -nn -e -t -r "$1" 2>/dev/null |
		sed -nE 's/^([0-9a-f:]{17}) > ([0-9a-f:]{17}), .*/\1 > \2/p' |
		grep -v "$ALL"
}

# traffic [ITEM...]: and what else is there to be got.
traffic() {
	exchange "control: frames of the BMC and of others" "$@" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send wire "$BMC $CLIENT tag 7" get host "$BMC $CLIENT tag 7" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100" \
		send bmc "$LEG $BMC" get leg "$LEG $BMC" \
		send leg "$BMC $LEG" get bmc "$BMC $LEG"
}

promiscuous() {
	capture "$scratch/all"
	# All packet sockets of a device that is promiscuous hear it.
	traffic get leg "$CLIENT $BMC"
	end_capture
	same "the capture has the BMC's frames, each once, and no others" \
		"$LEG > $STRANGER
$LEG > $BMC
$CLIENT > $BMC
$BMC > $LEG
$BMC > $CLIENT" \
		"$(seen "$scratch/all" | sort)"
	same "without the tag that the BMC does not see" "" \
		"$(tcpdump -Z root -nn -e -r "$scratch/all" vlan 2>/dev/null)"
}

aloof() {
	capture "$scratch/own" -p
	traffic
	end_capture
	same "who is not promiscuous has the host leg's frames alone" \
		"$LEG > $STRANGER
$LEG > $BMC
$BMC > $LEG" "$(seen "$scratch/own" | sort)"
}

# The host leg has an address, and would answer what reaches its stack.
stack() {
	local before after
	before=$(host cat /sys/class/net/sb0/statistics/rx_packets)
	capture "$scratch/stack"
	exchange "control: only the BMC's" send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
	end_capture
	after=$(host cat /sys/class/net/sb0/statistics/rx_packets)
	same "the host leg has received nothing but what ends exchanges" 6 $((after - before))
}

load_module
topology 1
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
host_leg_up
ends 100
promiscuous
aloof
stack
finish
