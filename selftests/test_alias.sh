#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: an alias address gives the host a seat on the management network, is set
# only where that harms nobody, and is the only address that is ever taken away.
#
#	lan                         host                        bmc
#	wire0 --------------------- lom0          sb0
#	 10.0.0.1  (production)      10.0.0.2
#	 192.168.100.1, fd00::1     bmc0           .2, ::2 ----- eth0 .10, ::10

. "$(dirname "$0")/lib.sh"

# with_ipv6 NETNS IFNAME: has IPv6, of which nothing moves by itself.
with_ipv6() {
	need ns "$1" sh -c "cd /proc/sys/net/ipv6/conf/$2 &&
		echo 1 >addr_gen_mode; echo 0 >disable_ipv6"
}

# join NETNS IFNAME HOST: 192.168.100.HOST and fd00::HOST.
join() {
	with_ipv6 "$1" "$2"
	need ip -n "$1" link set "$2" up
	need ip -n "$1" addr add "192.168.100.$3/24" dev "$2"
	need ip -n "$1" addr add "fd00::$3/64" dev "$2" nodad
}

# All that a refused command must leave as it was.
state() { ip -n host -o addr; ip -n host route; ip -n host maddr; }

# has DEV ADDR/LEN
has() { ip -n host -o addr show dev "$1" | grep -F " $2 " >/dev/null; }
hasnt() { ! has "$@"; }

add() { ctl alias add "$@"; }
del() { ctl alias del "$@"; }

# add_and_del ADDR/LEN ARG...: a control, it is set and leaves nothing.
add_and_del() { add "$@" && del "${@:1:3}"; }

# forbidden DESCRIPTION PATTERN REMEDY ADDR/LEN dev DEV: refused for one reason, which the
# remedy takes away.
forbidden() {
	refused "$1" "$2" add "${@:4}"
	need eval "$3"
	check "control: set when that is no longer so ($1)" add_and_del "${@:4}"
}

reach() { ns "$1" ping -c 2 -i 0.2 -W 5 "$2"; }

forget() {
	local it
	for it in lan host bmc; do ip -n $it neigh flush all; done
}

# seat DESCRIPTION: everybody reaches everybody by the aliases of the host leg.
seat() {
	local of host bmc lan
	check "$1: an IPv4 alias is set" add 192.168.100.2/24 dev sb0
	check "$1: an IPv6 alias is set" add fd00::2/64 dev sb0
	for of in 192.168.100. fd00::; do
		host=${of}2 bmc=${of}10 lan=${of}1
		forget
		check "$1: the host reaches its BMC, $of" reach host $bmc
		check "$1: the host reaches the LAN, $of" reach host $lan
		forget
		check "$1: the BMC reaches the host, $of" reach bmc $host
		forget
		check "$1: the LAN reaches the host, $of" reach lan $host
		check "$1: and the BMC, $of" reach lan $bmc
	done
	same "$1: no default route" "" \
		"$(ip -n host route show default; ip -n host -6 route show default)"
	same "$1: they are shown" \
		"192.168.100.2/24 dev sb0
fd00::2/64 dev sb0" "$(ctl alias show)"
}

leave_seat() {
	check "the IPv4 alias is taken away" del 192.168.100.2/24 dev sb0
	check "the IPv6 alias is taken away" del fd00::2/64 dev sb0
	same "none is shown" "no alias address in this network namespace" "$(ctl alias show)"
	same "and none is left" "" "$(ip -n host -o addr show dev sb0)"
}

in_use() {
	refused "an address in use is refused by the MAC that has it" \
		"in use, 02:00:00:00:02:00 has it" add 192.168.100.1/24 dev sb0
	refused "the BMC's own is in use, also when not learnt" "in use, $BMC has it" \
		add 192.168.100.44/24 dev sb0
	refused "an IPv6 address in use is refused" "in use by another" \
		add fd00::1/64 dev sb0
	check "IPv4 with force" add_and_del 192.168.100.1/24 dev sb0 force
	check "IPv6 with force" add_and_del fd00::1/64 dev sb0 force
	need ip -n lan addr del 192.168.100.1/24 dev wire0
	need ip -n lan addr del fd00::1/64 dev wire0
	check "control: IPv4 when it is free" add_and_del 192.168.100.1/24 dev sb0
	check "control: IPv6 when it is free" add_and_del fd00::1/64 dev sb0
	need ip -n lan addr add 192.168.100.1/24 dev wire0
	need ip -n lan addr add fd00::1/64 dev wire0 nodad
}

