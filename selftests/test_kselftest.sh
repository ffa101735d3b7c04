#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: bonds and teams work as before. The kernel's own selftests of both (of
# 6.12, tools/testing/selftests/drivers/net/bonding and team) give the same results
# with a sideband on each slave as they do without the module.
#
# A watcher follows the links of all network namespaces, also of those that the tests
# make, and gives each device that became a slave of a bond or team a sideband:
#
#	bmc                   a namespace of a test
#	bmc7 (station) ------ link7    sb7    eth0 (port), slave of bond0
#
# The tests measure times, and mostly wait, so they run in two lanes. The guest's clock
# counts instructions, a nanosecond each, and takes no time where the guest has nothing
# to do: the tests run alike whatever else the machine does. What is said of one that gave
# two results, or did not pass, are the results of further runs, alone. Three tests are
# left to long_kselftest.sh (make check-long): two that take minutes each, and one that
# fails at times, with the module or without, where the machine is busy.
#
# vm: -i
# vm: --sources
# vm: -t 1800

. "$(dirname "$0")/lib.sh"

sources=/linux/tools/testing/selftests/drivers/net

# Tests are FOLDER/SCRIPT, or FOLDER/SCRIPT:FUNCTION for a part of one. Those with
# namespaces of the same names are in one lane.
long=(bonding/bond_macvlan_ipvlan.sh bonding/bond_options.sh
	bonding/bond-break-lacpdu-tx.sh)
recovery=(bonding/mode-1-recovery-updelay.sh bonding/mode-2-recovery-updelay.sh)

# What the makefile of a folder calls its tests.
listed() {
	sed -e ':join; /\\$/ { N; s/\\\n//; b join }' "$sources/$1/Makefile" |
		sed -n 's/^TEST_PROGS *:= *//p' | xargs printf "$1/%s\n"
}

# All that the makefiles list, but where long_kselftest.sh has given the lanes.
plan() {
	if [ -z "${lane1:-}" ]; then
		lane1=("${recovery[@]}")
		mapfile -t lane2 < <({ listed bonding; listed team; } |
			grep -Fxv -f <(printf '%s\n' "${long[@]}" "${recovery[@]}"))
		least=7 team_slaves=1
	fi
	tests=("${lane1[@]}" "${lane2[@]}")
}

# ---- running them ----

