// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the network behind a port answers: a target is asked for by ARP
 * probes (RFC 5227), on all ports at once.
 *
 * Each port asks under a MAC of its own. So nothing that the switch has learnt
 * of the BMC moves, answers come back by the port that asked, and neither host
 * nor BMC ever sees them. Where the switch has bundled ports they would not, and
 * the bundle has a protocol of its own: such ports do not ask.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>

#include "sideband.h"

/* So many intervals without an answer make a port unusable. */
#define SB_PROBE_MISSES	3

static bool sb_probes(const struct sideband *sb)
{
	return sb->rules.probe_target;
}

/**
 * sb_probe_unanswered - has the target been silent on a port for too long?
 * @port: port
 *
 * Context: process, RTNL.
 * Return: true when it has.
 */
bool sb_probe_unanswered(const struct sb_port *port)
{
	const struct sb_rules *rules = &port->sb->rules;
	unsigned long heard = READ_ONCE(port->probe.heard);

	return sb_probes(port->sb) && port->probe.asks &&
	       time_after(jiffies, heard + SB_PROBE_MISSES *
			  msecs_to_jiffies(rules->probe_interval));
}

/* The VLAN of the BMC, where it is only one; else some VLAN that it is in. */
static u16 sb_probe_vid(const struct sideband *sb)
{
	const struct sb_entry *entry;
	u16 vid = sb->core.untagged_vid;

	if (vid != SB_VID_NONE)
		return vid;
	list_for_each_entry(entry, &sb->addresses, list)
		if (entry->kind == SB_STATION)
			return entry->key.vid;
	return SB_VID_NONE;
}

/**
 * sb_probe_stop - ask no more on a port
 * @port: port with an attach point; nothing happens when it does not ask
 *
 * Context: process, RTNL.
 */
void sb_probe_stop(struct sb_port *port)
{
	if (!port->probe.asks)
		return;
	sb_address_unseat(port, &port->probe.key);
	port->probe.asks = false;
}

/* Begins to ask on a port, or asks in another VLAN. */
static void sb_probe_start(struct sb_port *port, u16 vid)
{
	struct sb_probe *probe = &port->probe;
	bool first = !probe->asks;

	if (probe->asks && probe->key.vid == vid)
		return;
	sb_probe_stop(port);
	if (vid == SB_VID_NONE)
		return;
	eth_random_addr(probe->key.mac);
	probe->key.vid = vid;
	/* It is tried again with the next probe. */
	if (sb_address_seat(port, SB_PROBE, &probe->key, SIDEBAND_TAG_NONE,
			    NULL, NULL))
		return;
	if (first)
		WRITE_ONCE(probe->heard, jiffies);
	probe->asks = true;
}

static void sb_probe_send(const struct sb_port *port)
{
	const struct sb_probe *probe = &port->probe;
	struct net_device *dev = port->attach->dev;
	struct sk_buff *skb;

	if (!probe->asks || !netif_running(dev) || !netif_carrier_ok(dev))
		return;
	skb = arp_create(ARPOP_REQUEST, ETH_P_ARP, port->sb->rules.probe_target,
			 dev, 0, NULL, probe->key.mac, NULL);
	if (!skb)
		return;
	if (probe->key.vid)
		__vlan_hwaccel_put_tag(skb, htons(ETH_P_8021Q),
				       probe->key.vid);
	local_bh_disable();
	sb_transmit(skb);
	local_bh_enable();
}

/**
 * sb_probe_heard - a port has received a frame under the MAC it asks by
 * @port: port
 * @skb: frame, data at its MAC header; consumed
 *
 * Context: softirq, RCU read side.
 */
void sb_probe_heard(struct sb_port *port, struct sk_buff *skb)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = skb->protocol == htons(ETH_P_ARP) ?
		sb_arp_read(skb, ETH_HLEN, &buf) : NULL;
	if (arp && arp->fixed.ar_op == htons(ARPOP_REPLY) &&
	    arp->sender_ip == READ_ONCE(port->sb->rules.probe_target))
		WRITE_ONCE(port->probe.heard, jiffies);
	consume_skb(skb);
}

static void sb_probe_all(struct sideband *sb)
{
	u16 vid = sb_probe_vid(sb);
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		/* The answer may come down any port of the bundle. */
		if (sb_team_bundles(port->attach->dev)) {
			sb_probe_stop(port);
			continue;
		}
		sb_probe_start(port, vid);
		sb_probe_send(port);
	}
}

static void sb_probe_next(struct sideband *sb)
{
	struct sb_port *port;

	if (sb_probes(sb)) {
		sb_probe_all(sb);
		sb_schedule(sb, &sb->prober,
			    msecs_to_jiffies(sb->rules.probe_interval));
	} else {
		list_for_each_entry(port, &sb->ports, list)
			if (port->attach)
				sb_probe_stop(port);
	}
	sb_failover_update(sb);
}

static void sb_probe_work(struct work_struct *work)
{
	struct sideband *sb = container_of(work, struct sideband, prober.work);

	rtnl_lock();
	if (sb->dev->reg_state == NETREG_REGISTERED)
		sb_probe_next(sb);
	rtnl_unlock();
	dev_put(sb->dev);
}

/**
 * sb_probe_update - begin to ask, or ask for another or no more
 * @sb: sideband whose rules may have changed
 *
 * Context: process, RTNL.
 */
void sb_probe_update(struct sideband *sb)
{
	struct sb_port *port;

	/* What another target has answered does not count. */
	list_for_each_entry(port, &sb->ports, list)
		WRITE_ONCE(port->probe.heard, jiffies);
	sb_probe_next(sb);
}

/**
 * sb_probe_init - begin without a target
 * @sb: sideband
 */
void sb_probe_init(struct sideband *sb)
{
	INIT_DELAYED_WORK(&sb->prober, sb_probe_work);
}

/**
 * sb_probe_exit - ask no more
 * @sb: sideband without ports
 *
 * Context: process, RTNL.
 */
void sb_probe_exit(struct sideband *sb)
{
	sb_unschedule(sb, &sb->prober);
}
