#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: where a route of the host leads to its BMC over the host leg, and nobody
# else sends by the port, host access looks at nothing that is sent there; both reach
# each other off the wire, and the network never hears production's addresses from
# the host leg. Whatever makes that wrong brings the look back.
#
#	lan                host                          bmc
#	wire0 ------------ lom0       sb0     bmc0 ------ eth0
#	10.0.1.100         10.0.1.1                       10.0.1.10

. "$(dirname "$0")/lib.sh"
# shellcheck source=talk.sh
. "$test_dir/talk.sh"

path() { value access_path "$(ctl -j dev show sb0)"; }
goes_by() { [ "$(path)" = "$1" ]; }

forget() {
	local name
	for name in host bmc lan; do ip -n "$name" neigh flush all; done
}

neighbour() { value lladdr "$(ip -n "$1" -j neigh show "$2")"; }

route() { need ip -n host route replace 10.0.1.10/32 dev sb0 scope link src 10.0.1.1; }

# What the port sends is looked at, or not; the last two bytes of the BMC's MAC are
# as a hook would have them.
looked_at() {
	exchange "$1: what is sent by the port is looked at" \
		send host "$BMC $LOM0" get bmc "$BMC $LOM0"
}

not_looked_at() {
	exchange "$1: what is sent by the port is not looked at" \
		send host "$BMC $LOM0" get wire "$BMC $LOM0" \
		send host "$ALL $LOM0" get wire "$ALL $LOM0"
}

# ---- what the wire hears ----

listen() {
	background ip netns exec lan tcpdump -Z root -i wire0 -l -nn -e -t --immediate-mode \
		'arp or ip or ether proto 0x88b5' >"$scratch/wire" 2>"$scratch/listening"
	listener=$job
	need wait_for 20 grep -q 'listening on' "$scratch/listening"
}

# listened WHAT: a last frame tells that all before it has been written.
listened() {
	exchange "$1: the wire is there" \
		send host "$CLIENT $LOM0" get wire "$CLIENT $LOM0"
	need wait_for 20 grep -q "$LOM0 > $CLIENT, ethertype Unknown (0x88b5)" "$scratch/wire"
	end_job "$listener"
}

# heard PATTERN: how many of the frames.
heard() { grep -c -e "$1" "$scratch/wire"; }

# ---- the way over the host leg ----

talk() {
	check "$1: the host reaches its BMC" answers host 10.0.1.10
	check "$1: the BMC reaches the host" answers bmc 10.0.1.1
	check "$1: a file to the BMC is intact" transfer bmc host 10.0.1.10
	check "$1: a file from the BMC is intact" transfer host bmc 10.0.1.1
	check "$1: the network reaches the host" answers lan 10.0.1.1
	check "$1: and the BMC" answers lan 10.0.1.10
	check "$1: the host reaches the network" answers host 10.0.1.100
}

by_ports() {
	same "a BMC of which nothing is known: by the ports" ports "$(path)"
	looked_at "by the ports"
	listen
	talk "by the ports"
	listened "by the ports"
	same "control: the wire hears the host ask for the BMC" yes \
		"$([ "$(heard "Request who-has 10.0.1.10 tell 10.0.1.1")" -gt 0 ] && echo yes)"
	same "by the ports: the BMC knows the host by its port" $LOM0 "$(neighbour bmc 10.0.1.1)"
}

