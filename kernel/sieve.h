/* SPDX-License-Identifier: GPL-2.0 */
/* The filters of sidebands, and the sieve of a port. */
#ifndef _SIDEBAND_SIEVE_H
#define _SIDEBAND_SIEVE_H

#include <linux/list.h>
#include <linux/skbuff.h>

#include "filter.h"

struct sb_attach;
struct sb_port;
struct sideband;

/* Length of the name of a filter, with the zero at its end. */
#define SB_FILTER_NAME	16

/**
 * struct sb_filter - a filter as one sideband has it
 * @name: its name
 * @rule: its conditions
 * @sb: the sideband
 * @list: link in &sideband.filters
 * @rcu: for freeing
 */
struct sb_filter {
	char			name[SB_FILTER_NAME];
	struct sb_filter_rule	rule;
	struct sideband		*sb;
	struct list_head	list;
	struct rcu_head		rcu;
};

/**
 * struct sb_sieve - the filters of all sidebands that have a netdev as a port
 * @rcu: for freeing
 * @count: how many of @filter
 * @filter: the filters; NULL where one has gone
 */
struct sb_sieve {
	struct rcu_head		rcu;
	unsigned int		count;
	struct sb_filter	*filter[];
};

/* sieve.c */
int sb_sieve_build(struct sb_port *port, struct netlink_ext_ack *extack);
void sb_sieve_forget(struct sb_port *port, const struct sb_filter *filter);
int sb_filter_add(struct sideband *sb, const char *name,
		  const struct sb_filter_rule *rule,
		  struct netlink_ext_ack *extack);
void sb_filter_del(struct sb_filter *filter);
void sb_filter_flush(struct sideband *sb);
struct sb_filter *sb_filter_find(const struct sideband *sb, const char *name);
bool sb_sieve_keeps(struct sb_attach *attach, struct sk_buff *skb, u16 vid,
		    bool copied);
bool sb_filter_admits(const struct sideband *sb, u16 vid,
		      const struct sb_packet *packet);

#endif
