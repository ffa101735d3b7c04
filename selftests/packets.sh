# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Packets in hex, for the frames of frame.c. Checksums are left 0: nobody who
# decides on a frame by what it carries looks at them.

hex_mac() { echo "${1//:/}"; }

# hex_ip ADDRESS: IPv4.
hex_ip() {
	local IFS=.
	# shellcheck disable=SC2086 # four numbers
	printf '%02x%02x%02x%02x' $1
}

# hex_ip6 ADDRESS: IPv6, with one :: at most.
hex_ip6() {
	local before=${1%%::*} after='' groups i fill
	[[ $1 != *::* ]] || after=${1#*::}
	IFS=: read -ra groups <<<"$before"
	IFS=: read -ra fill <<<"$after"
	for ((i = ${#groups[@]} + ${#fill[@]}; i < 8; i++)); do groups+=(0); done
	for i in "${groups[@]}" "${fill[@]}"; do printf '%04x' $((0x$i)); done
}

# arp OPERATION SENDER_MAC SENDER_IP TARGET_IP [TARGET_MAC]
arp() {
	printf '0001080006%s%04x%s%s%s%s' 04 "$1" "$(hex_mac "$2")" "$(hex_ip "$3")" \
		"$(hex_mac "${5:-00:00:00:00:00:00}")" "$(hex_ip "$4")"
}

# udp FROM TO [BYTES]: the header, and its payload in hex.
udp() {
	local bytes=${3:-}
	printf '%04x%04x%04x0000%s' "$1" "$2" $((8 + ${#bytes} / 2)) "$bytes"
}

# ip4 PROTOCOL FROM TO PAYLOAD [FRAGMENT]: the field with flags and offset in hex.
ip4() {
	printf '4500%04x0001%s40%02x0000%s%s%s' $((20 + ${#4} / 2)) "${5:-0000}" "$1" \
		"$(hex_ip "$2")" "$(hex_ip "$3")" "$4"
}

# ip6 NEXT_HEADER FROM TO PAYLOAD [HOP_LIMIT]
ip6() {
	printf '60000000%04x%02x%02x%s%s%s' $((${#4} / 2)) "$1" "${5:-255}" "$(hex_ip6 "$2")" \
		"$(hex_ip6 "$3")" "$4"
}

# nd TYPE TARGET: ICMPv6, a solicitation (135) or an advertisement (136).
nd() { printf '%02x00000000000000%s' "$1" "$(hex_ip6 "$2")"; }

# icmp6 TYPE: a message of another type.
icmp6() { printf '%02x00000000000000' "$1"; }

# solicited ADDRESS: the MAC of its solicited-node group.
solicited() {
	local ip
	ip=$(hex_ip6 "$1")
	echo "33:33:ff:${ip:26:2}:${ip:28:2}:${ip:30:2}"
}
