#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a BMC says in-band is understood, and what is cut off or made up does no harm.
#
# Needs neither the module nor root: userspace/inband.c is built with the address and
# undefined-behaviour sanitizers, and given answers that are right, cut off at each
# place, and random. See tool/inband_test.c.
#
# As a control it is built anew with one defect at a time: each has to be noticed.

part=inband
# shellcheck source=parser.sh
. "$(dirname "$0")/parser.sh"

as_it_is "answers are understood, damaged ones do no harm"
defect "a MAC may be cut off" 's/lan->cut = len < LAN_DATA \+ sizeof\(lan->mac\)/lan->cut = false/'
defect "a setting may be cut off" 's/(return) len < size \? len : size;/\1 size;/'
defect "a version may be missing" 's/if \(len <= ID_VERSION\)/if (0)/'
defect "a vendor may be cut off" 's/if \(len >= ID_LENGTH\)/if (1)/'
defect "a mode may be missing" \
	's/(answer\) < )CODE_LENGTH \+ size\)/\10)/'
defect "sessions may be cut off" 's/>= AUTH_LENGTH/> 0/g'
defect "a refusal is an answer" 's/len && !answer\[0\] \? len : 0/len/'
defect "anybody is asked as if of Supermicro" \
	's/inband->vendor == VENDOR_SUPERMICRO \|\|/1 ||/'
defect "a mode may be any number" \
	's/\s*mode < sizeof\(modes\) \/ sizeof\(\*modes\)/ 1/'
defect "a prefix may have any length" 's/data\[IPV6_PREFIX\] > 128/0/'
defect "an address may be out of use" 's/data\[IPV6_STATUS\] != IPV6_ACTIVE/0/'
defect "who knows no LAN is asked on" 's/code == INBAND_UNKNOWN_COMMAND/0/'
defect "silence is no error" 's/dev.silent \? ETIMEDOUT : EIO/0/'
finish
