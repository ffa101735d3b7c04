# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# Shared by what runs tests: report a list of them as KTAP.
#
# Sourced, not run. The report of a test is what it prints itself, indented, and
# then one line by its exit code: 0 ok, 4 skipped, any other not ok.

ktap_indent() {
	local line
	while IFS= read -r line || [ -n "$line" ]; do printf '  %s\n' "$line"; done
}

ktap_result() {
	local code=$1 number=$2 name=$3 seconds=$4
	case $code in
	0) echo "ok $number $name # $seconds s" ;;
	4) echo "ok $number $name # SKIP" ;;
	*) echo "not ok $number $name # exit=$code, $seconds s" ;;
	esac
	[ "$code" = 0 ] || [ "$code" = 4 ]
}

# ktap_run COMMAND NAME...: COMMAND runs each NAME; fails where any of them does.
ktap_run() {
	local command=$1 number=0 failed=0 start code name
	shift
	echo "KTAP version 1"
	echo "1..$#"
	for name; do
		echo "# $name"
		start=$SECONDS code=0
		"$command" "$name" || code=$?
		ktap_result $code $((++number)) "$name" $((SECONDS - start)) || failed=1
	done
	return $failed
}
