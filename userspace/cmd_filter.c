// SPDX-License-Identifier: GPL-2.0
/* sidebandctl filter: which frames to the host the BMC has, too, or instead. */

#include <string.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "loss.h"
#include "schema.h"

#define FILTER_NAME(flags) \
	{ "name", "NAME", value_filter_name, SIDEBAND_A_FILTER_NAME, 0, \
	  KW_FIRST | (flags), .about = "the name by which it is spoken of", \
	  .names = NAMES_FILTER }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, SIDEBAND_A_FILTER_DEV, 0, flags, \
	  .about = "the sideband", .names = NAMES_SIDEBAND }
#define DEST(attr) \
	{ "dest", "IP", value_dest, SIDEBAND_A_FILTER_##attr, \
	  .about = "the address it is to, or that is asked for" }
#define ACTION(word, meaning) \
	{ word, NULL, value_filter_action, SIDEBAND_A_FILTER_ACTION, \
	  .about = meaning }

static const struct keyword add_keywords[] = {
	{ "name", "NAME", value_filter_name, SIDEBAND_A_FILTER_NAME, 0,
	  KW_FIRST | KW_NEEDED, .about = "the name by which it is spoken of" },
	DEV(KW_NEEDED | KW_GUESS),
	{ "vlan", "ID", value_vlan, SIDEBAND_A_FILTER_VLAN,
	  .about = "a VLAN of the BMC's on the wire, none: all that it has" },
	{ "ethertype", "TYPE", value_ethertype, SIDEBAND_A_FILTER_ETHERTYPE,
	  .about = "what is behind the tag" },
	DEST(IPV4),
	{ "proto", "PROTO", value_protocol, SIDEBAND_A_FILTER_PROTOCOL,
	  .about = "the protocol of IP" },
	{ "port", "PORTNUM", value_port, SIDEBAND_A_FILTER_PORT,
	  .about = "destination port of UDP or TCP" },
	ACTION("exclusive", "the BMC has it instead of the host"),
	ACTION("copy", "both have it"),
	{ "force", NULL, NULL, 0, 0, KW_LOCAL,
	  .about = "though the host would be cut off" },
	{}
};

static const struct keyword del_keywords[] = {
	FILTER_NAME(KW_NEEDED), DEV(KW_NEEDED | KW_GUESS), {}
};

static const struct keyword show_keywords[] = {
	FILTER_NAME(0), DEV(KW_LIST), {}
};

/* An address is sent by the attribute of its family. */
static void settle_dest(struct args *args)
{
	static const struct keyword dest_ipv6 = DEST(IPV6);
	struct arg *dest = args_find(args, "dest", -1);

	if (dest && dest->value.len == sizeof(dest->value.data.ipv6))
		dest->kw = &dest_ipv6;
}

/* RMCP is spoken by UDP; a number alone does not say. */
static int settle_protocol(const struct ctl *ctl, struct args *args)
{
	const struct arg *port = args_find(args, "port", -1);

	if (!port || args_find(args, "proto", -1) ||
	    strncmp(port->text, "rmcp", 4) ||
	    args_add(ctl, args, args_keyword(args, "proto"), "udp"))
		return CTL_OK;
	return CTL_USAGE;
}

/* Who cuts the host off has to mean it. */
static int check_loss(const struct ctl *ctl, const struct args *args)
{
	const char *loss = loss_of_args(args);

	if (!loss || args_find(args, "force", -1))
		return CTL_OK;
	return out_error(ctl, CTL_REFUSED, "exclusive",
			 "the host would lose %s; add a condition, or say 'force' if that is meant",
			 loss);
}

/* Makes of what was typed what is sent; a filter has just one action. */
int filter_settle(const struct ctl *ctl, struct args *args)
{
	bool exclusive = args_find(args, "exclusive", -1);
	bool copy = args_find(args, "copy", -1);

	if (exclusive && copy)
		return out_error(ctl, CTL_USAGE, "copy",
				 "the BMC has a frame too, or instead of the host, not both");
	if (!exclusive && !copy)
		return out_error(ctl, CTL_USAGE, args->verb,
				 "'exclusive' or 'copy' is missing");
	settle_dest(args);
	return settle_protocol(ctl, args) ?: check_loss(ctl, args);
}

static int run_add(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	return filter_settle(ctl, args) ?: cmd_change(ctl, verb, args);
}

static const struct verb verbs[] = {
	{ "show", "[ NAME ] [ dev DEV ]", "list filters",
	  show_keywords, &set_filter, SIDEBAND_CMD_FILTER_GET, 0, cmd_list,
	  "dev sb0" },
	{ "add",
	  "NAME dev DEV [ vlan ID ] [ ethertype TYPE ] [ dest IP ] [ proto PROTO ] [ port PORTNUM ] { exclusive [ force ] | copy }",
	  "give the BMC what is sent to the host and meets all conditions",
	  add_keywords, &set_filter, SIDEBAND_CMD_FILTER_ADD, 0, run_add,
	  "rmcp dev sb0 port rmcp exclusive" },
	{ "del", "NAME dev DEV", "take a filter away",
	  del_keywords, &set_filter, SIDEBAND_CMD_FILTER_DEL, 0, cmd_change,
	  "rmcp dev sb0" },
	{}
};

const struct object object_filter = {
	.name = "filter",
	.about = "filters: frames to the host that the BMC has, too, or instead",
	.verbs = verbs,
};
