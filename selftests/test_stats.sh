#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: every port and station has counters of its own, exact to the byte, and
# those of the ports add up to those of the sideband.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0
#	wire1 ------------ lom1 in br1    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

# of PORT|MAC: frames and bytes to the BMC, and from it.
of() {
	local kind=port
	[[ $1 != *:* ]] || kind=station
	ctl -j $kind show "$1" dev sb0 | jq -r '.[0].stats |
		"to \(.to_bmc_packets) \(.to_bmc_bytes) from \(.from_bmc_packets) \(.from_bmc_bytes)"'
}

# of_sideband NAME: one of its own counters.
of_sideband() { ctl -j dev show sb0 | jq ".[0].stats.$1"; }

# sum NAME: of all ports.
sum() { ctl -j port show | jq "[.[].stats.$1] | add"; }

# Beside the tested frames each exchange has two group frames from the wire and one
# of the BMC, of 60 bytes, and 64 with their tag.
counted() {
	exchange "control: frames go both ways" \
		send wire "$BMC $CLIENT tag 100" send wire "$BMC $CLIENT tag 100 size 1000" \
		get bmc "$BMC $CLIENT" get bmc "$BMC $CLIENT size 1000" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100"
	same "the station counts its unicast, as the BMC sees it" \
		"to 2 1074 from 2 120" "$(of $BMC)"
	same "another station counts nothing" "to 0 0 from 0 0" "$(of $BMC2)"
	same "the port counts what the BMC was sent, and what it sent with its tag" \
		"to 4 1194 from 2 128" "$(of lom0)"
	same "another port counts nothing" "to 0 0 from 0 0" "$(of lom1)"
	exchange "control: the other station is reached" \
		send wire "$BMC2 $CLIENT tag 200" get bmc "$BMC2 $CLIENT tag 200"
	same "it counts for itself, with the tag that it sees" \
		"to 1 64 from 0 0" "$(of $BMC2)"
	same "and the first one only what it sent" "to 2 1074 from 3 180" "$(of $BMC)"
}

inside() {
	exchange "control: host leg and BMC talk" \
		send leg "$BMC $LEG" get bmc "$BMC $LEG" send bmc "$LEG $BMC" get leg "$LEG $BMC"
	same "the station counts what the host leg sends to it" "to 3 1134 from 5 300" "$(of $BMC)"
	same "and the port nothing but the end of the exchange" \
		"to 9 1498 from 4 256" "$(of lom0)"
	exchange "dropped frames" drops "drop-echo=1 drop-vlan=1" \
		send wire "$BMC $BMC tag 100" send bmc "$CLIENT $BMC tag 9"
	same "what is dropped is not counted as carried" "to 3 1134 from 6 360" "$(of $BMC)"
}

adds_up() {
	same "the ports add up to the sideband: $1 from the wire" \
		"$(of_sideband "wire_to_bmc_$1")" "$(sum "to_bmc_$1")"
	same "and to it" "$(of_sideband "bmc_to_wire_$1")" "$(sum "from_bmc_$1")"
}

moves() {
	need ctl dev set sb0 mode failover
	need ctl port set lom1 dev sb0 active
	background frame flood bmc/eth0 "$CLIENT $BMC"
	check "the port that transmits now counts" \
		wait_for 20 eval '[[ "$(of lom1)" = *"from "[1-9]* ]]'
	end_job "$job"
	adds_up packets
	adds_up bytes
	need ctl port del lom1 dev sb0
	need ctl port add lom1 dev sb0
	same "a port that is added again begins at nothing" "to 0 0 from 0 0" "$(of lom1)"
}

in_words() {
	same "port show tells it with -s" "      to the BMC  frames bytes
      from the BMC  frames bytes" \
		"$(ctl -s port show lom0 dev sb0 | sed -n '2,$s/  *[0-9][0-9]* / /gp' | sed 's/  */ /g; s/^ /      /; s/ frames/  frames/')"
	same "and not without" 1 "$(ctl port show lom0 dev sb0 | wc -l)"
	same "station show, too" "to the BMC 3 frames 1134 bytes" \
		"$(ctl -s station show $BMC dev sb0 | sed -n 2p | xargs)"
	same "show has those of all" 8 "$(ctl -s show sb0 | grep -cE '^      (to|from) the BMC ')"
}

# Lines as promtool wants them: each metric described once, before its samples, all
# of which stand together, none twice; counters end in _total.
promtool() {
	awk '
	function bad(why) { print "line " NR ": " why ": " $0; failed = 1 }
	/^# HELP / { if (described[$3]++) bad("described twice"); next }
	/^# TYPE / {
		if (typed[$3]++) bad("typed twice")
		if (!described[$3]) bad("type before description")
		if (($4 == "counter") != ($3 ~ /_total$/)) bad("name does not fit the type")
		metric = $3
		next
	}
	!/^[a-z_]+[{]([a-z_]+="([^"\\\n]|\\[\\"n])*",?)+[}] [0-9]+$/ { bad("no sample") }
	{ name = $0; sub(/[{].*/, "", name); if (name != metric) bad("not where it belongs") }
	seen[$1]++ { bad("twice") }
	END { exit failed || !metric }' "$1"
}