by_host_leg() {
	need ip -n host link add mac0 link lom0 type macvlan mode bridge
	need ctl dev set sb0 host-access on
	need ip -n host link del mac0
	need ip -n host link set sb0 address $LEG
	need ip -n host link set sb0 up
	same "the host leg alone makes no difference" ports "$(path)"
	route
	check "a route over the host leg: by it" wait_for 10 goes_by host-leg
	same "show says so" 1 "$(ctl show sb0 | grep -c 'host-access on by host-leg')"
	not_looked_at "by the host leg"
	check "those who know the host by its port still reach it" answers bmc 10.0.1.1
	forget
	listen
	talk "by the host leg"
	listened "by the host leg"
	same "the wire hears nothing between host and BMC" 0 \
		"$(heard '10.0.1.1[ .].*10.0.1.10[: .]\|10.0.1.10[ .].*10.0.1.1[: .]')"
	same "and nothing of the host leg" 0 "$(heard $LEG)"
	same "control: but of others it does" yes \
		"$([ "$(heard '10.0.1.100')" -gt 0 ] && echo yes)"
	same "the BMC knows the host by the host leg" $LEG "$(neighbour bmc 10.0.1.1)"
	same "the network knows it by its port" $LOM0 "$(neighbour lan 10.0.1.1)"
}

# The host leg has an address of its own: that is the network's, too.
own_address() {
	need ip -n host address add 10.0.1.2/32 dev sb0
	check "an address of the host leg itself is heard by the network" answers_at_last lan 10.0.1.2
	# Linux answers for all its addresses by all devices, the port too.
	need host sysctl -qw net/ipv4/conf/lom0/arp_ignore=1 net/ipv4/conf/lom0/arp_announce=2
	forget
	check "by the host leg alone, where the port is silent" answers_at_last lan 10.0.1.2
	same "as its own" $LEG "$(neighbour lan 10.0.1.2)"
	need host sysctl -qw net/ipv4/conf/lom0/arp_ignore=0 net/ipv4/conf/lom0/arp_announce=0
	same "it changes nothing for the host" host-leg "$(path)"
	need ip -n host address del 10.0.1.2/32 dev sb0
	check "with the last address of a device the kernel removes its routes" \
		wait_for 10 goes_by ports
	route
	again
}

# ---- what makes it wrong ----

# again: as at first, for each that comes.
again() {
	need ctl dev set sb0 host-access off
	need ctl dev set sb0 host-access on
	wait_for 10 goes_by host-leg && return
	{ dmesg | tail -40; ip -n host route; ip -n host address; ctl show; host sysctl net/ipv4/ip_forward; ip -n host rule; } | diag
	exit 1
}

# falls_back WHAT: it does, and both still reach each other.
falls_back() {
	check "$1: the ports are looked at again" wait_for 10 goes_by ports
	looked_at "$1"
	check "$1: the host reaches its BMC" answers_at_last host 10.0.1.10
	check "$1: the BMC reaches the host" answers_at_last bmc 10.0.1.1
}

others() {
	need ip -n host link add mac0 link lom0 type macvlan mode bridge
	falls_back "a macvlan on the port"
	need ip -n host link del mac0
	again
	need ip -n host link add ipvl0 link lom0 type ipvlan
	falls_back "an ipvlan on the port"
	need ip -n host link del ipvl0
	again
	need ip -n host link add link lom0 name lom0.7 type vlan id 7
	need ip -n host link set lom0.7 up
	same "a VLAN device of the host changes nothing" host-leg "$(path)"
	need ip -n host link set lom0.7 netns lan
	falls_back "a VLAN device that is another namespace's"
	need ip -n lan link del lom0.7
	again
}

bridged() {
	need ip -n host link add br0 type bridge stp_state 0 forward_delay 0
	need ip -n host link set br0 up
	need ip -n host link set lom0 master br0
	same "a bridge takes the port: the ports are looked at again at once" ports "$(path)"
	need ip -n host address del 10.0.1.1/24 dev lom0
	need ip -n host address add 10.0.1.1/24 dev br0
	legs=(wire=lan/wire0@88b5 bmc=bmc/eth0@88b5 host=host/br0@88b5)
	looked_at "a bridge"
	legs=(wire=lan/wire0@88b5 bmc=bmc/eth0@88b5 host=host/lom0@88b5)
	check "a bridge: the host reaches its BMC" answers_at_last host 10.0.1.10
	check "a bridge: the BMC reaches the host" answers_at_last bmc 10.0.1.1
	need ip -n host link del br0
	need ip -n host address add 10.0.1.1/24 dev lom0
	route
	again
}

