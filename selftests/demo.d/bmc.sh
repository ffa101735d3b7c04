# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# A BMC in the namespace bmc: ipmi_sim, with the mainboard that it watches.
#
# Its power switch is the file $board/power, its serial console is served by a
# program that answers every line. Sourced by session, failover and
# test_pull.sh, after lib.sh.

# shellcheck disable=SC2154 # of lib.sh
board=$scratch/board
bmc_user="admin"
bmc_password=secret

# What ipmi_sim calls to look at the power (get power) and to switch it
# (set power 0, set power 1).
power_switch() {
	cat <<-END
	#!/bin/bash
	while [ \$# -gt 0 ]; do
		case \$1 in
		get) echo "\$2:\$(cat $board/\$2)"; shift ;;
		set) echo "\$3" >$board/\$2; shift 2 ;;
		esac
		shift
	done
	END
}

# The mainboard's console, on a terminal with echo: it answers each line.
console() {
	cat <<-'END'
	#!/bin/bash
	while read -r line; do
		if [ -z "$line" ]; then
			echo "console: ready"
		else
			echo "console: you typed '$line'"
		fi
	done
	END
}

lan_conf() {
	cat <<-END
	name "bmc"
	set_working_mc 0x20
	startlan 1
	  addr 0.0.0.0 623
	  priv_limit admin
	  allowed_auths_admin md5
	  guid a123456789abcdefa123456789abcdef
	endlan
	user 1 false "" "" user 1 none
	user 2 true "$bmc_user" "$bmc_password" admin 10 md5
	chassis_control "$board/switch"
	sol "tcp:127.0.0.1:9002" 115200
	END
}

controller() {
	cat <<-END
	mc_setbmc 0x20
	mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
	sel_enable 0x20 1000 0x0a
	mc_enable 0x20
	END
}

listens() { ns bmc ss -Hlun "sport = :623" | grep -q .; }
has_console() { ns bmc ss -Htn state established "dport = :9002" | grep -q .; }

write_board() {
	mkdir -p "$board/state"
	echo 0 >"$board/power"
	power_switch >"$board/switch"
	console >"$board/console"
	chmod +x "$board/switch" "$board/console"
	lan_conf >"$board/lan.conf"
	controller >"$board/controller"
}

# Its process is left in $simulator.
start_simulator() {
	background ip netns exec bmc ipmi_sim -n -c "$board/lan.conf" \
		-f "$board/controller" -s "$board/state" >"$board/log" 2>&1
	# shellcheck disable=SC2034 # for who ends it
	simulator=$job
	wait_for 20 listens
}

start_bmc() {
	write_board
	background ip netns exec bmc socat TCP-LISTEN:9002,bind=127.0.0.1,reuseaddr,fork \
		"EXEC:$board/console,pty,setsid,ctty"
	start_simulator && wait_for 20 has_console
}
