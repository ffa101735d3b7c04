#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: no bond, team or bridge gets a port that is excluded, whatever asks for
# it, and is told why; of a VLAN that is excluded on a port no frame passes into
# the team or out of it, but those of the BMC.
#
#	lan                host                           bmc
#	wire0 ------------ lom0
#	                        bond0, team0, br0         eth0
#	wire1 ------------ lom1
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

is_free() { [ "$(master "$1")" = null ]; }

# vetoed WHAT PATTERN COMMAND...: refused by the kernel with a sentence, whoever
# asks; the port is as it was, but for its link, which bonds take down and up.
vetoed() {
	local what=$1 pattern=$2 out code=0
	shift 2
	out=$("$@" 2>&1) || code=$?
	if [ $code != 0 ] && grep -qE "$pattern" <<<"$out"; then
		ok "$what: refused with a sentence"
	else
		not_ok "$what: refused with a sentence"
		say "exit code $code: $out"
	fi
	check "$what: and is in nothing" is_free "$port"
}

make_teams() {
	need ip -n host link add bond0 type bond mode active-backup miimon 50
	need ip -n host link add br1 type bridge
	if ip -n host link add team0 type team 2>/dev/null; then team=team0; fi
}

excluded_port() {
	port=lom0
	need ip -n host link set lom0 down
	vetoed "$1: bond" "excluded from all teams" ip -n host link set lom0 master bond0
	[ -z "${team:-}" ] ||
		vetoed "$1: team" "excluded from all teams" ip -n host link set lom0 master team0
	vetoed "$1: bridge" "excluded from all teams" ip -n host link set lom0 master br1
	need ip -n host link set lom0 up
	vetoed "$1, up: bridge" "excluded from all teams" \
		ip -n host link set lom0 master br1
	vetoed "$1, up: bond" "excluded from all teams|can.* enslave|Device is in use" \
		ip -n host link set lom0 master bond0
}

teamd_is_refused() {
	[ -n "${team:-}" ] || { skip "teamd" "no team driver"; return; }
	need ip -n host link set lom0 down
	local out code=0
	out=$(host timeout 10 teamd -t team7 -c '{"runner":{"name":"activebackup"},"ports":{"lom0":{}}}' 2>&1) || code=$?
	check "teamd does not get it either" is_free lom0
	say "teamd ($code): $(tail -n 2 <<<"$out")"
	host teamd -k -t team7 2>/dev/null
	ip -n host link del team7 2>/dev/null
	need ip -n host link set lom0 up
}

whole_port() {
	need ctl exclude add lom0
	excluded_port "a port without sideband"
	teamd_is_refused
	check "others may join as before" ip -n host link set lom1 down
	check "a bond takes them" ip -n host link set lom1 master bond0
	need ip -n host link set lom1 nomaster
	need ip -n host link set lom1 up

	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	need wait_for 10 attached exclusive
	excluded_port "a port of a sideband"
	check "it is attached exclusively again" wait_for 10 attached exclusive
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends untagged
	exchange "and works" send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
	need ctl exclude del lom0
	check "no more excluded: attached at ingress" wait_for 10 attached ingress
	need ctl down sb0
	need ip -n host link set lom0 down
	check "no more excluded: a bond takes it" ip -n host link set lom0 master bond0
}

attached() { [ "$(value attach "$(ctl -j port show lom0 dev sb0)")" = "$1" ]; }

contradictions() {
	refused "a port that is in a bond" "nomaster" ctl exclude add lom0
	need ctl exclude add lom0 force
	check "by force it is taken out" is_free lom0
	refused "an exclusion twice" "already exists" ctl exclude add lom0
	need ctl exclude del lom0
	refused "one that is not there" "not excluded" ctl exclude del lom0
	refused "a VLAN that is not" "not excluded" ctl exclude del lom0 vlan 5
	refused "an unknown port" "No device of this name" ctl exclude add lom9
	refused "the loopback" "loopback" ctl exclude add lo
	refused "a bond itself" "members" ctl exclude add bond0
	need ip -n host link set lom0 down
	need ip -n host link set lom0 master bond0
	need ip -n host link set lom0 up
	need ip -n host link add link bond0 name bond0.100 type vlan id 100
	refused "a VLAN that the bond has" "VLAN device" ctl exclude add lom0 vlan 100
	need ip -n host link del bond0.100
}

