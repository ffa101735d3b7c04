// SPDX-License-Identifier: GPL-2.0
/* What most commands do: change one thing, or list things. */

#include <string.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "model.h"
#include "names.h"
#include "print.h"
#include "quote.h"

/* So often what changes while it is read is read again. */
#define WHOLE_TRIES 10

/* Sends the arguments; the kernel does all of it or nothing. */
int cmd_change(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	return kernel_change(ctl, verb->cmd, args);
}

/* True for the name of a sideband, typed where that of one of its parts was wanted. */
static bool is_misplaced_dev(struct ctl *ctl, const struct args *args)
{
	struct args all = { .verb = args->verb };
	struct replies devs = { .set = &set_dev };
	bool found = false;
	size_t i;

	if (args->count == 1 && args_keyword(args, "dev"))
		kernel_list(ctl, SIDEBAND_CMD_DEV_GET, &all, &devs);
	for (i = 0; i < devs.count; i++)
		found |= !strcmp(args->at[0].text,
				 reply_name(&devs.at[i], SIDEBAND_A_DEV_IFNAME));
	replies_free(&devs);
	return found;
}

/* Says that nothing is there of what was asked for. */
static int say_none(struct ctl *ctl, const struct verb *verb,
		    const struct args *args)
{
	if (verb->set == &set_dev)
		return names_error(ctl, CTL_REFUSED, NAMES_SIDEBAND,
				   args->at[0].text, "there is no such sideband");
	if (is_misplaced_dev(ctl, args))
		return out_error(ctl, CTL_REFUSED, args->at[0].text,
				 "is a sideband and no %s, did you mean 'sidebandctl %s dev %s'?",
				 verb->set->name, args->verb,
				 QUOTED(args->at[0].text));
	return out_error(ctl, CTL_REFUSED, args->at[0].text,
			 "no sideband has such a %s", verb->set->name);
}

/* What an answer in text is where there is nothing to list. */
void cmd_say_no_sideband(struct ctl *ctl)
{
	out_text(&ctl->out, "no sideband in this network namespace\n");
}

/* Says why a list is empty: that there is not even a sideband; exclusions need
 * none.
 */
static int explain_empty(struct ctl *ctl, const struct verb *verb,
			 const struct args *args)
{
	struct args all = { .verb = args->verb };
	struct replies devs = { .set = &set_dev };
	int ret = CTL_OK;

	if (verb->set == &set_exclusion) {
		out_text(&ctl->out, "no exclusion in this network namespace\n");
		return CTL_OK;
	}
	if (verb->set != &set_dev)
		ret = kernel_list(ctl, SIDEBAND_CMD_DEV_GET, &all, &devs);
	if (!ret && !devs.count)
		cmd_say_no_sideband(ctl);
	replies_free(&devs);
	return ret;
}

/* Prints what matches all that was typed; the kernel selects by some only. */
static int print_list(struct ctl *ctl, const struct verb *verb,
		      const struct args *args, struct replies *replies)
{
	size_t i, shown = 0;

	for (i = 0; i < replies->count; i++)
		shown += reply_matches(&replies->at[i], args);
	if (!shown && args->count &&
	    !(args->at[0].kw->flags & (KW_LIST | KW_FILTER)))
		return say_none(ctl, verb, args);
	out_open_array(&ctl->out, NULL);
	for (i = 0; i < replies->count; i++)
		if (reply_matches(&replies->at[i], args))
			print_line(ctl, verb->set, &replies->at[i]);
	out_close(&ctl->out);
	return CTL_OK;
}

/* Asks for the sideband that was typed, or for all. */
static int read_devs(struct ctl *ctl, struct args *args, struct replies *devs)
{
	replies_clear(devs);
	if (args->count)
		return kernel_get(ctl, SIDEBAND_CMD_DEV_GET, args, devs);
	return kernel_list(ctl, SIDEBAND_CMD_DEV_GET, args, devs);
}

/* True where there are the same sidebands in both, under the same names. */
static bool are_same_devs(const struct replies *a, const struct replies *b)
{
	struct reply *x = a->at, *y = b->at;
	size_t i;

	for (i = 0; i < a->count && i < b->count; i++, x++, y++)
		if (reply_number(x, SIDEBAND_A_DEV_IFINDEX) !=
		    reply_number(y, SIDEBAND_A_DEV_IFINDEX) ||
		    strcmp(reply_name(x, SIDEBAND_A_DEV_IFNAME),
			   reply_name(y, SIDEBAND_A_DEV_IFNAME)))
			return false;
	return a->count == b->count;
}

/* Asks for sidebands, and for what belongs to them. That tells the name of its sideband
 * only: all is read again where one was renamed, came or went meanwhile.
 */
int cmd_read_whole(struct ctl *ctl, struct args *args, struct replies *devs,
		   int (*read_parts)(struct ctl *ctl, const struct args *args,
				     void *data),
		   void *data)
{
	struct replies after = { .set = &set_dev };
	int tries, ret = CTL_OK;
	bool same = false;

	for (tries = 0; !ret && !same && tries < WHOLE_TRIES; tries++) {
		ret = read_devs(ctl, args, devs);
		if (!ret)
			ret = read_parts(ctl, args, data);
		if (!ret && !ctl->dry_run)
			ret = read_devs(ctl, args, &after);
		same = are_same_devs(devs, &after);
	}
	replies_free(&after);
	if (ret || same)
		return ret;
	return out_error(ctl, CTL_REFUSED, args->verb,
			 "the configuration changes too fast to be listed, try again");
}

/* Shows something of the sideband that was typed, or of all. */
int cmd_each_dev(struct ctl *ctl, const struct verb *verb, struct args *args,
		 void (*show)(struct ctl *ctl, const struct args *args,
			      struct reply *dev))
{
	struct replies devs = { .set = &set_dev };
	size_t i;
	int ret;

	if (args_find(args, "dev", -1))
		ret = kernel_get(ctl, verb->cmd, args, &devs);
	else
		ret = kernel_list(ctl, verb->cmd, args, &devs);
	if (!ret && !ctl->dry_run) {
		out_open_array(&ctl->out, NULL);
		for (i = 0; i < devs.count; i++)
			show(ctl, args, &devs.at[i]);
		out_close(&ctl->out);
		if (!devs.count)
			cmd_say_no_sideband(ctl);
	}
	replies_free(&devs);
	return ret;
}

/* Lists what belongs to the sidebands, of one where one was named. */
int cmd_list_parts(struct ctl *ctl, __u8 cmd, __u16 attr,
		   const struct args *args, struct replies *replies)
{
	const struct keyword keywords[] = {
		{ "dev", "DEV", value_ifname, attr, 0, KW_LIST },
		{}
	};
	struct args of = { .keywords = keywords, .verb = args->verb };
	int ret = CTL_OK;

	if (args->count && !args_add(ctl, &of, keywords, args->at[0].text))
		ret = CTL_USAGE;
	if (!ret)
		ret = kernel_list(ctl, cmd, &of, replies);
	args_free(&of);
	return ret;
}

/* Asks for one thing where its whole name was typed, else lists. */
int cmd_list(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct replies replies = { .set = verb->set };
	int ret;

	if (verb->key && args->count == verb->key)
		ret = kernel_get(ctl, verb->cmd, args, &replies);
	else
		ret = kernel_list(ctl, verb->cmd, args, &replies);
	if (!ret && !ctl->dry_run)
		ret = print_list(ctl, verb, args, &replies);
	if (!ret && !ctl->dry_run && !ctl->out.json && !replies.count)
		ret = explain_empty(ctl, verb, args);
	replies_free(&replies);
	return ret;
}
