#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: of a BMC that knows no questions about its LAN it is said that it does not,
# and its MAC can be given by hand.
#
#	lan                host                           bmc
#	wire0 ------------ lom0            sb0
#	                   bmc0 ------------------------- eth0
#	                   /dev/ipmi0 (KCS): QEMU's own BMC
#
# vm: -n "-device ipmi-bmc-sim,id=sim -device isa-ipmi-kcs,bmc=sim"

. "$(dirname "$0")/lib.sh"
# shellcheck source=simulator.sh
. "$test_dir/simulator.sh"

cant="/dev/ipmi0: this BMC does not answer LAN questions in-band \(invalid command\); ask it otherwise for its MAC, and give it by hand, as 'mac MAC'"

# says PATTERN: what discover prints before it gives up.
says() { grep -qE "$1" <(ctl discover lom0 2>/dev/null); }

load_module
machines
need load_driver
check "control: the BMC is there, and answers" eval \
	'timeout 20 ipmitool -I open mc info | grep -q "^IPMI Version"'
refused "up without MAC" "$cant" ctl up lom0 bmc-link bmc0
refused "discover" "$cant" ctl discover lom0
check "what else it says is shown" \
	says "^# the BMC: manufacturer .*, IPMI 2.0, LAN mode unknown$"
check "a veth device is not taken for the BMC link" says "^# BMC link: no device looks like one"
check "with the MAC by hand it is set up" ctl up lom0 bmc-link bmc0 mac $BMC
need ctl -q down sb0
need modprobe -r ipmi_si
finish
