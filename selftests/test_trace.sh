#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: tracepoints tell of every verdict, every dropped frame and every change of
# state, in exact words, and of nothing else.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

tracing=/sys/kernel/tracing
instance=$tracing/instances/test_trace.$$

listen() {
	need mkdir "$instance"
	undo_with rmdir "$instance"
	need eval 'echo 1 >"$instance/events/sideband/enable"'
}

forget() { echo >"$instance/trace"; }

# told EVENT [PATTERN]: what was told since, without time and namespace.
told() {
	sed -n "s/.*: sideband_$1: netns=$netns //p" "$instance/trace" | grep -F "${2:-}"
}

# The first frame is tested, the others end the exchange.
verdicts() {
	forget
	exchange "the station gets a frame" send wire "$BMC $STRANGER" get bmc "$BMC $STRANGER"
	same "its verdict is told" \
		"sb=sb0 dev=lom0 origin=wire src=$STRANGER dst=$BMC vid=0 proto=0x88b5 len=60 verdict=bmc-link to=bmc0" \
		"$(told verdict src=$STRANGER)"
	forget
	exchange "group frames are copied" send wire "$ALL $STRANGER" \
		get bmc "$ALL $STRANGER" get host "$ALL $STRANGER" get leg "$ALL $STRANGER"
	same "a group frame has one verdict for each sideband" \
		"sb=sb0 dev=lom0 origin=wire src=$STRANGER dst=$ALL vid=0 proto=0x88b5 len=60 verdict=group to=" \
		"$(told verdict src=$STRANGER)"
	forget
	exchange "what is not the BMC's passes" send wire "$BMC $STRANGER tag 7" \
		get host "$BMC $STRANGER tag 7"
	same "that it is left to the host is told, with its VLAN" \
		"sb= dev=lom0 origin=wire src=$STRANGER dst=$BMC vid=7 proto=0x88b5 len=60 verdict=pass to=" \
		"$(told verdict src=$STRANGER)"
	forget
	exchange "the BMC sends" send bmc "$STRANGER $BMC" get wire "$STRANGER $BMC" \
		send bmc "$LEG $BMC" get leg "$LEG $BMC"
	same "the BMC's verdicts are told" \
		"sb=sb0 dev=bmc0 origin=bmc src=$BMC dst=$STRANGER vid=0 proto=0x88b5 len=60 verdict=wire to=lom0
sb=sb0 dev=bmc0 origin=bmc src=$BMC dst=$LEG vid=0 proto=0x88b5 len=60 verdict=host-leg to=sb0" \
		"$(told verdict "dst=02:")"
	forget
	exchange "the host leg sends" send leg "$BMC $LEG" get bmc "$BMC $LEG"
	same "its verdict is told" \
		"sb=sb0 dev=sb0 origin=host-leg src=$LEG dst=$BMC vid=0 proto=0x88b5 len=60 verdict=bmc-link to=bmc0" \
		"$(told verdict src=$LEG)"
}

production() {
	forget
	exchange "the host gets its own" send wire "$LOM0 $STRANGER" get host "$LOM0 $STRANGER"
	same "nothing is told of a frame that is the host's" "" "$(told verdict src=$STRANGER)"
	check "control: of those that end the exchange something is" grep -q "dst=$ALL" "$instance/trace"
	need ctl filter add f dev sb0 ethertype 88b6 exclusive
	forget
	exchange "but what a filter takes" send wire "$LOM0 $STRANGER type 88b6" \
		get bmc "$LOM0 $STRANGER type 88b6"
	same "is told" \
		"sb=sb0 dev=lom0 origin=wire src=$STRANGER dst=$LOM0 vid=0 proto=0x88b6 len=60 verdict=bmc-link to=bmc0" \
		"$(told verdict src=$STRANGER)"
	need ctl filter del f dev sb0
}

