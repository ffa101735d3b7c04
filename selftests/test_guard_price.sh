#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: what a guard costs a frame for the BMC does not grow with the number of its
# prefixes, and a BMC without one pays nothing.
#
# vm: -i

. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench/rows.sh"

declare -A price=()

# measure_price NAME: in instructions a frame, the best of three: work of the kernel's
# own can only add.
measure_price() {
	local best=
	for _ in 1 2 3; do
		need measure "$1"
		[ -n "$best" ] && [ "$added" -ge "$best" ] || best=$added
	done
	say "$1: $best instructions a frame for the BMC"
	price[$1]=$best
}

load_module
need set_up
need set_up_steered
for row in steer guard guard_10000 guard_lengths; do measure_price $row; done
check "control: a guard costs something" [ "${price[guard]}" -gt $((price[steer] + 50)) ]
check "10,000 prefixes cost hardly more than one" [ "${price[guard_10000]}" -le $((price[guard] + 100)) ]
check "control: more lengths cost more" [ "${price[guard_lengths]}" -gt $((price[guard] + 100)) ]
finish
