// SPDX-License-Identifier: GPL-2.0
/* What a host can find out by itself of its BMC and the link to it.
 *
 * A BMC is not trusted: an address that can't be its own is refused.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "discover.h"
#include "ipmidev.h"

#define BY_HAND "give it by hand, as 'mac MAC'"

#define GROUP 0x01
#define VLAN_MAX 4094

/* Reads which devices there are, also in a dry run, which must know it. */
int discover_links(struct ctl *ctl, struct discovery *found)
{
	bool dry_run = ctl->dry_run;
	int ret;

	ctl->dry_run = false;
	ret = links_read(ctl, &found->links);
	ctl->dry_run = dry_run;
	if (!ret && !candidates_find(&found->candidates, &found->links))
		ret = out_error(ctl, CTL_REFUSED, "discover", "out of memory");
	return ret;
}

/* Asks the BMC, which has so many seconds. */
void discover_bmc(struct discovery *found, unsigned int seconds)
{
	inband_read(&found->inband, seconds);
}

void discover_free(struct discovery *found)
{
	candidates_free(&found->candidates);
	links_free(&found->links);
}

void discover_mac_text(const __u8 *mac, char *buf, size_t size)
{
	snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1],
		 mac[2], mac[3], mac[4], mac[5]);
}

/* Why what a channel says can't be a station; NULL where it can. */
const char *discover_wrong(const struct discovery *found,
			   const struct inband_lan *lan, char *buf, size_t size)
{
	static const __u8 none[6];
	const struct link *own;
	char mac[18];

	discover_mac_text(lan->mac, mac, sizeof(mac));
	own = links_with_mac(&found->links, lan->mac);
	if (lan->cut)
		snprintf(buf, size, "the answer is cut off before its MAC");
	else if (!memcmp(lan->mac, none, sizeof(none)))
		snprintf(buf, size, "the MAC %s is nobody's", mac);
	else if (lan->mac[0] & GROUP)
		snprintf(buf, size, "the MAC %s is a group's", mac);
	else if (own)
		snprintf(buf, size, "the MAC %s is that of %s of this host", mac,
			 own->name);
	else if (lan->tags && (!lan->vlan || lan->vlan > VLAN_MAX))
		snprintf(buf, size, "there is no VLAN %u", lan->vlan);
	else
		return NULL;
	return buf;
}

/* Says why the BMC could not be asked; CTL_OK: it could. */
static int check_answers(struct ctl *ctl, const struct inband *inband)
{
	const char *why = NULL;

	if (!inband->there)
		why = "is not there, so the BMC can't be asked for its MAC: load the modules ipmi_si and ipmi_devintf, or " BY_HAND;
	else if (inband->error == EACCES || inband->error == EPERM)
		why = "only root may ask the BMC for its MAC in-band: be root, or " BY_HAND;
	else if (inband->late)
		why = "the BMC was not done with its answers when the time was over: try again, or " BY_HAND;
	else if (inband->error == ETIMEDOUT)
		why = "the BMC does not answer in-band: try again, or " BY_HAND;
	else if (!inband->count && inband->code == INBAND_UNKNOWN_COMMAND)
		why = "this BMC does not answer LAN questions in-band (invalid command): ask it otherwise for its MAC, and " BY_HAND;
	else if (!inband->count && inband->error == EIO)
		why = "what answers in-band does not do so as a BMC: ask it otherwise for its MAC, and " BY_HAND;
	if (why)
		return out_error(ctl, CTL_REFUSED, IPMIDEV_PATH, "%s", why);
	if (inband->error && inband->error != EIO)
		return out_error(ctl, CTL_REFUSED, IPMIDEV_PATH,
				 "can't be used: %s; mend that, or " BY_HAND,
				 strerror(inband->error));
	if (!inband->count)
		return out_error(ctl, CTL_REFUSED, IPMIDEV_PATH,
				 "this BMC has no LAN channel (completion code %02x): ask it otherwise for its MAC, and " BY_HAND,
				 inband->code);
	return CTL_OK;
}

static bool is_same(const struct inband_lan *a, const struct inband_lan *b)
{
	return !memcmp(a->mac, b->mac, sizeof(a->mac)) && a->vlan == b->vlan;
}

/* Says that there are several; which of them is behind the BMC link it can't know. */
static void say_many(struct ctl *ctl, const struct inband_lan *a,
		     const struct inband_lan *b)
{
	char first[18], second[18];

	discover_mac_text(a->mac, first, sizeof(first));
	discover_mac_text(b->mac, second, sizeof(second));
	out_error(ctl, CTL_REFUSED, IPMIDEV_PATH,
		  "this BMC has several LAN channels, %u with MAC %s VLAN %u and %u with MAC %s VLAN %u: choose the one behind the BMC link, and " BY_HAND,
		  a->channel, first, a->vlan, b->channel, second, b->vlan);
}

/* The channel that can be the station; NULL: said why there is none, or not one. */
const struct inband_lan *discover_lan(struct ctl *ctl,
				      const struct discovery *found)
{
	const struct inband *inband = &found->inband;
	const struct inband_lan *lan, *only = NULL;
	char buf[96];

	if (check_answers(ctl, inband))
		return NULL;
	for (lan = inband->lans; lan < inband->lans + inband->count; lan++) {
		if (discover_wrong(found, lan, buf, sizeof(buf)))
			continue;
		if (only && !is_same(only, lan)) {
			say_many(ctl, only, lan);
			return NULL;
		}
		only = only ?: lan;
	}
	if (!only)
		out_error(ctl, CTL_REFUSED, IPMIDEV_PATH,
			  "what the BMC says can't be used: on LAN channel %u %s; ask it otherwise for its MAC, and " BY_HAND,
			  inband->lans->channel,
			  discover_wrong(found, inband->lans, buf, sizeof(buf)));
	return only;
}
