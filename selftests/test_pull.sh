#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: in mode failover no session with the BMC is lost when a cable is pulled,
# whatever team the ports are in, and of the BMC's frames none but those that were
# under way: the module moves as soon as the kernel, or a frame of the BMC, tells
# it that the link is gone.
#
#	client             lan (switch)        host                     bmc
#	eth0 ------ port [ sw ] wire0 -------- lom0 \  none, bond0      ipmi_sim
#	ipmitool          sw    wire1 -------- lom1 /  or team0
#	                  (or a LAG of both)              sb0
#	                                       bmc0 ------------------- eth0
#
# The guest's clock counts instructions, a nanosecond each: how busy the machine is
# does not matter to what is measured, and waiting takes no time.
#
# vm: -i
# vm: -t 1800

. "$(dirname "$0")/lib.sh"
# shellcheck source=teams.sh
. "$test_dir/teams.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

ipmi="ipmitool -I lanplus -C 3 -H 10.0.1.5 -U $bmc_user -P $bmc_password"
HOST=02:00:00:00:00:b0
declare -A of

# A frame is sent each millisecond. Lost are those that come before the RTNL is free,
# under which all is decided; who pulls holds it for a fraction of a millisecond. Two
# milliseconds were measured. Without the module's own look it would be up to 1,000.
LIMIT_US=10000
# Bonds, those of the host and of the switch, look for links each 50 ms; two looks.
TEAM_US=110000

# Waiting takes no time here, but starting a program a tenth of a second: nothing that
# is done often starts one.
moment() { read -r -t 0.2 -u "$never" || :; }

# holds FILE WORDS
holds() {
	local text=''
	read -r -d '' text <"$1"
	[[ $text = *"$2"* ]]
}

# ---- a serial console over LAN, numbers both ways ----

# The lines typed are numbered, and the console answers each.
type_numbers() {
	local n
	for ((n = 1; ; n++)); do
		printf 'n%d\r' "$n"
		echo "$n" >"$scratch/typed"
		[ ! -e "$scratch/enough" ] || break
		moment
	done
}

answers() { sed -n "s/.*you typed 'n\([0-9]*\)'.*/\1/p" "$scratch/sol"; }

# console_goes_on N: the line of this number is answered.
console_goes_on() { holds "$scratch/sol" "you typed 'n$1'"; }

# ipmi_sim goes on with the packet numbers of the session before: where that ended
# with number 1, it takes the first packet of the next for a repetition.
wakes() {
	holds "$scratch/sol" "console: ready" && return
	printf '\r' >&"$keys"
	return 1
}

start_console() {
	rm -f "$scratch"/{keys,sol,enough,typed}
	mkfifo "$scratch/keys"
	exec {keys}<>"$scratch/keys"
	background ip netns exec client socat - \
		"EXEC:$ipmi sol activate,pty,setsid,ctty,rawer" \
		<"$scratch/keys" >"$scratch/sol" 2>&1
	wait_for 30 holds "$scratch/sol" operational || return
	wait_for 30 wakes || return
	background type_numbers >&"$keys"
	typist=$job
	wait_for 30 console_goes_on 1
}

# It is left as a person would. When an acknowledgement is lost ipmitool sends a
# character again, and ipmi_sim types it again: that is no loss.
end_console() {
	local typed
	wait "$typist"
	read -r typed <"$scratch/typed"
	wait_for 30 console_goes_on "$typed"
	verdict $? "$1: the serial console answers to the last line"
	same "$1: it got all lines in order" "$(seq "$typed")" "$(answers | uniq)"
	printf '\r~.' >&"$keys"
	wait_for 30 holds "$scratch/sol" "terminated ipmitool"
	verdict $? "$1: its session lasts until it is left"
	exec {keys}>&-
	say "$1: $typed lines typed, $(answers | wc -l) answers"
}

# ---- one session, many commands ----

# Get Device ID, which the simulator answers by itself.
ask_often() {
	local n
	for ((n = 1; ; n++)); do
		echo "raw 6 1"
		echo "$n" >"$scratch/asked"
		[ ! -e "$scratch/enough" ] || break
		moment
	done
}

# told: how many answers there are, in $told.
told() {
	local line
	told=0
	while read -r line; do
		[[ $line != [0-9a-f][0-9a-f]\ [0-9a-f][0-9a-f]\ * ]] || told=$((told + 1))
	done <"$scratch/shell"
}

told_more() { told; [ "$told" -gt "$1" ]; }
commands_fail() { grep -iE 'error|unable|fail|lost' "$scratch/shell"; }

start_shell() {
	rm -f "$scratch"/{words,shell,asked}
	mkfifo "$scratch/words"
	exec {words}<>"$scratch/words"
	# shellcheck disable=SC2086 # a command line
	background ip netns exec client $ipmi shell <"$scratch/words" >"$scratch/shell" 2>&1
	shell=$job
	background ask_often >&"$words"
	asker=$job
	wait_for 30 told_more 0
}

