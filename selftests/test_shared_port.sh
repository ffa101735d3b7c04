#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: many BMCs share one port. Each gets its own, they reach each other
# without the wire, and 4096 stations are steered as one is.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0, sb1
#	                   bmc0 ------------------------- eth0  (BMC, of sb0)
#	                   bmc1 ------------------------- eth1  (BMC2, of sb1)

. "$(dirname "$0")/lib.sh"

LEG2=02:00:00:00:00:5c
many=4096

apart() {
	exchange "each gets its own from the wire" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire "$BMC2 $CLIENT" get bmc2 "$BMC2 $CLIENT"
	exchange "broadcast from the wire goes to both and to the host" \
		send wire "$ALL $CLIENT" get bmc "$ALL $CLIENT" \
		get bmc2 "$ALL $CLIENT" get host "$ALL $CLIENT"
	exchange "each sends to the wire" \
		send bmc "$CLIENT $BMC" send bmc2 "$CLIENT $BMC2" \
		get wire "$CLIENT $BMC" get wire "$CLIENT $BMC2"
	exchange "none can borrow the other's address" drops drop-source=1 \
		send bmc "$CLIENT $BMC2"
}

together() {
	exchange "unicast between BMCs never sees the wire" \
		send bmc "$BMC2 $BMC" get bmc2 "$BMC2 $BMC" \
		send bmc2 "$BMC $BMC2" get bmc "$BMC $BMC2"
	exchange "a BMC's broadcast goes to the wire and to the other BMC" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC" get bmc2 "$ALL $BMC"
	exchange "its LLDP goes to the wire only" send bmc "01:80:c2:00:00:0e $BMC" \
		get wire "01:80:c2:00:00:0e $BMC"
	exchange "a group frame that comes back by the port is nobody's but the host's" \
		send wire "$ALL $BMC" get host "$ALL $BMC"
}

host_legs() {
	exchange "the host leg of one reaches the other's BMC" \
		send leg "$BMC2 $LEG" get bmc2 "$BMC2 $LEG" \
		send bmc2 "$LEG $BMC2" get leg "$LEG $BMC2"
	exchange "and the other's host leg" send leg "$LEG2 $LEG" get leg2 "$LEG2 $LEG"
	exchange "broadcast of a host leg goes to all legs but its own" \
		send leg "$ALL $LEG" get wire "$ALL $LEG" get bmc "$ALL $LEG" \
		get bmc2 "$ALL $LEG" get leg2 "$ALL $LEG"
	exchange "broadcast from the wire goes to all" send wire "$ALL $CLIENT" \
		get bmc "$ALL $CLIENT" get bmc2 "$ALL $CLIENT" get leg "$ALL $CLIENT" \
		get leg2 "$ALL $CLIENT" get host "$ALL $CLIENT"
}

# sb1 is in VLAN 100 now.
other_vlan() {
	exchange "another VLAN is another network: broadcast" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC" \
		send bmc2 "$ALL $BMC2" get wire "$ALL $BMC2 tag 100" \
		send wire "$ALL $CLIENT tag 100" get bmc2 "$ALL $CLIENT" \
		get host "$ALL $CLIENT tag 100"
	exchange "another VLAN is another network: unicast" \
		send bmc "$BMC2 $BMC" get wire "$BMC2 $BMC"
	need ctl station add $BMC vlan 100 tag keep dev sb0
	exchange "in a VLAN that both are in, each sees it its own way" \
		send bmc "$BMC2 $BMC tag 100" get bmc2 "$BMC2 $BMC" \
		send bmc2 "$BMC $BMC2" get bmc "$BMC $BMC2 tag 100" \
		send bmc2 "$ALL $BMC2" get wire "$ALL $BMC2 tag 100" get bmc "$ALL $BMC2 tag 100"
	need ctl station del $BMC vlan 100 dev sb0
}

address() { printf '0c:c4:7b:00:%02x:%02x' $(($1 / 256)) $(($1 % 256)); }

batch() {
	local i
	for ((i = 0; i < many; i++)); do
		printf 'station %s 0c:c4:7b:00:%02x:%02x dev sb0\n' "$1" $((i / 256)) $((i % 256))
	done >"$scratch/batch"
	ctl -b "$scratch/batch"
}

count() { ctl -j station show dev sb0 | jq length; }

many_stations() {
	local first last middle
	first=$(address 0) middle=$(address $((many / 2))) last=$(address $((many - 1)))
	check "$many stations are added" batch add
	same "and listed" $((many + 1)) "$(count)"
	same "each once" $((many + 1)) \
		"$(ctl -j station show dev sb0 | jq -r '.[].mac' | sort -u | wc -l)"
	exchange "the first, the middle and the last one are steered" \
		send wire "$first $CLIENT" send wire "$middle $CLIENT" send wire "$last $CLIENT" \
		get bmc "$first $CLIENT" get bmc "$middle $CLIENT" get bmc "$last $CLIENT"
	exchange "and send" send bmc "$CLIENT $last" get wire "$CLIENT $last"
	exchange "one beside them is not" send wire "$(address $many) $CLIENT" \
		get host "$(address $many) $CLIENT"
	check "they are deleted" batch del
	same "all of them" 1 "$(count)"
	exchange "and steered no more" \
		send wire "$first $CLIENT" send wire "$last $CLIENT" \
		get host "$first $CLIENT" get host "$last $CLIENT"
}

load_module
topology 1
add_bmc_link 1
legs+=(bmc2=bmc/eth1)
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
need ctl up lom0 bmc-link bmc1 mac $BMC2 dev sb1 address $LEG2
end_frames=(
	end wire "bmc,bmc2,host" "$ALL $CLIENT"
	end bmc "wire,bmc2" "$ALL $BMC"
	end bmc2 "wire,bmc" "$ALL $BMC2"
	end wire host "$LOM0 $CLIENT"
)
noticed "control: a frame that takes the wire is noticed" \
	send bmc "$BMC2 $BMC" get wire "$BMC2 $BMC"
apart
together
need ip -n host link set sb0 up
need ip -n host link set sb1 up
legs+=(leg=host/sb0! leg2=host/sb1!)
host_legs
need ip -n host link set sb0 down
need ip -n host link set sb1 down
unset 'legs[-1]' 'legs[-1]'

need ctl down sb1
need ctl up lom0 bmc-link bmc1 mac $BMC2 vlan 100 dev sb1
end_frames=(
	end wire "bmc,host" "$ALL $CLIENT"
	end wire "bmc2,host" "$ALL $CLIENT tag 100"
	end bmc wire "$ALL $BMC"
	end bmc2 wire "$CLIENT $BMC2"
	end wire host "$LOM0 $CLIENT"
)
other_vlan
many_stations
finish
