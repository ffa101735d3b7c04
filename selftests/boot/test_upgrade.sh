#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Promise: the BMC is reached throughout an upgrade of the packages, and while another
# kernel is installed; the next boot has the new module, and the other kernel has it, too;
# and when the packages are purged nothing is left of them.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

old=$(cat "$build/hosts/old/version")
new=$(cat "$build/hosts/new/version")

loaded() { on '[ "$(cat /sys/module/sideband/version)" = '"$1 ]"; }

upgraded() {
	check "the old module is loaded" loaded "$old"
	mark
	check "apt upgrades the packages" on "/test/install /test/new"
	none_lost "while apt upgrades" 100
	check "the old module is loaded still" loaded "$old"
	same "the new one is installed" "$new" "$(on 'modinfo -F version sideband')"
	same "dkms has no other" "sideband/$new" "$(on 'dkms status' | sed 's/,.*//')"
	check "the new tool says so" on "sidebandctl -V | grep 'loaded is version $old\$'"
	check "the new tool works with the old module" on 'sidebandctl apply --check && sidebandctl show'
	mark
	check "the service is reloaded" on 'systemctl reload sideband'
	none_lost "by a reload" 20
	mark
	need on 'systemctl restart sideband'
	check "control: a restart loses pings" wait_for 60 eval '[ "$(lost | cut -d " " -f 1)" -gt 0 ]'
	check "control: and the BMC is reached again" reached
}

# newer: the kernel that is to be installed.
newer() { basename "$root"/kernel/linux-image-6.12.*-amd64_* | sed 's/linux-image-\(.*\)_.*_.*/\1/'; }

other_kernel() {
	mark
	check "apt installs the kernel $(newer)" on "/test/install /kernel"
	none_lost "while apt installs a kernel" 100
	check "dkms has built the module for it" on "dkms status sideband/$new -k $(newer) | grep installed"
}

# fill_cache: by the same commands, where the compiler is not emulated.
fill_cache() {
	local image=$root
	root=$work/filled
	need cp -a "$image" "$root"
	need inside /test/install /test/new
	need inside /test/install /kernel
	rm -rf "$root"
	root=$image
	need cp -a "$build/hosts/ccache/." "$root/test/ccache/"
}

make_image 12 networkd
mkdir -p "$root/test/new"
cp "$build"/hosts/new/deb/*.deb "$root/test/new/"
fill_cache
start_peer
make_disk "$root"
start "$release"
booted "first boot"
upgraded
reboot_to "$release"
booted "upgraded"
check "the new module is loaded" loaded "$new"
same "and the tool has nothing to say of it" "sidebandctl $new" "$(on 'sidebandctl -V')"
other_kernel
reboot_to "$(newer)"
booted "other kernel"
same "it is that kernel" "$(newer)" "$(on 'uname -r')"
check "with the new module" loaded "$new"
removal
power_off
finish
