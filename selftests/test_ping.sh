#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: 'sidebandctl ping' says whether the BMC answers, and what is missing where
# it can't be asked; 'sidebandctl wait' returns once it answers, and not before.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	 192.168.100.1     bmc0           .2 ------------ eth0 192.168.100.10
#	                                                  ipmi_sim

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

IP=192.168.100.10

# says CODE PATTERN COMMAND...: its exit code, and a line of its answer.
says() {
	local code=0 out
	out=$("${@:3}" 2>&1) || code=$?
	echo "exit code $code (wanted $1), said (wanted /$2/): $out"
	[ "$code" = "$1" ] && grep -qE "$2" <<<"$out"
}

# A JSON answer of ping, by an expression of jq.
told() {
	ctl -j ping "${@:2}" 2>/dev/null | jq -e ".[0] | $1"
}

runs() { kill -0 "$1" 2>/dev/null; }

ms() { echo $((${EPOCHREALTIME/./} / 1000)); }

# start_wait WORDS...: its answer is left in JSON, and a moment at which it waited.
start_wait() {
	background sidebandctl -n host -j wait sb0 "$@" >"$scratch/wait" 2>"$scratch/said"
	wait_job=$job
	wait_for 20 grep -q '^sb0: waiting for the BMC, up to' "$scratch/said"
	wait_start=$(ms)
}

# returned_after DESCRIPTION MS: it ends now, in success, and says that it took so long
# at least. Not for check(), whose subshell can't wait for it.
returned_after() {
	local code=0
	wait_for 10 not runs "$wait_job" || end_job "$wait_job"
	wait "$wait_job" || code=$?
	[ "$code" = 0 ] && jq -e ".[0] | .answers and .ms >= $2" "$scratch/wait" >/dev/null
	verdict $? "$1"
	say "exit code $code, after $2 ms: $(cat "$scratch/wait" "$scratch/said")"
}

# The BMC tells its address, as one does that has got it; nobody has to answer.
announce() { bmc arping -q -c 1 -w 1 -A -I "$1" $IP || :; }

# Questions for which nobody listened in the BMC.
unheard() { bmc awk '/^Udp: [0-9]/ { print $3 }' /proc/net/snmp; }

missing() {
	check "without a sideband" says 2 'sb0: No sideband of this name' \
		ctl ping sb0
	need ctl dev add sb0
	check "without BMC link: says how to give one" says 2 \
		"dev set sb0 bmc-link LINK" ctl ping sb0
	need ctl dev set sb0 bmc-link bmc0
	check "without station: says how to add one" says 2 \
		"station add MAC dev sb0" ctl ping sb0
	need ctl dev del sb0
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	check "host leg down: says how to set it up" says 2 "ip link set dev sb0 up" \
		ctl ping sb0
	check "wait does not wait for that" says 2 "ip link set dev sb0 up" ctl wait sb0
	need ip -n host link set sb0 up
	check "by the name of a port: says what that is" says 2 \
		"lom0: is a port of sb0, try 'sidebandctl ping sb0'" ctl ping lom0
	check "no address known: says how to give one" says 2 "sent no ARP yet.*address ADDRESS" \
		ctl ping sb0
	check "wait waits for it" says 3 "waited 1 s in vain: no address" \
		ctl wait sb0 timeout 1
	need ip -n bmc link set eth0 down
	check "wait for IPMI does not wait for an address of the host" says 2 \
		"alias add ADDR/LEN dev sb0" ctl wait sb0 address $IP ipmi timeout 20
	check "BMC link without carrier" says 3 "sb0: BMC link bmc0 has no carrier" \
		ctl ping sb0 address $IP
	need ip -n bmc link set eth0 up
}

silent() {
	check "a silent BMC: exit code 3" says 3 "sb0: $IP does not answer ARP" \
		ctl ping sb0 address $IP timeout 1
	check "in JSON, too" says 3 '"answers":false.*"step":"arp".*"answered":false' \
		ctl -j ping sb0 address $IP timeout 1
	check "wait gives up after its timeout" says 3 "waited 1 s in vain: $IP does" \
		ctl wait sb0 address $IP timeout 1
	forged 192.168.100.98
	flooded lan/wire0
	check "an address of the LAN is not the BMC's" says 3 \
		"192.168.100.1 belongs to 02:00:00:00:02:00, which is no station of sb0" \
		ctl ping sb0 address 192.168.100.1 timeout 2
}

# forge IP: another machine says that the BMC's MAC has the address, from its own MAC.
forge() {
	local ip bytes
	read -ra ip <<<"${1//./ }"
	read -ra bytes <<<"ff ff ff ff ff ff 02 00 00 00 02 00 08 06 00 01 08 00 06 04 00 02 ${BMC//:/ }"
	bytes+=("$(printf '%02x' "${ip[0]}")" "$(printf '%02x' "${ip[1]}")")
	bytes+=("$(printf '%02x' "${ip[2]}")" "$(printf '%02x' "${ip[3]}")")
	printf '%b' "$(printf '\\x%s' "${bytes[@]}" 02 00 00 00 00 91 00 00 00 00)" |
		lan socat -u - INTERFACE:wire0
}

