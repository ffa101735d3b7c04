// SPDX-License-Identifier: GPL-2.0
/*
 * The port's own VLAN device of an excluded VLAN. It is on the port itself and
 * not part of a team, so it may have what the fence keeps from the team.
 *
 * At the port its frames look like the team's. What tells them apart is that the
 * device hands a frame to the port as soon as those who watch it have seen it, in
 * the same context and with bottom halves off: so we watch it, and leave a note. A
 * frame that is lost on that way, for want of memory, leaves a note for nobody,
 * so notes are good for the moment only. A frame sent past all who watch
 * (PACKET_QDISC_BYPASS, AF_XDP, pktgen) leaves none, and is stopped as the team's
 * would be.
 */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

/* Whose frame the egress hook of the port sees next on this CPU. Where bottom
 * halves can be preempted another task may ask before that.
 */
struct sb_own_note {
	const struct sb_exclusion	*ex;
	const struct task_struct	*task;
	unsigned long			when;
};

static DEFINE_PER_CPU(struct sb_own_note, sb_own_note);

/* Of what the device receives, too, we get a reference; nobody needs it. */
static int sb_own_seen(struct sk_buff *skb, struct net_device *dev,
		       struct packet_type *pt, struct net_device *orig_dev)
{
	struct sb_own_note *note = this_cpu_ptr(&sb_own_note);

	if (skb->pkt_type == PACKET_OUTGOING) {
		note->task = current;
		note->when = jiffies;
		note->ex = container_of(pt, struct sb_exclusion, own);
	}
	consume_skb(skb);
	return 0;
}

static void sb_own_watch(struct sb_exclusion *ex, struct net_device *own)
{
	ex->own.type = htons(ETH_P_ALL);
	ex->own.func = sb_own_seen;
	ex->own.dev = own;
	dev_add_pack(&ex->own);
}

/**
 * sb_own_forget - let a VLAN device of the port pass no more
 * @ex: exclusion of its VLAN
 *
 * Context: process, RTNL; sleeps.
 */
void sb_own_forget(struct sb_exclusion *ex)
{
	int cpu;

	if (!ex->own.dev)
		return;
	dev_remove_pack(&ex->own);
	ex->own.dev = NULL;
	/* Nobody leaves one any more, and a new exclusion may get this address. */
	for_each_possible_cpu(cpu)
		cmpxchg(&per_cpu_ptr(&sb_own_note, cpu)->ex, ex, NULL);
}

/**
 * sb_own_look - has the port a VLAN device of an excluded VLAN itself?
 * @ex: exclusion of the VLAN
 * @port: netdev of the port
 *
 * From then on what it sends is known by sb_own_sent().
 *
 * Context: process, RTNL; may sleep.
 * Return: true when it has one that was not known before.
 */
bool sb_own_look(struct sb_exclusion *ex, struct net_device *port)
{
	struct net_device *own = sb_vlan_device(port, ex->vid);

	if (own == ex->own.dev)
		return false;
	sb_own_forget(ex);
	if (own)
		sb_own_watch(ex, own);
	return own;
}

/* The device right below; what if_vlan.h offers is the one at the bottom. */
static struct net_device *sb_own_port(const struct net_device *own)
{
#if IS_ENABLED(CONFIG_VLAN_8021Q)
	return vlan_dev_priv(own)->real_dev;
#else
	return NULL;
#endif
}

/**
 * sb_own_has - has a port a VLAN device itself?
 * @port: netdev of the port
 * @vid: VLAN
 *
 * Context: RCU read side.
 * Return: true when the device, up or down, gets the frames of the VLAN.
 */
bool sb_own_has(struct net_device *port, u16 vid)
{
	/* Where the port has none it finds that of its bond or team. */
	const struct net_device *own =
		__vlan_find_dev_deep_rcu(port, htons(ETH_P_8021Q), vid);

	return own && sb_own_port(own) == port;
}

/**
 * sb_own_takes - will a VLAN device of the port itself get a received frame?
 * @skb: frame, its outer tag out of band
 *
 * One that has another tag in front gets on to the team.
 *
 * Context: softirq, RCU read side.
 * Return: true when the core gives it to such a device, or drops it.
 */
bool sb_own_takes(const struct sk_buff *skb)
{
	return skb_vlan_tag_present(skb) && skb_vlan_tag_get_id(skb) &&
	       skb->vlan_proto == htons(ETH_P_8021Q) &&
	       sb_own_has(skb->dev, skb_vlan_tag_get_id(skb));
}

/**
 * sb_own_gone - forget a VLAN device that is being unregistered
 * @dev: netdev
 *
 * Usually its link to the port has gone before. It has not where somebody refused
 * the device to the port: that nobody is told of.
 *
 * Context: process, RTNL; may sleep.
 */
void sb_own_gone(const struct net_device *dev)
{
	struct net_device *port = is_vlan_dev(dev) ? sb_own_port(dev) : NULL;
	struct sb_exclusion *ex;

	if (!port)
		return;
	list_for_each_entry(ex, &sb_net(dev_net(port))->exclusions, list)
		if (ex->own.dev == dev)
			sb_own_forget(ex);
}

/**
 * sb_own_sent - whose VLAN device is it that sends the frame?
 *
 * To be asked once, for each frame that a port with a fence sends.
 *
 * Context: bottom halves off.
 * Return: the exclusion of the VLAN, only to be compared; NULL when it is none.
 */
const struct sb_exclusion *sb_own_sent(void)
{
	struct sb_own_note *note = this_cpu_ptr(&sb_own_note);
	const struct sb_exclusion *ex = note->ex;

	if (!ex || note->task != current)
		return NULL;
	note->ex = NULL;
	return time_before_eq(jiffies, note->when + 1) ? ex : NULL;
}
