#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: with a guard, a BMC is reached from the prefixes and MACs that it lists and
# from nowhere else, by whatever way; what keeps the BMC on its network always passes.
#
# The network is that of lib.sh, with a second BMC beside the first.

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/packets.sh"

BMC_IP=192.0.2.10 BMC_IP6=2001:db8::a
IN6=2001:db8:0:1::1 OUT6=2001:db9:0:1::1 LINK6=fe80::c
MAPPED=::ffff:c000:201
TCP=00500050

# v4 FROM [PROTOCOL [PAYLOAD [FRAGMENT]]]
v4() { echo "type 0800 hex $(ip4 "${2:-6}" "$1" $BMC_IP "${3:-$TCP}" "${4:-}")"; }

# v4_options FROM: with an option of four bytes behind the header.
v4_options() { v4 "$1" 6 94040000$TCP | sed 's/hex 45/hex 46/'; }

# v6 FROM [NEXT [PAYLOAD [HOP_LIMIT]]]
v6() { echo "type 86dd hex $(ip6 "${2:-6}" "$1" $BMC_IP6 "${3:-$TCP}" "${4:-255}")"; }

# arp_from ADDRESS: a request for the BMC.
arp_from() { echo "type 0806 hex $(arp 1 $CLIENT "$1" $BMC_IP)"; }

# A hop-by-hop, routing or destination header: what it leads to.
ext() { printf '%02x00050200000000' "$1"; }
# fragment NEXT OFFSET MORE
fragment() { printf '%02x00%04x00000001' "$1" $(($2 * 8 + $3)); }

message() { nd "$1" $BMC_IP6; }

listed4=192.0.2.1 other4=198.51.100.1

# What must pass from listed prefixes; then what is stopped from others; and what passes
# from anywhere.
from_listed=(
	"$(v4 $listed4)" "$(v4 192.0.2.255 17 "$(udp 623 623)")" "$(v4 192.0.2.0 1)"
	"$(v4_options $listed4)"
	"$(v4 $listed4 17 "$(udp 623 623)" 2000)" "$(v4 $listed4 17 0000 2005)"
	"$(v4 $listed4 17 0000 0005)"
	"$(v6 $IN6)" "$(v6 $IN6 58 "$(message 128)")"
	"$(v6 $IN6 0 "$(ext 60)$(ext 43)$(ext 6)")"
	"$(v6 $IN6 44 "$(fragment 17 0 1)$(udp 623 623)")"
	"$(v6 $IN6 44 "$(fragment 17 185 0)")"
)
from_others=(
	"$(v4 $other4)" "$(v4 192.0.1.255)" "$(v4 192.0.3.0 17 "$(udp 623 623)")"
	"$(v4_options $other4)"
	"$(v4 $other4 17 "$(udp 623 623)" 2000)" "$(v4 $other4 17 0000 0005)"
	"$(v4 0.0.0.0)"
	"$(v4 $other4 17 "$(udp 68 67)")" "$(v4 $other4 17 "$(udp 67 67)")"
	"$(v4 $other4 6 "$(udp 67 68)")" "$(v4 $other4 17 "$(udp 67 68)" 2000)"
	"$(v4 $other4 2)"
	"$(v6 $OUT6)" "$(v6 $LINK6)" "$(v6 $LINK6 58 "$(message 128)")"
	"$(v6 $OUT6 58 "$(message 2)")" "$(v6 $LINK6 58 "$(message 138)")"
	"$(v6 $OUT6 0 "$(ext 60)$(ext 43)$(ext 6)")"
	"$(v6 $OUT6 44 "$(fragment 17 0 1)$(udp 623 623)")"
	"$(v6 $OUT6 44 "$(fragment 58 185 0)$(message 135)")"
	"$(v6 $OUT6 44 "$(fragment 58 0 1)$(message 135)")"
	"$(v6 $LINK6 17 "$(udp 547 547)")" "$(v6 $LINK6 17 "$(udp 546 546)")"
	"$(v6 $LINK6 17 "$(udp 67 68)")"
	"$(v6 $MAPPED)"
	"$(v6 $OUT6 58 "$(message 133)" 254)" "$(v6 $LINK6 58 "$(message 134)" 64)"
	"$(v6 $OUT6 58 "$(message 135)" 254)" "$(v6 $OUT6 58 "$(message 136)" 1)"
	"$(v6 $LINK6 58 "$(message 137)" 254)"
	"$(v6 $OUT6 0 "$(ext 58)$(message 130)" 1)" "$(v6 $OUT6 58 "$(message 143)")"
)
not_ip=("text plain" "type 8847 text mpls" "type 8035 text rarp" "type 0800 hex ff" "tag 0 tag 7 text inner")
exempt=(
	"$(arp_from $other4)" "type 0806 text torn"
	"$(v6 $LINK6 58 "$(message 133)")" "$(v6 $LINK6 58 "$(message 134)")"
	"$(v6 $OUT6 58 "$(message 135)")" "$(v6 $OUT6 58 "$(message 136)")"
	"$(v6 $LINK6 58 "$(message 137)")"
	"$(v6 $LINK6 0 "$(ext 58)$(message 130)")" "$(v6 $LINK6 0 "$(ext 58)$(message 131)")"
	"$(v6 $LINK6 0 "$(ext 58)$(message 132)" 1)" "$(v6 :: 0 "$(ext 58)$(message 143)" 1)"
	"$(v4 $other4 17 "$(udp 67 68)")" "$(v6 $LINK6 17 "$(udp 547 546)")"
	"type 88cc text lldp"
)

