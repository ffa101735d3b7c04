# shellcheck shell=bash disable=SC2154 # what lib.sh, common.sh and host.sh set
# SPDX-License-Identifier: GPL-2.0
#
# A Debian with the packages in it, what configures its network, and what must be true of
# it once it is up. Sourced by the tests of this folder, after host.sh.

root=$work/root

# The port and the BMC link, as this host has them.
configuration() {
	cat <<-END
	[sideband sb0]
	bmc-link = $LINK
	port = enp0s3
	station = 0c:c4:7a:00:00:01
	END
}

# Both take all devices that nobody tells them to leave alone.
configure_networkmanager() {
	inside systemctl enable NetworkManager
	cat >"$root/etc/NetworkManager/system-connections/lom.nmconnection" <<-END
	[connection]
	id=lom
	type=ethernet
	interface-name=enp0s3
	[ipv4]
	method=manual
	address1=10.0.0.2/24
	END
	chmod 600 "$root/etc/NetworkManager/system-connections/lom.nmconnection"
}

configure_networkd() {
	inside systemctl enable systemd-networkd
	cat >"$root/etc/systemd/network/20-all.network" <<-END
	[Match]
	Name=en*
	[Network]
	DHCP=ipv4
	Address=10.0.0.2/24
	END
}

inside() { "$here/inside" "$root" "$@"; }

# make_image DEBIAN networkmanager|networkd: the disk of a host that is to share its port
# from the first boot on.
make_image() {
	local installed
	flavour=$2
	installed=$("$here/installed" "$1") || exit
	need cp -a "$installed" "$root"
	cp "$here/agent" "$root/test/"
	cp "$here/agent.service" "$root/etc/systemd/system/"
	need inside systemctl enable agent
	need "configure_$flavour"
	configuration >"$root/etc/sideband/host.conf"
	release=$(basename "$(ls -d "$root"/lib/modules/*)")
}

# ---- promises ----

# built: for the kernel of the image.
built() {
	check "dkms has built the module for $release" test -e \
		"$root/lib/modules/$release/updates/dkms/sideband.ko" -o -e \
		"$root/lib/modules/$release/updates/dkms/sideband.ko.xz"
	check "control: what the compiler said is kept" \
		grep -q 'sideband.ko' "$root"/var/lib/dkms/sideband/*/*/*/log/make.log
	same "it had no warning" "" \
		"$(grep -i 'warning:' "$root"/var/lib/dkms/sideband/*/*/*/log/make.log)"
}

well() {
	check "$1: no unit has failed" on '[ -z "$(systemctl --failed --no-legend | tee /dev/stderr)" ]'
	check "$1: sideband.service is active" on 'systemctl is-active sideband.service'
	check "$1: and was before the network was configured" on '
		at() { systemctl show -p "$2" --value "$1"; }
		[ "$(at sideband.service ActiveEnterTimestampMonotonic)" -le "$(at network-pre.target ActiveEnterTimestampMonotonic)" ]'
	check "$1: what is there is what the file says" on 'sidebandctl apply --check'
	left_alone "$1"
}

# unmanaged: do those who configure the other devices say that the BMC link is not theirs?
unmanaged() {
	case $flavour in
	networkd) on "networkctl status $LINK | grep 'State:.*unmanaged'" ;;
	*) on "nmcli -g GENERAL.STATE device show $LINK | grep unmanaged" ;;
	esac
}

left_alone() {
	check "$1: $flavour leaves the BMC link alone" unmanaged
	check "$1: it has no address" on "[ -z \"\$(ip -o addr show dev $LINK scope global)\" ]"
	check "$1: the LOM has" on "ip -o addr show dev enp0s3 | grep -q 10.0.0.2/24"
}

# heard LINE: did the BMC hear DHCP or the like, from that line of the peer's on?
heard() { tail -n "+$(($1 + 1))" "$work/peer" | grep '^heard:'; }

booted() {
	local from
	from=$(wc -l <"$work/peer")
	check "$1: the BMC is reached" reached 900
	check "$1: the host is up" up
	check "$1: and nobody has logged in" on '[ -z "$(who)" ]'
	say "after $SECONDS s"
	well "$1"
	check_not "$1: the BMC heard nothing of the host itself" heard "$from"
}

# none_lost WHILE AT_LEAST: since the mark, and until so many were answered.
none_lost() {
	local missing got
	wait_for 60 eval '[ "$(lost | cut -d " " -f 2)" -ge '"$2 ]"
	read -r missing got < <(lost)
	say "after $SECONDS s; $missing pings lost, $got answered"
	same "no ping is lost $1" 0 "$missing"
	check "control: pings were answered meanwhile" [ "$got" -ge "$2" ]
}

# named: what has our name, but what brought it here.
named="find / -xdev \\( -path /test -o -path /proc -o -path /sys -o -path /run -o -path /var/log \\) \
-prune -o -name '*sideband*' ! -name 'sideband-test*' -print"

# list_files: all but those that are written while any system runs.
list_files="find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /test -o -name .updated \
-o -path /var/log -o -path /var/cache -o -path /var/lib/systemd -o -path /var/lib/NetworkManager \
-o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/backups \) -prune -o ! -type d -print | LC_ALL=C sort"

# nothing_left DEBIAN: of the packages, but the key that dkms made itself. What the test
# brought is known.
nothing_left() {
	local before=$work/before after=$work/after
	unshare -m --propagation private chroot "$("$here/root" "$1")" sh -c "$list_files" >"$before"
	on "$list_files" >"$after"
	check "control: files are listed" [ "$(grep -c . "$before")" -gt 10000 ]
	same "no file is left, and none is missing" "" "$(diff "$before" "$after" |
		grep '^[<>]' | grep -v -e /agent.service -e /lom.nmconnection -e NetworkManager.service \
			-e nm-dispatcher.service -e '/var/lib/dkms/mok\.')"
}

removal() {
	check "control: files have our name" on "$named | grep -q sidebandctl"
	check "apt purges the packages" on "apt-get -y purge sideband-tools sideband-dkms"
	check "the BMC is not reached any more" not_reached
	check "the module is not loaded" on "[ ! -e /sys/module/sideband ]"
	check "dkms knows nothing of it" on '[ -z "$(dkms status)" ]'
	check "systemd neither" on '[ -z "$(systemctl list-unit-files --no-legend "sideband*")$(systemctl list-units --all --no-legend "sideband*")" ]'
	same "no file with our name is left" "" "$(on "$named")"
}
