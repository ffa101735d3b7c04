#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: alias addresses of files are set and taken away by apply, saved and flushed like
# all else. One that can't be set is a warning: the rest of the files is applied.
#
#	lan                         host                        bmc
#	wire0 --------------------- lom0          sb0
#	 192.168.100.1, fd00::1     bmc0          .2, ::2 ------ eth0

. "$(dirname "$0")/lib.sh"

conf=$scratch/a.conf

# base [EDIT...]: the file that all begins with, after edits by sed.
base() {
	sed -e "" "$@" >"$conf" <<-END
		[sideband sb0]
		bmc-link = bmc0
		address = $LEG
		port = lom0
		station = $BMC

		[alias]
		address = 192.168.100.2/24 dev sb0
		address = fd00::2/64 dev sb0
		address = 10.0.0.9/24 dev lom0
	END
}

apply() { ctl apply "$conf" "$@"; }
has() { ip -n host -o addr show dev "$1" | grep -F " $2 " >/dev/null; }
aliases() { ctl alias show; }
all="10.0.0.9/24 dev lom0
192.168.100.2/24 dev sb0
fd00::2/64 dev sb0"

# exits CODE DESCRIPTION COMMAND...: what it says is kept.
exits() {
	local wanted=$1 what=$2 code=0
	shift 2
	"$@" >"$scratch/out" 2>"$scratch/said" || code=$?
	same "$what" "$wanted" $code
	[ $code = "$wanted" ] || diag <"$scratch/said"
}

# warned LINE PATTERN: it was said so, by file and line, and nothing else was.
warned() {
	local lines
	lines=$(wc -l <"$scratch/said")
	[ "$lines" = 1 ] && grep -qE "a\.conf:$1: .*: warning: .*$2" "$scratch/said"
	verdict $? "warned: $2"
	diag <"$scratch/said"
}

with_ipv6() {
	need ns "$1" sh -c "cd /proc/sys/net/ipv6/conf/$2 &&
		echo 1 >addr_gen_mode; echo 0 >disable_ipv6"
}