# Only what comes from the MAC itself is its word.
forged() {
	local code=0
	background sidebandctl -n host ping sb0 address "$1" timeout 2 >"$scratch/forged" 2>&1
	while runs "$job"; do need forge "$1"; moment; done
	wait "$job" || code=$?
	check "an answer in the BMC's name, sent by another machine" \
		says 3 "$1 does not answer ARP" sh -c "cat '$scratch/forged'; exit $code"
}

# Others may send whatever they like, and as much.
flooded() {
	background ip netns exec lan frame flood "$1" "$ALL $STRANGER type 806 size 60"
	check "a flood of ARP: ping ends in time" says 3 "$IP does not answer ARP" \
		timeout 20 sidebandctl -n host ping sb0 address $IP timeout 1
	end_job "$job"
}

# The BMC gets its link, its address, and IPMI at last, one after the other.
wait_through() {
	local started
	need ip -n bmc link set eth0 down
	start_wait ipmi
	check "untagged: it waits for 60 s" grep -q 'up to 60 s$' "$scratch/said"
	check "it waits for the link" runs "$wait_job"
	need ip -n bmc link set eth0 up
	check "it waits for an address" runs "$wait_job"
	need ip -n bmc addr add $IP/24 dev eth0
	announce eth0
	check "it asks RMCP before anybody answers" wait_for 20 eval '[ "$(unheard)" -gt 0 ]'
	check "and waits" runs "$wait_job"
	started=$(($(ms) - wait_start))
	need start_simulator
	returned_after "it returns soon after the BMC answers, and not before" "$started"
	check "it tells of IPMI 2.0" \
		jq -e '.[0].steps[2] | .step == "ipmi" and (.versions | index("2.0"))' "$scratch/wait"
}

without_seat() {
	check "without an alias: ARP only, says how to add one" says 0 \
		"warning: $IP could be asked ARP only.*alias add ADDR/LEN dev sb0" \
		ctl ping sb0
	need ip -n host addr add 192.168.99.2/24 dev sb0
	check "nor does an address in another network help" says 0 \
		"warning: $IP could be asked ARP only" ctl ping sb0
	check "ARP is answered by the BMC" told '.steps[0] | .answered and .mac == "'$BMC'"' sb0
	need ip -n lan addr add $IP/24 dev wire0
	# Where it answers within 100 ms after the BMC.
	check "another machine has the address, too: it is found out" wait_for 10 says 0 \
		"warning: $IP also belongs to 02:00:00:00:02:00, which is no station of sb0" \
		ctl ping sb0
	need ip -n lan addr del $IP/24 dev wire0
	check "RMCP is not asked" told '.steps[1].asked == 0' sb0
	check "IPMI can't be asked" says 2 "alias add" ctl ping sb0 ipmi
	check "wait returns, too" says 0 "$IP answers after" ctl wait sb0 timeout 10
}

everything() {
	check "$1: ping" says 0 "sb0: $IP answers" ctl ping sb0
	check "$1: ARP and RMCP are timed" told \
		'.answers and (.steps | map(.answered and .ms > 0) == [true, true])' sb0
	check "$1: the pong tells of IPMI" says 0 '    rmcp [0-9.]* ms with IPMI' ctl ping sb0
	check "$1: ping with ipmi" says 0 '    ipmi [0-9.]* ms version .*2[.]0' ctl ping sb0 ipmi
	same "$1: quiet where all answers" "" "$(ctl -q ping sb0 ipmi 2>&1)"
	same "$1: wait says nothing when quiet" "" "$(ctl -q wait sb0 ipmi 2>&1)"
}

# A terminal shows what is waited for, and Ctrl-C leaves it clean.
terminal() {
	local keys
	rm -f "$scratch/keys"
	mkfifo "$scratch/keys"
	exec {keys}<>"$scratch/keys"
	background timeout 60 socat - \
		"EXEC:sidebandctl -n host wait sb0 address 192.168.100.99,pty,setsid,ctty,stderr" \
		<"$scratch/keys" >"$scratch/terminal" 2>&1
	check "a terminal shows what is waited for" \
		wait_for 20 grep -q 'sb0: waiting for ARP, [0-9]* s left' "$scratch/terminal"
	printf '\003' >&"$keys"
	check "Ctrl-C ends it, and says what did not answer" wait_for 20 \
		grep -q 'sidebandctl: sb0: interrupted: 192.168.100.99 does not answer ARP' \
		"$scratch/terminal"
	exec {keys}>&-
	end_job "$job"
}

interrupted() {
	local code=0
	start_wait address 192.168.100.99
	need kill -TERM "$wait_job"
	wait "$wait_job" || code=$?
	same "a signal ends wait, and the shell knows" 143 $code
	check "its JSON is whole" jq -e '.[0].answers == false' "$scratch/wait"
}

without_privilege() {
	check "without CAP_NET_RAW: says so" says 2 "needs CAP_NET_RAW" \
		host setpriv --bounding-set -net_raw --inh-caps -net_raw \
		sidebandctl ping sb0 address $IP
}

