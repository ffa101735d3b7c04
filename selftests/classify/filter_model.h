/* SPDX-License-Identifier: GPL-2.0 */
/* What the model of filters and the filters are both asked, and in which form. */
#ifndef _CLASSIFY_FILTER_MODEL_H
#define _CLASSIFY_FILTER_MODEL_H

#include "policy_world.h"

/**
 * struct conditions - a filter, as the operator typed it
 * @vlan: a VLAN is asked for
 * @vid: which, 0 for none
 * @type: EtherType, 0 for any
 * @protocol: of IP, 0 for any
 * @port: destination port, 0 for any
 * @dest: an address is asked for
 * @address: which; of IPv4 as RFC 4291 maps it
 * @exclusive: the host is left out
 */
struct conditions {
	bool		vlan;
	unsigned int	vid;
	unsigned int	type;
	unsigned int	protocol;
	unsigned int	port;
	bool		dest;
	struct ip	address;
	bool		exclusive;
};

/* What becomes of a frame to the host. */
enum share {
	SHARE_HOST,		/* the host's alone */
	SHARE_BOTH,
	SHARE_BMC,		/* the BMC's alone */
};

/* filter_model.c */
extern unsigned long filter_hits[];
extern const char * const filter_rules[];
extern const unsigned int filter_rule_count;
bool filter_flawed(const struct conditions *filter);
enum share filter_shares(const struct conditions *filter,
			 const struct frame *frame);
void filter_meet(struct conditions *filter, const struct frame *frame);

#endif
