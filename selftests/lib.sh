# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests: KTAP, the network they run in, frames, refusals.
#
# The network of topology(), one namespace per machine:
#
#	lan                host                           bmc
#	wire0 ------------ lom0 (in br0)
#	wire1 ------------ lom1 (in br1)
#	  ...                        sb0 (host leg)
#	                   bmc0 ------------------------- eth0
#
# A frame that the module leaves to the host shows up on br0, which takes all
# that lom0 gives it. Nothing but tested frames moves: no IPv6, no snooping.

set -uo pipefail

test_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${VERBOSE:=0}"
PATH=$test_dir:$test_dir/../build/selftests:$test_dir/../build:$PATH

# Addresses; the ports and links get theirs from topology().
# shellcheck disable=SC2034 # for the tests
{
BMC=0c:c4:7a:00:00:01
BMC2=0c:c4:7a:00:00:02
CLIENT=02:00:00:00:00:c1
STRANGER=02:00:00:00:00:99
LEG=02:00:00:00:00:5b
LOM0=02:00:00:00:01:00
ALL=ff:ff:ff:ff:ff:ff
GROUP=01:00:5e:00:00:fb
}

# ---- KTAP ----

results=0
failures=0
finished=

say() { printf '# %s\n' "$*"; }
diag() { sed 's/^#* */# /'; }

ok() { echo "ok $((++results)) $1"; }

not_ok() {
	echo "not ok $((++results)) $1"
	failures=$((failures + 1))
}

skip() { echo "ok $((++results)) $1 # SKIP $2"; }

# skip_all REASON: the test can't run here.
skip_all() {
	finished=1
	echo "1..0 # SKIP $1"
	exit 4
}

# verdict CODE DESCRIPTION: ok where CODE is 0.
verdict() { if [ "$1" = 0 ]; then ok "$2"; else not_ok "$2"; fi; }

# check DESCRIPTION COMMAND...: ok where the command succeeds.
check() {
	local what=$1 out code=0
	shift
	out=$("$@" 2>&1) || code=$?
	verdict $code "$what"
	[ $code = 0 ] && [ "$VERBOSE" = 0 ] && return 0
	say "exit code $code of: $*"
	diag <<<"$out"
	return $code
}

# check_not DESCRIPTION COMMAND...: ok where the command fails.
check_not() {
	local what=$1
	shift
	check "$what" not "$@"
}

not() { ! "$@"; }

# same DESCRIPTION WANTED GOT
same() {
	[ "$2" = "$3" ] && { ok "$1"; return; }
	not_ok "$1"
	diff <(echo "$2") <(echo "$3") | diag
}

# need COMMAND...: a step that all the rest builds on.
need() {
	[ "$VERBOSE" = 0 ] || say "$*"
	"$@" >"$scratch/need" 2>&1 && return
	say "needed, and failed: $*"
	diag <"$scratch/need"
	exit 1
}

# A command that is missing must not look like one that failed as it should.
command_not_found_handle() {
	echo "$1" >>"$scratch/missing"
	return 127
}

finish() {
	[ ! -e "$scratch/missing" ] || not_ok "commands are missing: $(sort -u "$scratch/missing" | xargs)"
	finished=1
	echo "1..$results"
	exit $((failures > 0))
}

# ---- waiting ----

exec {never}<> <(:)
moment() { read -r -t 0.05 -u "$never" || :; }

# wait_for SECONDS COMMAND...: until it succeeds; fails when it does not.
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		if [ $SECONDS -ge $end ]; then
			say "waited in vain for: $*"
			return 1
		fi
		moment
	done
}

# running NAMESPACE DEV: its link is up and said to be so, which may take the
# kernel a second.
running() { [ "$(ns "$1" cat "/sys/class/net/$2/operstate")" = up ]; }

