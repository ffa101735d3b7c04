#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a team that mixes ports of a sideband with other NICs is said to be so,
# with the NIC and the remedy; a strict sideband lets none come about, in whichever
# order, and has its own ports back from a team when they return.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 \
#	wire1 ------------ lom1  > bond9 or team9
#	wire2 ------------ lom2 /          sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

outsiders() { ctl -j dev show sb0 | jq -r '[.[0].outsiders[] | "\(.ifname) in \(.team)"] | join(", ")'; }
port_is() { [ "$(port_state "$1")" = "$2" ]; }

told() { tail -n "+$((mark + 1))" "$scratch/events" | grep -q "$1"; }
mark() { mark=$(wc -l <"$scratch/events"); }

# Only what is down may join.
join() { ip -n host link set "$1" down && ip -n host link set "$1" master "$team"; }
leave() { ip -n host link set "$1" nomaster && ip -n host link set "$1" up; }

# vetoed WHAT PORT: it can't join the team, is told why, and is in nothing.
vetoed() {
	local out code=0
	out=$(join "$2" 2>&1) || code=$?
	if [ $code != 0 ] && grep -q "strict.*sidebandctl port add" <<<"$out"; then
		ok "$team: $1 is refused with a sentence"
	else
		not_ok "$team: $1 is refused with a sentence"
		say "exit code $code: $out"
	fi
	same "$team: and is in nothing" null "$(master "$2")"
	need ip -n host link set "$2" up
	need wait_for 10 running host "$2"
}

degraded() {
	same "$team: alone nothing is mixed" "" "$(outsiders)"
	need join lom0
	same "$team: nor with one port in the team" "" "$(outsiders)"
	mark
	need join lom1
	same "$team: another NIC in it is named" "lom1 in $team" "$(outsiders)"
	check "$team: told by the monitor" wait_for 5 told "dev change .*sb0.*lom1"
	check "$team: show says what to do" eval \
		'ctl show sb0 | grep -q "degraded: lom1 is in '"$team"' .*sidebandctl port add lom1 dev sb0"'
	refused "$team: it can't be made strict so" "see 'sidebandctl show'" \
		ctl dev set sb0 strict on
	mark
	need ctl port add lom1 dev sb0
	same "$team: nobody is an outsider once that is done" "" "$(outsiders)"
	check "$team: told by the monitor" wait_for 5 told "dev change .*sb0"
	mark
	need ctl port del lom1 dev sb0
	check "$team: and that it is one again" wait_for 5 told "dev change .*sb0.*lom1"
	mark
	need leave lom0
	check "$team: and when the only port has left" wait_for 5 told "dev change .*sb0"
	need join lom0
	need join lom2
	same "$team: all of them are named" "lom1 in $team, lom2 in $team" "$(outsiders)"
	need leave lom1
	need leave lom2
	same "$team: none when they have left" "" "$(outsiders)"
}

strict() {
	need ctl dev set sb0 strict on
	vetoed "a NIC that would join a port" lom1
	need leave lom0
	need join lom1
	vetoed "a port that would join a NIC" lom0
	need join lom2
	check "$team: others may do without ports as they like" [ "$(master lom2)" = "$team" ]
	refused "$team: nor can one of them become a port" "strict" ctl port add lom1 dev sb0
	need leave lom2
	check "$team: but the only member can" ctl port add lom1 dev sb0
	check "$team: and then the port may join it" join lom0
	same "$team: nobody is an outsider" "" "$(outsiders)"
	need leave lom0
	need leave lom1
	need ctl port del lom1 dev sb0
}

# The driver is loaded again, and whoever manages the network is quick.
returned_into_team() {
	local i
	need ctl port add lom1 dev sb0
	need join lom1
	for i in 1 2 3; do
		need ip -n host link del lom0
		need ip -n host -batch - <<-END
			link add lom0 address $LOM0 type veth peer name wire0 netns lan
			link set lom0 master $team
			link set lom0 up
		END
		need ip -n lan link set wire0 up
		check "$team: a port that returns into its team is a port again ($i)" \
			wait_for 10 port_is lom0 up
	done
	same "$team: it is in it" "$team" "$(master lom0)"
	need leave lom0
	need leave lom1
	need ctl port del lom1 dev sb0
}

# A port that returns among others is none, until it or they have left, or it may.
returned_among_others() {
	local who what
	for who in lom0 lom1 nobody; do
		need ctl dev set sb0 strict off
		need ip -n host link del lom0
		need add_port 5
		need join lom5
		need join lom1
		need ctl dev set sb0 strict on
		need ip -n host link set lom5 down
		need ip -n host link set lom5 name lom0
		need ip -n host link set lom0 up
		check "$team: among others it stays absent" wait_for 10 port_is lom0 absent
		if [ "$who" = nobody ]; then
			what="that is allowed"
			need ctl dev set sb0 strict off
		else
			what="$who has left"
			need leave "$who"
		fi
		check "$team: it is a port again when $what" wait_for 10 port_is lom0 up
		[ "$who" = lom0 ] || need leave lom0
		[ "$who" = lom1 ] || need leave lom1
		need ip -n lan link set wire5 down
		need ip -n lan link set wire5 name wire0
		need ip -n lan link set wire0 up
	done
}

mixes() {
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	degraded
	strict
	returned_into_team
	returned_among_others
	need ctl down sb0
	need ip -n host link del "$team"
}

load_module
machines 3
background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/monitor"
need wait_for 10 grep -q listening "$scratch/monitor"
team=bond9
need ip -n host link add bond9 type bond mode active-backup miimon 50
mixes
team=team9
if ip -n host link add team9 type team 2>/dev/null; then
	mixes
else
	skip "teams" "no team driver"
fi
finish
