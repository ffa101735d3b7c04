/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the module share.
 *
 * Locks
 * -----
 * RTNL guards all configuration: every list, every table, names, counts and
 * the presence of devices. Work that is put off takes it, too.
 * sb_station.lock guards the IP addresses learnt from frames of the BMC; below it
 * are only the bucket locks of the table of them, sb_core.ips. There is no other
 * lock.
 *
 * The paths that frames take (forward.c, sent.c, classify.c, give.c) hold none. They run in
 * softirq, or in process context with bottom halves off, under RCU, and read:
 *   sb_core.own, sb_attach.table	entries by RCU, freed by kfree_rcu()
 *   sb_core.guard			likewise; its counts by acquire and release
 *   sb_core.ips, .prefixes		likewise; changed by frames as well, under
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
 *   sb_station.ipv4, .unknown, .xid	READ_ONCE() before the lock is taken
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
 * A frame takes the way: forward.c, or sent.c (hooks) -> classify.c (rules) ->
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

#include "access.h"
#include "classify.h"
#include "dissect.h"
#include "exclusion.h"
#include "failover.h"
#include "guard.h"
#include "leg.h"
#include "limit.h"
#include "sieve.h"
#include "station.h"
#include "stats.h"
#include "table.h"

/**
 * struct sb_net - what a network namespace keeps
 * @net: the namespace
 * @sidebands: all &struct sideband, in the order of their creation
 * @attaches: all &struct sb_attach
 * @exclusions: all &struct sb_exclusion, in the order of their creation
 * @exclusion_count: how many
 * @return_work: attaches devices that came, and takes frames of those that came
 *	up at the point that is right
 * @refused: some device that came was not taken
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
	unsigned int		exclusion_count;
	struct work_struct	return_work;
	bool			refused;
	struct delayed_work	route_work;
	struct notifier_block	route_fib;
	bool			hears_routes;
	unsigned int		accesses;
	u32			seq;
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
 * @absent: its netdev need not be there
 */
struct sb_port_spec {
	bool	primary;
	u16	priority;
	u8	wish;
	bool	absent;
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
 * @limited: not only group frames are counted there; READ_ONCE()
 * @awaiting: how many stations wait for an answer of a DHCP server
 * @storm: whether it has to drop any
 * @ports: all &struct sb_port, in the order they were added
 * @port_count: how many
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
	bool			limited;
	atomic_t		awaiting;
	struct sb_storm		storm;