sender=wire mac=$CLIENT wire_tag='' bmc_tag=''

# lets DESCRIPTION FRAME...: all of them reach the BMC.
lets() {
	local what=$1 items=() frame
	shift
	for frame; do
		items+=(send "$sender" "$BMC $mac $wire_tag $frame" get bmc "$BMC $mac $bmc_tag $frame")
	done
	exchange "$what" "${items[@]}"
}

# stops DESCRIPTION FRAME...: none of them does, and all are counted.
stops() {
	local what=$1 items=() frame
	shift
	for frame; do items+=(send "$sender" "$BMC $mac $wire_tag $frame"); done
	exchange "$what" drops "drop-guard=$#" "${items[@]}"
}

guard() { need ctl guard "$@" dev sb0; }

# The end frames are ARP, which prefixes do not stop; so CLIENT's MAC is always listed
# where any is.
arp_ends() {
	end_frames=(
		end wire "bmc,host" "$ALL $CLIENT $wire_tag type 0806"
		end bmc wire "$ALL $BMC $bmc_tag"
		end wire host "$ALL $CLIENT $wire_tag type 0806"
	)
}

open() {
	lets "$1: open, all of it passes" "${from_listed[@]}" "${from_others[@]}" "${exempt[@]}"
	[ -n "$wire_tag" ] || lets "$1: open, what is not IP passes" "${not_ip[@]:0:4}"
}

prefixes() {
	lets "$1: from listed prefixes" "${from_listed[@]}"
	stops "$1: not from others" "${from_others[@]}"
	lets "$1: what keeps the BMC on its network" "${exempt[@]}"
	stops "$1: nothing else that is not IP" "${not_ip[@]:0:4}"
}

# One family alone closes the other; a prefix of no length lets all of its own in.
families() {
	guard add 192.0.2.0/24
	lets "IPv4 listed: it passes" "${from_listed[@]:0:7}"
	stops "IPv4 listed: IPv6 does not" "${from_listed[@]:7}"
	guard flush
	guard add 2001:db8::/32
	lets "IPv6 listed: it passes" "${from_listed[@]:7}"
	stops "IPv6 listed: IPv4 does not" "${from_listed[@]:0:7}"
	guard add 0.0.0.0/0
	lets "all of IPv4 listed" "$(v4 $other4)" "$(v4 255.255.255.255)" "$(v4 0.0.0.0)"
	stops "IPv6 is not in it" "$(v6 $OUT6)" "$(v6 $MAPPED)"
	guard del 0.0.0.0/0
	guard add 224.0.0.0/3
	lets "what has other addresses beside the groups can be listed" "$(v4 255.255.255.255)" "$(v4 240.0.0.1)"
	guard del 224.0.0.0/3
	guard add ::/0
	lets "all of IPv6 listed" "$(v6 $OUT6)" "$(v6 $LINK6)"
	stops "IPv4 is not in it" "$(v4 $other4)" "$(v4 $listed4)"
	guard flush
	guard add 198.51.100.1 2001:db9:0:1::1
	lets "single addresses" "$(v4 198.51.100.1)" "$(v6 $OUT6)"
	stops "and not those beside them" "$(v4 198.51.100.0)" "$(v4 198.51.100.2)" "$(v6 ${OUT6%1}0)"
	guard flush
	lets "flushed: open again" "$(v4 $other4)" "$(v6 $OUT6)" "text plain"
}

