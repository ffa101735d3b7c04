#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: an audit finds each thing on the host that goes against good practice, says
# it in these words, and the command it gives mends it; on hosts that are set up with
# care it finds nothing.
#
#	lan                host                           bmc
#	wire0 ------------ lom0, lom0.100
#	wire1 ------------ lom1          (bond0 or br0 of both)
#	                   bmc0, sb0 -------------------- eth0
#
# What needs the BMC in-band is in test_inband.sh.

. "$(dirname "$0")/lib.sh"
# shellcheck source=audit.sh
. "$test_dir/audit.sh"

ctl() { sidebandctl -n "${where:-host}" "$@"; }

# ---- hosts ----

# share WORDS...: one sideband on lom0, its BMC in VLAN 100.
share() { need ctl up "$@" dev sb0; }
alone() { share lom0 bmc-link bmc0 mac $BMC vlan 100; }
flat() { share lom0 bmc-link bmc0 mac $BMC; }

# take_down: all that a host was, but its devices.
take_down() {
	local dev
	ctl -q down sb0 2>/dev/null
	ctl -j exclude show |
		jq -r '.[] | "exclude del \(.ifname) \(if .vlan then "vlan \(.vlan)" else "" end)"' |
		need ctl -b -
	for dev in bond0 br0 lom0.100 lom0.30 vm0; do
		ip -n host link del "$dev" 2>/dev/null
	done
	for dev in lom0 lom1 bmc0; do
		need ip -n host address flush dev "$dev"
		need ip -n host link set "$dev" nomaster up
	done
	need ip -n bmc address flush dev eth0
	host sysctl -qw net.ipv4.conf.all.forwarding=0
}

# bmc_has ADDRESS: the BMC takes it, and is heard to.
bmc_has() {
	need ip -n bmc address replace "$1/24" dev eth0
	bmc ping -c 1 -W 1 "${1%.*}.99" >/dev/null 2>&1
	need wait_for 10 eval "ctl station show | grep -q ' ip $1'"
}

production_by() {
	need ip -n host address add 192.168.1.2/24 dev "$1"
	need ip -n host route add default via 192.168.1.1 dev "$1"
}

vlan_of() {
	need ip -n host link add link "$1" name "$1.$2" type vlan id "$2"
	need ip -n host link set "$1.$2" up
}

bond() {
	local dev
	need ip -n host link add bond0 type bond mode active-backup miimon 50
	for dev in lom0 lom1; do
		need ip -n host link set $dev down
		need ip -n host link set $dev master bond0
	done
	need ip -n host link set bond0 up
}

# name OLD NEW: 6.1 renames no device that is up.
name() {
	need ip -n host link set "$1" down
	need ip -n host link set "$1" name "$2"
	need ip -n host link set "$2" up
}

# attends SENTENCE: show says so, as text and as JSON.
attends() {
	ctl show | grep -F "attention: $1" >/dev/null &&
		ctl -j show | jq -e --arg wanted "$1" \
			'any(.[].attention[]; startswith($wanted))' >/dev/null
}

# ---- good hosts ----

good_hosts() {
	same "no sideband is nothing bad" "no sideband in this network namespace
0" "$(said)"
	production_by lom0
	share lom1 bmc-link bmc0 mac $BMC
	bmc_has 192.168.100.10
	clean "a port of its own for the BMC"
	take_down

	production_by lom0
	alone
	need ip -n host link set sb0 up
	bmc_has 192.168.100.10
	need ctl alias add 192.168.100.2/24 dev sb0
	clean "a VLAN for the BMC, and an alias on the host leg"
	take_down

	bond
	production_by bond0
	share lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 mode failover
	need ctl exclude add lom0 vlan 100
	need ctl exclude add lom1 vlan 100
	clean "a bond without the BMC's VLAN"
	take_down

	production_by lom0
	vlan_of lom0 100
	need ctl exclude add lom0.100
	share lom0.100 bmc-link bmc0 mac $BMC
	need ctl alias add 192.168.100.2/24 dev lom0.100
	clean "a VLAN device as the port, with an alias"
	take_down

	production_by lom0
	share lom1 bmc-link bmc0 mac $BMC mode dedicated
	clean "a dedicated port"
	take_down

	need ip -n host link add br0 type bridge stp_state 0 vlan_filtering 1
	need ip -n host link set lom0 master br0
	need ip -n host link set br0 up
	production_by br0
	alone
	clean "a bridge that keeps VLANs apart"
	take_down
}

# ---- bad hosts ----