# The switch lets go of a port that goes.
openvswitch() {
	need host ovs ovs0 lom0
	same "Open vSwitch takes the port: the ports are looked at again at once" ports "$(path)"
	need ip -n host link del lom0
	add_port 0
	need ip -n host address add 10.0.1.1/24 dev lom0
	need ip -n lan address add 10.0.1.100/24 dev wire0
	route
	again
}

routes() {
	need ip -n host route del 10.0.1.10
	falls_back "the route is gone"
	route
	again
	need ip -n host link set sb0 down
	falls_back "the host leg is down"
	need ip -n host link set sb0 up
	route
	again
	need host sysctl -qw net/ipv4/ip_forward=1
	need ip -n host link add dummy0 up type dummy
	falls_back "the host forwards for others"
	need host sysctl -qw net/ipv4/ip_forward=0
	need ip -n host link del dummy0
	again
}

addresses() {
	need ip -n bmc address replace 10.0.1.11/24 dev eth0
	need bmc ping -c 1 -W 2 -q -I 10.0.1.11 10.0.1.100
	check "the BMC has another address: the ports are looked at again" wait_for 10 goes_by ports
	looked_at "another address"
	check "another address: the host reaches it" answers_at_last host 10.0.1.11
	need ip -n bmc address del 10.0.1.11/24 dev eth0
	need ip -n bmc neigh flush all
	need bmc ping -c 1 -W 2 -q 10.0.1.100
	again
	# As one that has just been started; it need not be answered.
	need ip -n bmc address flush dev eth0
	background ip netns exec bmc udhcpc -i eth0 -f -n -q -t 2 -T 1 -s /bin/true
	check "it looks for a DHCP server: the ports are looked at again" wait_for 10 goes_by ports
	end_job "$job"
	same "and no address of it is known" null "$(ctl -j station show | jq '.[0].ipv4')"
	need ip -n bmc address add 10.0.1.10/24 dev eth0
	need bmc ping -c 1 -W 2 -q 10.0.1.100
	again
}

two_ports() {
	need ip -n host link add br9 type bridge
	add_port 1
	need ip -n host link set lom1 master br9
	need ctl port add lom1 dev sb0
	same "a second port is a bridge's: the ports are looked at again at once" ports "$(path)"
	looked_at "a second port"
	need ctl port del lom1 dev sb0
	need ip -n host link del br9
	again
}

# A BMC that has it change all the time is not followed.
calm() {
	local i
	again
	for i in 1 2; do
		need ip -n host link add mac0 link lom0 type macvlan mode bridge
		same "fall $i" ports "$(path)"
		need ip -n host link del mac0
		same "and back" host-leg "$(path)"
	done
	need ip -n host link add mac0 link lom0 type macvlan mode bridge
	need ip -n host link del mac0
	same "the third in a row: it stays so for a while" ports "$(path)"
}

# The kernel does not forget that there was one.
rules() {
	again
	need ip -n host rule add from 10.0.1.1 lookup main pref 100
	falls_back "a rule may send some another way"
}

# A station to which no route leads.
stations() {
	need ctl station add $BMC2 dev sb0
	same "a second station: the ports are looked at again at once" ports "$(path)"
	need ctl station del $BMC2 dev sb0
	same "without it no more" host-leg "$(path)"
}

off() {
	need ctl dev set sb0 host-access off
	same "off is off" null "$(path)"
	not_looked_at "off"
}

# ---- the tool sets it ----

ours() { ip -n host -j route show proto 91 | jq -c '.[] | [.dst, .dev, .prefsrc, .scope]'; }
leg_is() { ip -n host -br link show sb0 | grep -q "[<,]$1[,>]"; }
ways() { echo "$(path) $(ours)"; }

