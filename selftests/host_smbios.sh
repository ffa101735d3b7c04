#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What SMBIOS says about the link to the BMC is understood, and a table that is cut off
# or made up does no harm.
#
# Needs neither the module nor root: userspace/smbios.c is built with the address and
# undefined-behaviour sanitizers. See tool/smbios_test.c.
#
# As a control it is built anew with one defect at a time: each has to be noticed.

part=smbios
# shellcheck source=parser.sh
. "$(dirname "$0")/parser.sh"

as_it_is "tables are understood, damaged ones do no harm"
defect "a structure may be longer than the table" 's/table\[at \+ LENGTH\] > len - at/0/'
defect "an interface may say more than there is" 's/len = at\[LENGTH\] - SPECIFIC/len = 255/'
defect "any interface is one of the network" 's/at\[INTERFACE\] != INTERFACE_NETWORK/0/'
defect "the end is none" 's/table\[at \+ TYPE\] == TYPE_END/0/'
defect "there may be any number" 's/count < SMBIOS_LINKS && //'
finish
