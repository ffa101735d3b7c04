#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a port, a BMC link and an exclusion can be named before there is such a
# device; once it is there it works, without a further command. One that comes and
# can't be used stays absent, and why is said.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0
#
# All names above are configured before any of the devices is made.

. "$(dirname "$0")/lib.sh"

conf=$scratch/late.conf

port_is() { [ "$(value state "$(ctl -j port show "$1" dev "$2")")" = "$3" ]; }
link_is() { [ "$(ctl -j dev show "$1" | jq -r '.[0].bmc_link.state')" = "$2" ]; }
port_refusal() { ctl -j port show "$1" dev "$2" | jq -r '.[0].refusal'; }
link_refusal() { ctl -j dev show "$1" | jq -r '.[0].bmc_link.refusal'; }
# shellcheck disable=SC2086 # a port, and perhaps a VLAN
excluded() { [ "$(ctl -j exclude show $1 | jq -r '.[0].ifindex')" != null ]; }
exclusion_refusal() { ctl -j exclude show "$1" | jq -r '.[0].refusal'; }
refusal_is() { [ "$("${@:2}")" = "$1" ]; }

# said LINES PATTERN: the monitor has said it, after its first LINES lines.
said() { tail -n "+$(($1 + 1))" "$scratch/events" | grep -Eq "$2"; }
lines() { wc -l <"$scratch/events"; }

dummy() { need ip -n host link add "$1" type dummy; }
gone() { need ip -n host link del "$1"; }
rename() { need ip -n host link set "$1" down; need ip -n host link set "$1" name "$2"; }

works() {
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/lom0@88b5)
	ends untagged
	exchange "$1: frames go both ways" \
		send wire "$BMC $CLIENT size 1500" get bmc "$BMC $CLIENT size 1500" \
		send bmc "$CLIENT $BMC size 1500" get wire "$CLIENT $BMC size 1500" \
		send wire "$LOM0 $CLIENT" get host "$LOM0 $CLIENT"
	noticed "$1: control: that the host had the BMC's frame would be noticed" \
		send wire "$BMC $CLIENT" get host "$BMC $CLIENT"
}

# ---- names alone ----

named_only() {
	refused "a port that is not there" "No device.*word absent" ctl port add lom0 dev sb9
	refused "a BMC link that is not there" "No device.*word absent" \
		ctl dev set sb9 bmc-link bmc0
	refused "an exclusion of what is not there" "No device.*word absent" ctl exclude add lom0
	check "all of a sideband is named" \
		ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 announce 0 absent
	check "the port is absent" port_is lom0 sb0 absent
	check "the BMC link is absent" link_is sb0 absent
	same "nobody has refused them" "null null" "$(port_refusal lom0 sb0) $(link_refusal sb0)"
	check "show says what is waited for" eval 'ctl show | grep "port lom0 is absent, it is used once"'
	check "the monitor says that the port is absent" \
		wait_for 5 said 0 "port add lom0 dev sb0 .*state absent"
}

named_twice() {
	refused "the port again" "already has this port" ctl port add lom0 dev sb0 absent
	refused "the BMC link again" "already waits" ctl dev set sb0 bmc-link bmc0 absent
	refused "the BMC link of another sideband" "Another sideband waits" \
		ctl dev set sb9 bmc-link bmc0 absent
	refused "the BMC link as port" "waits for this device as its BMC link" \
		ctl port add bmc0 dev sb0 absent
	refused "as port of another sideband" "waits for this device as its BMC link" \
		ctl port add bmc0 dev sb9 absent
	refused "the port as BMC link" "waits for this device as a port" \
		ctl dev set sb0 bmc-link lom0 absent
	refused "the port as BMC link of another sideband" "waits for this device as a port" \
		ctl dev set sb9 bmc-link lom0 absent
	refused "a name that no device can have" "not a valid name" ctl port add all dev sb0 absent
	refused "as BMC link" "not a valid name" ctl dev set sb9 bmc-link all absent
	refused "as exclusion" "not a valid name" ctl exclude add all absent
	refused "as exclusion of a VLAN, the name being named" "all: .*not a valid name" \
		ctl exclude add all vlan 5 absent
	check "control: a port of two sidebands" ctl port add lom0 dev sb9 absent
	check "is taken away again" ctl port del lom0 dev sb9
}

