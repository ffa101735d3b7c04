// SPDX-License-Identifier: GPL-2.0
/* sidebandctl audit: what in the configuration should be otherwise. */

#include <string.h>

#include <linux/sideband.h>

#include "audit.h"
#include "cmd.h"
#include "site.h"

static const char *const severities[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static const enum out_colour colours[] = {
	[SEVERITY_ERROR] = OUT_BAD,
	[SEVERITY_WARNING] = OUT_HINT,
	[SEVERITY_NOTE] = OUT_PLAIN,
};

/* One finding: what, why, and what to do. */
static void show_finding(struct out *out, const struct finding *finding)
{
	const struct audit_check *check = finding->check;

	out_paint(out, colours[check->severity], severities[check->severity]);
	out_text(out, ": %s\n    %s\n", finding->what, check->why);
	out_text(out, "    mend: %s\n", finding->mend);
	out_open_object(out, NULL);
	out_json(out, "severity", json_string(severities[check->severity]));
	out_json(out, "check", json_string(check->name));
	out_json(out, "dev", out_json_string(finding->dev));
	out_json(out, "what", out_json_string(finding->what));
	out_json(out, "why", json_string(check->why));
	out_json(out, "mend", out_json_string(finding->mend));
	out_close(out);
}

/* The worst come first. */
static void show_findings(struct out *out, const struct audit *audit)
{
	enum severity severity;
	size_t i;

	out_open_array(out, NULL);
	for (severity = 0; severity < SEVERITIES; severity++)
		for (i = 0; i < audit->count; i++)
			if (audit->at[i].check->severity == severity)
				show_finding(out, &audit->at[i]);
	out_close(out);
}

/* True where something was found that is no mere note. */
static bool is_bad(const struct audit *audit)
{
	size_t i;

	for (i = 0; i < audit->count; i++)
		if (audit->at[i].check->severity != SEVERITY_NOTE)
			return true;
	return false;
}

static const char *inband_text(const struct inband *inband)
{
	if (!inband->there)
		return "no /dev/ipmi0 to ask the BMC by";
	return inband->error ? "the BMC could not be asked in-band" :
			       "the BMC was asked in-band";
}

/* Says what silence means: how much was looked at. */
static void show_nothing(struct ctl *ctl, const struct site *site)
{
	size_t devs = site->view.devs.count;

	if (!devs)
		cmd_say_no_sideband(ctl);
	else if (!ctl->quiet)
		out_text(&ctl->out, "nothing found in %zu sideband%s, %s\n",
			 devs, devs == 1 ? "" : "s",
			 inband_text(&site->inband));
}

/* A BMC that can't be asked hides what only it knows. */
static void warn_inband(const struct ctl *ctl, const struct inband *inband)
{
	char sentence[128];

	if (!inband->error)
		return;
	snprintf(sentence, sizeof(sentence),
		 "the BMC can't be asked in-band, and some checks need that: %s",
		 strerror(inband->error));
	out_warn(ctl, "/dev/ipmi0", sentence);
}

static int show(struct ctl *ctl, struct site *site)
{
	struct audit audit = { .site = site };
	int ret;

	ret = audit_run(&audit);
	if (!ret) {
		warn_inband(ctl, &site->inband);
		show_findings(&ctl->out, &audit);
		if (!audit.count)
			show_nothing(ctl, site);
		ret = is_bad(&audit) ? CTL_DIFFERS : CTL_OK;
	}
	audit_free(&audit);
	return ret;
}

static int run_audit(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct site site = site_of(ctl);
	int ret;

	(void)verb;
	ret = site_read(&site, args);
	if (!ret && !ctl->dry_run)
		ret = show(ctl, &site);
	site_free(&site);
	return ret;
}

static const struct keyword keywords[] = {
	{ "dev", "NAME", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{}
};

static const struct verb audit = {
	"audit", "[ dev NAME ]", "say what should be otherwise, why, and how",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_audit, "dev sb0"
};

const struct object object_audit = {
	.name = "audit",
	.about = "what in the configuration should be otherwise, and why",
	.only = &audit,
};
