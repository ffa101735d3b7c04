#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a signal in the middle of apply leaves what there was or what the file says,
# nothing in between, and it is said which.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

# stations VLAN: a file.
stations() {
	local i
	printf '[sideband sb0]\nbmc-link = bmc0\nport = lom0\n'
	for ((i = 0; i < 300; i++)); do
		printf 'station = 0c:c4:7a:01:%02x:%02x vlan %d\n' $((i / 256)) $((i % 256)) "$1"
	done
}

# Stations that were put back are behind the others.
saved() { ctl save | sort; }

# is A|B: is that what there is?
is() { saved | cmp -s - "$scratch/$1"; }

# duration COMMAND...: in milliseconds.
duration() {
	local start=${EPOCHREALTIME/./}
	need "$@"
	took=$(((${EPOCHREALTIME/./} - start) / 1000))
}

# strike SIGNAL: apply B where A is, with a signal at some moment; says how it ended.
strike() {
	local ms=$((RANDOM * took / 32768)) code=0
	background env --default-signal=INT,TERM,HUP sidebandctl -n host apply "$scratch/b.conf" \
		2>"$scratch/said"
	read -r -t "$((ms / 1000)).$(printf '%03d' $((ms % 1000)))" -u "$never" || :
	# It may have come to its end.
	kill -"$1" "$job" 2>/dev/null
	wait "$job" 2>/dev/null || code=$?
	ended="$ms ms: $code, $(head -c 200 "$scratch/said" | tr '\n' ' ')"
}

# One of three, as what was said has it.
outcome() {
	if is A && ! grep -q 'all was done' "$scratch/said"; then
		outcomes[before]=$((outcomes[before] + 1))
	elif is B && ! grep -q 'was put back' "$scratch/said"; then
		outcomes[after]=$((outcomes[after] + 1))
	else
		outcomes[between]=$((outcomes[between] + 1))
		say "$ended"
	fi
	! grep -q 'nothing is changed, what had been was put back' "$scratch/said" ||
		outcomes[back]=$((outcomes[back] + 1))
}

# strikes COUNT SIGNAL...: in turn.
strikes() {
	local i count=$1
	shift
	outcomes=([before]=0 [after]=0 [between]=0 [back]=0)
	for ((i = 0; i < count; i++)); do
		strike "${@:1 + i % $#:1}"
		outcome
		need ctl apply "$scratch/a.conf"
	done
	say "$count times $*: ${outcomes[before]} before, ${outcomes[after]} after, ${outcomes[between]} between, ${outcomes[back]} put back"
}

declare -A outcomes
load_module
machines 1
seed=${SEED:-$SRANDOM}
RANDOM=$seed
say "seed $seed"
stations 100 >"$scratch/a.conf"
stations 200 >"$scratch/b.conf"
need ctl apply "$scratch/a.conf"
saved >"$scratch/A"
need ctl apply "$scratch/b.conf"
saved >"$scratch/B"
check_not "control: the files differ" cmp -s "$scratch/A" "$scratch/B"
need ctl apply "$scratch/a.conf"
duration ctl apply "$scratch/b.conf"
say "undisturbed it takes $took ms"
need ctl apply "$scratch/a.conf"

strikes 24 TERM INT HUP
same "24 signals: never anything in between" 0 "${outcomes[between]}"
check "some came in the middle, and what had been was put back" test "${outcomes[back]}" -gt 0
strikes 8 KILL
check "control: what ends it at once leaves something in between" test "${outcomes[between]}" -gt 0
finish
