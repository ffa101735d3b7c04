/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the module share.
 *
 * Locks
 * -----
 * RTNL guards all configuration: every list, every table, names, counts and
 * the presence of devices. Work that is put off takes it, too.
 * sb_station.lock, the innermost, guards the IP addresses learnt from frames of
 * the BMC, and with it goes the table of them, sb_core.ips. There is no other lock.
 *
 * The paths that frames take (forward.c, classify.c, give.c) hold none. They run in
 * softirq, or in process context with bottom halves off, under RCU, and read:
 *   sb_core.own, sb_attach.table	entries by RCU, freed by kfree_rcu()
 *   sb_core.guard			likewise; its counts by acquire and release
 *   sb_core.ips			likewise; changed by frames as well, under
 *					sb_station.lock
 *   sb_vlan.unknown			atomic
 *   sb_port.ear			READ_ONCE(); the port is freed by call_rcu()
 *   sb_core.wire			RCU; embedded in the sb_attach
 *   sideband.sender			RCU; freed by call_rcu()
 *   sb_station.traffic			atomic
 *   sb_leg.dev of the BMC link		RCU
 *   sb_core.untagged_vid, .access,
 *   .policy				READ_ONCE()
 *   sb_attach.fence, .access,
 *   .sieve				RCU, freed by kfree_rcu()
 *   sideband.filters			RCU, likewise
 *   sb_attach.looks			READ_ONCE()
 *   sideband.locals			RCU, changed by frames as well; the bucket
 *					locks of rhashtable
 *   sb_failover.trusted		READ_ONCE()
 *   sideband.limiter			RCU, freed by kfree_rcu(); its buckets atomic
 *   sb_storm.rages, .last		atomic, READ_ONCE()
 *   sb_station.ipv4			READ_ONCE() before the lock is taken
 *   in_device of the host leg		RCU, for the addresses that it has
 *   packet sockets on the host leg	RCU; the list of its netdev
 *   sideband.stats, sb_port.traffic	per CPU
 *
 * What frames may hold on to, and who waits for them:
 *   sb_attach	sb_attach_put() takes its hook away, then waits a grace
 *		period before it frees table and structure
 *   sideband	is the private part of its netdev; ndo_uninit empties it, and
 *		unregister_netdevice_many() waits a grace period before the
 *		netdev is freed
 *   sb_net	sb_net_exit() ends the work and the notifier of routes, which
 *		hold on to nothing else
 *   netdevs	the notifier drops them on NETDEV_UNREGISTER, before the core
 *		waits its own grace period
 *
 * A frame takes the way: forward.c (hooks) -> classify.c (rules) ->
 * forward.c (copies) -> gate.c (what the BMC hears) -> give.c (the last step).
 * One to the host comes to a BMC by sieve.c, where filters ask for it.
 */
#ifndef _SIDEBAND_H
#define _SIDEBAND_H

#include <linux/if_vlan.h>
#include <linux/in6.h>
#include <linux/jump_label.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/notifier.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>

#include <uapi/linux/sideband.h>

#include "classify.h"
#include "dissect.h"
#include "filter.h"
#include "guard.h"
#include "ip.h"
#include "limit.h"
#include "stats.h"
#include "table.h"

/**
 * struct sb_net - what a network namespace keeps
 * @net: the namespace
 * @sidebands: all &struct sideband, in the order of their creation
 * @attaches: all &struct sb_attach
 * @exclusions: all &struct sb_exclusion, in the order of their creation
 * @return_work: attaches devices that came back, and takes frames of those
 *	that came up at the point that is right
 * @route_work: looks whether the host's routes still lead to its BMCs
 * @route_fib: is told of changes of routes
 * @hears_routes: it is, since some sideband first gave host access; changed by
 *	@route_work alone, READ_ONCE()
 * @accesses: how many sidebands give host access; READ_ONCE()
 * @seq: changes with every change of configuration, for consistent dumps;
 *	never 0, which the core takes for unknown
 */
struct sb_net {
	struct net		*net;
	struct list_head	sidebands;
	struct list_head	attaches;
	struct list_head	exclusions;
	struct work_struct	return_work;
	struct delayed_work	route_work;
	struct notifier_block	route_fib;
	bool			hears_routes;
	unsigned int		accesses;
	u32			seq;
};

/**
 * struct sb_leg - a netdev that a sideband uses as port or as BMC link
 * @name: name of the device; stays while the device is absent
 * @dev: the device, NULL while it is absent; with a reference held
 * @tracker: of the reference
 * @state: state that listeners were last told, an &enum sideband_leg_state
 */
