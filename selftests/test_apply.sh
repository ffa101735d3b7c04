#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: apply makes the configuration what a file says, all of it or nothing; it
# changes what differs and touches nothing else, so that a BMC's traffic goes on. What
# save prints is what apply reads.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	wire1 ------------ lom1
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

conf=$scratch/a.conf

# base [EDIT...]: the file that all begins with, after edits by sed.
base() {
	cat >"$conf.base" <<-END
		# a BMC with most that there is
		[sideband sb0]
		address = 02:00:00:00:00:5b
		bmc-link = bmc0
		mode = failover
		failback = delayed 30
		downdelay = 200
		port = lom0
		port = lom1 priority 5
		station = $BMC vlan 100
		station = $BMC vlan 200 tag keep
		policy = lldp pass netbios pass
		guard = 192.168.0.0/16 fd00::/16
		limit = group-packets 500
		filter = rmcp port rmcp exclusive

		[exclude]
		port = lom0 vlan 300
	END
	sed -e "" "$@" "$conf.base" >"$conf"
}

saved() { ctl save; }
apply() { ctl apply "$conf" "$@"; }

# settled DESCRIPTION: nothing differs any more, by both ways to ask.
settled() {
	local code=0
	same "$1: nothing differs" "" "$(apply --check)"
	ctl save >"$scratch/saved"
	ctl apply "$scratch/saved" --check >"$scratch/out" || code=$?
	same "$1: what is saved is what is there" "0" "$code$(cat "$scratch/out")"
}

# differs DESCRIPTION DIFF EDIT...: the file after edits is applied: what differs is
# said before, and not touched; then it is so.
differs() {
	local what=$1 diff=$2 code=0 before
	shift 2
	base "$@"
	before=$(saved)
	apply --check >"$scratch/out" || code=$?
	same "$what: it is said" "$diff" "$(grep '^[-+]' "$scratch/out")"
	same "$what: by exit code 3" 3 $code
	same "$what: and nothing is touched" "$before" "$(saved)"
	check "$what: applied" apply
	settled "$what"
}

round_trip() {
	base
	check "a configuration is applied" apply
	settled "new"
	same "its settings are there" "failover 200 2 2" \
		"$(ctl -j dev show sb0 | jq -r '.[0] | "\(.mode) \(.downdelay) \(.num_ports) \(.num_stations)"')"
	same "the first port is primary" lom0 \
		"$(ctl -j port show dev sb0 | jq -r '.[] | select(.primary) | .ifname')"
	saved >"$scratch/first"
	check "flush" ctl flush
	same "flush leaves nothing" "" "$(saved)"
	check "what was saved is applied" ctl apply "$scratch/first"
	same "and is there as before" "$(cat "$scratch/first")" "$(saved)"
}

each_kind() {
	differs "a setting" "- downdelay = 200
+ downdelay = 300" -e "s/= 200/= 300/"
	differs "settings that are removed" "- mode = failover
- failback = delayed 30
- downdelay = 300" -e '/mode\|failback\|downdelay/d'
	base
	need apply
	differs "a port's priority, removed" "- port = lom1 priority 5
+ port = lom1" -e 's/ priority 5//'
	differs "another primary port" "- port = lom0 primary
+ port = lom0
- port = lom1
+ port = lom1 primary" -e 's/ priority 5/ primary/'
	differs "a port less" "- port = lom1 primary
- port = lom0
+ port = lom0 primary" -e '/lom1/d'
	base
	need apply
	differs "a station changed, one less" "- station = $BMC vlan 200 tag keep
- station = $BMC vlan 100 tag add
+ station = $BMC vlan 100 tag keep" -e '/200 tag/d' -e 's/vlan 100/& tag keep/'
	differs "a policy, a limit and a guard" "+ station = $BMC vlan 200 tag keep
- policy = netbios pass
+ policy = arp pass
- limit = group-packets 500
+ limit = bits 10m
- guard = fd00::/16
+ guard = 10.0.0.0/8" -e 's/vlan 100/& tag keep/' -e 's/netbios/arp/' \
		-e 's/group-packets 500/bits 10m/' -e 's,fd00::/16,10.0.0.0/8,'
	base
	need apply
	differs "a filter" "- filter = rmcp proto udp port 623 exclusive
+ filter = rmcp proto udp port 623 copy" -e 's/exclusive/copy/'
	differs "host access" "+ host-access = on
- filter = rmcp proto udp port 623 copy" -e /filter/d -e 's/^mode.*/&\nhost-access = on/'
	differs "an exclusion" "- host-access = on
- port = lom0 vlan 300
+ port = lom1 vlan 300" -e /filter/d -e 's/lom0 vlan/lom1 vlan/'
}

