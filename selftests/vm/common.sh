# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Shared by the scripts of this folder: where things are, and how to speak.
#
# Sourced, not run. Callers set -euo pipefail themselves.

vm_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # read by the scripts that source this file
top=$(cd "$vm_dir/../.." && pwd)
# shellcheck disable=SC2034
build=${SIDEBAND_BUILD:-$top/build}
cache=${SIDEBAND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sideband}
# Kernels by name: those of the distribution, and one built to find faults.
# shellcheck disable=SC2034
kernels=(6.1 6.12)
debug_kernel=uml

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$@"; exit 126; }

known_kernel() {
	[[ " ${kernels[*]} $debug_kernel " = *" $1 "* ]] ||
		die "no kernel '$1': choose one of ${kernels[*]} $debug_kernel"
}

# The Debian package that pulls in the headers of a kernel series.
headers_package() {
	case $1 in
	6.1) echo linux-headers-amd64 ;;
	6.12) echo linux-headers-6.12-amd64 ;;
	*) die "no package of headers for a kernel '$1'" ;;
	esac
}

kernel_dir() { echo "$cache/kernels/$1"; }
kernel_release() { cat "$(kernel_dir "$1")/release"; }
kernel_headers() { echo "$(kernel_dir "$1")/usr/src/linux-headers-$(kernel_release "$1")"; }
kernel_arch() { if [ "$1" = $debug_kernel ]; then echo um; else echo x86; fi; }

# download PACKAGE...: into the current folder, installing nothing.
download() {
	local as=()
	[ "$(id -u)" != 0 ] || as=(-o APT::Sandbox::User=root)
	apt-get "${as[@]}" -qq download "$@"
}

# The kernel's sources, as Debian packs them.
source_series=6.12

source_version() {
	LC_ALL=C apt-cache policy linux-source-$source_series |
		sed -n 's/^ *Candidate: //p' | grep -v none ||
		die "apt knows no linux-source-$source_series: run apt-get update"
}

# unpack_source PART...: what is below its top, "" for all, into the current folder. The
# package holds one large tarball; both are read as streams, once.
unpack_source() {
	local name=linux-source-$source_series
	download $name
	dpkg-deb --fsys-tarfile ${name}_*.deb | tar -xO ./usr/src/$name.tar.xz |
		tar -xJ --no-wildcards "${@/#/$name/}"
	rm ${name}_*.deb
}

# with_lock NAME COMMAND...: one at a time among all checkouts of this user.
with_lock() {
	local name=$1
	shift
	mkdir -p "$cache/locks"
	( flock 9 && "$@" 9>&- ) 9>"$cache/locks/$name"
}

# read_list FILE: the words of a list file, comments taken out.
read_list() { sed 's/#.*//' "$1" | tr -s '[:blank:]' '\n' | sed '/^$/d'; }
