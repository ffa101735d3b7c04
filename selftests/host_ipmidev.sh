#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A device by which the BMC is asked in-band may fail, and why is kept.
#
# Needs neither the module, root nor such a device: userspace/ipmidev.c is given what
# poll() and ioctl() say. See tool/ipmidev_test.c.
#
# As a control it is built anew with one defect at a time: each has to be noticed.

part=ipmidev
# shellcheck source=parser.sh
. "$(dirname "$0")/parser.sh"

as_it_is "answers and failures are told apart"
defect "why the question was refused is lost" 's/dev->error = errno;\n\t\treturn 0/return 0/'
defect "a device that has gone is waited for" 's/dev->error = ENODEV/(void)0/'
defect "why the answer was refused is lost" 's/== EINTR \? 0 : errno;\n\t\treturn/== EINTR ? 0 : 0;\n\t\treturn/'
defect "a signal is a failure" 's/errno == EINTR \? 0 : errno;\n\t\telse/errno;\n\t\telse/'
defect "a longer answer is a failure" 's/errno != EMSGSIZE/1/'
defect "one that failed is asked again" 's/dev->silent \|\| dev->error/dev->silent/'
finish
