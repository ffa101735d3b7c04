# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034
# SPDX-License-Identifier: GPL-2.0
# How the demonstrations tell their steps, type commands and judge what comes of
# them. Sourced by session and failover, after lib.sh, words.sh and bmc.sh.

# ---- telling ----

steps=0
current=start
titles=()
checks=()
screen=$scratch/screen

step() {
	current=$*
	titles+=("$current")
	checks+=(0)
	title "$((++steps)). $current"
}

good() {
	tell "$(paint good "ok")  $*"
	checks[-1]=$((checks[-1] + 1))
}

bad() {
	tell "$(paint bad "FAILED")  $*"
	exit 1
}

# Ends the demonstration, whether it came to its end or not.
finish_demo() {
	local code=$?
	if [ -z "${complete:-}" ]; then
		title "Step $steps ($current) FAILED"
		[ ! -s "$screen" ] || { tell "On the console:"; shown <"$screen"; }
		[ ! -s "$board/log" ] || { tell "The BMC said:"; shown <"$board/log"; }
		code=1
	fi
	touch "$traffic/stop" 2>/dev/null
	finished=1
	(exit "$code")
	clean_up
}

# typed_line MACHINE COMMAND...
declare -A prompts=([lan]='lan$' [client]='client$')
typed_line() {
	tell "$(paint quiet "${prompts[$1]:-$1#}") $(paint typed "${*:2}")"
}

# said MACHINE COMMAND...: as it is typed there. Its output is kept.
said() {
	typed_line "$@"
	ns "$1" timeout 60 "${@:2}" >"$scratch/said" 2>&1
}

# typed MACHINE COMMAND...: it has to succeed, and its output is shown.
typed() {
	local code=0
	said "$@" || code=$?
	shown 8 <"$scratch/said"
	[ $code = 0 ] || bad "exit code $code"
}

# expect PATTERN SENTENCE: of what was said last.
expect() {
	grep -qE "$1" "$scratch/said" || bad "expected: $2"
	good "$2"
}

# answers MACHINE ADDRESS SENTENCE
answers() {
	said "$1" ping -c 2 -i 0.2 -q "$2" || bad "no answer, expected: $3"
	grep packets "$scratch/said" | shown
	good "$3"
}

# silent ADDRESS SENTENCE: the LAN gets no answer from there.
silent() {
	! said lan ping -c 1 -W 1 -q "$1" || bad "an answer, expected: $2"
	grep packets "$scratch/said" | shown
	good "$2"
}

# ---- a serial console over LAN ----

await() { wait_for 60 grep -q "$1" "$screen" || bad "expected on the console: $1"; }

# open_console MACHINE: into a terminal, of which $screen is the screen. It is
# woken first: ipmi_sim goes on with the packet numbers of the session before,
# and takes a packet of the same number for a repetition.
open_console() {
	typed_line "$1" "${ipmi[@]}" sol activate
	rm -f "$scratch/keys" "$screen"
	mkfifo "$scratch/keys"
	exec {keys}<>"$scratch/keys"
	background ip netns exec "$1" socat - \
		"EXEC:${ipmi[*]} sol activate,pty,setsid,ctty,rawer" \
		<"$scratch/keys" >"$screen" 2>&1
	await "SOL Session operational"
	printf '\r' >&"$keys"
	await "console: ready"
}

# type_there TEXT: the console has to answer.
type_there() {
	printf '%s\r' "$1" >&"$keys"
	await "you typed '$1'"
}

# It is left by ~.
close_console() {
	printf '~.' >&"$keys"
	await "terminated ipmitool"
	exec {keys}>&-
	shown <"$screen"
	rm "$screen"
}

# ---- the end ----

summary() {
	local i
	title "Summary: all $steps steps went well"
	for i in "${!titles[@]}"; do
		tell "$((i + 1)). ${titles[i]}: $(paint good "${checks[i]} ok")"
	done
}