same_address() {
	production_by lom0
	alone
	need ip -n host link set sb0 up
	need ctl alias add 192.168.100.10/24 dev sb0
	clean "an alias is no fault by itself"
	bmc_has 192.168.100.10
	finds "the alias has the BMC's address" same-address error \
		"192.168.100.10 is the address of the BMC $BMC of sb0 and of this host, on sb0" \
		"sidebandctl alias del 192.168.100.10/24 dev sb0"
	mended "the alias has the BMC's address"
	need ip -n host address add 192.168.100.10/24 dev sb0
	finds "another address of the host is the BMC's" same-address error \
		"192.168.100.10 is the address of the BMC $BMC of sb0 and of this host, on sb0" \
		"ip address del 192.168.100.10/24 dev sb0"
	mended "another address of the host is the BMC's"
	take_down
}

mixed_team() {
	bond
	alone
	need ctl exclude add lom0 vlan 100
	finds "a mixed team" mixed-team warning \
		"lom1 is in bond0 together with ports of sb0, and is none itself" \
		"sidebandctl port add lom1 dev sb0"
	need ctl exclude add lom1 vlan 100
	mended "a mixed team"
	take_down
}

team_vlan() {
	bond
	share lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 mode failover
	need ctl exclude add lom1 vlan 100
	finds "the BMC's VLAN is in a team" team-vlan warning \
		"VLAN 100 of the BMC of sb0 is in bond0, of which the port lom0 is a member" \
		"sidebandctl exclude add lom0 vlan 100"
	mended "the BMC's VLAN is in a team"
	need ctl exclude del lom0 vlan 100
	need ctl exclude del lom1 vlan 100
	vlan_of bond0 100
	need ctl exclude add lom1 vlan 100 force
	finds "and the host has a device in it" team-vlan warning \
		"VLAN 100 of the BMC of sb0 is in bond0, of which the port lom0 is a member, and on which the host has bond0.100" \
		"sidebandctl exclude add lom0 vlan 100 force && ip link del dev bond0.100"
	mended "and the host has a device in it"
	take_down
	bond
	vlan_of bond0 100
	name lom0 lom9
	need ctl exclude add lom0 vlan 100 absent
	name lom9 lom0
	share lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 mode failover
	need ctl exclude add lom1 vlan 100 force
	check "what is not kept out needs attention" attends \
		"VLAN 100 of port lom0 is not kept out of teams: "
	finds "an exclusion whose device was refused" team-vlan warning \
		"VLAN 100 of the BMC of sb0 is in bond0, of which the port lom0 is a member, and on which the host has bond0.100" \
		"sidebandctl exclude add lom0 vlan 100 force && ip link del dev bond0.100"
	mended "an exclusion whose device was refused"
	take_down
	need ip -n host link add br0 type bridge stp_state 0
	need ip -n host link set lom0 master br0
	need ip -n host link set br0 up
	alone
	finds "the BMC's VLAN is in a bridge" team-vlan warning \
		"VLAN 100 of the BMC of sb0 is in br0, of which the port lom0 is a member" \
		"sidebandctl exclude add lom0 vlan 100"
	mended "the BMC's VLAN is in a bridge"
	take_down
}

host_vlan() {
	alone
	vlan_of lom0 100
	clean "a VLAN device without an address is idle"
	need ctl alias add 192.168.100.2/24 dev lom0 vlan 100
	clean "an alias is a seat that was asked for"
	need ip -n host address add 10.0.100.1/24 dev lom0.100
	finds "the host uses the BMC's VLAN" host-vlan warning \
		"the host uses VLAN 100 of the BMC of sb0 itself, by lom0.100" \
		"$(in_vlan 101 100)"
	mended "the host uses the BMC's VLAN"
	take_down
	vlan_of lom0 100
	share lom0.100 bmc-link bmc0 mac $BMC
	need ip -n host address add 10.0.100.1/24 dev lom0.100
	finds "the host uses the port's VLAN" host-vlan warning \
		"the host uses VLAN 100 of the BMC of sb0 itself: the host has 10.0.100.1/24 on lom0.100" \
		"ip link set dev sb0 up && ip address del 10.0.100.1/24 dev lom0.100 && { sidebandctl alias add 10.0.100.1/24 dev sb0 || ip address add 10.0.100.1/24 dev lom0.100; }"
	mended "the host uses the port's VLAN"
	take_down
}

