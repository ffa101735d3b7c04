#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: sidebandctl does all of a command or nothing, and says what is so, or
# why not, word for word; expected/ holds what is longer than a few lines.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           mgmt, sb0, ...
#	wire1 ------------ lom1 (down)
#	wire2 ------------ lom2 (down), lom2.5
#	                   bmc0 ------------------------- eth0
#	                   bmc1 ------------------------- eth1

. "$(dirname "$0")/lib.sh"

expected=$test_dir/expected
limit="while this host is off, hung or rebooting, the BMC can't be reached here"
no_module="sideband: the kernel module is not loaded, try 'modprobe sideband'"
no_device="No device of this name in this network namespace; to wait for it, add the word absent"
no_sideband="No sideband of this name in this network namespace"

# answers DESCRIPTION CODE TEXT COMMAND...: exit code and all it says.
answers() {
	local what=$1 wanted=$2 text=$3 out code=0
	shift 3
	out=$("$@" 2>&1) || code=$?
	same "$what" "$text"$'\n'"exit code $wanted" "$out"$'\n'"exit code $code"
}

# line TEXT: as an error is said.
line() { echo "sidebandctl: $1"; }

# Without the numbers that are different each time.
plain() { jq -S 'walk(if type == "object" then del(.ifindex, .stats, .active_age) else . end)'; }

devices() { ctl -j dev show; ip -n host -d link; }
names() { ctl -j dev show | jq -r '.[].ifname' | xargs; }
is_up() { ip -n host link show "$1" | grep -q '[<,]UP[,>]'; }
raised() { local i; for i in lom0 lom1 lom2; do ! is_up $i || echo $i; done | xargs; }

# ---- up and down ----

# nothing DESCRIPTION LINE ARGS...: up is refused, and all is as it was.
nothing() {
	local what=$1 line=$2 before out code=0
	shift 2
	before=$(devices)
	out=$(ctl up "$@" 2>&1) || code=$?
	same "nothing is done: $what" "$(line "$line"; echo "exit code 2"; echo "$before")" \
		"$(echo "$out"; echo "exit code $code"; devices)"
}

all_or_nothing() {
	local dotted=0cC4.7a00.0001
	same "at first there is no sideband" "" "$(names)"
	nothing "unknown port" "nolom: $no_device" nolom bmc-link bmc0 mac $BMC
	nothing "unknown second port" "nolom: $no_device" lom0 nolom bmc-link bmc0 mac $BMC
	nothing "unknown BMC link" "nobmc: $no_device" lom0 bmc-link nobmc mac $BMC
	nothing "the loopback as second port" "lo: The loopback device leads nowhere" \
		lom0 lo bmc-link bmc0 mac $BMC
	nothing "a port twice" "lom0: The sideband already has this port" \
		lom0 lom1 lom0 bmc-link bmc0 mac $BMC
	nothing "a station twice, the second one is named" \
		"$dotted: The sideband already has this station" \
		lom0 bmc-link bmc0 mac $BMC mac $dotted
	nothing "a MAC of the host" "$LOM0: This MAC belongs to a device of the host" \
		lom1 bmc-link bmc0 mac $BMC mac $LOM0
	nothing "the MAC of its own host leg" "$LEG: This MAC is that of the sideband's host leg; a station needs its own" \
		lom0 bmc-link bmc0 mac $LEG address $LEG
	nothing "a group MAC" "$GROUP: A station cannot have a group or broadcast MAC" \
		lom0 bmc-link bmc0 mac $BMC mac $GROUP
	nothing "a second VLAN without tags" \
		"100: Untagged frames of this sideband already belong to another VLAN; give the station that VLAN, or another one with tag keep" \
		lom0 bmc-link bmc0 mac $BMC mac $BMC2 vlan 100
	nothing "two tag rules in one VLAN" \
		"100: This sideband has stations in this VLAN with the other tag rule" \
		lom0 bmc-link bmc0 mac $BMC vlan 100 mac $BMC2 vlan 100 tag keep
	nothing "a group MAC for the host leg" "$GROUP: The host leg needs a unicast MAC" \
		lom0 bmc-link bmc0 mac $BMC address $GROUP
	nothing "a name that a device has" "lom1: A device of this name already exists" \
		lom0 bmc-link bmc0 mac $BMC dev lom1
	nothing "a pattern as name" "sb%d: This is not a valid name for a device" \
		lom0 bmc-link bmc0 mac $BMC dev sb%d
	nothing "a port that can't be raised, after one that was" \
		"lom2.5: can't be set up while the device below it is down" \
		lom0 lom1 lom2.5 bmc-link bmc1 mac $BMC
	check_not "control: success is not taken for nothing" eval \
		'nothing x "" lom0 bmc-link bmc0 mac $BMC | grep -q "^ok"'
	need ctl -q down lom0
}