# What a mode forbids goes before it comes.
access_and_mode() {
	base -e /filter/d -e 's/^mode.*/&\nhost-access = on/'
	need apply
	differs "dedicated, and no host access any more" "- host-access = on
- mode = failover
+ mode = dedicated" -e /filter/d -e 's/failover/dedicated/'
	base -e /filter/d -e 's/^mode.*/&\nhost-access = on/'
	check "and back" apply
}

# One sideband goes, and another one comes with its BMC link and ports.
whole_sideband() {
	base
	need apply
	base -e s/sb0/sb1/ -e /address/d
	check "another sideband takes its place" apply
	same "only that is there" sb1 "$(ctl -j dev show | jq -r '.[].ifname')"
	settled "another sideband"
	base
	check "and back" apply
	settled "back"
}

# refused_at LINE PATTERN EDIT...: said with file and line, and nothing is changed.
refused_at() {
	local line=$1 pattern=$2 code=0 before out
	shift 2
	base "$@"
	before=$(saved)
	out=$(apply 2>&1) || code=$?
	grep -qE "a\.conf:$line: $pattern" <<<"$out" && [ $code != 0 ] &&
		[ "$before" = "$(saved)" ]
	verdict $? "refused: $pattern"
	[ "$before" = "$(saved)" ] || diff <(echo "$before") <(saved) | diag
	say "$out"
}

refusals() {
	base
	need apply
	refused_at 9 "lo: The loopback device" -e 's/lom1 priority 5/lo/' -e 's/downdelay = 200/downdelay = 400/' \
		-e /filter/d -e 's/vlan 200/vlan 201/'
	refused_at 8 "lo: The loopback device" -e 's/lom1 priority 5/lo/' -e s/sb0/sb7/ -e /address/d
	same "what was put back is said" 1 \
		"$(apply 2>&1 | grep -c 'nothing is changed, what had been was put back')"
	refused_at 3 "02:00:00:00:00:5c: sb0 is there with another address" -e s/5b/5c/
	refused_at 10 "4095: " -e 's/vlan 100/vlan 4095/'
}

# other [EDIT...]: a file about another sideband, and one more exclusion.
other() {
	sed -e "" "$@" >"$scratch/b.conf" <<-END
		[sideband sb7]
		port = lom0
		station = $BMC2

		[exclude]
		port = lom1 vlan 400
	END
}

# One file of several: the others' part is neither touched nor taken away.
only_a_file() {
	local first
	base
	need apply
	first=$(saved)
	other
	same "a file alone: only what it names is said to differ" \
		"$(grep . "$scratch/b.conf" | sed -e '/^\[/!s/^/+ /' -e 's/= lom0$/& primary/')" \
		"$(ctl apply "$scratch/b.conf" --only --check | sed 's/^+ \[/[/' | grep .)"
	check "a file alone is applied" ctl apply "$scratch/b.conf" --only
	same "both are there" "sb0 sb7" "$(ctl -j dev show | jq -r '[.[].ifname] | join(" ")')"
	check "and what is in the other file is as before" eval 'apply --only --check'
	other -e 's/lom0/lo/' -e /exclude/,\$d
	check_not "a file alone that is refused" ctl apply "$scratch/b.conf" --only
	other
	check "control: has changed nothing" ctl apply "$scratch/b.conf" --only --check
	check "flush of a file" ctl flush "$scratch/b.conf"
	same "takes away what it names, and nothing else" "$first" "$(saved)"
}

under_traffic() {
	local answered lost twice ping_job
	base -e 's/ vlan 100//' -e '/vlan 200/d' -e /guard/d
	need apply
	need ip -n bmc addr add 192.168.5.2/24 dev eth0
	need ip -n lan addr add 192.168.5.1/24 dev wire0
	need wait_for 10 ns lan ping -c 1 -W 1 192.168.5.2
	background ip netns exec lan ping -i 0.05 192.168.5.2 >"$scratch/ping"
	ping_job=$job
	need wait_for 10 grep -q 'seq=10' "$scratch/ping"
	background sidebandctl -n host monitor >"$scratch/events"
	check "applied again under ping" apply
	check "and again" apply
	base -e 's/ vlan 100//' -e '/vlan 200/d' -e /guard/d -e 's/downdelay = 200/downdelay = 500/' \
		-e 's/lldp pass/lldp drop/' -e 's/group-packets 500/group-packets 900/' -e '/lom1/d'
	check "and with differences elsewhere" apply
	need wait_for 10 grep -q 'seq=60' "$scratch/ping"
	kill -INT "$ping_job"
	wait "$ping_job"
	read -r answered lost twice < <(count_pings "$scratch/ping")
	same "no answer is lost or comes twice" "0 0" "$lost $twice"
	check "control: pings were answered" test "$answered" -ge 50
	check "control: the last one changed something" grep -q sb0 "$scratch/events"
}

load_module
machines 2
round_trip
each_kind
access_and_mode
whole_sideband
refusals
only_a_file
under_traffic
finish