groups() {
	guard add 192.0.2.0/24
	exchange "broadcast from others: the host alone has it" drops drop-guard=1 \
		send wire "$ALL $CLIENT $(v4 $other4 17)" get host "$ALL $CLIENT $(v4 $other4 17)"
	exchange "broadcast from a listed prefix" \
		send wire "$ALL $CLIENT $(v4 $listed4 17)" get host "$ALL $CLIENT $(v4 $listed4 17)" \
		get bmc "$ALL $CLIENT $(v4 $listed4 17)"
	need ctl policy set sb0 lldp pass
	exchange "LLDP, where the policy passes it" \
		send wire "01:80:c2:00:00:0e $CLIENT type 88cc" get bmc "01:80:c2:00:00:0e $CLIENT type 88cc"
	need ctl policy set sb0 lldp drop
	guard flush
}

macs() {
	local all=("${from_listed[@]}" "${from_others[@]}" "${exempt[@]}")
	guard add $CLIENT
	lets "a listed MAC: all that it sends" "${all[@]}" "${not_ip[@]:0:4}"
	mac=$STRANGER
	stops "another MAC: nothing" "${all[@]}" "${not_ip[@]:0:4}"
	guard add 192.0.2.0/24 2001:db8::/32
	stops "both: a listed prefix is not enough" "${from_listed[@]}" "${exempt[@]}"
	mac=$CLIENT
	lets "both: a listed MAC and a listed prefix" "${from_listed[@]}" "${exempt[@]}"
	stops "both: a listed MAC is not enough" "${from_others[@]}"
	guard del $CLIENT
	mac=$STRANGER
	lets "the MAC taken away: prefixes alone count" "${from_listed[@]}" "${exempt[@]}"
	mac=$CLIENT
	guard flush
}

# The same by the host's own ways to its BMC.
host_leg() {
	host_leg_up
	sender=leg mac=$LEG
	lets "host leg, open" "$(v4 $other4)" "text plain"
	guard add 192.0.2.0/24
	lets "host leg: from a listed prefix, and ARP" "$(v4 $listed4)" "$(arp_from $other4)"
	stops "host leg: not from others" "$(v4 $other4)" "$(v6 $LINK6)" "text plain"
	guard add $CLIENT
	stops "host leg: not from a MAC that is not listed" "$(v4 $listed4)" "$(arp_from $other4)"
	guard add $LEG
	lets "host leg: from its own when that is" "$(v4 $listed4)" "$(arp_from $other4)"
	guard flush
	exchange "control: what the host leg gets passes no guard" \
		send bmc "$LEG $BMC $(v4 $other4)" get leg "$LEG $BMC $(v4 $other4)"
	sender=wire mac=$CLIENT
	need ip -n host link set sb0 down
	unset 'legs[-1]'
}

host_access() {
	need ctl dev set sb0 host-access on
	sender=host mac=$LOM0
	lets "host access, open" "$(v4 $other4)" "text plain"
	guard add 192.0.2.0/24
	lets "host access: from a listed prefix, and ARP" "$(v4 $listed4)" "$(arp_from $other4)"
	stops "host access: not from others" "$(v4 $other4)" "$(v6 $LINK6)" "text plain"
	guard flush
	need ctl dev set sb0 host-access off
	sender=wire mac=$CLIENT
}

neighbour() {
	need ctl up lom0 bmc-link bmc1 mac $BMC2 dev sb1
	legs+=(bmc2=bmc/eth1)
	sender=bmc2 mac=$BMC2
	guard add 192.0.2.0/24
	lets "another BMC: from a listed prefix, and ARP" "$(v4 $listed4)" "$(arp_from $other4)"
	stops "another BMC: not from others" "$(v4 $other4)" "text plain"
	exchange "the other BMC has no guard" send bmc "$BMC2 $BMC $(v4 $other4)" \
		get bmc2 "$BMC2 $BMC $(v4 $other4)"
	guard flush
	need ctl down sb1
	unset 'legs[-1]'
	sender=wire mac=$CLIENT
}

# in_vlan TAG RULE: the station is in VLAN 100.
in_vlan() {
	need ctl down sb0
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 tag "$1" dev sb0
	wire_tag="tag 100" bmc_tag=$2
	arp_ends
	open "tag $1"
	guard add 192.0.2.0/24 2001:db8::/32
	prefixes "tag $1"
	guard flush
}

# ---- control ----

number() { ctl -j dev show sb0 | jq '.[0].guard'; }
listed() { ctl -j guard show sb0 | jq '.[0].entries | length'; }

