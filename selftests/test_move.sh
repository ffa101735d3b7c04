#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a virtual machine talks to the BMC of the host it runs on and to those of
# others; when it moves to another host, both answer it from its first frame there,
# and its sessions go on.
#
#	lan (switch)          host                        bmc
#	sw   wire0 ---------- lom0 (br0)   sb0 ---------- eth0 10.0.1.10, ipmi_sim
#	                      vnet0 -- VM, before
#	     wire1 ---------- lom0 (br0)   sb0 ---------- eth0 10.0.1.11
#	                      host2                       bmc2
#	                      vnet0 -- VM, afterwards
#
#	vm: eth0 10.0.1.50

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

VM=02:00:00:00:00:a1

ctl2() { sidebandctl -n host2 "$@"; }

# hypervisor NAME BMC WIRE LAST MAC: a host with a bridge on its port, and its BMC.
hypervisor() {
	[ "$1" = host ] || { add_namespace "$1"; add_namespace "$2"; }
	need ip -n "$1" link add lom0 address "02:00:00:00:01:$4" type veth \
		peer name "$3" netns lan
	need ip -n "$1" link add br0 address "02:00:00:00:01:$4" type bridge \
		stp_state 0 mcast_snooping 0 forward_delay 0
	need ip -n "$1" link set lom0 up master br0
	need ip -n "$1" link set br0 up
	need ip -n "$1" link add bmc0 type veth peer name eth0 address "$5" netns "$2"
	need ip -n "$1" link set bmc0 up
	need ip -n "$2" link set eth0 up
	need ip -n "$2" address add "10.0.1.$4/24" dev eth0
	need ip -n lan link set "$3" up master sw
}

build() {
	local name
	for name in lan host bmc vm; do add_namespace $name; done
	need ip -n lan link add sw type bridge stp_state 0 mcast_snooping 0 forward_delay 0
	need ip -n lan link set sw up
	hypervisor host bmc wire0 10 $BMC
	hypervisor host2 bmc2 wire1 11 $BMC2
	need ip -n host link add vnet0 type veth peer name eth0 address $VM netns vm
	need ip -n vm link set eth0 up
	need ip -n vm address add 10.0.1.50/24 dev eth0
	need ip -n host link set vnet0 up master br0
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 host-access on
	need ctl2 up lom0 bmc-link bmc0 mac $BMC2 dev sb0 host-access on
}

# move FROM TO: the machine keeps its device and addresses, and does not announce
# itself. What it sends meanwhile is lost.
move() {
	need ip -n "$1" link set vnet0 nomaster
	need ip -n "$1" link set vnet0 netns "$2"
	need ip -n "$2" link set vnet0 up master br0
	need wait_for 10 running "$2" vnet0
}

answers() { ns "$1" ping -c 1 -W 1 -q "$2" >/dev/null; }
answers_at_last() { wait_for 10 answers "$1" "$2"; }
access() {
	need ctl dev set sb0 host-access "$1"
	need ctl2 dev set sb0 host-access "$1"
}
forget() {
	local name
	for name in vm bmc bmc2; do ip -n "$name" neigh flush all; done
}

without() {
	access off
	forget
	check_not "control: without host access the BMC below is not reached" answers vm 10.0.1.10
	check "control: that of another host is" answers_at_last vm 10.0.1.11
	move host host2
	forget
	check_not "control: after a move it is the other way round" answers vm 10.0.1.11
	check "control: in both ways" answers_at_last vm 10.0.1.10
	move host2 host
	access on
	forget
}

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
build
without
silent_move host host2
silent_move host2 host
announced_move host host2 "type 0806" "a group frame" bmc bmc2 1
announced_move host2 host "type 8035" "RARP" bmc2 bmc 0
many
with_session
finish
