#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What decides on frames, and what reads files, fed by libFuzzer, who looks for inputs that
# lead through code that no other has led through.
#
# Needs neither the module nor root. Each target is built with the address and
# undefined-behaviour sanitizers; those of the module are compared with their models
# (classify/) besides. As a control each is built once more with a defect, which has to be
# found.
#
# FUZZ_SECONDS says how long each is fed. An input that led to a failure is printed.
set -uo pipefail

# shellcheck source=host.sh
. "$(dirname "$0")/host.sh"

: "${FUZZ_SECONDS:=30}"
fuzz=$here/libfuzzer
flags=(-O1 -g -fsanitize=fuzzer -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all)

# feed PROGRAM SECONDS FOLDER [OPTION...]: with what is in the folder to begin with.
feed() {
	(cd "$scratch" && "$1" -max_total_time="$2" -max_len=4096 -print_final_stats=1 \
		-artifact_prefix="$scratch/failed-" "${@:4}" "$3")
}

# input: what was found last, so that it can be had again.
input() {
	local file
	for file in "$scratch"/failed-*; do
		[ -e "$file" ] || continue
		echo "# the input, in base64:"
		base64 "$file" | sed 's/^/# /'
		rm "$file"
	done
}

# fed DESCRIPTION PROGRAM FOLDER [OPTION...]
fed() {
	local code=0 runs
	feed "$2" "$FUZZ_SECONDS" "${@:3}" >"$scratch/log" 2>&1 || code=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log")
	[ $code = 0 ] || { tail -n 40 "$scratch/log" | sed 's/^/# /'; input; }
	[ $code = 0 ] && [ "${runs:-0}" -gt 1000 ]
	verdict $? "$1: ${runs:-0} inputs"
}

# found DESCRIPTION PROGRAM FOLDER [OPTION...]: there is something, and it is found.
found() {
	local code=0
	feed "$2" 120 "$3" "${@:4}" >"$scratch/log" 2>&1 || code=$?
	rm -f "$scratch"/failed-*
	[ $code != 0 ] && grep -qE 'not the same|is refused|something else|ERROR: AddressSanitizer|runtime error' "$scratch/log"
	code=$?
	[ $code = 0 ] || tail -n 20 "$scratch/log" | sed 's/^/# /'
	verdict $code "control: $1"
}

# kernel_target NAME FOLDER OF THE KERNEL'S FILES, WHICH... -- WHAT IS AROUND THEM...
kernel_target() {
	local name=$1 kernel=$2 parts=()
	shift 2
	while [ "$1" != -- ]; do parts+=("$kernel/$1"); shift; done
	shift
	clang "${flags[@]}" -I "$here/classify/shim" -I "$here/classify" -I "$top/include" \
		-I "$kernel" -o "$scratch/$name" "${parts[@]}" "${@/#/$here/classify/}" \
		"$fuzz/input.c" "$fuzz/${name%-*}.c" >"$scratch/log" 2>&1 && return
	sed 's/^/# /' "$scratch/log"
	echo "Bail out! $name can't be built"
	exit 1
}

# damaged FILE EXPRESSION: a folder with the kernel's files, one of them changed.
damaged() {
	rm -rf "$scratch/damaged"
	cp -r "$top/kernel" "$scratch/damaged"
	sed -i -zE "$2" "$scratch/damaged/$1"
	! cmp -s "$top/kernel/$1" "$scratch/damaged/$1" && return
	echo "Bail out! $1 has nothing that the defect could change"
	exit 1
}

# classifier NAME FOLDER
classifier() {
	kernel_target "$1" "$2" classify.c table.c -- world.c model.c subject.c
}

policy() {
	kernel_target "$1" "$2" dissect.c policy.c table.c -- policy_{world,frame,model,subject}.c
}

# configuration NAME FOLDER OF THE TOOL'S SOURCES
configuration() {
	local libs=(libnl-3.0 libnl-genl-3.0 jansson inih) sources=() source
	for source in "$2"/*.c; do
		[ "${source##*/}" = main.c ] || sources+=("$source")
	done
	# shellcheck disable=SC2046 # words
	clang "${flags[@]}" -std=gnu11 -D_GNU_SOURCE -DVERSION='"0"' -I "$top/include/uapi" \
		-I "$2" $(pkg-config --cflags "${libs[@]}") -o "$scratch/$1" "${sources[@]}" \
		"$fuzz/conf.c" $(pkg-config --libs "${libs[@]}") >"$scratch/log" 2>&1 && return
	sed 's/^/# /' "$scratch/log"
	echo "Bail out! $1 can't be built"
	exit 1
}

echo "TAP version 13"
mkdir "$scratch/none"

classifier classify "$top/kernel"
fed "the classifier, in any world, does as its model" "$scratch/classify" "$scratch/none"
damaged classify.c 's/from && from->kind == SB_STATION &&/from \&\&/'
classifier classify-damaged "$scratch/damaged"
found "a BMC may use the address of its host leg" "$scratch/classify-damaged" "$scratch/none"

rm -rf "$scratch/none"; mkdir "$scratch/none"
policy policy "$top/kernel"
fed "dissection and policy, of any bytes, do as their model" "$scratch/policy" "$scratch/none"
damaged dissect.c 's/ip->ihl < 5/0/'
policy policy-damaged "$scratch/damaged"
found "a header of IPv4 that is too short is read" "$scratch/policy-damaged" "$scratch/none"

# Begun with the examples, and with the words of the manual page.
mkdir "$scratch/files"
grep -ohE '[a-z][a-z0-9-]{2,}' "$top/Documentation/man/sideband.conf.rst" | sort -u |
	sed 's/.*/"&"/' >"$scratch/words"
cp "$top"/userspace/examples/*.conf "$scratch/files"
configuration conf "$top/userspace"
fed "files of any bytes are refused, or printed as they are read" "$scratch/conf" "$scratch/files" \
	-dict="$scratch/words"
cp -r "$top/userspace" "$scratch/damaged-tool"
sed -i 's/iscntrl((unsigned char)\*line)/0/' "$scratch/damaged-tool/conf.c"
configuration conf-damaged "$scratch/damaged-tool"
rm "$scratch/files"/*
cp "$top"/userspace/examples/*.conf "$scratch/files"
found "control characters are taken as names" "$scratch/conf-damaged" "$scratch/files"
finish
