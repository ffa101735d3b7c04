#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: an audit asks the BMC in-band, by the IPMI device of the kernel, for its MAC,
# address, VLAN and version, finds what goes against them, and says so when it can't.
#
#	lan                host                           bmc
#	wire0 ------------ lom0            sb0
#	                   bmc0 ------------------------- eth0
#	                   /dev/ipmi0 (KCS) --- ipmi_sim, then bmc15
#
# The guest has a KCS interface whose other end is a port of it; the driver is loaded
# once somebody is there.
#
# vm: -e
# vm: -p modprobe.blacklist=ipmi_si

. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2034 # for audit.sh
asked="the BMC was asked in-band"
# shellcheck source=audit.sh
. "$test_dir/audit.sh"
# shellcheck source=simulator.sh
. "$test_dir/simulator.sh"

# ---- what an audit makes of it ----

simulated() {
	same "a BMC that agrees: nothing is found" "nothing found in 1 sideband, $asked
0" "$(said)"
	need ip -n host address add 192.168.1.2/24 dev lom1
	finds "its address, never seen, is in a production subnet" bmc-subnet warning \
		"the BMC $BMC of sb0 has the address 192.168.1.10 in the production subnet of lom1, where the host has 192.168.1.2/24" \
		"ipmitool lan set 1 ipsrc static && ipmitool lan set 1 ipaddr ADDRESS"
	need ip -n host address flush dev lom1
	need ip -n host address add 192.168.1.10/32 dev lom1
	finds "its address, never seen, is the host's" same-address error \
		"192.168.1.10 is the address of the BMC $BMC of sb0 and of this host, on lom1" \
		"ip address del 192.168.1.10/32 dev lom1"
	mended "its address, never seen, is the host's"
	need ipmitool -I open lan set 1 vlan id 100
	finds "it tags, and is expected not to" bmc-tag error \
		"the BMC $BMC tags VLAN 100 itself, and sb0 expects it to send untagged" \
		"ipmitool lan set 1 vlan id off"
	mended "it tags, and is expected not to"
	need ctl station del $BMC dev sb0 vlan 100
	need ctl station add $BMC dev sb0 vlan 100 tag keep
	finds "it does not tag, and is expected to" bmc-tag error \
		"the BMC $BMC shall tag VLAN 100 itself for sb0, and is not set to it" \
		"ipmitool lan set 1 vlan id 100"
	mended "it does not tag, and is expected to"
}

old() {
	end_job "$wire"
	old_bmc $BMC 192.168.100.10
	finds "a BMC of IPMI 1.5 that shall tag" ipmi15-vlan error \
		"the BMC $BMC of sb0 shall tag VLAN 100 itself and has IPMI 1.5 only" \
		"sidebandctl station del $BMC dev sb0 vlan 100 && { sidebandctl station add $BMC dev sb0 vlan 100 tag add || sidebandctl station add $BMC dev sb0 vlan 100 tag keep; }"
	mended "a BMC of IPMI 1.5 that shall tag"
	end_job "$job"
}

# warned DESCRIPTION PATTERN COMMAND...: exit code 0, and this on stderr.
warned() {
	local what=$1 pattern=$2 code=0
	shift 2
	"$@" >"$scratch/out" 2>"$scratch/err" || code=$?
	[ "$code" = 0 ] && grep -qE "$pattern" "$scratch/err" &&
		grep -qx "nothing found in 1 sideband, the BMC could not be asked in-band" "$scratch/out"
	verdict $? "$what"
	diag <"$scratch/err"
}

cant="^sidebandctl: /dev/ipmi0: warning: the BMC can't be asked in-band, and some checks need that: "

load_module
machines 2
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
same "without an IPMI device" "nothing found in 1 sideband, no /dev/ipmi0 to ask the BMC by
0" "$(said)"
need write_simulator 127.0.0.1 192.168.1.10
need start_simulator
need load_driver
simulated
warned "who may not ask is told" "${cant}Permission denied$" host \
	setpriv --reuid 65534 --clear-groups --inh-caps=-all sidebandctl audit
old
warned "a BMC that is silent is told" "${cant}(Connection timed out|Input/output error)$" \
	ctl audit
need modprobe -r ipmi_si
same "and none is no error" "nothing found in 1 sideband, no /dev/ipmi0 to ask the BMC by
0" "$(said)"
finish
