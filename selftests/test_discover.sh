#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: a host finds the USB LAN that leads to its BMC, and asks the BMC in-band for
# its MAC and VLAN; what it then sets up is a BMC that answers from the LAN. A BMC that
# lies, or is silent, or may not be asked, changes nothing.
#
#	lan                host (first namespace)               bmc
#	wire0 ------------ lom0            sb0
#	 192.168.100.1     usb0, cdc_ether =========(hub 0)==== eth0 192.168.100.10
#	                   /dev/ipmi0 (KCS) ------------------- ipmi_sim, then bmc15
#
# The driver puts usb0 into the first namespace, so the host lives there. The BMC is
# one: what answers in-band is what serves the LAN.
#
# vm: -e
# vm: -p modprobe.blacklist=ipmi_si
# vm: -n "-netdev hubport,id=n0,hubid=0 -device qemu-xhci -device usb-net,netdev=n0,id=usb0,mac=02:00:00:00:03:01"
# vm: -n "-netdev hubport,id=n1,hubid=0 -device virtio-net-pci,netdev=n1,id=bmc0,mac=0c:c4:7a:00:00:01"

. "$(dirname "$0")/lib.sh"
# shellcheck source=nics.sh
. "$test_dir/nics.sh"
# shellcheck source=simulator.sh
. "$test_dir/simulator.sh"

# ---- the machines ----

machines_of_nics() {
	host_is_here
	need wait_for 30 there 02:00:00:00:03:01
	need wait_for 30 there $BMC
	need ip link set "$(nic 02:00:00:00:03:01)" down name usb0
	need ip link set "$(nic $BMC)" down netns bmc name eth0
	need ip -n bmc link set eth0 up
	add_port 0
	need ip -n lan address add 192.168.100.1/24 dev wire0
	need ip -n bmc address add 192.168.100.10/24 dev eth0
}

# ---- what is said ----

link_line="# BMC link, perhaps: usb0, 0525:a4a2 by cdc_ether: a gadget of Linux, as many BMCs are"
gone="/dev/ipmi0: is not there, so the BMC can't be asked for its MAC: load the modules ipmi_si and ipmi_devintf"

# said COMMAND...: all of it, and the exit code.
said() {
	local code=0
	"$@" 2>&1 || code=$?
	echo "$code"
}

# ---- who answers ----

pings() { lan ping -c 1 -W 2 -q 192.168.100.10 >/dev/null; }

# manages: a stock ipmitool on the LAN.
manages() {
	timeout 60 ip netns exec lan ipmitool -I lan -H 192.168.100.10 -U admin -P test \
		mc info | grep -q '^IPMI Version *: 2.0'
}

answering() {
	check "$1: the BMC answers a ping from the LAN" wait_for 30 pings
	check "$1: and ipmitool" manages
}

absent() {
	check "control: without it the BMC does not answer" eval '! pings'
}

# ---- the promises ----

unasked() {
	same "without an IPMI device it says what to do, and which link there is" \
		"$link_line
sidebandctl: $gone, or give it by hand, as 'mac MAC'
2" "$(said ctl discover lom0)"
	same "the BMC link is not chosen, but named" \
		"sidebandctl: up: 'bmc-link LINK' is missing; it may be usb0 (0525:a4a2, a gadget of Linux, as many BMCs are)
1" "$(said ctl up lom0)"
	refused "nor is a MAC made up" "$gone" ctl up lom0 bmc-link usb0
}

