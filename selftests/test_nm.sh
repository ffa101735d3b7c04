#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: NetworkManager does not get an excluded port into a bond, team or bridge,
# however often it tries, and says why in its log; no more excluded, the port is in.
# What it does with all devices by itself, not configured by us, leaves a sideband at
# work.
#
#	lan                host (NetworkManager)          bmc
#	wire0 ------------ lom0
#	                        bond7, team7, br7
#	                   bmc0 ------------------------- eth0
#
# It runs as on a host without udev, where it manages all devices from the start
# (udev's rules would keep it off veth devices): for that /sys has to be read-only,
# but for what it writes to.
#
# vm: --with networkmanager

. "$(dirname "$0")/lib.sh"

sentence="The port is excluded from all teams; to allow it: sidebandctl exclude del PORT"
log=$scratch/log

is_in() { [ "$(master "$1")" = "$2" ]; }

# ---- NetworkManager ----

# Only in a guest made for it: what follows is the whole machine's.
start_bus() {
	command -v NetworkManager >/dev/null || skip_all "no NetworkManager"
	if [ "$(readlink /proc/1/exe)" != /usr/bin/busybox ] || [ -e /run/dbus ]; then
		skip_all "only for a guest of its own"
	fi
	echo 'messagebus:x:100:100::/run/dbus:/bin/false' >>/etc/passwd
	echo 'messagebus:x:100:' >>/etc/group
	mkdir -p /run/dbus /var/lib/NetworkManager
	background dbus-daemon --system --nofork --nopidfile >"$scratch/bus" 2>&1
	need wait_for 20 [ -S /run/dbus/system_bus_socket ]
}

start_manager() {
	background ip netns exec host sh -c '
		mount --bind /sys/class /sys/class
		mount --bind /sys/devices /sys/devices
		mount -o remount,bind,ro /sys
		exec NetworkManager --debug --log-level=INFO' >"$log" 2>&1
	manager=$job
}

# count PATTERN: in the log.
count() { grep -cE "$1" "$log"; }
more() { [ "$(count "$1")" -gt "$2" ]; }

# asks DEV: is to be configured, by a connection of NetworkManager's own making.
asks() { more "dhcp4 \($1\): activation: beginning" 0; }

# ---- beside a sideband ----

works() {
	exchange "$1: the sideband works" send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
		send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"
}

listen() {
	need bmc nft -f - <<-END
	table ip heard {
		chain in { type filter hook prerouting priority 0; udp dport 67 counter; }
	}
	END
}

requests() { bmc nft -j list ruleset | jq '[.. | objects | .counter? // empty | .packets] | add'; }
has_asked() { [ "$(requests)" -gt 0 ]; }

beside() {
	need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
	listen
	start_manager
	check "control: it asks for a lease on the port" wait_for 60 asks lom0
	check "and on the BMC link, as on any device" wait_for 60 asks bmc0
	check "which the BMC hears" wait_for 20 has_asked
	check "the BMC link stays the sideband's" is_in bmc0 sb0
	check "the host leg it leaves alone" \
		eval '[ "$(nmcli -g GENERAL.STATE device show sb0)" = "10 (unmanaged)" ]'
	works "beside it"
	need nmcli device set bmc0 managed no
	need wait_for 20 more "device \(bmc0\): state change: .* -> unmanaged" 0
	check "told not to manage the BMC link, it leaves it as it is" is_in bmc0 sb0
	works "then"
}

# ---- teams ----

# profiles KIND TEAM [WORDS...]: a connection for the team, one for the port in it.
profiles() {
	need nmcli con add type "$1" con-name "$2" ifname "$2" "${@:3}" \
		ipv4.method disabled ipv6.method disabled
	need nmcli con add type ethernet con-name "port-$2" ifname lom0 master "$2"
}

# since TEAM PATTERN: how often, in the log from the wish for the port in it.
since() {
	sed "1,/op=\"connection-activate\".*name=\"port-$1\"/d" "$log" | grep -cE "$2"
}

# It comes back to an ordinary connection on the port.
gave_up() {
	[ "$(since "$1" "device \(lom0\): Activation: starting connection 'Wired connection")" -gt 0 ]
}

# vetoed KIND TEAM
vetoed() {
	local what=$1 team=$2 tries out code=0
	out=$(nmcli con up "port-$team" 2>&1) || code=$?
	same "$what: the activation fails" 4 $code
	diag <<<"nmcli: $out"
	check "$what: it tries again, and gives up" wait_for 60 gave_up "$team"
	tries=$(since "$team" "device \(lom0\): Activation: starting connection 'port-$team'")
	say "it tried $tries times"
	check "$what: more than once" [ "$tries" -gt 1 ]
	same "$what: and logged the kernel's sentence each time" "$tries" \
		"$(since "$team" "<warn> .*failure 16 .*$sentence")"
	grep "failure 16 " "$log" | tail -n 1 | diag
	check "$what: the port is in nothing" is_in lom0 null
	works "$what"
}

taken() {
	check "no more excluded: the activation with the $1 succeeds" nmcli con up "port-$2"
	check "no more excluded: the port is in the $1" is_in lom0 "$2"
	works "in the $1"
}

# teamd 1.31 crashes where its bus goes first, whatever its ports are.
end_team() {
	need pidof teamd
	need nmcli con down team7
	need wait_for 20 not pidof teamd
}

# Whatever came in between: no message about the port had a master.
hears() {
	ip -n host link add "$1" type dummy
	ip -n host link del "$1"
	grep -q " $1: " "$scratch/links"
}

watch_links() {
	background ip -n host -o monitor link >"$scratch/links"
	need wait_for 20 hears first
}

never_in_a_team() {
	need wait_for 20 hears last
	check "nor was it in between" not grep -q ' lom0[@:].* master ' "$scratch/links"
}

seen_in_a_team() { grep -q ' lom0[@:].* master bond7 ' "$scratch/links"; }

load_module
start_bus
machines
legs=(wire=lan/wire0@88b5 bmc=bmc/eth0@88b5)
end_frames=(end wire bmc "$ALL $CLIENT" end bmc wire "$ALL $BMC")
beside
need ctl exclude add lom0
watch_links
profiles bond bond7 bond.options mode=active-backup,miimon=50
vetoed bond bond7
profiles bridge br7 bridge.stp no
vetoed bridge br7
profiles team team7 team.runner activebackup
vetoed team team7
never_in_a_team

need ctl exclude del lom0
taken bond bond7
check "control: which would have been seen" wait_for 10 seen_in_a_team
taken bridge br7
taken team team7
end_team
end_job "$manager"
works "without it again"
[ $failures = 0 ] || diag <"$log"
finish