dropped() {
	forget
	exchange "dropped frames" drops "drop-echo=1 drop-source=1 drop-vlan=1" \
		send wire "$BMC $BMC" send bmc "$CLIENT $STRANGER" send bmc "$CLIENT $BMC tag 9"
	same "each drop is told under the name of its counter" \
		"sb=sb0 dev=lom0 src=$BMC dst=$BMC vid=0 proto=0x88b5 len=60 reason=drop_echo
sb=sb0 dev=bmc0 src=$STRANGER dst=$CLIENT vid=0 proto=0x88b5 len=60 reason=drop_source
sb=sb0 dev=bmc0 src=$BMC dst=$CLIENT vid=9 proto=0x88b5 len=60 reason=drop_vlan" \
		"$(told drop)"
	same "and has no verdict beside" "" "$(told verdict "dst=$CLIENT")"
}

# The kernel may take a second to tell of a link, and then tells it twice.
states() {
	forget
	need ip -n host link set lom0 down
	need ip -n host link set lom0 up
	need wait_for 20 running host lom0
	need ctl dev set sb0 host-access on
	need ctl dev set sb0 host-access off
	same "changes of a port's state are told" \
		"sb=sb0 what=port dev=lom0 state=down before= reason=primary access=none
sb=sb0 what=port dev=lom0 state=up before= reason=primary access=none" \
		"$(told state what=port | grep -v no-carrier | uniq)"
	same "and of host access" \
		"sb=sb0 what=access dev= state=absent before= reason=primary access=ports
sb=sb0 what=access dev= state=absent before= reason=primary access=none" \
		"$(told state what=access)"
	forget
	need ctl dev set sb0 mode failover
	need ctl port add lom1 dev sb0
	need ctl port set lom1 dev sb0 active
	same "a move of transmission is told with both ports and the reason" \
		"sb=sb0 what=active dev=lom1 state=up before=lom0 reason=by-hand access=none" \
		"$(told state what=active)"
	forget
	need ip -n host link del bmc0
	same "that the BMC link is gone is told" \
		"sb=sb0 what=bmc-link dev=bmc0 state=absent before=lom0 reason=by-hand access=none" \
		"$(told state state=absent)"
}

# What perf and bpftrace know the fields by.
fields() {
	sed -n 's/^\tfield:.*[ ]\([a-z_]*\)\(\[[0-9]*\]\)*;.*/\1/p' "$tracing/events/sideband/sideband_$1/format" |
		grep -v ^common_ | xargs
}

formats() {
	same "fields of sideband_verdict" \
		"netns sb dev origin verdict to src dst vid proto len" "$(fields verdict)"
	same "fields of sideband_drop" "netns sb dev reason src dst vid proto len" "$(fields drop)"
	same "fields of sideband_state" \
		"netns sb what dev before state reason access" "$(fields state)"
	need eval 'echo "sb == \"sb0\"" >"$instance/events/sideband/sideband_verdict/filter"'
	need eval 'echo "reason == \"drop_source\"" >"$instance/events/sideband/sideband_drop/filter"'
	forget
	exchange "filters are given frames" drops "drop-echo=1 drop-source=1" \
		send wire "$BMC $BMC" send bmc "$CLIENT $STRANGER" \
		send wire "$STRANGER $CLIENT" get host "$STRANGER $CLIENT"
	same "a filter by the name of a counter" drop_source "$(told drop | sed 's/.*reason=//')"
	same "a filter by the name of a sideband" "" "$(told verdict "sb= ")"
	need eval 'echo 0 >"$instance/events/sideband/sideband_verdict/filter"'
	need eval 'echo 0 >"$instance/events/sideband/sideband_drop/filter"'
}

# follow FILE [ARGUMENT...]: the tool traces. A shell lets what is in the background
# ignore SIGINT.
follow() {
	local file=$1
	shift
	background env --default-signal=INT sidebandctl -n host "$@" >"$file" 2>"$scratch/said"
	need wait_for 20 grep -q 'listening for events' "$scratch/said"
}

instances() { find "$tracing/instances" -maxdepth 1 -name 'sidebandctl-*' | wc -l; }

# followed FILE: without times and what ends exchanges.
followed() { sed 's/^[^ ]* //' "$1" | grep -v 'broadcast from'; }

