# SPDX-License-Identifier: GPL-2.0
# Count the results of a KTAP report, say how it goes, and sum it up.
#
# awk -v part=NAME -v totals=FILE -f ktap.awk: the report on stdin, a line for each
# test on stdout, and "NAME passed failed skipped" into FILE.
#
# What counts are the subtests (indented by two) of a test, or the test itself
# where it has none. A failed test without a failed subtest is one failure more;
# so is a plan that was not kept, since a test that died early must not pass.

function result(line) {
	if (line ~ /^not ok/)
		return line ~ /# *(TODO|todo)/ ? "skip" : "fail"
	return line ~ /# *(SKIP|skip)/ ? "skip" : "pass"
}

function name(line) {
	sub(/^(not )?ok *[0-9]* *(- )?/, "", line)
	return line
}

function say(text) {
	printf "%-9s %s\n", part, text
	fflush()
}

function plan(line) {
	sub(/^1\.\./, "", line)
	return line + 0
}

function count(kind, what) {
	sum[kind]++
	if (kind == "fail")
		say("FAILED " what)
	else if (kind == "skip")
		say("SKIPPED " what)
}

function start_test() {
	inner = inner_failed = 0
	inner_plan = -1
	reason = ""
}

function end_test(line,    kind) {
	kind = result(line)
	if (!inner) {
		count(kind, name(line) (reason == "" ? "" : " " reason))
	} else if (inner_plan >= 0 && inner_plan != inner) {
		count("fail", name(line) ": " inner " results, not the " inner_plan " planned")
	} else if (kind == "fail" && !inner_failed) {
		count("fail", name(line))
	}
	if (inner || kind == "pass")
		say((kind == "fail" ? "not ok " : "ok ") name(line) (inner ? ", " inner " results" : ""))
	tests++
	start_test()
}

BEGIN { planned = -1; start_test() }

/^# [^ ]+$/ { current = $2 ": " }

/^  (not )?ok / {
	inner++
	kind = result(substr($0, 3))
	inner_failed += kind == "fail"
	count(kind, current name(substr($0, 3)))
}
/^  1\.\./ {
	inner_plan = plan(substr($0, 3))
	if (match($0, /# *SKIP.*/))
		reason = substr($0, RSTART)
}
/^1\.\./ { planned = plan($0) }
/^(not )?ok / { end_test($0) }

END {
	if (planned < 1)
		count("fail", "no test found")
	else if (planned != tests)
		count("fail", current tests + 0 " tests ended, not the " planned " planned")
	print part, sum["pass"] + 0, sum["fail"] + 0, sum["skip"] + 0 >totals
}
