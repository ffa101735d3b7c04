/* SPDX-License-Identifier: GPL-2.0 */
/* The guard of a sideband: whom it lets reach the BMC. */
#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

#include "ip.h"
#include "model.h"

struct ctl;

/**
 * struct guard - what it lists
 * @entries: prefixes and MACs
 * @prefixes: how many of the former
 * @macs: how many of the latter
 */
struct guard {
	struct replies entries;
	size_t prefixes;
	size_t macs;
};

bool guard_read(struct ctl *ctl, const char *dev, struct guard *guard);
void guard_free(struct guard *guard);
bool guard_lets_ip(const struct guard *guard, const struct ip *ip);
bool guard_lets_mac(const struct guard *guard, const __u8 *mac);

#endif /* GUARD_H */
