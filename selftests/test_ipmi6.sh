#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a real IPMI server behind the BMC link is reached by IPv6, by its global
# and its link-local address: from the LAN by a stock ipmitool, from the host by the
# host leg and, with host access, by the port; 'sidebandctl ping' and 'wait' ask it.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	 fd00::1            fd00::3       fd01::2
#	 fd01::1           bmc0 ------------------------- eth0 fd01::10, fd00::10
#	 fe80::ff:fe00:200                                fe80::ec4:7aff:fe00:1
#	                                                  ipmi_sim

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"
# shellcheck source=talk.sh
. "$test_dir/talk.sh"

LINK=fe80::ec4:7aff:fe00:1

# The simulator takes IPv4 and IPv6 by one socket.
by_ipv6() {
	sed 's/addr 0.0.0.0 623/addr :: 623/' "$board/lan.conf" >"$scratch/lan.conf"
	mv "$scratch/lan.conf" "$board/lan.conf"
}

ipmi() {
	timeout 30 ip netns exec "$1" ipmitool -I lanplus -C 3 -H "$2" \
		-U "$bmc_user" -P "$bmc_password" "${@:3}"
}
firmware() { ipmi "$1" "$2" mc info | grep -q "Firmware Revision"; }

# pinged ADDRESS: all steps are answered, the first one by the BMC.
pinged() {
	ctl -j ping sb0 address "$1" ipmi | tee "$scratch/pinged"
	jq -e ".[0] | .answers and .steps[0].mac == \"$BMC\" and
		(.steps[2].versions | index(\"2.0\"))" "$scratch/pinged"
}

# asked WHAT ADDRESS...
asked() {
	local address
	for address in "${@:2}"; do
		check "$1: ping $address" pinged "$address"
	done
}

# The BMC comes up without IPv4, is heard of by its discovery, and answers at last.
waits() {
	local wait_job code=0
	background sidebandctl -n host -j wait sb0 ipmi >"$scratch/wait" 2>"$scratch/said"
	wait_job=$job
	need wait_for 20 grep -q '^sb0: waiting for the BMC' "$scratch/said"
	check "it is waited for while no address is known" kill -0 "$wait_job"
	with_ipv6 bmc eth0 fd01::10 fd00::10
	bmc ping -6 -c 1 -W 1 fd01::1 >/dev/null
	need start_simulator
	wait_for 30 not kill -0 "$wait_job" || end_job "$wait_job"
	wait "$wait_job" || code=$?
	same "wait returns when it answers" 0 "$code"
	check "it was asked by IPv6 what was learnt" jq -e '.[0] | .answers and
		(.address | test("^fd01::10$|^fe80::")) and (.steps | map(.step) == ["nd", "rmcp", "ipmi"])' \
		"$scratch/wait"
	diag <"$scratch/said"
}

hairpin() {
	need ctl dev set sb0 host-access on
	# The LAN's neighbours would look now and then whether they are still there.
	forget
	watch_wires wire0
	check "by the port: ipmitool of the host, $LINK" firmware host "$LINK%lom0"
	same "by the port: none of it was on the wire" 0 "$(on_wire unicast)"
	check "control: ipmitool of the LAN, fd00::10" firmware lan fd00::10
	[ "$(on_wire unicast)" -gt 4 ]
	verdict $? "control: that was on the wire"
	unwatch_wires
	need ctl dev set sb0 host-access off
	forget
	check_not "control: without host access not by the port" answers host fd00::10
}

# has_address NS DEV: a link-local one that the search for duplicates is done with.
has_address() {
	local addresses
	addresses=$(ip -n "$1" -6 -o address show dev "$2" scope link)
	[ -n "$addresses" ] && ! grep -q tentative <<<"$addresses"
}

forget() {
	local it
	for it in lan host bmc; do ip -n $it -6 neigh flush all; done
}

load_module
write_board
by_ipv6
machines 1
with_ipv6 lan wire0 fd00::1 fd01::1
with_ipv6 host lom0 fd00::3
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
with_ipv6 host sb0 fd01::2
waits
need wait_for 20 has_address lan wire0
need wait_for 20 has_address host lom0
asked "untagged" fd01::10 $LINK
check "untagged: ipmitool of the LAN, $LINK" firmware lan "$LINK%wire0"
check "untagged: ipmitool by the host leg, $LINK" firmware host "$LINK%sb0"
hairpin
need ctl down sb0
check_not "control: without a sideband the BMC is not reached" answers lan "$LINK%wire0"

need ip -n lan link add link wire0 name wire0.100 type vlan id 100
with_ipv6 lan wire0.100
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0 address $LEG
with_ipv6 host sb0 fd01::2
asked "VLAN 100" $LINK
need wait_for 20 has_address lan wire0.100
check "VLAN 100: ipmitool of the LAN" firmware lan "$LINK%wire0.100"
finish