shown() {
	same "show: open" "sb0: open" "$(ctl guard show)"
	same "nothing of it in the sideband" "" "$(ctl show | grep guard)"
	guard add 192.0.2.0/24 $CLIENT 2001:db8::/32
	same "show: what is listed, in its order" "sb0:
    192.0.2.0/24
    $CLIENT
    2001:db8::/32" "$(ctl guard show dev sb0)"
	same "and in JSON" '[{"ifname":"sb0","entries":[{"prefix":"192.0.2.0","prefix_length":24},{"mac":"'$CLIENT'"},{"prefix":"2001:db8::","prefix_length":32}]}]' \
		"$(ctl -j guard show | jq -c .)"
	same "show says how many" "    mode shared guard 3" "$(ctl show | grep guard)"
}

refusals() {
	local prefix
	refused "what is listed already" "192.0.2.0/24: The guard lists this already" \
		ctl guard add 198.51.100.0/24 192.0.2.0/24 dev sb0
	refused "what is given twice" "198.51.100.0/24: This is given twice" \
		ctl guard add 198.51.100.0/24 198.51.100.0/24 dev sb0
	refused "what is not listed" "192.0.2.0/25: The guard does not list this" \
		ctl guard del 192.0.2.0/24 192.0.2.0/25 dev sb0
	refused "what is taken away twice" "$CLIENT: This is given twice" \
		ctl guard del $CLIENT $CLIENT dev sb0
	refused "a group address" "$GROUP: Nobody sends" ctl guard add $GROUP dev sb0
	refused "no address" "00:00:00:00:00:00: Nobody sends" ctl guard add 00:00:00:00:00:00 dev sb0
	refused "IPv4 in the form of IPv6" "give the prefix of IPv4" ctl guard add ::ffff:192.0.2.0/120 dev sb0
	for prefix in 224.0.0.0/4 239.1.1.1 255.255.255.255 127.0.0.0/8 127.0.0.1 ff00::/8 ff02::1 ::1; do
		refused "nobody's: $prefix" "$prefix(/[0-9]+)?: Nobody sends from a group" \
			ctl guard add 198.51.100.0/24 $prefix dev sb0
	done
	refused "no sideband" "No sideband of this name" ctl guard add 192.0.2.0/24 dev sb7
	refused "not a sideband" "not a sideband" ctl guard flush dev lom0
	same "after all that nothing has changed" "3 3" "$(number) $(listed)"
}

# events: what the monitor printed of guards, without the time.
events() { sed -n 's/^[^ ]* guard //p' "$scratch/events"; }

told() {
	background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/ready"
	need wait_for 10 grep -q listening "$scratch/ready"
	guard add 198.51.100.0/24
	guard del 2001:db8::/32 $CLIENT
	guard flush
	# shellcheck disable=SC2046 # many
	{ guard add $(some 64) && guard del $(some 64) && guard add $(some 65) && guard del $(some 65); }
	need wait_for 10 eval '[ "$(events | wc -l)" = 7 ]'
	same "events, one for each request" "add 198.51.100.0/24 dev sb0
del 2001:db8::/32 $CLIENT dev sb0
del dev sb0 all
add $(some 64)dev sb0
del $(some 64)dev sb0
add dev sb0 entries 65
del dev sb0 entries 65" "$(events)"
	end_job "$job"
}

# guard_events FILE: of guards alone, without the time.
guard_events() { jq -c 'select(.object == "guard") | del(.time)' "$1"; }

told_in_json() {
	background sidebandctl -n host -j monitor >"$scratch/json" 2>"$scratch/ready"
	need wait_for 10 grep -q listening "$scratch/ready"
	guard add 192.0.2.0/24 $CLIENT
	guard flush
	# shellcheck disable=SC2046 # many
	guard add $(some 65)
	guard flush
	need wait_for 10 eval '[ "$(guard_events "$scratch/json" | wc -l)" = 4 ]'
	same "the same in JSON" '{"object":"guard","event":"add","entries":[{"prefix":"192.0.2.0","prefix_length":24},{"mac":"'$CLIENT'"}],"dev":"sb0"}
{"object":"guard","event":"del","entries":[],"dev":"sb0","all":true}
{"object":"guard","event":"add","entries":[],"dev":"sb0","count":65}
{"object":"guard","event":"del","entries":[],"dev":"sb0","all":true}' "$(guard_events "$scratch/json")"
	end_job "$job"
}

