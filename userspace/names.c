// SPDX-License-Identifier: GPL-2.0
/* The names of what there is now: for the completion of shells, and for who has
 * mistyped one.
 */

#include <stdio.h>
#include <string.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "addr.h"
#include "attr.h"
#include "ctl.h"
#include "link.h"
#include "model.h"
#include "names.h"
#include "netdev.h"
#include "word.h"

/**
 * struct taker - who is told of names
 * @ctl: the run of the tool
 * @offer: takes one
 * @to: is given to it
 */
struct taker {
	struct ctl *ctl;
	void (*offer)(void *to, const char *name);
	void *to;
};

/* Network devices of this namespace. */
static void offer_netdevs(const struct taker *taker)
{
	struct links links = {};
	size_t i;

	if (!links_read(taker->ctl, &links))
		for (i = 0; i < links.count; i++)
			taker->offer(taker->to, links.at[i].name);
	links_free(&links);
}

/* Where the kernel has the names. */
static const struct source {
	enum keyword_names names;
	__u8 cmd;
	const struct attr_set *set;
	int attr;
	int or_attr;
} sources[] = {
	{ NAMES_SIDEBAND, SIDEBAND_CMD_DEV_GET, &set_dev,
	  SIDEBAND_A_DEV_IFNAME },
	{ NAMES_SIDEBAND_OR_PORT, SIDEBAND_CMD_DEV_GET, &set_dev,
	  SIDEBAND_A_DEV_IFNAME },
	{ NAMES_SIDEBAND_OR_PORT, SIDEBAND_CMD_PORT_GET, &set_port,
	  SIDEBAND_A_PORT_IFNAME },
	{ NAMES_PORT, SIDEBAND_CMD_PORT_GET, &set_port,
	  SIDEBAND_A_PORT_IFNAME },
	{ NAMES_STATION, SIDEBAND_CMD_STATION_GET, &set_station,
	  SIDEBAND_A_STATION_MAC },
	{ NAMES_FILTER, SIDEBAND_CMD_FILTER_GET, &set_filter,
	  SIDEBAND_A_FILTER_NAME },
	{ NAMES_EXCLUSION, SIDEBAND_CMD_EXCLUSION_GET, &set_exclusion,
	  SIDEBAND_A_EXCLUSION_IFNAME },
	{ NAMES_GUARD, SIDEBAND_CMD_GUARD_GET, &set_guard,
	  SIDEBAND_A_GUARD_PREFIX, SIDEBAND_A_GUARD_MAC },
};

/* What a thing is called, a prefix with its length; false where it has no such name. */
static bool name_of(const struct attr_set *set, const struct reply *reply,
		    int attr, char *name, size_t size)
{
	struct nlattr *value = reply->attrs.tb[attr], *len = NULL;
	char text[64];

	if (!value)
		return false;
	if (set == &set_guard && attr == SIDEBAND_A_GUARD_PREFIX)
		len = reply->attrs.tb[SIDEBAND_A_GUARD_PREFIX_LENGTH];
	snprintf(name, size, "%s", attr_text(schema_field(set, attr), value,
					     text, sizeof(text)));
	if (len)
		snprintf(name + strlen(name), size - strlen(name), "/%u",
			 nla_get_u32(len));
	return true;
}

/* All things of a kind that the kernel tells of. */
static void offer_things(const struct taker *taker,
			 const struct source *source)
{
	struct replies replies = { .set = source->set };
	struct args all = { .verb = "complete" };
	struct reply *reply;
	char name[80];
	size_t i;

	if (!kernel_list(taker->ctl, source->cmd, &all, &replies))
		for (i = 0; i < replies.count; i++) {
			reply = &replies.at[i];
			if (name_of(source->set, reply, source->attr, name,
				    sizeof(name)) ||
			    name_of(source->set, reply, source->or_attr, name,
				    sizeof(name)))
				taker->offer(taker->to, name);
		}
	replies_free(&replies);
}

/* The alias addresses of this host. */
static void offer_aliases(const struct taker *taker)
{
	struct addrs addrs = {};
	char text[IP_TEXT];
	size_t i;

	if (!addrs_read(taker->ctl, &addrs))
		for (i = 0; i < addrs.count; i++)
			if (addrs.at[i].proto == ADDR_PROTO)
				taker->offer(taker->to,
					     ip_text_prefix(&addrs.at[i].ip,
							    text));
	addrs_free(&addrs);
}

/* What the module has the names of; nothing is asked that would load it. */
static void offer_parts(const struct taker *taker, enum keyword_names names)
{
	const struct source *source;

	if (!kernel_is_there())
		return;
	for (source = sources; source < sources + ARRAY_SIZE(sources); source++)
		if (source->names == names)
			offer_things(taker, source);
}

/* Offers the names of all that a value may name. A file is the shell's to find. */
void names_each(struct ctl *ctl, enum keyword_names names,
		void (*offer)(void *to, const char *name), void *to)
{
	const struct taker taker = { ctl, offer, to };

	switch (names) {
	case NAMES_NOTHING:
		break;
	case NAMES_FILE:
		offer(to, NULL);
		break;
	case NAMES_NETDEV:
		offer_netdevs(&taker);
		break;
	case NAMES_ALIAS:
		offer_aliases(&taker);
		break;
	default:
		offer_parts(&taker, names);
	}
}

/**
 * struct nearest - the name that was probably meant
 * @typed: what was typed
 * @best: how far the nearest one is from that
 * @name: the nearest one, "" for none
 */
struct nearest {
	const char *typed;
	size_t best;
	char name[IFNAMSIZ];
};

static void compare(void *to, const char *name)
{
	struct nearest *nearest = to;

	if (strlen(name) < sizeof(nearest->name) &&
	    word_is_nearer(name, nearest->typed, &nearest->best))
		snprintf(nearest->name, sizeof(nearest->name), "%s", name);
}

static bool are_devices(enum keyword_names names)
{
	return names == NAMES_NETDEV || names == NAMES_SIDEBAND ||
	       names == NAMES_SIDEBAND_OR_PORT || names == NAMES_PORT;
}

/* Says what is wrong with a word, and which name was probably meant where no device
 * has this one; returns @code.
 */
int names_error(struct ctl *ctl, int code, enum keyword_names names,
		const char *typed, const char *sentence)
{
	/* Names of devices are short, and alike in all but a letter. */
	struct nearest nearest = { .typed = typed, .best = 2 };
	char own[IFNAMSIZ];

	if (!ctl->dry_run && are_devices(names) && !netdev_name(typed, own))
		names_each(ctl, names, compare, &nearest);
	if (*nearest.name)
		return out_error(ctl, code, typed, "%s, did you mean '%s'?",
				 sentence, nearest.name);
	return out_error(ctl, code, typed, "%s", sentence);
}
