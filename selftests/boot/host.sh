# shellcheck shell=bash disable=SC2154 # what lib.sh and common.sh set
# SPDX-License-Identifier: GPL-2.0
#
# A host that boots, and the other end of its cables. Sourced by the tests of this folder,
# after lib.sh and vm/common.sh.
#
#	peer.sh                      host
#	client ------------------ enp0s3  LOM, virtio
#	BMC --------------------- USB LAN, named by its MAC
#
# The cables are sockets of this machine's file system; no network of its own is touched.

# shellcheck disable=SC2034 # for the tests
LINK=enx0cc47a0000b1
usb_lan=usb-net,id=usblan,netdev=bmc,mac=0c:c4:7a:00:00:b1
work=$scratch
answers=
# How much of the peer's log, and of the console, is known.
seen=0

# A host under way is nothing to ask twenty times a second.
moment() { read -r -t 0.5 -u "$never" || :; }

# ---- the host ----

# make_disk ROOT: from a folder.
make_disk() {
	need truncate -s 4G "$work/disk"
	need mkfs.ext4 -q -F -O ^has_journal -d "$1" "$work/disk"
}

# cable NAME SIDE OTHER
cable() {
	echo "dgram,id=$1,local.type=unix,local.path=$work/$1.$2,remote.type=unix,remote.path=$work/$1.$3"
}

# take_kernel RELEASE: out of the disk, as a boot loader does.
take_kernel() {
	local it
	for it in vmlinuz initrd.img; do
		debugfs -R "dump /boot/$it-$1 $work/$it" "$work/disk" 2>/dev/null
		[ -s "$work/$it" ] || return
	done
}

# start RELEASE: boots that kernel, and returns at once.
start() {
	need take_kernel "$1"
	[ -p "$work/agent.in" ] || need mkfifo "$work/agent.in" "$work/agent.out"
	exec {to_agent}<>"$work/agent.in" {of_agent}<>"$work/agent.out"
	: >"$work/console"
	background qemu-system-x86_64 -accel tcg,thread=single,tb-size=512 -cpu max,-erms,-smap \
		-M q35 -m 1536 -smp 1 -nodefaults -no-user-config -display none -no-reboot \
		-nic none -serial "file:$work/console" \
		-drive "file=$work/disk,if=virtio,format=raw,cache=unsafe" \
		-device virtio-serial-pci -chardev "pipe,id=agent,path=$work/agent" \
		-device virtserialport,chardev=agent,name=agent \
		-monitor "unix:$work/monitor,server=on,wait=off" \
		-netdev "$(cable lom host peer)" \
		-device virtio-net-pci,netdev=lom,addr=0x3,mac=0c:c4:7a:00:00:a1 \
		-device qemu-xhci -netdev "$(cable bmc host peer)" -device "$usb_lan" \
		-kernel "$work/vmlinuz" -initrd "$work/initrd.img" -append \
		"root=/dev/vda rw console=ttyS0 norandmaps no_timer_check tsc=reliable random.trust_cpu=on" \
		>"$work/qemu" 2>&1
	machine=$job
}

# answer SECONDS: what the agent says, into $answers, until it says how it ended.
answer() {
	local line end=$((SECONDS + $1))
	answers=
	while [ $SECONDS -lt $end ]; do
		IFS= read -r -t 5 -u "$of_agent" line || {
			kill -0 "$machine" 2>/dev/null || return 125
			continue
		}
		case $line in
		'@@ up') return 0 ;;
		'@@ ended '*) return "${line#@@ ended }" ;;
		?*) answers+=$line$'\n' ;;
		esac
	done
	return 124
}

# on COMMAND: run on the host; what it says is printed. An hour is enough for all.
on() {
	local code=0
	base64 -w 0 <<<"$1" >&"$to_agent"
	echo >&"$to_agent"
	answer 3600 || code=$?
	printf %s "$answers"
	return $code
}

# What a test sees of a host that does not come up.
up() {
	answer 900 && return
	tail -n 30 "$work/console"
	return 1
}

ended() { ! kill -0 "$machine" 2>/dev/null; }

# reboot_to RELEASE: goes down in order, and boots that kernel.
reboot_to() {
	need on 'systemctl reboot --no-block'
	need wait_for 300 ended
	exec {to_agent}>&- {of_agent}<&-
	start "$1"
}

power_off() {
	on 'systemctl poweroff --no-block'
	need wait_for 300 ended
}

# qemu COMMAND: by the machine's monitor, as somebody who pulls plugs.
qemu() { socat - "unix-connect:$work/monitor" <<<"$1" >/dev/null; }

# ---- the peer ----

start_peer() {
	background "$vm_dir/run" -B -k 6.12 -t 7200 -n \
		"-netdev $(cable lom peer host) -device virtio-net-pci,netdev=lom" -n \
		"-netdev $(cable bmc peer host) -device virtio-net-pci,netdev=bmc" \
		-- selftests/boot/peer.sh >"$work/peer" 2>"$work/peer.log"
	need wait_for 120 grep -q 'no answer yet' "$work/peer"
}

# mark: what the peer says from now on counts.
mark() { seen=$(wc -l <"$work/peer"); }

since() { tail -n "+$((seen + 1))" "$work/peer"; }
answered() { since | grep -q 'bytes from'; }
unanswered() { since | grep -q 'no answer yet\|Unreachable'; }

# lost: how many pings since the mark had no answer, and how many had one. One that is
# late is not lost, and the one under way is not counted.
lost() {
	since | awk -F 'icmp_seq=' '/bytes from/ {
		n = $2 + 0
		if (!got || n < first) first = n
		if (n > last) last = n
		if (!(n in seen)) got++
		seen[n]
	} END { print last - first + !!got - got, got + 0 }'
}

reached() {
	mark
	wait_for "${1:-60}" answered
}

not_reached() {
	mark
	wait_for 60 unanswered && ! answered
}
