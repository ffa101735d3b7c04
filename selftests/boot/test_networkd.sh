#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Promise: where systemd-networkd configures the host, it leaves the BMC link alone, as the
# file that comes with the packages says; the BMC is reached at each boot, with nobody
# logged in.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

snippet=/lib/systemd/network/05-sideband-bmc-link.network

# Without the file, networkd has it as any other device.
taken() {
	local from
	from=$(wc -l <"$work/peer")
	need on "mv $snippet /test/ && networkctl reload && networkctl reconfigure $LINK"
	check "control: without the file networkd takes the BMC link" wait_for 60 not unmanaged
	check "control: and asks the BMC for an address" wait_for 60 heard "$from"
	need on "mv /test/${snippet##*/} $snippet && networkctl reload && networkctl reconfigure $LINK"
	check "with it, networkd gives the link back" wait_for 60 unmanaged
}

make_image 12 networkd
start_peer
check "control: what the BMC hears is told" wait_for 30 grep -q '^heard:' "$work/peer"
make_disk "$root"
start "$release"
booted "first boot"
taken
reboot_to "$release"
booted "second boot"
power_off
finish