# A listener that is not quick misses none of it.
told_of_thousands() {
	background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/ready"
	need wait_for 10 grep -q listening "$scratch/ready"
	kill -STOP "$job"
	need ctl -b "$scratch/one"
	guard flush
	kill -CONT "$job"
	need wait_for 10 eval '[ "$(events | wc -l)" = 2 ]'
	same "10,000 entries are one event" "add dev sb0 entries 10000
del dev sb0 all" "$(events)"
	check_not "none was lost" grep -q lost "$scratch/events"
	end_job "$job"
}

# ---- thousands ----

# prefixes_of COUNT: 10.x.y.0/24 and 11.x.y.0/25 by turns, in one line.
some() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) printf "%d.%d.%d.0/%d ", 10 + i % 2, i / 512, i / 2 % 256, 24 + i % 2 }'; }

milliseconds() { echo $((${EPOCHREALTIME/./} / 1000)); }

thousands() {
	local start set batch
	{ printf 'guard add '; some 10000; echo 'dev sb0'; } >"$scratch/one"
	start=$(milliseconds)
	check "10,000 prefixes in one request" ctl -b "$scratch/one"
	set=$(($(milliseconds) - start))
	same "all are there" "10000 10000" "$(number) $(listed)"
	say "set in $set ms"
	check "within five seconds" [ "$set" -le 5000 ]
	lets "the first, one in the middle, the last" \
		"$(v4 10.0.0.0)" "$(v4 11.0.0.127)" "$(v4 10.9.200.77)" "$(v4 11.19.135.1)" "$(v4 10.19.135.255)"
	stops "those beside them" "$(v4 11.0.0.128)" "$(v4 10.19.136.0)" "$(v4 11.19.136.0)" "$(v4 12.0.0.1)"
	guard flush
	same "flushed" "0 0" "$(number) $(listed)"
	told_of_thousands
	some 10000 | tr ' ' '\n' | sed '/./!d; s/.*/guard add & dev sb0/' >"$scratch/many"
	start=$(milliseconds)
	check "10,000 in as many requests" ctl -b "$scratch/many"
	batch=$(($(milliseconds) - start))
	say "set in $batch ms"
	same "all are there" 10000 "$(number)"
}

full() {
	local i
	guard flush
	for ((i = 0; i < 64; i++)); do
		awk -v i=$i 'BEGIN { printf "guard add "
			for (k = 0; k < 1024; k++) printf "172.%d.%d.%d ", i, k / 256, k % 256
			print "dev sb0" }'
	done >"$scratch/full"
	check "65,536 entries" ctl -b "$scratch/full"
	same "all are there" 65536 "$(number)"
	refused_full
	guard del 172.0.0.0
	guard add 192.0.2.1
	lets "the last one counts" "$(v4 192.0.2.1)"
	guard flush
}

# The state of so many would take long to compare.
refused_full() {
	local out code=0
	out=$(ctl guard add 192.0.2.1 dev sb0 2>&1) || code=$?
	same "one more is refused" "2 sidebandctl: 192.0.2.1: A guard has at most 65536 entries" "$code $out"
	same "and not there" 65536 "$(number)"
}

# Frames all the while, and the sideband goes with its guard.
under_load() {
	local i
	background frame flood lan/wire0 "$BMC $CLIENT $(v4 10.0.0.1)" "$BMC $CLIENT $(v4 $other4)" \
		"$BMC $CLIENT $(v6 $IN6)" >"$scratch/flood" 2>&1
	for ((i = 0; i < 20; i++)); do
		{ printf 'guard add %s ::/%d ' "$CLIENT" "$i"; some 500; echo 'dev sb0'; } >"$scratch/one"
		need ctl -b "$scratch/one"
		guard del 10.0.0.0/24 11.0.0.0/25
		[ $((i % 2)) = 1 ] || guard flush
		[ $((i % 2)) = 0 ] || { need ctl down sb0 && need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0; }
	done
	end_job "$job"
	lets "changed under load, and taken away: open" "$(v4 $other4)" "$(v6 $OUT6)"
}

load_module
topology 1
add_bmc_link 1
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
arp_ends
open "untagged"
guard add 192.0.2.0/24 2001:db8::/32
noticed "control: a frame that is stopped is noticed" \
	send wire "$BMC $CLIENT $(v4 $other4)" get bmc "$BMC $CLIENT $(v4 $other4)"
prefixes "untagged"
guard flush
families
groups
macs
host_leg
host_access
neighbour
shown
refusals
told
told_in_json
thousands
full
under_load
in_vlan add ""
in_vlan keep "tag 100"
finish