# answers ADDRESS MAC...: exactly these answer for it on the LAN.
answers() {
	[ "$(lan arping -b -c 2 -w 2 -I wire0 "$1" | grep -o '\[.*\]' | sort -u | tr -d '[]')" = \
		"$(printf '%s\n' "${@:2}" | sort)" ]
}

# Linux answers ARP for any address of the host on any device.
one_answer() {
	need add 192.168.100.2/24 dev sb0
	check "control: the port answers for the alias, too" \
		answers 192.168.100.2 $LEG $LOM0
	check "the host leg does not answer for production" answers 10.0.0.2 $LOM0
	need host sysctl -qw net/ipv4/conf/lom0/arp_ignore=1
	check "with arp_ignore on the port only the host leg answers for the alias" \
		answers 192.168.100.2 $LEG
	check "and the port for production still" answers 10.0.0.2 $LOM0
	need del 192.168.100.2/24 dev sb0
}

# The address is one that the BMC has not told anybody yet.
secret_address() { need ip -n bmc addr add 192.168.100.44/24 dev eth0; }

privilege() {
	refused "without the privilege to ask nothing is set" "needs CAP_NET_ADMIN and CAP_NET_RAW" \
		ns host setpriv --inh-caps=-net_raw --bounding-set=-net_raw \
		sidebandctl alias add 192.168.100.2/24 dev sb0
}

wanted_too() {
	background ip netns exec lan arping -q -D -I wire0 -c 1000 -w 1000 192.168.100.77
	refused "an address that another one probes for is refused" \
		"02:00:00:00:02:00 is about to use it" add 192.168.100.77/24 dev sb0
	end_job "$job"
	check "control: not when nobody else does" add_and_del 192.168.100.77/24 dev sb0
}

# interrupt SIGNAL: an IPv6 address is being tried when it comes.
interrupt() {
	local code=0
	background sidebandctl -n host alias add fd00::66/64 dev sb0 2>"$scratch/said"
	wait_for 10 eval 'ip -n host -o addr show dev sb0 tentative | grep -q fd00::66'
	need kill -"$1" "$job"
	wait "$job" || code=$?
	same "interrupted by $1: the shell knows" $((128 + $(kill -l "$1"))) $code
	check "and the address is not left" hasnt sb0 fd00::66/64
	check "which is said in one line" \
		grep -q '^sidebandctl: fd00::66/64: interrupted before' "$scratch/said"
}

# gone: the device is set down while the address is being tried.
gone() {
	local code=0
	background sidebandctl -n host alias add fd00::66/64 dev sb0 2>"$scratch/said"
	wait_for 10 eval 'ip -n host -o addr show dev sb0 tentative | grep -q fd00::66'
	need ip -n host link set sb0 down
	wait "$job" || code=$?
	same "the device is set down meanwhile" 2 $code
	check "which is said" grep -q 'is gone again: sb0 was removed or set down' "$scratch/said"
	need ip -n host link set sb0 up
}

# A dedicated port gives the host nothing.
dedicated() {
	need ctl down sb0
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG mode dedicated
	refused "a dedicated port, with a pointer to the host leg" \
		"dedicated to the BMC of sb0.*'dev sb0'" add 192.168.100.2/24 dev lom0
	need ip -n host link set sb0 up
	check "control: on its host leg" add_and_del 192.168.100.2/24 dev sb0
}

learnt() { ctl -j station show | grep -q "$1"; }

