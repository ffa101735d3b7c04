#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: in mode failover transmission moves to another port when the active one
# loses its link, is set down or vanishes, and back only as the rules say; the
# BMC is announced where it has moved to, and nobody hears a frame twice.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 (in br0)   sb0
#	wire1 ------------ lom1 (in br1)
#	wire2 ------------ lom2 (in br2)
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

get() { value "$1" "$(ctl -j dev show sb0)"; }
is() { [ "$(get "$1")" = "$2" ]; }
usable() { [ "$(value usable "$(ctl -j port show "$1" dev sb0)")" = "${2:-true}" ]; }
settle() { need wait_for 10 usable lom0 && need wait_for 10 usable lom1; }
cable() { need ip -n lan link set "wire$1" "$2"; }

moved_to() {
	check "$1: lom$2 is active" wait_for 30 is active_port "lom$2"
	same "$1: and why" "$3" "$(get active_reason)"
}

# transmits_by WHAT N OTHER: and takes group frames there, and unicast on both.
transmits_by() {
	local to=wire$2 other=wire$3 host=host$2
	[ "$to" != wire0 ] || to=wire host=host
	[ "$other" != wire0 ] || other=wire
	end_frames=(
		end bmc "$to" "$ALL $BMC"
		end "$to" "bmc,$host" "$ALL $CLIENT"
	)
	exchange "$1: the BMC sends by wire$2" send bmc "$CLIENT $BMC" get "$to" "$CLIENT $BMC"
	exchange "$1: it hears groups there, and unicast" \
		send "$to" "$GROUP $CLIENT" get bmc "$GROUP $CLIENT" get "$host" "$GROUP $CLIENT" \
		send "$to" "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	[ -n "${4:-}" ] || {
		other_host=host${other#wire}
		end_frames+=(end "$other" "$other_host" "$ALL $CLIENT")
		exchange "$1: on wire$3 unicast only" \
			send "$other" "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
			send "$other" "$GROUP $CLIENT" get "$other_host" "$GROUP $CLIENT"
	}
}

# ---- announcements ----

# listen N: what wireN receives from the BMC and its host leg, from now on.
listen() {
	background ip netns exec lan tcpdump -Z root -i "wire$1" -Q in -l -nn -e -t --immediate-mode \
		"(ether src $BMC or ether src $LEG) and (arp or rarp or icmp6)" \
		>"$scratch/heard" 2>"$scratch/listening"
	need wait_for 10 grep -q 'listening on' "$scratch/listening"
}

heard() { grep -cE "$1" "$scratch/heard"; }
heard_times() { [ "$(heard "$1")" = "$2" ]; }

announced() {
	check "$1" wait_for 10 heard_times "$2" "$3"
}

announcements() {
	listen 1
	cable 0 down
	moved_to "nothing is known of the BMC" 1 link-lost
	announced "announced three times by RARP" "$BMC > $ALL.*Reverse Request who-is $BMC" 3
	check_not "and by nothing else" grep -v Reverse "$scratch/heard"
	end_job "$job"
	cable 0 up
	settle
	need ctl port set lom0 dev sb0 active

	ns bmc ip address add 192.168.5.5/24 dev eth0
	ns bmc arping -q -c 1 -w 1 -U -I eth0 192.168.5.5 || :
	need ns bmc sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
	need ns bmc ip address add fd00::5/64 dev eth0 nodad
	need ns bmc ip -6 route add fd00:1::/64 via fd00::99
	ns bmc ping -c 1 -W 1 fd00:1::1 >/dev/null 2>&1 || :
	station() { ctl -j station show "$BMC" dev sb0 | jq -r "$1"; }
	check "the BMC's IPv4 address is learnt from its ARP" \
		wait_for 5 eval '[ "$(station .[0].ipv4)" = 192.168.5.5 ]'
	need ns bmc ip address add 240.5.5.5/24 dev eth0
	ns bmc arping -q -c 1 -w 1 -U -I eth0 240.5.5.5 || :
	same "one that no machine can have is not" 192.168.5.5 "$(station .[0].ipv4)"
	check "its IPv6 address from its neighbour solicitation" \
		wait_for 5 eval 'station ".[0].ipv6[]" | grep -qx fd00::5'
	need ctl dev set sb0 announce 2
	need ip -n host link set sb0 address $LEG
	need ip -n host link set sb0 up
	listen 1
	cable 0 down
	moved_to "its addresses are known" 1 link-lost
	announced "announced twice by gratuitous ARP" \
		"$BMC > $ALL.*Request who-has 192.168.5.5 .*tell 192.168.5.5" 2
	announced "and by unsolicited neighbour advertisement" \
		"$BMC > 33:33:00:00:00:01.*neighbor advertisement, tgt is fd00::5" 2
	announced "the host leg by RARP" "$LEG > $ALL.*Reverse Request who-is $LEG" 2
	check_not "the BMC not by RARP" grep -E "$BMC > .*Reverse" "$scratch/heard"
	end_job "$job"
	need ip -n host link set sb0 down
	need ns bmc sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	need ns bmc ip address flush dev eth0
	cable 0 up
	settle
	owed
	need ctl dev set sb0 announce 0
}

