#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What make says where there is nothing to build a module with.
set -uo pipefail

. "$(dirname "$0")/host.sh"
# shellcheck source=vm/common.sh
. "$here/vm/common.sh"

# says DESCRIPTION LINE ARGS...: make fails, and its first line is this one.
says() {
	local what=$1 line=$2 got code=0
	shift 2
	# What the make above us was given is no business of this one.
	got=$(env -u MAKEFLAGS -u KDIR -u KERNEL make -C "$top" --no-print-directory \
		BUILD="$scratch" "$@" 2>&1) || code=$?
	[ $code = 2 ] && [ "${got%%$'\n'*}" = "$line" ]
	code=$?
	verdict $code "$what"
	[ $code = 0 ] || printf '%s\n' "$got" | sed 's/^/# /'
}

echo "TAP version 13"
none=0.0-none
advice="no headers of kernel $none: install linux-headers-$none, or give KDIR="
says "make without headers" "$advice" modules KERNEL=$none
says "make install without headers" "$advice" install KERNEL=$none DESTDIR="$scratch"
says "a KDIR that has none" "no kernel headers in KDIR=$scratch" modules KDIR="$scratch"

# A kernel may call itself older than it is.
old() {
	local said
	said=$(env -u MAKEFLAGS make -C "$top" --no-print-directory modules BUILD="$scratch" \
		KDIR="$(kernel_headers 6.1)" VERSION="$1" PATCHLEVEL="$2" 2>&1) && return 1
	printf '%s\n' "$said" | sed 's/^/# /'
	grep -qF "*** sideband needs Linux 6.1 or newer, and this is $1.$2.  Stop." <<<"$said"
}

"$here/vm/fetch" 6.1
old 5 19
verdict $? "a kernel that is too old is named"
old 6 0
verdict $? "so is the last that is too old"
finish