# ---- devices come ----

link_comes() {
	local mark
	mark=$(lines)
	add_bmc_link 0
	check "the BMC link is made, and used" wait_for 5 link_is sb0 up
	check "the monitor says so" wait_for 5 said "$mark" "dev change sb0.*bmc-link bmc0 state up"
	legs=(bmc=bmc/eth0)
	end_frames=()
	exchange "before the port comes the BMC's frames are dropped and counted" \
		drops drop-no-port=1 send bmc "$CLIENT $BMC"
}

port_comes() {
	local mark
	mark=$(lines)
	add_port 0
	check "the port is made, and used" wait_for 5 port_is lom0 sb0 up
	check "the monitor says so" wait_for 5 said "$mark" "port change lom0 dev sb0.*state up"
	works "at last"
}

port_comes_first() {
	need ctl dev set sb0 bmc-link none
	gone bmc0
	need ctl dev set sb0 bmc-link bmc0 absent
	check "another BMC link is waited for" link_is sb0 absent
	legs=(wire=lan/wire0 host=host/lom0@88b5)
	end_frames=(end wire host "$LOM0 $CLIENT")
	exchange "before the BMC link comes its frames are dropped and counted" \
		drops drop-no-bmc-link=1 send wire "$BMC $CLIENT"
	add_bmc_link 0
	check "it is made, and used" wait_for 5 link_is sb0 up
	works "behind a port that was there"
}

# ---- names that devices get later ----

# mark: all that came before it has been looked at, which is done later than it comes.
mark() {
	need ctl dev set sb9 bmc-link mark9 absent
	dummy mark9
	check "$1" wait_for 5 link_is sb9 up
	need ctl dev set sb9 bmc-link none
	gone mark9
}

renamed() {
	need ctl port add lom7 dev sb0 absent
	add_port 5
	mark "control: what has been waited for is taken"
	check "and a device of another name is not" port_is lom7 sb0 absent
	rename lom5 lom7
	need ip -n host link set lom7 up
	check "a device renamed to it is" wait_for 5 port_is lom7 sb0 up
	rename lom7 lom8
	check "and is known by its next name" port_is lom8 sb0 down
	check "nobody waits for the former" not ctl port show lom7 dev sb0
	need ctl port del lom8 dev sb0
	gone lom8
}

# A device gets the name that another leg waits for, which waits for the former then.
renamed_into() {
	local mark
	dummy swap0
	need ctl port add swap0 dev sb0
	need ctl port add swap1 dev sb0 absent
	need ctl exclude add swap0 vlan 7
	need ctl exclude add swap1 vlan 7 absent
	need ctl exclude add swap1 vlan 8 absent
	mark=$(lines)
	rename swap0 swap1
	check "a port gets the name of an absent one: it is there" port_is swap1 sb0 down
	check "the absent one waits for the former name" port_is swap0 sb0 absent
	check "so says the monitor" wait_for 5 said "$mark" "port change swap0 dev sb0.*state absent"
	check "so does the exclusion of the same VLAN" wait_for 5 said "$mark" \
		"exclusion change swap0 vlan 7 absent"
	check "that of another VLAN is enforced" excluded "swap1 vlan 8"
	same "each is saved once" "port = swap0 port = swap0 vlan 7 port = swap1 port = swap1 vlan 7 port = swap1 vlan 8" \
		"$(ctl save | grep swap | sort | xargs)"
	need ip -n host link add swap0 type dummy
	check "another device comes by that name, and is the port" wait_for 5 port_is swap0 sb0 down
	check "and excluded" excluded "swap0 vlan 7"
	need ctl port del swap0 dev sb0
	need ctl port del swap1 dev sb0
	need ctl exclude del swap0 vlan 7
	need ctl exclude del swap1 vlan 7
	need ctl exclude del swap1 vlan 8
	gone swap0
	gone swap1
}

