#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
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
# shellcheck source=image.sh
. "$here/image.sh"

make_image 12 networkmanager
built
start_peer
check "control: what the BMC hears is told" wait_for 30 grep -q '^heard:' "$work/peer"
make_disk "$root"
start "$release"
booted "first boot"
removal
power_off
finish