# What can't be said at the time of the move is said once it can.
owed() {
	local arp="$BMC > $ALL.*Request who-has 192.168.5.5 .*tell 192.168.5.5"
	need ctl dev set sb0 mode shared
	need ip -n host link set lom1 down
	need ctl port set lom0 dev sb0 primary
	listen 1
	need ctl port set lom1 dev sb0 primary
	need is active_port lom1
	need ip -n host link set lom1 up
	announced "a move to a port without link is announced when it has one" "$arp" 2
	need ip -n host link set lom1 netns lan
	check "without its only port nothing is active" wait_for 5 is active_port null
	need ip -n lan link set lom1 netns host
	need ip -n host link set lom1 master br1
	need ip -n host link set lom1 up
	announced "and once more when the port has come back" "$arp" 4
	end_job "$job"
	need ctl port set lom0 dev sb0 primary
	need ctl dev set sb0 mode failover
	settle
	need ctl port set lom0 dev sb0 active
}

# ---- moves ----

causes() {
	need ctl port set lom0 dev sb0 active
	moved_to "moved by hand" 0 by-hand
	transmits_by "by hand" 0 1
	cable 0 down
	moved_to "carrier lost" 1 link-lost
	transmits_by "carrier lost" 1 0 only
	cable 0 up
	settle
	check "no failback by itself" is active_port lom1
	need ip -n host link set lom1 down
	moved_to "set down" 0 port-down
	need ip -n host link set lom1 up
	settle
	need ctl port set lom1 dev sb0 primary
	moved_to "named the primary port" 1 primary
	need ip -n host link set lom1 netns lan
	moved_to "device gone" 0 port-gone
	need ip -n lan link set lom1 netns host
	need ip -n host link set lom1 up master br1
	settle
	check "the one that returns does not take over" is active_port lom0
	need ctl port del lom0 dev sb0
	moved_to "port taken away" 1 port-gone
	need ctl port add lom0 dev sb0
	need ctl port set lom0 dev sb0 primary
	moved_to "added again, as primary" 0 primary
	cable 1 down
	need wait_for 10 usable lom1 null
	need ctl port del lom0 dev sb0
	moved_to "taken away, and the other has no link" 1 port-gone
	need ctl port add lom0 dev sb0
	need ctl port set lom0 dev sb0 primary
	cable 1 up
	settle
}

failback() {
	need ctl dev set sb0 failback delayed 0
	cable 0 down
	moved_to "failback at once: away" 1 link-lost
	cable 0 up
	moved_to "failback at once: and back" 0 failback
	need ctl dev set sb0 failback delayed 8
	cable 0 down
	moved_to "failback delayed: away" 1 link-lost
	cable 0 up
	settle
	check "failback delayed: not at once" is active_port lom1
	moved_to "failback delayed: back" 0 failback
	need ctl port set lom1 dev sb0 active
	need ctl dev set sb0 failback delayed 0
	check "a move by hand is not undone" is active_port lom1
	need ctl dev set sb0 failback never
	need ctl port set lom0 dev sb0 active
}