the_bmcs() {
	need wait_for 5 learnt 192.168.100.10
	need wait_for 5 learnt fd00::10
	refused "the BMC's own address is refused" "address of the BMC $BMC of sb0" \
		add 192.168.100.10/24 dev sb0
	refused "also with force, and on another device" "address of the BMC" \
		add 192.168.100.10/24 dev lom0 force
	refused "the BMC's own IPv6 address is refused" "address of the BMC" \
		add fd00::10/64 dev sb0 force
	need ip -n bmc link set eth0 down
	need ctl station del "$BMC" dev sb0
	need ctl station add "$BMC" dev sb0
	check "control: set when the BMC has it no more" \
		add_and_del 192.168.100.10/24 dev sb0
	check "control: the same for IPv6" add_and_del fd00::10/64 dev sb0
	need ip -n bmc link set eth0 up
	need ip -n bmc addr add fd00::10/64 dev eth0 nodad
}

the_hosts() {
	forbidden "the host's own address" "already, on lom0" \
		"ip -n host addr del 10.0.0.2/24 dev lom0" 10.0.0.2/24 dev sb0
	need ip -n host addr add 10.0.0.2/24 dev lom0
	need add 192.168.100.2/24 dev sb0
	refused "an alias twice" "already, on sb0" add 192.168.100.2/24 dev sb0
	need del 192.168.100.2/24 dev sb0
}

devices() {
	refused "a device that does not exist" "no such device" add 192.168.7.2/24 dev eno7
	refused "a device without MACs" "no Ethernet" add 192.168.7.2/24 dev lo
	need ip -n host link set sb0 down
	forbidden "a device that is down" "try 'ip link set dev sb0 up'" \
		"ip -n host link set sb0 up" 192.168.7.2/24 dev sb0
	need ip -n lan link set wire0 down
	forbidden "a port without link" "no link" \
		"ip -n lan link set wire0 up" 192.168.7.2/24 dev lom0
	need ip -n lan addr add fd00::1/64 dev wire0 nodad
	need ip -n host link add br0 type bridge
	need ip -n host link set lom0 master br0
	forbidden "a member of a bridge" "member of br0" \
		"ip -n host link set lom0 nomaster" 192.168.7.2/24 dev lom0
	need ip -n host link del br0
	refused "the BMC link" "member of sb0" add 192.168.7.2/24 dev bmc0
	need host sysctl -qw net/ipv6/conf/sb0/disable_ipv6=1
	forbidden "IPv6 where that is off" "try 'sysctl net/ipv6/conf/sb0/disable_ipv6=0'" \
		"host sysctl -qw net/ipv6/conf/sb0/disable_ipv6=0" fd00::7/64 dev sb0
}

# The command that a refusal ends with.
remedy() { "$@" 2>&1 | sed -n "s/.*try 'ip \(.*\)'\$/\1/p"; }

on_vlan() {
	local command
	need ip -n lan link add link wire0 name wire0.300 type vlan id 300
	need ip -n lan link set wire0.300 up
	need ip -n lan addr add 192.168.30.1/24 dev wire0.300
	refused "a VLAN without a device" "no such VLAN device, try" \
		add 192.168.30.2/24 dev lom0 vlan 300
	command=$(remedy add 192.168.30.2/24 dev lom0 vlan 300)
	need eval "ip -n host $command"
	refused "whose device is down" "lom0.300: is down" \
		add 192.168.30.2/24 dev lom0 vlan 300
	need ip -n host link set lom0.300 up
	check "set on the VLAN device" add 192.168.30.2/24 dev lom0 vlan 300
	check "it is there" has lom0.300 192.168.30.2/24
	check "the host reaches that VLAN" reach host 192.168.30.1
	same "shown with its VLAN" "192.168.30.2/24 dev lom0 vlan 300" \
		"$(ctl alias show dev lom0)"
	same "also by the name of the VLAN device" "192.168.30.2/24 dev lom0 vlan 300" \
		"$(ctl alias show dev lom0.300)"
	same "not with another device" "no alias address there" "$(ctl alias show dev sb0)"
	refused "none of a device that does not exist" "nope: there is no such device" \
		ctl alias show dev nope
	same "in JSON" \
		'[{"address":"192.168.30.2","prefixlen":24,"dev":"lom0","vlan":300,"ifname":"lom0.300"}]' \
		"$(ctl -j alias show)"
	refused "not to be found on the port itself" "no address of lom0" \
		del 192.168.30.2/24 dev lom0
	check "and taken away" del 192.168.30.2/24 dev lom0 vlan 300
	need ip -n host link del lom0.300
}