# ---- a VLAN on a port ----

vlan_on_port() {
	need ip -n host link set bond0 address $LOM0 up
	need wait_for 10 eval '[ "$(host cat /sys/class/net/bond0/bonding/active_slave)" = lom0 ]'
	legs=(wire=lan/wire0 host=host/bond0)
	end_frames=(end wire host "$ALL $CLIENT" end host wire "$CLIENT $LOM0")
	exchange "control: without an exclusion VLAN 100 passes, up and down" \
		send wire "$LOM0 $CLIENT tag 100" get host "$LOM0 $CLIENT tag 100" \
		send host "$CLIENT $LOM0 tag 100" get wire "$CLIENT $LOM0 tag 100"
	need ctl exclude add lom0 vlan 100
	fenced "with an exclusion"
	port=lom0
	check_not "a VLAN device of that id on the bond is refused" \
		ip -n host link add link bond0 name bond0.100 type vlan id 100
	check "one of another id is not" ip -n host link add link bond0 name bond0.101 type vlan id 101
	need ip -n host link del bond0.101
	same "it is counted" "7 5" "$(ctl -j exclude show lom0 vlan 100 | jq -r '.[0] | "\(.rx_dropped) \(.tx_dropped)"')"
}

fenced() {
	exchange "$1: VLAN 100 does not pass, up" send wire "$LOM0 $CLIENT tag 100" \
		send wire "$ALL $CLIENT tag 100" send wire "$STRANGER $CLIENT tag 100" \
		send wire "$LOM0 $CLIENT tag 0 tag 100" \
		send wire "$LOM0 $CLIENT tag 0 tag 0 tag 0 tag 100" \
		send wire "$LOM0 $CLIENT tag 88a8:0 tag 0 tag 88a8:0 tag 100" \
		send wire "$LOM0 $CLIENT tag 0 tag 0 tag 0 tag 0 tag 0 tag 0 tag 0 tag 0 tag 0 tag 0 tag 100"
	exchange "$1: nor down" send host "$CLIENT $LOM0 tag 100" \
		send host "$ALL $LOM0 tag 100:3" send host "$CLIENT $LOM0 tag 0:3 tag 100" \
		send host "$CLIENT $LOM0 tag 0 tag 0 tag 0 tag 100" \
		send host "$CLIENT $LOM0 tag 88a8:0 tag 100"
	exchange "$1: other VLANs and untagged frames do" \
		send wire "$LOM0 $CLIENT tag 101" get host "$LOM0 $CLIENT tag 101" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send host "$CLIENT $LOM0 tag 99" get wire "$CLIENT $LOM0 tag 99" \
		send wire "$LOM0 $CLIENT tag 88a8:200 tag 100" \
		get host "$LOM0 $CLIENT tag 88a8:200 tag 100" \
		send host "$CLIENT $LOM0 tag 88a8:200 tag 100" \
		get wire "$CLIENT $LOM0 tag 88a8:200 tag 100" \
		send host "$CLIENT $LOM0" get wire "$CLIENT $LOM0"
}

with_bmc() {
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
	legs+=(bmc=bmc/eth0)
	end_frames+=(end bmc wire "$ALL $BMC")
	exchange "the BMC has its VLAN, the team has not" \
		send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
		send wire "$ALL $CLIENT tag 100" get bmc "$ALL $CLIENT" \
		send wire "$LOM0 $CLIENT tag 100" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100" \
		send bmc "$ALL $BMC" get wire "$ALL $BMC tag 100"
	need ctl exclude del lom0 vlan 100
	exchange "without the exclusion both have it" \
		send wire "$ALL $CLIENT tag 100" get bmc "$ALL $CLIENT" get host "$ALL $CLIENT tag 100" \
		send wire "$LOM0 $CLIENT tag 100" get host "$LOM0 $CLIENT tag 100"
	need ctl down sb0
}

