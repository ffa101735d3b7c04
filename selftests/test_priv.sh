#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: changes need CAP_NET_ADMIN in the user namespace that owns the network
# namespace; reading needs nothing; each namespace has its own state.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0

. "$(dirname "$0")/lib.sh"

nobody() { host setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
user_root() { nobody unshare -Ur "$@"; }
own_network() { nobody unshare -Urn "$@"; }

in_own_network() {
	own_network bash -c '
		ip link add lom0 type veth peer name wire0 &&
		ip link add bmc0 type veth peer name eth0 &&
		sidebandctl up lom0 bmc-link bmc0 mac 0c:c4:7a:00:00:01 dev sb5 &&
		[ "$(sidebandctl -j dev show | jq -r ".[].ifname")" = sb5 ] &&
		sidebandctl station add 0c:c4:7a:00:00:02 dev sb5 &&
		ip link show sb5'
}

names() { "$@" sidebandctl -j dev show | jq -r '.[].ifname'; }

load_module
machines 1
need ctl up lom0 bmc-link bmc0 mac $BMC dev sb0
check "control: root may change" ctl station add $BMC2 dev sb0
need ctl station del $BMC2 dev sb0

for who in nobody user_root; do
	denied="not permitted|permission|CAP_NET_ADMIN|privilege"
	refused "$who may not add a sideband" "$denied" \
		$who sidebandctl dev add sb1 bmc-link bmc0
	refused "$who may not delete one" "$denied" $who sidebandctl dev del sb0
	refused "$who may not add a port" "$denied" $who sidebandctl port add lom0 dev sb0
	refused "$who may not delete one" "$denied" $who sidebandctl port del lom0 dev sb0
	refused "$who may not add a station" "$denied" $who sidebandctl station add $BMC2 dev sb0
	refused "$who may not delete one" "$denied" $who sidebandctl station del $BMC dev sb0
	check "$who may read" eval "[ \"\$(names $who)\" = sb0 ]"
done

if own_network true 2>/dev/null; then
	check "in a network of its own a user's root may do all" in_own_network
	same "and sees nothing of ours there" "" "$(names own_network)"
else
	skip "a user's own network" "user namespaces are not allowed"
fi
same "nor we of theirs" sb0 "$(names host)"
same "another namespace sees nothing" "" "$(names lan)"
finish
