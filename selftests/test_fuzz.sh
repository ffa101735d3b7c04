#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Promise: no request, frame or event of a device breaks the module, whatever it is and
# whatever happens meanwhile; answers are well formed and have nothing in their gaps; each
# refusal says why; and afterwards all works.
#
#	lan                host                           bmc
#	wire0 ------------ lom0           sb0
#	                   bmc0 ------------------------- eth0
#
# That is what it looks like afterwards: the fuzzer has namespaces of its own.
# FUZZ_SECONDS says how long, FUZZ_SEED which requests and frames; when they meet which
# event is chance. On a kernel that tells what code was run through (the debugging one),
# requests that led to new code are kept and varied.
#
# limit: 100000

. "$(dirname "$0")/lib.sh"

: "${FUZZ_SECONDS:=30}" "${FUZZ_SEED:=$SRANDOM}"

# figure WORD...: what the report says in the line that begins with these.
figure() { sed -n "s/^$* //p" "$scratch/report"; }

at_least() { [ "$(figure "$1")" -ge "$2" ]; }

# by_number CMD: what was done for the command with this number in the family.
by_number() { sed -n "s/^command $1 taken \([0-9]*\) .*/\1/p" "$scratch/report"; }

taken() { [ "$(by_number "$1")" -gt 0 ]; }

load_module
# Nothing of all this is done slowly to spare other processors.
echo 1 >/sys/kernel/rcu_expedited
say "FUZZ_SEED=$FUZZ_SEED, $FUZZ_SECONDS seconds"
timeout $((FUZZ_SECONDS + 120)) fuzzer -s "$FUZZ_SEED" -t "$FUZZ_SECONDS" >"$scratch/report" 2>&1
code=$?
echo 0 >/sys/kernel/rcu_expedited
diag <"$scratch/report"
verdict $code "it came to its end, and all answers were well formed"
check "each refusal said why" [ "$(figure silent)" = 0 ]

# Were all requests refused, or no frame sent, that would prove little.
check "there were requests" at_least messages 1000
check "there were frames" at_least frames 1000
check "there were events of devices" at_least events 10
for command in dev-get:1 dev-add:2 dev-set:3 dev-del:4 port-add:6 port-del:8 station-add:10 \
	exclusion-add:13 exclusion-del:14 guard-add:27 filter-add:34; do
	check "some were taken: ${command%:*}" taken "${command#*:}"
done
[ ! -e /sys/kernel/debug/kcov ] || check "the kernel told what it ran through" at_least places 500

machines
need ctl up lom0 bmc-link bmc0 mac $BMC vlan 100 dev sb0
legs=(wire=lan/wire0 bmc=bmc/eth0)
end_frames=(end wire bmc "$BMC $CLIENT tag 100" end bmc wire "$CLIENT $BMC")
exchange "and afterwards the BMC has its frames" \
	send wire "$BMC $CLIENT tag 100" get bmc "$BMC $CLIENT" \
	send bmc "$CLIENT $BMC" get wire "$CLIENT $BMC tag 100"
finish
