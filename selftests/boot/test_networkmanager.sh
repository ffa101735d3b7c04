#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Promise: packages that apt has installed in an image share the port from the first boot
# on, with nobody logged in, while NetworkManager configures the host; it leaves the BMC
# link alone, as udev's rule says, also when that is plugged in again; a unit for each file
# does what the one for all does; and when they are purged nothing is left of them.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

# Nobody does anything about it.
replugged() {
	local from
	need qemu 'device_del usblan'
	check "control: without its link the BMC is not reached" not_reached
	from=$(wc -l <"$work/peer")
	need qemu "device_add $usb_lan"
	check "plugged in again, it is" reached 120
	left_alone "again"
	check_not "again: the BMC heard nothing of the host itself" heard "$from"
}

# single: sideband@.service.
single() {
	need on 'systemctl disable --now sideband.service'
	check "stopped, the BMC is not reached" not_reached
	need on 'ip link add sb9 type sideband'
	check "the unit of one file is started" on 'systemctl start sideband@host'
	check "the BMC is reached" reached
	need on "sed -i '/^station/a limit = group-packets 200' /etc/sideband/host.conf"
	mark
	check "it is reloaded" on 'systemctl reload sideband@host'
	none_lost "by that" 20
	check "what differed is changed" on "sidebandctl save | grep 'group-packets 200'"
	check "it is stopped" on 'systemctl stop sideband@host'
	check "the BMC is not reached" not_reached
	check "its sideband is gone, and no other" on 'sidebandctl dev show sb9 && ! sidebandctl dev show sb0'
	need on 'ip link del sb9 && systemctl enable --now sideband.service'
	check "by the unit of all files, the BMC is reached" reached
}

make_image 12 networkmanager
built
start_peer
check "control: what the BMC hears is told" wait_for 30 grep -q '^heard:' "$work/peer"
make_disk "$root"
start "$release"
booted "first boot"
replugged
single
removal
nothing_left 12
power_off
finish
