#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: tags mean the same whoever strips or inserts them, and leave a leg as
# the station says.
#
#	lan                       host                    bmc
#	wire0, wire0.100 -------- lom0 in br0    sb0
#	                          bmc0 ------------------ eth0, eth0.200
#
# Stations: BMC in VLAN 100 with tag add, BMC2 in VLAN 200 with tag keep; then
# BMC untagged and, under the same MAC, in VLAN 200 with tag keep; then BMC, with
# lom0.300 as port and bmc0.5 as BMC link.

. "$(dirname "$0")/lib.sh"

added() {
	exchange "add: the tag is taken off towards the BMC, whatever its priority" \
		send wire "$BMC $CLIENT tag 100:5" get bmc "$BMC $CLIENT"
	exchange "add: the BMC's frames are tagged" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100"
	exchange "add: a priority of the BMC goes into the tag" \
		send bmc "$CLIENT $BMC tag 0:5" get wire "$CLIENT $BMC tag 100:5"
	exchange "add: the BMC can't tag itself" drops drop-vlan=3 \
		send bmc "$CLIENT $BMC tag 100" send bmc "$CLIENT $BMC tag 101" \
		send bmc "$ALL $BMC tag 200"
	exchange "add: a second tag does not lead into another VLAN" \
		drops drop-vlan=2 send wire "$BMC $CLIENT tag 100 tag 200" \
		send wire "$BMC $CLIENT tag 100 tag 7:3"
	exchange "add: the inner of two tags does not count" \
		send wire "$BMC $CLIENT tag 7 tag 100" get host "$BMC $CLIENT tag 7 tag 100"
	exchange "add: a priority tag is no VLAN" \
		send wire "$BMC $CLIENT tag 0:5" get host "$BMC $CLIENT tag 0:5"
}

kept() {
	exchange "keep: the tag stays, with its priority" \
		send wire "$BMC2 $CLIENT tag 200:5" get bmc "$BMC2 $CLIENT tag 200:5" \
		send bmc "$CLIENT $BMC2 tag 200:6" get wire "$CLIENT $BMC2 tag 200:6"
	exchange "keep: both of two tags stay" \
		send wire "$BMC2 $CLIENT tag 200 tag 7" get bmc "$BMC2 $CLIENT tag 200 tag 7" \
		send bmc "$CLIENT $BMC2 tag 200 tag 7" get wire "$CLIENT $BMC2 tag 200 tag 7"
	exchange "keep: another VLAN is dropped" drops drop-vlan=2 \
		send bmc "$CLIENT $BMC2 tag 201" send bmc "$ALL $BMC2 tag 100"
	exchange "keep: untagged is dropped" drops drop-vlan=1 send bmc "$CLIENT $BMC2"
	exchange "keep: untagged from the wire is the host's affair" \
		send wire "$BMC2 $CLIENT" get host "$BMC2 $CLIENT"
	exchange "keep: broadcast in the VLAN goes to both, tagged" \
		send wire "$ALL $CLIENT tag 200" get bmc "$ALL $CLIENT tag 200" \
		get host "$ALL $CLIENT tag 200"
	exchange "keep: broadcast of the BMC is tagged on the wire" \
		send bmc "$ALL $BMC2 tag 200" get wire "$ALL $BMC2 tag 200"
}

foreign() {
	exchange "a service tag (802.1ad) is no VLAN of ours" \
		send wire "$BMC $CLIENT tag 88a8:100" get host "$BMC $CLIENT tag 88a8:100" \
		send wire "$BMC2 $CLIENT tag 88a8:200" get host "$BMC2 $CLIENT tag 88a8:200"
	exchange "nor with our tag inside it" \
		send wire "$BMC $CLIENT tag 88a8:5 tag 100" \
		get host "$BMC $CLIENT tag 88a8:5 tag 100"
	exchange "nor for groups" send wire "$ALL $CLIENT tag 88a8:100" \
		get host "$ALL $CLIENT tag 88a8:100"
	exchange "the BMC can't send with a service tag" drops drop-vlan=2 \
		send bmc "$CLIENT $BMC tag 88a8:100" send bmc "$CLIENT $BMC2 tag 88a8:200"
	noticed "control: a wrong VLAN is noticed" \
		send wire "$BMC2 $CLIENT tag 200" get bmc "$BMC2 $CLIENT tag 201"
	noticed "control: a wrong priority is noticed" \
		send wire "$BMC2 $CLIENT tag 200:1" get bmc "$BMC2 $CLIENT tag 200:2"
}

