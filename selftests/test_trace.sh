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
	trap 'rmdir "$instance"; clean_up' EXIT
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
states
finish