only_ours() {
	need ip -n host addr add 192.168.100.50/24 dev sb0
	refused "an address set by hand is not taken away" "not set by" \
		del 192.168.100.50/24 dev sb0
	same "nor shown" "no alias address in this network namespace" "$(ctl alias show)"
	need ip -n host addr del 192.168.100.50/24 dev sb0
	need add 192.168.100.50/24 dev sb0
	refused "not with another prefix length" "has it as 192.168.100.50/24" \
		del 192.168.100.50/16 dev sb0
	check "control: one that is ours is" del 192.168.100.50/24 dev sb0
}

# The kernel takes away later addresses of a subnet with the first one.
not_others() {
	need add 192.168.100.2/24 dev sb0
	need ip -n host addr add 192.168.100.50/24 dev sb0
	refused "not when the kernel would remove another with it" \
		"192.168.100.50/24 with it" del 192.168.100.2/24 dev sb0
	need host sysctl -qw net/ipv4/conf/sb0/promote_secondaries=1
	check "control: removed when it would not" del 192.168.100.2/24 dev sb0
	check "and the other one stays" has sb0 192.168.100.50/24
	need ip -n host addr del 192.168.100.50/24 dev sb0
}

overlap() {
	same "warned of a subnet that production has" \
		"sidebandctl: 10.0.0.9/24: warning: its subnet overlaps that of 10.0.0.2/24 on lom0, and only one of the two devices is used to send there" \
		"$(add 10.0.0.9/24 dev sb0 2>&1)"
	check "but it is set" has sb0 10.0.0.9/24
	need del 10.0.0.9/24 dev sb0
	same "control: no warning elsewhere" "" "$(add 192.168.8.2/24 dev sb0 2>&1)"
	need del 192.168.8.2/24 dev sb0
}

claimed() {
	need add 192.168.100.2/24 dev sb0
	need ip -n bmc addr add 192.168.100.2/24 dev eth0
	bmc arping -q -c 1 -w 1 -U -I eth0 192.168.100.2 || :
	need wait_for 5 learnt 192.168.100.2
	same "an address that the BMC claims later is shown so" \
		"192.168.100.2/24 dev sb0 claimed by the BMC $BMC of sb0" "$(ctl alias show)"
	same "in JSON as well" "$BMC" \
		"$(ctl -j alias show | jq -r '.[0].claimed_by.mac')"
	need ip -n bmc addr del 192.168.100.2/24 dev eth0
	need del 192.168.100.2/24 dev sb0
}

dry() {
	same "a dry run says what it would do" \
		'address-add "sb0" 192.168.100.2/24 proto 91' \
		"$(ctl -d alias add 192.168.100.2/24 dev sb0)"
	check "and does not" hasnt sb0 192.168.100.2/24
}

load_module
machines 1
need ip -n host addr add 10.0.0.2/24 dev lom0
need ip -n lan addr add 10.0.0.1/24 dev wire0
join lan wire0 1
join bmc eth0 10
with_ipv6 host lom0
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 address $LEG
with_ipv6 host sb0
refused "control: sb0 is down" "is down" add 192.168.100.2/24 dev sb0
need ip -n host link set sb0 up
seat untagged
leave_seat
the_bmcs
secret_address
in_use
one_answer
privilege
wanted_too
the_hosts
devices
on_vlan
only_ours
not_others
overlap
claimed
dry
interrupt TERM
interrupt HUP
gone
dedicated
need ctl down sb0

need ip -n lan addr flush dev wire0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
join lan wire0.100 1
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0 address $LEG
with_ipv6 host sb0
need ip -n host link set sb0 up
refused "the host leg's own VLAN is not to be named" "leave out 'vlan 100'" \
	add 192.168.100.2/24 dev sb0 vlan 100
seat "VLAN 100"
leave_seat
finish