# A port on a VLAN device, whose lower device is there.
vlan_port() {
	need ctl up lom2.200 bmc-link bmc2 mac $BMC2 dev sb2 announce 0 absent
	add_port 2
	add_bmc_link 2
	check "VLAN port: the BMC link comes" wait_for 5 link_is sb2 up
	check "VLAN port: its lower device is not it" port_is lom2.200 sb2 absent
	legs=(wire=lan/wire2 bmc=bmc/eth2 host=host/lom2)
	end_frames=(end wire host "02:00:00:00:01:02 $CLIENT")
	exchange "VLAN port: before it comes all is the host's" \
		send wire "$BMC2 $CLIENT tag 200" get host "$BMC2 $CLIENT tag 200" \
		send wire "$ALL $CLIENT tag 200" get host "$ALL $CLIENT tag 200"
	need ip -n host link add link lom2 name lom2.200 type vlan id 200
	need ip -n host link set lom2.200 up
	check "VLAN port: it comes" wait_for 5 port_is lom2.200 sb2 up
	legs=(wire=lan/wire2 bmc=bmc/eth2 host=host/lom2.200@88b5)
	end_frames=(end wire "bmc,host" "$ALL $CLIENT tag 200" end bmc wire "$ALL $BMC2")
	exchange "VLAN port: frames go both ways" \
		send wire "$BMC2 $CLIENT tag 200" get bmc "$BMC2 $CLIENT" \
		send bmc "$CLIENT $BMC2" get wire "$CLIENT $BMC2 tag 200"
	need ctl down sb2
	gone bmc2
	gone lom2
}

# ---- devices that come and are refused ----

port_refused() {
	local mark sentence
	sentence="The device is a bond or team; name its members as ports instead"
	need ctl port add late0 dev sb0 absent
	mark=$(lines)
	need ip -n host link add late0 type bond
	check "a bond as port: refused, and why is said" \
		wait_for 5 refusal_is "$sentence" port_refusal late0 sb0
	check "it stays absent" port_is late0 sb0 absent
	same "and is left alone" null "$(master late0)"
	check "the monitor says why" wait_for 5 said "$mark" "port change late0 .*refused \"$sentence\""
	check "so does show" eval "ctl show | grep -F \"can't be the port: $sentence\""
	gone late0
	check "it goes: there is no refusal any more" wait_for 5 refusal_is null port_refusal late0 sb0
	check "but the name still" port_is late0 sb0 absent
	need ip -n host link add late0 address $BMC type dummy
	check "one with the BMC's MAC: refused" wait_for 5 \
		refusal_is "The port has the MAC of a station or of the host leg" port_refusal late0 sb0
	need ip -n host link set late0 address 02:00:00:00:01:77
	check "it gets another MAC, and is used" wait_for 5 port_is late0 sb0 down
	same "and no more refused" null "$(port_refusal late0 sb0)"
	need ctl port del late0 dev sb0
	gone late0
}

# A strict sideband waits for all of a bond.
port_of_team() {
	need ctl dev add sb6 strict on
	need ctl port add late4 dev sb6 absent
	need ip -n host link add bond6 type bond mode active-backup miimon 50
	dummy member6
	dummy mate6
	need ip -n host link set member6 master bond6
	need ip -n host link set mate6 master bond6
	rename member6 late4
	check "one of a bond whose other member is no port: refused, and why is said" \
		wait_for 5 eval 'port_refusal late4 sb6 | grep "strict.*in a team with others"'
	need ctl port add mate6 dev sb6
	check "the other becomes a port: it is used" wait_for 5 \
		eval 'port_is late4 sb6 down || port_is late4 sb6 up'
	need ctl dev del sb6
	gone late4
	gone mate6
	gone bond6
}

# A port of one sideband gets the name that another one waits for as its BMC link.
link_refused() {
	local sentence="The device is a port of a sideband"
	dummy lom3
	need ctl port add lom3 dev sb0
	need ctl dev set sb9 bmc-link late1 absent
	rename lom3 late1
	check "a port as BMC link: refused, and why is said" \
		wait_for 5 refusal_is "$sentence" link_refusal sb9
	check "it stays absent" link_is sb9 absent
	check "and the port a port" port_is late1 sb0 down
	check "show says why" eval "ctl show sb9 | grep -F \"can't be the BMC link: $sentence\""
	need ctl port del late1 dev sb0
	check "it is no port any more, and used" wait_for 5 link_is sb9 up
	same "and no more refused" null "$(link_refusal sb9)"
	need ctl dev set sb9 bmc-link none
	gone late1
}