# run_one RUN TEST: its output and exit code are kept. Upstream's sh is bash.
run_one() {
	local file=${2%:*} part='' out=$scratch/$1/${2//\//-} start=$SECONDS
	[ "$file" = "$2" ] || part=${2#*:}
	(
		cd "$sources/${file%/*}" &&
			TESTS=$part PATH=$scratch/bin:$PATH timeout -k 5 1200 bash "./${file##*/}"
	) </dev/null >"$out.log" 2>&1
	echo "exit code $?" >"$out"
	say "$1: $((SECONDS - start)) s for $2"
	sed -n 's/.*TEST: *//p; /^PASS/p; /^FAIL/p; /^SKIP/p' "$out.log" | tr -s ' ' >>"$out"
}

lane() {
	local run=$1 test
	shift
	for test; do run_one "$run" "$test"; done
}

# run_all RUN TEST...: alone, one after the other, or, without tests, in lanes.
run_all() {
	local first start=$SECONDS
	mkdir -p "$scratch/$1"
	if [ $# -gt 1 ]; then
		lane "$@"
	else
		lane "$1" "${lane1[@]}" & first=$!
		lane "$1" "${lane2[@]}"
		wait $first
	fi
	say "$1: $((SECONDS - start)) s in all"
}

without() {
	[ ! -d /sys/module/sideband ] || need wait_for 30 rmmod sideband
	run_all "$@"
}

with() {
	load_module
	start_watcher
	run_all "$@"
	stop_watcher
}

result() { cat "$scratch/$1/${2//\//-}"; }
passed() { [ "$(head -n 1 "$scratch/$1/${2//\//-}")" = "exit code 0" ]; }

# ---- the watcher ----

declare -A known=() id_of=()
name_of=()
count=0

note() { echo "$*" >>"$scratch/watched"; }

# returned NETNS DEV: it is a port already, and there.
returned() {
	local in=() state
	[ -z "$1" ] || in=(-n "$1")
	state=$(sidebandctl "${in[@]}" -j port show "$2" 2>/dev/null | jq -r '.[0].state // empty')
	[ -n "$state" ] && [ "$state" != absent ] && note "returned ${1:-.} $2 $kind"
}

# attach NETNS DEV: one sideband; the namespace of the tests' caller is "".
attach() {
	local in=() mac said
	[ -z "$1" ] || in=(-n "$1")
	printf -v mac '0c:c4:7a:02:%02x:%02x' $((count / 256)) $((count % 256))
	said=$({
		ip "${in[@]}" link add "link$count" type veth peer name "bmc$count" netns bmc &&
			ip -n bmc link set "bmc$count" up &&
			sidebandctl "${in[@]}" up "$2" bmc-link "link$count" mac "$mac" dev "sb$count"
	} 2>&1) && { note "attached ${1:-.} $2 $kind"; return; }
	ip "${in[@]}" link del "link$count" 2>/dev/null
	note "refused ${1:-.} $2 $kind: $said"
}

slave='^\[nsid ([^]]*)\]([0-9]+): ([^:@]+)[:@].* (bond|team)_slave '

# link_line LINE: of ip monitor. A device that is removed and comes again under its
# name has another index; its sideband has to take it by itself.
link_line() {
	local space name kind last
	[[ $1 =~ $slave ]] || return
	space=${BASH_REMATCH[1]} name=${BASH_REMATCH[3]} kind=${BASH_REMATCH[4]}
	last=${known[$space $name]:-}
	[ "$last" != "${BASH_REMATCH[2]}" ] || return
	known[$space $name]=${BASH_REMATCH[2]}
	[ "$space" = current ] && space='' || space=${name_of[space]}
	count=$((count + 1))
	give "$space" "$name" "$last" &
}

# give NETNS DEV KNOWN: beside the watcher, which must not lag.
give() {
	[ -n "$3" ] && returned "$1" "$2" && return
	attach "$1" "$2"
}

# A namespace is heard once it has an id; it can't have one before it is mounted.
meet_namespace() {
	local id line
	ip netns set "$1" auto 2>/dev/null
	id=$(ip netns list | sed -n "s/^$1 (id: \([0-9]*\))/\1/p")
	[ -n "$id" ] || return
	id_of[$1]=$id
	name_of[id]=$1
	for line in "${!known[@]}"; do
		[ "${line% *}" != "$id" ] || unset "known[$line]"
	done
	while read -r line; do
		link_line "[nsid $id]$line"
	done < <(ip -n "$1" -o -d link 2>/dev/null)
}

look_for_namespaces() {
	local path name
	for path in /run/netns/*; do
		name=${path##*/}
		[ ! -e "$path" ] || [ -n "${id_of[$name]:-}" ] || meet_namespace "$name"
	done
	for name in "${!id_of[@]}"; do
		[ -e "/run/netns/$name" ] || unset "id_of[$name]"
	done
}

# watch: lines from stdin, until one says stop. A line may come in pieces.
watch() {
	local line='' piece code
	while :; do
		look_for_namespaces
		piece='' code=0
		read -r -t 0.05 piece || code=$?
		line+=$piece
		[ $code = 0 ] || continue
		[ "$line" != stop ] || { wait; return 0; }
		[[ $line != *": hear: "* ]] || note heard
		link_line "$line"
		line=
	done
}

heard() {
	ip link add hear type dummy
	ip link del hear
	grep -q heard "$scratch/watched"
}

start_watcher() {
	: >"$scratch/watched"
	mkfifo "$scratch/links"
	exec {links}<>"$scratch/links"
	background ip -o -d monitor all-nsid link \
		> >(exec grep --line-buffered -E ': hear: |(bond|team)_slave ' >&"$links")
	monitor=$job
	background sidebandctl -j monitor >>"$scratch/events" 2>/dev/null
	events=$job
	watch <&"$links" & watcher=$!
	jobs_started+=("$watcher")
	need wait_for 10 heard
}

# Namespaces took their sidebands with them; those of the callers' are left.
stop_watcher() {
	local line dev
	end_job $monitor
	echo stop >&"$links"
	wait $watcher
	end_job $events
	exec {links}>&-
	rm "$scratch/links"
	for dev in $(ip -j link show type sideband | jq -r '.[].ifname // empty'); do
		need sidebandctl down "$dev"
		need ip link del "link${dev#sb}"
	done
	while read -r line; do say "$line"; done < <(grep '^refused' "$scratch/watched")
	cat "$scratch/watched" >>"$scratch/watched.all"
}

with_sideband() { grep -cE "^(attached|returned) .* $1\$" "$scratch/watched.all"; }

# Ports that the module itself said are in a team: those live too short to be asked.
in_team() {
	jq -r 'select(.master // "" | startswith("team")) | .ifindex' "$scratch/events" |
		sort -u | wc -l
}

# What the BMCs got of the tests' ARP requests.
count_requests() {
	need bmc nft -f - <<-END
	table arp heard {
		chain in { type filter hook input priority 0; counter; }
	}
	END
}

requests() { bmc nft -j list ruleset | jq '[.. | objects | .counter? // empty | .packets] | add'; }

# ---- judging ----

# tell RUN TEST: what did not pass in a run, and why.
tell() {
	local log="$scratch/$1/${2//\//-}.log"
	say "$1, $2: $(head -n 1 "${log%.log}"), and said:"
	grep -v ' OK ' "$log" | tail -n 12 | diag
}

# alone TEST: where the lanes gave two results, or none that passed. Three times the
# runs may differ, as some tests are not steady on a busy machine: a bond sends two
# LACPDUs in its first seconds only, and bond-break-lacpdu-tx.sh has to be in time.
alone() {
	local round run one two
	for run in without with; do passed $run "$1" || tell $run "$1"; done
	for round in 1 2 3; do
		one="without, alone, $round" two="with, alone, $round"
		without "$one" "$1"
		with "$two" "$1"
		for run in "$one" "$two"; do passed "$run" "$1" || tell "$run" "$1"; done
		[ "$(result "$one" "$1")" != "$(result "$two" "$1")" ] && continue
		ok "$1: $(result "$one" "$1" | head -n 1), the same in run $round alone"
		return
	done
	if [ "$(cat "$scratch"/without*/"${1//\//-}" | sort | uniq -c)" = \
		"$(for round in 1 2 3 4; do result "$one" "$1"; done | sort | uniq -c)" ]; then
		same "$1: the same in three runs alone" "$(result "$one" "$1")" "$(result "$two" "$1")"
	else
		skip "$1" "noise: not always the same without the module"
	fi
}

judge() {
	local test
	for test in "${tests[@]}"; do
		if passed without "$test" && [ "$(result without "$test")" = "$(result with "$test")" ]; then
			ok "$test: passes, $(($(result with "$test" | wc -l) - 1)) results, the same"
		else
			alone "$test"
		fi
	done
}

# Those that passed without the module, in any run.
really_passed() {
	local test
	for test in "${tests[@]}"; do
		! grep -qsx "exit code 0" "$scratch"/without*/"${test//\//-}" || echo "$test"
	done | wc -l
}

controls() {
	local passes bonds teams heard
	passes=$(really_passed)
	bonds=$(with_sideband bond)
	teams=$(in_team)
	heard=$(requests)
	say "passed without the module: $passes of ${#tests[@]}"
	say "sidebands were on $bonds slaves of bonds and $teams of teams;" \
		"their BMCs heard $heard ARP requests"
	check "control: at least $least tests pass without the module" [ "$passes" -ge "$least" ]
	check "control: many slaves of bonds had a sideband" [ "$bonds" -ge "$least" ]
	check "control: slaves of teams had one" [ "$teams" -ge "$team_slaves" ]
	check "control: the BMCs heard what a BMC hears" [ "$heard" -gt 0 ]
}

[ -d $sources ] || skip_all "no selftests of the kernel in $sources"
mkdir -p "$scratch/bin"
ln -s "$(command -v ping.iputils)" "$scratch/bin/ping"
ln -s ping "$scratch/bin/ping6"
plan
add_namespace bmc
count_requests
without without
with with
judge
controls
finish
