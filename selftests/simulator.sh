# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Shared by the tests of a BMC that answers in-band, over KCS: it lives at the guest's
# other end of that, and is ipmi_sim or one of IPMI 1.5. Such tests have lines "# vm: -e"
# and "# vm: -p modprobe.blacklist=ipmi_si", and load the driver once somebody is there.
# Sourced after lib.sh.
# shellcheck disable=SC2034,SC2154 # of lib.sh, or for the tests

bmc_side=/dev/virtio-ports/bmc

# write_lan ADDRESS: what the simulator asks and tells about its LAN.
write_lan() {
	cat >"$scratch/lan" <<-END
		#!/bin/sh
		[ "\$1" = get ] || exit 0
		shift
		for it; do
			case \$it in
			ip_addr) echo "\$it:$1" ;;
			ip_addr_src) echo "\$it:static" ;;
			mac_addr) echo "\$it:$BMC" ;;
			subnet_mask) echo "\$it:255.255.255.0" ;;
			*ip_addr) echo "\$it:0.0.0.0" ;;
			*) echo "\$it:00:00:00:00:00:00" ;;
			esac
		done
	END
	chmod +x "$scratch/lan"
}

# The only controller: after its address come number, revision, firmware, what it can do,
# vendor and product.
write_controller() {
	cat >"$scratch/commands" <<-END
		mc_setbmc 0x20
		mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
		sel_enable 0x20 1000 0x0a
		mc_enable 0x20
	END
}

# write_simulator LAN_ADDRESS BMC_ADDRESS: where it serves the LAN, and which address it
# says in-band that it has.
write_simulator() {
	mkdir "$scratch/state"
	write_lan "$2"
	write_controller
	cat >"$scratch/lan.conf" <<-END
		name "bmc"
		set_working_mc 0x20
		startlan 1
		  addr $1 623
		  priv_limit admin
		  allowed_auths_admin none md2 md5 straight
		  guid a123456789abcdefa123456789abcdef
		  lan_config_program "$scratch/lan"
		endlan
		serial 15 127.0.0.1 9002 codec VM
		user 1 true "" "test" user 10 none md2 md5 straight
		user 2 true "admin" "test" admin 10 none md2 md5 straight
	END
}

simulating() { "$@" ss -Hltn "sport = :9002" | grep -q .; }

# start_simulator [PREFIX...]: as it was written, where the prefix says (ip netns exec
# bmc). What joins it to the guest's KCS is $wire; the driver goes on with who is there.
start_simulator() {
	background "$@" ipmi_sim -n -c "$scratch/lan.conf" -f "$scratch/commands" \
		-s "$scratch/state" >"$scratch/sim" 2>&1
	wait_for 20 simulating "$@" || return
	background "$@" socat "GOPEN:$bmc_side" TCP:127.0.0.1:9002
	wire=$job
}

load_driver() {
	modprobe -a ipmi_devintf ipmi_si
	wait_for 60 test -c /dev/ipmi0
}

# old_bmc MAC ADDRESS: one of IPMI 1.5 is there instead; it is $job.
old_bmc() {
	background bmc15 "$bmc_side" "$1" "$2"
	need wait_for 20 eval 'timeout 5 ipmitool -I open mc info | grep -q "IPMI Version *: 1.5"'
}
