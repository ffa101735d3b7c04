#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: the README's commands install it on Debian 12 and 13, in five minutes.
#
# In the root of a Debian; nothing is booted. Time is that of the processors, since others
# may have them, too: without downloads it takes no longer than that.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

# commands: the first block of that section.
commands() {
	sed -n '/^## Install it on a host/,/^The packages/s/^    //p' "$top/README.md"
}

# Nobody is asked; else it is done as it is written.
as_written() { (echo 'cd /sideband'; commands) >"$root/commands" && inside bash -e /commands; }

# spent: seconds of the processors by what has ended.
spent() {
	times >"$work/times"
	awk -F '[ms ]+' 'NR == 2 { printf "%d\n", ($1 + $3) * 60 + $2 + $4 }' "$work/times" >"$work/spent"
	seconds=$(cat "$work/spent")
}

on_debian() {
	local before
	root=$work/debian-$1
	need cp -a "$("$here/root" "$1")" "$root"
	need cp -r "$build/hosts/old/tree" "$root/sideband"
	echo 'APT::Get::Assume-Yes "true";' >"$root/etc/apt/apt.conf.d/90test"
	need inside apt-get -qq update
	spent
	before=$seconds
	check "Debian $1: they install it" as_written
	spent
	say "$((seconds - before)) s of the processors"
	check "Debian $1: in five minutes" [ $((seconds - before)) -lt 300 ]
	check "Debian $1: the tool is there" inside sidebandctl -V
	check "Debian $1: and the module" inside modinfo \
		-k "$(basename "$(ls -d "$root"/lib/modules/*)")" sideband
	rm -rf "$root"
}

check "control: the README has commands" [ "$(commands | grep -c '^apt-get install\|^make deb')" = 3 ]
on_debian 12
on_debian 13
finish
