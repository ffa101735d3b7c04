// SPDX-License-Identifier: GPL-2.0
/*
 * The port's own VLAN device of an excluded VLAN. It is on the port itself and
 * not part of a team, so it may have what the fence keeps from the team.
 *
 * At the port its frames look like the team's. What tells them apart is that the
 * device hands each to the port as soon as those who watch it have seen it, on the
 * same CPU, with bottom halves off: so we watch it, and leave a note. A frame sent
 * past all who watch (PACKET_QDISC_BYPASS, AF_XDP, pktgen) leaves none, and is
 * stopped as the team's would be.
 */
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

/* Whose frame the egress hook of the port sees next on this CPU. */
static DEFINE_PER_CPU(const struct sb_exclusion *, sb_own_note);

/* Of what the device receives, too, we get a reference; nobody needs it. */
static int sb_own_seen(struct sk_buff *skb, struct net_device *dev,
		       struct packet_type *pt, struct net_device *orig_dev)
{
	if (skb->pkt_type == PACKET_OUTGOING)
		this_cpu_write(sb_own_note,
			       container_of(pt, struct sb_exclusion, own));
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
		cmpxchg(per_cpu_ptr(&sb_own_note, cpu), ex, NULL);
}

/**
 * sb_own_look - has the port a VLAN device of an excluded VLAN itself?
 * @ex: exclusion of the VLAN
 * @port: netdev of the port
 *
 * From then on what it sends is known by sb_own_sent().
 *
 * Context: process, RTNL; may sleep.
 * Return: true when it has.
 */
bool sb_own_look(struct sb_exclusion *ex, struct net_device *port)
{
	struct net_device *own = sb_vlan_device(port, ex->vid);

	if (own != ex->own.dev) {
		sb_own_forget(ex);
		if (own)
			sb_own_watch(ex, own);
	}
	return own;
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
	const struct sb_exclusion *ex = __this_cpu_read(sb_own_note);

	if (ex)
		__this_cpu_write(sb_own_note, NULL);
	return ex;
}
