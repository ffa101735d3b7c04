# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# What the host does on the shared port all the while: it answers pings, and
# serves a file that the LAN machine fetches over and over.
#
# Sourced by session and failover, after lib.sh. The machine that fetches is lan,
# or client where there is one.

# shellcheck disable=SC2154 # scratch, never and job are of lib.sh
traffic=$scratch/traffic

fetch() { ns "$from" socat -u -T 10 "TCP:$HOST_IP:80" - | sha256sum; }

# Leaves the processor to others; nothing waits for it.
# shellcheck disable=SC2154
pause() { read -r -t 0.3 -u "$never" || :; }

# One line for each file fetched: its checksum, or that of what arrived.
keep_fetching() {
	until [ -e "$traffic/stop" ]; do
		fetch >>"$traffic/sums"
		pause
	done
}

serves() { ns host ss -Hltn "sport = :80" | grep -q .; }
fetched() { [ -s "$traffic/sums" ]; }

start_traffic() {
	from=lan
	[ ! -e /run/netns/client ] || from=client
	mkdir -p "$traffic"
	head -c 1048576 /dev/urandom >"$traffic/file"
	background ip netns exec host socat -U TCP-LISTEN:80,reuseaddr,fork \
		"FILE:$traffic/file,rdonly"
	wait_for 10 serves || return
	background ip netns exec "$from" ping -i 0.1 "$HOST_IP" >"$traffic/ping"
	# shellcheck disable=SC2154
	pinger=$job
	keep_fetching &
	fetcher=$!
	wait_for 20 fetched
}

# Ends it where a whole file has arrived; pings say their numbers at SIGINT.
stop_traffic() {
	touch "$traffic/stop"
	wait "$fetcher"
	kill -INT "$pinger"
	wait "$pinger"
	:
}

count_files() {
	local right
	right=$(sha256sum <"$traffic/file")
	echo "$(grep -cFx "$right" "$traffic/sums")" "$(grep -cvFx "$right" "$traffic/sums")"
}
