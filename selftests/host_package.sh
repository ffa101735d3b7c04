#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is installed: packages for Debian that lintian has nothing to say of, the same from
# the same sources, and make install, which make uninstall undoes; and what their scripts do.
#
# selftests/check-boot installs the packages in a Debian that boots.
set -uo pipefail

. "$(dirname "$0")/host.sh"

# What the make above us was given is no business of this one.
unset MAKEFLAGS KDIR KERNEL DESTDIR PREFIX BUILD

version=$(cat "$top/userspace/version")

# check DESCRIPTION COMMAND...: what it says is kept, and shown where it fails.
check() {
	local what=$1 code=0
	shift
	"$@" >"$scratch/log" 2>&1 || code=$?
	verdict $code "$what"
	[ $code = 0 ] || sed 's/^/# /' "$scratch/log"
}

# same DESCRIPTION WANTED GOT
same() {
	[ "$2" = "$3" ]
	verdict $? "$1"
	[ "$2" = "$3" ] || diff <(echo "$2") <(echo "$3") | sed 's/^/# /'
}

build() { make -C "$top" --no-print-directory BUILD="$scratch/$1" deb; }
sums() { (cd "$scratch/$1/deb" && sha256sum ./*.deb); }
version_of() { dpkg-deb -f "$scratch/a/deb/$1_${version}_$2.deb" Version; }

# lintian complains about root, and ends with 0 where it has nothing to say.
judge() {
	local said
	said=$(lintian --allow-root --fail-on error,warning "$scratch"/a/deb/*.changes 2>&1)
	local code=$?
	echo "$said"
	[ $code = 0 ] && [ -z "$said" ]
}

# A package that lintian must complain of.
spoilt() {
	local dir=$scratch/spoilt
	dpkg-deb -R "$scratch/a/deb/sideband-tools_${version}_amd64.deb" "$dir" &&
		rm "$dir/usr/share/doc/sideband-tools/copyright" &&
		dpkg-deb -b "$dir" "$scratch/spoilt.deb" &&
		! lintian --allow-root --fail-on error,warning "$scratch/spoilt.deb"
}

packages() {
	check "packages are built" build a
	same "two of them" "sideband-dkms_${version}_all.deb sideband-tools_${version}_amd64.deb" \
		"$(cd "$scratch/a/deb" && echo *.deb)"
	same "their version is the tool's" "$version $version" \
		"$(version_of sideband-dkms all) $(version_of sideband-tools amd64)"
	check "lintian has nothing to say" judge
	check "control: but of a spoilt one" spoilt
	check "they are built again" build b
	same "and are the same, byte by byte" "$(sums a)" "$(sums b)"
}

in_tree() { make -C "$top/userspace" O="$scratch/o" DESTDIR="$scratch/root" PREFIX=/opt/it "$@"; }
commands() { "$scratch/root/opt/it/sbin/sidebandctl" help | sed -n 's/^ *OBJECT := { \(.*\) }$/\1/p'; }
pages() { (cd "$scratch/root/opt/it/share/man/man8" && ls) | sed -n 's/^sidebandctl-\(.*\)\.8$/\1/p'; }
files() { (cd "$scratch/root" && find . ! -type d | LC_ALL=C sort); }

installed() {
	check "make install" in_tree install
	check "the unit names the tool where it is" \
		grep -q '^ExecStart=/opt/it/sbin/sidebandctl apply$' \
		"$scratch/root/opt/it/lib/systemd/system/sideband.service"
	check "which is there" "$scratch/root/opt/it/sbin/sidebandctl" -V
	check "with what udev asks" test -x "$scratch/root/opt/it/libexec/sideband/bmc-link"
	same "and an example for each arrangement" "$(ls "$top/userspace/examples")" \
		"$(ls "$scratch/root/opt/it/share/doc/sideband/examples")"
	same "and a manual page for each command" "$(commands | tr -d '|' | xargs -n 1 | sort)" "$(pages)"
	same "control: files are listed" yes "$(files | grep -q . && echo yes)"
	touch "$scratch/root/etc/sideband/own.conf"
	check "make uninstall" in_tree uninstall
	same "leaves what the operator wrote, and nothing else" ./etc/sideband/own.conf "$(files)"
}

# elsewhere FILE SED...: a script, with what it looks at in a folder of ours.
elsewhere() {
	sed "${@:2}" "$1" >"$scratch/script"
	chmod +x "$scratch/script"
}

# What udev asks has the same devices as apply.
links() {
	local name
	mkdir "$scratch/conf"
	printf '%s\r\n' '[sideband sb0]' 'bmc-link = usb0' '[sideband sb1]' '  bmc-link : usb1 ; here' \
		'# bmc-link = usb2' >"$scratch/conf/host.conf"
	elsewhere "$top/userspace/udev/bmc-link.in" "s|/etc/sideband|$scratch/conf|"
	same "BMC links are found, after blanks and before CRs" "usb0 usb1" \
		"$(for name in usb0 usb1 usb2 usb; do "$scratch/script" $name && echo $name; done | xargs)"
}

# Of the links that files name, udev knows usb1 as one, and has not seen usb0 as such.
told() {
	local name
	for name in usb0 usb1; do
		mkdir -p "$scratch/net/$name" "$scratch/udev/data"
		echo "${name#usb}7" >"$scratch/net/$name/ifindex"
	done
	echo E:NAME=1 >"$scratch/udev/data/n07"
	echo E:SIDEBAND_BMC_LINK=1 >"$scratch/udev/data/n17"
	elsewhere "$top/userspace/udev/bmc-link.in" \
		"s|/etc/sideband|$scratch/conf|; s|/sys/class/net|$scratch/net|; s|/run/udev|$scratch/udev|"
	stand_in udevadm 'echo "${0##*/} ${*##*/}"'
	stand_in nmcli 'echo "${0##*/} $*" >&3'
	same "udev and NetworkManager are told of one that is new to them" \
		"udevadm usb0 nmcli -w 5 device set usb0 managed no" \
		"$(PATH=$scratch/bin:$PATH "$scratch/script" 3>&1 | xargs)"
	echo E:SIDEBAND_BMC_LINK=1 >"$scratch/udev/data/n07"
	same "and of none else" "" "$(PATH=$scratch/bin:$PATH "$scratch/script" 3>&1)"
}

# stand_in NAME LINE: a program that does only that.
stand_in() {
	mkdir -p "$scratch/bin"
	printf '#!/bin/sh\n%s\n' "$2" >"$scratch/bin/$1"
	chmod +x "$scratch/bin/$1"
}

# unloads VARIABLE...: what the removal does to the module, where there is what they say.
unloads() { env "$@" PATH="$scratch/bin:$PATH" "$scratch/script" remove | xargs; }

# Another namespace is named blue.
removed() {
	mkdir "$scratch/there"
	elsewhere "$top/userspace/packaging/debian/sideband-tools.prerm" \
		-E "s,/run/systemd/system|/sys/module/sideband,$scratch/there,g"
	stand_in deb-systemd-invoke 'echo "$1"'
	stand_in rmmod 'echo unload'
	stand_in ip 'case $* in
		"netns list") echo "blue (id: 0)" ;;
		"-o link show type sideband") echo "${SIDEBAND:-}" ;;
		"-n blue -o link show type sideband") echo "${BLUE:-}" ;;
		esac'
	stand_in sidebandctl '[ -z "${DEAF:-}" ] && case $* in
		"-j exclude show") echo "[${EXCLUSION:-}]" ;;
		"-n blue -j exclude show") echo "[${DARK:-}]" ;;
		esac'
	same "removal unloads the module" "stop unload" "$(unloads)"
	same "not where there is a sideband" stop "$(unloads SIDEBAND=sb0)"
	same "nor in another namespace" stop "$(unloads BLUE=sb0)"
	same "nor where there is an exclusion" stop "$(unloads EXCLUSION={})"
	same "nor in another namespace" stop "$(unloads DARK={})"
	same "nor where the tool can't tell" stop "$(unloads DEAF=1)"
	rmdir "$scratch/there"
	same "nor where no systemd runs" "" "$(unloads)"
}

