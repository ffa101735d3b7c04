// SPDX-License-Identifier: GPL-2.0
/* Requests about guards. */
#include <linux/etherdevice.h>
#include <linux/in.h>
#include <linux/rtnetlink.h>
#include <net/ipv6.h>

#include "netlink.h"

/**
 * struct sb_nl_guarded - an entry of a guard, as messages have it
 * @sb: the sideband
 * @entry: the entry
 */
struct sb_nl_guarded {
	const struct sideband		*sb;
	const struct sb_guard_entry	*entry;
};

/* So many entries an event lists; of more it says how many there are. */
#define SB_NL_GUARD_LISTED	64

/**
 * struct sb_nl_guard_change - what a request adds or takes away, as an event has it
 * @sb: the sideband
 * @entries: &struct sb_guard_entry, by their change
 * @count: how many
 */
struct sb_nl_guard_change {
	const struct sideband	*sb;
	const struct list_head	*entries;
	unsigned int		count;
};

static int sb_fill_prefix(struct sk_buff *skb, const struct sb_guard_key *key)
{
	unsigned int size = key->sort == SB_GUARD_IPV4 ?
		sizeof(__be32) : sizeof(key->address);

	if (nla_put(skb, SIDEBAND_A_GUARD_PREFIX, size,
		    &key->address.s6_addr[sizeof(key->address) - size]) ||
	    nla_put_u32(skb, SIDEBAND_A_GUARD_PREFIX_LENGTH, key->length))
		return -EMSGSIZE;
	return 0;
}

static int sb_fill_guard_key(struct sk_buff *skb,
			     const struct sb_guard_key *key)
{
	if (key->sort == SB_GUARD_MAC)
		return nla_put(skb, SIDEBAND_A_GUARD_MAC, ETH_ALEN,
			       &key->address);
	return sb_fill_prefix(skb, key);
}

static int sb_fill_guard(struct sk_buff *skb, const void *obj)
{
	const struct sb_nl_guarded *guarded = obj;

	if (nla_put_string(skb, SIDEBAND_A_GUARD_DEV, guarded->sb->dev->name))
		return -EMSGSIZE;
	return sb_fill_guard_key(skb, &guarded->entry->key);
}

static int sb_fill_guard_all(struct sk_buff *skb, const void *obj)
{
	const struct sideband *sb = obj;

	if (nla_put_string(skb, SIDEBAND_A_GUARD_DEV, sb->dev->name) ||
	    nla_put_flag(skb, SIDEBAND_A_GUARD_ALL))
		return -EMSGSIZE;
	return 0;
}

