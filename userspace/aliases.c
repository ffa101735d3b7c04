// SPDX-License-Identifier: GPL-2.0
/* The alias addresses of a configuration. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/if.h>

#include "addr.h"
#include "aliases.h"
#include "ctl.h"
#include "link.h"
#include "netdev.h"
#include "state.h"

/* Adds the line of an address that was set here, as 'alias add' takes it. */
static bool add_line(struct state *state, const struct links *links,
		     const struct addr *addr)
{
	const struct link *link = links_at(links, addr->index), *base;

	if (addr->proto != ADDR_PROTO || !link)
		return true;
	base = links_base(links, link);
	return state_add_alias(state, &addr->ip, base->name,
			       base == link ? 0 : link->vlan);
}

/* The kernel lists those of IPv6 in no order that lasts. */
static int compare(const void *a, const void *b)
{
	const struct addr *left = a, *right = b;
	int diff;

	diff = (int)left->ip.family - right->ip.family;
	diff = diff ?: memcmp(left->ip.bytes, right->ip.bytes,
			      ip_size(&left->ip));
	diff = diff ?: (int)left->ip.prefix - right->ip.prefix;
	return diff ?: (left->index > right->index) - (left->index < right->index);
}

/* Adds what there is, in the order of the addresses. */
int aliases_read(struct ctl *ctl, struct state *state)
{
	struct links links = {};
	struct addrs addrs = {};
	size_t i;
	int ret;

	ret = links_read(ctl, &links);
	if (!ret)
		ret = addrs_read(ctl, &addrs);
	if (addrs.count)
		qsort(addrs.at, addrs.count, sizeof(*addrs.at), compare);
	for (i = 0; !ret && i < addrs.count; i++)
		if (!add_line(state, &links, &addrs.at[i]))
			ret = out_error(ctl, CTL_REFUSED, "save",
					"out of memory");
	addrs_free(&addrs);
	links_free(&links);
	return ret;
}

/* The device of a line, and its VLAN or 0. */
static __u16 read_device(const struct item *item, char *dev)
{
	unsigned short vlan;

	*dev = '\0';
	return sscanf(item->text, "%*s dev %15s vlan %hu", dev, &vlan) == 2 ?
	       vlan : 0;
}

/* Has a line that names a VLAN device name the one below and the VLAN, as it is shown. */
static bool settle(struct item *item, const struct links *links)
{
	const struct link *link, *base;
	char dev[IFNAMSIZ], *text;

	if (read_device(item, dev))
		return true;
	link = links_named(links, dev);
	base = link ? links_base(links, link) : link;
	if (base == link)
		return true;
	if (asprintf(&text, "%.*s dev %s vlan %u",
		     (int)strcspn(item->text, " "), item->text, base->name,
		     link->vlan) < 0)
		return false;
	free(item->text);
	item->text = text;
	item->id = strlen(text);
	return true;
}

static bool has_any(const struct state *state)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (state->at[i].kind == KIND_ALIAS)
			return true;
	return false;
}

/* A VLAN device has two names, its own and that in its lower device: files may have either. */
int aliases_settle(struct ctl *ctl, struct state *state)
{
	bool dry_run = ctl->dry_run;
	struct links links = {};
	size_t i;
	int ret;

	if (!has_any(state))
		return CTL_OK;
	ctl->dry_run = false;
	ret = links_read(ctl, &links);
	ctl->dry_run = dry_run;
	for (i = 0; !ret && i < state->count; i++)
		if (state->at[i].kind == KIND_ALIAS &&
		    !settle(&state->at[i], &links))
			ret = out_error(ctl, CTL_REFUSED, "apply",
					"out of memory");
	links_free(&links);
	return ret;
}

/* Sets up the host leg that an address of a file is for, where it is down: at boot nobody
 * else does. It takes no router from the management network.
 */
int aliases_raise(struct ctl *ctl, const struct item *item)
{
	const struct link *link;
	struct links links = {};
	char dev[IFNAMSIZ];
	int ret;

	read_device(item, dev);
	if (ctl->dry_run)
		return CTL_OK;
	ret = links_read(ctl, &links);
	link = links_named(&links, dev);
	if (!ret && link && link->sideband && !(link->flags & IFF_UP)) {
		netdev_set_conf("ipv6", dev, "accept_ra", 0);
		ret = kernel_link_set(ctl, dev, IFF_UP);
	}
	links_free(&links);
	return ret;
}

/* True for a line whose device was the host leg of a sideband that one configuration
 * has and the other one has not: the address has gone with it.
 */
bool aliases_went(const struct item *item, const struct state *from,
		  const struct state *to)
{
	char dev[IFNAMSIZ];

	read_device(item, dev);
	return state_has_dev(from, dev) && !state_has_dev(to, dev);
}
