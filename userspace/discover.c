// SPDX-License-Identifier: GPL-2.0
/* What a host can find out by itself of its BMC and the link to it.
 *
 * A BMC is not trusted: an address that can't be its own is refused.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "discover.h"
#include "ipmidev.h"
#include "value.h"

/* What can be done about a BMC that does not tell its MAC. */
#define OR_BY_HAND "or"
#define ELSEWHERE "ask it otherwise for its MAC, and"

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

/* Why what a channel says can't be a station; NULL where it can. */
const char *discover_wrong(const struct discovery *found,
			   const struct inband_lan *lan, char *buf, size_t size)
{
	static const __u8 none[6];
	const struct link *own;
	char mac[18];

	value_mac_text(lan->mac, mac, sizeof(mac));
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
	else if (lan->vague)
		snprintf(buf, size, "it has not told whether it tags");
	else if (lan->tags && (!lan->vlan || lan->vlan > VLAN_MAX))
		snprintf(buf, size, "there is no VLAN %u", lan->vlan);
	else
		return NULL;
	return buf;
}

/* Says why there is no MAC; what else is to be done goes before the way by hand. */
__printf(3, 4)
static int refuse(struct ctl *ctl, const char *remedy, const char *fmt, ...)
{
	char why[384];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return out_error(ctl, CTL_REFUSED, IPMIDEV_PATH,
			 "%s%s%s give it by hand, as 'mac MAC'", why,
			 strcmp(remedy, OR_BY_HAND) ? "; " : ", ", remedy);
}

/* Says why nothing was asked, or not all; CTL_OK: it was. */
static int check_device(struct ctl *ctl, const struct inband *inband)
{
	int error = inband->error;

	if (!inband->there)
		return refuse(ctl, OR_BY_HAND,
			      "is not there, so the BMC can't be asked for its MAC: load the modules ipmi_si and ipmi_devintf");
	if (error == EACCES || error == EPERM)
		return refuse(ctl, OR_BY_HAND,
			      "only root may ask the BMC for its MAC in-band: be root");
	if (inband->late)
		return refuse(ctl, OR_BY_HAND,
			      "the BMC was not done with its answers when the time was over: try again");
	if (error == ETIMEDOUT)
		return refuse(ctl, OR_BY_HAND,
			      "the BMC does not answer in-band: try again");
	if (error && error != EIO)
		return refuse(ctl, OR_BY_HAND, "can't be used: %s; mend that",
			      strerror(error));
	return CTL_OK;
}

/* Says why the answers tell of no LAN channel; CTL_OK: they do. */
static int check_answers(struct ctl *ctl, const struct inband *inband)
{
	int ret;

	ret = check_device(ctl, inband);
	if (ret || inband->count)
		return ret;
	if (inband->code == INBAND_UNKNOWN_COMMAND)
		return refuse(ctl, ELSEWHERE,
			      "this BMC does not answer LAN questions in-band (invalid command)");
	if (inband->error)
		return refuse(ctl, ELSEWHERE,
			      "what answers in-band does not do so as a BMC");
	return refuse(ctl, ELSEWHERE,
		      "this BMC has no LAN channel (completion code %02x)",
		      inband->code);
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

	value_mac_text(a->mac, first, sizeof(first));
	value_mac_text(b->mac, second, sizeof(second));
	refuse(ctl, "choose the one behind the BMC link, and",
	       "this BMC has several LAN channels, %u with MAC %s VLAN %u and %u with MAC %s VLAN %u",
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
		refuse(ctl, ELSEWHERE,
		       "what the BMC says can't be used: on LAN channel %u %s",
		       inband->lans->channel,
		       discover_wrong(found, inband->lans, buf, sizeof(buf)));
	return only;
}