static int sb_fill_guard_entry(struct sk_buff *skb,
			       const struct sb_guard_entry *entry)
{
	struct nlattr *nest = nla_nest_start(skb, SIDEBAND_A_GUARD_ENTRY);

	if (!nest || sb_fill_guard_key(skb, &entry->key))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int sb_fill_guard_change(struct sk_buff *skb, const void *obj)
{
	const struct sb_nl_guard_change *change = obj;
	const struct sb_guard_entry *entry;

	if (nla_put_string(skb, SIDEBAND_A_GUARD_DEV, change->sb->dev->name))
		return -EMSGSIZE;
	if (change->count > SB_NL_GUARD_LISTED)
		return nla_put_u32(skb, SIDEBAND_A_GUARD_COUNT, change->count);
	list_for_each_entry(entry, change->entries, change)
		if (sb_fill_guard_entry(skb, entry))
			return -EMSGSIZE;
	return 0;
}

/* One event for each request, so that whoever adds many overruns no listener. */
static void sb_nl_tell(struct sideband *sb, const struct list_head *entries,
		       enum sideband_cmd cmd)
{
	struct sb_nl_guard_change change = { .sb = sb, .entries = entries };
	const struct list_head *pos;

	list_for_each(pos, entries)
		change.count++;
	sb_nl_notify(dev_net(sb->dev), cmd, sb_fill_guard_change, &change);
}

static int sb_nl_guard_mac(struct sb_guard_key *key, const struct nlattr *mac,
			   struct netlink_ext_ack *extack)
{
	if (!is_valid_ether_addr(nla_data(mac))) {
		NL_SET_ERR_MSG_ATTR(extack, mac, "Nobody sends from a group address, or from none");
		return -EINVAL;
	}
	sb_guard_key_mac(key, nla_data(mac));
	return 0;
}

static int sb_nl_guard_no_source(const struct nlattr *prefix,
				 struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR(extack, prefix, "Nobody sends from a group, from the broadcast address or from one of loopback");
	return -EINVAL;
}

/* No bit is set behind the length, so that the first address says it of all. */
static bool sb_nl_never_sends(__be32 first, u32 length)
{
	return (length >= 4 && ipv4_is_multicast(first)) ||
	       (length >= 8 && ipv4_is_loopback(first)) ||
	       (length == 32 && ipv4_is_lbcast(first));
}

static bool sb_nl_never_sends6(const struct in6_addr *first, u32 length)
{
	return (length >= 8 && ipv6_addr_is_multicast(first)) ||
	       (length == 128 && ipv6_addr_loopback(first));
}

static int sb_nl_guard_ipv4(struct sb_guard_key *key,
			    const struct nlattr *prefix, u32 length,
			    struct netlink_ext_ack *extack)
{
	if (length > 32) {
		NL_SET_ERR_MSG_ATTR(extack, prefix, "A prefix of IPv4 has a length of at most 32");
		return -EINVAL;
	}
	if (!sb_guard_key_prefix(key, SB_GUARD_IPV4, nla_data(prefix), length)) {
		NL_SET_ERR_MSG_ATTR(extack, prefix, "The address has bits behind the length of the prefix: clear them, or give the length 32 for one machine");
		return -EINVAL;
	}
	if (sb_nl_never_sends(nla_get_in_addr(prefix), length))
		return sb_nl_guard_no_source(prefix, extack);
	return 0;
}

static int sb_nl_guard_ipv6(struct sb_guard_key *key,
			    const struct nlattr *prefix, u32 length,
			    struct netlink_ext_ack *extack)
{
	if (!sb_guard_key_prefix(key, SB_GUARD_IPV6, nla_data(prefix), length)) {
		NL_SET_ERR_MSG_ATTR(extack, prefix, "The address has bits behind the length of the prefix: clear them, or give the length 128 for one machine");
		return -EINVAL;
	}
	if (length >= 96 && sb_ip_sort(&key->address) == SB_IP_V4) {
		NL_SET_ERR_MSG_ATTR(extack, prefix, "This is IPv4 in the form of IPv6, which no frame has: give the prefix of IPv4");
		return -EINVAL;
	}
	if (sb_nl_never_sends6(&key->address, length))
		return sb_nl_guard_no_source(prefix, extack);
	return 0;
}

static int sb_nl_guard_prefix(struct sb_guard_key *key,
			      const struct nlattr *prefix,
			      const struct nlattr *length,
			      struct netlink_ext_ack *extack)
{
	if (!length) {
		NL_SET_ERR_MSG_ATTR(extack, prefix, "The length of the prefix is missing");
		return -EINVAL;
	}
	if (nla_len(prefix) == sizeof(__be32))
		return sb_nl_guard_ipv4(key, prefix, nla_get_u32(length),
					extack);
	if (nla_len(prefix) == sizeof(struct in6_addr))
		return sb_nl_guard_ipv6(key, prefix, nla_get_u32(length),
					extack);
	NL_SET_ERR_MSG_ATTR(extack, prefix, "The address of a prefix has 4 bytes, or 16");
	return -EINVAL;
}

/* Reads what an entry is found by; @whole is blamed where that is not clear. */
static int sb_nl_guard_key(struct sb_guard_key *key, struct nlattr **tb,
			   const struct nlattr *whole,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *prefix = tb[SIDEBAND_A_GUARD_PREFIX];
	struct nlattr *length = tb[SIDEBAND_A_GUARD_PREFIX_LENGTH];
	struct nlattr *mac = tb[SIDEBAND_A_GUARD_MAC];

	if (!mac == !prefix || (mac && length)) {
		NL_SET_ERR_MSG_ATTR(extack, whole, "An entry is either a prefix with its length, or a MAC");
		return -EINVAL;
	}
	return mac ? sb_nl_guard_mac(key, mac, extack) :
		sb_nl_guard_prefix(key, prefix, length, extack);
}

static struct sideband *sb_nl_guard_dev(struct genl_info *info)
{
	if (sb_nl_missing(info, SIDEBAND_A_GUARD_DEV,
			  "The name of the sideband is missing"))
		return ERR_PTR(-EINVAL);
	return sb_nl_find(genl_info_net(info), info->attrs[SIDEBAND_A_GUARD_DEV],
			  info->extack);
}

static int sb_nl_guard_get(struct sideband *sb, struct genl_info *info)
{
	struct nlattr *dev = info->attrs[SIDEBAND_A_GUARD_DEV];
	struct sb_nl_guarded guarded = { .sb = sb };
	struct sb_guard_key key;
	int err;

	err = sb_nl_guard_key(&key, info->attrs, dev, info->extack);
	if (err)
		return err;
	guarded.entry = sb_guard_find(&sb->core.guard, &key);
	if (!guarded.entry) {
		NL_SET_ERR_MSG(info->extack, "The guard does not list this");
		return -ENOENT;
	}
	return sb_nl_reply(info, sb_fill_guard, &guarded);
}

/**
 * sideband_nl_guard_get_doit - %SIDEBAND_CMD_GUARD_GET for one entry
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_guard_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	rtnl_lock();
	sb = sb_nl_guard_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) : sb_nl_guard_get(sb, info);
	rtnl_unlock();
	return err;
}

/* Where a dump goes on: at the entry that did not fit, as long as nothing has changed;
 * a long list is not walked again for each message.
 */
static struct sb_guard_entry *sb_nl_guard_resume(struct list_head *entries,
						 struct netlink_callback *cb)
{
	struct sb_guard_entry *entry;
	long i = 0;

	if (cb->args[2] && cb->args[3] == cb->seq)
		return (struct sb_guard_entry *)cb->args[2];
	list_for_each_entry(entry, entries, list)
		if (i++ >= cb->args[1])
			break;
	return entry;
}

static int sb_nl_walk_guard(struct sk_buff *skb, struct netlink_callback *cb,
			    struct sideband *sb)
{
	struct list_head *entries = &sb->core.guard.entries;
	struct sb_nl_guarded guarded = { .sb = sb };
	struct sb_guard_entry *entry;
	int err;

	entry = sb_nl_guard_resume(entries, cb);
	list_for_each_entry_from(entry, entries, list) {
		guarded.entry = entry;
		err = sb_nl_dump_one(skb, cb, SIDEBAND_CMD_GUARD_GET,
				     sb_fill_guard, &guarded);
		if (err) {
			cb->args[2] = (long)entry;
			cb->args[3] = cb->seq;
			return err;
		}
		cb->args[1]++;
	}
	cb->args[2] = 0;
	return 0;
}

/**
 * sideband_nl_guard_get_dumpit - %SIDEBAND_CMD_GUARD_GET for many entries
 * @skb: message to fill
 * @cb: dump
 *
 * Context: process.
 * Return: length of the message, or a negative error.
 */
int sideband_nl_guard_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return sb_nl_dump(skb, cb, sb_nl_walk_guard, SIDEBAND_A_GUARD_DEV,
			  SIDEBAND_A_GUARD_MAC);
}

