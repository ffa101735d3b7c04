# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests of audits: what is found, in which words, and that the command
# given mends it. Sourced after lib.sh.

# What silence looks like.
: "${asked:=no /dev/ipmi0 to ask the BMC by}"

# code_of ARGS...: the exit code.
code_of() {
	local code=0
	ctl "$@" >/dev/null 2>&1 || code=$?
	echo "$code"
}

# said: all that an audit says, and its exit code.
said() {
	local code=0
	ctl audit 2>&1 || code=$?
	echo "$code"
}

# clean DESCRIPTION: nothing is found.
clean() { same "$1: nothing is found" "nothing found in 1 sideband, $asked
0" "$(said)"; }

# why CHECK: as the documentation has it.
why() {
	case $1 in
	same-address) echo "Both answer for the address, so now one is reached and now the other." ;;
	ipmi15-vlan) echo "IPMI knows VLANs from version 2.0 on, so this BMC sends untagged, and what it sends is dropped." ;;
	bmc-tag) echo "Frames that are tagged otherwise than a station says are dropped." ;;
	mixed-team) echo "The switch may send frames for the BMC to any member of the team, and there nobody listens for them." ;;
	team-vlan) echo "Whoever is in the team gets broadcasts of the management network and can send to it." ;;
	host-vlan) echo "Who breaks into the host or a service on it is in the network of the BMCs." ;;
	production) echo "Whoever is on that network can try the BMC's passwords, and the BMC gets all its broadcasts." ;;
	isolation) echo "Whoever is on that network can try the BMC's passwords, and a BMC that is broken into is among them." ;;
	forwarding) echo "Whoever can send to the host gets to the BMCs by it, unless a firewall stops that." ;;
	bmc-subnet) echo "The host looks for the BMC on its own network, and rules of firewalls that go by subnets do not tell the BMC from production." ;;
	storage) echo "Storage is not to wait while a port is moved or flooded for the BMC, nor to be next to a BMC that is broken into." ;;
	trunk) echo "Most likely the switch does not carry the VLAN to this port, and the BMC can't be reached." ;;
	host-access) echo "The one lets host and virtual machines reach the BMC, the other is to keep them from its VLAN." ;;
	one-network) echo "Everybody on that network, virtual machines included, can try the BMC's passwords." ;;
	esac
}

# finds_code CODE DESCRIPTION CHECK SEVERITY WHAT MEND: this is found, and nothing else.
finds_code() {
	mend=$6
	same "$2: $3" "$4: $5
    $(why "$3")
    mend: $6
$1" "$(said)"
	same "$2: $3 in JSON" "$3 $4" "$(ctl -j audit | jq -r '.[] | "\(.check) \(.severity)"')"
}

finds() { finds_code 3 "$@"; }

# in_vlan ID [OLD]: what puts the BMC into a VLAN.
in_vlan() {
	echo "sidebandctl station del $BMC dev sb0${2:+ vlan $2} && { sidebandctl station add $BMC dev sb0 vlan $1 || sidebandctl station add $BMC dev sb0${2:+ vlan $2}; } # or another VLAN that the switch has for this port"
}

# mended DESCRIPTION: once the command that was found has been run, with its words in
# capitals filled in. It is typed on the host.
mended() {
	local command=$mend
	command=${command//PORT/lom1}
	check "$1: '$command' works" host bash -c "$command"
	clean "$1: mended"
}
