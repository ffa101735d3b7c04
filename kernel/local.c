// SPDX-License-Identifier: GPL-2.0
/*
 * The MACs that live on this host behind a port: its own, and those of virtual
 * machines, which are learnt from what they send to a BMC. So the BMC's answers
 * find them without the wire.
 *
 * One that moves to another host is heard from there. The first frame that comes
 * by the wire in its name says so, and from then on it is answered by the wire.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>

#include "sideband.h"

/* As many virtual machines as anybody has behind a port, and some more. */
#define SB_LOCAL_MAX		4096
/* As long as a bridge remembers who is silent. */
#define SB_LOCAL_AGE		(300UL * HZ)
/* A group frame that leaves by one port of the host comes back by another that is
 * connected to the same switch. By then it is not older than this.
 */
#define SB_LOCAL_REFLECTED	(HZ / 10)

/**
 * struct sb_local - a MAC that lives on this host
 * @node: link in the table
 * @key: MAC and VLAN
 * @attach: attach point of the port behind which it lives; READ_ONCE()
 * @used: when it sent to the BMC last, in jiffies
 * @group: when it sent a group frame last, in jiffies
 * @rcu: for freeing
 */
struct sb_local {
	struct rhash_head	node;
	struct sb_key		key;
	struct sb_attach	*attach;
	unsigned long		used;
	unsigned long		group;
	struct rcu_head		rcu;
};

static const struct rhashtable_params sb_local_params = {
	.head_offset		= offsetof(struct sb_local, node),
	.key_offset		= offsetof(struct sb_local, key),
	.key_len		= sizeof(struct sb_key),
	.automatic_shrinking	= true,
};

static struct sb_local *sb_local_lookup(struct sideband *sb, const u8 *mac,
					u16 vid)
{
	struct sb_key key = { .vid = vid };

	if (!atomic_read(&sb->locals.count))
		return NULL;
	ether_addr_copy(key.mac, mac);
	return rhashtable_lookup(&sb->locals.table, &key, sb_local_params);
}

/* Of several who want to remove it one does. */
static void sb_local_del(struct sideband *sb, struct sb_local *local)
{
	if (rhashtable_remove_fast(&sb->locals.table, &local->node,
				   sb_local_params))
		return;
	atomic_dec(&sb->locals.count);
	kfree_rcu(local, rcu);
}

static void sb_local_add(struct sideband *sb, struct sb_attach *attach,
			 const u8 *mac, u16 vid, bool group)
{
	struct sb_local *local;

	/* Full: the others are answered by the wire, as without host access. */
	if (!atomic_add_unless(&sb->locals.count, 1, SB_LOCAL_MAX))
		return;
	local = kzalloc(sizeof(*local), GFP_ATOMIC);
	if (!local)
		goto err_count;
	ether_addr_copy(local->key.mac, mac);
	local->key.vid = vid;
	local->attach = attach;
	local->used = jiffies;
	local->group = group ? jiffies : jiffies - SB_LOCAL_REFLECTED - 1;
	if (!rhashtable_lookup_insert_fast(&sb->locals.table, &local->node,
					   sb_local_params))
		return;
	kfree(local);
err_count:
	atomic_dec(&sb->locals.count);
}

/* Written seldom, for others read it. */
static void sb_local_stamp(unsigned long *when)
{
	unsigned long now = jiffies;

	if (READ_ONCE(*when) != now)
		WRITE_ONCE(*when, now);
}

/**
 * sb_local_sends - a MAC of this host has sent a frame to the BMC
 * @sb: sideband of the BMC
 * @attach: attach point of the port that it is behind
 * @mac: source address of the frame
 * @vid: VLAN of the frame, 0 for none
 * @group: it was a group frame
 *
 * Context: bottom halves off, RCU read side.
 */
void sb_local_sends(struct sideband *sb, struct sb_attach *attach,
		    const u8 *mac, u16 vid, bool group)
{
	struct sb_local *local;

	if (!is_valid_ether_addr(mac))
		return;
	local = sb_local_lookup(sb, mac, vid);
	if (!local) {
		sb_local_add(sb, attach, mac, vid, group);
		return;
	}
	if (READ_ONCE(local->attach) != attach)
		WRITE_ONCE(local->attach, attach);
	sb_local_stamp(&local->used);
	if (group)
		sb_local_stamp(&local->group);
}

/**
 * sb_local_moved - forget a MAC of this host that is heard by the wire
 * @sb: sideband of the BMC
 * @mac: source address of the frame
 * @vid: VLAN of the frame, 0 for none
 * @group: it is a group frame
 *
 * Whoever sent it does not live here any more. A group frame may be one of our
 * own that the switch has brought back.
 *
 * Context: softirq, RCU read side.
 */
