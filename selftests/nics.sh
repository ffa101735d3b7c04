# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests on NICs that QEMU gives the guest. Drivers put their devices into
# the first namespace, so the host lives there. Sourced after lib.sh.

# nic MAC: the device that has it, where drivers put theirs.
nic() {
	ip -j link | jq -er --arg mac "$1" '.[] | select(.address == $mac and .link == null).ifname' | head -n 1
}

there() { [ -n "$(nic "$1")" ]; }

# quiet 0|1: no IPv6, which would send frames by itself.
quiet() {
	echo "$1" >/proc/sys/net/ipv6/conf/all/disable_ipv6
	echo "$1" >/proc/sys/net/ipv6/conf/default/disable_ipv6
}

# host_is_here: the namespaces without devices yet, where the host's is this one.
host_is_here() {
	add_namespace lan
	add_namespace bmc
	need ip netns attach host $$
	namespaces+=(host)
	quiet 1
}
