# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# How the demonstration looks. Sourced, outside the guest and in it.

can_paint() { [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; }

# paint good|bad|typed|title|quiet TEXT
paint() {
	local code
	if [ -z "${DEMO_COLOUR:-}" ]; then
		printf '%s' "$2"
		return
	fi
	case $1 in
	good) code=32 ;;
	bad) code='1;31' ;;
	typed) code=36 ;;
	title) code=1 ;;
	*) code=2 ;;
	esac
	printf '\e[%sm%s\e[0m' "$code" "$2"
}

title() { printf '\n%s\n' "$(paint title "$*")"; }

# tell SENTENCE...: one line each.
tell() { printf '  %s\n' "$@" | sed 's/ *$//'; }

# shown [LINES]: what a command said, set apart; at most so many lines of it.
shown() {
	tr -d '\r' | awk -v most="${1:-1000}" '
		NR > most { print "      ..."; exit }
		{ sub(/ *$/, ""); print ($0 == "") ? "" : "      " $0 }'
}
