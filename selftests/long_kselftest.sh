#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: as in test_kselftest.sh, for those of the kernel's selftests that take
# minutes each or are not steady. It is no part of check, but for "make check-long".
#
# They measure times, and fail on a busy machine also without the module. So the guest's
# clock counts instructions, a nanosecond each.
#
# limit: 3600
# vm: -c 1
# vm: -i --sources
# vm: -t 3700

# shellcheck disable=SC2034 # for the script below
{
lane1=(bonding/bond_macvlan_ipvlan.sh bonding/bond_options.sh:arp_validate
	bonding/bond_options.sh:num_grat_arp)
lane2=(bonding/bond_options.sh:prio bonding/bond-break-lacpdu-tx.sh)
least=4
team_slaves=0
}
. "$(dirname "$0")/test_kselftest.sh"