# value NAME JSON: the first of that name in what sidebandctl or ip said, or null. For
# what is asked often: jq takes ten times as long as they do.
value() {
	local it=null
	[[ $2 =~ \"$1\":(\"[^\"]*\"|[^],}]*) ]] && it=${BASH_REMATCH[1]}
	it=${it#\"}
	echo "${it%\"}"
}

port_state() { value state "$(ctl -j port show "$1" dev sb0)"; }

# link_state: of the BMC link of sb0.
link_state() {
	local said
	said=$(ctl -j dev show sb0)
	value state "${said#*\"bmc_link\":}"
}

# master DEV: of the host, or null.
master() { value master "$(ip -n host -j link show "$1")"; }

# count_pings FILE: of what ping wrote, how many answers came, are missing in
# between, and came twice. One still under way at the end is not lost, though the
# summary says so.
count_pings() {
	awk -F'[= ]' '/ seq=/ {
		for (i = 1; i < NF; i++) if ($i == "seq") n = $(i + 1)
		if (seen[n]++) twice++; else got++
		if (n > last) last = n
	} END { print got + 0, last + 1 - got, twice + 0 }' "$1"
}

# ---- cleaning up ----

namespaces=()
jobs_started=()
to_undo=()
scratch=$(mktemp -d "${TMPDIR:-/tmp}/sideband-test.XXXXXX")

# background COMMAND...: its process id is left in $job; ended at the latest
# with the test. The command must not fork, or its children stay. Without <&0
# bash would give it /dev/null in place of the caller's input.
background() {
	"$@" <&0 &
	job=$!
	jobs_started+=("$job")
}

end_job() {
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null || :
}

# undo_with COMMAND...: once the test has ended and its jobs with it, the last one first.
# That it can't be done is said, and changes nothing about what was found.
undo_with() { to_undo=("${*@Q}" "${to_undo[@]}"); }

clean_up() {
	local code=$? it
	for it in "${jobs_started[@]}"; do end_job "$it"; done
	for it in "${to_undo[@]}"; do eval "$it" || say "could not: $it"; done
	for it in "${namespaces[@]}"; do ip netns del "$it" 2>/dev/null; done
	rm -rf "$scratch"
	[ -n "$finished" ] && exit "$code"
	echo "Bail out! the test ended early"
	exit 1
}
trap clean_up EXIT

# ---- the network ----

ns() { ip netns exec "$@"; }
lan() { ns lan "$@"; }
host() { ns host "$@"; }
bmc() { ns bmc "$@"; }
ctl() { sidebandctl -n host "$@"; }

add_namespace() {
	need ip netns add "$1"
	namespaces+=("$1")
	need ns "$1" sh -c '
		echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6
		echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6'
	need ip -n "$1" link set lo up
}

# add_port N: lom<N> of the host, with the cable to wire<N>.
add_port() {
	need ip -n host link add "lom$1" address "02:00:00:00:01:0$1" type veth \
		peer name "wire$1" address "02:00:00:00:02:0$1" netns lan
	need ip -n host link set "lom$1" up
	need ip -n lan link set "wire$1" up
}

# add_bridge N: br<N>, by which the host takes all from lom<N>.
add_bridge() {
	need ip -n host link add "br$1" address "02:00:00:00:01:0$1" type bridge \
		stp_state 0 mcast_snooping 0
	need ip -n host link set "lom$1" master "br$1"
	need ip -n host link set "br$1" up
}

add_bmc_link() {
	need ip -n host link add "bmc$1" address "02:00:00:00:03:0$1" type veth \
		peer name "eth$1" address "0c:c4:7a:00:00:0$((${1} + 1))" netns bmc
	need ip -n host link set "bmc$1" up
	need ip -n bmc link set "eth$1" up
}

# machines [PORTS]: namespaces and cables only.
machines() {
	local i
	for i in lan host bmc; do add_namespace $i; done
	for ((i = 0; i < ${1:-1}; i++)); do add_port $i; done
	add_bmc_link 0
}

# topology [PORTS]: with a bridge on each port.
topology() {
	local i
	machines "${1:-1}"
	for ((i = 0; i < ${1:-1}; i++)); do add_bridge $i; done
	legs=(wire=lan/wire0 bmc=bmc/eth0 host=host/br0)
	for ((i = 1; i < ${1:-1}; i++)); do
		legs+=("wire$i=lan/wire$i" "host$i=host/br$i")
	done
	ends untagged
}

# host_leg_up: sb0 joins in, under the address of $LEG.
host_leg_up() {
	need ip -n host link set sb0 address "$LEG"
	need ip -n host link set sb0 up
	legs+=(leg=host/sb0!)
}

load_module() {
	modprobe sideband 2>/dev/null || [ -e /sys/module/sideband ] ||
		skip_all "no module sideband"
}

# ---- frames ----

legs=()
end_frames=()

# ends VLAN|untagged [TO...]: which frames end an exchange, and where they go;
# with the host leg in it once it is up. The last words are as the BMC tags.
ends() {
	local tag='' leg=''
	[ "$1" = untagged ] || tag="tag $1"
	[[ " ${legs[*]} " = *" leg="* ]] && leg=,leg
	end_frames=(
		end wire "bmc,host$leg" "$ALL $CLIENT $tag"
		end bmc "wire$leg" "$ALL $BMC ${2:-}"
		end wire "host" "$ALL $CLIENT $tag"
	)
}

# The counters of dropped frames that moved, as words NAME=COUNT.
drops() {
	host ethtool -S sb0 2>/dev/null |
		awk '/drop/ { gsub("_", "-"); print $1 $2 }' | sort
}

moved() {
	awk -F: 'FNR == NR { before[$1] = $2; next }
		$2 != before[$1] { printf "%s%s=%d", s, $1, $2 - before[$1]; s = " " }' \
		<(echo "$1") <(echo "$2")
}

# exchange DESCRIPTION [drops WORDS] ITEM...: frames as frame.c has it. Frames
# dropped must be counted as the words say ("drop-source=1"), or none at all.
exchange() {
	local what=$1 wanted='' before after got out code=0
	shift
	[ "$1" != drops ] || { wanted=$2; shift 2; }
	before=$(drops)
	out=$(frame exchange "${legs[@]}" "$@" "${end_frames[@]}" 2>&1) || code=$?
	after=$(drops)
	got=$(moved "$before" "$after")
	[ "$wanted" = "$got" ] || code=1
	verdict "$code" "$what"
	[ "$code" != 0 ] || return 0
	diag <<<"$out"
	[ "$wanted" = "$got" ] || say "drops: wanted '$wanted', counted '$got'"
}

# noticed DESCRIPTION ITEM...: a control; these wrong wishes must be found wrong.
noticed() {
	local what=$1 code=0
	shift
	frame exchange "${legs[@]}" "$@" "${end_frames[@]}" >/dev/null 2>&1 || code=$?
	verdict "$((code != 1))" "$what"
}

# ---- control ----

# All that a refused request must leave as it was.
state() {
	{ ctl -j show; ip -n host -d link; ip -n host maddr; } |
		sed 's/"active_age":[0-9]*//g; s/"stats":{[^}]*}//g; s/qdisc [^ ]*//; s/_timer *[0-9.]*//g'
}

# refused DESCRIPTION PATTERN COMMAND...: exit code 2, a sentence that matches,
# and nothing changed.
refused() {
	local what=$1 pattern=$2 before after out code=0
	shift 2
	before=$(state)
	out=$("$@" 2>&1) || code=$?
	after=$(state)
	if [ $code = 2 ] && grep -qiE "$pattern" <<<"$out" && [ "$before" = "$after" ]; then
		ok "$what"
		[ "$VERBOSE" = 0 ] || say "$out"
		return
	fi
	not_ok "$what"
	say "exit code $code (wanted 2), sentence (wanted /$pattern/): $out"
	diff <(echo "$before") <(echo "$after") | diag
}

# snapshot DEV: what a port must look like again when it is given back.
snapshot() {
	ip -n host -d link show "$1"
	bridge -n host fdb show dev "$1" | sort
	ip -n host maddr show "$1" | sort
	host ethtool -k "$1"
}

echo "KTAP version 1"
