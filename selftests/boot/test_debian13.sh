#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Promise: the packages, built on Debian 12, do on Debian 13 what they do there: dkms builds
# the module without a warning, the BMC is reached at each boot, with nobody logged in, and
# nothing is left when they are purged.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

make_image 13 networkmanager
built
start_peer
check "control: what the BMC hears is told" wait_for 30 grep -q '^heard:' "$work/peer"
make_disk "$root"
start "$release"
booted "first boot"
reboot_to "$release"
booted "second boot"
removal
nothing_left 13
power_off
finish
