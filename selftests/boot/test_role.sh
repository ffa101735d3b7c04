#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Promise: the Ansible role shares the port, and a second run changes nothing; it says
# beforehand what it would change, puts right what was changed by hand, and what is wrong in
# its variables, or refused by the kernel, changes nothing.

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../vm/common.sh
. "$here/../vm/common.sh"
# shellcheck source=../lib.sh
. "$here/../lib.sh"
# shellcheck source=host.sh
. "$here/host.sh"
# shellcheck source=image.sh
. "$here/image.sh"

playbook() {
	cat <<-END
	- hosts: all
	  gather_facts: false
	  roles:
	    - role: sideband
	      vars:
	        sideband_devices:
	          - name: sb0
	            bmc-link: $LINK
	            port: ["{{ port | default('enp0s3') }}"]
	            station: "0c:c4:7a:00:00:01"
	            mode: "{{ mode | default('shared') }}"
	            strict: true
	            limit: "group-packets {{ rate | default('500') }}"
	END
}

# play [OPTION...]: the host is its own controller.
play() {
	on "cd /test/ansible && HOME=/root LC_ALL=C.UTF-8 ANSIBLE_PIPELINING=1 ANSIBLE_NOCOLOR=1 \
		ansible-playbook -i host, -c local -e ansible_python_interpreter=/usr/bin/python3 test.yml $*"
}

# plays DESCRIPTION WANTED [OPTION...]: what the recap counts, of ok, changed and failed.
plays() {
	local said code=0
	said=$(play "${@:3}") || code=$?
	answer=$said
	say "after $SECONDS s; exit code $code"
	same "$1" "$2" "$(sed -n 's/^host .* \(changed=[0-9]*\) .* \(failed=[0-9]*\) .*/\1 \2/p' <<<"$said")" ||
		diag <<<"$said"
}

# as_it_was: the file, and what the kernel has.
as_it_was() { on 'cat /etc/sideband/*.conf; sidebandctl save'; }

says() { grep -qF -- "$1" <<<"$answer"; }

refused() {
	local before
	before=$(as_it_was)
	plays "$1 is refused" "changed=$2 failed=1" "${@:4}"
	check "with a sentence" says "$3"
	same "and nothing is changed" "$before" "$(as_it_was)"
}

first() {
	check "control: the BMC is not reached" not_reached
	plays "check mode says what a first run would do" "changed=4 failed=0" --check --diff -v
	check "the file is part of that" says '+bmc-link ='
	check "control: and nothing is done" on '[ ! -e /etc/sideband/host.conf ] && [ "$(sidebandctl -j show)" = "[]" ]'
	plays "the first run changes the host" "changed=5 failed=0"
	check "the BMC is reached" reached
	check "and will be at the next boot" on 'systemctl is-enabled sideband && systemctl is-active sideband'
	plays "the second run changes nothing" "changed=0 failed=0"
}

later() {
	local before
	before=$(as_it_was)
	plays "check mode says what another value would change" "changed=3 failed=0" \
		--check --diff -v -e rate=200
	check "as the tool has it" says '+limit = group-packets 200'
	same "and nothing is changed" "$before" "$(as_it_was)"
	mark
	plays "another value is a change" "changed=4 failed=0" -e rate=200
	check "which the kernel has" on "sidebandctl save | grep 'group-packets 200'"
	check "control: pings were answered meanwhile" wait_for 60 answered
	same "and none was lost" 0 "$(lost | cut -d ' ' -f 1)"
	need on 'sidebandctl limit set sb0 group-packets 300'
	plays "what was changed by hand" "changed=2 failed=0" -e rate=200
	check "is put right" on "sidebandctl save | grep 'group-packets 200'"
	refused "a word that is none" 0 sometimes -e mode=sometimes
	refused "what the kernel does not take" 1 "leads nowhere" -e port=lo
}

make_image 12 networkmanager
rm "$root/etc/sideband/host.conf"
cp -r "$top/userspace/packaging/ansible" "$root/test/"
playbook >"$root/test/ansible/test.yml"
start_peer
make_disk "$root"
start "$release"
check "the host is up" up
first
later
power_off
finish