in_one_command() {
	local words=(mac "$BMC" vlan 100 mac "$BMC2" vlan 200 tag keep mac "$BMC" vlan 201 tag keep)
	local words_said="$BMC vlan 100, $BMC2 vlan 200 tag keep, $BMC vlan 201 tag keep"
	answers "up says what it did" 0 \
		"mgmt: lom0, lom1 shared with the BMC behind bmc0: $words_said
mgmt: $limit" ctl up lom0 lom1 bmc-link bmc0 "${words[@]}" dev mgmt address $LEG
	same "ports that were down are up, and only those" "lom0 lom1" "$(raised)"
	answers "show" 0 "$(cat "$expected/show")" ctl show
	same "show in JSON" "$(cat "$expected/show.json")" "$(ctl -j show | plain)"
	answers "down, by a port" 0 "mgmt is taken down" ctl down lom1
	same "ports stay up" "lom0 lom1" "$(raised)"

	need ip -n host link set lom1 down
	need ip -n host link add sb0 type bridge
	answers "the first name that no device has" 0 \
		"sb1: lom0 shared with the BMC behind bmc0: $BMC"$'\n'"sb1: $limit" \
		ctl up lom0 bmc-link bmc0 mac $BMC
	same "a port that was not named stays down" lom0 "$(raised)"
	answers "down, by name" 0 "sb1 is taken down" ctl down sb1
	need ip -n host link del sb0
	answers "quiet" 0 "" ctl -q up lom0 bmc-link bmc0 mac $BMC
	answers "quiet down" 0 "" ctl -q down lom0
	same "in JSON up shows the sideband" "$BMC" \
		"$(ctl -j up lom0 bmc-link bmc0 mac $BMC dev sb7 |
			jq -r '.[] | select(.ifname == "sb7").stations[].mac')"
	need ctl -q down sb7
}

# What was done is not undone when nobody can be told.
unsaid() {
	local options
	for options in "" -j; do
		answers "up $options on a full disk" 4 \
			"$(line "output: can't be written: No space left on device")" \
			eval "ctl $options up lom0 bmc-link bmc0 mac $BMC >/dev/full"
		same "it is done" sb0 "$(names)"
		need ctl -q down sb0
		answers "up $options without an output" 4 \
			"$(line "output: can't be written: Bad file descriptor")" \
			eval "ctl $options up lom0 bmc-link bmc0 mac $BMC >&-"
		same "it is done, too" sb0 "$(names)"
		need ctl -q down sb0
	done
	answers "a batch without an input" 1 \
		"$(line "-: can't be read: Bad file descriptor")" eval "ctl -b - <&-"
	answers "nobody listens at all" 4 "" eval "ctl show <&- >&- 2>&-"
}

# sb0 and sb1 stay.
shared_port() {
	need ctl up lom0 bmc-link bmc0 mac $BMC address $LEG
	need ctl up lom0 bmc-link bmc1 mac $BMC2
	same "control: two sidebands on one port" "sb0 sb1" "$(names)"
	answers "down by a port that two use" 2 \
		"$(line "lom0: is used by sb0 and sb1 and perhaps more, name the sideband")" \
		ctl down lom0
	answers "down by a port that none uses" 2 \
		"$(line "lom1: is neither a sideband nor a port of one")" ctl down lom1
	same "and nothing went down" "sb0 sb1" "$(names)"
	need ctl port add lom1 dev sb1
	answers "a dry run of down, by a port" 0 \
		"dev-del do"$'\n'"    ifname(2) 4 bytes \"sb1\"" ctl -d down lom1
	answers "by name" 0 "dev-del do"$'\n'"    ifname(2) 4 bytes \"sb0\"" ctl -d down sb0
	answers "of what is none" 2 \
		"$(line "lom2: is neither a sideband nor a port of one")" ctl -d down lom2
	same "and nothing went down, again" "sb0 sb1" "$(names)"
	need ctl port del lom1 dev sb1
}

