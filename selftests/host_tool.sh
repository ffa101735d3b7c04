#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The command line of sidebandctl: what is accepted, what would be sent, what is said,
# and how answers of the kernel are shown.
#
# Needs neither the module nor root: what is expected never asks the module. The tool
# is built with the address and undefined-behaviour sanitizers for it.
#
# tool/cases holds commands with their whole output:
#	$ sidebandctl ARGS	a case
#	< line			given on stdin
#	> line			expected on stdout
#	! line			expected on stderr
#	= N			expected exit code, 0 when not given
#
# tool/commands has such of every command. tool/completions has the same form, with the function that completes; tool/answers,
# too; there the tool is called 'told', and is given
# what the kernel would answer on stdin, see tool/told.c.
set -uo pipefail

. "$(dirname "$0")/host.sh"
# shellcheck source=../userspace/completion/sidebandctl
. "$top/userspace/completion/sidebandctl"

sanitize="-O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer"

sidebandctl() { "$scratch/sidebandctl" "$@"; }
told() { TOLD_SYS=${TOLD_SYS:-$scratch/sys} "$scratch/told" "$@"; }

# completes WORDS: what bash offers behind them, with answers of the kernel on stdin.
completes() {
	local COMP_LINE="told $1" COMPREPLY=()
	# shellcheck disable=SC2034 # for the function that is called
	local COMP_POINT=${#COMP_LINE} COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
	_sidebandctl
	[ ${#COMPREPLY[@]} = 0 ] || printf '%s\n' "${COMPREPLY[@]}"
}

# The tool without its sessions with the kernel and the BMC, which the answers stand in
# for.
build_told() {
	local objects libs=(libnl-3.0 libnl-genl-3.0 jansson inih)
	objects=$(find "$scratch/userspace" -name '*.o' ! -name nl.o ! -name ipmidev.o)
	# shellcheck disable=SC2046,SC2086 # lists of words they are
	${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wno-missing-field-initializers \
		$sanitize -I"$top/userspace" -I"$top/include/uapi" \
		$(pkg-config --cflags "${libs[@]}") -o "$scratch/told" \
		"$here/tool/told.c" $objects $(pkg-config --libs "${libs[@]}")
}

build() {
	make -s -C "$top/userspace" O="$scratch" CFLAGS="$sanitize" >"$scratch/log" 2>&1 &&
		build_told >"$scratch/log" 2>&1 && return
	sed 's/^/# /' "$scratch/log"
	echo "Bail out! the tool can't be built"
	exit 1
}

# add_usb INTERFACE VENDOR PRODUCT DRIVER
add_usb() {
	local dir=$scratch/sys/bus/usb/devices
	mkdir -p "$dir/$1" "$dir/${1%:*}"
	ln -s "../../../../bus/usb/drivers/$4" "$dir/$1/driver"
	echo "$2" >"$dir/${1%:*}/idVendor"
	echo "$3" >"$dir/${1%:*}/idProduct"
}

# The USB devices of the cases; firmware has one as the link to the BMC, in sys.smbios.
make_sysfs() {
	add_usb 1-1:1.0 046b ffb0 cdc_ether
	add_usb 1-2:2.0 0525 a4a2 rndis_host
	add_usb 1-3:1.0 0bda 8153 r8152
	add_usb 1-4.1:1.0 1d6b 0103 cdc_ncm
	add_usb 1-5:1.0 0557 2009 pegasus
	add_usb 1-6:1.0 413c a102 cdc_ether
	add_usb 1-7:1.0 hello ffb0 cdc_ether
	add_usb 1-8:1.0 1234 5678 cdc_ether
	cp -a "$scratch/sys" "$scratch/sys.smbios"
	mkdir -p "$scratch/sys.smbios/firmware/dmi/tables"
	printf '\x2a\x0e\x00\x2a\x40\x05\x02\x34\x12\x78\x56\x01\x04\x00\0\0\x7f\x04\x00\x7f\0\0' \
		>"$scratch/sys.smbios/firmware/dmi/tables/DMI"
}

# run_case: the case that was read last, if any.
run_case() {
	local code=0
	[ -n "$command" ] || return 0
	cd "$scratch" || exit 1
	# The case file is ours: its words and quotes are the shell's.
	eval "$command" <"$scratch/stdin" >"$scratch/stdout" 2>"$scratch/stderr" || code=$?
	{
		sed 's/^/> /' "$scratch/stdout"
		sed 's/^/! /' "$scratch/stderr"
		echo "= $code"
	} >"$scratch/got"
	{ cat "$scratch/wanted"; echo "= $wanted_code"; } >"$scratch/all"
	diff -u --label expected --label got "$scratch/all" "$scratch/got" >"$scratch/diff"
	verdict $? "$command"
	sed 's/^/# /' "$scratch/diff"
}

start_case() {
	command=$1
	wanted_code=0
	: >"$scratch/stdin"
	: >"$scratch/wanted"
}

# run_cases FILE: all cases; what is on stdout comes before what is on stderr.
run_cases() {
	local line
	start_case ""
	while IFS= read -r line <&3; do
		case $line in
		'$ '*) run_case; start_case "${line#'$ '}" ;;
		'< '*) echo "${line#'< '}" >>"$scratch/stdin" ;;
		'> '*|'! '*) echo "$line" >>"$scratch/wanted" ;;
		'= '*) wanted_code=${line#'= '} ;;
		esac
	done 3<"$1"
	run_case
}

# The harness must see a wrong answer: each of these cases differs in one thing.
test_harness() {
	local before=$failures reported=$results
	run_cases "$here/tool/wrong" >"$scratch/report"
	[ $((failures - before)) = $((results - reported)) ] &&
		[ "$results" -gt "$reported" ]
	local code=$?
	failures=$before
	results=$reported
	verdict $code "wrong answers are noticed"
}

# synopsis PAGE: the lines of its grammar.
synopsis() { sed -n '/^SYNOPSIS/,/^DESCRIPTION/s/^    *//p' "$1"; }

# grammar OBJECT...: the same, as the help has it; a term that several use comes once.
grammar() {
	local object
	if [ $# = 0 ]; then
		sidebandctl help
	else
		for object; do sidebandctl "$object" help; done
	fi | awk '{ sub(/^(Usage:)? */, "") }
		/^sidebandctl / { print }
		/ := / && !seen[$0]++ { term[++terms] = $0 }
		END { for (i = 1; i <= terms; i++) print term[i] }'
}

objects() { sidebandctl help | sed -n 's/^ *OBJECT := { \(.*\) }$/\1/p' | tr -d '|'; }

# The manual pages have the grammar that the tool prints, line by line: that of each
# object is in one page.
test_manual() {
	local page objects all=() bad=0
	for page in "$top"/Documentation/man/sidebandctl*.rst; do
		objects=$(synopsis "$page" | awk '$1 == "sidebandctl" && $2 != "[" { print $2 }' | uniq)
		# shellcheck disable=SC2086 # a list of words it is
		diff -u --label "$page" --label help <(synopsis "$page") <(grammar $objects) \
			>"$scratch/diff" || bad=1
		sed 's/^/# /' "$scratch/diff"
		# shellcheck disable=SC2206
		all+=($objects)
	done
	diff <(printf '%s\n' "${all[@]}" | sort) <(objects | xargs -n 1 | sort) || bad=1
	verdict $bad "the manual pages have the grammar of the help"
}

# Pages of ours that a page refers to exist, and the overview refers to all.
test_references() {
	local page name bad=0
	for page in "$top"/Documentation/man/*.rst; do
		for name in $(grep -o '\*\*sideband[a-z.-]*\*\*\\(' "$page" | tr -d '*\\('); do
			[ -e "$top/Documentation/man/$name.rst" ] && continue
			echo "# $page refers to $name"
			bad=1
		done
		name=$(basename "$page" .rst)
		[ "$name" = sidebandctl ] ||
			grep -q "^\*\*$name\*\*\|[ ]\*\*$name\*\*" "$top/Documentation/man/sidebandctl.rst" ||
			bad=1
		[ "$(sed -n 4p "$page")" = "$name" ] || bad=1
	done
	verdict $bad "what the manual pages refer to exists"
}

# commands: every command there is, as its object and its own word.
commands() {
	local object
	for object in $(objects); do
		sidebandctl "$object" help |
			awk '/^(Usage:)? *sidebandctl / { sub(/^(Usage:)? */, ""); print $2, $3 }'
	done | awk '$2 !~ /^[a-z]/ { $2 = "" } { print $1, $2 }'
}

