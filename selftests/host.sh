# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests that need neither guest nor root, host_*.sh: where things are, a
# scratch folder, and results in TAP. What a failure has to say is in $scratch/log.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034 # for the tests
top=$(cd "$here/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
results=0
failures=0

export LC_ALL=C ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=halt_on_error=1:exitcode=99

# verdict CODE DESCRIPTION: one result.
verdict() {
	results=$((results + 1))
	if [ "$1" = 0 ]; then
		echo "ok $results $2"
	else
		echo "not ok $results $2"
		failures=$((failures + 1))
	fi
}

diag() { sed 's/^[^#]/# &/' "$1"; }

# The last line; its exit code is that of the test.
finish() {
	echo "1..$results"
	[ "$failures" = 0 ]
}
