#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The token buckets let through what their rate says, at any time and any rate.
#
# Needs neither the module nor root: kernel/bucket.c is built for user space, as it is
# and with the address and undefined-behaviour sanitizers, and compared with a naive
# model over millions of random frames. See bucket/bucket_test.c.
#
# As a control the buckets are built anew with one defect at a time: the comparison has
# to notice each.
#
# usage: host_bucket.sh [OPTION OF bucket_test]...
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

# shellcheck disable=SC2034 # of differential.sh
parts=(bucket.c) around=("$here"/{bucket/bucket_test,classify/run}.c)
includes=(-I "$here/bucket/shim" "${includes[@]}")

defect() { defect_in bucket.c "$@"; }

defects() {
	defect "a cost is rounded down" 's/ \+ rate - 1//'
	defect "a cost is that of one frame more" 's/\(u64\)amount \*/((u64)amount + 1) */'
	defect "an amount overflows" 's/\(u64\)amount \* NSEC_PER_SEC/(u32)(amount * NSEC_PER_SEC)/'
	defect "a bucket holds a second" 's@NSEC_PER_SEC / 4@NSEC_PER_SEC@'
	defect "a slow bucket holds less than the frames that it must" \
		's/SB_BURST_FRAMES \* largest/largest/'
	defect "times are compared by their value" \
		's/s64 left = full_at - now/s64 left = full_at > now ? full_at - now : 0/'
	defect "a full bucket goes on filling" 's/left > 0 \? left : 0/left/'
	defect "frames larger than a bucket never pass" 's/min\(cost, depth\)/cost/'
	defect "frames larger than a bucket always pass" \
		's/min\(cost, depth\)/(cost < depth ? cost : 0)/'
	defect "the last frame that a bucket has is refused" 's/<= depth/< depth/'
	defect "what is owed is forgotten" \
		's/\(full_at, now\) \+ cost, 2/(full_at, now) + min(cost, depth), 2/'
	defect "a debt has no bound" 's/min\((sb_bucket_lacks\(full_at, now\) \+ cost), 2 \* depth\)/\1/'
	defect "time that was not used is saved up" \
		's/sb_bucket_lacks\(full_at, now\) \+ cost/full_at - now + cost/'
	defect "each frame finds the bucket full" \
		's/sb_bucket_lacks\(full_at, now\) \+ cost/cost/'
	defect "a frame of another processor is not counted" \
		's/while \(!atomic64_try_cmpxchg\(&bucket->full_at, &full_at,[[:space:]]*(now[^;]*)\);/while (atomic64_set(\&bucket->full_at, \1, 0);/'
	defect "the loser of a race passes in any case" \
		's/\} while \(!(atomic64_try_cmpxchg[^;]*)\);/} while (\1 \&\& 0);/'
	defect "a refused frame is charged" \
		's/depth\)\)\s*return false;/depth)) { atomic64_set(\&bucket->full_at, full_at + cost); return false; }/'
}

echo "TAP version 13"
build
compare strict "a frame passes when the model says so" "$@"
defects
finish