# Large segments and a queue of its own: what the device sends is let out whole.
own_transfers() {
	need ip -n lan link add link wire0 name wire0.100 type vlan id 100
	need ip -n lan addr add 192.168.77.1/24 dev wire0.100
	need ip -n lan link set wire0.100 up
	need ip -n host addr add 192.168.77.2/24 dev lom0.100
	transfer "it sends large segments"
	need host tc qdisc add dev lom0.100 root pfifo
	transfer "also from a queue of its own"
	need ip -n lan link del wire0.100
}

transfer() {
	local receiver
	background ip netns exec lan socat -u TCP-LISTEN:8000,reuseaddr "OPEN:$scratch/got,creat,trunc"
	receiver=$job
	wait_for 20 eval 'lan ss -Hltn "sport = :8000" | grep -q .'
	need host socat -u "OPEN:$scratch/data" TCP:192.168.77.1:8000
	wait "$receiver"
	check "$1" cmp "$scratch/data" "$scratch/got"
}

# A BMC on the device: its frames pass by being the BMC's, and vouch for no other.
own_bmc() {
	local legs=("${legs[@]}" bmc=bmc/eth0)
	need ctl up lom0.100 bmc-link bmc0 mac $BMC dev sb0
	exchange "what a BMC sends by it lets nothing of the bond out" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100" \
		send host "$CLIENT $LOM0 tag 100" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100" \
		send host "$CLIENT $LOM0 tag 100" \
		send own "$CLIENT $LOM0" get wire "$CLIENT $LOM0 tag 100"
	need ctl down sb0
}

own_vlan_device() {
	need ctl exclude add lom0 vlan 100
	need ip -n host link add link lom0 name lom0.100 type vlan id 100
	need ip -n host link set lom0.100 up
	legs=(wire=lan/wire0 host=host/bond0 own=host/lom0.100)
	end_frames=(end wire host "$ALL $CLIENT" end host wire "$CLIENT $LOM0")
	exchange "a VLAN device of the port itself has the VLAN" \
		send wire "$ALL $CLIENT tag 100" get own "$ALL $CLIENT" \
		send own "$CLIENT $LOM0" get wire "$CLIENT $LOM0 tag 100" \
		send own "$CLIENT $LOM0 tag 7" get wire "$CLIENT $LOM0 tag 100 tag 7" \
		send own "$ALL $LOM0" get wire "$ALL $LOM0 tag 100"
	exchange "which the bond has not, down" \
		send host "$CLIENT $LOM0 tag 100" send host "$ALL $LOM0 tag 100" \
		send host "$CLIENT $LOM0 tag 0 tag 100" \
		send own "$CLIENT $LOM0" get wire "$CLIENT $LOM0 tag 100" \
		send host "$CLIENT $LOM0 tag 100" \
		send host "$CLIENT $LOM0 tag 99" get wire "$CLIENT $LOM0 tag 99"
	exchange "nor up, behind a tag that hides it from the device" \
		send wire "$LOM0 $CLIENT tag 0 tag 100" \
		send wire "$LOM0 $CLIENT tag 88a8:0 tag 100"
	own_bmc
	own_transfers
	need ip -n host link del lom0.100
	legs=(wire=lan/wire0 host=host/bond0)
	fenced "when that is gone"
	need ip -n host link add link lom0 name lom0.s100 type vlan id 100 proto 802.1ad
	fenced "beside an 802.1ad device of that id"
	need ip -n host link del lom0.s100
	need ip -n host link add link bond0 name bond0.s100 type vlan id 100 proto 802.1ad
	check "which the bond may have, too" ip -n host link show bond0.s100
	need ip -n host link del bond0.s100
	need ctl exclude del lom0 vlan 100
}

# ---- what becomes of the port ----

