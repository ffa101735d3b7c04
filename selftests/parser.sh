# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests of what the tool makes of bytes from elsewhere: userspace/$part.c
# is built with the address and undefined-behaviour sanitizers, together with
# tool/${part}_test.c, as it is and with one defect at a time. Neither needs the module
# nor root. Whoever sources this has set part.

set -uo pipefail

# shellcheck source=host.sh
. "$(dirname "${BASH_SOURCE[0]}")/host.sh"

: "${part:?}"
source=$top/userspace/$part.c

# passes SOURCE: the exit code of the test, 1 where it finds something wrong.
passes() {
	"${CC:-cc}" -std=gnu11 -O1 -g -Wall -Wextra -Wno-missing-field-initializers \
		-fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
		-I"$top/userspace" -o "$scratch/test" "$here/tool/${part}_test.c" "$1" || return 125
	"$scratch/test"
}

# Its beginning: the first that goes wrong says most.
log() { diag <(head -n 40 "$scratch/log"); }

# as_it_is DESCRIPTION: unchanged, the source passes.
as_it_is() {
	local code=0
	passes "$source" >"$scratch/log" 2>&1 || code=$?
	[ $code = 0 ] || log
	verdict $code "$1"
}

# defect DESCRIPTION EXPRESSION: changed by sed, the source is found out.
defect() {
	local code=0
	sed -zE "$2" "$source" >"$scratch/$part.c"
	if cmp -s "$source" "$scratch/$part.c"; then
		echo "the source has nothing that this defect could change" >"$scratch/log"
	else
		passes "$scratch/$part.c" >"$scratch/log" 2>&1 || code=$?
	fi
	[ $code = 1 ] || [ $code = 99 ] || { code=0; log; }
	verdict $((code == 0)) "control: $1"
}

echo "TAP version 13"
