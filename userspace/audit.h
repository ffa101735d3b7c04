/* SPDX-License-Identifier: GPL-2.0 */
/* What in a configuration goes against good practice with shared ports. */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "out.h"

struct audit_check;
struct site;

enum severity {
	SEVERITY_ERROR,		/* it can't work so */
	SEVERITY_WARNING,	/* it works, and should not be so */
	SEVERITY_NOTE,		/* it is so by choice */
	SEVERITIES
};

/**
 * struct finding - something that should be otherwise
 * @check: which check has found it
 * @dev: name of the sideband
 * @what: what is wrong, a sentence without its full stop
 * @mend: the command that mends it; a word in capitals only its reader knows, and what
 *	comes before that leaves the BMC as it is
 */
struct finding {
	const struct audit_check *check;
	char dev[16];
	char what[256];
	char mend[512];
};

/**
 * struct audit - what is found on a host
 * @site: what there is
 * @check: the one that runs
 * @at: what is found, by sideband
 * @count: how many
 * @full: there was no memory for more
 */
struct audit {
	struct site *site;
	const struct audit_check *check;
	struct finding *at;
	size_t count;
	bool full;
};

/**
 * struct audit_check - one thing to look for
 * @name: a word for it
 * @severity: how bad it is
 * @why: why it matters, a sentence
 * @run: looks for it in the sideband that is looked at
 */
struct audit_check {
	const char *name;
	enum severity severity;
	const char *why;
	void (*run)(struct audit *audit);
};

int audit_run(struct audit *audit);
void audit_free(struct audit *audit);

#endif /* AUDIT_H */
