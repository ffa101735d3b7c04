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

bmc_side=/dev/virtio-ports/bmc

# What the simulator asks and tells about its LAN.
write_lan() {
	cat >"$scratch/lan" <<-'END'
		#!/bin/sh
		[ "$1" = get ] || exit 0
		shift
		for it; do
			case $it in
			ip_addr) echo "$it:192.168.1.10" ;;
			ip_addr_src) echo "$it:static" ;;
			mac_addr) echo "$it:0c:c4:7a:00:00:01" ;;
			subnet_mask) echo "$it:255.255.255.0" ;;
			*ip_addr) echo "$it:0.0.0.0" ;;
			*) echo "$it:00:00:00:00:00:00" ;;
			esac
		done
	END
	chmod +x "$scratch/lan"
}

write_simulator() {
	mkdir "$scratch/state"
	cat >"$scratch/lan.conf" <<-END
		name "bmc"
		set_working_mc 0x20
		startlan 1
		  addr 127.0.0.1 623
		  priv_limit admin
		  allowed_auths_admin none md2 md5 straight
		  guid a123456789abcdefa123456789abcdef
		  lan_config_program "$scratch/lan"
		endlan
		serial 15 127.0.0.1 9002 codec VM
		user 1 true "" "test" user 10 none md2 md5 straight
	END
	cat >"$scratch/commands" <<-END
		mc_setbmc 0x20
		mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
		sel_enable 0x20 1000 0x0a
		mc_enable 0x20
	END
}

start_simulator() {
	write_lan
	write_simulator
	background ipmi_sim -n -c "$scratch/lan.conf" -f "$scratch/commands" \
		-s "$scratch/state" >"$scratch/sim" 2>&1
	wait_for 20 eval 'ss -Hltn "sport = :9002" | grep -q .' || return
	background socat "GOPEN:$bmc_side" TCP:127.0.0.1:9002
	wire=$job
}

load_driver() {
	modprobe -a ipmi_devintf ipmi_si
	wait_for 60 test -c /dev/ipmi0
}

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

# The driver goes on with who is there now.
old() {
	end_job "$wire"
	background bmc15 "$bmc_side" $BMC 192.168.100.10
	need wait_for 20 eval 'timeout 5 ipmitool -I open mc info | grep -q "IPMI Version *: 1.5"'
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
