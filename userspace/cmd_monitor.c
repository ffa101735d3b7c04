// SPDX-License-Identifier: GPL-2.0
/* sidebandctl monitor: one line for each event. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <linux/genetlink.h>
#include <linux/sideband.h>
#include <netlink/netlink.h>

#include "attr.h"
#include "cmd.h"
#include "model.h"
#include "print.h"

/* What limits have cost the BMC. */
static void say_storm(struct ctl *ctl, const struct reply *dev)
{
	struct nlattr *dropped = dev->attrs.tb[SIDEBAND_A_DEV_STORM_DROPPED];

	out_paint(&ctl->out, OUT_NAME, reply_name(dev, SIDEBAND_A_DEV_IFNAME));
	if (dropped)
		out_text(&ctl->out, " frames dropped %llu",
			 (unsigned long long)nla_get_u64(dropped));
}

/* What the events are called, what they consist of, and what of that is said, where
 * it is not all.
 */
static const struct event {
	const char *name;
	const struct attr_set *set;
	void (*say)(struct ctl *ctl, const struct reply *reply);
} events[] = {
	[SIDEBAND_CMD_DEV_ADD_NTF] = { "add", &set_dev },
	[SIDEBAND_CMD_DEV_CHANGE_NTF] = { "change", &set_dev },
	[SIDEBAND_CMD_DEV_DEL_NTF] = { "del", &set_dev },
	[SIDEBAND_CMD_PORT_ADD_NTF] = { "add", &set_port },
	[SIDEBAND_CMD_PORT_CHANGE_NTF] = { "change", &set_port },
	[SIDEBAND_CMD_PORT_DEL_NTF] = { "del", &set_port },
	[SIDEBAND_CMD_STATION_ADD_NTF] = { "add", &set_station },
	[SIDEBAND_CMD_STATION_DEL_NTF] = { "del", &set_station },
	[SIDEBAND_CMD_EXCLUSION_ADD_NTF] = { "add", &set_exclusion },
	[SIDEBAND_CMD_EXCLUSION_CHANGE_NTF] = { "change", &set_exclusion },
	[SIDEBAND_CMD_EXCLUSION_DEL_NTF] = { "del", &set_exclusion },
	[SIDEBAND_CMD_GUARD_ADD_NTF] = { "add", &set_guard },
	[SIDEBAND_CMD_GUARD_DEL_NTF] = { "del", &set_guard },
	[SIDEBAND_CMD_STORM_START_NTF] = { "storm started", &set_dev,
					   say_storm },
	[SIDEBAND_CMD_STORM_END_NTF] = { "storm ended", &set_dev, say_storm },
	[SIDEBAND_CMD_FILTER_ADD_NTF] = { "add", &set_filter },
	[SIDEBAND_CMD_FILTER_DEL_NTF] = { "del", &set_filter },
};

/* Begins the line of an event with its time. */
static void begin(struct out *out, const char *object, const char *event)
{
	char text[64];

	out_time(text, sizeof(text));
	out_text(out, "%s %s %s", text, object, event);
	out_open_object(out, NULL);
	if (!out->json)
		return;
	out_json(out, "time", json_string(text));
	out_json(out, "object", json_string(object));
	out_json(out, "event", json_string(event));
}

/* Ends the line of an event. */
static void end(struct out *out)
{
	out_text(out, "\n");
	out_close(out);
	out_sync();
}

/* The counters of what an event is about; they are no news. */
static int stats_of(const struct attr_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		if (!strcmp(set->fields[i].name, "stats"))
			return set->fields[i].attr;
	return 0;
}

static int on_event(struct nl_msg *msg, void *data)
{
	struct genlmsghdr *genl = nlmsg_data(nlmsg_hdr(msg));
	const struct event *event;
	struct ctl *ctl = data;
	struct reply reply;

	if (nlmsg_datalen(nlmsg_hdr(msg)) < (int)GENL_HDRLEN ||
	    genl->cmd >= ARRAY_SIZE(events) || !events[genl->cmd].name)
		return NL_OK;
	event = &events[genl->cmd];
	if (reply_read(&reply, event->set, msg) < 0)
		return NL_OK;
	begin(&ctl->out, event->set->name, event->name);
	out_text(&ctl->out, " ");
	if (event->say)
		event->say(ctl, &reply);
	else
		print_words(ctl, event->set, &reply.attrs, 0);
	attr_json_set(&ctl->out, event->set, &reply.attrs,
		      stats_of(event->set));
	end(&ctl->out);
	return NL_OK;
}

/* Says that events were lost: what follows is right, what came is not all. */
static void say_lost(struct ctl *ctl)
{
	begin(&ctl->out, "monitor", "lost");
	out_text(&ctl->out, " events came faster than they were read, see 'sidebandctl show'");
	end(&ctl->out);
}

static int run_monitor(struct ctl *ctl, const struct verb *verb,
		       struct args *args)
{
	int ret;

	(void)verb;
	(void)args;
	if (ctl->dry_run)
		return CTL_OK;
	ret = kernel_listen(ctl);
	if (ret)
		return ret;
	nl_socket_modify_cb(ctl->genl.sk, NL_CB_VALID, NL_CB_CUSTOM, on_event,
			    ctl);
	fputs("listening for events\n", stderr);
	while (!ferror(stdout)) {
		ret = nl_recvmsgs_default(ctl->genl.sk);
		if (ret == -NLE_NOMEM)
			say_lost(ctl);
		else if (ret < 0 && ret != -NLE_INTR)
			return out_error(ctl, CTL_REFUSED, "monitor", "%s",
					 nl_geterror(ret));
	}
	return CTL_OK;
}

static const struct keyword keywords[] = { {} };

static const struct verb monitor = {
	"monitor", "", "print one line for each event until interrupted",
	keywords, &set_dev, 0, 0, run_monitor, ""
};

const struct object object_monitor = {
	.name = "monitor",
	.about = "one line for each event, with its time",
	.only = &monitor,
};