metrics() {
	ctl stats --prometheus >"$scratch/metrics"
	check "metrics are well formed" promtool "$scratch/metrics"
	sed '/^sideband_moves_total/d; s/gauge/counter/' "$scratch/metrics" >"$scratch/wrong"
	check_not "control: a wrong type is noticed" promtool "$scratch/wrong"
	cat "$scratch/metrics" "$scratch/metrics" >"$scratch/wrong"
	check_not "control: metrics given twice are noticed" promtool "$scratch/wrong"
	same "every counter of the sideband is there" \
		"$(ctl -j stats sb0 | jq -r '.[0].stats[]' | sort -n)" \
		"$(sed -nE 's/^sideband_(frames|bytes|dropped_frames)_total.* //p' "$scratch/metrics" | sort -n)"
	same "and those of port and station" "$(of lom0) $(of $BMC2)" \
		"$(metric port lom0) $(metric station $BMC2)"
}

# metric port|station NAME: as of() has it.
metric() {
	awk -v kind="sideband_$1_" -v name="=\"$2\"" 'index($0, kind) == 1 && /_total/ && index($0, name) {
		unit = $1 ~ /_frames_/ ? "f" : "b"
		way = $1 ~ /to_bmc/ ? "to" : "from"
		value[way unit] = $2
	} END { print "to", value["tof"], value["tob"], "from", value["fromf"], value["fromb"] }' \
		"$scratch/metrics"
}

watched() {
	local want
	background frame flood bmc/eth0 "$CLIENT $BMC"
	local flood=$job
	background sidebandctl -n host stats -w 1 >"$scratch/rates"
	local text=$job
	want='^    from the BMC       to the wire +[1-9][0-9.]* frames/s +[1-9][0-9]* bytes/s$'
	check "rates are shown again and again" \
		wait_for 30 eval '[ "$(grep -cE "$want" "$scratch/rates")" -ge 2 ]'
	end_job "$flood"
	check "and fall to nothing when nothing comes" wait_for 30 \
		grep -qE '^    from the BMC       to the wire +0[.]0 frames/s +0 bytes/s$' "$scratch/rates"
	end_job "$text"
	same "nothing but blocks" "" "$(grep -vE '^sb0: in [0-9.]+ s$|^$|^    (from|dropped) ' "$scratch/rates")"
	want=$(timeout 10 sidebandctl -n host -j stats sb0 -w 1 | head -n 1 |
		jq -c '.[0] | [.ifname, (.rates | length), (.seconds > 0.5), .rates.bmc_to_wire_packets]')
	same "the same in JSON, an array in each line" \
		"[\"sb0\",$(ctl -j stats sb0 | jq '.[0].stats | length'),true,0]" "$want"
}

# rated COUNT: so many blocks of rates came.
rated() { [ "$(grep -c '^sb0: in' "$scratch/rates")" -ge "$1" ]; }

# What a shell does by Ctrl-Z and fg; each block says how long it took.
stopped() {
	local end blocks
	background sidebandctl -n host stats -w 1 >"$scratch/rates"
	need wait_for 30 grep -q '^sb0: in' "$scratch/rates"
	need kill -STOP "$job"
	end=$((SECONDS + 4))
	need wait_for 10 eval '[ $SECONDS -ge $end ]'
	blocks=$(grep -c '^sb0: in' "$scratch/rates")
	need kill -CONT "$job"
	check "it goes on when it may" wait_for 30 rated $((blocks + 3))
	end_job "$job"
	check "control: one block is of the time that it was stopped" \
		grep -qE '^sb0: in ([3-9]|[1-9][0-9])[.]' "$scratch/rates"
	check_not "what it missed is not made up for at once" grep -q '^sb0: in 0[.]0 s' "$scratch/rates"
}

# The module goes while it is asked.
unloaded() {
	local code=0
	background sidebandctl -n host stats -w 1 >"$scratch/rates" 2>"$scratch/said"
	need wait_for 30 grep -q '^sb0: in' "$scratch/rates"
	need modprobe -r sideband
	wait "$job" || code=$?
	same "the module is gone: that is said" \
		"2 sidebandctl: stats: the kernel module is not loaded any more" "$code $(cat "$scratch/said")"
}

load_module
topology 2
need ctl up lom0 lom1 bmc-link bmc0 mac $BMC vlan 100 mac $BMC2 vlan 200 tag keep dev sb0
host_leg_up
ends 100
counted
inside
adds_up packets
adds_up bytes
in_words
metrics
watched
stopped
moves
unloaded
finish
