// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the host's own route to the BMC leads over the host leg.
 *
 * Where it does, and nobody but the host itself sends by the ports, what the host
 * has for the BMC never comes to a port: nothing need be looked at there, and
 * production pays nothing. Whoever may set routes may set this one, sidebandctl
 * does. Here it is only watched: as soon as it is not enough any more, the ports
 * are looked at again.
 */
#include <linux/etherdevice.h>
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <net/addrconf.h>
#include <net/fib_notifier.h>
#include <net/route.h>

#include "sideband.h"

/* Changes come in crowds, where a routing daemon runs. */
#define SB_ROUTE_DELAY	(HZ / 20)

static bool sb_route_leads(const struct sideband *sb, __be32 ip)
{
	struct flowi4 fl4 = { .daddr = ip };
	struct rtable *rt;
	bool leads;

	rt = ip_route_output_key(dev_net(sb->dev), &fl4);
	if (IS_ERR(rt))
		return false;
	leads = rt->dst.dev == sb->dev && rt->rt_type == RTN_UNICAST &&
		!rt->rt_uses_gateway;
	ip_rt_put(rt);
	return leads;
}

/* A rule may send some another way than others. That there was one once is not
 * forgotten by the kernel.
 */
static bool sb_route_is_the_same_for_all(const struct net *net)
{
#ifdef CONFIG_IP_MULTIPLE_TABLES
	return !net->ipv4.fib_has_custom_rules;
#else
	return true;
#endif
}

/* It answers ARP for all addresses of the host, and forwards for nobody. */
static bool sb_route_leg_speaks(const struct sideband *sb)
{
	struct in_device *in = __in_dev_get_rtnl(sb->dev);

	return in && netif_running(sb->dev) && !IN_DEV_ARP_IGNORE(in) &&
	       !IN_DEV_FORWARD(in) &&
	       !IPV4_DEVCONF_ALL(dev_net(sb->dev), FORWARDING);
}

static bool sb_has_ipv6(const struct net_device *dev)
{
	struct inet6_dev *in = __in6_dev_get(dev);
	struct inet6_ifaddr *addr;
	bool has = false;

	if (!in)
		return false;
	read_lock_bh(&in->lock);
	list_for_each_entry(addr, &in->addr_list, if_list)
		if (!(ipv6_addr_type(&addr->addr) & IPV6_ADDR_LINKLOCAL))
			has = true;
	read_unlock_bh(&in->lock);
	return has;
}

/* Does it forward what others send, or answer ARP in their name? */
static bool sb_forwards(const struct net_device *dev)
{
	struct in_device *in = __in_dev_get_rcu(dev);

	return in && (IN_DEV_FORWARD(in) || IN_DEV_PROXY_ARP(in));
}

/**
 * struct sb_route_port - what a look at a port and at all above it finds
 * @dev: netdev of the port
 * @ipv6: the host has an IPv6 address there
 */
struct sb_route_port {
	const struct net_device	*dev;
	bool			ipv6;
};

/* Stops at one by which others than this host send: a bridge, a macvlan, a VLAN
 * device of a container.
 */
static int sb_route_look_above(struct net_device *upper,
			       struct netdev_nested_priv *priv)
{
	struct sb_route_port *port = priv->data;

	if (sb_is_sideband(upper))
		return 0;
	port->ipv6 |= sb_has_ipv6(upper);
	return !net_eq(dev_net(upper), dev_net(port->dev)) ||
	       !(netif_is_lag_master(upper) || is_vlan_dev(upper)) ||
	       sb_forwards(upper);
}

/* Is the host alone behind a port, and without a way that is not watched? */
static bool sb_route_suits(const struct net_device *dev, bool ipv6)
{
	struct sb_route_port port = { .dev = dev, .ipv6 = sb_has_ipv6(dev) };
	struct netdev_nested_priv priv = { .data = &port };
	int err;

	rcu_read_lock();
	err = sb_forwards(dev) ||
	      netdev_walk_all_upper_dev_rcu((struct net_device *)dev,
					    sb_route_look_above, &priv);
	rcu_read_unlock();
	return !err && !(ipv6 && port.ipv6);
}

static bool sb_learnt_has_ipv6(const struct sb_learnt *learnt)
{
	unsigned int i;

	for (i = 0; i < learnt->ipv6_count; i++)
		if (!(ipv6_addr_type(&learnt->ipv6[i]) & IPV6_ADDR_LINKLOCAL))
			return true;
	return false;
}

/* Do all stations that the host could reach have an address in IPv4, to which a route leads? */
static bool sb_route_leads_to_all(struct sideband *sb, bool *ipv6)
{
	struct sb_learnt learnt;
	struct sb_entry *entry;
	bool found = false;

	*ipv6 = false;
	list_for_each_entry(entry, &sb->addresses, list) {
		if (entry->kind != SB_STATION || entry->shared)
			continue;
		found = true;
		sb_learnt_read(entry, &learnt);
		*ipv6 |= sb_learnt_has_ipv6(&learnt);
		if (entry->key.vid != sb->core.untagged_vid ||
		    !learnt.ipv4 || !sb_route_leads(sb, learnt.ipv4))
			return false;
	}
	return found;
}

/**
 * sb_route_serves - need nobody look at what the host sends by the ports?
 * @sb: sideband
 *
 * Context: process, RTNL.
 * Return: true when all that the host has for the BMC goes by the host leg.
 */
