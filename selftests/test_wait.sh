#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: 'sidebandctl wait' lives through the loss of links. What comes back is
# waited for and asked anew; what stays away is named when the time is over, and what
# the host itself has to mend at once.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0           .2 ------------ eth0 192.168.100.10
#	                                                  ipmi_sim

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

IP=192.168.100.10

# A terminal for people: what wait says of its progress is kept in a file.
open_terminal() {
	background socat -u "PTY,link=$scratch/tty,raw,echo=0" "OPEN:$scratch/shown,creat,append"
	need wait_for 10 [ -e "$scratch/tty" ]
	# It would end with the first program that leaves it.
	exec 7>"$scratch/tty"
}

# begin WORDS...: it waits, up to its first question.
begin() {
	: >"$scratch/shown"
	background sidebandctl -n host -j wait sb0 address $IP "$@" \
		>"$scratch/wait" 2>"$scratch/tty"
	waiter=$job
	need wait_for 20 shows "sb0: waiting for the BMC, up to"
}

shows() { grep -q "$1" "$scratch/shown"; }
# now_for WHAT: that is what it waits for now, whatever it was before.
now_for() { tail -c 60 "$scratch/shown" | grep -q "waiting for $1, [0-9]* s left"; }

runs() { kill -0 "$1" 2>/dev/null; }

# ends_with DESCRIPTION CODE PATTERN: it ends by itself, with that exit code, and says so.
# Not for check(), whose subshell can't wait for it.
ends_with() {
	local code=0
	wait_for 10 not runs "$waiter" || end_job "$waiter"
	wait "$waiter" || code=$?
	wait_for 2 grep -qE "$3" "$scratch/shown" "$scratch/wait" && [ "$code" = "$2" ]
	verdict $? "$1"
	say "exit code $code (wanted $2): $(tail -n 1 "$scratch/shown" | tr -d '\r\033')"
}

answered() { jq -e '.[0] | .answers and (.steps | all(.answered))' "$scratch/wait"; }

bmc_link_comes_back() {
	begin ipmi
	need wait_for 20 now_for "RMCP"
	need ip -n bmc link set eth0 down
	check "the BMC's link is lost: it is waited for" wait_for 10 now_for "the link of the BMC"
	need start_simulator
	check "and not given up, though the BMC runs" runs "$waiter"
	need ip -n bmc link set eth0 up
	ends_with "it comes back: all is asked, and answered" 0 '"answers":true'
	check "ARP among it, anew" answered
	end_job "$simulator"
}

bmc_link_stays_away() {
	begin timeout 3
	need wait_for 20 now_for "RMCP"
	need ip -n bmc link set eth0 down
	ends_with "the BMC's link stays away: exit code 3, and that is said" 3 \
		"sidebandctl: sb0: waited 3 s in vain: BMC link bmc0 has no carrier, is the BMC running and connected[?]$"
	check "in JSON, too: it did not answer" jq -e '.[0].answers == false' "$scratch/wait"
	need ip -n bmc link set eth0 up
	begin timeout 3
	need wait_for 20 now_for "RMCP"
	need ip -n bmc link set eth0 down
	need wait_for 10 now_for "the link of the BMC"
	need ip -n bmc address del $IP/24 dev eth0
	need ip -n bmc link set eth0 up
	ends_with "it comes back without its address: what it said before counts no more" 3 \
		"waited 3 s in vain: $IP does not answer ARP\$"
	need ip -n bmc address add $IP/24 dev eth0
}

bmc_link_goes() {
	begin timeout 3
	need wait_for 20 now_for "RMCP"
	need ip -n host link del bmc0
	ends_with "the BMC link vanishes for good: exit code 3, and that is said" 3 \
		"waited 3 s in vain: BMC link bmc0 is absent$"
	need add_bmc_link 0
	need ip -n bmc address add $IP/24 dev eth0
	begin
	need wait_for 20 now_for "RMCP"
	need ip -n host link del bmc0
	check "the BMC link vanishes: it is waited for" wait_for 10 now_for "the link of the BMC"
	need add_bmc_link 0
	need ip -n bmc address add $IP/24 dev eth0
	need start_simulator
	ends_with "it comes back: the BMC answers" 0 '"answers":true'
	end_job "$simulator"
}

# The host leg leads to the BMC without the port.
port_is_lost() {
	begin
	need wait_for 20 now_for "RMCP"
	need ip -n lan link set wire0 down
	need wait_for 10 not running host lom0
	need start_simulator
	ends_with "the port's link is lost: the BMC answers by the host leg" 0 '"answers":true'
	end_job "$simulator"
	begin timeout 3
	ends_with "without it a silent BMC is named, not the port" 3 \
		"waited 3 s in vain: $IP answers ARP, but not RMCP"
	need ip -n lan link set wire0 up
	begin
	need wait_for 20 now_for "RMCP"
	need ip -n host link del lom0
	need start_simulator
	ends_with "so it does when the port vanishes" 0 '"answers":true'
	end_job "$simulator"
	need add_port 0
}

# Nobody but the host mends these, so they end it, long before its time.
hosts_own() {
	begin
	need wait_for 20 now_for "RMCP"
	need ip -n host link set sb0 down
	ends_with "the host leg is set down: exit code 2, and how to set it up" 2 \
		"sidebandctl: sb0: the host leg is down, try 'ip link set dev sb0 up'$"
	need ip -n host link set sb0 up
	begin
	need wait_for 20 now_for "RMCP"
	need ctl station del $BMC dev sb0
	ends_with "the station is deleted: exit code 2, and how to add one" 2 \
		"sb0: no station, try 'sidebandctl station add MAC dev sb0'$"
	need ctl station add $BMC dev sb0
	begin
	need wait_for 20 now_for "RMCP"
	need ctl down sb0
	ends_with "the sideband is deleted: exit code 2, and that is said" 2 \
		"sb0: No sideband of this name"
}

load_module
write_board
machines 1
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
need ip -n host link set sb0 up
need ip -n host address add 192.168.100.2/24 dev sb0
need ip -n bmc address add $IP/24 dev eth0
open_terminal
bmc_link_comes_back
bmc_link_stays_away
bmc_link_goes
port_is_lost
hosts_own
finish
