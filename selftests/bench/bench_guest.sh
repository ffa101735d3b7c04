#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Print the rows of "make bench" as JSON lines; see wire.sh for how it is measured.
# Run by selftests/bench/bench.
#
# usage: bench_guest.sh COMMIT FRAMES
set -euo pipefail
# shellcheck source=peers.sh
. "$(dirname "$0")/peers.sh"

commit=$1
frames=$2

mitigations() {
	local file
	for file in /sys/devices/system/cpu/vulnerabilities/*; do
		printf '%s: %s; ' "${file##*/}" "$(cat "$file")"
	done
}

cpu=$(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo)
mitigations=$(mitigations)

# row PATH NAME [production|steered]: PATH says where the frames come by.
row() {
	price "$2" "${3:-}" || { echo "bench: $2 cannot be measured" >&2; failed=1; return 0; }
	jq -cn --arg path "$1" --arg row "$2" --argjson added "$added" \
		--argjson steered "$steered" --argjson bare "$bares" \
		--argjson frames "$frames" --arg kernel "$(uname -r)" \
		--arg commit "$commit" --arg cpu "$cpu" \
		--arg mitigations "$mitigations" --arg told "$told" \
		'{path: $path, row: $row, added: $added, steered: $steered, bare: $bare,
		  frames: $frames, kernel: $kernel, commit: $commit, cpu: $cpu,
		  mitigations: $mitigations, commands: ($told | split("\n"))}'
}

memory() {
	local bytes
	bytes=$(memory_of 4096) || { echo "bench: memory cannot be measured" >&2; failed=1; return 0; }
	jq -cn --argjson bytes "$bytes" --arg kernel "$(uname -r)" --arg commit "$commit" \
		'{path: "memory", row: "station", bytes: $bytes, kernel: $kernel, commit: $commit}'
}

failed=0
set_up_wire
row receive nothing production
row receive empty_hook production
row receive steer_hook steered
for name in sideband sideband_64 sideband_4096 access policy guard_all filter; do
	row receive $name
done
row receive vlan_tagged
row receive vlan_excluded production
row receive empty_handler production
row receive exclusive
within bond sideband
within vms sideband
for name in macvlan u32 bpf nft flower_steer bridge ovs xdp_generic xdp_native; do
	row receive $name
done
for n in 1 4 16 64 256 1024 4096; do row scale "stations $n"; done
for n in 1 2 4 8 16 32 64; do row scale "sidebands $n"; done
memory
set_up_sending
row send empty_egress production
for name in access access_4096; do row send $name; done
row send sideband production
exit $failed
