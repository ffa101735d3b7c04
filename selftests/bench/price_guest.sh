#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Print what sharing a port costs a production frame, row by row; see rows.sh.
# Run by selftests/bench/price.
set -euo pipefail
# shellcheck source=rows.sh
. "$(dirname "$0")/rows.sh"

frames=${1:-$frames}

set_up
bare=$(per_frame)
printf '%-18s %6d  instructions a frame, kernel %s\n' bare "$bare" "$(uname -r)"
for name in empty_hook sideband sideband_4096 empty_hook empty_handler exclusive \
	empty_handler hook_elsewhere vlan vlan_excluded fence flower_steer flower_copy; do
	measure "$name"
	printf '%-18s %6d  added %5d   bare %d before, %d after\n' \
		"$name" "$cost" "$added" "$before" "$bare"
done