struct sb_leg {
	char				name[IFNAMSIZ];
	struct net_device __rcu		*dev;
	netdevice_tracker		tracker;
	enum sideband_leg_state		state;
};

/**
 * struct sb_fence_stats - frames that an exclusion has stopped, of one CPU
 * @syncp: for readers on 32-bit machines
 * @rx: received and not handed to the host
 * @tx: sent by the host and not let out
 */
struct sb_fence_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		rx;
	u64_stats_t		tx;
};

/**
 * struct sb_exclusion - a port, or a VLAN on a port, that no team may take
 * @leg: netdev of the port
 * @vid: VLAN, 0 for the port as a whole
 * @attach: where its frames are stopped, for a VLAN on a netdev that is there
 * @stats: what has been stopped, per CPU
 * @own: watches the VLAN device of @vid that the port has itself; without one
 *	its netdev is NULL
 * @list: link in &sb_net.exclusions
 * @rcu: for freeing; fences refer to it
 */
struct sb_exclusion {
	struct sb_leg			leg;
	u16				vid;
	struct sb_attach		*attach;
	struct sb_fence_stats __percpu	*stats;
	struct packet_type		own;
	struct list_head		list;
	struct rcu_head			rcu;
};

/**
 * struct sb_fence - what the host may not have of a netdev
 * @dedicated: sideband that the netdev belongs to as a whole, or NULL
 * @vids: excluded VLANs
 * @rcu: for freeing
 * @count: how many of @vlan
 * @vlan: exclusions, to count by; NULL where one has gone
 */
struct sb_fence {
	struct sideband		*dedicated;
	DECLARE_BITMAP(vids, VLAN_N_VID);
	struct rcu_head		rcu;
	unsigned int		count;
	struct sb_exclusion	*vlan[];
};

/**
 * struct sb_access - which frames of the host may be for a BMC
 * @users: number of ports with host access; several may share a netdev
 * @rcu: for freeing
 * @marks: by sb_access_bit() of the MACs of their stations
 */
struct sb_access {
	unsigned int		users;
	struct rcu_head		rcu;
	DECLARE_BITMAP(marks, 1 << 16);
};

/* The part of a MAC in which the addresses of a vendor differ. */
static inline unsigned int sb_access_bit(const u8 *mac)
{
	u16 bit;

	memcpy(&bit, mac + 4, sizeof(bit));
	return bit;
}

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

/**
 * struct sb_attach - the point at which frames are taken from a netdev
 * @table: addresses of all sidebands that have the netdev as a port
 * @fence: what the host may not have, NULL when it may have all
 * @access: what the host may send to a BMC, NULL when it has no access to any
 * @sieve: what the BMCs want of unicast to the host, NULL for nothing
 * @overlap: frames pass two points at present
 * @looks: unicast to the host is looked at, too: @lookers is not 0
 * @exclusive: the point is the receive handler, not the ingress hook
 * @dev: the netdev; it is there as long as this is
 * @ingress: netfilter hook for what is received
 * @egress: netfilter hook for what the host sends, where @senders is not 0
 * @list: link in &sb_net.attaches
 * @users: number of ports and exclusions; several may share a netdev
 * @ports: number of ports among them
 * @senders: who wants to look at what the host sends: a fence, host access
 * @lookers: who wants to look at what the host receives: a fence, a sieve
 */
struct sb_attach {
	/* needed by every frame that is not unicast to the host */
	struct sb_table		table;
	struct sb_fence __rcu	*fence;
	struct sb_access __rcu	*access;
	struct sb_sieve __rcu	*sieve;
	bool			overlap;
	bool			looks;

	/* configuration, under RTNL */
	bool			exclusive;
	struct net_device	*dev;
	struct nf_hook_ops	ingress;
	struct nf_hook_ops	egress;
	struct list_head	list;
	unsigned int		users;
	unsigned int		ports;
	unsigned int		senders;
	unsigned int		lookers;
};

/* How many addresses of IPv4, and of IPv6, are remembered of a station. */
#define SB_LEARNT_MAX	4

/**
 * struct sb_learnt - IP addresses that a station is known to have
 * @ipv4: the newest one, 0 for none
 * @ipv6_count: how many of @ipv6
 * @ipv6: in the order in which they were heard
 */
struct sb_learnt {
	__be32		ipv4;
	unsigned int	ipv6_count;
	struct in6_addr	ipv6[SB_LEARNT_MAX];
};

