// SPDX-License-Identifier: GPL-2.0
/* What is known of sidebands while they are shown. */

#include <string.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "view.h"

/* Nothing is known yet. */
struct view view_of(struct ctl *ctl)
{
	return (struct view){
		.ctl = ctl,
		.devs.set = &set_dev,
		.ports.set = &set_port,
		.stations.set = &set_station,
		.filters.set = &set_filter,
		.exclusions.set = &set_exclusion,
	};
}

/* Each finds the next of its kind in the sideband being shown. */
static struct reply *next_of(const struct view *view,
			     const struct replies *replies, int attr, size_t *i)
{
	while (*i < replies->count) {
		struct reply *reply = &replies->at[(*i)++];

		if (!strcmp(reply_name(reply, attr), view->name))
			return reply;
	}
	return NULL;
}

struct reply *view_next_port(const struct view *view, size_t *i)
{
	return next_of(view, &view->ports, SIDEBAND_A_PORT_DEV, i);
}

struct reply *view_next_station(const struct view *view, size_t *i)
{
	return next_of(view, &view->stations, SIDEBAND_A_STATION_DEV, i);
}

struct reply *view_next_filter(const struct view *view, size_t *i)
{
	return next_of(view, &view->filters, SIDEBAND_A_FILTER_DEV, i);
}

/* State of a port or BMC link; up where the kernel does not tell. */
__u32 view_leg_state(const struct reply *reply, int attr)
{
	if (!reply->attrs.tb[attr])
		return SIDEBAND_LEG_STATE_UP;
	return nla_get_u32(reply->attrs.tb[attr]);
}

/* What belongs to the sidebands. */
static int read_parts(struct ctl *ctl, const struct args *args, void *data)
{
	struct view *view = data;
	int ret;

	ret = cmd_list_parts(ctl, SIDEBAND_CMD_PORT_GET, SIDEBAND_A_PORT_DEV,
			     args, &view->ports);
	if (!ret)
		ret = cmd_list_parts(ctl, SIDEBAND_CMD_STATION_GET,
				     SIDEBAND_A_STATION_DEV, args,
				     &view->stations);
	if (!ret)
		ret = cmd_list_parts(ctl, SIDEBAND_CMD_FILTER_GET,
				     SIDEBAND_A_FILTER_DEV, args,
				     &view->filters);
	return ret;
}

/* Asks the kernel for all sidebands, or for the one that was named. */
int view_read(struct view *view, struct args *args)
{
	return cmd_read_whole(view->ctl, args, &view->devs, read_parts, view);
}

/* Asks for the exclusions, which are of ports and not of sidebands. */
int view_read_exclusions(struct view *view, const struct args *args)
{
	struct args all = { .verb = args->verb };

	return kernel_list(view->ctl, SIDEBAND_CMD_EXCLUSION_GET, &all,
			   &view->exclusions);
}

/* Forgets what was read. */
void view_clear(struct view *view)
{
	replies_clear(&view->devs);
	replies_clear(&view->ports);
	replies_clear(&view->stations);
	replies_clear(&view->filters);
	replies_clear(&view->exclusions);
}

void view_free(struct view *view)
{
	replies_free(&view->devs);
	replies_free(&view->ports);
	replies_free(&view->stations);
	replies_free(&view->filters);
	replies_free(&view->exclusions);
}
