// SPDX-License-Identifier: GPL-2.0
/* sidebandctl guard: from whom a BMC may be reached. */

#include <stdio.h>
#include <string.h>
#include <linux/sideband.h>
#include <netlink/attr.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"
#include "print.h"

#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_GUARD_DEV, 0, flags, \
	  .about = "the sideband", .names = NAMES_SIDEBAND }

/* A prefix becomes two attributes; a MAC is told from it by its size. */
static int put_entry(struct nl_msg *msg, const struct value *value)
{
	const struct ip *ip = &value->data.ip;

	if (value->len == sizeof(value->data.mac))
		return nla_put(msg, SIDEBAND_A_GUARD_MAC, value->len,
			       value->data.mac);
	if (nla_put(msg, SIDEBAND_A_GUARD_PREFIX, ip_size(ip), ip->bytes) < 0)
		return -NLE_MSGSIZE;
	return nla_put_u32(msg, SIDEBAND_A_GUARD_PREFIX_LENGTH, ip->prefix);
}

#define FROM(known) \
	{ "from", "{ PREFIX | MAC }", value_guard, SIDEBAND_A_GUARD_PREFIX, \
	  SIDEBAND_A_GUARD_ENTRY, KW_FIRST | KW_MANY | KW_NEEDED, \
	  .put = put_entry, .about = "from whom: IP addresses, or one MAC", \
	  .names = known }

static const struct keyword add_keywords[] = {
	FROM(NAMES_NOTHING), DEV(KW_NEEDED | KW_GUESS), {}
};

static const struct keyword del_keywords[] = {
	FROM(NAMES_GUARD), DEV(KW_NEEDED | KW_GUESS), {}
};

static const struct keyword flush_keywords[] = {
	DEV(KW_FIRST | KW_NEEDED),
	{}
};

static const struct keyword show_keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{}
};

/* Prints one entry: a line of text, or a JSON object. */
static void show_entry(struct ctl *ctl, struct reply *entry)
{
	out_text(&ctl->out, "    ");
	print_words(ctl, &set_guard_entry, &entry->attrs, 0);
	out_text(&ctl->out, "\n");
	out_open_object(&ctl->out, NULL);
	attr_json_set(&ctl->out, &set_guard_entry, &entry->attrs, 0);
	out_close(&ctl->out);
}

/* The entries of a sideband come in a row, from the first that is left on. */
static size_t show_entries(struct ctl *ctl, const char *name,
			   struct replies *entries, size_t i)
{
	size_t first = i;

	for (; i < entries->count; i++) {
		if (strcmp(reply_name(&entries->at[i], SIDEBAND_A_GUARD_DEV),
			   name))
			break;
		if (i == first)
			out_text(&ctl->out, ":\n");
		show_entry(ctl, &entries->at[i]);
	}
	if (i == first)
		out_text(&ctl->out, ": open\n");
	return i;
}

static void show_guards(struct ctl *ctl, struct replies *devs,
			struct replies *entries)
{
	const struct field *field = schema_field(&set_dev,
						 SIDEBAND_A_DEV_IFNAME);
	size_t i, next = 0;
	const char *name;

	out_open_array(&ctl->out, NULL);
	for (i = 0; i < devs->count; i++) {
		name = reply_name(&devs->at[i], SIDEBAND_A_DEV_IFNAME);
		out_paint(&ctl->out, OUT_NAME, name);
		out_open_object(&ctl->out, NULL);
		attr_json(&ctl->out, field,
			  devs->at[i].attrs.tb[SIDEBAND_A_DEV_IFNAME]);
		out_open_array(&ctl->out, "entries");
		next = show_entries(ctl, name, entries, next);
		out_close(&ctl->out);
		out_close(&ctl->out);
	}
	out_close(&ctl->out);
	if (!devs->count)
		cmd_say_no_sideband(ctl);
}

static int read_entries(struct ctl *ctl, const struct args *args, void *entries)
{
	return cmd_list_parts(ctl, SIDEBAND_CMD_GUARD_GET, SIDEBAND_A_GUARD_DEV,
			      args, entries);
}

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct replies entries = { .set = &set_guard };
	struct replies devs = { .set = &set_dev };
	int ret;

	(void)verb;
	ret = cmd_read_whole(ctl, args, &devs, read_entries, &entries);
	if (!ret && !ctl->dry_run)
		show_guards(ctl, &devs, &entries);
	replies_free(&devs);
	replies_free(&entries);
	return ret;
}

/* The kernel wants to be told that all of them are meant. */
static int run_flush(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	static const struct keyword all = {
		"all", NULL, NULL, SIDEBAND_A_GUARD_ALL
	};

	if (!args_add(ctl, args, &all, "all"))
		return CTL_REFUSED;
	return kernel_change(ctl, verb->cmd, args);
}

static const struct verb verbs[] = {
	{ "show", "[ dev DEV ]", "list from whom each BMC may be reached",
	  show_keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_show, "dev sb0" },
	{ "add", "{ PREFIX | MAC } ... dev DEV",
	  "let the BMC be reached from there, and from nowhere else",
	  add_keywords, &set_guard, SIDEBAND_CMD_GUARD_ADD, 0, cmd_change,
	  "192.168.100.0/24 10.0.0.7 dev sb0" },
	{ "del", "{ PREFIX | MAC } ... dev DEV", "take some of them away",
	  del_keywords, &set_guard, SIDEBAND_CMD_GUARD_DEL, 0, cmd_change,
	  "10.0.0.7 dev sb0" },
	{ "flush", "dev DEV", "take all away: the BMC may be reached from everywhere",
	  flush_keywords, &set_guard, SIDEBAND_CMD_GUARD_DEL, 0, run_flush, "dev sb0" },
	{}
};

const struct object object_guard = {
	.name = "guard",
	.about = "guards: from whom a BMC may be reached",
	.verbs = verbs,
};