/**
 * struct sb_station - an address of the BMC in the sideband's own table
 * @entry: it as an entry; the first member, by which all of it is freed
 * @traffic: what it has carried, by &enum sb_traffic
 * @lock: of what follows, taken with bottom halves off
 * @unknown: by &enum sb_ip_sort, which addresses it is not known to have; a bit
 *	is counted in its &struct sb_vlan
 * @gone: nothing more is learnt of it
 * @ipv4: the newest of its IPv4 addresses, 0 for none; READ_ONCE()
 * @ips: all &struct sb_ip that it is known to have, the newest last
 */
struct sb_station {
	struct sb_entry		entry;
	atomic64_t		traffic[SB_TRAFFIC_COUNT];
	spinlock_t		lock;	/* of what follows */
	u8			unknown;
	bool			gone;
	__be32			ipv4;
	struct list_head	ips;
};

/**
 * struct sb_probe - whether the network behind a port answers
 * @asks: the port listens for answers
 * @key: MAC by which it asks, and the VLAN in which it does
 * @heard: when the target answered last, in jiffies
 */
struct sb_probe {
	bool		asks;
	struct sb_key	key;
	unsigned long	heard;
};

/**
 * struct sb_port_traffic - what a port has carried, of one CPU
 * @syncp: for readers on 32-bit machines
 * @value: by &enum sb_traffic
 */
struct sb_port_traffic {
	struct u64_stats_sync	syncp;
	u64_stats_t		value[SB_TRAFFIC_COUNT];
};

/**
 * struct sb_port - a LOM port as one sideband has it
 * @leg: its netdev
 * @sb: the sideband
 * @attach: where its frames are taken, NULL while the netdev is absent
 * @ear: what is taken from it beside unicast
 * @traffic: what it has carried, per CPU
 * @wish: attach point that the operator wants, an &enum sideband_attach_wish
 * @priority: place in the succession, the higher comes first
 * @usable: it could transmit; @fault, but for the delays
 * @fault: why it cannot, an &enum sideband_reason, 0 for nothing
 * @lost: the fault by which it ceased to be usable
 * @changed: in 64-bit jiffies, when @fault came or went, or @usable followed it
 * @proven: it has been usable
 * @news: listeners have to be told of it
 * @probe: whether the network behind it answers
 * @list: link in &sideband.ports
 * @rcu: for freeing; addresses in the table of the attach point refer to @ear
 */
struct sb_port {
	struct sb_leg		leg;
	struct sideband		*sb;
	struct sb_attach	*attach;
	struct sb_ear		ear;
	struct sb_port_traffic __percpu *traffic;
	u8			wish;
	u16			priority;
	bool			usable;
	int			fault;
	int			lost;
	u64			changed;
	bool			proven;
	bool			news;
	struct sb_probe		probe;
	struct list_head	list;
	struct rcu_head		rcu;
};

/**
 * struct sb_port_spec - what the operator may say of a port to add
 * @primary: let the BMC transmit by it by choice
 * @priority: place in the succession
 * @wish: attach point, an &enum sideband_attach_wish
 */
struct sb_port_spec {
	bool	primary;
	u16	priority;
	u8	wish;
};

/**
 * struct sb_bmc_link - the leg to the BMC
 * @leg: its netdev; an empty name while none is configured
 * @opened: the device was down and has been brought up by us
 */
struct sb_bmc_link {
	struct sb_leg		leg;
	bool			opened;
};

/**
 * struct sb_rules - how a sideband uses its ports, as the operator wants it
 * @mode: an &enum sideband_mode
 * @failback: an &enum sideband_failback
 * @failback_delay: seconds
 * @downdelay: milliseconds
 * @updelay: milliseconds
 * @announce: how often addresses are announced after a move
 * @strict: refuse teams that mix ports with other devices
 * @host_access: let the host reach the BMC by its ports
 * @probe_target: IPv4 address that has to answer on a port, 0 for none
 * @probe_interval: milliseconds
 * @policy: which group frames the BMC hears
 * @limits: how much it is given
 */
struct sb_rules {
	u32	mode;
	u32	failback;
	u32	failback_delay;
	u32	downdelay;
	u32	updelay;
	u32	announce;
	u8	strict;
	u8	host_access;
	__be32	probe_target;
	u32	probe_interval;
	struct sb_policy policy;
	struct sb_limits limits;
};

/**
 * struct sb_locals - the MACs that live on this host
 * @table: all &struct sb_local, by MAC and VLAN
 * @count: how many, or a little more
 * @work: forgets those who are silent; holds a reference to the netdev while
 *	pending
 */