tool() {
	local set='["10.0.1.10","sb0","10.0.1.1","link"]'
	need host sysctl -qw net/ipv6/conf/sb0/accept_ra=1
	need ctl dev set sb0 host-access on
	same "the tool sets the route" "host-leg $set" "$(ways)"
	check "and the host leg up" leg_is UP
	same "which takes no router" 0 "$(host cat /proc/sys/net/ipv6/conf/sb0/accept_ra)"
	need ctl dev set sb0 host-access on
	same "once more changes nothing" "host-leg $set" "$(ways)"
	need ctl alias add 10.0.2.1/24 dev sb0
	need ctl alias del 10.0.2.1/24 dev sb0
	same "it is there when the kernel has removed it with an alias" "host-leg $set" "$(ways)"
	need ctl dev set sb0 host-access off
	same "off: it is taken back" "null " "$(ways)"
	check_not "and the host leg is down" leg_is UP
	need ctl dev set sb0 host-access on
	need ctl alias add 10.0.2.1/24 dev sb0
	need ctl dev set sb0 host-access off
	same "off beside an alias: it is taken back" "null " "$(ways)"
	check "and the host leg stays" leg_is UP
	need ctl alias del 10.0.2.1/24 dev sb0
	need ctl dev set sb0 host-access on
	refused "off, but with another change that is refused" "probe" \
		ctl dev set sb0 host-access off probe 127.0.0.1
	check "it is there again" wait_for 10 eval '[ "$(ways)" = "host-leg $set" ]'
	need ctl dev set sb0 host-access off
	need ip -n host link set sb0 down
}

tool_refrains() {
	need ip -n host route add 10.0.9.0/24 via 10.0.1.10
	need ctl dev set sb0 host-access on
	same "none to an address that is a router's" "ports " "$(ways)"
	check_not "and the host leg is down" leg_is UP
	need ip -n host route del 10.0.9.0/24
	need ip -n host route add 10.0.9.0/24 nexthop via 10.0.1.10 nexthop via 10.0.1.100
	need ctl dev set sb0 host-access on
	same "nor to one of several routers" "ports " "$(ways)"
	need ip -n host route del 10.0.9.0/24
	need ip -n host link set sb0 up
	need host sysctl -qw net/ipv4/conf/lom0/forwarding=1
	need ctl dev set sb0 host-access on
	same "none where the port forwards for others" "ports " "$(ways)"
	check "and a host leg that was up before stays" leg_is UP
	need host sysctl -qw net/ipv4/conf/lom0/forwarding=0
	need ip -n host link set sb0 down
	need ip -n host link add mac0 link lom0 type macvlan mode bridge
	need ctl dev set sb0 host-access on
	same "none where others send by the port" "ports " "$(ways)"
	check_not "then the host leg is down, too" leg_is UP
	need ip -n host link del mac0
	need ip -n host address del 10.0.1.1/24 dev lom0
	need ctl dev set sb0 host-access on
	same "none where the host is not in the BMC's network" "ports " "$(ways)"
	need ip -n host address add 10.0.1.1/24 dev lom0
	need ctl dev set sb0 host-access off
}

load_module
machines 1
head -c 1000000 /dev/urandom >"$scratch/data"
need ip -n host address add 10.0.1.1/24 dev lom0
need ip -n lan address add 10.0.1.100/24 dev wire0
need ip -n bmc address add 10.0.1.10/24 dev eth0
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0 host-access on
need host sysctl -qw net/ipv4/ip_forward=0
legs=(wire=lan/wire0@88b5 bmc=bmc/eth0@88b5 host=host/lom0@88b5)
end_frames=(end wire "bmc,host" "$ALL $CLIENT" end bmc wire "$STRANGER $BMC")
by_ports
tool
tool_refrains
by_host_leg
own_address
others
bridged
openvswitch
routes
addresses
two_ports
stations
calm
rules
off
finish
