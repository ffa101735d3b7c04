#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: what can't work is refused with exit code 2 and a sentence that says
# why, and a refusal changes nothing.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	wire1 ------------ lom1
#	                   bmc0 ------------------------- eth0
#	                   bmc1 ------------------------- eth1

. "$(dirname "$0")/lib.sh"

usage() {
	local what=$1 code=0 out before
	shift
	before=$(state)
	out=$("$@" 2>&1) || code=$?
	[ $code = 1 ] && [ -n "$out" ] && [ "$before" = "$(state)" ]
	verdict $? "$what"
	[ "$VERBOSE" = 0 ] || say "$out"
}

# refused_up DESCRIPTION PATTERN PORT LINK MAC [MORE...]
refused_up() {
	refused "$1" "$2" ctl up "$3" bmc-link "$4" mac "$5" dev sb9 "${@:6}"
}

devices() {
	local name
	refused_up "unknown port" "no.* device|no such" nolom bmc0 $BMC
	refused_up "the loopback as port" "loopback|ethernet" lo bmc0 $BMC
	refused_up "the loopback as BMC link" "loopback|ethernet" lom0 lo $BMC
	refused_up "a port that is not Ethernet" "ethernet" tun0 bmc0 $BMC
	refused_up "a BMC link that is not Ethernet" "ethernet" lom0 tun0 $BMC
	usage "a port that is its own BMC link" ctl up lom0 bmc-link lom0 mac $BMC dev sb9
	refused "the same port twice" "already|twice" \
		ctl up lom0 lom0 bmc-link bmc0 mac $BMC dev sb9
	need ip -n host link add link lom1 name lom1.5 type vlan id 5 reorder_hdr off
	need ip -n host link add link lom0 name mv9 type macvlan
	refused_up "a macvlan as port" "name the device below it" mv9 bmc0 $BMC
	need ip -n host link del mv9
	need ip -n host link add link lom0 name iv9 type ipvlan
	refused_up "an ipvlan as port" "name the device below it" iv9 bmc0 $BMC
	need ip -n host link del iv9
	refused_up "a port that keeps the tag in its frames" "reorder_hdr on" \
		lom1.5 bmc0 $BMC
	refused_up "a BMC link that does so" "reorder_hdr on" lom0 lom1.5 $BMC
	need ip -n host link del lom1.5
	for name in all default; do
		refused "a name that no device can have: $name" "not a valid name" \
			ctl up lom0 bmc-link bmc0 mac $BMC dev $name
	done
	refused "a sideband on top of a device" "sidebandctl port add" \
		ip -n host link add sb9 link lom0 type sideband
	usage "a name too long for a device" ctl up lom0 bmc-link bmc0 mac $BMC dev sb345678901234567
	usage "a name with a slash" ctl up lom0 bmc-link bmc0 mac $BMC dev a/b
}

addresses() {
	refused_up "zero MAC" "zero" lom0 bmc0 00:00:00:00:00:00
	refused_up "broadcast MAC" "broadcast|group|multicast" lom0 bmc0 $ALL
	refused_up "group MAC" "broadcast|group|multicast" lom0 bmc0 $GROUP
	refused_up "the port's own MAC" "host|port" lom0 bmc0 $LOM0
	refused_up "the MAC of another device of the host" "host|port" lom0 bmc0 02:00:00:00:01:01
	refused_up "a station twice" "already" lom0 bmc0 $BMC mac $BMC
	refused_up "two untagged VLANs" "give the station that VLAN.*tag keep" lom0 bmc0 $BMC mac $BMC2 vlan 100
	usage "VLAN 0" ctl up lom0 bmc-link bmc0 mac $BMC vlan 0
	usage "VLAN 4095" ctl up lom0 bmc-link bmc0 mac $BMC vlan 4095
	usage "a VLAN that is no number" ctl up lom0 bmc-link bmc0 mac $BMC vlan x
	usage "half a MAC" ctl up lom0 bmc-link bmc0 mac 0c:c4:7a
	usage "a tag rule without a VLAN" ctl up lom0 bmc-link bmc0 mac $BMC tag keep
	refused "no MAC, and no BMC to ask" "is not there.*by hand" ctl up lom0 bmc-link bmc0
	usage "an unknown word" ctl up lom0 bmc-link bmc0 mac $BMC colour blue
}