struct sb_locals {
	struct rhashtable	table;
	atomic_t		count;
	struct delayed_work	work;
};

/**
 * struct sb_failover - which port transmits, since when and why
 * @active: port by which the BMC transmits, NULL while there is none
 * @before: the one before it, NULL where that is not known any more
 * @by_hand: the operator chose it, against the succession
 * @reason: why it is that one, an &enum sideband_reason
 * @since: since when, of ktime_get_boottime()
 * @moves: how often transmission has moved
 * @trusted: nothing is known against the active port, so that a frame which
 *	finds it without link has to say so; READ_ONCE()
 * @work: a delay has passed, or a frame found no link; holds a reference to
 *	the netdev while pending
 */
struct sb_failover {
	struct sb_port		*active;
	struct sb_port		*before;
	bool			by_hand;
	enum sideband_reason	reason;
	ktime_t			since;
	u32			moves;
	bool			trusted;
	struct delayed_work	work;
};

/**
 * struct sb_announcer - tells the switch where the BMC has moved to
 * @left: how often still; it waits for a port that can send
 * @work: sends the next; holds a reference to the netdev while pending
 */
struct sb_announcer {
	u32			left;
	struct delayed_work	work;
};

/**
 * struct sb_stats - counters of one CPU
 * @syncp: for readers on 32-bit machines
 * @value: by &enum sb_stat, less %SB_STAT_FIRST
 */
struct sb_stats {
	struct u64_stats_sync	syncp;
	u64_stats_t		value[SB_STAT_COUNT];
};

/**
 * struct sideband - one shared-port arrangement for one BMC
 * @core: what the classifier needs
 * @dev: the host leg; this structure is its private part
 * @bmc: BMC link
 * @stats: counters, per CPU
 * @sender: port by which the BMC transmits, NULL for none; it counts there
 * @locals: MACs to which the BMC answers without the wire
 * @limiter: counts what the BMC is given, NULL for no limits
 * @storm: whether it has to drop any
 * @ports: all &struct sb_port, in the order they were added
 * @primary: port by which the BMC transmits by choice, NULL without ports
 * @rules: how the ports are used
 * @failover: port by which it transmits now
 * @announcer: what follows a move
 * @prober: asks whether networks answer; holds a reference to the netdev
 *	while pending
 * @addresses: all &struct sb_entry of @core.own, in the order of their coming
 * @stations: how many of these are stations
 * @filters: all &struct sb_filter, in the order they were added
 * @filter_count: how many
 * @falls: how often in a row the ports had to be looked at again
 * @fell_back: when that was last, in jiffies
 * @list: link in &sb_net.sidebands
 * @announced: listeners have been told of it
 */
struct sideband {
	/* needed by every frame */
	struct sb_core		core;
	struct net_device	*dev;
	struct sb_bmc_link	bmc;
	struct sb_stats __percpu *stats;
	struct sb_port __rcu	*sender;
	struct sb_locals	locals;
	struct sb_limiter __rcu	*limiter;
	struct sb_storm		storm;

	/* configuration, under RTNL */
	struct list_head	ports;
	struct sb_port		*primary;
	struct sb_rules		rules;
	struct sb_failover	failover;
	struct sb_announcer	announcer;
	struct delayed_work	prober;
	struct list_head	addresses;
	unsigned int		stations;
	struct list_head	filters;
	unsigned int		filter_count;
	unsigned int		falls;
	unsigned long		fell_back;
	struct list_head	list;
	bool			announced;
};

static inline struct sideband *sb_of_core(struct sb_core *core)
{
	return container_of(core, struct sideband, core);
}

/* Only for stations, and only those of a sideband's own table. */
static inline struct sb_station *sb_station_of(struct sb_entry *entry)
{
	return container_of(entry, struct sb_station, entry);
}

/* Only for addresses in the table of a port. */
static inline struct sb_port *sb_port_of_entry(const struct sb_entry *entry)
{
	return container_of(entry->ear, struct sb_port, ear);
}

static inline struct sb_attach *sb_attach_of_table(struct sb_table *table)
{
	return container_of(table, struct sb_attach, table);
}

/* Longer ago than any delay that can be set, in jiffies. */
#define SB_LONG_AGO	(2 * 86400UL * HZ)

/* Where a frame comes from, as the one who receives it sees it. */
enum sb_origin {
	SB_FROM_WIRE,
	SB_FROM_BMC,
	SB_FROM_HOST_LEG,
	SB_FROM_NEIGHBOUR,
	SB_FROM_HOST,
};