	/* configuration, under RTNL */
	struct list_head	ports;
	unsigned int		port_count;
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

/* Whose address it is. */
static inline struct sideband *sb_of_entry(const struct sb_entry *entry)
{
	return sb_of_core(sb_core_of(entry));
}

/* Only for addresses in the table of a port. */
static inline struct sb_port *sb_port_of_entry(const struct sb_entry *entry)
{
	return container_of(entry->ear, struct sb_port, ear);
}

/* A frame for the BMC came by the wire: who sent it does not live on this host any more.
 * Few have such neighbours.
 */
static inline void sb_local_heard(struct sideband *sb, const u8 *mac, u16 vid,
				  bool group)
{
	if (unlikely(atomic_read(&sb->locals.count)))
		sb_local_moved(sb, mac, vid, group);
}

/* A frame for the BMC came by the wire, data at its MAC header: perhaps it grants an
 * address.
 */
static inline void sb_learn_from_wire(struct sideband *sb, u16 vid,
				      const struct sk_buff *skb)
{
	if (unlikely(atomic_read(&sb->awaiting)))
		sb_learn_grant(sb, vid, skb);
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
extern bool sb_unloading;
struct sb_net *sb_net(const struct net *net);
void sb_schedule(struct sideband *sb, struct delayed_work *work,
		 unsigned long delay);
void sb_unschedule(struct sideband *sb, struct delayed_work *work);

/* device.c */
extern struct rtnl_link_ops sb_link_ops;
bool sb_is_sideband(const struct net_device *dev);
bool sb_may_be_name(const char *name);
struct sideband *sb_create(struct net *net, const char *name, const u8 *address,
			   struct netlink_ext_ack *extack);
int sb_check_mac(const struct sideband *sb, const u8 *mac,
		 struct netlink_ext_ack *extack);
void sb_update_carrier(struct sideband *sb);

/* stats.c */
int sb_stats_init(struct sideband *sb);
void sb_stats_free(struct sideband *sb);
void sb_count_drop(struct sideband *sb, const struct sk_buff *skb,
		   enum sb_stat why);
void sb_count(struct sideband *sb, enum sb_stat why);
void sb_count_frame(struct sideband *sb, enum sb_stat packets,
		    const struct sk_buff *skb);
void sb_stats_read(struct sideband *sb, u64 *values);
extern const struct ethtool_ops sb_ethtool_ops;

/* tap.c */
void sb_tap(struct sideband *sb, struct sk_buff *skb, u8 direction);

/* Does somebody capture all that a host leg can hear? */
static inline bool sb_tapped(const struct sideband *sb)
{
	return unlikely(READ_ONCE(sb->dev->flags) & IFF_PROMISC) &&
	       !list_empty(&sb->dev->ptype_all);
}

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

/* bmc_link.c */
int sb_bmc_link_set(struct sideband *sb, const char *name, bool absent,
		    struct netlink_ext_ack *extack);
void sb_bmc_link_put_back(struct sideband *sb, const char *name);
struct sideband *sb_bmc_link_waiter(const struct net *net, const char *name);
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
		    const struct sb_key *key, u8 tag, struct sb_entry *own,
		    struct netlink_ext_ack *extack);
void sb_address_unseat(struct sb_port *port, const struct sb_key *key);
int sb_address_place_all(struct sideband *sb, struct sb_port *port,
			 struct netlink_ext_ack *extack);
void sb_address_displace_all(struct sideband *sb, struct sb_port *port);

/* VLAN by the outer tag, and by what type is behind it: behind a tag without VLAN
 * the stack looks for another.
 */
static inline u16 sb_vid_of_tag(__be16 proto, u16 vid, __be16 behind)
{
	if (proto != htons(ETH_P_8021Q) || (!vid && eth_type_vlan(behind)))
		return SB_VID_NONE;
	return vid;
}

/* gate.c */
/* May a BMC be given a frame, without a look into it? Unicast that nothing limits. */
static inline bool sb_gate_is_open(const struct sb_entry *to,
				   const struct sk_buff *skb)
{
	return !is_multicast_ether_addr(eth_hdr(skb)->h_dest) &&
	       !sb_guard_is_set(&sb_core_of(to)->guard) &&
	       !READ_ONCE(sb_of_entry(to)->limited);
}

enum sb_stat sb_gate_stops(const struct sb_entry *to, const struct sk_buff *skb,
			   struct sb_packet *packet);

/* give.c */
struct net_device *sb_host_dev(const struct sb_attach *attach, u16 vid);
bool sb_give_host(struct sideband *sb, struct sk_buff *skb,
		  const struct sb_attach *attach, u16 vid);
void sb_give_host_by_leg(struct sideband *sb, struct sk_buff *skb, u8 tag);
void sb_copy_to_host(struct sideband *sb, struct sk_buff *skb,
		     const struct sb_attach *attach, u16 vid);

/* By which netdev the host is being given a frame on this CPU. */
DECLARE_PER_CPU(const struct net_device *, sb_given);

/**
 * sb_is_given - is a frame that a netdev receives one that we give to the host?
 * @dev: netdev
 *
 * Context: softirq.
 * Return: true when it comes from the BMC, and not by the wire.
 */
static inline bool sb_is_given(const struct net_device *dev)
{
	return __this_cpu_read(sb_given) == dev;
}

void sb_discard(struct sideband *sb, struct sk_buff *skb, enum sb_stat why);
int sb_transmit(struct sk_buff *skb);
bool sb_transmits(void);
void sb_give_bmc(struct sb_entry *to, struct sk_buff *skb,
		 enum sb_origin origin);
void sb_give(struct sb_entry *to, struct sk_buff *skb, enum sb_origin origin);
void sb_give_wire(struct sideband *sb, struct sk_buff *skb,
		  struct sb_table *wire, enum sb_origin origin);
struct sk_buff *sb_copy(struct sideband *sb, struct sk_buff *skb);
void sb_copy_to_bmc(struct sb_entry *member, struct sk_buff *skb,
		    struct sb_packet *packet, enum sb_origin origin);
void sb_copy_to_host_leg(const struct sb_entry *member, struct sk_buff *skb,
			 enum sb_origin origin);

/* forward.c */
struct sk_buff *sb_take(struct sideband *sb, struct sk_buff *skb);
unsigned int sb_forward_ingress(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state);
rx_handler_result_t sb_forward_exclusive(struct sk_buff **pskb);
rx_handler_result_t sb_forward_bmc(struct sk_buff **pskb);
netdev_tx_t sb_forward_host_leg(struct sk_buff *skb, struct net_device *dev);

/* sent.c */
unsigned int sb_forward_egress(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state);

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