end_shell() {
	local code=0 asked
	wait "$asker"
	read -r asked <"$scratch/asked"
	wait_for 30 told_more $((asked - 1))
	verdict $? "$1: ipmitool shell is answered to the last command"
	echo exit >&"$words"
	wait "$shell" || code=$?
	same "$1: its session lasts until it is left" 0 "$code"
	check_not "$1: and no command fails" commands_fail
	exec {words}>&-
	say "$1: $asked commands answered in one session"
}

start_sessions() { need start_console && need start_shell; }

end_sessions() {
	touch "$scratch/enough"
	end_console "$1"
	end_shell "$1"
}

# What is asked from now on is answered: the next line may have been typed already,
# the one behind it has not.
go_on() {
	local typed
	read -r typed <"$scratch/typed"
	wait_for 30 console_goes_on $((typed + 2))
	verdict $? "$1: the serial console goes on"
	told
	wait_for 30 told_more "$told"
	verdict $? "$1: the other session, too"
}

# Each reads the names of all makers at its start, which takes longer than the rest.
spare_names() {
	local names=/usr/share/misc/enterprise-numbers.txt
	[ -e "$names" ] || return
	head -n 100 $names >"$scratch/names"
	need mount --bind "$scratch/names" $names
}

# ---- the frames lost ----

bmc_streams=("out bmc/eth0 client/eth0 $CLIENT $BMC"
	"in client/eth0 bmc/eth0 $BMC $CLIENT")
host_streams=("host-out host/bond0 client/eth0 $CLIENT $HOST"
	"host-in client/eth0 host/bond0 $HOST $CLIENT")

tracing="/sys/kernel/tracing"
trace_moves() {
	echo mono >"$tracing/trace_clock" &&
		echo 'p:sideband/off netif_carrier_off' >"$tracing/kprobe_events" &&
		echo 'p:sideband/word netdev_state_change' >>"$tracing/kprobe_events" &&
		echo 'p:sideband/called sb_failover_update' >>"$tracing/kprobe_events" &&
		echo 'p:sideband/moved sb_announce_owe' >>"$tracing/kprobe_events" &&
		echo 1 >"$tracing/events/sideband/enable"
}

# trace_of PULLED: microseconds from the pull to the loss of the carrier, from there
# to the call of failover.c, from there to the move; and who called: the link watch
# of the kernel, or else a frame.
trace_of() {
	awk -v pulled="$1" '
		/^#/ { next }
		$5 == "moved:" { moved = $4 * 1000000; exit }
		{ at[$5] = $4 * 1000000 }
		END {
			by = at["word:"] > at["off:"] ? "the kernel" : "a frame"
			if (moved)
				printf "%d %d %d %s\n", at["off:"] - pulled / 1000,
					at["called:"] - at["off:"], moved - at["called:"], by
		}' $tracing/trace
}

