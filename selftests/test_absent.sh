#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port or a BMC link that vanishes stays configured and is said to be
# absent; once a device of its name is there, it works again.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

port_is() { [ "$(port_state lom0)" = "$1" ]; }
link_is() { [ "$(link_state)" = "$1" ]; }

# said LINES PATTERN: the monitor has said it, after its first LINES lines.
said() { tail -n "+$(($1 + 1))" "$scratch/events" | grep -Eq "$2"; }
lines() { wc -l <"$scratch/events"; }

works() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends untagged
	exchange "$1: frames go both ways" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
}

# gone WHAT STATE-COMMAND PATTERN COMMAND...
gone() {
	local what=$1 state=$2 pattern=$3 mark
	shift 3
	mark=$(lines)
	need "$@"
	check "$what: shown as absent" wait_for 5 "$state" absent
	check "$what: said by the monitor" wait_for 5 said "$mark" "$pattern.*absent"
}

# back WHAT STATE-COMMAND PATTERN COMMAND...
back() {
	local what=$1 state=$2 pattern=$3 mark
	shift 3
	mark=$(lines)
	need "$@"
	check "$what: shown as up" wait_for 5 "$state" up
	check "$what: said by the monitor" wait_for 5 said "$mark" "$pattern"
	works "$what"
}

port_event="port change .*lom0"
link_event="dev change .*bmc0"
port_gone() { gone "$1" port_is "$port_event" "${@:2}"; }
port_back() { back "$1" port_is "$port_event" "${@:2}"; }
link_gone() { gone "$1" link_is "$link_event" "${@:2}"; }
link_back() { back "$1" link_is "$link_event" "${@:2}"; }

come_back() {
	ip -n lan link set "$1" netns host && ip -n host link set "$1" up
}

rename_new() {
	ip -n host link set "$1" down && ip -n host link set "$1" name "$2" &&
		ip -n host link set "$2" up
}

frames_while_absent() {
	legs=(bmc=bmc/eth0)
	end_frames=()
	exchange "while the port is absent the BMC's frames are dropped and counted" \
		drops drop-no-port=1 send bmc "$CLIENT $BMC"
}

frames_without_link() {
	legs=(wire=lan/wire0 host=host/lom0@88b5)
	end_frames=(end wire host "$LOM0 $CLIENT")
	exchange "while the BMC link is absent its frames are dropped and counted" \
		drops drop-no-bmc-link=1 send wire "$BMC $CLIENT"
}

port_comes_and_goes() {
	port_gone "port deleted" ip -n host link del lom0
	check "port deleted: the BMC link is still there" link_is up
	frames_while_absent
	port_back "port made again" add_port 0
	port_gone "port moved away" ip -n host link set lom0 netns lan
	port_back "port moved back" come_back lom0
	port_gone "port deleted again" ip -n host link del lom0
	need add_port 5
	need ip -n lan link set wire5 down
	need ip -n lan link set wire5 name wire0 up
	need ip -n host link set lom5 address $LOM0
	port_back "another device renamed to it" rename_new lom5 lom0
}

link_comes_and_goes() {
	link_gone "BMC link deleted" ip -n host link del bmc0
	check "BMC link deleted: the port is still there" port_is up
	frames_without_link
	link_back "BMC link made again" add_bmc_link 0
	link_gone "BMC link moved away" ip -n host link set bmc0 netns lan
	link_back "BMC link moved back" come_back bmc0
	bond_of_its_name
}

# What returns to sb9 shows that the bond has been looked at, too.
bond_of_its_name() {
	need ip -n host link add mark9 type dummy
	need ctl dev add sb9 bmc-link mark9
	need ip -n host link del mark9
	link_gone "BMC link deleted again" ip -n host link del bmc0
	need ip -n host link add bmc0 type bond
	need ip -n host link add mark9 type dummy
	need wait_for 10 eval 'ip -n host link show mark9 | grep -q "master sb9"'
	check "a bond of its name is not taken for it" link_is absent
	same "and left alone" null "$(master bmc0)"
	need ctl dev del sb9
	need ip -n host link del mark9
	need ip -n host link del bmc0
	link_back "and the link made once more" add_bmc_link 0
}

states() {
	need ip -n host link set lom0 down
	check "a port that is down is shown so" wait_for 5 port_is down
	need ip -n host link set lom0 up
	need ip -n lan link set wire0 down
	check "a port without carrier is shown so" wait_for 5 port_is no-carrier
	need ip -n lan link set wire0 up
	check "and up again" wait_for 5 port_is up
	need ip -n bmc link set eth0 down
	check "a BMC link without carrier is shown so" wait_for 5 link_is no-carrier
	need ip -n bmc link set eth0 up
	check "and up again" wait_for 5 link_is up
}

load_module
machines 1
background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/monitor"
need wait_for 10 grep -q listening "$scratch/monitor"
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 announce 0
check "the monitor says that a sideband is added" wait_for 5 said 0 "dev add .*sb0"
check_not "control: what did not happen is not said" said 0 "absent"
check "port and BMC link are up" eval 'port_is up && link_is up'
works "at first"
states
port_comes_and_goes
link_comes_and_goes
mark=$(lines)
need ctl down sb0
check "the monitor says that it is deleted" wait_for 5 said "$mark" "dev del .*sb0"
finish
