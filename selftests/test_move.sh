#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a virtual machine talks to the BMC of the host it runs on and to those of
# others; when it moves to another host, both answer it from its first frame there,
# and its sessions go on. What becomes of it without host access is told by
# test_compare.sh.
#
# The two hosts are those of hypervisors.sh; the BMC of the first is ipmi_sim.

. "$(dirname "$0")/lib.sh"
# shellcheck source=hypervisors.sh
. "$test_dir/hypervisors.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

# The first frame of each kind is answered: no ARP is asked again, nothing ages.
silent_move() {
	local from=$1 to=$2 one
	for one in 10.0.1.10 10.0.1.11; do
		check "$from: $one answers" answers_at_last vm $one
	done
	freeze vm
	freeze bmc
	freeze bmc2
	move "$from" "$to"
	for one in 10.0.1.10 10.0.1.11; do
		check "moved to $to, unannounced: $one answers the first frame" answers vm $one
	done
	thaw
}

# freeze NS: nobody asks by ARP for what it knows.
freeze() {
	local ip mac
	while read -r ip mac; do
		need ip -n "$1" neigh replace "$ip" lladdr "$mac" dev eth0 nud permanent
	done < <(ip -n "$1" -j neigh | jq -r '.[] | select(.lladdr) | "\(.dst) \(.lladdr)"')
}
thaw() {
	local name
	for name in vm bmc bmc2; do ip -n "$name" neigh flush nud permanent; done
}

# announced_move FROM TO FRAME WORDS BMC_FROM BMC_TO WIRE: the BMCs find it though it
# has said nothing to them.
announced_move() {
	local from=$1 to=$2
	check "$from: both know it" eval "answers_at_last vm 10.0.1.10 && answers_at_last vm 10.0.1.11"
	freeze bmc
	freeze bmc2
	move "$from" "$to"
	legs=(vm=vm/eth0 "wire=lan/wire$7")
	end_frames=(end vm wire "$ALL $VM")
	exchange "moved to $to: it announces itself by $4" \
		send vm "$ALL $VM $3" get wire "$ALL $VM $3"
	check "moved to $to, announced by $4: the BMC of $from finds it" answers_at_last "$5" 10.0.1.50
	check "moved to $to, announced by $4: the BMC of $to finds it" answers_at_last "$6" 10.0.1.50
	thaw
}

# ---- a session that moves along ----

console_goes_on() { grep -q "you typed '$1'" "$scratch/sol"; }
# say_line TEXT: typed until the console answers: what was under way is lost.
types() {
	printf '%s\r' "$1" >&"$keys"
	wait_for 2 console_goes_on "$1"
}

with_session() {
	local keys lost twice answered ping_job
	need start_bmc
	rm -f "$scratch/keys"
	mkfifo "$scratch/keys"
	exec {keys}<>"$scratch/keys"
	background ip netns exec vm socat - \
		"EXEC:ipmitool -I lanplus -C 3 -H 10.0.1.10 -U $bmc_user -P $bmc_password sol activate,pty,setsid,ctty,rawer" \
		<"$scratch/keys" >"$scratch/sol" 2>&1
	sol=$job
	check "a session of the VM with the BMC below it" wait_for 30 grep -q operational "$scratch/sol"
	check "the console answers" wait_for 20 types before
	background ip netns exec vm ping -i 0.05 10.0.1.10 >"$scratch/ping"
	ping_job=$job
	need wait_for 10 grep -q 'seq=20' "$scratch/ping"
	move host host2
	check "moved: the console answers" wait_for 20 types moved
	move host2 host
	check "moved back: the console answers" wait_for 20 types back
	kill -INT "$ping_job"
	wait "$ping_job"
	read -r answered lost twice < <(count_pings "$scratch/ping")
	same "no answer came twice" 0 "$twice"
	[ "$answered" -gt 40 ] && [ "$lost" -le 20 ]
	verdict $? "of the pings only those of the moves are lost"
	say "$answered pings answered, $lost lost by two moves, one each 50 ms"
	printf '\r~.' >&"$keys"
	check "the session lasted until it was left" wait_for 20 grep -q "terminated ipmitool" "$scratch/sol"
	wait "$sol"
	exec {keys}>&-
}

# ---- many ----

# Each of so many machines, all behind one device, is known by its first frame.
many() {
	local i mac
	local -a sent=() answered=()
	for ((i = 0; i < 256; i++)); do
		printf -v mac '02:00:00:01:%02x:%02x' $((i % 7)) $i
		sent+=(send vm "$BMC $mac" get bmc "$BMC $mac")
		answered+=(send bmc "$mac $BMC" get vm "$mac $BMC")
	done
	legs=(vm=vm/eth0 bmc=bmc/eth0 wire=lan/wire0)
	end_frames=(end vm "bmc,wire" "$ALL $VM" end bmc "vm,wire" "$ALL $BMC")
	for ((i = 0; i < 256; i += 64)); do
		exchange "machines $i to $((i + 63)): known by the first frame" "${sent[@]:i * 6:384}"
		exchange "machines $i to $((i + 63)): answered without the wire" "${answered[@]:i * 6:384}"
	done
}

load_module
two_hypervisors
share on
silent_move host host2
silent_move host2 host
announced_move host host2 "type 0806" "a group frame" bmc bmc2 1
announced_move host2 host "type 8035" "RARP" bmc2 bmc 0
many
with_session
finish