found() {
	same "what is found, and what to set up" \
		"# the BMC: manufacturer 4753, IPMI 2.0, LAN mode unknown
# LAN channel 1: MAC $BMC, address 192.168.100.10/24 (static)
$link_line
#
# sidebandctl up lom0 bmc-link usb0 mac $BMC
[sideband sb0]
bmc-link = usb0
port = lom0 primary
station = $BMC
0" "$(said ctl discover lom0)"
	same "the same in JSON" "$BMC 192.168.100.10/24 static usb0 false" \
		"$(ctl -j discover lom0 | jq -r '.[0] | [.lans[0].mac, .lans[0].ipv4, .lans[0].source, .bmc_links[0].ifname, .bmc_links[0].sure] | join(" ")')"
	absent
	need eval 'ctl discover lom0 >"$scratch/host.conf"'
	check "apply takes what was printed" ctl apply "$scratch/host.conf"
	same "and save has the same lines, and the MAC of the host leg" \
		"$(grep -v '^#' "$scratch/host.conf")" "$(ctl save | grep -v '^address = ')"
	answering "by a file"
	need ctl flush
	absent
}

untagged() {
	same "up asks for the MAC" \
		"the BMC says in-band of its LAN channel 1: MAC $BMC, no VLAN
sb0: lom0 shared with the BMC behind usb0: $BMC
sb0: while this host is off, hung or rebooting, the BMC can't be reached here
0" "$(said ctl up lom0 bmc-link usb0)"
	answering "by up"
	need ctl -q down sb0
}

# The BMC tags, and is told so in its settings; the LAN is in that VLAN.
tagged() {
	need ipmitool -I open lan set 1 vlan id 100
	need ip -n bmc address flush dev eth0
	need ip -n bmc link add link eth0 name eth0.100 type vlan id 100
	need ip -n bmc link set eth0.100 up
	need ip -n bmc address add 192.168.100.10/24 dev eth0.100
	same "up asks for the VLAN" \
		"the BMC says in-band of its LAN channel 1: MAC $BMC, tags VLAN 100
sb0: lom0 shared with the BMC behind usb0: $BMC vlan 100 tag keep
sb0: while this host is off, hung or rebooting, the BMC can't be reached here
0" "$(said ctl up lom0 bmc-link usb0)"
	check "who is not in the VLAN does not reach the BMC" eval '! pings'
	need ip -n lan address flush dev wire0
	need ip -n lan link add link wire0 name wire0.100 type vlan id 100
	need ip -n lan link set wire0.100 up
	need ip -n lan address add 192.168.100.1/24 dev wire0.100
	answering "in its VLAN"
	need ctl -q down sb0
	need ipmitool -I open lan set 1 vlan id off
}

# lying DESCRIPTION MAC PATTERN: a BMC that says it has this MAC.
lying() {
	old_bmc "$2" 192.168.100.10
	refused "$1" "what the BMC says can't be used: on LAN channel 1 the MAC $2 is $3" \
		ctl up lom0 bmc-link usb0
	refused "$1: nor does discover write it" "the MAC $2 is $3" ctl discover lom0
	end_job "$job"
}

may_not() {
	same "who may not ask is told" "$link_line
sidebandctl: /dev/ipmi0: only root may ask the BMC for its MAC in-band: be root, or give it by hand, as 'mac MAC'
2" "$(said setpriv --reuid 65534 --clear-groups --inh-caps=-all sidebandctl discover lom0)"
}

silent() {
	local start=$SECONDS
	refused "a BMC that is silent" "/dev/ipmi0: (the BMC does not answer in-band|the BMC was not done|what answers in-band does not)" \
		ctl up lom0 bmc-link usb0
	check "and that does not take for ever" [ $((SECONDS - start)) -lt 60 ]
	check "a MAC by hand needs no BMC" ctl up lom0 bmc-link usb0 mac $BMC
	need ctl -q down sb0
}

load_module
modprobe -qa 8021q xhci_pci cdc_ether virtio_net
machines_of_nics
unasked
need write_simulator 192.168.100.10 192.168.100.10
need start_simulator ip netns exec bmc
need load_driver
found
untagged
tagged
may_not
end_job "$wire"
lying "a MAC of zeros" 00:00:00:00:00:00 "nobody's"
lying "the MAC of a group" 01:00:5e:00:00:01 "a group's"
lying "the MAC of the port" 02:00:00:00:01:00 "that of lom0 of this host"
silent
need modprobe -r ipmi_si
finish