untagged() {
	exchange "none: untagged both ways" \
		send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
	exchange "none: a priority tag counts as untagged and stays" \
		send wire "$BMC $CLIENT tag 0:5" get bmc "$BMC $CLIENT tag 0:5" \
		send bmc "$CLIENT $BMC tag 0:6" get wire "$CLIENT $BMC tag 0:6"
	exchange "none: the same MAC keeps its tag in its other VLAN" \
		send wire "$BMC $CLIENT tag 200" get bmc "$BMC $CLIENT tag 200" \
		send bmc "$CLIENT $BMC tag 200" get wire "$CLIENT $BMC tag 200"
	exchange "none: further VLANs are refused both ways" drops drop-vlan=1 \
		send wire "$BMC $CLIENT tag 201" get host "$BMC $CLIENT tag 201" \
		send bmc "$CLIENT $BMC tag 201"
	exchange "none: a tag behind a priority tag does not count" \
		send wire "$BMC $CLIENT tag 0 tag 200" \
		get host "$BMC $CLIENT tag 0 tag 200"
	exchange "none: nor does one that the BMC hides so" drops drop-vlan=1 \
		send bmc "$CLIENT $BMC tag 0 tag 200"
}

# strip_and_insert DEV... : tags in the data of a frame, or beside it.
offloads() {
	need host ethtool -K lom0 txvlan "$1" rxvlan "$1"
	need host ethtool -K bmc0 txvlan "$1" rxvlan "$1"
	need lan ethtool -K wire0 txvlan "$1" rxvlan "$1"
	need bmc ethtool -K eth0 txvlan "$1" rxvlan "$1"
}

by_vlan_devices() {
	exchange "$1: add, between a VLAN device and the BMC" \
		send wire100 "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100" \
		get wire100 "$CLIENT $BMC"
	exchange "$1: keep, between the wire and a VLAN device of the BMC" \
		send wire "$BMC2 $CLIENT tag 200" get bmc "$BMC2 $CLIENT tag 200" \
		get bmc200 "$BMC2 $CLIENT" \
		send bmc200 "$CLIENT $BMC2" get wire "$CLIENT $BMC2 tag 200"
}

vlan_devices() {
	need ip -n lan link add link wire0 name wire0.100 type vlan id 100
	need ip -n bmc link add link eth0 name eth0.200 type vlan id 200
	need ip -n lan link set wire0.100 up
	need ip -n bmc link set eth0.200 up
	legs+=(wire100=lan/wire0.100 bmc200=bmc/eth0.200)
	by_vlan_devices "offloads on"
	offloads off
	by_vlan_devices "offloads off"
	offloads on
}

# in_line DEV: its frames have the tag in their data from now on.
in_line() { need ip -n host link set "$1" type vlan reorder_hdr off; }

# Refused at first, but the flag can be changed later.
tags_in_line() {
	need ip -n host link add link lom0 name lom0.300 type vlan id 300
	need ip -n host link add link bmc0 name bmc0.5 type vlan id 5
	need ip -n host link set lom0.300 up
	need ctl up lom0.300 bmc-link bmc0.5 mac $BMC dev sb0
	end_frames=(end wire host "$ALL $CLIENT" end bmc wire "$ALL $BMC tag 5")
	exchange "VLAN devices as port and BMC link: the tags are none of ours" \
		send wire "$BMC $CLIENT tag 300" get bmc "$BMC $CLIENT tag 5" \
		send bmc "$CLIENT $BMC tag 5" get wire "$CLIENT $BMC tag 300"
	in_line lom0.300
	exchange "a port that keeps the tag in the data is left alone" \
		send wire "$BMC $CLIENT tag 300" send wire "$ALL $CLIENT tag 300" \
		send bmc "$CLIENT $BMC tag 5" get wire "$CLIENT $BMC tag 300"
	in_line bmc0.5
	end_frames=(end wire host "$ALL $CLIENT")
	exchange "a BMC link that does so is in no VLAN of ours" drops drop-vlan=1 \
		send bmc "$CLIENT $BMC tag 5"
}

load_module
topology 1
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 mac $BMC2 vlan 200 tag keep dev sb0
ends 100
added
kept
foreign
vlan_devices
need ctl down sb0

need ctl up lom0 bmc-link bmc0 mac $BMC mac $BMC vlan 200 tag keep dev sb0
legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
ends untagged
untagged
need ctl down sb0

legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
tags_in_line
finish
