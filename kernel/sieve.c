// SPDX-License-Identifier: GPL-2.0
/*
 * The sieve of a port: the filters of all sidebands that have it, for frames to
 * the host. Where no port has one nobody pays for it, see sb_attach_look().
 *
 * A filter is also a way for group frames to get by the policy, see gate.c.
 */
#include <linux/etherdevice.h>
#include <linux/rculist.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"
#include "trace.h"

/* As many as anybody needs; each is asked of every frame to the host, so that a port
 * has not many more, whoever shares it.
 */
#define SB_FILTERS_MAX	16
#define SB_SIEVE_MAX	64

/* Filters of one sideband are neighbours. */
static struct sb_sieve *sb_sieve_new(const struct net_device *dev,
				     struct netlink_ext_ack *extack)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sb_filter *filter;
	struct sb_sieve *sieve;
	struct sideband *sb;
	unsigned int n = 0;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb_port_of_dev(sb, dev))
			n += sb->filter_count;
	if (n > SB_SIEVE_MAX) {
		NL_SET_ERR_MSG(extack, "A port has 64 filters at most, of all sidebands together");
		return ERR_PTR(-ENOSPC);
	}
	sieve = kzalloc(struct_size(sieve, filter, n), GFP_KERNEL_ACCOUNT);
	if (!sieve)
		return ERR_PTR(-ENOMEM);
	list_for_each_entry(sb, &sn->sidebands, list) {
		if (!sb_port_of_dev(sb, dev))
			continue;
		list_for_each_entry(filter, &sb->filters, list)
			sieve->filter[sieve->count++] = filter;
	}
	return sieve;
}

/* Puts a sieve, or none, in the place of the one that is there. */
static void sb_sieve_set(struct sb_attach *attach, struct sb_sieve *sieve)
{
	struct sb_sieve *old = rtnl_dereference(attach->sieve);

	rcu_assign_pointer(attach->sieve, sieve);
	if (sieve && !old)
		sb_attach_look(attach);
	if (!old)
		return;
	if (!sieve)
		sb_attach_look_away(attach);
	kfree_rcu(old, rcu);
}

/**
 * sb_sieve_build - look for what the filters ask for at a port
 * @port: port in the list of its sideband, with an attach point
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: 0, -ENOMEM, or -ENOSPC for too many; the old sieve then stays.
 */
int sb_sieve_build(struct sb_port *port, struct netlink_ext_ack *extack)
{
	struct sb_sieve *sieve;

	if (!port->sb->filter_count)
		return 0;
	sieve = sb_sieve_new(port->attach->dev, extack);
	if (IS_ERR(sieve))
		return PTR_ERR(sieve);
	sb_sieve_set(port->attach, sieve);
	return 0;
}

/**
 * sb_sieve_forget - look no more for what a filter asks for
 * @port: port, with an attach point
 * @filter: filter that is going, NULL for all of the sideband of the port
 *
 * Must not fail, so the sieve is changed in its place.
 *
 * Context: process, RTNL; may sleep.
 */
void sb_sieve_forget(struct sb_port *port, const struct sb_filter *filter)
{
	struct sb_sieve *sieve = rtnl_dereference(port->attach->sieve);
	unsigned int i, left = 0;
	struct sb_filter *it;

	if (!sieve)
		return;
	for (i = 0; i < sieve->count; i++) {
		it = sieve->filter[i];
		if (it && it->sb == port->sb && (!filter || it == filter))
			WRITE_ONCE(sieve->filter[i], NULL);
		left += !!sieve->filter[i];
	}
	if (!left)
		sb_sieve_set(port->attach, NULL);
}