# Neither the next BMC link nor the former can be had: that is looked at as if it came.
link_lost() {
	local mark
	dummy base8
	need ip -n host link set base8 up
	need ip -n host link add link base8 name base8.1 type vlan id 1
	need ip -n host link add link base8 name base8.2 type vlan id 2
	need ctl dev set sb9 bmc-link base8.1
	check "control: a BMC link is up" link_is sb9 up
	need ip -n host link set base8 down
	mark=$(lines)
	check_not "neither another BMC link nor that can be had" ctl dev set sb9 bmc-link base8.2
	check "why not is said" wait_for 5 refusal_is "The BMC link cannot be brought up" link_refusal sb9
	check "the monitor says so" wait_for 5 said "$mark" "dev change sb9.*refused"
	need ip -n host link set base8 up
	check "it is had again" wait_for 5 link_is sb9 up
	need ctl dev set sb9 bmc-link none
	gone base8
}

exclusion_refused() {
	local mark
	need ctl exclude add late2 absent
	refused "the exclusion again" "already exists" ctl exclude add late2 absent
	refused "and without the word" "already exists" ctl exclude add late2
	check_not "it is absent" excluded late2
	need ip -n host link add bond7 type bond mode active-backup miimon 50
	dummy member7
	need ip -n host link set member7 master bond7
	mark=$(lines)
	need ip -n host link set member7 down
	need ip -n host link set member7 name late2
	check "a port in a bond: not excluded, and why is said" \
		eval 'exclusion_refusal late2 | grep "in a bond, team or bridge"'
	check "the monitor says why" wait_for 5 said "$mark" "exclusion change late2 absent .*refused"
	same "it stays in its bond" bond7 "$(master late2)"
	need ip -n host link set late2 nomaster
	check "it leaves the bond: it is excluded" wait_for 5 excluded late2
	same "and no more refused" null "$(exclusion_refusal late2)"
	check_not "the bond does not get it again" ip -n host link set late2 master bond7
	need ctl exclude del late2
	exclusion_forced
	gone late2
	gone bond7
}

# The sentence says to do so.
exclusion_forced() {
	local mark
	need ip -n host link set late2 name member7
	need ip -n host link set member7 master bond7
	need ctl exclude add late2 absent
	need ip -n host link set member7 down
	need ip -n host link set member7 name late2
	check "a port in a bond is not excluded once more" \
		eval 'exclusion_refusal late2 | grep "exclude it with force"'
	refused "nor without force" "already exists" ctl exclude add late2
	mark=$(lines)
	check "it is with force" ctl exclude add late2 force
	check "and says so" excluded late2
	same "out of its bond" null "$(master late2)"
	same "and no more refused" null "$(exclusion_refusal late2)"
	check "the monitor says so" wait_for 5 said "$mark" "exclusion change late2"
	refused "with force again" "already exists" ctl exclude add late2 force
	need ctl exclude del late2
}

# ---- exclusions ----

exclusions() {
	need ip -n host link add bond1 type bond mode active-backup miimon 50
	need ctl exclude add lom1 vlan 100 absent
	need ctl exclude add port4 absent
	need ctl port add port4 dev sb0 absent attach exclusive
	refused "exclusively attached without an exclusion" "exclude add" \
		ctl port add lom6 dev sb0 absent attach exclusive
	dummy port4
	check "an excluded port comes: no bond gets it" not ip -n host link set port4 master bond1
	need ip -n host link set port4 up
	check "it is attached exclusively" wait_for 5 \
		eval '[ "$(value attach "$(ctl -j port show port4 dev sb0)")" = exclusive ]'
	need ctl port del port4 dev sb0
	need ctl exclude del port4
	gone port4
	excluded_vlan
	need ctl exclude del lom1 vlan 100
	gone bond1
	gone lom1
}