# ---- devices that have several names ----

ageless() { sed 's/"active_age":[0-9]*//g'; }

# same_answer WORDS OTHERS SB: these words, and those with SB in its place.
same_answer() {
	local others=${2/SB/$3}
	# shellcheck disable=SC2086 # words they are
	same "$others" "$(ctl -j $1 | ageless)" "$(ctl -j $others | ageless)"
}

# Whatever takes the name of a device takes its other names as well.
other_names() {
	local long=a-name-longer-than-15-bytes words own by_port
	need ip -n host link property add dev lom0 altname enp3s0 altname $long
	need ip -n host link property add dev bmc0 altname enx0200
	answers "up" 0 "sb0: lom0 shared with the BMC behind bmc0: $BMC"$'\n'"sb0: $limit" \
		ctl up $long bmc-link enx0200 mac $BMC
	need ip -n host link property add dev sb0 altname mgmt altname $long-sb
	for words in "show SB" "stats SB" "dev show SB" "port show dev SB" \
		"port show PORT dev SB" "port show PORT" "station show dev SB"; do
		own=${words/PORT/lom0}
		own=${own/SB/sb0}
		for by_port in enp3s0 $long; do
			same_answer "$own" "${words/PORT/$by_port}" mgmt
			same_answer "$own" "${words/PORT/$by_port}" $long-sb
		done
	done
	answers "station add and del" 0 "" eval \
		"ctl station add $STRANGER dev mgmt && ctl station del $STRANGER dev $long-sb"
	answers "port del and add" 0 "" eval \
		"ctl port del enp3s0 dev mgmt && ctl port add $long dev $long-sb"
	answers "dev set" 0 "" eval \
		"ctl dev set mgmt bmc-link none && ctl dev set $long-sb bmc-link enx0200"
	answers "down, by the port" 0 "sb0 is taken down" ctl down $long
	answers "one device by two names" 1 \
		"$(line "$long: can't be port and BMC link at once")" \
		ctl up $long bmc-link enp3s0 mac $BMC
	answers "a port that none uses" 2 \
		"$(line "enp3s0: is neither a sideband nor a port of one")" ctl down enp3s0
	answers "a new sideband needs a name of its own" 2 \
		"$(line "enp3s0: A device of this name already exists")" ctl dev add enp3s0
	answers "which is no longer than that of a device" 1 \
		"$(line "$long: a device name has at most 15 characters")" ctl dev add $long
	need ip -n host link property add dev lom1 altname $long-1
	answers "a port by its other name is set up" 0 "sb0" \
		eval "ctl -q up $long-1 bmc-link bmc0 mac $BMC && names"
	same "and only that one" "lom0 lom1" "$(raised)"
	answers "down, by the sideband" 0 "sb0 is taken down" eval \
		"ip -n host link property add dev sb0 altname mgmt && ctl down mgmt"
	need ip -n host link set lom1 down
}

# ---- refusals: exit code, words typed, the line said ----