# read_streams: what stream said, as ${of[NAME WORD]}.
read_streams() {
	local name words i
	of=()
	while read -r name words; do
		# shellcheck disable=SC2086 # words they are
		set -- $words
		for ((i = 1; i < $#; i += 2)); do
			of[$name ${!i}]=${*:i+1:1}
		done
	done <"$scratch/need"
}

tell_move() {
	local off called moved
	moved_by=nobody
	read -r off called moved moved_by < <(trace_of "${of[pulled at]}") || return 0
	say "$1: the carrier is lost after $off us, told of by $moved_by after $called more," \
		"the move takes $moved more"
}

tell_loss() {
	say "$1: $3: ${of[$2 lost]} of ${of[$2 sent]} frames lost," \
		"the longest gap ${of[$2 gap]} us"
}

# within STREAM LIMIT: in microseconds. A frame is sent each millisecond.
within() { [ "${of[$1 gap]}" -le "$2" ] && [ "${of[$1 lost]}" -le $(($2 / 1000)) ]; }

# stream_while_pulled WHAT N STREAM...
stream_while_pulled() {
	: >"$tracing/trace"
	need stream pull "lan/wire$2" 300 "${@:3}"
	read_streams
	tell_move "$1"
}

# pull WHAT N: the sessions are there.
pull() {
	local what="$1, cable $2 pulled" streams=("${bmc_streams[@]}")
	[ -z "$host_too" ] || streams+=("${host_streams[@]}")
	stream_while_pulled "$what" "$2" "${streams[@]}"
	tell_loss "$what" out "from the BMC"
	tell_loss "$what" in "to the BMC"
	within out $LIMIT_US
	verdict $? "$what: the BMC's frames are lost only when under way"
	within in "$switch_limit"
	verdict $? "$what: those for it, too, or by the switch"
	same "$what: none comes twice" "0 0" "${of[out twice]} ${of[in twice]}"
	[ -z "$host_too" ] || tell_host "$what"
	go_on "$what"
}

tell_host() {
	tell_loss "$1" host-out "from the host"
	tell_loss "$1" host-in "to the host"
	within host-out $TEAM_US && within host-in $TEAM_US
	verdict $? "$1: the host loses what its bond takes to notice"
}

# ---- the arrangements ----

# The switch has seen the link, and the module, too.
forwards() { bridge -n lan link show dev "$1" | grep -q "state forwarding"; }

plug() {
	need ip -n lan link set "wire$1" up
	ready "$1"
}

ready() {
	need wait_for 60 usable "lom$1"
	need wait_for 60 forwards "$([ -n "$lag" ] && echo lag || echo "wire$1")"
}

# begin SWITCH BUILD...
begin() {
	lag='' switch_limit=$LIMIT_US host_too=''
	[ "$1" = plain ] || lag=1 switch_limit=$TEAM_US
	# shellcheck disable=SC2086 # a mode, and how fast LACP is
	build_switch $1
	"${@:2}"
}

share() {
	need ctl up lom0 lom1 bmc-link bmc0 mac $BMC dev sb0 mode failover
	ready 0
	ready 1
	need ctl port set lom0 dev sb0 active
}

is_active() { [ "$(active)" = "lom$1" ]; }
has_no_link() { [[ $(ctl -j port show "lom$1" dev sb0) = *'"state":"no-carrier"'* ]]; }

# Each cable in turn: the active port's, then that of the port that took over; at
# last that of a port that does not transmit.
round() {
	local i
	for i in 0 1; do
		check "$1: lom$i is active" is_active $i
		"${2:-:}"
		pull "$1" $i
		check "$1, cable $i pulled: lom$((1 - i)) is active" is_active $((1 - i))
		check "$1, cable $i pulled: lom$i is said to have no link" has_no_link $i
		plug $i
	done
}

idle_pull() {
	pull "$1, idle" 1
	check "$1, idle: nothing moves" is_active 0
	plug 1
}

one_kind() {
	begin "$2" "${@:3}"
	share
	start_sessions
	round "$1"
	[ -z "$lag" ] || idle_pull "$1"
	end_sessions "$1"
	need ctl down sb0
	remove_switch
}

# The link watch looks at such ports once a second: longer ago than that is calm.
calm() { for _ in {1..6}; do moment; done; }
count_frames() { [ "$moved_by" != "a frame" ] || by_frame=$((by_frame + 1)); }

two_ports() {
	local by_frame=0
	begin plain :
	share
	need stream idle 300 "${bmc_streams[@]}"
	read_streams
	same "control: without a pull nothing is lost" "0 0" "${of[out lost]} ${of[in lost]}"
	start_sessions
	round "two ports, calm" calm
	round "two ports, again" count_frames
	round "two ports, once more" count_frames
	count_frames
	check "control: at times a frame tells before the kernel ($by_frame)" [ $by_frame -gt 0 ]
	idle_pull "two ports"
	end_sessions "two ports"
	need ctl down sb0
	remove_switch
}

# A bond's own loss, first without a sideband.
bond_alone() {
	need ip -n host link set bond0 address "$HOST"
	need wait_for 20 forwards wire0
	need wait_for 20 forwards wire1
	stream_while_pulled "$1" 0 "${host_streams[@]}"
	tell_host "$1, no sideband"
	need ip -n lan link set wire0 up
	host_too=1
}

bond_of_host() {
	build_bond "$@"
	[ "$1" != active-backup ] || bond_alone "bond $1"
}

one_bond() {
	one_kind "bond $1" "$2" bond_of_host "$1" "${3:-}"
	need ip -n host link del bond0
}

bonds() {
	one_bond active-backup plain
	one_bond balance-alb plain
	one_bond balance-xor balance-xor
	one_bond 802.3ad "802.3ad fast" fast
}

one_team() {
	one_kind "team $1" "$2" build_team "$3"
	remove_team
}

teams() {
	ip -n host link add team9 type team 2>/dev/null ||
		{ skip "teams" "no team driver"; return; }
	need ip -n host link del team9
	one_team activebackup plain '{"name":"activebackup"}'
	one_team lacp "802.3ad fast" \
		'{"name":"lacp","active":true,"fast_rate":true,"tx_hash":["eth","ipv4"]}'
}

console_ends() { holds "$scratch/sol" "SOL session closed"; }

# The same without failover: frames and sessions are lost.
control() {
	begin plain :
	share
	need ctl dev set sb0 mode shared
	start_sessions
	stream_while_pulled "control" 0 "${bmc_streams[@]}"
	tell_loss "control, mode shared" out "from the BMC"
	check_not "control: in mode shared more is lost" within out $LIMIT_US
	check "control: and it goes on" [ "${of[out gap]}" -gt 300000 ]
	check "control: commands fail" wait_for 120 commands_fail
	check "control: the serial console is lost" wait_for 120 console_ends
}

load_module
machines 2
add_client
need trace_moves
spare_names
need ip -n bmc address add 10.0.1.5/24 dev eth0
need start_bmc
two_ports
bonds
teams
control
finish