# Every object, and every command of it, has a help of its own, however that is asked for,
# and gives an example that can be typed.
test_help() {
	local object verb how got bad=0
	while read -r object verb; do
		got=$(sidebandctl "$object" ${verb:+"$verb"} help)
		grep -q "^Usage: sidebandctl $object${verb:+ $verb}" <<<"$got" || bad=1
		! grep -q '(null)' <<<"$got" || bad=1
		for how in "$object $verb -h" "$object $verb --help" "help $object $verb" "-h $object $verb"; do
			# shellcheck disable=SC2086 # words they are
			[ "$(sidebandctl $how)" = "$got" ] || { echo "# $how"; bad=1; }
		done
		grep '^Example: sidebandctl ' <<<"$got" | sed 's/.*sidebandctl/sidebandctl -d/' >"$scratch/try"
		# Where a file is named, it is not there, and what listens would go on.
		: >"$scratch/sideband.conf"
		(cd "$scratch" && eval "$(cat try)") >/dev/null 2>"$scratch/stderr" || [ $? = 2 ] ||
			{ cat "$scratch/try" "$scratch/stderr"; bad=1; }
		[ "$(wc -l <"$scratch/try")" = 1 ] || bad=1
	done < <(commands)
	[ "$(commands | wc -l)" -gt "$(objects | wc -w)" ] || bad=1
	verdict $bad "every command has help, and an example that can be typed"
}

