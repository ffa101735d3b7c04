#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What make says where there is nothing to build a module with.
set -uo pipefail

. "$(dirname "$0")/host.sh"

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
finish
