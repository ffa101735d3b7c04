# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Prices of frames that come by a wire: pktgen sends them by wire0, one by one and each
# a buffer of its own, so that whoever steers one need not copy it. Measured is the whole
# way, from the sender to where the frame ends; what differs between two rows is what is
# set up on lom0. The rows of rows.sh can be measured so as well.

# shellcheck source=rows.sh
. "$(dirname "${BASH_SOURCE[0]}")/rows.sh"

host=02:00:00:00:00:01
bmc=0c:c4:7a:00:00:01
commands=/run/commands
tools=$(dirname "${BASH_SOURCE[0]}")/..

# use_sender DEV MODE: of pktgen.
use_sender() {
	sender=$1
	pgset kpktgend_0 "rem_device_all"
	pgset kpktgend_0 "add_device $sender"
	pgset "$sender" "xmit_mode $2"
	pgset "$sender" "flag !SHARED"
	pgset "$sender" "count $frames"
	pgset "$sender" "pkt_size 60"
	pgset "$sender" "dst 192.0.2.1"
}

set_up_wire() {
	modprobe pktgen
	mount -t bpf bpf /sys/fs/bpf
	sysctl -qw net.ipv6.conf.default.disable_ipv6=1
	set_up_links
	use_sender wire0 start_xmit
	production=$host ends=bmc1 tag=9999 around=
	zero
}

# A lom0 that nobody is connected to, by which the host sends.
set_up_sending() {
	pgset kpktgend_0 "rem_device_all"
	ip link del lom0
	ip link add lom0 type dummy
	ip link set lom0 up
	use_sender lom0 queue_xmit
	# Its last two bytes are no station's.
	production=02:00:00:00:ff:c1
	zero
}

# What both kinds cost on a port where nothing is set up.
zero() {
	bare=$(cost_to "$production")
	dropped=$(cost_to $bmc)
}

# The BMC's frames have its tag, if any; 9999 is pktgen's word for none.
sends_to() {
	pgset "$sender" "dst_mac $1"
	if [ "$1" = $bmc ]; then
		pgset "$sender" "vlan_id $tag"
	else
		pgset "$sender" "vlan_id 9999"
	fi
}

cost_to() {
	sends_to "$1"
	per_frame
}

heard() { cat "/sys/class/net/$ends/statistics/rx_packets"; }

# went MAC: how many of a run's frames for that address ended at the BMC.
went() {
	local before
	sends_to "$1"
	before=$(heard)
	once >/dev/null
	echo $(($(heard) - before))
}

# To the BMC goes what is for it, and nothing else.
does_its_job() {
	local own other
	own=$(went $bmc)
	other=$(went "$production")
	[ "$own" = "$frames" ] && [ "$other" = 0 ] && return
	echo "$1: of $frames frames for the BMC $own came, of others $other" >&2
	return 1
}

# ---- the commands beside the number ----

# note WORDS: a command, as it was given; looks are not told.
note() {
	[[ " $* " = *" show "* ]] || echo "$*" >>$commands
}

# A batch by the beginning of its first line, and its length.
note_batch() {
	awk -v out=$commands 'NR == 1 { first = substr($0, 1, 60) } { print } END {
		print "sidebandctl " first " ... (" NR " such lines)" >>out
	}'
}

sidebandctl() {
	if [ "$1" = -b ]; then
		note_batch | command sidebandctl "$@"
	else
		note sidebandctl "$*"
		command sidebandctl "$@"
	fi
}

ip() { note ip "$*"; command ip "$@"; }
tc() { note tc "$*"; command tc "$@"; }
nft() { note nft "$*"; command nft "$@"; }
bridge() { note bridge "$*"; command bridge "$@"; }
ethtool() { note ethtool "$*"; command ethtool "$@" >/dev/null; }
modprobe() { note modprobe "$*"; command modprobe "$@"; }
bpf_steer() { note bpf_steer "$*"; "$tools/bpf_steer" "$@"; }
ovs() { note ovs "$*"; "$tools/ovs" "$@"; }

# ---- rows ----

# price "NAME [ARGUMENT]" [production|steered]: sets told, the commands, and between
# bare runs added and steered, or only one of these.
# shellcheck disable=SC2034 # for who measures
price() {
	local before=$bare only=${2:-} words
	read -ra words <<<"$1"
	: >$commands
	"do_${words[0]}" "${words[@]:1}" || return
	told=$around$(<$commands)
	added=null steered=null
	[ -n "$only" ] || does_its_job "$1" || return
	[ "$only" = production ] || steered=$(($(cost_to $bmc) - dropped))
	[ "$only" = steered ] || added=$(cost_to "$production")
	"undo_${words[0]}" "${words[@]:1}" || return
	bare=$(cost_to "$production")
	[ "$only" = steered ] || added=$((added - (before + bare) / 2))
	bares="[$before,$bare]"
}

do_vlan_tagged() {
	do_vlan
	tag=100
}
undo_vlan_tagged() {
	undo_vlan
	tag=9999
}

do_stations() { sideband_of "$1"; }
undo_stations() { undo_sideband; }

# So many sidebands on the port, each with a station and a link of its own.
do_sidebands() {
	local i
	do_sideband
	for ((i = 2; i <= $1; i++)); do
		command ip link add link$i type dummy
		printf 'dev add sb%d bmc-link link%d\nport add lom0 dev sb%d\n' $i $i $i
		printf 'station add 0c:c4:7a:01:00:%02x dev sb%d\n' $i $i
	done | sidebandctl -b - >/dev/null
}
undo_sidebands() {
	local i
	for ((i = 2; i <= $1; i++)); do
		sidebandctl dev del sb$i
		command ip link del link$i
	done
	undo_sideband
}

# Of the kernel's objects, without what is kept for the next ones.
taken() {
	local cache
	for cache in /sys/kernel/slab/kmalloc-*; do echo 1 >"$cache/shrink"; done
	awk '/^Slab:/ { print $2 * 1024 }' /proc/meminfo
}

# What is freed is free some seconds later (kfree_rcu): when it has been the same for so
# long. A minute has to do.
taken_at_rest() {
	local last=0 now same=0 _
	for _ in {1..60}; do
		now=$(taken)
		if ((now - last < 32768 && last - now < 32768)); then
			same=$((same + 1))
		else
			same=0
		fi
		[ $same -lt 6 ] || { echo "$now"; return; }
		last=$now
		sleep 1
	done
	echo "memory: not at rest after a minute, $now bytes at the end" >&2
	return 1
}

# memory_of N: what each of N more stations takes, in bytes.
memory_of() {
	local before='' after=''
	do_sideband
	before=$(taken_at_rest)
	undo_sideband
	[ -n "$before" ] || return
	sideband_of $(($1 + 1))
	after=$(taken_at_rest)
	undo_sideband
	[ -n "$after" ] || return
	echo $(((after - before) / $1))
}

# within BASE ROW: the port is part of something already, which production pays for
# anyway; the BMC's frames do not get there.
within() {
	: >$commands
	"do_$1"
	around=$(<$commands)$'\n'
	bare=$(cost_to "$production")
	row "$1" "$2"
	"undo_$1"
	around=
	bare=$(cost_to "$production")
}