/* Makes an entry that a request adds. */
static int sb_nl_prepare(struct sb_guard *guard, const struct sb_guard_key *key,
			 struct list_head *change,
			 struct netlink_ext_ack *extack)
{
	const struct sb_guard_entry *entry = sb_guard_find(guard, key);
	int err;

	if (entry && entry->live) {
		NL_SET_ERR_MSG(extack, "The guard lists this already");
		return -EEXIST;
	}
	if (entry) {
		NL_SET_ERR_MSG(extack, "This is given twice");
		return -EEXIST;
	}
	err = sb_guard_prepare(guard, key, change);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(extack, "A guard has at most 65536 entries");
	else if (err)
		NL_SET_ERR_MSG(extack, "No memory for this entry");
	return err;
}

/* Finds an entry that a request takes away. */
static int sb_nl_select(struct sb_guard *guard, const struct sb_guard_key *key,
			struct list_head *change,
			struct netlink_ext_ack *extack)
{
	struct sb_guard_entry *entry = sb_guard_find(guard, key);

	if (!entry) {
		NL_SET_ERR_MSG(extack, "The guard does not list this");
		return -ENOENT;
	}
	if (!list_empty(&entry->change)) {
		NL_SET_ERR_MSG(extack, "This is given twice");
		return -ENOENT;
	}
	list_add_tail(&entry->change, change);
	return 0;
}

typedef int (*sb_nl_each_fn)(struct sb_guard *guard,
			     const struct sb_guard_key *key,
			     struct list_head *change,
			     struct netlink_ext_ack *extack);

