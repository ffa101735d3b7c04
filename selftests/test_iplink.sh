#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a sideband is a network device like any other for ip and ethtool.
#
#	lan                host                           bmc
#	wire0 ------------ lom0 in br0    sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

detail() { ip -n host -d -j link show "$1"; }
kind() { detail "$1" | jq -r '.[0].linkinfo.info_kind'; }
field() { detail "$1" | jq -r ".[0].$2"; }
counter() { host ethtool -S sb0 | awk -v name="$1:" '$1 == name { print $2 }'; }
statistic() { ip -n host -s -j link show sb0 | jq ".[0].stats64.$1"; }

check_not "control: before, ip knows no device sb0" ip -n host link show sb0
load_module
topology 1
check "ip link add" ip -n host link add sb0 type sideband
same "ip -d link show names the kind" sideband "$(kind sb0)"
same "it is an Ethernet device" ether "$(field sb0 link_type)"
same "and down" DOWN "$(field sb0 operstate)"
same "the tool shows it, without legs" '[["sb0",0,0]]' \
	"$(ctl -j dev show | jq -c '[.[] | [.ifname, .num_ports, .num_stations]]')"
check_not "its name can't be taken twice" ip -n host link add sb0 type sideband
check "ip link add with an address" \
	ip -n host link add sb1 address $LEG type sideband
same "the address is taken" $LEG "$(field sb1 address)"
check_not "a group address is not" ip -n host link add sb2 address $GROUP type sideband
check "ip link del" ip -n host link del sb1
check "ip link set name" ip -n host link set sb0 name mgmt
same "the tool follows the name" mgmt "$(ctl -j dev show | jq -r '.[0].ifname')"
check "and back" ip -n host link set mgmt name sb0
check "what ip made the tool completes" eval \
	'ctl dev set sb0 bmc-link bmc0 && ctl port add lom0 dev sb0 && ctl station add $BMC dev sb0'
same "the BMC link has it as master" sb0 "$(field bmc0 master)"
exchange "frames pass" send wire "$BMC $CLIENT" get bmc "$BMC $CLIENT" \
	send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC"

same "ethtool -i names the driver" "driver: sideband" \
	"$(host ethtool -i sb0 | grep ^driver)"
before=$(counter wire_to_bmc_packets)
bytes=$(counter wire_to_bmc_bytes)
end_frames=(end wire host "$LOM0 $CLIENT")
exchange "frames of two sizes" \
	send wire "$BMC $CLIENT size 86" get bmc "$BMC $CLIENT size 86" \
	send wire "$BMC $CLIENT size 46" get bmc "$BMC $CLIENT size 46"
same "ethtool -S counts frames" $((before + 2)) "$(counter wire_to_bmc_packets)"
same "and bytes" $((bytes + 100 + 60)) "$(counter wire_to_bmc_bytes)"
same "the tool counts the same" "$(counter wire_to_bmc_packets)" \
	"$(ctl -j stats sb0 | jq '.[0].stats.wire_to_bmc_packets')"

legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
host_leg_up
ends untagged
rx=$(statistic rx.packets) tx=$(statistic tx.packets)
end_frames=()
exchange "the host leg moves frames" send bmc "$LEG $BMC" get leg "$LEG $BMC" \
	send leg "$BMC $LEG" get bmc "$BMC $LEG"
same "ip -s link counts what it received" $((rx + 1)) "$(statistic rx.packets)"
same "and what it sent" $((tx + 1)) "$(statistic tx.packets)"
check "it is deleted while up" ip -n host link del sb0
same "the BMC link has no master any more" null "$(field bmc0 master)"

# The kernel looks devices up by their other names, too.
other_names() {
	need ip -n host link property add dev lom0 altname eno1np0
	need ctl dev add sb4
	check "a port is added by another name" ctl port add eno1np0 dev sb4
	same "it is shown under its own" '["lom0",true]' \
		"$(ctl -j port show eno1np0 dev sb4 | jq -c '.[] | [.ifname, .active]')"
	check "set" ctl port set eno1np0 dev sb4 primary
	check_not "a name that no device has is not found" ctl port del eno1np1 dev sb4
	check_not "nor another device" ctl port del bmc0 dev sb4
	check "and deleted" ctl port del eno1np0 dev sb4
	need ctl dev del sb4
	need ip -n host link property del dev lom0 altname eno1np0
}

# polled DEV: netconsole gets it, in the first namespace.
polled() {
	local target=/sys/kernel/config/netconsole/test code
	mkdir "$target" || return 2
	{ echo 192.0.2.1 >"$target/local_ip" && echo 192.0.2.2 >"$target/remote_ip" &&
		echo "$1" >"$target/dev_name"; } || return 2
	echo 1 >"$target/enabled"
	code=$?
	rmdir "$target"
	return "$code"
}

not_polled() {
	need ip link add dm9 type dummy
	need ip link set dm9 up
	need ip link add sb9 type sideband
	need ip link set sb9 up
	need sidebandctl port add dm9 dev sb9
	check "control: netconsole by another device" polled dm9
	check_not "netconsole by the host leg is refused" polled sb9
	need ip link del sb9
	need ip link del dm9
}

other_names

if modprobe -q netconsole && { [ -d /sys/kernel/config/netconsole ] ||
	mount -t configfs none /sys/kernel/config; }; then
	not_polled
else
	skip "netconsole by the host leg is refused" "no netconsole"
fi

carrier() { detail "$1" | jq '.[0].flags | index("LOWER_UP") != null'; }
need ip -n host link add sb3 type sideband
need ip -n host link set sb3 up
same "control: without port and BMC link there is no link" false "$(carrier sb3)"
need ctl port add lom0 dev sb3
same "with the first port there is" true "$(carrier sb3)"
need ctl port del lom0 dev sb3
same "and without it there is not" false "$(carrier sb3)"
need ip -n host link del sb3
finish
