#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a BMC answers is understood, and what is damaged is not taken for an answer.
#
# Needs neither the module nor root: userspace/rmcp.c is built with the address and
# undefined-behaviour sanitizers, and given answers that are right, cut off at each
# place, with each bit flipped, and random. See tool/rmcp_test.c.
#
# As a control it is built anew with one defect at a time: each has to be noticed.

part=rmcp
# shellcheck source=parser.sh
. "$(dirname "$0")/parser.sh"

as_it_is "answers are understood, damaged ones are not"
defect "the length of a pong is not looked at" \
	's/len < ASF_DATA \+ PONG_LENGTH/0/'
defect "nor that in its data" 's/ \|\| buf\[ASF_LENGTH\] != PONG_LENGTH//'
defect "any ASF message is a pong" 's/buf\[ASF_TYPE\] != ASF_PONG/0/'
defect "an answer may end early" \
	's/len < \(size_t\)IPMI_TO \+ buf\[IPMI_LENGTH\]/0/'
defect "an answer may have no message" \
	's/buf\[IPMI_LENGTH\] < REFUSAL_LENGTH/0/'
defect "an answer may say nothing" 's/buf\[IPMI_LENGTH\] < AUTH_LENGTH/0/'
defect "the first checksum may be wrong" \
	's/buf\[IPMI_HEAD_SUM\] == checksum\(buf \+ IPMI_TO,\s*buf \+ IPMI_HEAD_SUM\)/1/'
defect "the second checksum may be wrong" \
	's/\*last == checksum\(buf \+ IPMI_FROM, last\)/1/'
defect "an answer may belong to a session" \
	's/!memcmp\(buf \+ IPMI_AUTH_TYPE, no_session, sizeof\(no_session\)\)/1/'
defect "an answer may be of another class" 's/begins\(buf, ipmi_start, sizeof\(ipmi_start\)\)/1/'
defect "IPMI 2.0 is not told" 's/extended && buf\[IPMI_EXTENDED\] & EXTENDED_V20/0/'
defect "a number that was never asked counts" 's/age < asked \? age : 0/age/'
defect "a question has no checksum" 's/\*at = checksum\([^;]*;/*at = 0;/'
finish