comes_and_goes() {
	need ip -n host link set lom0 nomaster
	need ctl exclude add lom0
	need ctl exclude add lom0 vlan 100
	need ip -n host link set lom0 name lom7
	same "it follows a renaming" "lom7 lom7" "$(ctl -j exclude show | jq -r '[.[].ifname] | join(" ")')"
	need ip -n host link set lom7 name lom0
	need ip -n host link set lom0 netns lan
	same "it stays while the port is away" "null null" \
		"$(ctl -j exclude show | jq -r '[.[].ifindex | tostring] | join(" ")')"
	check "away, the port may be teamed" ip -n lan link add bond9 type bond
	need ip -n lan link set lom0 down
	check "by whoever has it" ip -n lan link set lom0 master bond9
	need ip -n lan link set lom0 nomaster
	need ip -n lan link del bond9
	need ip -n lan link set lom0 netns host
	port=lom0
	vetoed "returned: bond" "excluded from all teams" ip -n host link set lom0 master bond0
	need ctl exclude del lom0
	need ip -n host link set lom0 netns lan
	need ip -n host link add lom0 type bond
	same "a bond under the name of an absent port is not taken for it" null \
		"$(ctl -j exclude show | jq -r '.[0].ifindex')"
	need ip -n host link del lom0
	need ip -n lan link set lom0 netns host
	same "the port itself is" false "$(ctl -j exclude show | jq -r '.[0].ifindex == null')"
	need ctl exclude del lom0 vlan 100
}

dedicated() {
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 mode dedicated
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	end_frames=(end wire bmc "$ALL $CLIENT" end bmc wire "$ALL $BMC")
	exchange "dedicated: the BMC has the port" drops "drop-dedicated=5" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC" \
		send host "$CLIENT $LOM0" send wire "$LOM0 $CLIENT" send wire "$STRANGER $CLIENT" \
		send wire "01:80:c2:00:00:02 $CLIENT"
	port=lom0
	vetoed "dedicated: bridge" "dedicated to a BMC" ip -n host link set lom0 master br1
	need ip -n host link set lom1 up
	need ctl port add lom1 dev sb0
	legs=(wire1=lan/wire1 bmc=bmc/eth0 host1=host/lom1@88b5)
	end_frames=(end wire1 bmc "$BMC $CLIENT")
	exchange "dedicated: a port added has nothing for the host either" \
		drops "drop-dedicated=3" send host1 "$CLIENT 02:00:00:00:01:01" \
		send wire1 "02:00:00:00:01:01 $CLIENT" send wire1 "$STRANGER $CLIENT" \
		send wire1 "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	need ctl port del lom1 dev sb0
	legs=(wire1=lan/wire1 host1=host/lom1@88b5)
	end_frames=(end wire1 host1 "$ALL $CLIENT")
	exchange "deleted again, it is the host's" \
		send wire1 "02:00:00:00:01:01 $CLIENT" get host1 "02:00:00:00:01:01 $CLIENT" \
		send host1 "$CLIENT 02:00:00:00:01:01" get wire1 "$CLIENT 02:00:00:00:01:01"
	need ctl dev set sb0 mode shared
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends untagged
	exchange "shared again: the host has it, too" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT"
	need ip -n host link set lom0 master br1
	refused "a port that is in a bridge can't be dedicated" "bond, team or bridge" \
		ctl dev set sb0 mode dedicated
	refused "of two rules the one that can't be is named" "dedicated: A port is in" \
		ctl dev set sb0 strict on mode dedicated
	need ctl down sb0
}

load_module
machines 2
head -c 2000000 /dev/urandom >"$scratch/data"
make_teams
whole_port
contradictions
vlan_on_port
with_bmc
own_vlan_device
comes_and_goes
need ip -n host link set lom0 up
before=$(snapshot lom0)
dedicated
need ip -n host link set lom0 nomaster
need ip -n host link set lom0 up
same "the port is as it was" "$before" "$(snapshot lom0)"
finish