/* main.c */
extern struct workqueue_struct *sb_workqueue;
struct sb_net *sb_net(const struct net *net);
void sb_schedule(struct sideband *sb, struct delayed_work *work,
		 unsigned long delay);
void sb_unschedule(struct sideband *sb, struct delayed_work *work);

/* device.c */
extern struct rtnl_link_ops sb_link_ops;
bool sb_is_sideband(const struct net_device *dev);
struct sideband *sb_create(struct net *net, const char *name, const u8 *address,
			   struct netlink_ext_ack *extack);
int sb_check_mac(const struct sideband *sb, const u8 *mac,
		 struct netlink_ext_ack *extack);
void sb_update_carrier(struct sideband *sb);

/**
 * struct sb_size - what a frame counts for
 * @packets: a merged one counts as its parts
 * @bytes: with its tag
 */
struct sb_size {
	unsigned int packets;
	unsigned int bytes;
};

/* stats.c */
struct sb_size sb_size(const struct sk_buff *skb);
int sb_stats_init(struct sideband *sb);
void sb_stats_free(struct sideband *sb);
void sb_count_drop(struct sideband *sb, const struct sk_buff *skb,
		   enum sb_stat why);
void sb_count(struct sideband *sb, enum sb_stat why);
void sb_count_frame(struct sideband *sb, enum sb_stat packets,
		    const struct sk_buff *skb);
void sb_stats_read(struct sideband *sb, u64 *values);
extern const struct ethtool_ops sb_ethtool_ops;

/* traffic.c */
void sb_traffic_to_bmc(struct sb_entry *to, const struct sk_buff *skb,
		       bool wire);
void sb_traffic_from_bmc(struct sb_entry *station, const struct sk_buff *skb);
void sb_traffic_to_wire(struct sideband *sb, const struct sk_buff *skb);
void sb_traffic_read_port(const struct sb_port *port, u64 *values);
void sb_traffic_read_station(struct sb_entry *station, u64 *values);

/* tap.c */
void sb_tap(struct sideband *sb, struct sk_buff *skb, u8 direction);

/* Does somebody capture all that a host leg can hear? */
static inline bool sb_tapped(const struct sideband *sb)
{
	return unlikely(READ_ONCE(sb->dev->flags) & IFF_PROMISC) &&
	       !list_empty(&sb->dev->ptype_all);
}

/* leg.c */
void sb_leg_set(struct sb_leg *leg, struct net_device *dev);
void sb_leg_clear(struct sb_leg *leg);
enum sideband_leg_state sb_leg_state(const struct sb_leg *leg);
int sb_leg_check_kind(const struct net_device *dev,
		      struct netlink_ext_ack *extack);
bool sb_leg_below(const struct sb_leg *leg, const struct net_device *dev);
bool sb_leg_above(const struct sb_leg *leg, const struct net_device *dev);
int sb_leg_check(const struct sideband *sb, const struct net_device *dev,
		 struct netlink_ext_ack *extack);
void sb_legs_return(struct work_struct *work);
void sb_legs_look(struct sideband *sb);
extern struct notifier_block sb_leg_notifier;

/* attach.c */
DECLARE_STATIC_KEY_FALSE(sb_looks);
struct sb_attach *sb_attach_find(const struct net_device *dev);
struct sb_attach *sb_attach_get(struct net_device *dev,
				struct netlink_ext_ack *extack);
void sb_attach_put(struct sb_attach *attach);
void sb_attach_arrange(struct sb_attach *attach);
void sb_attach_yield(struct sb_attach *attach);
enum sideband_attach sb_attach_point(const struct sb_attach *attach);
int sb_attach_hook_egress(struct sb_attach *attach,
			  struct netlink_ext_ack *extack);
void sb_attach_unhook_egress(struct sb_attach *attach);
void sb_attach_look(struct sb_attach *attach);
void sb_attach_look_away(struct sb_attach *attach);

/* fence.c */
bool sb_is_vlan_device(const struct net_device *dev);
struct net_device *sb_vlan_device(struct net_device *dev, u16 vid);
struct sideband *sb_dedicated_to(const struct net_device *dev);
int sb_fence_build(struct sb_attach *attach, struct netlink_ext_ack *extack);
void sb_fence_forget(struct sb_attach *attach, const struct sb_exclusion *ex,
		     const struct sideband *sb);
