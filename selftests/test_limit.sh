#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a BMC is given as many frames and bits in a second as its limits say, and a
# storm is told of once when it begins and once when it is over.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	 192.168.100.1     bmc0 ------------------------- eth0 192.168.100.10
#	 fd00::1                                          fd00::10
#
# How many frames pass follows from the bucket: at first what it holds, a quarter of a
# second and 8 frames at least, then what the rate gives in the time that the burst took.
# Tolerated is one frame more, and what the rate gives in a fiftieth of a second, for the last
# frames may pass when the sender has looked at the clock. Where the burst is long, a
# tenth less is, too: a sender that is held up for longer than the bucket lasts loses what
# it would have got.

. "$(dirname "$0")/lib.sh"

counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }

limit() {
	need ctl limit set sb0 group-packets none group-bits none packets none bits none
	[ $# = 0 ] || need ctl limit set sb0 "$@"
}

arrived() {
	local now_passed now_dropped
	now_passed=$(counter "$from") now_dropped=$(counter drop_limit)
	passed=$((now_passed - before_passed)) dropped=$((now_dropped - before_dropped))
	[ $((passed / parts + dropped)) = "$1" ]
}

# burst_of COUNT FROM WORDS...: frames by burst.c; leaves $passed, $dropped and $us, the
# time that it took. FROM is the counter of those that the BMC gets.
burst_of() {
	local count=$1 out before_passed before_dropped parts=1
	from=${2}_to_bmc_packets
	shift 2
	[ "$1" != -m ] || parts=$2
	before_passed=$(counter "$from") before_dropped=$(counter drop_limit)
	out=$(burst "$@") || return
	read -r _ _ _ us <<<"$out"
	wait_for 10 arrived "$count"
}

# between DESCRIPTION LOW HIGH: so many passed.
between() {
	[ "$passed" -ge "$2" ] && [ "$passed" -le "$3" ]
	verdict $? "$1"
	say "$passed passed, wanted $2 to $3; $dropped dropped in $us us"
}

# gives DESCRIPTION HELD RATE: HELD frames, and RATE in a second.
gives() { between "$1" "$2" "$(at_most "$2" "$3")"; }
at_most() { echo $(($1 + $2 * (us + 20000) / 1000000 + 1)); }

broadcast() { burst_of "$1" wire lan/wire0 "$1" $ALL $CLIENT "${@:2}"; }
unicast() { burst_of "$1" wire lan/wire0 "$1" $BMC $CLIENT "${@:2}"; }

group_limits() {
	limit group-packets 1
	broadcast 50
	gives "1 frame a second: 8 at once" 8 1
	limit group-packets 100
	broadcast 200
	gives "100 frames a second: 25 at once" 25 100
	limit group-packets 2000
	broadcast 20000
	between "2000 frames a second, a long burst" $((9 * (500 + 2000 * us / 1000000) / 10)) \
		"$(at_most 500 2000)"
	limit group-bits 100k
	broadcast 100 1000
	gives "100 kbit a second: 12 frames of 1000 bytes at once" 12 13
	limit group-packets 1
	burst_of 50 wire lan/wire0 50 $GROUP $CLIENT
	gives "multicast is limited, too" 8 1
}

all_limits() {
	limit group-packets 1
	unicast 50
	same "the group limit leaves unicast alone" "50 0" "$passed $dropped"
	limit packets 1
	unicast 50
	gives "the limit of everything does not" 8 1
	limit packets 1
	broadcast 50
	gives "and holds for group frames" 8 1
	limit bits 100k
	unicast 100 1000
	gives "in bits as well" 12 13
	# 300 frames of 480 bits would leave nothing of the 97 kbit that are there.
	limit group-packets 1 bits 20k
	broadcast 300
	gives "both: the group limit drops" 8 1
	unicast 150
	same "and what it drops is not charged to everything" "150 0" "$passed $dropped"
}

no_limits() {
	local before
	limit
	before=$(host cat /sys/class/net/br0/statistics/rx_packets)
	broadcast 1000
	same "none: all pass" "1000 0" "$passed $dropped"
	limit group-packets 1
	broadcast 1000
	wait_for 5 eval '[ "$(host cat /sys/class/net/br0/statistics/rx_packets)" = '$((before + 2000))' ]'
	verdict $? "control: the host hears them in any case"
}

by_others() {
	limit group-packets 1
	burst_of 50 host_leg host/sb0 50 $ALL $LEG
	gives "what the host leg sends is limited, too" 8 1
}

merged() {
	limit group-packets 1
	burst_of 5 wire -m 3 lan/wire0 5 $ALL $CLIENT 1000
	gives "a merged frame counts as its parts: two of three" 6 3
	same "and is given merged" 0 $((passed % 3))
	limit group-packets 1
	burst_of 5 wire -m 60 lan/wire0 5 $ALL $CLIENT 1000
	same "one larger than the bucket takes a full one" "60 4" "$passed $dropped"
	broadcast 20
	same "and then owes for it" "0 20" "$passed $dropped"
}

# ---- requests ----

# In debt: for the next 50 seconds no other group frame passes. What the kernel sends of
# itself may have come before the frame that takes a full bucket.
in_debt() {
	local before
	limit group-packets 1
	burst -m 60 lan/wire0 1 "$ALL" "$CLIENT" 1000
	before="$(counter wire_to_bmc_packets) $(counter drop_limit)"
	burst lan/wire0 5 "$ALL" "$CLIENT"
	wait_for 5 eval '[ "$(counter drop_limit)" -ge '$((${before#* } + 5))' ]' &&
		[ "$(counter wire_to_bmc_packets)" = "${before% *}" ]
}

reaches() { lan ping -c 1 -W 5 "$1"; }
forget() { need ip -n lan neigh flush all; }

# stays_away ADDRESS: what asks for it is dropped by the limit.
stays_away() {
	local before
	before="$(counter wire_to_bmc_packets) $(counter drop_limit)"
	lan ping -c 1 -W 1 "$1"
	[ "$(counter wire_to_bmc_packets)" = "${before% *}" ] &&
		[ "$(counter drop_limit)" -gt "${before#* }" ]
}

join_ipv6() {
	need ns "$1" sh -c "echo 0 >/proc/sys/net/ipv6/conf/$2/disable_ipv6"
	need ip -n "$1" addr add "$3/64" dev "$2" nodad
}

requests() {
	need ip -n lan addr add 192.168.100.1/24 dev wire0
	need ip -n bmc addr add 192.168.100.10/24 dev eth0
	need bmc ping -c 1 -W 5 192.168.100.1
	need ctl policy set sb0 arp pass nd-solicitation pass
	forget
	check "no other group frame passes for a while" wait_for 30 in_debt
	check "the BMC's address is found" reaches 192.168.100.10
	check "another one is asked for in vain" stays_away 192.168.100.77

	join_ipv6 lan wire0 fd00::1
	join_ipv6 bmc eth0 fd00::10
	need bmc ping -c 1 -W 5 fd00::1
	forget
	check "no other group frame passes for a while, again" wait_for 30 in_debt
	check "the BMC's IPv6 address is found" reaches fd00::10
	check "another IPv6 address is asked for in vain" stays_away fd00::77
	need ns lan sh -c "echo 1 >/proc/sys/net/ipv6/conf/wire0/disable_ipv6"
	need ns bmc sh -c "echo 1 >/proc/sys/net/ipv6/conf/eth0/disable_ipv6"
	need ctl policy set sb0 arp own nd-solicitation own
}

# ---- storms ----

said() { [ "$(grep -c "$1" "$scratch/events")" = "$2" ]; }

calm() { ctl -j dev show sb0 | jq -e '.[0] | .storm | not'; }

begin_storm() { background burst -k lan/wire0 1000 $ALL $CLIENT; }
end_storm() { end_job "$job"; }

# listen: monitors, one in JSON.
listen() {
	background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/listens"
	background sidebandctl -n host -j monitor >"$scratch/events.json" 2>"$scratch/listens.json"
	need wait_for 20 grep -q . "$scratch/listens"
	need wait_for 20 grep -q . "$scratch/listens.json"
}

# of_json EVENT KEY: what the monitor said in JSON.
of_json() { jq -r "select(.event == \"$1\") | .$2" "$scratch/events.json"; }
ended_in_json() { [ -n "$(of_json "storm ended" storm_dropped)" ]; }

one_storm() {
	local before all
	before=$(counter drop_limit)
	limit group-packets 100
	broadcast 20
	check_not "control: frames within the limit are no storm" grep storm "$scratch/events"
	begin_storm
	check "a storm is told of" wait_for 20 said "dev storm started sb0 frames dropped [1-9]" 1
	check "show says so" eval 'ctl show sb0 | grep -q "attention: a storm: the limits have kept [1-9][0-9]* frames"'
	check "so does limit show" eval 'ctl limit show sb0 | grep -q "storm, [1-9][0-9]* frames dropped so far"'
	check "so does JSON" eval 'ctl -j dev show sb0 | jq -e ".[0] | .storm and .storm_dropped > 0"'
	end_storm
	check "so is its end" wait_for 20 said "dev storm ended sb0" 1
	all=$(($(counter drop_limit) - before))
	same "each once, the end with all frames that were dropped" \
		"storm started
storm ended $all" \
		"$(sed -En 's/.*(storm started) .*/\1/p; s/.*(storm ended) sb0 frames dropped/\1/p' "$scratch/events")"
	need wait_for 20 ended_in_json
	same "in JSON as well" "true $all" \
		"$(of_json "storm started" storm) $(of_json "storm ended" storm_dropped)"
	check_not "show is calm again" eval 'ctl show sb0 | grep attention'
	check "limit show remembers" eval 'ctl limit show sb0 | grep -q "no storm; the last one cost '"$all"' frames"'
}

storms() {
	need wait_for 20 calm
	listen
	one_storm
	begin_storm
	check "another storm is told of" wait_for 20 said "dev storm started sb0" 2
	need ctl down sb0
	check "a sideband goes in a storm" wait_for 20 said "dev del sb0" 1
	end_storm
	same "and nothing is told of it any more" 1 "$(grep -c "storm ended" "$scratch/events")"
}

load_module
topology 1
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
need ip -n host link set sb0 up
same "what is usual: 1000 group frames a second, no other limit" \
	'{"group_packets":1000,"group_bits":null,"packets":null,"bits":null}' \
	"$(ctl -j limit show sb0 | jq -c '.[0].limit')"
broadcast 5000
gives "it gives 250 at once" 250 1000
group_limits
all_limits
no_limits
by_others
merged
requests
storms
finish
