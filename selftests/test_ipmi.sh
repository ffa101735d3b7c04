#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a stock ipmitool on the LAN reaches a real IPMI server behind the BMC
# link, by a port that the host goes on using undisturbed.
#
#	lan                       host                         bmc
#	wire0 ------------------- lom0 192.168.1.2   sb0
#	 192.168.1.1  (production)
#	 192.168.100.1 (ipmitool) bmc0 ----------------------- eth0 192.168.100.10
#	                                                       ipmi_sim, a console

. "$(dirname "$0")/lib.sh"
# shellcheck source=simulator.sh
. "$test_dir/simulator.sh"

write_bmc() {
	mkdir "$scratch/state"
	write_controller
	cat >"$scratch/lan.conf" <<-END
		name "bmc"
		set_working_mc 0x20
		startlan 1
		  addr 192.168.100.10 623
		  priv_limit admin
		  allowed_auths_callback none md2 md5 straight
		  allowed_auths_user none md2 md5 straight
		  allowed_auths_operator none md2 md5 straight
		  allowed_auths_admin none md2 md5 straight
		  guid a123456789abcdefa123456789abcdef
		endlan
		chassis_control "$scratch/chassis"
		sol "tcp:127.0.0.1:7001" 115200
		user 1 true "" "test" user 10 none md2 md5 straight
		user 2 true "admin" "test" admin 10 none md2 md5 straight
	END
}

# What the simulator asks about the machine it manages: its power.
write_chassis() {
	echo 0 >"$scratch/power"
	cat >"$scratch/chassis" <<-END
		#!/bin/sh
		case "\$1 \$2" in
		"get power") echo "power:\$(cat $scratch/power)" ;;
		"set power") echo "\$3" >$scratch/power ;;
		esac
	END
	# The console repeats what it hears up to each full stop.
	cat >"$scratch/console" <<-'END'
		#!/bin/bash
		while read -r -d . line; do echo "console heard: ${line//$'\r'/}"; done
	END
	chmod +x "$scratch/chassis" "$scratch/console"
}

ipmi() {
	timeout 30 ip netns exec lan ipmitool -I lanplus -C 3 -H 192.168.100.10 \
		-U admin -P test "$@"
}

says() {
	local wanted=$1
	shift
	ipmi "$@" | grep -q "$wanted"
}

start_bmc() {
	write_bmc
	write_chassis
	background ip netns exec bmc socat TCP-LISTEN:7001,bind=127.0.0.1,reuseaddr,fork \
		EXEC:"$scratch/console"
	wait_for 20 eval 'bmc ss -Hltn "sport = :7001" | grep -q .' || return
	background ip netns exec bmc ipmi_sim -n -c "$scratch/lan.conf" \
		-f "$scratch/commands" -s "$scratch/state" >"$scratch/sim" 2>&1
	wait_for 20 eval 'bmc ss -Hlun "sport = :623" | grep -q .'
}

# Characters to the console and back, then leave by ~. A terminal of its own makes
# ipmitool show each character at once.
serial_over_lan() {
	local code=0 keys sol
	rm -f "$scratch/keys"
	mkfifo "$scratch/keys"
	exec {keys}<>"$scratch/keys"
	background timeout 60 ip netns exec lan socat - \
		"EXEC:ipmitool -I lanplus -C 3 -H 192.168.100.10 -U admin -P test sol activate,pty,setsid,ctty,raw,echo=0" \
		<"$scratch/keys" >"$scratch/sol" 2>&1
	sol=$job
	wait_for 30 grep -q operational "$scratch/sol" || code=1
	printf 'is anybody there.' >&"$keys"
	wait_for 30 grep -q "console heard: is anybody there" "$scratch/sol" || code=1
	printf '\r~.' >&"$keys"
	wait "$sol" || code=1
	exec {keys}>&-
	[ "$code" = 0 ] || cat "$scratch/sol" "$scratch/sim"
	return "$code"
}

# The host's production traffic, from before the session until after it.
start_production() {
	background ip netns exec lan ping -i 0.1 192.168.1.2 >"$scratch/ping"
	ping_job=$job
	background ip netns exec host socat -u TCP-LISTEN:8000,reuseaddr \
		"OPEN:$scratch/received,creat,trunc"
	receiver=$job
	wait_for 20 eval 'host ss -Hltn "sport = :8000" | grep -q .'
	background ip netns exec lan socat -u "OPEN:$scratch/data" TCP:192.168.1.2:8000
	sender=$job
}

end_production() {
	kill -INT "$ping_job"
	wait "$ping_job"
	wait "$sender" "$receiver"
}

pings_answered() {
	local answered lost twice
	read -r answered lost twice < <(count_pings "$scratch/ping")
	[ "$answered" -gt 10 ] && [ "$lost $twice" = "0 0" ]
	verdict $? "$1"
	say "$answered answered, $lost missing, $twice doubled"
}

session() {
	need start_production
	check "$1: mc info" says "Firmware Revision" mc info
	check "$1: power status" says "Power is off" power status
	check "$1: power on" says "Up/On" power on
	same "$1: the machine behind the BMC is on" 1 "$(cat "$scratch/power")"
	check "$1: power status follows" says "Power is on" power status
	check "$1: power off" says "Down/Off" power off
	check "$1: sol activate, characters both ways" serial_over_lan
	end_production
	pings_answered "$1: no ping of the host's production is lost"
	check "$1: a TCP transfer to the host is intact" cmp "$scratch/data" "$scratch/received"
}

load_module
machines 1
head -c 2000000 /dev/urandom >"$scratch/data"
need ip -n lan addr add 192.168.1.1/24 dev wire0
need ip -n host addr add 192.168.1.2/24 dev lom0
need ip -n lan addr add 192.168.100.1/24 dev wire0
need ip -n bmc addr add 192.168.100.10/24 dev eth0
need start_bmc
check_not "control: without a sideband the BMC is not reached" \
	ipmi -N 1 -R 1 mc info
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
session "untagged"
need ctl down sb0

need ip -n lan addr del 192.168.100.1/24 dev wire0
need ip -n lan link add link wire0 name wire0.100 type vlan id 100
need ip -n lan addr add 192.168.100.1/24 dev wire0.100
need ip -n lan link set wire0.100 up
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
session "VLAN 100"
finish