# bars WHAT COUNT WHO: no answer, because the guard lets only others through.
bars() {
	check "$1: that the guard stops it is said, and what to do" says 3 \
		"its guard lets only $2 reach the BMC, and $3 is not among them, try 'sidebandctl guard add $3 dev sb0'" \
		ctl ping sb0 timeout 1
}

guarded() {
	local leg
	leg=$(host cat /sys/class/net/sb0/address)
	need ctl guard add 10.0.0.0/8 192.168.100.0/30 dev sb0
	check "a guard that lets the host through" says 0 "$IP answers" ctl ping sb0
	need ctl guard del 192.168.100.0/30 dev sb0
	bars "a guard of others" "1 prefix" 192.168.100.2
	check "wait says it, too" says 3 "waited 1 s in vain: .*its guard lets only 1 prefix reach" \
		ctl wait sb0 timeout 1
	need ctl guard add 192.168.100.2 $CLIENT dev sb0
	bars "a guard of other MACs" "1 MAC" "$leg"
	need ctl guard add "$leg" dev sb0
	check "when that is done it answers" says 0 "$IP answers" ctl ping sb0
	need ctl guard flush dev sb0
}

# The BMC has taken an address of the host, and is believed to have it.
same_address() {
	check "an address of the host is not the BMC's" says 2 \
		"this host has the address 192.168.100.2 as well, and asks itself by it" \
		ctl ping sb0 address 192.168.100.2
	need ip -n bmc addr add 192.168.100.2/24 dev eth0
	bmc arping -q -c 1 -w 1 -A -I eth0 192.168.100.2 || :
	need wait_for 5 eval 'ctl station show | grep -q "ip 192.168.100.2"'
	check "also where the BMC claims it" says 2 \
		"this host has the address 192.168.100.2 as well.* see 'ip address show to 192.168.100.2'" \
		ctl ping sb0
	need ip -n bmc addr del 192.168.100.2/24 dev eth0
	announce eth0
	need wait_for 5 eval 'ctl station show | grep -q "ip $IP"'
}

ipv6() {
	need host sysctl -qw net.ipv6.conf.sb0.disable_ipv6=0
	need bmc sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
	need ip -n bmc addr add fd00::10/64 dev eth0 nodad
	check "IPv6: neighbour discovery" says 0 \
		"warning: fd00::10 could be asked neighbour discovery only" \
		ctl ping sb0 address fd00::10
	need ip -n host addr add fd00::2/64 dev sb0 nodad
	check "IPv6: RMCP is asked, nobody listens" says 3 \
		"fd00::10 answers neighbour discovery, but not RMCP.*refused" \
		ctl ping sb0 address fd00::10 timeout 1
	check "IPv6: a silent one" says 3 "fd00::99 does not answer neighbour discovery" \
		ctl ping sb0 address fd00::99 timeout 1
}

tagged() {
	need ctl down sb0
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
	need ip -n host link set sb0 up
	need ip -n host addr add 192.168.100.2/24 dev sb0
	start_wait address $IP
	check "VLAN 100: it waits for 120 s, and says why" \
		grep -q 'up to 120 s, twice as long as usual: it is in VLAN 100, and' "$scratch/said"
	returned_after "VLAN 100: it returns" 0
	announce eth0
	everything "VLAN 100"
}

tag_kept() {
	need ctl down sb0
	need ctl up lom0 bmc-link bmc0 mac $BMC vlan 200 tag keep dev sb0
	need ip -n host link set sb0 up
	need ip -n bmc addr del $IP/24 dev eth0
	need ip -n bmc link add link eth0 name eth0.200 type vlan id 200
	need ip -n bmc link set eth0.200 up
	need ip -n bmc addr add $IP/24 dev eth0.200
	check "VLAN 200, tag keep: says how to make a device for it" says 2 \
		"ip link add link sb0 name sb0.200 type vlan id 200" ctl ping sb0 address $IP
	need ip -n host link add link sb0 name sb0.200 type vlan id 200
	check "VLAN 200, tag keep: says that it is down" says 2 \
		"ip link set dev sb0.200 up" ctl ping sb0 address $IP
	need ip -n host link set sb0.200 up
	need ip -n host addr add 192.168.100.2/24 dev sb0.200
	announce eth0.200
	everything "VLAN 200, tag keep"
}

load_module
write_board
machines 1
need ip -n lan addr add 192.168.100.1/24 dev wire0
missing
silent
need ip -n host addr add 192.168.100.2/24 dev sb0
wait_through
everything "untagged"
guarded
need ip -n host addr flush dev sb0
without_seat
without_privilege
need ip -n host addr add 192.168.100.2/24 dev sb0
end_job "$simulator"
check "IPMI is gone: RMCP is silent" says 3 "answers ARP, but not RMCP on UDP port 623.*refused" \
	ctl ping sb0 timeout 1
terminal
interrupted
same_address
ipv6
need start_simulator
tagged
end_job "$simulator"
need start_simulator
tag_kept
finish