refusals() {
	local code words text
	while IFS='|' read -r code words text; do
		# shellcheck disable=SC2086 # words they are
		answers "$words" "$code" "$(line "$text")" ctl $words
	done <<-END
	2|dev add lom0|lom0: A device of this name already exists
	2|dev add sb2 bmc-link nobmc|nobmc: $no_device
	2|dev add sb2 bmc-link bmc0|bmc0: The device is the BMC link of a sideband, see 'sidebandctl show'
	2|dev add sb2 address $ALL|$ALL: The host leg needs a unicast MAC
	2|dev set sb0 bmc-link bmc0|bmc0: The device already is the BMC link of this sideband
	2|dev set sb0 bmc-link lom0|lom0: The device is a port of a sideband
	2|dev set nosb bmc-link none|nosb: $no_sideband
	2|dev del lom1|lom1: This device is not a sideband
	2|dev show nosb|nosb: $no_sideband
	2|show nosb|nosb: $no_sideband
	2|stats lom1|lom1: This device is not a sideband
	2|port add nolom dev sb0|nolom: $no_device
	2|port add lom0 dev sb0|lom0: The sideband already has this port
	2|port add lom1 dev nosb|nosb: $no_sideband
	2|port add bmc1 dev sb0|bmc1: The device is the BMC link of a sideband, see 'sidebandctl show'
	2|port add sb1 dev sb0|sb1: A sideband cannot be port or BMC link of a sideband
	2|port set lom1 dev sb0 primary|lom1: The sideband has no port of this name
	2|port del lom1 dev sb0|lom1: The sideband has no port of this name
	2|port show lom1 dev sb0|lom1: The sideband has no port of this name
	2|port show lom1|lom1: no sideband has such a port
	2|port show dev nosb|nosb: $no_sideband
	2|station add $BMC dev sb0|$BMC: The sideband already has this station
	2|station add $BMC dev sb1|$BMC: Another sideband on the same port already has this MAC in this VLAN
	2|station add 0cc4.7a00.0003 dev sb0 vlan 7|7: Untagged frames of this sideband already belong to another VLAN; give the station that VLAN, or another one with tag keep
	2|station add 00-00-00-00-00-00 dev sb0|00-00-00-00-00-00: A station cannot have the zero MAC
	2|station add $GROUP dev sb0|$GROUP: A station cannot have a group or broadcast MAC
	2|station add $LOM0 dev sb0|$LOM0: This MAC belongs to a device of the host
	2|station del $BMC2 dev sb0|$BMC2: The sideband has no such station (in this VLAN)
	2|station del $BMC dev sb0 vlan 7|$BMC: The sideband has no such station (in this VLAN)
	2|station show $STRANGER|$STRANGER: no sideband has such a station
	2|down nosb|nosb: is neither a sideband nor a port of one
	1|down sb0 sb1|sb1: unknown word, see 'sidebandctl down help'
	1|port add lom0 dev sb0 vlan 7|vlan: unknown word, see 'sidebandctl port add help'
	END
	same "control: some of the words are accepted" 0 "$(ctl -q dev show sb0 >/dev/null; echo $?)"
}

# ---- namespaces, batches, JSON ----

from_batch() {
	local file=$scratch/batch
	printf '%s\n' "# a comment, an empty line, and quotes" "" \
		"station add '$STRANGER' dev \"sb0\"   # one more" \
		"port add nolom dev sb0" "station del $STRANGER dev sb0" >"$file"
	answers "a batch stops at the first error and names its line" 2 \
		"$(line "$file:4: nolom: $no_device")" ctl -b "$file"
	same "what comes before is done" "$STRANGER" \
		"$(ctl -j station show $STRANGER | jq -r '.[].mac')"
	answers "a batch from standard input" 0 "" \
		eval "echo 'station del $STRANGER dev sb0' | ctl -b -"
	answers "a wrong word in a batch" 1 "$(line "-:2: frob: unknown object, see 'sidebandctl help'")" \
		eval "printf 'station add $STRANGER dev sb0\nfrob\n' | ctl -b -"
	answers "what comes before is done, again" 0 "" ctl station del $STRANGER dev sb0
	answers "a batch that is not there" 1 \
		"$(line "$file.no: can't be opened: No such file or directory")" ctl -b "$file.no"
}

names_in() { sidebandctl -n "$1" -j dev show | jq -r '.[].ifname' | xargs; }

