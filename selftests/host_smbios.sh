#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What SMBIOS says about the link to the BMC is understood, and a table that is cut off
# or made up does no harm.
#
# Needs neither the module nor root: userspace/smbios.c is built with the address and
# undefined-behaviour sanitizers. See tool/smbios_test.c.
#
# As a control it is built anew with one defect at a time: each has to be noticed.
set -uo pipefail

. "$(dirname "$0")/host.sh"

# passes SOURCE: the exit code of the test, 1 where it finds something wrong.
passes() {
	"${CC:-cc}" -std=gnu11 -O1 -g -Wall -Wextra -fno-omit-frame-pointer \
		-fsanitize=address,undefined -fno-sanitize-recover=all \
		-I"$top/userspace" -o "$scratch/test" "$here/tool/smbios_test.c" "$1" || return 125
	"$scratch/test"
}

# defect DESCRIPTION EXPRESSION: changed by sed, the source is found out.
defect() {
	local code=0
	sed -zE "$2" "$top/userspace/smbios.c" >"$scratch/smbios.c"
	if cmp -s "$top/userspace/smbios.c" "$scratch/smbios.c"; then
		echo "the source has nothing that this defect could change" >"$scratch/log"
	else
		passes "$scratch/smbios.c" >"$scratch/log" 2>&1 || code=$?
	fi
	[ $code = 1 ] || [ $code = 99 ] || { code=0; diag "$scratch/log"; }
	verdict $((code == 0)) "control: $1"
}

echo "TAP version 13"
code=0
passes "$top/userspace/smbios.c" >"$scratch/log" 2>&1 || code=$?
[ $code = 0 ] || diag "$scratch/log"
verdict $code "tables are understood, damaged ones do no harm"
defect "a structure may be longer than the table" 's/table\[at \+ LENGTH\] > len - at/0/'
defect "an interface may say more than there is" 's/len = at\[LENGTH\] - SPECIFIC/len = 255/'
defect "any interface is one of the network" 's/at\[INTERFACE\] != INTERFACE_NETWORK/0/'
defect "the end is none" 's/table\[at \+ TYPE\] == TYPE_END/0/'
defect "there may be any number" 's/count < SMBIOS_LINKS && //'
finish
