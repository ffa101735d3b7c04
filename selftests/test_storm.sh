#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: under a storm of 100,000 broadcast frames a stock ipmitool still finds the
# BMC and works.
#
#	lan                        host                      bmc
#	wire0 -------------------- lom0          sb0
#	 192.168.100.1 (ipmitool)  bmc0 -------------------- eth0 192.168.100.10
#	 the storm                                           ipmi_sim

. "$(dirname "$0")/lib.sh"
# shellcheck source=demo.d/bmc.sh
. "$test_dir/demo.d/bmc.sh"

storm=100000

counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }
received() { bmc cat /sys/class/net/eth0/statistics/rx_packets; }

ipmi() {
	timeout 60 ip netns exec lan ipmitool -I lanplus -C 3 -H 192.168.100.10 \
		-U "$bmc_user" -P "$bmc_password" "$@"
}

# The client knows nothing of the BMC, and has to ask for it amid the storm.
finds_and_asks() {
	ip -n lan neigh flush all
	ipmi mc info | grep -q "Firmware Revision"
}

# It goes on until it is told to end, but for 100,000 frames at least.
begin_storm() {
	before=$(received)
	background burst -k lan/wire0 "$storm" "$ALL" "$CLIENT" >"$scratch/burst"
	storm_job=$job
}

end_storm() {
	kill "$storm_job"
	wait "$storm_job"
	read -r _ sent _ us <"$scratch/burst"
	say "$sent frames in $us us, $(($(received) - before)) at the BMC"
	[ "$sent" -ge $storm ]
}

reached() { [ $(($(received) - before)) -ge "$1" ]; }
rages() { ctl -j dev show sb0 | jq -e '.[0].storm'; }

load_module
machines 1
need ip -n lan addr add 192.168.100.1/24 dev wire0
need ip -n bmc addr add 192.168.100.10/24 dev eth0
need start_bmc
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
need bmc ping -c 1 -W 5 192.168.100.1
check "control: without a storm ipmitool works" finds_and_asks

need begin_storm
check "there is a storm" wait_for 20 rages
for i in 1 2 3; do
	check "in the storm, $i: ipmitool finds the BMC and works" finds_and_asks
done
check "it still rages" kill -0 "$storm_job"
need end_storm
got=$(($(received) - before)) most=$((250 + 1000 * us / 1000000 + 1000))
[ "$got" -le "$most" ]
verdict $? "the BMC got of it what its limit says"
say "$got frames, at most $most, 1000 of them for ipmitool"

need ctl limit set sb0 group-packets none
need begin_storm
wait_for 120 reached $((storm * 9 / 10))
verdict $? "control: without limit the BMC gets them"
end_storm
verdict $? "control: as many frames are sent"
finish