in_namespaces() {
	local words
	background ip netns exec host tail -f /dev/null
	same "a namespace by its name" "sb0 sb1" "$(names_in host)"
	same "by a path" "sb0 sb1" "$(names_in /run/netns/host)"
	need wait_for 10 eval '[ "$(readlink /proc/$job/ns/net)" != "$(readlink /proc/self/ns/net)" ]'
	same "by that of a process" "sb0 sb1" "$(names_in /proc/"$job"/ns/net)"
	end_job "$job"
	same "control: another one has none" "" "$(names_in lan)"
	for words in show dev "port show" station "station show" stats; do
		# shellcheck disable=SC2086 # words they are
		answers "$words says so" 0 "no sideband in this network namespace" \
			sidebandctl -n lan $words
		# shellcheck disable=SC2086 # words they are
		answers "$words in JSON" 0 "[]" sidebandctl -n lan -j $words
	done
	answers "exclude show says what it has none of" 0 \
		"no exclusion in this network namespace" sidebandctl -n lan exclude show
	answers "an unknown one" 2 \
		"$(line "nowhere: there is no such network namespace, 'ip netns' lists those that have a name")" \
		sidebandctl -n nowhere show
	answers "a file that is none" 2 \
		"$(line "$scratch/batch: can't enter the network namespace: it is none")" \
		sidebandctl -n "$scratch/batch" show
}

# one_array OPTION WORDS...: the output is one JSON array.
one_array() { ctl "$@" | jq -es 'length == 1 and (.[0] | type == "array")'; }

json_is_valid() {
	local words
	need ctl port add "$odd" dev sb1
	for words in show "dev show" "port show" "station show" stats "stats all" "-s show" "-s dev show"; do
		# shellcheck disable=SC2086 # words they are
		check "valid JSON: $words" one_array -j $words
	done
	check "valid JSON, indented: show" one_array -p show
	same "a device name may hold quotes" "$odd" \
		"$(ctl -j port show | jq -r '.[] | select(.dev == "sb1").ifname' | tail -n 1)"
	need ctl port del "$odd" dev sb1
}

unprivileged() {
	local denied="not permitted, needs CAP_NET_ADMIN in this network namespace"
	local nobody=(host setpriv --reuid 65534 --regid 65534 --clear-groups sidebandctl)
	answers "a user can't up" 2 "$(line "up: $denied")" \
		"${nobody[@]}" up lom0 bmc-link bmc0 mac $BMC
	answers "a user can't down" 2 "$(line "down: $denied")" "${nobody[@]}" down sb0
	answers "a user can't change" 2 "$(line "station add: $denied")" \
		"${nobody[@]}" station add $STRANGER dev sb0
	same "a user can look" "$(ctl show)" "$("${nobody[@]}" show)"
	answers "a user can't enter a namespace" 2 \
		"$(line "lan: can't enter the network namespace: needs CAP_SYS_ADMIN")" \
		"${nobody[@]}" -n lan show
}

# ---- what needs attention ----