void sb_fence_adapt(struct sb_attach *attach);
bool sb_fence_stops_received(const struct sb_attach *attach,
			     struct sk_buff *skb);
bool sb_fence_bars(const struct sb_attach *attach, u16 vid);
bool sb_fence_stops_sent(const struct sb_attach *attach,
			 const struct sk_buff *skb);
void sb_fence_read(const struct sb_exclusion *ex, u64 *rx, u64 *tx);

/* own.c */
bool sb_own_look(struct sb_exclusion *ex, struct net_device *port);
void sb_own_forget(struct sb_exclusion *ex);
void sb_own_gone(const struct net_device *dev);
bool sb_own_takes(const struct sk_buff *skb);
bool sb_own_has(struct net_device *port, u16 vid);
const struct sb_exclusion *sb_own_sent(void);

/* exclusion.c */
struct net_device *sb_team_of(struct net_device *dev);
struct sb_exclusion *sb_exclusion_find(const struct net_device *dev, u16 vid);
struct sb_exclusion *sb_exclusion_named(struct sb_net *sn, const char *name,
					u16 vid);
int sb_exclusion_add(struct sb_net *sn, const char *name, u16 vid, bool force,
		     struct netlink_ext_ack *extack);
void sb_exclusion_del(struct sb_net *sn, struct sb_exclusion *ex);
void sb_exclusion_flush(struct sb_net *sn);
extern struct notifier_block sb_exclusion_notifier;

/* port.c */
struct sb_port *sb_port_find(const struct sideband *sb, const char *name);
struct sb_port *sb_port_of_dev(const struct sideband *sb,
			       const struct net_device *dev);
int sb_port_add(struct sideband *sb, const char *name,
		const struct sb_port_spec *spec, struct netlink_ext_ack *extack);
bool sb_port_meant(const struct sideband *sb, const struct net_device *dev);
struct sb_port *sb_port_below(const struct sideband *sb,
			      const struct net_device *dev);
struct sb_port *sb_port_above(const struct sideband *sb,
			      const struct net_device *dev);
void sb_port_del(struct sb_port *port);
int sb_port_attach(struct sb_port *port, struct net_device *dev,
		   struct netlink_ext_ack *extack);
void sb_port_detach(struct sb_port *port);
int sb_port_secure(struct sb_port *port, struct netlink_ext_ack *extack);
void sb_port_set_primary(struct sb_port *port);
void sb_port_set_priority(struct sb_port *port, u16 priority);
int sb_port_set_wish(struct sb_port *port, u8 wish,
		     struct netlink_ext_ack *extack);
void sb_port_tell_of_dev(const struct net_device *dev);

/* failover.c */
void sb_failover_init(struct sideband *sb);
void sb_failover_exit(struct sideband *sb);
void sb_failover_update(struct sideband *sb);
void sb_failover_prefer(struct sb_port *port);
void sb_failover_doubt(struct sideband *sb);
void sb_failover_gone(struct sb_port *port);
void sb_failover_forget(struct sb_port *port);
int sb_failover_check(const struct sb_port *port,
		      struct netlink_ext_ack *extack);
void sb_failover_move(struct sb_port *port);
bool sb_port_is_active(const struct sb_port *port);
struct sb_port *sb_port_active(const struct sideband *sb);

/* team.c */
typedef int sb_outsider_fn(void *arg, struct net_device *dev,
			   struct net_device *team);
void sb_team_tell(struct sideband *sb, struct net_device *dev);
bool sb_team_bundles(struct net_device *dev);
bool sb_team_mutes(struct net_device *dev);
void sb_team_hear(struct sideband *sb);
int sb_team_outsiders(struct sideband *sb, sb_outsider_fn *fn, void *arg);
bool sb_team_degrades(struct sideband *sb);
bool sb_team_admits(struct sideband *sb, struct net_device *dev);
extern struct notifier_block sb_team_notifier;

/* rules.c */
int sb_rules_check_strict(struct sideband *sb, const struct sb_rules *rules,
			  struct netlink_ext_ack *extack);
int sb_rules_check_probe(const struct sb_rules *rules,
			 struct netlink_ext_ack *extack);
int sb_rules_check_access(const struct sb_rules *rules,
			  struct netlink_ext_ack *extack);
int sb_rules_check_mode(struct sideband *sb, const struct sb_rules *rules,
			struct netlink_ext_ack *extack);
int sb_rules_set(struct sideband *sb, const struct sb_rules *rules,
		 struct netlink_ext_ack *extack);