static int sb_nl_one_entry(struct sb_guard *guard, struct nlattr *nest,
			   sb_nl_each_fn each, struct list_head *change,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIDEBAND_A_GUARD_MAC + 1];
	struct sb_guard_key key;
	int err;

	err = nla_parse_nested(tb, SIDEBAND_A_GUARD_MAC, nest,
			       sideband_guard_entry_nl_policy, extack);
	if (!err)
		err = sb_nl_guard_key(&key, tb, nest, extack);
	if (!err)
		err = each(guard, &key, change, extack);
	if (err)
		sb_nl_blame(extack, nest);
	return err;
}

/* There may be many entries, so the message itself is read. */
static int sb_nl_each_entry(struct sb_guard *guard, struct genl_info *info,
			    sb_nl_each_fn each, struct list_head *change)
{
	struct nlattr *attr;
	int err = 0, rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) == SIDEBAND_A_GUARD_ENTRY)
			err = sb_nl_one_entry(guard, attr, each, change,
					      info->extack);
		if (err)
			break;
	}
	return err;
}

static int sb_nl_guard_add(struct sideband *sb, struct genl_info *info)
{
	struct sb_guard *guard = &sb->core.guard;
	LIST_HEAD(change);
	int err;

	err = sb_nl_each_entry(guard, info, sb_nl_prepare, &change);
	if (err) {
		sb_guard_give_up(guard, &change);
		return err;
	}
	sb_guard_add(guard, &change);
	sb_nl_tell(sb, &change, SIDEBAND_CMD_GUARD_ADD_NTF);
	sb_guard_settle(&change);
	return 0;
}

/**
 * sideband_nl_guard_add_doit - %SIDEBAND_CMD_GUARD_ADD, all of it or nothing
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_guard_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	if (sb_nl_missing(info, SIDEBAND_A_GUARD_ENTRY,
			  "The prefixes and MACs to add are missing"))
		return -EINVAL;
	rtnl_lock();
	sb = sb_nl_guard_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) : sb_nl_guard_add(sb, info);
	rtnl_unlock();
	return err;
}

static void sb_nl_select_all(struct sb_guard *guard, struct list_head *change)
{
	struct sb_guard_entry *entry;

	list_for_each_entry(entry, &guard->entries, list)
		list_add_tail(&entry->change, change);
}

static int sb_nl_guard_del(struct sideband *sb, struct genl_info *info)
{
	struct sb_guard *guard = &sb->core.guard;
	LIST_HEAD(change);
	int err = 0;

	if (info->attrs[SIDEBAND_A_GUARD_ALL])
		sb_nl_select_all(guard, &change);
	else
		err = sb_nl_each_entry(guard, info, sb_nl_select, &change);
	if (err) {
		sb_guard_settle(&change);
		return err;
	}
	if (info->attrs[SIDEBAND_A_GUARD_ALL])
		sb_nl_notify(dev_net(sb->dev), SIDEBAND_CMD_GUARD_DEL_NTF,
			     sb_fill_guard_all, sb);
	else
		sb_nl_tell(sb, &change, SIDEBAND_CMD_GUARD_DEL_NTF);
	sb_guard_del(guard, &change);
	return 0;
}

/* Entries, or all of them: one of both has to be said. */
static int sb_nl_check_del(struct genl_info *info)
{
	struct nlattr *all = info->attrs[SIDEBAND_A_GUARD_ALL];

	if (all && info->attrs[SIDEBAND_A_GUARD_ENTRY]) {
		NL_SET_ERR_MSG_ATTR(info->extack, all, "Either all entries go, or those that are given");
		return -EINVAL;
	}
	if (!all && sb_nl_missing(info, SIDEBAND_A_GUARD_ENTRY,
				  "The prefixes and MACs to take away are missing"))
		return -EINVAL;
	return 0;
}

/**
 * sideband_nl_guard_del_doit - %SIDEBAND_CMD_GUARD_DEL, all of it or nothing
 * @skb: request
 * @info: request
 *
 * Context: process.
 * Return: 0 or a negative error.
 */
int sideband_nl_guard_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sideband *sb;
	int err;

	err = sb_nl_check_del(info);
	if (err)
		return err;
	rtnl_lock();
	sb = sb_nl_guard_dev(info);
	err = IS_ERR(sb) ? PTR_ERR(sb) : sb_nl_guard_del(sb, info);
	rtnl_unlock();
	return err;
}