excluded_vlan() {
	add_port 1
	check "a port with an excluded VLAN comes" excluded lom1
	need ip -n host link set lom1 down
	need ip -n host link set lom1 master bond1
	need ip -n host link set bond1 address 02:00:00:00:01:01 up
	need wait_for 10 eval '[ "$(host cat /sys/class/net/bond1/bonding/active_slave)" = lom1 ]'
	legs=(wire=lan/wire1 host=host/bond1)
	end_frames=(end wire host "$ALL $CLIENT" end host wire "$CLIENT 02:00:00:00:01:01")
	exchange "that VLAN does not pass, up or down, and another does" \
		send wire "02:00:00:00:01:01 $CLIENT tag 100" \
		send host "$CLIENT 02:00:00:00:01:01 tag 100" \
		send wire "02:00:00:00:01:01 $CLIENT tag 101" \
		get host "02:00:00:00:01:01 $CLIENT tag 101"
}

# The host has nothing of a port that is dedicated before it is there.
dedicated() {
	need ctl up lom4 bmc-link bmc4 mac $BMC2 dev sb4 mode dedicated announce 0 absent
	add_bmc_link 4
	add_port 4
	check "dedicated: all comes" wait_for 5 eval 'port_is lom4 sb4 up && link_is sb4 up'
	legs=(wire=lan/wire4 bmc=bmc/eth4 host=host/lom4@88b5)
	end_frames=(end wire bmc "$ALL $CLIENT" end bmc wire "$ALL $BMC2")
	exchange "dedicated: the BMC has its frames, and the host none" \
		send wire "$BMC2 $CLIENT" get bmc "$BMC2 $CLIENT" \
		send bmc "$CLIENT $BMC2" get wire "$CLIENT $BMC2"
	need ctl down sb4
	gone bmc4
	gone lom4
}

# ---- names taken away ----

# What sb9 waits for shows that what came before it has been looked at.
forgotten() {
	need ctl port add never0 dev sb0 absent
	need ctl exclude add never0 absent
	need ctl exclude add never1 vlan 5 absent
	need ctl dev add sb8 bmc-link never1 absent
	check "an absent port is taken away" ctl port del never0 dev sb0
	check "an absent exclusion" ctl exclude del never0
	check "an absent VLAN" ctl exclude del never1 vlan 5
	check "an absent BMC link" ctl dev set sb8 bmc-link none
	need ctl dev add sb7 bmc-link never1 absent
	check "a sideband with an absent BMC link" ctl dev del sb7
	need ctl dev set sb9 bmc-link mark9 absent
	dummy never0
	dummy never1
	dummy mark9
	check "control: who is still waited for is taken" wait_for 5 link_is sb9 up
	same "the others are not" "null null" "$(master never0) $(master never1)"
	check_not "nor excluded" eval 'ctl exclude show | grep never'
	need ctl down sb8
	need ctl dev set sb9 bmc-link none
	gone never0
	gone never1
	gone mark9
}

# ---- apply ----

apply_all() {
	need ctl flush
	gone lom0
	gone bmc0
	cat >"$conf" <<-END
		[sideband sb0]
		address = $LEG
		bmc-link = bmc0
		host-access = on
		port = lom0
		port = lom6 priority 5
		station = $BMC
		[exclude]
		port = lom6
		port = lom0 vlan 300
	END
	check "apply: none of its devices is there" ctl apply "$conf"
	same "nothing differs" "0" "$(ctl apply "$conf" --check; echo $?)"
	ctl save >"$scratch/saved"
	check "apply again" ctl apply "$conf"
	same "changes nothing" "$(cat "$scratch/saved")" "$(ctl save)"
	add_bmc_link 0
	add_port 6
	add_port 0
	check "all of them come" wait_for 5 eval 'port_is lom0 sb0 up && port_is lom6 sb0 up &&
		link_is sb0 up && excluded lom6 && excluded lom0'
	works "apply"
	same "nothing differs now" "0" "$(ctl apply "$conf" --check; echo $?)"
	same "what is saved is the same" "$(cat "$scratch/saved")" "$(ctl save)"
}