# Of the BMC's frames and of others, in words.
in_words() {
	follow "$scratch/words" trace sb0
	same "an instance of tracefs is the tool's own" 1 "$(instances)"
	exchange "what is followed" drops "drop-echo=1" \
		send wire "$BMC $STRANGER" get bmc "$BMC $STRANGER" \
		send wire "$BMC $BMC" \
		send wire "$BMC $STRANGER tag 7" get host "$BMC $STRANGER tag 7" \
		send wire "$GROUP $STRANGER" get bmc "$GROUP $STRANGER" \
		get host "$GROUP $STRANGER" get leg "$GROUP $STRANGER" \
		send bmc "$STRANGER $BMC" get wire "$STRANGER $BMC"
	need ctl dev set sb0 host-access on
	need ctl dev set sb0 host-access off
	need wait_for 20 grep -q 'access by none' "$scratch/words"
	same "every frame in a sentence" \
		"lom0: multicast to $GROUP from $STRANGER type 0x88b5 60 bytes -> all who may have it
lom0: unicast to $BMC from $BMC type 0x88b5 60 bytes -> dropped: echo of our own transmission, heard by a port
lom0: unicast to station $BMC from $STRANGER type 0x88b5 60 bytes -> bmc link bmc0
sb0: host access by none
sb0: host access by ports" "$(followed "$scratch/words" | grep -v ^bmc0 | sort)"
	same "and the BMC's" "bmc0: unicast to $STRANGER from $BMC type 0x88b5 60 bytes -> wire by lom0" \
		"$(followed "$scratch/words" | grep ^bmc0)"
	end_job "$job"
	same "nothing is left in tracefs after SIGTERM" 0 "$(instances)"
}

of_a_mac() {
	follow "$scratch/mac" trace mac $STRANGER
	exchange "what is followed" send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire "$BMC $STRANGER tag 7" get host "$BMC $STRANGER tag 7"
	need wait_for 20 grep -q . "$scratch/mac"
	same "of a MAC also what is left to the host" \
		"lom0: unicast to $BMC from $STRANGER vlan 7 type 0x88b5 60 bytes -> left to the host" \
		"$(followed "$scratch/mac")"
	kill -INT "$job"
	wait "$job"
	same "SIGINT ends it as a signal does" 130 $?
	same "nothing is left in tracefs after SIGINT" 0 "$(instances)"
}

in_json() {
	follow "$scratch/json" -j trace
	exchange "what is followed" send wire "$BMC $STRANGER" get bmc "$BMC $STRANGER"
	need wait_for 20 grep -q "$STRANGER" "$scratch/json"
	same "the same in JSON" '["verdict","lom0","bmc-link",0]' \
		"$(grep "$STRANGER" "$scratch/json" | jq -c '[.event, .dev, .verdict, .vid]')"
	end_job "$job"
}

# A process may be called like a line of the trace; frames from veth are looked at in it.
odd_names() {
	local odd="$scratch/: sideband_x: y" trace
	need ln -s "$(command -v frame)" "$odd"
	follow "$scratch/odd" trace mac $STRANGER
	trace=$job
	background "$odd" flood bmc/eth0 "$BMC $BMC2"
	check "control: the process is called so" wait_for 10 grep -qxF ": sideband_x: y" "/proc/$job/comm"
	end_job "$job"
	job=$trace
	frame() { "$odd" "$@"; }
	exchange "a process with an odd name sends" send wire "$BMC $STRANGER" get bmc "$BMC $STRANGER"
	unset -f frame
	need wait_for 20 grep -q . "$scratch/odd"
	same "it is told as any other" \
		"lom0: unicast to station $BMC from $STRANGER type 0x88b5 60 bytes -> bmc link bmc0" \
		"$(followed "$scratch/odd")"
	end_job "$job"
}

# overrun: events that the kernel had no room for.
overrun() { cat "$tracing"/instances/sidebandctl-*/per_cpu/cpu*/stats | awk '/^overrun/ { n += $2 } END { exit !n }'; }

lost() {
	local trace flood
	follow "$scratch/lost" "$@" trace
	trace=$job
	need kill -STOP "$trace"
	need eval 'echo 4 >"$(echo "$tracing"/instances/sidebandctl-*)/buffer_size_kb"'
	background ip netns exec lan frame flood lan/wire0 "$BMC $STRANGER"
	flood=$job
	need wait_for 30 overrun
	end_job "$flood"
	need kill -CONT "$trace"
	job=$trace
}

