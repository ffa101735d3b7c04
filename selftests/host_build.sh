#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What make says where there is nothing to build a module with.
set -uo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
results=0
failures=0

# says DESCRIPTION LINE ARGS...: make fails, and its first line is this one.
says() {
	local what=$1 line=$2 got code=0
	shift 2
	# What the make above us was given is no business of this one.
	got=$(env -u MAKEFLAGS -u KDIR -u KERNEL make -C "$top" --no-print-directory \
		BUILD="$scratch" "$@" 2>&1) || code=$?
	results=$((results + 1))
	if [ $code = 2 ] && [ "${got%%$'\n'*}" = "$line" ]; then
		echo "ok $results $what"
		return
	fi
	echo "not ok $results $what"
	failures=$((failures + 1))
	printf '%s\n' "exit code $code" "$got" | sed 's/^/# /'
}

echo "TAP version 13"
none=0.0-none
advice="no headers of kernel $none: install linux-headers-$none, or give KDIR="
says "make without headers" "$advice" modules KERNEL=$none
says "make install without headers" "$advice" install KERNEL=$none DESTDIR="$scratch"
says "a KDIR that has none" "no kernel headers in KDIR=$scratch" modules KDIR="$scratch"
echo "1..$results"
[ "$failures" = 0 ]
