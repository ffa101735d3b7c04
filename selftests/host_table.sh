#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Stations spread over the table, however their MACs and VLANs were thought up: to find
# one takes as long as to find another. See classify/hash_test.c.
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

parts=(table.c)
around=("$here"/classify/{random,run,hash_test}.c)

echo "TAP version 13"
build
code=0
"$scratch/strict/test" "$@" >"$scratch/report" 2>&1 || code=1
[ $code = 0 ] || diag "$scratch/report"
verdict $code "no pattern of MACs and VLANs fills one place"
defect_in table.h "a VLAN undoes what a byte of the MAC does" \
	's/bits \^ bits >> 32/(u32)bits/'
defect_in table.h "the end of the MAC has no say" 's/\(sb_key_bits\(key\) \^ seed\)/(u32)&/'
defect_in table.h "the key is a number that is not mixed" 's/\* GOLDEN_RATIO_64//g'
finish