in_dkms() { PATH="$scratch/bin:$PATH" make -s -C "$top" DESTDIR="$scratch/dkms" "$@"; }

# An older version is what is found after a 'git pull'.
dkms() {
	local src=$scratch/dkms/usr/src
	stand_in dkms 'echo "$*"; exit "${FAILS:-0}"'
	same "dkms is told to install this version" "install sideband/$version" "$(in_dkms dkms-install)"
	mkdir -p "$src/sideband-0.0.1" "$src/sideband-other"
	touch "$src"/sideband-{0.0.1,other}/dkms.conf
	FAILS=1 in_dkms dkms-uninstall >/dev/null 2>&1
	same "where it can't remove one that stays" "dkms.conf" "$(ls "$src/sideband-0.0.1")"
	stand_in dpkg 'case $2 in */sideband-0.0.1) ;; *) exit 1 ;; esac'
	same "as does one of a package" "$src/sideband-0.0.1 is of a package, and goes with that
remove sideband/$version --all" "$(in_dkms dkms-uninstall)"
	rm "$scratch/bin/dpkg"
	in_dkms dkms-install >/dev/null
	same "and to remove each there is" \
		"remove sideband/0.0.1 --all remove sideband/$version --all" "$(in_dkms dkms-uninstall | xargs)"
	same "whose sources go, and no others" sideband-other "$(ls "$src")"
}

echo "TAP version 13"
packages
installed
links
told
removed
dkms
finish