static int sb_filter_check(struct sideband *sb, const char *name,
			   const struct sb_filter_rule *rule,
			   struct netlink_ext_ack *extack)
{
	if (sb_filter_find(sb, name)) {
		NL_SET_ERR_MSG(extack, "The sideband already has a filter of this name");
		return -EEXIST;
	}
	if (sb->filter_count == SB_FILTERS_MAX) {
		NL_SET_ERR_MSG(extack, "A sideband has 16 filters at most");
		return -ENOSPC;
	}
	if (rule->in_vlan && !sb_address_find(sb, sb_members, rule->vid)) {
		NL_SET_ERR_MSG(extack, "The sideband has no station in this VLAN, so that its BMC hears nothing of it");
		return -EINVAL;
	}
	return 0;
}

/* Takes a filter away of which listeners know nothing, or know it already. */
static void sb_filter_remove(struct sb_filter *filter)
{
	struct sideband *sb = filter->sb;
	struct sb_port *port;

	list_del_rcu(&filter->list);
	sb->filter_count--;
	list_for_each_entry(port, &sb->ports, list)
		if (port->attach)
			sb_sieve_forget(port, filter);
	kfree_rcu(filter, rcu);
}

/**
 * sb_filter_add - add a filter to a sideband
 * @sb: sideband
 * @name: name of the filter
 * @rule: its conditions, in which sb_filter_flaw() sees nothing wrong
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: 0; -EEXIST for a name that is taken, -ENOSPC where there are enough,
 *	-EINVAL for a VLAN without station, or -ENOMEM. -ENOSPC also where a port
 *	has enough.
 */
int sb_filter_add(struct sideband *sb, const char *name,
		  const struct sb_filter_rule *rule,
		  struct netlink_ext_ack *extack)
{
	struct sb_filter *filter;
	struct sb_port *port;
	int err;

	err = sb_filter_check(sb, name, rule, extack);
	if (err)
		return err;
	filter = kzalloc(sizeof(*filter), GFP_KERNEL_ACCOUNT);
	if (!filter)
		return -ENOMEM;
	strscpy(filter->name, name, sizeof(filter->name));
	filter->rule = *rule;
	filter->sb = sb;
	list_add_tail_rcu(&filter->list, &sb->filters);
	sb->filter_count++;
	list_for_each_entry(port, &sb->ports, list) {
		err = port->attach ? sb_sieve_build(port, extack) : 0;
		if (err) {
			sb_filter_remove(filter);
			return err;
		}
	}
	sb_notify_filter(filter, SIDEBAND_CMD_FILTER_ADD_NTF);
	return 0;
}

/**
 * sb_filter_del - take a filter from its sideband
 * @filter: filter; freed after a grace period
 *
 * Context: process, RTNL; may sleep.
 */
void sb_filter_del(struct sb_filter *filter)
{
	sb_notify_filter(filter, SIDEBAND_CMD_FILTER_DEL_NTF);
	sb_filter_remove(filter);
}

/**
 * sb_filter_flush - take all filters from a sideband that goes
 * @sb: sideband
 *
 * Context: process, RTNL; may sleep.
 */
void sb_filter_flush(struct sideband *sb)
{
	struct sb_filter *filter, *tmp;

	list_for_each_entry_safe(filter, tmp, &sb->filters, list)
		sb_filter_remove(filter);
}

/**
 * sb_filter_find - find a filter of a sideband
 * @sb: sideband
 * @name: name of the filter
 *
 * Context: process, RTNL.
 * Return: filter, NULL when there is none of this name.
 */
struct sb_filter *sb_filter_find(const struct sideband *sb, const char *name)
{
	struct sb_filter *filter;

	list_for_each_entry(filter, &sb->filters, list)
		if (!strcmp(filter->name, name))
			return filter;
	return NULL;
}

/* ---- what frames ask ---- */

/* By which a sideband is a member of a VLAN on the port, or NULL. */
static struct sb_entry *sb_sieve_member(struct sb_attach *attach,
					const struct sideband *sb, u16 vid)
{
	struct rhlist_head *pos, *group;
	struct sb_entry *member;

	group = sb_table_find(&attach->table, sb_members, vid);
	rhl_for_each_entry_rcu(member, pos, group, node)
		if (sb_core_of(member) == &sb->core)
			return member;
	return NULL;
}