# What can't be done is undone, absent devices included.
apply_undone() {
	local code=0 out
	gone lom6
	sed -e "s/priority 5/priority 6/" -e "s/= bmc0/= late3/" \
		-e "s/^station.*/station = $LEG/" "$conf" >"$conf.bad"
	out=$(ctl apply "$conf.bad" 2>&1) || code=$?
	same "apply: a change that is refused" 2 "$code"
	check "is put back" grep -q "what had been was put back" <<<"$out"
	same "with the port that is absent" "0" "$(ctl apply "$conf" --check; echo $?)"
	works "put back"
}

# One that can't be put back does not keep others from it.
apply_undone_rest() {
	local code=0 out
	need ip -n host link add lom6 type bond
	check "apply: a port is refused" wait_for 5 \
		refusal_is "The device is a bond or team; name its members as ports instead" \
		port_refusal lom6 sb0
	need ctl port add lom8 dev sb0 absent
	sed -e "/^port = lom6 /d" -e "s/^station.*/station = $LEG/" "$conf" >"$conf.bad"
	out=$(ctl apply "$conf.bad" 2>&1) || code=$?
	same "a change that is refused" 2 "$code"
	check "that one can't be put back" grep -q "lom6: .*is a bond or team" <<<"$out"
	check "is said" grep -q "not all could be put back" <<<"$out"
	check "the other is put back" port_is lom8 sb0 absent
	check "and all else" eval 'ctl save | grep -q "^station = $BMC"'
	works "put back but for one"
	gone lom6
}

# ---- limits ----

# Names cost the kernel something, devices or not.
limits() {
	local i
	add_namespace limit
	need sidebandctl -n limit dev add sbl
	for ((i = 1; i <= 256; i++)); do echo "port add p$i dev sbl absent"; done >"$scratch/many"
	check "256 ports are waited for" sidebandctl -n limit -b "$scratch/many"
	refused "and no more" "256 ports at most" \
		sidebandctl -n limit port add p0 dev sbl absent
	need sidebandctl -n limit port del p1 dev sbl
	check "but another one" sidebandctl -n limit port add p0 dev sbl absent
	for ((i = 0; i < 8192; i++)); do
		echo "exclude add e$((i / 4094)) vlan $((i % 4094 + 1)) absent"
	done >"$scratch/many"
	check "8192 exclusions are waited for" sidebandctl -n limit -b "$scratch/many"
	refused "and no more" "8192 exclusions at most" \
		sidebandctl -n limit exclude add e3 absent
	need sidebandctl -n limit exclude del e0 vlan 1
	check "but another one" sidebandctl -n limit exclude add e3 absent
	need ip netns del limit
}

# ---- ends ----

# What waits is refused some, too: a sentence is kept then.
wait_for_all() {
	sidebandctl -n "$1" up w0 w1 bmc-link w2 mac "$BMC" dev sbw absent >/dev/null &&
		sidebandctl -n "$1" exclude add w3 absent &&
		sidebandctl -n "$1" exclude add w4 vlan 5 absent &&
		ip -n "$1" link add w1 type bond && ip -n "$1" link add w3 type bond &&
		wait_for 5 eval "sidebandctl -n $1 port show w1 dev sbw | grep refused" &&
		wait_for 5 eval "sidebandctl -n $1 exclude show | grep refused"
}

ends_waiting() {
	add_namespace other
	check "names are waited for in a namespace" wait_for_all other
	check "and it ends" ip netns del other
	check "names are waited for" wait_for_all host
	check "the module goes" modprobe -r sideband
	same "what came is left alone" "null null" "$(master w1) $(master w3)"
	check "the module comes" modprobe sideband
	same "and waits for nothing" "[]" "$(ctl -j show)"
	check_not "nor excludes anything" eval 'ctl exclude show | grep w3'
}

load_module
for it in lan host bmc; do add_namespace $it; done
background sidebandctl -n host monitor >"$scratch/events" 2>"$scratch/monitor"
need wait_for 10 grep -q listening "$scratch/monitor"
need ctl dev add sb9
named_only
named_twice
link_comes
port_comes
port_comes_first
renamed
renamed_into
vlan_port
port_refused
port_of_team
link_refused
link_lost
exclusion_refused
exclusions
dedicated
forgotten
apply_all
apply_undone
apply_undone_rest
end_job "$job"
limits
ends_waiting
finish