# A mend whose second step fails leaves the BMC as it was.
failing() {
	local before
	before=$(ctl station show)
	check_not "control: its second step fails" host bash -c "sidebandctl() {
		[[ \"\$*\" != *\"add \"*\" vlan \"* ]] && command sidebandctl \"\$@\"; }; $mend
		sidebandctl station show | grep ' vlan 100'"
	same "and nothing is lost" "$before" "$(ctl station show)"
}

isolation() {
	flat
	clean "a port that the host does not use"
	need ip -n host address add 192.168.1.2/24 dev lom0
	finds "nothing isolates the BMC" isolation warning \
		"nothing isolates the BMC of sb0 on lom0: it is in no VLAN, and the host has 192.168.1.2/24 on lom0" \
		"$(in_vlan 100)"
	mended "nothing isolates the BMC"
	take_down
	flat
	production_by lom0
	finds "a port on the production network" production warning \
		"the port lom0 of sb0 is on the host's production network, by which its default route leads, and the BMC is in no VLAN" \
		"$(in_vlan 100)"
	mended "a port on the production network"
	take_down
	flat
	need ip -n host address add 192.168.1.2/24 dev lom0
	need ip -n host address add 192.168.2.2/24 dev lom1
	need ip -n host route add default nexthop via 192.168.2.1 dev lom1 nexthop via 192.168.1.1 dev lom0
	finds "the port is one of several ways" production warning \
		"the port lom0 of sb0 is on the host's production network, by which its default route leads, and the BMC is in no VLAN" \
		"$(in_vlan 100)"
	failing
	mended "the port is one of several ways"
	take_down
	flat
	need ctl station add $BMC2 dev sb0
	need ip -n host address add 192.168.1.2/24 dev lom0
	finds "nothing isolates two BMCs" isolation warning \
		"nothing isolates the BMC of sb0 on lom0: it is in no VLAN, and the host has 192.168.1.2/24 on lom0" \
		"f=\$(mktemp) && sidebandctl save | sed '/^\[sideband sb0\]/,/^\[/s/^\(station = [^ ]*\)\$/\1 vlan 100/' >\$f && sidebandctl apply \$f --only && rm \$f # or another VLAN that the switch has for this port"
	mended "nothing isolates two BMCs"
	same "both are in the VLAN" 2 "$(ctl station show | grep -c " vlan 100 ")"
	take_down
	need ip -n host link add br0 type bridge stp_state 0
	need ip -n host link set lom0 master br0
	need ip -n host link set br0 up
	need ip -n host link add vm0 type dummy
	flat
	clean "a bridge with no other member"
	need ip -n host link set vm0 master br0
	finds "a virtual machine beside the BMC" isolation warning \
		"nothing isolates the BMC of sb0 on lom0: it is in no VLAN, and vm0 is in br0" \
		"$(in_vlan 100)"
	check "a virtual machine beside the BMC: the mend works" host bash -c "$mend"
	finds "and then it is in the bridge with its VLAN" team-vlan warning \
		"VLAN 100 of the BMC of sb0 is in br0, of which the port lom0 is a member" \
		"sidebandctl exclude add lom0 vlan 100"
	mended "a virtual machine beside the BMC"
	take_down
	flat
	need ip -n host address add 192.168.1.2/24 dev lom0
	need ctl dev set sb0 host-access on
	finds_code 0 "one network by choice is noted" one-network note \
		"the BMC of sb0 is in one network with the host on lom0 by choice: host access is on" \
		"$(in_vlan 100)"
	mended "one network by choice is noted"
	take_down
}

forwarding() {
	alone
	need ip -n host link set sb0 up
	need ctl alias add 192.168.100.2/24 dev sb0
	clean "a host that does not forward"
	need host sysctl -qw net.ipv4.conf.all.forwarding=1
	finds "a host that forwards to the BMCs" forwarding warning \
		"the host forwards between the management network on sb0 and its other devices" \
		"sysctl net/ipv4/conf/sb0/forwarding=0"
	mended "a host that forwards to the BMCs"
	take_down
}

bmc_subnet() {
	production_by lom0
	alone
	bmc_has 192.168.1.10
	finds "the BMC's address is in the production subnet" bmc-subnet warning \
		"the BMC $BMC of sb0 has the address 192.168.1.10 in the production subnet of lom0, where the host has 192.168.1.2/24" \
		"ipmitool lan set 1 ipsrc static && ipmitool lan set 1 ipaddr ADDRESS"
	need ip -n bmc address flush dev eth0
	bmc_has 192.168.100.10
	clean "the BMC's address is in the production subnet: mended"
	take_down
}

storage() {
	alone
	vlan_of lom0 30
	need ip -n host address add 192.168.30.2/24 dev lom0.30
	need ip -n lan link add link wire0 name wire0.30 type vlan id 30
	need ip -n lan address add 192.168.30.1/24 dev wire0.30
	need ip -n lan link set wire0.30 up
	background ip netns exec lan socat TCP-LISTEN:3260,reuseaddr,fork PIPE
	need wait_for 10 eval 'lan ss -Hltn "sport = :3260" | grep -q .'
	clean "no storage without a connection"
	background ip netns exec host socat -u TCP:192.168.30.1:3260 OPEN:/dev/null
	need wait_for 10 eval 'host ss -Htn state established "dport = :3260" | grep -q .'
	finds "a port on a storage network" storage warning \
		"the port lom0 of sb0 is on a storage network: iSCSI goes by it, from 192.168.30.2" \
		"sidebandctl port add PORT dev sb0 && sidebandctl port del lom0 dev sb0"
	mended "a port on a storage network"
	end_job "$job"
	take_down
}

# Another host, which is looked at when it has waited for as long as a switch may need.
trunk_begins() {
	add_namespace far
	need ip -n far link add lom9 type veth peer name wire9 netns lan
	need ip -n far link add bmc9 type veth peer name eth9 address $BMC2 netns bmc
	need ip -n far link set lom9 up
	need ip -n lan link set wire9 up
	need ip -n bmc link set eth9 up
	need sidebandctl -n far up lom9 bmc-link bmc9 mac $BMC2 vlan 100 dev sb0
	need ip -n bmc address add 192.168.109.10/24 dev eth9
	need ip -n bmc neigh replace 192.168.109.99 lladdr $STRANGER dev eth9
}

age() { sidebandctl -n far -j dev show sb0 | jq '.[0].active_age'; }
call() { bmc ping -c "$1" -i 0.1 -W 1 192.168.109.99 >/dev/null; }

trunk() {
	local where=far
	need wait_for 90 eval '[ "$(age)" -gt 60000 ]'
	call 9
	clean "a BMC that has hardly spoken"
	call 3
	finds "a trunk without the VLAN" trunk warning \
		"nothing was ever heard in VLAN 100 of the BMC of sb0 on lom9, though something was sent there" \
		"bridge vlan add dev SWITCHPORT vid 100 # on the switch, in its own words"
	need ip -n lan link add link wire9 name wire9.100 type vlan id 100
	need ip -n lan link set wire9.100 up
	need ip -n lan address add 192.168.109.1/24 dev wire9.100
	need wait_for 10 bmc ping -c 1 -W 1 192.168.109.1
	clean "a trunk without the VLAN: mended"
	need sidebandctl -n far station add $BMC2 dev sb0 vlan 200 tag keep
	need ip -n bmc link add link eth9 name eth9.200 type vlan id 200
	need ip -n bmc link set eth9.200 up
	need ip -n bmc address add 192.168.209.10/24 dev eth9.200
	need ip -n bmc neigh replace 192.168.209.99 lladdr $STRANGER dev eth9.200
	bmc ping -c 12 -i 0.1 -W 1 192.168.209.99 >/dev/null
	finds "a trunk without one VLAN of two" trunk warning \
		"nothing was ever sent to the BMC of sb0 in VLAN 200 on lom9, though it sent something there" \
		"bridge vlan add dev SWITCHPORT vid 200 # on the switch, in its own words"
	need ip -n lan link add link wire9 name wire9.200 type vlan id 200
	need ip -n lan link set wire9.200 up
	need ip -n lan address add 192.168.209.1/24 dev wire9.200
	need wait_for 10 bmc ping -c 1 -W 1 192.168.209.1
	clean "a trunk without one VLAN of two: mended"
}

host_access() {
	bond
	share lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 mode failover
	need ctl exclude add lom0 vlan 100
	need ctl dev set sb0 host-access on
	finds "host access to an excluded VLAN" host-access warning \
		"host access of sb0 is on, and VLAN 100 of its BMC is excluded on lom0" \
		"sidebandctl dev set sb0 host-access off"
	need ctl exclude add lom1 vlan 100
	same "on each port" 2 "$(said | grep -c "is excluded on lom[01]$")"
	mended "host access to an excluded VLAN"
	take_down
}

# ---- all of it at once ----

# The worst comes first, one sideband can be chosen, and JSON has the same.
answers() {
	production_by lom0
	need ip -n host address add 10.9.0.1/24 dev lom1
	flat
	need ctl dev add sb1
	need ctl port add lom1 dev sb1
	need ctl station add $BMC2 dev sb1
	bmc_has 192.168.1.10
	need ip -n host address add 192.168.1.10/24 dev lom1
	same "the worst comes first" "error warning warning" \
		"$(ctl audit | sed -n 's/^\([a-z]*\): .*/\1/p' | xargs)"
	same "one sideband alone" "isolation sb1 3" \
		"$(ctl -j audit dev sb1 | jq -r '.[] | "\(.check) \(.dev)"') $(code_of audit sb1)"
	same "JSON has what the text has" "$(ctl audit)" "$(ctl -j audit |
		jq -r '.[] | "\(.severity): \(.what)\n    \(.why)\n    mend: \(.mend)"')"
	refused "one that is not there" "sb9" ctl audit dev sb9
	same "nothing was changed" "$(state)" "$(ctl audit >/dev/null; state)"
	need ctl dev del sb1
	take_down
}

load_module
machines 2
trunk_begins
good_hosts
same_address
mixed_team
team_vlan
host_vlan
isolation
forwarding
bmc_subnet
storage
host_access
answers
trunk
finish
