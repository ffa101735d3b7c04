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
row() {
	measure "$1"
	printf '%-18s %6d  added %5d   bare %d before, %d after\n' \
		"$1" "$cost" "$added" "$before" "$bare"
}

for name in empty_hook sideband sideband_4096 empty_hook empty_handler exclusive \
	empty_handler access hook_elsewhere vlan vlan_excluded fence filter filter_elsewhere flower_steer flower_copy; do
	row "$name"
done
# What the BMC is sent, in place of what the host is: the whole way to its link.
send_to 0c:c4:7a:00:00:01
row sideband
row sideband_4096
set_up_sent
printf '%-18s %6d  instructions a frame that is sent\n' bare "$bare"
for name in empty_egress access access_4096 access_by_leg sideband; do row "$name"; done
# To somebody whose MAC ends as a station's.
send_to 02:00:00:00:00:01
row access
