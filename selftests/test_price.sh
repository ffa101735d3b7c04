#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a production frame pays next to nothing for the sharing beyond what an
# empty attach point costs it, whatever the number of stations.
#
# vm: -i

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench/rows.sh"

# By the bench, within one boot it is right to five instructions a frame.
allowed=8
noise=5

# at_most LIMIT NAME: what it adds is no more. Work of the kernel's own can only
# add to a run, so one that is too dear is measured again.
at_most() {
	local try
	for try in 1 2 3; do
		need measure "$2"
		say "$2: $added, and $1 are allowed (bare $before and $bare, run $try)"
		[ "$added" -gt "$1" ] || break
	done
	check "$2: adds no more than $1 instructions" [ "$added" -le "$1" ]
}

# limit NAME: measures what an empty attach point costs.
limit() {
	need measure "$1"
	limit=$added
	say "$1: $limit"
}

load_module
need set_up
bare=$(per_frame)
say "bare: $bare instructions a frame"
limit empty_hook
check "control: an empty hook costs something" [ "$limit" -gt $((2 * noise)) ]
at_most $((limit + allowed)) sideband
at_most $((limit + allowed)) sideband_4096
need measure fence
check "control: what costs more is seen ($added)" [ "$added" -gt $((limit + allowed)) ]
# What is dearer has its own price, measured on 6.12, and the noise.
at_most $((limit + 108 + noise)) fence
at_most $((limit + 346 + noise)) filter
at_most $((limit + allowed)) filter_elsewhere
limit empty_handler
at_most $((limit + allowed)) exclusive
at_most $noise vlan_excluded
need set_up_sent
say "bare, sent: $bare instructions a frame"
limit empty_egress
check "control: an empty egress hook costs something" [ "$limit" -gt $((2 * noise)) ]
at_most $((limit + 15)) access
at_most $((limit + 15)) access_4096
at_most $noise access_by_leg
at_most $noise sideband
finish
