#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: rpm installs, upgrades and erases the packages that make rpm builds; their
# scripts have dkms build the module, leave one version of it, and nothing at last.
#
# In the root of a Debian, which has none of what they depend on under the names that
# they know: rpm is told not to look. Nothing is booted.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

built_rpms() { make -s -C "$build/hosts/$1/tree" BUILD="$build/hosts/$1" rpm; }

# What a script of theirs takes for the kernel that runs.
stand_in_uname() {
	cat >"$root/usr/sbin/uname" <<-END
	#!/bin/sh
	[ "\$*" != -r ] || { echo $release; exit; }
	exec /bin/uname "\$@"
	END
	chmod +x "$root/usr/sbin/uname"
}

# with_rpm OPTION...: what a script says is part of it.
with_rpm() {
	export root ccache=$build/hosts/ccache
	mkdir -p "$ccache"
	unshare -m --propagation private bash -c '
		mount -t proc proc "$root/proc" && mount --bind "$ccache" "$root/test/ccache"
		DEBIAN_KERNEL_USE_CCACHE=1 CCACHE_DIR=/test/ccache \
			exec rpm --root "$root" --nodeps "$@"' - "$@"
}

rpms() { ls "$build/hosts/$1"/rpm/RPMS/*/*.rpm; }
tool() { inside sidebandctl -V | sed 's/.*[ -]//'; }
module() { inside modinfo -k "$release" -F version sideband; }
of_dkms() { inside dkms status | sed 's/\(.*\), .*, .*: /\1 /'; }
enabled() { inside systemctl is-enabled sideband.service; }

at() {
	same "$1: the tool is there" "$2" "$(tool)"
	same "$1: and the module" "$2" "$(module)"
	same "$1: dkms has no other" "sideband/$2 installed" "$(of_dkms)"
}

old=$(cat "$build/hosts/old/version")
new=$(cat "$build/hosts/new/version")
need cp -a "$("$here/root" 12)" "$root"
mkdir -p "$root/test/ccache"
release=$(basename "$(ls -d "$root"/lib/modules/*)")
stand_in_uname
check "packages are built" built_rpms old
check "and of a newer version" built_rpms new
mapfile -t files < <(rpms old)
same "two of them" 2 "${#files[@]}"
check "rpm installs them" with_rpm --install "${files[@]}"
at installed "$old"
same "the unit is enabled" enabled "$(enabled)"
need inside systemctl disable sideband.service
echo '# mine' >"$root/etc/sideband/host.conf"
mapfile -t files < <(rpms new)
check "rpm upgrades them" with_rpm --upgrade "${files[@]}"
at upgraded "$new"
same "what the operator has disabled stays so" disabled "$(enabled)"
check "rpm erases them" with_rpm --erase sideband-tools sideband-dkms
same "dkms knows nothing of it" "" "$(of_dkms)"
same "what the operator wrote is left" "# mine" "$(cat "$root/etc/sideband/host.conf")"
rm -r "$root/etc/sideband"
same "and no file with our name but that" "" "$(inside sh -c "$named")"
finish
