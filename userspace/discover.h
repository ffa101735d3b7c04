/* SPDX-License-Identifier: GPL-2.0 */
/* What a host can find out by itself of its BMC and the link to it. */
#ifndef DISCOVER_H
#define DISCOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "candidate.h"
#include "inband.h"
#include "link.h"

struct ctl;

/**
 * struct discovery - what was found
 * @links: all devices of this host
 * @candidates: those that may lead to the BMC
 * @inband: what the BMC says of itself
 */
struct discovery {
	struct links links;
	struct candidates candidates;
	struct inband inband;
};

int discover_links(struct ctl *ctl, struct discovery *found);
void discover_bmc(struct discovery *found, unsigned int seconds);
const char *discover_wrong(const struct discovery *found,
			   const struct inband_lan *lan, char *buf, size_t size);
const struct inband_lan *discover_lan(struct ctl *ctl,
				      const struct discovery *found);
void discover_free(struct discovery *found);

#endif /* DISCOVER_H */