# advises DESCRIPTION LINE...: of sb0, in text and in JSON.
advises() {
	local what=$1 wanted
	shift
	wanted=$([ $# = 0 ] || printf '%s\n' "$@")
	same "attention: $what" "$wanted"$'\n'"$wanted" \
		"$(ctl show sb0 | sed -n 's/^ *attention: //p')"$'\n'"$(ctl -j show sb0 | jq -r '.[0].attention[]')"
}

port_is() { [ "$(port_state lom0)" = "$1" ]; }
link_is() { [ "$(link_state)" = "$1" ]; }

advice() {
	local no_link="no BMC link, try 'sidebandctl dev set sb0 bmc-link LINK'"
	local no_port="no port, try 'sidebandctl port add PORT dev sb0'"
	local no_station="no station, try 'sidebandctl station add MAC dev sb0'"
	need ctl dev add sb0
	answers "a sideband that has no port" 0 "" ctl port show
	advises "nothing is there" "$no_link" "$no_port" "$no_station"
	need ctl dev set sb0 bmc-link bmc0
	advises "no port, no station" "$no_port" "$no_station"
	need ctl port add lom0 dev sb0
	advises "no station" "$no_station"
	need ctl station add $BMC dev sb0
	advises "nothing"
	need ip -n host link set lom0 down
	local until="the BMC is unreachable until the link of lom0 returns"
	advises "the port is down" "port lom0 is down, try 'ip link set dev lom0 up'" "$until"
	need ip -n host link set lom0 up
	need ip -n lan link set wire0 down
	need wait_for 20 port_is no-carrier
	advises "the port has no carrier" \
		"port lom0 has no carrier, is its cable connected?" "$until"
	need ip -n lan link set wire0 up
	need wait_for 20 port_is up
	need ip -n host link set bmc0 down
	advises "the BMC link is down" "BMC link bmc0 is down, try 'ip link set dev bmc0 up'"
	need ip -n host link set bmc0 up
	need ip -n bmc link set eth0 down
	need wait_for 20 link_is no-carrier
	advises "the BMC link has no carrier" \
		"BMC link bmc0 has no carrier, is the BMC running and connected?"
	need ip -n host link del bmc0
	need ip -n host link del lom0
	advises "both are absent" "BMC link bmc0 is absent, it is used once a device of this name is there" \
		"port lom0 is absent, it is used once a device of this name is there" \
		"no active port, the BMC can't be reached"
	need ctl port add lom1 dev sb0
	advises "another port is there" "BMC link bmc0 is absent, it is used once a device of this name is there" \
		"port lom0 is absent, it is used once a device of this name is there" \
		"port lom1 is down, try 'ip link set dev lom1 up'" \
		"no active port, try 'sidebandctl port set PORT dev sb0 primary'"
	need ip -n host link add lom0 type bond
	need ip -n host link add bmc0 type sideband
	need wait_for 10 eval '[ "$(ctl -j show sb0 | grep -o "\"refusal\"" | wc -l)" = 2 ]'
	advises "what is there is neither" \
		"BMC link bmc0 is absent, a device bmc0 is there, but can't be the BMC link: A sideband cannot be port or BMC link of a sideband" \
		"port lom0 is absent, a device lom0 is there, but can't be the port: The device is a bond or team; name its members as ports instead" \
		"port lom1 is down, try 'ip link set dev lom1 up'" \
		"no active port, try 'sidebandctl port set PORT dev sb0 primary'"
	need ip -n host link del lom0
	need ip -n host link del bmc0
	add_port 0
	add_bmc_link 0
	need wait_for 20 port_is up
	need wait_for 20 link_is up
	need ip -n host link set lom1 up
	advises "all is well again"
	need ip -n host link set lom1 down
	need ctl -q down sb0
}

# ---- without the module ----

loaded() { [ -e /sys/module/sideband ] && echo loaded; }

without_module() {
	local helper
	helper=$(cat /proc/sys/kernel/modprobe)
	need rmmod sideband
	# Nothing may end the test before the helper is back.
	echo /bin/false >/proc/sys/kernel/modprobe
	answers "without the module: show" 2 "$(line "$no_module")" ctl show
	answers "without the module: up" 2 "$(line "$no_module")" ctl up lom0 bmc-link bmc0 mac $BMC
	answers "without the module: monitor" 2 "$(line "$no_module")" ctl monitor
	same "control: it is not loaded" "" "$(loaded)"
	echo "$helper" >/proc/sys/kernel/modprobe
}

on_first_use() {
	if ! modprobe -nq rtnl-link-sideband; then
		skip "loaded on first use" "modprobe does not know the module"
		load_module
		return
	fi
	check "ip link add type sideband" ip -n host link add sb0 type sideband
	same "loads the module" loaded "$(loaded)"
	need rmmod sideband
	same "control: it is gone again" "" "$(loaded)"
	answers "so does the tool" 0 "no sideband in this network namespace" ctl show
	same "by the name of the family" loaded "$(loaded)"
}

load_module
modprobe -q 8021q
machines 3
add_bmc_link 1
odd='"lom3"'
need ip -n host link add "$odd" type dummy
need ip -n host link add link lom2 name lom2.5 type vlan id 5
for port in lom1 lom2 bmc1; do need ip -n host link set $port down; done
all_or_nothing
in_one_command
unsaid
other_names
shared_port
refusals
from_batch
in_namespaces
json_is_valid
unprivileged
need ctl -q down sb0
need ctl -q down sb1
advice
without_module
on_first_use
finish