bool sb_route_serves(struct sideband *sb)
{
	struct sb_port *port;
	bool ipv6;

	if (!READ_ONCE(sb_net(dev_net(sb->dev))->hears_routes) ||
	    !sb_route_leg_speaks(sb) ||
	    !sb_route_is_the_same_for_all(dev_net(sb->dev)) ||
	    !sb_route_leads_to_all(sb, &ipv6))
		return false;
	list_for_each_entry(port, &sb->ports, list)
		if (port->attach && !sb_route_suits(port->attach->dev, ipv6))
			return false;
	return true;
}

/**
 * sb_route_doubt - something has changed by which the way may be another
 * @sb: sideband
 *
 * Context: any. Needs no lock, and is not called under one of frames.
 */
void sb_route_doubt(const struct sideband *sb)
{
	struct sb_net *sn = sb_net(dev_net(sb->dev));

	if (READ_ONCE(sb->core.access))
		queue_delayed_work(sb_workqueue, &sn->route_work,
				   SB_ROUTE_DELAY);
}

static void sb_route_arrange_all(struct sb_net *sn)
{
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		sb_access_arrange(sb);
}

static int sb_route_fib_notify(struct notifier_block *nb, unsigned long event,
			       void *ptr)
{
	struct sb_net *sn = container_of(nb, struct sb_net, route_fib);

	if (READ_ONCE(sn->accesses))
		queue_delayed_work(sb_workqueue, &sn->route_work,
				   SB_ROUTE_DELAY);
	return NOTIFY_DONE;
}

/* Only where some sideband gives access, and without RTNL, which it takes. Where
 * routes change too often to be heard of all at once, it is tried again with the
 * next doubt, and the ports are looked at.
 */
static void sb_route_hear(struct sb_net *sn)
{
	sn->route_fib.notifier_call = sb_route_fib_notify;
	if (!register_fib_notifier(sn->net, &sn->route_fib, NULL, NULL))
		WRITE_ONCE(sn->hears_routes, true);
}

static void sb_route_work(struct work_struct *work)
{
	struct sb_net *sn = container_of(to_delayed_work(work), struct sb_net,
					 route_work);

	if (!sn->hears_routes)
		sb_route_hear(sn);
	rtnl_lock();
	sb_route_arrange_all(sn);
	rtnl_unlock();
}

static int sb_route_notify(struct notifier_block *nb, unsigned long event,
			   void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);

	switch (event) {
	case NETDEV_REGISTER:
		/* It may have come from the port's namespace. */
		if (is_vlan_dev(dev))
			sb_route_arrange_all(sb_net(dev_net(vlan_dev_real_dev(dev))));
		break;
	case NETDEV_CHANGEUPPER:
	case NETDEV_UP:
	case NETDEV_DOWN:
		sb_route_arrange_all(sb_net(dev_net(dev)));
		break;
	}
	return NOTIFY_DONE;
}

struct notifier_block sb_route_notifier = {
	.notifier_call = sb_route_notify,
};

/**
 * sb_route_init - prepare to hear of changes of routes
 * @sn: network namespace
 *
 * Context: process.
 */
void sb_route_init(struct sb_net *sn)
{
	INIT_DELAYED_WORK(&sn->route_work, sb_route_work);
}

/**
 * sb_route_exit - hear no more of routes
 * @sn: network namespace without sidebands
 *
 * Context: process, without RTNL; sleeps.
 */
void sb_route_exit(struct sb_net *sn)
{
	cancel_delayed_work_sync(&sn->route_work);
	if (!sn->hears_routes)
		return;
	unregister_fib_notifier(sn->net, &sn->route_fib);
	cancel_delayed_work_sync(&sn->route_work);
}

static bool sb_has_address(const struct net_device *dev, __be32 ip)
{
	const struct in_device *in = __in_dev_get_rcu(dev);
	const struct in_ifaddr *addr;

	if (!in)
		return false;
	in_dev_for_each_ifa_rcu(addr, in)
		if (addr->ifa_local == ip)
			return true;
	return false;
}

static const struct sb_arp *sb_arp(const struct sk_buff *skb,
				   struct sb_arp *buf)
{
	if (eth_hdr(skb)->h_proto != htons(ETH_P_ARP))
		return NULL;
	return sb_arp_read(skb, ETH_HLEN, buf);
}

/**
 * sb_route_keeps - is a frame of the host leg nobody's concern but the BMC's?
 * @sb: sideband
 * @skb: frame that the host leg sends untagged, data at its MAC header
 *
 * By the host leg the BMC finds addresses that the host has elsewhere. The network
 * must not: it would then send production frames there.
 *
 * Context: softirq or process with bottom halves off, RCU read side.
 * Return: true for ARP about an address that is not the host leg's own.
 */
bool sb_route_keeps(const struct sideband *sb, const struct sk_buff *skb)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = sb_arp(skb, &buf);
	return arp && arp->sender_ip && !sb_has_address(sb->dev, arp->sender_ip);
}

/**
 * sb_route_withholds - does the network ask for an address that the host leg has
 *	not?
 * @sb: sideband
 * @skb: group frame that the host leg would receive untagged, data at its MAC header
 *
 * The host would answer for its production addresses, and nobody would hear it.
 *
 * Context: softirq, RCU read side.
 * Return: true for such a question; what is said of the sender's own address is
 *	none, nor is a probe for an address that the sender wants.
 */
bool sb_route_withholds(const struct sideband *sb, const struct sk_buff *skb)
{
	const struct sb_arp *arp;
	struct sb_arp buf;

	arp = sb_arp(skb, &buf);
	return arp && arp->fixed.ar_op == htons(ARPOP_REQUEST) &&
	       arp->sender_ip && arp->sender_ip != arp->target_ip &&
	       !sb_has_address(sb->dev, arp->target_ip);
}
