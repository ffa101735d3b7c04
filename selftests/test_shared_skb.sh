#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: received frames that somebody else still holds are not changed, neither
# those for the BMC nor those for the host.
#
# pktgen gives the same buffer to the port again and again; a change to it would
# show in the next frame.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	    pktgen into -> lom0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

count=1000

pktgen() { host sh -c 'echo "$2" >"/proc/net/pktgen/$1"' - "$@"; }

# generate DST [COMMAND...]: into the receive path of lom0.
generate() {
	local word
	pktgen kpktgend_0 rem_device_all
	pktgen kpktgend_0 "add_device lom0"
	for word in "xmit_mode netif_receive" "count $count" "burst 8" "pkt_size 100" \
		"dst_mac $1" "src_mac $CLIENT" "dst 10.0.0.2" "${@:2}"; do
		pktgen lom0 "$word"
	done
	pktgen pgctrl start
	host grep -q "Result: OK" /proc/net/pktgen/lom0
}

counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }
received() { ns "$1" cat "/sys/class/net/$2/statistics/rx_packets"; }
reached() { [ "$(received "$1" "$2")" -ge "$3" ]; }

# arrives DESCRIPTION NETNS IFNAME NUMBER DST [WORDS...]
arrives() {
	local what=$1 netns=$2 ifname=$3 number=$4 before
	before=$(received "$netns" "$ifname")
	check "$what: pktgen sends" generate "${@:5}"
	wait_for 10 reached "$netns" "$ifname" $((before + number))
	same "$what: all arrive" "$number" $(($(received "$netns" "$ifname") - before))
}

# One and the same buffer, many times: all copies must be equal.
equal_frames() {
	local out=$scratch/frames
	background ip netns exec bmc tcpdump -Z root -nn -e -xx -i eth0 -c 16 udp \
		>"$out" 2>"$scratch/tcpdump"
	need wait_for 10 grep -q listening "$scratch/tcpdump"
	generate $BMC "count 16" "flag NO_TIMESTAMP" || :
	wait "$job"
	# pktgen numbers its frames in the IP header and behind UDP: leave that out.
	grep "0x00[056]0" "$out" | sort | uniq -c | awk '{ print $1 }' | sort -u
}

load_module
modprobe pktgen || skip_all "no pktgen"
topology 1
check "control: without a sideband the host gets the BMC's frames" generate $BMC
same "control: and the BMC gets none" 0 "$(received bmc eth0)"
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
need ctl limit set sb0 group-packets none
arrives "to the station" bmc eth0 $count $BMC
same "and all were counted" $count "$(counter wire_to_bmc_packets)"
arrives "to the host" host br0 $count $LOM0
arrives "broadcast, at the BMC" bmc eth0 $count $ALL
arrives "broadcast, at the host" host br0 $count $ALL
same "frames of one buffer are equal" 16 "$(equal_frames)"
host_leg_up
arrives "to the host leg" host sb0 $count $LEG
arrives "broadcast, at the host leg" host sb0 $count $ALL
need ctl down sb0

need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
need ctl limit set sb0 group-packets none
arrives "in a VLAN, to the station" bmc eth0 $count $BMC "vlan_id 100"
arrives "in a VLAN, broadcast" bmc eth0 $count $ALL "vlan_id 100"
legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
ends 100
exchange "afterwards all is well" send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT"
need pktgen kpktgend_0 rem_device_all
finish
