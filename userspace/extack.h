/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel says about a request, and of which attribute. */
#ifndef EXTACK_H
#define EXTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/netlink.h>

struct args;
struct ctl;

/**
 * struct extack - what came with an answer
 * @sentence: what the kernel says, "" for nothing
 * @offset: of the attribute it is about, in the request; 0 for none
 * @missing: type of an attribute that is missing; 0 for none
 * @missing_nest: offset of the nest it is missing from
 * @has_range: the policy allows @low to @high
 * @low: lowest value, or length
 * @high: highest value, or length
 */
struct extack {
	char sentence[256];
	size_t offset;
	int missing;
	size_t missing_nest;
	bool has_range;
	unsigned long long low;
	unsigned long long high;
};

void extack_read(struct extack *extack, void *tlvs, int len);
void extack_of_error(struct extack *extack, struct nlmsghdr *nlh);
int extack_say(struct ctl *ctl, const struct extack *extack,
	       const struct args *args, const char *word, int error);

#endif /* EXTACK_H */