/* probe.c */
void sb_probe_init(struct sideband *sb);
void sb_probe_exit(struct sideband *sb);
void sb_probe_update(struct sideband *sb);
void sb_probe_stop(struct sb_port *port);
bool sb_probe_unanswered(const struct sb_port *port);
void sb_probe_heard(struct sb_port *port, struct sk_buff *skb);

/* announce.c */
void sb_announce_init(struct sideband *sb);
void sb_announce_exit(struct sideband *sb);
void sb_announce_owe(struct sideband *sb);
void sb_announce_go_on(struct sideband *sb);

/* learn.c */
bool sb_ipv4_usable(__be32 ip);
void sb_learn_from_bmc(struct sb_entry *station, const struct sk_buff *skb);
void sb_learn_from_wire(struct sideband *sb, u16 vid,
			const struct sk_buff *skb);

/* ip.c */
void sb_ip_begin(struct sb_entry *station);
void sb_ip_end(struct sb_entry *station);
void sb_ip_doubt(struct sideband *sb);
bool sb_ip_learn_ipv4(struct sb_entry *station, __be32 ip);
void sb_ip_forget_ipv4(struct sb_entry *station);
bool sb_ip_learn_ipv6(struct sb_entry *station, const struct in6_addr *ip,
		      bool tentative);
void sb_learnt_read(struct sb_entry *station, struct sb_learnt *learnt);

/* access.c */
void sb_access_seat(struct sb_port *port, const u8 *mac);
int sb_access_open(struct sb_port *port, struct netlink_ext_ack *extack);
void sb_access_close(struct sb_port *port);
void sb_access_leave(struct sb_port *port);
int sb_access_allow(struct sideband *sb, struct netlink_ext_ack *extack);
void sb_access_arrange(struct sideband *sb);
void sb_access_end(struct sideband *sb);
void sb_access_deny(struct sideband *sb);

/* route.c */
bool sb_route_serves(struct sideband *sb);
void sb_route_doubt(const struct sideband *sb);
void sb_route_init(struct sb_net *sn);
void sb_route_exit(struct sb_net *sn);
bool sb_route_keeps(const struct sideband *sb, const struct sk_buff *skb);
bool sb_route_withholds(const struct sideband *sb, const struct sk_buff *skb);
extern struct notifier_block sb_route_notifier;

/* local.c */
int sb_local_init(struct sideband *sb);
void sb_local_exit(struct sideband *sb);
void sb_local_free(struct sideband *sb);
void sb_local_watch(struct sideband *sb);
void sb_local_forget(struct sideband *sb, const struct sb_attach *attach);
void sb_local_sends(struct sideband *sb, struct sb_attach *attach,
		    const u8 *mac, u16 vid, bool group);
void sb_local_heard(struct sideband *sb, const u8 *mac, u16 vid, bool group);
bool sb_local_owns(struct net_device *dev, const u8 *mac);
struct sb_attach *sb_local_find(struct sideband *sb, struct sb_table *wire,
				const u8 *mac, u16 vid);

/* bmc_link.c */
int sb_bmc_link_set(struct sideband *sb, const char *name,
		    struct netlink_ext_ack *extack);
int sb_bmc_link_attach(struct sideband *sb, struct net_device *dev,
		       struct netlink_ext_ack *extack);
void sb_bmc_link_detach(struct sideband *sb);
void sb_bmc_link_clear(struct sideband *sb);
struct sideband *sb_bmc_link_owner(const struct net_device *dev);

/* address.c */
struct sb_entry *sb_address_add(struct sideband *sb, enum sb_kind kind,
				const u8 *mac, u16 vid, u8 tag,
				struct netlink_ext_ack *extack);
struct sb_entry *sb_address_share(struct sideband *sb, enum sb_kind kind,
				  const u8 *mac, u16 vid, u8 tag,
				  struct netlink_ext_ack *extack);
void sb_address_del(struct sideband *sb, struct sb_entry *entry);
struct sb_entry *sb_address_find(struct sideband *sb, const u8 *mac,
				 u16 vid);
bool sb_address_owned(const struct sideband *sb, const u8 *mac);
bool sb_address_owned_beside(const struct sideband *sb,
			     const struct net_device *dev, const u8 *mac);
int sb_address_check_host(const struct sideband *sb, struct net_device *dev,
			  const u8 *mac, struct netlink_ext_ack *extack);
int sb_address_place(struct sb_entry *entry, struct sb_port *port,
		     struct netlink_ext_ack *extack);