# A flap shorter than the delay; its length is that of two commands.
delays() {
	local moves
	need ctl dev set sb0 downdelay 60000
	moves=$(get moves)
	cable 0 down
	need wait_for 10 eval '[ "$(port_state lom0)" = no-carrier ]'
	check "downdelay: a port without carrier is still the active one" is active_port lom0
	cable 0 up
	same "downdelay: a short flap moves nothing" "$moves" "$(get moves)"
	need ctl dev set sb0 downdelay 200
	cable 0 down
	moved_to "downdelay: once it is over, transmission moves" 1 link-lost
	need ctl dev set sb0 downdelay 0 updelay 60000
	cable 0 up
	need wait_for 10 eval '[ "$(port_state lom0)" = up ]'
	check "updelay: a port is not usable at once" usable lom0 null
	refused "updelay: and can't be moved to" "not usable" ctl port set lom0 dev sb0 active
	need ctl dev set sb0 updelay 200
	check "updelay: once it is over it is" wait_for 10 usable lom0
	need ctl dev set sb0 updelay 0
	need ctl port set lom0 dev sb0 active
}

succession() {
	need ctl port add lom2 dev sb0 priority 5
	need wait_for 10 usable lom2
	cable 0 down
	moved_to "the port of the highest priority follows" 2 link-lost
	need ctl port set lom1 dev sb0 priority 9
	check "a change of priority alone moves nothing" is active_port lom2
	cable 2 down
	moved_to "then the next one" 1 link-lost
	cable 1 down
	check "the last one without link stays" is active_port lom1
	exchange_lost
	cable 2 up
	moved_to "the first that returns takes over" 2 link-lost
	cable 0 up
	cable 1 up
	settle
	need ctl port del lom2 dev sb0
	need ctl port set lom1 dev sb0 priority 0
	need ctl port set lom0 dev sb0 active
}

exchange_lost() {
	end_frames=(end bmc bmc "$ALL $BMC")
	local before after
	before=$(drops)
	background frame exchange bmc=bmc/eth0 send bmc "$CLIENT $BMC" end bmc bmc "$ALL $BMC" \
		>/dev/null 2>&1
	check "what it sends is dropped and counted" wait_for 10 eval \
		'[ "$(drops)" != "$before" ]'
	after=$(drops)
	check "as for the wire without link" grep -q drop-no-port <<<"$(moved "$before" "$after")"
	end_job "$job"
}

shared() {
	need ctl dev set sb0 mode shared
	cable 0 down
	need wait_for 10 usable lom0 null
	check "mode shared: the primary port stays" is active_port lom0
	check "and that is said" grep -q "unreachable\|no carrier" <<<"$(ctl show sb0)"
	# Before what a refusal leaves alone is compared, the bridge has to know, too.
	need wait_for 10 not running host br0
	refused "mode shared: no move by hand" "mode failover" ctl port set lom1 dev sb0 active
	need ctl dev set sb0 mode failover
	moved_to "mode failover: now it moves" 1 link-lost
	cable 0 up
	settle
}

# The target is an address in lan behind each wire, under the wire's MAC.
probe() {
	need ip -n lan address add 192.168.7.1/24 dev wire0
	need ip -n lan address add 192.168.7.1/32 dev wire1
	need ns lan sysctl -qw net.ipv4.conf.all.arp_ignore=1
	need ctl port set lom0 dev sb0 active
	need ctl dev set sb0 probe 192.168.7.1 probe-interval 100
	check "probe: both ports are usable while it is answered" \
		not wait_for 1 eval 'usable lom0 null || usable lom1 null'
	need ip -n lan address del 192.168.7.1/24 dev wire0
	moved_to "probe: it is not answered on lom0 any more" 1 probe-unanswered
	check "probe: lom0 is not usable" usable lom0 null
	need ip -n lan address add 192.168.7.1/24 dev wire0
	check "probe: lom0 is usable again" wait_for 10 usable lom0
	need ip -n lan address flush dev wire0
	need ip -n lan address flush dev wire1
	need wait_for 10 usable lom1 null
	check "probe: where nobody answers nothing moves" is active_port lom1
	need ctl dev set sb0 probe none
	check "probe: without it the ports are usable" wait_for 10 usable lom0
	same "probe: it leaves no address behind" "" \
		"$(ip -n host maddr show lom0 | grep -E 'link +[0-9a-f][26ae]:' | grep -v "$BMC")"
}

load_module
topology 3
need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover
settle
same "the first port is active" lom0 "$(get active_port)"
same "nothing has moved yet" 0 "$(get moves)"
transmits_by "to begin with" 0 1
announcements
causes
failback
delays
succession
shared
probe
finish