round_trip() {
	base
	exits 0 "a sideband and its aliases are set at once" apply
	same "nothing is said" "" "$(cat "$scratch/said")"
	same "they are there" "$all" "$(aliases)"
	check "the host reaches the LAN" ns host ping -c 1 -W 5 192.168.100.1
	same "the host leg takes no router from there" 0 \
		"$(host cat /proc/sys/net/ipv6/conf/sb0/accept_ra)"
	exits 0 "nothing differs then" apply --check
	same "and nothing is said to" "" "$(cat "$scratch/out")"
	ctl save >"$scratch/first"
	same "they are saved" "[alias]
address = ${all//$'\n'/$'\n'address = }" \
		"$(sed -n '/alias/,$p' "$scratch/first")"
	exits 0 "flush" ctl flush
	same "leaves none" "no alias address in this network namespace" "$(aliases)"
	exits 0 "what was saved is applied" ctl apply "$scratch/first"
	same "and is there as before" "$(cat "$scratch/first")" "$(ctl save)"
}

what_differs() {
	base -e '/10.0.0.9/d' -e 's,100.2/24,100.3/24,'
	exits 3 "others are said to differ" apply --check
	same "in lines" "[alias]
- address = 10.0.0.9/24 dev lom0
- address = 192.168.100.2/24 dev sb0
+ address = 192.168.100.3/24 dev sb0" "$(cat "$scratch/out")"
	same "and not touched" "$all" "$(aliases)"
	need ip -n host addr add 10.0.0.77/24 dev lom0
	need host sysctl -qw net/ipv4/conf/lom0/promote_secondaries=1
	exits 0 "they are applied" apply
	same "as they are in the file" "192.168.100.3/24 dev sb0
fd00::2/64 dev sb0" "$(aliases)"
	check "an address that others have set stays" has lom0 10.0.0.77/24
	base -e 's,100.2/24,100.3/25,'
	exits 0 "another prefix length" apply
	check "is there" has sb0 192.168.100.3/25
	base
	need apply
}

# cant DESCRIPTION LINE PATTERN REMEDY EDIT...: one address can't be set, the rest is;
# and that too after the remedy.
cant() {
	local what=$1 line=$2 pattern=$3 remedy=$4
	shift 4
	base -e 's/^port/downdelay = 700\nport/' "$@"
	exits 3 "$what: exit code 3" apply
	warned "$line" "$pattern"
	same "$what: the rest is applied" 700 "$(ctl -j dev show sb0 | jq '.[0].downdelay')"
	check "$what: also the other addresses" has sb0 fd00::2/64
	exits 3 "$what: it is said to differ" apply --check
	eval "$remedy"
	exits 0 "control: set when that is no longer so ($what)" apply
	base
	need apply
}

warnings() {
	cant "taken" 9 "in use, 02:00:00:00:02:00 has it" \
		"need ip -n lan addr del 192.168.100.1/24 dev wire0" -e s/100.2/100.1/
	need ip -n lan addr add 192.168.100.1/24 dev wire0
	cant "taken, IPv6" 11 "in use by another machine" \
		"need ip -n lan addr del fd00::7/64 dev wire0" -e s/fd00::2/fd00::2\\/64\ dev\ sb0\\naddress=fd00::7/ \
		-e /10.0.0.9/d
	cant "no device" 11 "there is no such device" \
		"need ip -n host link add eno7 type dummy; need ip -n host link set eno7 up" \
		-e s/lom0$/eno7/ -e s/port\ =\ eno7/port\ =\ lom0/
	need ip -n host link del eno7
	need ip -n host addr add 10.1.0.9/24 dev lom0
	cant "an address of others" 11 "an address of this host already" \
		"need ip -n host addr del 10.1.0.9/24 dev lom0" -e s/10.0.0.9/10.1.0.9/
	need ip -n lan link set wire0 down
	base -e 's/10.0.0.9/10.0.0.8/'
	exits 3 "a port without link" apply
	warned 10 "has no link"
	need ip -n lan link set wire0 up
	need ip -n lan addr add fd00::1/64 dev wire0 nodad
	base
	need apply
}

# What is refused takes all back, the addresses too.
refusals() {
	base -e 's/^station.*/&\nport = lo/' -e '/100.2/d'
	exits 2 "a file that is refused" apply
	same "changes no address" "$all" "$(aliases)"
	base -e s/sb0/sb7/ -e 's/^address = 02.*/port = lo/'
	exits 2 "one that is refused when a host leg was gone" apply
	same "has put back its addresses" "$all" "$(aliases | sort)"
	base -e 's/^address = fd00.*/& force/'
	exits 1 "force is not for files" apply
}

vlans() {
	need ip -n host link add link lom0 name lom0.300 up type vlan id 300
	base -e 's,^address = 10.*,&\naddress = 192.168.30.2/24 dev lom0 vlan 300,'
	exits 0 "on a VLAN device" apply
	check "it is there" has lom0.300 192.168.30.2/24
	base -e 's,^address = 10.*,&\naddress = 192.168.30.2/24 dev lom0.300,'
	exits 0 "by its own name that is no difference" apply --check
	base -e 's,^address = 10.*,&\naddress = 192.168.30.2/24 dev lom0.300\naddress = 192.168.30.2/24 dev lom0 vlan 300,'
	exits 1 "by both names it is given twice" apply
	base
	exits 0 "taken away" apply
	need ip -n host link del lom0.300
}

with_sideband() {
	base -e '/sideband/,/station/d' -e /sb0/d
	exits 0 "with a sideband its addresses go" apply
	same "without a word" "" "$(cat "$scratch/said")"
	same "and those of others stay" "10.0.0.9/24 dev lom0" "$(aliases)"
	base
	need apply
	base -e '/sideband/,/station/d' -e '/fd00/d'
	exits 3 "an address of a sideband that is not there" apply
	warned 3 "there is no such device"
	base
	need apply
}

only_a_file() {
	printf '[alias]\naddress = 10.0.0.8/24 dev lom0\n' >"$scratch/b.conf"
	exits 0 "a file alone" ctl apply "$scratch/b.conf" --only
	same "adds its address" "$(sort <<<"10.0.0.8/24 dev lom0
$all")" "$(aliases | sort)"
	exits 0 "flush of a file" ctl flush "$scratch/b.conf"
	same "takes it away" "$all" "$(aliases)"
	same "a dry run says what it would do" 'address-del "lom0" 10.0.0.9/24 proto 91' \
		"$(base -e /10.0/d; ctl -d apply "$conf")"
	same "and does not" "$all" "$(aliases)"
	need ip -n host addr add 10.0.0.78/24 dev lom0
	exits 0 "flush of all" ctl flush
	same "leaves no alias" "no alias address in this network namespace" "$(aliases)"
	check "and what others have set" has lom0 10.0.0.78/24
}

load_module
machines 1
with_ipv6 lan wire0
need ip -n lan addr add 192.168.100.1/24 dev wire0
need ip -n lan addr add fd00::7/64 dev wire0 nodad
need host sysctl -qw net/ipv6/conf/default/disable_ipv6=0
need host sysctl -qw net/ipv6/conf/default/addr_gen_mode=1
round_trip
what_differs
warnings
refusals
vlans
with_sideband
only_a_file
finish