# Each word that the help of a command explains is offered behind its first argument, and
# no other.
test_completion() {
	local object verb line bad=0
	mkdir "$scratch/empty"
	while read -r object verb; do
		line="$object $verb x "
		sidebandctl "$object" ${verb:+"$verb"} help |
			sed -n 's/^    \([a-z][a-z0-9-]*\)\( .*\)\{0,1\}$/\1/p' | sort -u >"$scratch/explained"
		(cd "$scratch/empty" && completes "$line") </dev/null |
			grep -vxFf <(ls /sys/class/net) | sort -u >"$scratch/offered"
		diff "$scratch/explained" "$scratch/offered" | sed "s/^/# $line/"
		cmp -s "$scratch/explained" "$scratch/offered" || bad=1
	done < <(commands)
	verdict $bad "all words that are explained are completed"
}

# What an audit may find is in its documentation, with the same severity.
test_audit() {
	sed -n 's/^\t{ "\([a-z0-9-]*\)", SEVERITY_\([A-Z]*\),$/\1 \L\2/p' "$top/userspace/audit.c" |
		sort >"$scratch/checks"
	awk '/^   \* - ``/ { gsub(/`/, ""); name = $3 } /^     - (error|warning|note)$/ { print name, $2 }' \
		"$top/Documentation/networking/audit.rst" | sort >"$scratch/documented"
	[ -s "$scratch/checks" ] && diff "$scratch/documented" "$scratch/checks"
	verdict $? "what an audit may find is documented"
}

# The USB ids by which a BMC link is known are documented, all of them.
test_usb_ids() {
	sed -nE 's/^\t\{ \{ 0x(.{4}), (0x(.{4})|ANY) \}.*/\1:\3/p' "$top/userspace/candidate.c" |
		sed 's/:$/:*/' | sort >"$scratch/ids"
	sed -n '/^   \* - ``/s/``/\n/gp' "$top/Documentation/networking/discover.rst" |
		grep -E '^[0-9a-f]{4}:' | sort >"$scratch/documented"
	[ -s "$scratch/ids" ] && diff "$scratch/documented" "$scratch/ids"
	verdict $? "the USB ids of BMC links are documented"
}

