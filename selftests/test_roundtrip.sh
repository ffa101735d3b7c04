#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: whatever a file says, once applied it is what save prints; that applied where
# nothing is comes to the same, byte for byte, and nothing differs from the first file.
#
# COUNT random files, SEED to have the same ones again.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0 or such
#	wire1 ------------ lom1 (with lom0.7)
#	... -------------- primary, priority: names of ports that are words, too
#	                   bmc0, on --------------------- eth0, eth1

. "$(dirname "$0")/lib.sh"

: "${COUNT:=100}"
conf=$scratch/a.conf
ports=(lom0 lom1 primary priority)
links=(bmc0 on)

# ---- a random file ----

# pick WORD...: one of them, in $it.
pick() { it=${*:1 + RANDOM % $#:1}; }

# one_in N
one_in() { [ $((RANDOM % $1)) = 0 ]; }

put() { printf '%s\n' "$1" >>"$conf"; }

# form MAC: as people may write it, in $it.
form() {
	pick "$1" "${1//:/-}" "${1^^}" "${1:0:2}${1:3:2}.${1:6:2}${1:9:2}.${1:12:2}${1:15:2}"
}

settings() {
	local mode
	pick shared failover shared failover dedicated
	mode=$it
	[ "$mode" != dedicated ] || dedicated=1
	if [ "$mode" != shared ] || one_in 3; then put "mode = $mode"; fi
	one_in 3 && { pick never "delayed $((1 + RANDOM % 90))"; put "failback = $it"; }
	one_in 3 && put "downdelay = $((RANDOM % 1000))"
	one_in 4 && put "updelay : $((RANDOM % 1000))"
	one_in 4 && put "announce = $((RANDOM % 4))"
	one_in 5 && { pick on off; put "strict = $it ; on purpose"; }
	one_in 4 && [ "$mode" != dedicated ] && put "host-access = on"
	one_in 5 && put "probe = 10.0.0.$((1 + RANDOM % 250))"
	one_in 6 && put "probe-interval = $((100 + RANDOM % 900))"
}

# some_ports N: one or several of those left, for the Nth sideband.
some_ports() {
	local port more
	for port in "${ports[@]}"; do
		one_in 2 || continue
		more=''
		[ -z "$primary" ] && one_in 5 && more=" primary" primary=$port
		one_in 3 && more+=" priority $((RANDOM % 100))"
		if [ "$1" = 0 ] && one_in 9; then
			more+=" attach exclusive"
			exclusive+=" $port"
		elif one_in 5; then
			more+=" attach ingress"
		fi
		put "port = $port$more"
	done
}

# stations N: of the Nth sideband; VLANs in which it has one are in $vlans.
stations() {
	local i tag vlan=$((100 + RANDOM % 3)) many
	vlans=()
	many=$((RANDOM % 5))
	one_in 2 && vlans=("$vlan")
	for ((i = 0; i < many; i++)); do
		form "$(printf '0c:c4:7a:00:%02x:%02x' "$1" $i)"
		tag=
		one_in 2 && [ ${#vlans[@]} -gt 0 ] && tag=" tag add"
		put "station = $it${vlans:+ vlan $vlan}$tag"
		one_in 3 && put "	$it vlan $((200 + RANDOM % 5)) tag keep"
	done
	[ $many -gt 0 ] || vlans=()
}

policies() {
	local class line=
	for class in dhcp-client dhcp-server netbios other-broadcast nd-advertisement lldp mld \
		router-advertisement dhcpv6-server dhcpv6-client other-multicast; do
		one_in 6 && { pick pass drop; line+=" $class $it"; }
	done
	one_in 4 && { pick own pass drop; line+=" arp $it"; }
	one_in 6 && { pick own pass drop; line+=" nd-solicitation $it"; }
	[ -z "$line" ] || put "policy =$line"
	line=
	one_in 4 && { pick 500 2k none 12345; line+=" group-packets $it"; }
	one_in 4 && { pick 1m 50k 123456 none; line+=" bits $it"; }
	one_in 5 && put "limit = packets $((1 + RANDOM))"
	[ -z "$line" ] || put "limit =$line"
}

guards() {
	local i line=
	one_in 2 || return 0
	for ((i = 0; i < 1 + RANDOM % 40; i++)); do
		pick "10.$i.0.0/16" "fd00:$i::/32" "192.168.$i.7" "02:00:00:00:07:$(printf %02x $i)" \
			"2001:db8::$i"
		line+=" $it"
	done
	put "guard =$line"
}

filters() {
	local i many=$((RANDOM % 4)) vlan words=(name dev copy)
	for ((i = 0; i < many; i++)); do
		vlan=
		[ ${#vlans[@]} -gt 0 ] && one_in 3 && vlan=" vlan ${vlans[0]}"
		pick "port rmcp exclusive" "proto tcp port $((1 + RANDOM))$vlan copy" \
			"ethertype arp copy" "ethertype 88cc$vlan exclusive" \
			"dest fd00::$i proto udp port 664 exclusive" "dest 10.0.0.$i proto icmp copy" \
			"proto $((100 + RANDOM % 100))$vlan copy" \
			"ethertype arp dest 10.0.0.5$vlan exclusive force"
		put "filter = ${words[i]:-f$i} $it"
	done
}

exclusions() {
	local port
	put "[exclude]"
	for port in "${ports[@]}"; do
		if [[ $exclusive = *" $port"* ]] || one_in 8; then
			put "port = $port"
		elif one_in 4; then
			put "port = $port vlan $((300 + RANDOM % 10))"
			one_in 3 && put "	$port vlan 310"
		fi
	done
}

# A dedicated port gives the host nothing, and no address is set there.
aliases() {
	if [ -n "$dedicated" ] || one_in 2; then return 0; fi
	put "[alias]"
	one_in 2 && put "address = fd00:7::$((RANDOM % 9 + 1))/64 dev lom1 vlan 7"
	one_in 3 && put "address = FD00:8::0:$((RANDOM % 9 + 1))/48 dev lom0"
	one_in 3 && put "address = fd00:9::1/64 dev lom1.7"
	one_in 20 && put "address = 10.7.$((RANDOM % 9)).1/24 dev lom0"
}

random_file() {
	local i names exclusive='' dedicated='' primary vlans
	pick "sb0 sb1" "port vlan" "all sb0" "dev" "sb0" "up sb1"
	# shellcheck disable=SC2206 # words they are
	names=($it)
	echo "# a random one" >"$conf"
	for i in "${!names[@]}"; do
		primary=
		put "[sideband ${names[i]}]"
		[ "${names[i]}" = sb1 ] || put "address = 02:00:00:00:05:0$i"
		one_in 8 || put "bmc-link = ${links[i]}"
		settings
		some_ports "$i"
		stations "$i"
		policies
		guards
		filters
	done
	exclusions
	aliases
}

# ---- what must be so ----

# wrong WHAT: with what there is to see.
wrong() {
	say "$1, file $files of seed $seed:"
	diag <"$conf"
	diag <"$scratch/said"
	diff "$scratch/first" "$scratch/second" | diag
	return 1
}

# comes_back [PLANTED]: by what save prints, which an edit by sed spoils; $accepted counts
# the files that the kernel does not refuse.
comes_back() {
	local code=0
	: >"$scratch/first"
	: >"$scratch/second"
	ctl save >"$scratch/before"
	ctl apply "$conf" 2>"$scratch/said" || code=$?
	if [ $code = 2 ]; then
		sort "$scratch/before" >"$scratch/first"
		ctl save | sort >"$scratch/second"
		cmp -s "$scratch/first" "$scratch/second" || wrong "a refused file has changed something"
		return
	fi
	[ $code = 0 ] || { wrong "apply: exit code $code"; return; }
	accepted=$((accepted + 1))
	ctl apply "$conf" --check >"$scratch/said" 2>&1 || { wrong "something differs"; return; }
	ctl save | sed "${1:-}" >"$scratch/first"
	ctl flush >"$scratch/said" 2>&1 || { wrong "flush"; return; }
	ctl apply "$scratch/first" >"$scratch/said" 2>&1 || { wrong "what was saved is refused"; return; }
	ctl save >"$scratch/second"
	cmp -s "$scratch/first" "$scratch/second" || { wrong "another one comes back"; return; }
	ctl apply "$conf" --check >"$scratch/said" 2>&1 || { wrong "something differs at last"; return; }
}

all_come_back() {
	local start=$SECONDS failed=0
	accepted=0
	for ((files = 1; files <= COUNT; files++)); do
		random_file
		comes_back || failed=$((failed + 1))
		[ $failed -lt 3 ] || break
	done
	say "$accepted of $((files - 1)) files were accepted, $((SECONDS - start)) s"
	same "all come back" 0 $failed
	check "half of the files at least are accepted" test $((2 * accepted)) -ge "$COUNT"
}

# A sed that loses one word is a save that does.
is_noticed() {
	local noticed=
	for ((files = 1; files <= 40; files++)); do
		random_file
		comes_back "$1" >"$scratch/report" || { noticed=1; break; }
	done
	verdict "$((!noticed))" "control: noticed within 40 files, 's' of $1"
}

# rename DEV NAME: older kernels only rename what is down.
rename() {
	need ip -n host link set "$1" down
	need ip -n host link set "$1" name "$2" up
}

load_module
need modprobe 8021q
add_namespace lan
add_namespace host
add_namespace bmc
need host sysctl -qw net/ipv6/conf/default/disable_ipv6=0
need host sysctl -qw net/ipv6/conf/default/accept_dad=0
need host sysctl -qw net/ipv6/conf/default/addr_gen_mode=1
for i in 0 1 2 3; do add_port $i; done
rename lom2 primary
rename lom3 priority
add_bmc_link 0
add_bmc_link 1
rename bmc1 on
need ip -n host link add link lom1 name lom1.7 up type vlan id 7
seed=${SEED:-$SRANDOM}
RANDOM=$seed
say "seed $seed"
all_come_back
is_noticed 's/ tag keep$//'
is_noticed 's/ primary$//'
is_noticed 's/^policy = lldp pass$//'
finish