static void sb_sieve_trace(struct sb_entry *member, const struct sk_buff *skb,
			   u16 vid)
{
	struct sb_verdict v = { .action = SB_TO_LEG, .to = member, .vid = vid };

	trace_sideband_verdict(sb_of_entry(member), skb->dev, SB_FROM_WIRE,
			       &v, skb, false);
}

/* Gives each BMC that wants the frame a copy, or only finds out who may have it
 * alone: returns true when the host may not.
 */
static bool sb_sieve_share(struct sb_attach *attach,
			   const struct sb_sieve *sieve, unsigned int i,
			   struct sk_buff *skb, u16 vid,
			   struct sb_packet *packet, bool copied)
{
	struct sb_entry *member = NULL;
	enum sb_filter_match match;
	struct sideband *sb = NULL;
	struct sb_filter *filter;
	bool kept = false;

	for (; i < sieve->count; i++) {
		filter = READ_ONCE(sieve->filter[i]);
		match = filter ? sb_filter_match(&filter->rule, vid, packet) :
			SB_FILTER_NONE;
		if (match == SB_FILTER_NONE)
			continue;
		if (filter->sb != sb) {
			sb = filter->sb;
			member = sb_sieve_member(attach, sb, vid);
			if (member && !copied) {
				sb_sieve_trace(member, skb, vid);
				sb_local_heard(sb, eth_hdr(skb)->h_source, vid,
					       false);
				sb_copy_to_bmc(member, skb, packet,
					       SB_FROM_WIRE);
			}
		}
		kept |= member && match == SB_FILTER_EXCLUSIVE;
	}
	return kept;
}

/* The first filter that asks for the frame; the count of them when none does. */
static unsigned int sb_sieve_ask(const struct sb_sieve *sieve, u16 vid,
				 const struct sb_packet *packet)
{
	const struct sb_filter *filter;
	unsigned int i;

	for (i = 0; i < sieve->count; i++) {
		filter = READ_ONCE(sieve->filter[i]);
		if (filter && sb_filter_match(&filter->rule, vid, packet))
			break;
	}
	return i;
}

/**
 * sb_sieve_keeps - give BMCs what they ask for of the host's frames
 * @attach: attach point of the port that received it
 * @skb: frame to the host, data behind its MAC header, its outer tag out of band
 * @vid: its VLAN, 0 for none
 * @copied: by another point of the same port they have been given it
 *
 * Context: softirq, RCU read side.
 * Return: true when the host may not have it; it is still to be freed.
 */
bool sb_sieve_keeps(struct sb_attach *attach, struct sk_buff *skb, u16 vid,
		    bool copied)
{
	const struct sb_sieve *sieve = rcu_dereference(attach->sieve);
	struct sb_packet packet;
	unsigned int first;
	bool kept;

	if (!sieve)
		return false;
	sb_dissect(&packet, skb, eth_hdr(skb)->h_proto, 0);
	first = sb_sieve_ask(sieve, vid, &packet);
	if (likely(first == sieve->count))
		return false;
	skb_push(skb, ETH_HLEN);
	kept = sb_sieve_share(attach, sieve, first, skb, vid, &packet, copied);
	__skb_pull(skb, ETH_HLEN);
	return kept;
}

/**
 * sb_filter_admits - does a filter ask for a group frame?
 * @sb: sideband whose BMC by its policy does not hear it
 * @vid: VLAN of the frame on the wire, 0 for none
 * @packet: what it carries
 *
 * Context: bottom halves off, RCU read side.
 * Return: true when one does.
 */
bool sb_filter_admits(const struct sideband *sb, u16 vid,
		      const struct sb_packet *packet)
{
	const struct sb_filter *filter;

	list_for_each_entry_rcu(filter, &sb->filters, list)
		if (sb_filter_match(&filter->rule, vid, packet))
			return true;
	return false;
}
