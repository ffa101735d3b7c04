#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: packages that apt has installed in an image share the port from the first boot
# on, with nobody logged in, while NetworkManager configures the host; it leaves the BMC
# link alone, as udev's rule says; and when they are purged nothing is left of them.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"

root=$work/root

# The port and the BMC link, as this host has them.
configuration() {
	cat <<-END
	[sideband sb0]
	bmc-link = $LINK
	port = enp0s3
	station = 0c:c4:7a:00:00:01
	END
}

# Which takes all other devices, too.
configure_networkmanager() {
	inside systemctl enable NetworkManager
	cat >"$root/etc/NetworkManager/system-connections/lom.nmconnection" <<-END
	[connection]
	id=lom
	type=ethernet
	interface-name=enp0s3
	[ipv4]
	method=manual
	address1=10.0.0.2/24
	END
	chmod 600 "$root/etc/NetworkManager/system-connections/lom.nmconnection"
}

inside() { "$here/inside" "$root" "$@"; }

make_root() {
	need cp -a "$debian" "$root"
	mkdir "$root/test"
	cp "$here/agent" "$root/test/"
	cp "$here/agent.service" "$root/etc/systemd/system/"
	need inside systemctl enable agent
	need configure_networkmanager
	cp "$build"/deb/*.deb "$root/test/"
}

release() { basename "$(ls -d "$debian"/lib/modules/*)"; }

# ---- promises ----

well() {
	check "$1: no unit has failed" on '[ -z "$(systemctl --failed --no-legend | tee /dev/stderr)" ]'
	check "$1: sideband.service is active" on 'systemctl is-active sideband.service'
	check "$1: and was before the network was configured" on '
		at() { systemctl show -p "$2" --value "$1"; }
		[ "$(at sideband.service ActiveEnterTimestampMonotonic)" -le "$(at network-pre.target ActiveEnterTimestampMonotonic)" ]'
	check "$1: what is there is what the file says" on 'sidebandctl apply --check'
	left_alone "$1"
}

# left_alone DESCRIPTION: by whatever configures the other devices.
left_alone() {
	check "$1: NetworkManager leaves the BMC link alone" \
		on "nmcli -g GENERAL.STATE device show $LINK | grep -q unmanaged"
	check "$1: it has no address" on "[ -z \"\$(ip -o addr show dev $LINK scope global)\" ]"
	check "$1: the LOM has" on "ip -o addr show dev enp0s3 | grep -q 10.0.0.2/24"
}

# heard LINE: did the BMC hear DHCP or the like, from that line of the peer's on?
heard() { tail -n "+$(($1 + 1))" "$work/peer" | grep '^heard:'; }

booted() {
	local from
	from=$(wc -l <"$work/peer")
	check "$1: the BMC is reached" reached 900
	check "$1: the host is up" up
	check "$1: and nobody has logged in" on '[ -z "$(who)" ]'
	say "after $SECONDS s"
	well "$1"
	check_not "$1: the BMC heard nothing of the host itself" heard "$from"
}

# named: what has our name, but what brought it here.
named="find / -xdev \\( -path /test -o -path /proc -o -path /sys -o -path /run -o -path /var/log \\) \
-prune -o -name '*sideband*' ! -name 'sideband-test*' -print"

removal() {
	check "control: files have our name" on "$named | grep -q sidebandctl"
	check "apt purges the packages" on "apt-get -y purge sideband-tools sideband-dkms"
	check "the BMC is not reached any more" not_reached
	check "the module is not loaded" on "[ ! -e /sys/module/sideband ]"
	check "dkms knows nothing of it" on '[ -z "$(dkms status)" ]'
	check "systemd neither" on '[ -z "$(systemctl list-unit-files --no-legend "sideband*")" ]'
	same "no file with our name is left" "" "$(on "$named")"
}

debian=$("$here/root")
make_root
start_peer
check "control: what the BMC hears is told" wait_for 30 grep -q '^heard:' "$work/peer"
check "apt installs the packages in an image" \
	inside sh -c "apt-get -y --no-install-recommends install /test/*.deb"
configuration >"$root/etc/sideband/host.conf"
make_disk "$root"
start "$(release)"
booted "first boot"
removal
on 'systemctl poweroff --no-block'
need wait_for 300 ended
finish
