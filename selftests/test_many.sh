#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a thousand sidebands can share one port, and who looks while things
# change sees all or is told to try again, never a part.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   ...            m0 to m1023
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

# batch_of COUNT 'WORDS': for each number $i, with $mac, a MAC of its own.
batch_of() {
	local i mac
	for ((i = 0; i < $1; i++)); do
		printf -v mac '0c:c4:7a:01:%02x:%02x' $((i / 256)) $((i % 256))
		eval "echo \"$2\""
	done >"$scratch/batch"
	[ -n "$mac" ]
}

count() { ctl -j "$1" show | jq length; }

# timed DESCRIPTION COMMAND...
timed() {
	local start=${EPOCHREALTIME/./}
	check "$@"
	say "$1: $(((${EPOCHREALTIME/./} - start) / 1000)) ms"
}

# All but some stay.
many() {
	batch_of 1024 'dev add m$i
port add lom0 dev m$i
station add $mac dev m$i'
	timed "1024 sidebands on one port" ctl -b "$scratch/batch"
	same "all are listed" "1024 1024 1024" "$(count dev) $(count port) $(count station)"
	timed "1024 are shown" eval 'ctl -j show >"$scratch/show"'
	same "each with its port and station" 1024 \
		"$(jq '[.[] | select((.ports | length) == 1 and (.stations | length) == 1)] | length' "$scratch/show")"
	batch_of 128 'dev del m$i'
	timed "128 are removed" ctl -b "$scratch/batch"
	same "the others are left" "896 896 896" "$(count dev) $(count port) $(count station)"
}

# changes: commands without end that add and remove one station.
changes() {
	while echo "station add $STRANGER dev sb0"$'\n'"station del $STRANGER dev sb0"; do
		[ -e "$scratch/fast" ] || moment
	done
}

too_fast="sidebandctl: show: the configuration changes too fast to be listed, try again"

# show_once: said whole, or the one refusal; counts.
show_once() {
	local code=0 wanted
	ctl -j show >"$scratch/out" 2>"$scratch/err" || code=$?
	if [ $code = 0 ]; then
		shown=$((shown + 1))
		wanted=$(jq -s '. as $all | $all[0][0].stations | map(select(.mac | startswith("0c:c4:7a:01")))
			| length == 300 and ($all | length) == 1' "$scratch/out")
		[ "$wanted" = true ] && [ ! -s "$scratch/err" ] && return
	elif [ $code = 2 ] && [ ! -s "$scratch/out" ]; then
		refused=$((refused + 1))
		[ "$(cat "$scratch/err")" = "$too_fast" ] && return
	fi
	say "exit code $code, $(wc -c <"$scratch/out") bytes: $(cat "$scratch/err")"
	return 1
}

while_it_changes() {
	local i bad=0 shown=0 refused=0
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	batch_of 300 'station add $mac dev sb0'
	need ctl -b "$scratch/batch"
	background sidebandctl -n host monitor >"$scratch/events" 2>/dev/null
	background sidebandctl -n host -b - < <(changes) 2>"$scratch/changer"
	need wait_for 20 grep -q "station del" "$scratch/events"
	for ((i = 0; i < 50; i++)); do
		[ $i -lt 48 ] || touch "$scratch/fast"
		show_once || bad=1
	done
	verdict $bad "50 looks while stations come and go: all or a refusal"
	say "$shown shown, $refused refused, $(wc -l <"$scratch/events") changes"
	check "control: it was shown, too" test $shown -gt 0
	check "control: it changed meanwhile" test "$(wc -l <"$scratch/events")" -gt 50
	same "the changes went on without an error" "" "$(cat "$scratch/changer")"
	end_job "$job"
	need ctl -q down sb0
}

load_module
machines 1
while_it_changes
many
timed "896 sidebands go with the module" rmmod sideband
check_not "control: it is gone" test -e /sys/module/sideband
finish