taken() {
	refused "name already taken by a sideband" "exist|taken|already" \
		ctl up lom1 bmc-link bmc1 mac $BMC2 dev sb0
	refused "name already taken by another device" "exist|taken|already" \
		ctl up lom1 bmc-link bmc1 mac $BMC2 dev lom1
	refused_up "a BMC link that another sideband uses" "already|uses|bmc link|master|busy" \
		lom1 bmc0 $BMC2
	refused_up "a BMC link that is a port elsewhere" "port" lom1 lom0 $BMC2
	refused_up "a port that is a BMC link elsewhere" "bmc link" bmc0 bmc1 $BMC2
	refused_up "a sideband as port" "sideband" sb0 bmc1 $BMC2
	refused_up "a sideband as BMC link" "sideband" lom1 sb0 $BMC2
	refused_up "a bridge as port" "name its members" br9 bmc1 $BMC2
	need ip -n host link add vrf9 type vrf table 9
	refused_up "a VRF as port" "name its members" vrf9 bmc1 $BMC2
	refused_up "a VRF as BMC link" "leads to the BMC" lom1 vrf9 $BMC2
	need ip -n host link del vrf9
	refused_up "a station that another sideband on the port has" "already|another" \
		lom0 bmc1 $BMC
	refused_up "the host leg of another sideband as station" "host|already|another" \
		lom0 bmc1 $LEG
	refused "the MAC of another host leg on the port" "host leg" \
		ctl up lom0 bmc-link bmc1 mac $BMC2 dev sb9 address $LEG
	need ctl up lom0 bmc-link bmc1 mac $BMC2 dev sb1
	refused "nor can a host leg take it later" "host leg" \
		ip -n host link set sb1 address $LEG
	refused "nor the MAC of a station there" "station" \
		ip -n host link set sb1 address $BMC
	need ctl down sb1
	need ip -n host link add bond9 type bond
	refused_up "a bond as port" "members" bond9 bmc1 $BMC2
	refused_up "a bond as BMC link" "leads to the BMC" lom1 bond9 $BMC2
	need ip -n host link del bond9
	need ip -n host link add mv9 link sb0 type macvlan
	refused "what is on top of the sideband as its BMC link" "on top" \
		ctl dev set sb0 bmc-link mv9
	need ip -n host link del mv9
	refused "a mode together with a BMC link that can't be" "lom1|port" \
		ctl dev set sb0 mode dedicated bmc-link lom0
	local target
	for target in 127.0.0.1 224.0.0.1 255.255.255.255; do
		refused "a probe that nobody can answer: $target" "$target: Nobody" \
			ctl dev set sb0 probe $target
	done
	refused "an attach point together with a move that can't be" "mode failover" \
		ctl port set lom0 dev sb0 active attach ingress
	refused "a station that is there already" "already" ctl station add $BMC dev sb0
	refused "a port that is there already" "already" ctl port add lom0 dev sb0
	refused "a second untagged VLAN" "tag keep" \
		ctl station add $BMC2 dev sb0 vlan 100
	refused "a zero station" "zero" ctl station add 00:00:00:00:00:00 dev sb0
	refused "a group station" "group|multicast" ctl station add $GROUP dev sb0
	refused "the host leg's own MAC as station" "needs its own" ctl station add $LEG dev sb0
}

missing() {
	refused "a station that is not there, deleted" "no|not" ctl station del $BMC2 dev sb0
	refused "a station in a VLAN where it is not, deleted" "no|not" \
		ctl station del $BMC dev sb0 vlan 7
	refused "a port that is not there, deleted" "no|not" ctl port del lom1 dev sb0
	refused "an unknown sideband, deleted" "no|not" ctl dev del sb7
	refused "an unknown sideband, taken down" "no|not|neither" ctl down sb7
	refused "a station for an unknown sideband" "no|not" ctl station add $BMC2 dev sb7
	refused "a device that is no sideband, deleted" "no|not" ctl dev del lom1
	refused "a port for a device that is no sideband" "no|not" ctl port add lom1 dev lom0
}

# What others may not do while a sideband stands; ip has exit code 2, too.
others() {
	refused "the port can't take a station's MAC" "station|sideband|MAC" \
		ip -n host link set lom0 address $BMC
	refused "the host leg can't take a station's MAC" "station" \
		ip -n host link set sb0 address $BMC
	# Before the bridge is asked, the kernel wants to take it from its master.
	refused "the BMC link can't join a bridge" "busy|not supported" \
		ip -n host link set bmc0 master br9
	refused "the BMC link can't have a macvlan" "sideband|bmc|busy" \
		ip -n host link add link bmc0 name mv0 type macvlan
	refused "the BMC link can't have VLAN devices" "sideband|bmc" \
		ip -n host link add link bmc0 name bmc0.5 type vlan id 5
	refused "a sideband can't be moved to another namespace" "." \
		ip -n host link set sb0 netns lan
}

