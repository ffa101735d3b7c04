# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests that build parts of the module for user space and compare them,
# frame by frame, with a model that was written independently. What they set:
#
#	parts	files of kernel/ that are compared, and changed to plant defects
#	around	what else the program is built of
#
# The program has the options of classify/run.c, and ends with 1 for a difference
# and 2 for a rule of the model that came up too seldom.

# shellcheck source=host.sh
. "$(dirname "${BASH_SOURCE[0]}")/host.sh"

includes=(-I "$here/classify/shim" -I "$here/classify" -I "$top/include")
strict=(-O1 -g -Wall -Wextra -Werror -fno-omit-frame-pointer
	-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all)

# compile FOLDER FLAG... -- SOURCE...: the objects of the sources.
compile() {
	local folder=$1 flags=()
	shift
	while [ "$1" != -- ]; do flags+=("$1"); shift; done
	shift
	mkdir -p "$folder"
	for source; do
		"${CC:-gcc}" "${flags[@]}" "${includes[@]}" -c "$source" \
			-o "$folder/$(basename "$source" .c).o" || return
	done
}

# The program as it is, with the sanitizers and without.
build() {
	local sources=("${parts[@]/#/$top/kernel/}" "${around[@]}")
	{
		compile "$scratch/strict" -I "$top/kernel" "${strict[@]}" -- "${sources[@]}" &&
		"${CC:-gcc}" "${strict[@]}" "$scratch"/strict/*.o -o "$scratch/strict/test" &&
		compile "$scratch/plain" -I "$top/kernel" -O1 -- "${sources[@]}" &&
		"${CC:-gcc}" "$scratch"/plain/*.o -o "$scratch/plain/test"
	} >"$scratch/log" 2>&1 && return
	diag "$scratch/log"
	echo "Bail out! ${parts[*]} can't be built in user space"
	exit 1
}

# compare WHICH DESCRIPTION [OPTION...]: two results, with how often each rule came up.
compare() {
	local code=0
	"$scratch/$1/test" "${@:3}" >"$scratch/report" 2>&1 || code=$?
	diag "$scratch/report"
	[ $code = 0 ] || [ $code = 2 ]
	verdict $? "$2"
	[ $code = 0 ]
	verdict $? "each rule of the model came up often enough"
}

# plant FILE EXPRESSION: the program with one of the kernel's files changed by sed. All
# is built anew when that is a header.
plant() {
	local mutant=$scratch/mutant changed=("$scratch/mutant/$1")
	rm -rf "$mutant"
	mkdir -p "$mutant"
	cp "$top"/kernel/*.[ch] "$scratch"/plain/*.o "$mutant"
	sed -i -zE "$2" "$mutant/$1"
	if cmp -s "$top/kernel/$1" "$mutant/$1"; then
		echo "the source has nothing that this defect could change"
		return 1
	fi
	[ "${1%.h}" = "$1" ] || changed=("${parts[@]/#/$mutant/}" "${around[@]}")
	compile "$mutant" -I "$mutant" -O1 -w -- "${changed[@]}" &&
		"${CC:-gcc}" "$mutant"/*.o -o "$mutant/test"
}

# notices FILE EXPRESSION [OPTION...]: the part, changed by sed, is found out.
notices() {
	local code=0
	plant "$1" "$2" || return
	"$scratch/mutant/test" -m 0 -n 1000000 "${@:3}" || code=$?
	[ $code = 1 ] && grep -q 'not the same' "$scratch/log"
}

# defect_in FILE DESCRIPTION EXPRESSION [OPTION OF THE TEST...]
defect_in() {
	local code=0
	notices "$1" "${@:3}" >"$scratch/log" 2>&1 || code=1
	[ $code = 0 ] || diag "$scratch/log"
	verdict $code "control: $2"
}
