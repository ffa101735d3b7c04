#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Generate the uapi header and the netlink policies from the specification.
#
# usage: regen.sh [-c]
#   -c   change nothing; fail and show the difference where files do not match
#
# The generator is ynl-gen-c.py of Linux 6.12, fetched by selftests/vm/sources.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
spec=Documentation/netlink/specs/sideband.yaml

# The generator finds its schema beside specs/, and the root of a kernel tree by
# a file MAINTAINERS: a scratch folder gives it both.
lay_out() {
	mkdir -p "$1/Documentation/netlink/specs"
	cp "$2"/Documentation/netlink/*.yaml "$1/Documentation/netlink/"
	cp "$top/$spec" "$1/$spec"
	touch "$1/MAINTAINERS"
}

# generate MODE KIND FILE
generate() {
	mkdir -p "$(dirname "$scratch/$3")"
	(cd "$scratch" && PATH=/usr/bin:$PATH python3 "$sources/tools/net/ynl/ynl-gen-c.py" \
		--mode "$1" "--$2" --spec "$scratch/$spec" -o "$3")
	if [ -n "$check" ]; then
		diff -u --label "$3" --label "$3 (generated)" "$top/$3" "$scratch/$3" || differs=1
	else
		cp "$scratch/$3" "$top/$3"
	fi
}

check='' differs=0
[ "${1:-}" != -c ] || check=1
sources=$("$top/selftests/vm/sources")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
lay_out "$scratch" "$sources"
generate uapi header include/uapi/linux/sideband.h
generate kernel header kernel/netlink-gen.h
generate kernel source kernel/netlink-gen.c
[ $differs = 0 ] || echo "Files differ from the specification: run Documentation/netlink/regen.sh" >&2
exit $differs