# What the BMC is sent would leave by the port below its link, group frames of
# the wire for one.
loops() {
	local below="port of this sideband is below" above="BMC link .*on top of"
	need ctl dev add sb1
	need ctl port add lom1 dev sb1
	need ip -n host link set lom1 master br9
	refused "the bridge of the port as BMC link" "$below" ctl dev set sb1 bmc-link br9
	need ip -n host link set lom1 nomaster
	need ip -n host link add link lom1 name lom1.5 type vlan id 5
	refused "a VLAN device on the port as BMC link" "$below" \
		ctl dev set sb1 bmc-link lom1.5
	need ip -n host link del lom1.5

	need ctl dev set sb1 bmc-link br9
	# Without members it has no carrier, which the kernel may say a second later.
	need wait_for 5 eval 'ip -n host link show br9 | grep -q NO-CARRIER'
	refused "the port can't join the bridge that is the BMC link" "$above" \
		ip -n host link set lom1 master br9
	need ip -n host link add bond9 type bond
	need ip -n host link set lom1 down
	need ip -n host link set lom1 master bond9
	need wait_for 5 eval 'ip -n host link show lom1 | grep -q "state UP"'
	refused "nor can its bond" "$above" ip -n host link set bond9 master br9
	need ctl port del lom1 dev sb1
	need ip -n host link set bond9 master br9
	refused "a port below the bridge that is the BMC link" "$above" \
		ctl port add lom1 dev sb1
	need ctl dev set sb1 bmc-link none
	need ip -n host link set bond9 nomaster
	need ctl port add lom1 dev sb1
	refused "the bond of the port as BMC link" "bond, team or VRF" ctl dev set sb1 bmc-link bond9
	need ctl dev del sb1
	need ip -n host link del bond9
	need ip -n host link set lom1 up
	need wait_for 10 running host lom1
}

# In whichever order: one of them would have the frames of the other.
stacked() {
	need ctl dev add sb1
	need ip -n host link add link lom1 name lom1.5 type vlan id 5
	need ctl port add lom1 dev sb1
	refused "a VLAN device on a port as port of the same sideband" \
		"another port of this sideband is below" ctl port add lom1.5 dev sb1
	need ctl port del lom1 dev sb1
	need ctl port add lom1.5 dev sb1
	refused "the device below a port as port of the same sideband" \
		"another port of this sideband is on top" ctl port add lom1 dev sb1
	need ip -n host link del lom1.5
	need ip -n host link add bond9 address 02:00:00:00:09:09 type bond
	need ip -n host link add link bond9 name bond9.5 type vlan id 5
	need ctl port add bond9.5 dev sb1
	need ctl port add lom1 dev sb1
	need ip -n host link set lom1 down
	refused "a port can't join the bond below another port" \
		"port .*on top of" ip -n host link set lom1 master bond9
	need ctl dev del sb1
	need ip -n host link del bond9
	need ip -n host link set lom1 up
	need wait_for 10 running host lom1
}

# in_container MAC: a macvlan on lom1 that is in another namespace.
in_container() {
	need ip -n host link add link lom1 name mv9 address "$1" type macvlan
	need ip -n host link set mv9 netns lan
	need ip -n lan link set mv9 up
}

# Addresses of the host that no device of this namespace shows, or not yet.
hidden() {
	in_container $STRANGER
	refused_up "the MAC of a macvlan in a container as station" "host" \
		lom1 bmc1 $STRANGER
	need ctl dev add sb1
	need ctl station add $STRANGER dev sb1
	refused "a port where a container has the station's MAC" "host" \
		ctl port add lom1 dev sb1
	need ip -n lan link del mv9
	need ctl port add lom1 dev sb1
	need ctl station add $STRANGER dev sb1 vlan 7 tag keep
	need ctl dev add sb7
	need ctl port add lom1 dev sb7
	check "a MAC that another sideband has in another VLAN is none of the host's" \
		ctl station add $STRANGER dev sb7 vlan 8 tag keep
	need ctl dev del sb7

	need ip -n host link set bmc1 address $STRANGER
	refused "a BMC link with the MAC of a station" "station" \
		ctl dev set sb1 bmc-link bmc1
	need ip -n host link set bmc1 address 02:00:00:00:03:01
	need ctl dev set sb1 bmc-link bmc1
	refused "the BMC link can't take it" "station" \
		ip -n host link set bmc1 address $STRANGER
	need ctl dev del sb1
}

load_module
modprobe -q tun
machines 2
add_bmc_link 1
need host ip tuntap add dev tun0 mode tun
need ip -n host link add br9 type bridge
devices
addresses
same "after all refusals there is no sideband" 0 "$(ctl -j dev show | jq length)"

need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
check_not "control: an accepted request is not taken for a refusal" \
	eval 'refused x "" ctl station add $BMC2 dev sb0 | grep -q "^ok"'
need ctl station del $BMC2 dev sb0
taken
missing
others
loops
stacked
hidden
legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
ends untagged
exchange "the sideband goes on working" \
	send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
	send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
finish
