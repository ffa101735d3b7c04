// SPDX-License-Identifier: GPL-2.0
/* The guard of a sideband: whom it lets reach the BMC. */

#include <string.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "guard.h"

/* Asks what the guard of a sideband lists; false: it can't be asked, and that was said. */
bool guard_read(struct ctl *ctl, const char *dev, struct guard *guard)
{
	static const struct keyword keywords[] = {
		{ "dev", "DEV", value_ifname, SIDEBAND_A_GUARD_DEV, 0, KW_LIST },
		{}
	};
	struct args args = { .keywords = keywords, .verb = "guard" };
	const struct reply *it;
	bool ok;

	*guard = (struct guard){ .entries.set = &set_guard };
	ok = args_add(ctl, &args, keywords, dev) &&
	     !kernel_list(ctl, SIDEBAND_CMD_GUARD_GET, &args, &guard->entries);
	args_free(&args);
	for (it = guard->entries.at; it < guard->entries.at + guard->entries.count;
	     it++)
		if (it->attrs.tb[SIDEBAND_A_GUARD_MAC])
			guard->macs++;
		else
			guard->prefixes++;
	return ok;
}

void guard_free(struct guard *guard)
{
	replies_free(&guard->entries);
}

/* True for an address in the prefix of an entry. */
static bool has_ip(const struct reply *entry, const struct ip *ip)
{
	struct nlattr *attr = entry->attrs.tb[SIDEBAND_A_GUARD_PREFIX];
	struct ip prefix = { .family = ip->family }, host = *ip;

	if (!attr || (size_t)nla_len(attr) != ip_size(ip))
		return false;
	prefix.prefix = reply_number(entry, SIDEBAND_A_GUARD_PREFIX_LENGTH);
	memcpy(prefix.bytes, nla_data(attr), ip_size(ip));
	host.prefix = 8 * ip_size(ip);
	return ip_overlap(&prefix, &host);
}

/* True where the guard lets through what comes from an address; one that lists no prefix
 * asks for none.
 */
bool guard_lets_ip(const struct guard *guard, const struct ip *ip)
{
	size_t i;

	for (i = 0; i < guard->entries.count; i++)
		if (has_ip(&guard->entries.at[i], ip))
			return true;
	return !guard->prefixes;
}

/* The same of a MAC. */
bool guard_lets_mac(const struct guard *guard, const __u8 *mac)
{
	struct nlattr *attr;
	size_t i;

	for (i = 0; i < guard->entries.count; i++) {
		attr = guard->entries.at[i].attrs.tb[SIDEBAND_A_GUARD_MAC];
		if (attr && nla_len(attr) == 6 && !memcmp(nla_data(attr), mac, 6))
			return true;
	}
	return !guard->macs;
}