# Every example of a file, in the manual page and beside the tool, is read, all of it.
test_examples() {
	local example beside read=0 bad=0
	beside=("$top"/userspace/examples/*.conf)
	beside=("${beside[@]##*/}")
	cp "$top"/userspace/examples/*.conf "$scratch"
	awk -v to="$scratch/example" '/^EXAMPLES/ { on = 1 } /^SEE ALSO/ { on = 0 }
		on && /::$/ { n++ }
		on && sub(/^    /, "") { print >(to n) }' "$top/Documentation/man/sideband.conf.rst"
	for example in "$scratch"/example* "${beside[@]/#/$scratch/}"; do
		told apply "$example" --check </dev/null >"$scratch/stdout"
		[ $? = 3 ] && [ "$(grep -c '^+' "$scratch/stdout")" = \
			"$(grep -c '^[^#]*=\|^\[sideband' "$example")" ] || bad=1
		read=$((read + 1))
	done
	[ $bad = 0 ] && [ $read = 11 ]
	verdict $? "the examples of files are read"
}

# A file of another user is refused; without root, one of root's is in a user namespace
# of one's own.
test_owner() {
	local file=$scratch/theirs as=()
	echo '[exclude]' >"$file"
	if [ "$(id -u)" = 0 ]; then
		chown 65534 "$file"
	else
		file=/etc/passwd
		as=(unshare -Ur)
	fi
	"${as[@]}" "$scratch/sidebandctl" apply "$file" 2>"$scratch/stderr"
	[ $? = 1 ] && grep -q "\(theirs\|passwd\): belongs to user 65534, expected" "$scratch/stderr"
	verdict $? "a file of another user is refused"
}

# Thousands of stations fit in one command.
test_many() {
	local i words=()
	for i in $(seq 1 4096); do
		words+=(mac "$(printf '0c:c4:7a:00:%02x:%02x' $((i / 256)) $((i % 256)))" vlan 7)
	done
	[ "$(sidebandctl -d up eno1 bmc-link usb0 "${words[@]}" dev sb0 | grep -c '  mac(')" = 4096 ]
	verdict $? "4096 stations in one command"
}

# A result that can't be written is not a success, nor is it a refusal.
test_full() {
	local code=0
	sidebandctl help >/dev/full 2>"$scratch/stderr" || code=$?
	[ $code = 4 ] && grep -q '^sidebandctl: output: ' "$scratch/stderr"
	verdict $? "a full disk is an error"
}

# coloured ENVIRONMENT... COMMAND: does it answer in colours on a terminal?
coloured() { script -qec "env $*" /dev/null </dev/null | grep -c $'\033' >/dev/null; }

# Colours by default only where there is a terminal that has them, and nobody objects.
test_colours() {
	local bad=0 told="$scratch/told show sb0 <$scratch/answer"
	echo "dev ifname sb0 mode shared" >"$scratch/answer"
	coloured TERM=linux NO_COLOR= "$told" || bad=1
	coloured TERM=linux NO_COLOR= "${told/told/told -c=auto}" || bad=1
	coloured TERM=linux NO_COLOR=1 "${told/told/told -c}" || bad=1
	! coloured TERM=linux NO_COLOR=1 "$told" || bad=1
	! coloured TERM=dumb NO_COLOR= "$told" || bad=1
	! coloured -u TERM "$told" || bad=1
	! coloured TERM=linux NO_COLOR= "${told/told/told -c=never}" || bad=1
	! TERM=linux told show sb0 <"$scratch/answer" | grep -q $'\033' || bad=1
	verdict $bad "colours on a terminal, unless NO_COLOR is set"
}

# random_words SEED: words of the grammar, near misses and rubbish.
random_words() {
	awk -v seed="$1" 'BEGIN {
		srand(seed)
		n = split("up down discover ping wait audit timeout ipmi fd00::10 dev port station guard flush from 10.0.0.0/8 2001:db8::/32 10.1.0.0/8 exclude alias 192.168.100.2/24 fe80::1/64 2001:db8::2/64 /24 force show stats add set del help d s st all name eno1 eno1 sb0 usb0 bmc-link none mac vlan tag add keep primary active priority attach exclusive mode failover failback delayed never strict on probe probe-interval 10.0.0.1 dev address 100 0 4095 0c:c4:7a:00:00:01 0cc4.7a00.0001 0c- : . / -j -x \"\" \" # \\ \001 \377\376 " \
			"aaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", word, " ")
		count = int(rand() * 12)
		for (i = 0; i < count; i++)
			printf "%s ", word[1 + int(rand() * n)]
		print ""
	}'
}

# Whatever the words are: an exit code of the three, and no complaint of a sanitizer.
test_random() {
	local seed code bad=0 words
	for seed in $(seq 1 200); do
		random_words "$seed" >"$scratch/batch"
		read -ra words <"$scratch/batch"
		for how in words batch; do
			code=0
			if [ $how = words ]; then
				sidebandctl -d -- "${words[@]}" >/dev/null 2>"$scratch/stderr" || code=$?
			else
				sidebandctl -d -b "$scratch/batch" >/dev/null 2>"$scratch/stderr" || code=$?
			fi
			if [ $code -gt 2 ] || [ "$(wc -l <"$scratch/stderr")" -gt 1 ]; then
				bad=1
				echo "# seed $seed, $how, exit code $code: ${words[*]}"
				sed 's/^/# /' "$scratch/stderr"
			fi
		done
	done
	verdict $bad "random words"
}

echo "TAP version 13"
build
make_sysfs
test_harness
run_cases "$here/tool/cases"
run_cases "$here/tool/commands"
run_cases "$here/tool/answers"
run_cases "$here/tool/completions"
test_manual
test_references
test_help
test_completion
test_audit
test_usb_ids
test_examples
test_owner
test_many
test_full
test_colours
test_random
finish