void sb_local_moved(struct sideband *sb, const u8 *mac, u16 vid, bool group)
{
	struct sb_local *local = sb_local_lookup(sb, mac, vid);

	if (!local)
		return;
	if (group && time_before_eq(jiffies, READ_ONCE(local->group) +
				    SB_LOCAL_REFLECTED))
		return;
	sb_local_del(sb, local);
}

/**
 * sb_local_owns - is a MAC the host's own at a port?
 * @dev: netdev of the port
 * @mac: MAC
 *
 * Context: RCU read side.
 * Return: true when it is that of the port, or of the team or bridge that the port
 *	is in.
 */
bool sb_local_owns(struct net_device *dev, const u8 *mac)
{
	unsigned int depth;

	for (depth = 0; dev && depth < 4; depth++) {
		if (ether_addr_equal(dev->dev_addr, mac))
			return true;
		dev = netdev_master_upper_dev_get_rcu(dev);
	}
	return false;
}

/**
 * sb_local_find - find the port behind which a MAC of this host lives
 * @sb: sideband
 * @wire: table of the active port, NULL when there is none
 * @mac: MAC
 * @vid: VLAN, 0 for none
 *
 * Context: bottom halves off, RCU read side.
 * Return: attach point of the port, NULL when it does not live here.
 */
struct sb_attach *sb_local_find(struct sideband *sb, struct sb_table *wire,
				const u8 *mac, u16 vid)
{
	struct sb_local *local = sb_local_lookup(sb, mac, vid);
	struct sb_attach *attach;

	if (local)
		return READ_ONCE(local->attach);
	attach = wire ? sb_attach_of_table(wire) : NULL;
	return attach && sb_local_owns(attach->dev, mac) ? attach : NULL;
}

/* Walks the table once; what is removed meanwhile may be missed by others. */
static void sb_local_sweep(struct sideband *sb,
			   bool (*wanted)(const struct sb_local *local,
					  const struct sb_attach *attach),
			   const struct sb_attach *attach)
{
	struct rhashtable_iter iter;
	struct sb_local *local;

	rhashtable_walk_enter(&sb->locals.table, &iter);
	rhashtable_walk_start(&iter);
	while ((local = rhashtable_walk_next(&iter))) {
		/* The table is being resized: the walk begins anew. */
		if (IS_ERR(local))
			continue;
		if (wanted(local, attach))
			sb_local_del(sb, local);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
}

static bool sb_local_lives_there(const struct sb_local *local,
				 const struct sb_attach *attach)
{
	return !attach || READ_ONCE(local->attach) == attach;
}

/**
 * sb_local_forget - forget the MACs behind a port
 * @sb: sideband
 * @attach: attach point that no frame learns from any more, NULL for all
 *
 * Context: process, RTNL; sleeps.
 */
void sb_local_forget(struct sideband *sb, const struct sb_attach *attach)
{
	if (!atomic_read(&sb->locals.count))
		return;
	sb_local_sweep(sb, sb_local_lives_there, attach);
}

static bool sb_local_is_old(const struct sb_local *local,
			    const struct sb_attach *attach)
{
	return time_after(jiffies, READ_ONCE(local->used) + SB_LOCAL_AGE);
}

static void sb_local_age(struct work_struct *work)
{
	struct sideband *sb = container_of(to_delayed_work(work),
					   struct sideband, locals.work);

	sb_local_sweep(sb, sb_local_is_old, NULL);
	rtnl_lock();
	if (sb->rules.host_access && sb->dev->reg_state == NETREG_REGISTERED) {
		/* Settings of the host may have changed, of which none is told. */
		sb_access_arrange(sb);
		sb_local_watch(sb);
	}
	rtnl_unlock();
	dev_put(sb->dev);
}

/**
 * sb_local_watch - let those who are silent be forgotten after a while
 * @sb: sideband that gives host access
 *
 * Context: process, RTNL.
 */
void sb_local_watch(struct sideband *sb)
{
	sb_schedule(sb, &sb->locals.work, SB_LOCAL_AGE / 5);
}

/**
 * sb_local_init - make an empty table
 * @sb: sideband
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sb_local_init(struct sideband *sb)
{
	INIT_DELAYED_WORK(&sb->locals.work, sb_local_age);
	atomic_set(&sb->locals.count, 0);
	return rhashtable_init(&sb->locals.table, &sb_local_params);
}

/**
 * sb_local_exit - forget nobody any more, for the sideband goes
 * @sb: sideband
 *
 * Context: process, RTNL.
 */
void sb_local_exit(struct sideband *sb)
{
	sb_unschedule(sb, &sb->locals.work);
}

static void sb_local_free_one(void *local, void *unused)
{
	kfree(local);
}

/**
 * sb_local_free - free the table and all in it
 * @sb: sideband that no frame can reach any more
 *
 * Context: process; sleeps.
 */
void sb_local_free(struct sideband *sb)
{
	rhashtable_free_and_destroy(&sb->locals.table, sb_local_free_one, NULL);
}