void sb_address_displace(struct sb_entry *entry, struct sb_port *port);
int sb_address_seat(struct sb_port *port, enum sb_kind kind,
		    const struct sb_key *key, u8 tag,
		    struct netlink_ext_ack *extack);
void sb_address_unseat(struct sb_port *port, const struct sb_key *key);
int sb_address_place_all(struct sideband *sb, struct sb_port *port,
			 struct netlink_ext_ack *extack);
void sb_address_displace_all(struct sideband *sb, struct sb_port *port);

/* vlan.c */
int sb_vlan_join(struct sideband *sb, u16 vid, u8 tag,
		 struct netlink_ext_ack *extack);
void sb_vlan_leave(struct sideband *sb, u16 vid);
int sb_host_leg_open(struct sideband *sb, struct netlink_ext_ack *extack);
void sb_host_leg_stop(struct sideband *sb);
int sb_host_leg_move(struct sideband *sb, const u8 *mac,
		     struct netlink_ext_ack *extack);

/* station.c */
int sb_station_add(struct sideband *sb, const u8 *mac, u16 vid, u8 tag,
		   bool shared, struct netlink_ext_ack *extack);
void sb_station_del(struct sideband *sb, struct sb_entry *station);
struct sb_entry *sb_station_find(struct sideband *sb, const u8 *mac,
				 u16 vid);

/* gate.c */
enum sb_stat sb_gate_stops(const struct sb_entry *to, const struct sk_buff *skb,
			   struct sb_packet *packet);

/* limit.c */
struct sb_limiter;
enum sb_limit sb_limit_check(const struct sb_limits *limits,
			     struct netlink_ext_ack *extack);
struct sb_limiter *sb_limiter_new(const struct sb_limits *limits);
void sb_limiter_use(struct sideband *sb, struct sb_limiter *limiter);
void sb_limiter_drop(struct sb_limiter *limiter);
bool sb_limit_stops(const struct sb_entry *to, const struct sk_buff *skb,
		    const struct sb_packet *packet);

/* storm.c */
void sb_storm_init(struct sideband *sb);
void sb_storm_exit(struct sideband *sb);
void sb_storm_feed(struct sideband *sb);
bool sb_storm_read(struct sideband *sb, u64 *dropped);

/* sieve.c */
int sb_sieve_build(struct sb_port *port);
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

/* give.c */
struct net_device *sb_host_dev(const struct sb_attach *attach, u16 vid);
bool sb_give_host(struct sideband *sb, struct sk_buff *skb,
		  const struct sb_attach *attach, u16 vid);
void sb_give_host_by_leg(struct sideband *sb, struct sk_buff *skb, u8 tag);
void sb_copy_to_host(struct sideband *sb, struct sk_buff *skb,
		     const struct sb_attach *attach, u16 vid);
bool sb_is_given(const struct net_device *dev);
void sb_discard(struct sideband *sb, struct sk_buff *skb, enum sb_stat why);
int sb_transmit(struct sk_buff *skb);
bool sb_transmits(void);
void sb_give(struct sb_entry *to, struct sk_buff *skb, enum sb_origin origin);
void sb_give_wire(struct sideband *sb, struct sk_buff *skb,
		  struct sb_table *wire, enum sb_origin origin);
struct sk_buff *sb_copy(struct sideband *sb, struct sk_buff *skb);
void sb_copy_to_bmc(struct sb_entry *member, struct sk_buff *skb,
		    struct sb_packet *packet, enum sb_origin origin);
void sb_copy_to_host_leg(const struct sb_entry *member, struct sk_buff *skb,
			 enum sb_origin origin);

/* forward.c */
unsigned int sb_forward_ingress(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state);
rx_handler_result_t sb_forward_exclusive(struct sk_buff **pskb);
unsigned int sb_forward_egress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);
rx_handler_result_t sb_forward_bmc(struct sk_buff **pskb);
netdev_tx_t sb_forward_host_leg(struct sk_buff *skb, struct net_device *dev);

/* netlink.c, and netlink_*.c for each object */
int sb_netlink_init(void);
void sb_netlink_exit(void);
void sb_notify_dev(struct sideband *sb, enum sideband_cmd cmd);
void sb_notify_port(struct sb_port *port, enum sideband_cmd cmd);
void sb_notify_station(struct sideband *sb, const struct sb_entry *station,
		       enum sideband_cmd cmd);
void sb_notify_filter(struct sb_filter *filter, enum sideband_cmd cmd);
void sb_notify_exclusion(struct sb_net *sn, const struct sb_exclusion *ex,
			 enum sideband_cmd cmd);

#endif