loses() {
	lost
	check "that events were lost is said, and how many" wait_for 20 \
		grep -qE '^[^ ]+ [1-9][0-9]* events lost: they came faster than they were read$' "$scratch/lost"
	end_job "$job"
	lost -j
	check "in JSON, too" wait_for 20 \
		jq -es 'any(.event == "lost" and .time and .count > 0)' "$scratch/lost"
	end_job "$job"
}

# Nobody is left to clean up after SIGKILL but the next.
killed() {
	local living
	follow "$scratch/killed" trace
	need kill -KILL "$job"
	wait "$job" 2>/dev/null
	same "control: SIGKILL leaves an instance behind" 1 "$(instances)"
	need mkdir "$tracing/instances/sidebandctl-$$-1"
	follow "$scratch/living" trace
	living=$job
	same "the next takes it away, and that of one whose number lives on" 1 "$(instances)"
	follow "$scratch/killed" trace
	same "but none that is in use" 2 "$(instances)"
	end_job "$job"
	end_job "$living"
	same "nothing is left" 0 "$(instances)"
}

# The sideband goes, and comes back under the same name.
gone() {
	need ctl dev add sb1
	follow "$scratch/gone" trace sb1
	need ip -n host link set sb1 name sb7
	check "that the sideband is gone is said" wait_for 20 \
		grep -q ' sb1: is gone, and traced again when it is back$' "$scratch/gone"
	need ip -n host link set sb7 name sb1
	check "and that it is back" wait_for 20 grep -q ' sb1: is back$' "$scratch/gone"
	need ctl dev set sb1 host-access on
	check "it is traced again" wait_for 20 grep -q ' sb1: host access' "$scratch/gone"
	end_job "$job"
	follow "$scratch/gone" -j trace sb1
	need ctl dev del sb1
	check "in JSON, too" wait_for 20 \
		jq -es 'any(.event == "gone" and .time and .sb == "sb1")' "$scratch/gone"
	end_job "$job"
}

# unsaid DESCRIPTION CODE: what it could not print is an error, in these words.
unsaid() {
	same "$1 on a full disk" "4 sidebandctl: output: can't be written: No space left on device" \
		"$2 $(grep -v '^listening' "$scratch/said")"
}

# Where nobody reads, or the disk is full.
unread() {
	local code=0
	# shellcheck disable=SC2016 # for the shell that is started
	timeout 20 bash -c 'sidebandctl -n host trace 2>"$1" | true; exit "${PIPESTATUS[0]}"' \
		- "$scratch/said" || code=$?
	same "a reader that goes ends the trace by SIGPIPE, without a word" \
		"141 listening for events" "$code $(cat "$scratch/said")"
	for code in trace monitor; do
		follow /dev/full $code
		need ctl dev set sb0 host-access on
		need ctl dev set sb0 host-access off
		wait "$job"
		unsaid "$code" $?
	done
	timeout 20 sidebandctl -n host stats -w >/dev/full 2>"$scratch/said"
	unsaid "stats -w" $?
	ctl -j -s show >/dev/full 2>"$scratch/said"
	unsaid "show" $?
	same "nothing is left in tracefs" 0 "$(instances)"
}

refusals() {
	refused "without rights tracing is refused" 'trace: only root may trace' \
		setpriv --reuid 65534 --regid 65534 --clear-groups sidebandctl trace
	refused "and without tracefs" 'there is no tracefs here, try .mount' \
		unshare -m sh -c 'umount /sys/kernel/tracing; umount /sys/kernel/debug; exec sidebandctl trace'
	refused "of a sideband that is not there" 'sb9' ctl trace sb9
}

load_module
topology 2
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
netns=$(host readlink /proc/self/ns/net | tr -dc 0-9)
host_leg_up
ends untagged
listen
verdicts
production
dropped
formats
in_words
of_a_mac
in_json
odd_names
loses
killed
gone
unread
refusals
states
finish
