// SPDX-License-Identifier: GPL-2.0
/*
 * Which port transmits: the one place that decides it, carries the move out,
 * and says since when and why.
 */
#include <linux/rtnetlink.h>

#include "sideband.h"
#include "trace.h"

/**
 * sb_port_active - the port by which the BMC transmits now
 * @sb: sideband
 *
 * Context: process, RTNL.
 * Return: port, NULL while there is none.
 */
struct sb_port *sb_port_active(const struct sideband *sb)
{
	return sb->failover.active;
}

/**
 * sb_port_is_active - is this the port by which the BMC transmits now?
 * @port: port
 *
 * Context: process, RTNL.
 * Return: true when it is.
 */
bool sb_port_is_active(const struct sb_port *port)
{
	return sb_port_active(port->sb) == port;
}

/* Why a port cannot transmit, an enum sideband_reason; 0 when it can. */
static int sb_port_fault(const struct sb_port *port)
{
	const struct net_device *dev;

	if (!port->attach)
		return SIDEBAND_REASON_PORT_GONE;
	dev = port->attach->dev;
	if (!(dev->flags & IFF_UP))
		return SIDEBAND_REASON_PORT_DOWN;
	if (!netif_carrier_ok(dev))
		return SIDEBAND_REASON_LINK_LOST;
	if (sb_team_mutes(port->attach->dev))
		return SIDEBAND_REASON_TEAM_INACTIVE;
	if (sb_probe_unanswered(port))
		return SIDEBAND_REASON_PROBE_UNANSWERED;
	return 0;
}

/* A fault that may pass by itself, as that of a link being negotiated anew. */
static bool sb_fault_may_pass(int fault)
{
	return fault == SIDEBAND_REASON_LINK_LOST ||
	       fault == SIDEBAND_REASON_TEAM_INACTIVE;
}

/* The next time at which something has to be decided. */
static void sb_earliest(u64 *next, u64 when)
{
	if (!*next || time_before64(when, *next))
		*next = when ?: 1;
}

/* Has a state lasted for long enough? If not, notes when it will have. */
static bool sb_lasted(u64 since, unsigned long delay, u64 *next)
{
	if (time_after_eq64(get_jiffies_64(), since + delay))
		return true;
	sb_earliest(next, since + delay);
	return false;
}

/* Looks at a port, and lets it be usable or not when the delay is over. */
static void sb_port_judge(struct sb_port *port, u64 *next)
{
	const struct sb_rules *rules = &port->sb->rules;
	int fault = sb_port_fault(port);
	bool usable = !fault;
	unsigned long delay;

	if (!fault != !port->fault)
		port->changed = get_jiffies_64();
	port->fault = fault;
	if (port->usable == usable)
		return;
	delay = msecs_to_jiffies(usable ? rules->updelay : rules->downdelay);
	if ((usable || sb_fault_may_pass(fault)) &&
	    !sb_lasted(port->changed, delay, next))
		return;
	port->usable = usable;
	if (!usable)
		port->lost = fault;
	port->changed = get_jiffies_64();
	port->proven |= usable;
	port->news = true;
}

/* Does one port come before another in the succession? Among equals the order
 * in which they were added decides, which is that of the list.
 */
static bool sb_precedes(const struct sb_port *a, const struct sb_port *b)
{
	if (a == a->sb->primary || b == a->sb->primary)
		return a == a->sb->primary;
	return a->priority > b->priority;
}

/* The first in the succession that is usable, or at least there. */
static struct sb_port *sb_port_best(const struct sideband *sb, bool usable)
{
	struct sb_port *port, *best = NULL;

	list_for_each_entry(port, &sb->ports, list) {
		if (usable ? !port->usable : !port->attach)
			continue;
		if (!best || sb_precedes(port, best))
			best = port;
	}
	return best;
}

/* Is it time to go back to a preferred port? */
static bool sb_fails_back(const struct sideband *sb,
			  const struct sb_port *best, u64 *next)
{
	if (sb->failover.by_hand || !sb_precedes(best, sb->failover.active) ||
	    sb->rules.failback == SIDEBAND_FAILBACK_NEVER)
		return false;
	return sb_lasted(best->changed, sb->rules.failback_delay * HZ, next);
}

/* No port has failed yet: while the host starts, links come in any order. */
static bool sb_setting_up(const struct sb_failover *fo)
{
	return !fo->active->proven || fo->reason == SIDEBAND_REASON_SET_UP;
}

static struct sb_port *sb_choose_failover(struct sideband *sb,
					  enum sideband_reason *reason,
					  u64 *next)
{
	struct sb_port *best = sb_port_best(sb, true);
	struct sb_failover *fo = &sb->failover;
	struct sb_port *active = fo->active;

	*reason = SIDEBAND_REASON_SET_UP;
	if (!active)
		return best ?: sb_port_best(sb, false);
	if (!active->attach) {
		*reason = SIDEBAND_REASON_PORT_GONE;
		return best ?: sb_port_best(sb, false);
	}
	if (!best || best == active)
		return active;
	if (!active->usable) {
		if (active->proven)
			*reason = active->lost;
		return best;
	}
	if (!fo->by_hand && sb_setting_up(fo) && sb_precedes(best, active))
		return best;
	if (sb_fails_back(sb, best, next)) {
		*reason = SIDEBAND_REASON_FAILBACK;
		return best;
	}
	return active;
}

/* Where one port transmits it is the primary one, with or without a link. */
static struct sb_port *sb_choose(struct sideband *sb,
				 enum sideband_reason *reason,
				 u64 *next)
{
	struct sb_port *primary = sb->primary;

	if (sb->rules.mode == SIDEBAND_MODE_FAILOVER)
		return sb_choose_failover(sb, reason, next);
	*reason = SIDEBAND_REASON_PRIMARY;
	return primary && primary->attach ? primary : NULL;
}

/* From now on a frame that finds the active port without link is news. */
static void sb_trust(struct sb_failover *fo)
{
	WRITE_ONCE(fo->trusted, fo->active && !fo->active->fault);
}

/* Lets the BMC transmit by another port, or by none, and tells everybody. */
static void sb_move(struct sideband *sb, struct sb_port *to,
		    enum sideband_reason reason)
{
	struct sb_failover *fo = &sb->failover;
	struct sb_port *from = fo->active;

	fo->before = from;
	fo->active = to;
	fo->by_hand = reason == SIDEBAND_REASON_BY_HAND;
	fo->reason = reason;
	fo->since = ktime_get_boottime();
	trace_sideband_state(sb, SB_TRACE_ACTIVE, to ? &to->leg : NULL);
	rcu_assign_pointer(sb->sender, to);
	rcu_assign_pointer(sb->core.wire, to ? &to->attach->table : NULL);
	sb_trust(fo);
	sb_team_hear(sb);
	sb_update_carrier(sb);
	if (from)
		sb_announce_owe(sb);
	sb_announce_go_on(sb);
	if (from && to)
		fo->moves++;

	sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
	if (!from || !to)
		return;
	if (!list_empty(&from->list))
		sb_notify_port(from, SIDEBAND_CMD_PORT_CHANGE_NTF);
	sb_notify_port(to, SIDEBAND_CMD_PORT_CHANGE_NTF);
}

/**
 * sb_failover_update - decide anew which port transmits
 * @sb: sideband, of which a port, its state or a rule may have changed
 *
 * Context: process, RTNL.
 */
void sb_failover_update(struct sideband *sb)
{
	struct sb_failover *fo = &sb->failover;
	enum sideband_reason reason = fo->reason;
	u64 next = 0;
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		sb_port_judge(port, &next);
	port = sb_choose(sb, &reason, &next);
	if (port != fo->active)
		sb_move(sb, port, reason);
	else
		sb_team_hear(sb);
	sb_announce_go_on(sb);
	sb_trust(fo);

	list_for_each_entry(port, &sb->ports, list)
		if (port->news)
			sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
	if (next)
		sb_schedule(sb, &fo->work,
			    max_t(s64, next - get_jiffies_64(), 0));
}

/**
 * sb_failover_doubt - a frame found the active port down or without link
 * @sb: sideband
 *
 * The core tells at once of the link of a member of a team. Of others it tells
 * once a second, and the BMC would be cut off for so long.
 *
 * Context: any.
 */
void sb_failover_doubt(struct sideband *sb)
{
	struct sb_failover *fo = &sb->failover;

	if (!READ_ONCE(fo->trusted))
		return;
	WRITE_ONCE(fo->trusted, false);
	sb_schedule(sb, &fo->work, 0);
}

/**
 * sb_failover_gone - the netdev of a port has vanished
 * @port: port
 *
 * The core sets a netdev down before it tells that it goes, so transmission has
 * moved by now, for a reason that was not the whole one.
 *
 * Context: process, RTNL.
 */
void sb_failover_gone(struct sb_port *port)
{
	struct sb_failover *fo = &port->sb->failover;

	if (fo->before != port || fo->reason != SIDEBAND_REASON_PORT_DOWN)
		return;
	fo->reason = SIDEBAND_REASON_PORT_GONE;
	trace_sideband_state(port->sb, SB_TRACE_ACTIVE,
			     fo->active ? &fo->active->leg : NULL);
	sb_notify_dev(port->sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

/**
 * sb_failover_forget - let nothing depend on a port that is taken away
 * @port: port that is not in the list of its sideband any more
 *
 * Context: process, RTNL.
 */
void sb_failover_forget(struct sb_port *port)
{
	struct sideband *sb = port->sb;
	enum sideband_reason reason;
	struct sb_port *heir;
	u64 next = 0;

	if (sb->failover.before == port)
		sb->failover.before = NULL;
	if (sb->failover.active != port)
		return;
	port->usable = false;
	port->fault = SIDEBAND_REASON_PORT_GONE;
	heir = sb_choose(sb, &reason, &next);
	if (heir == port)
		heir = sb_port_best(sb, false);
	sb_move(sb, heir, SIDEBAND_REASON_PORT_GONE);
	sb->failover.before = NULL;
	sb_failover_update(sb);
}

/**
 * sb_failover_prefer - move to the port that has been made the primary one
 * @port: port
 *
 * Context: process, RTNL.
 */
void sb_failover_prefer(struct sb_port *port)
{
	struct sideband *sb = port->sb;

	sb->failover.by_hand = false;
	if (port->usable && sb->failover.active &&
	    sb->failover.active != port)
		sb_move(sb, port, SIDEBAND_REASON_PRIMARY);
	sb_failover_update(sb);
}

/**
 * sb_failover_check - may transmission move to a port by hand?
 * @port: port
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL where the mode does not allow it, -ENETDOWN when the port
 *	is not usable.
 */
int sb_failover_check(const struct sb_port *port,
		      struct netlink_ext_ack *extack)
{
	if (port->sb->rules.mode != SIDEBAND_MODE_FAILOVER) {
		NL_SET_ERR_MSG(extack, "Only in mode failover transmission can be moved; elsewhere make the port the primary one");
		return -EINVAL;
	}
	if (!port->usable) {
		NL_SET_ERR_MSG(extack, "The port is not usable now: absent, down, without link, put out of its team, not so for updelay yet, or its probe is not answered");
		return -ENETDOWN;
	}
	return 0;
}

/**
 * sb_failover_move - let transmission move to a port by hand
 * @port: port for which sb_failover_check() has no objection
 *
 * It stays there until it loses its link, or a primary port is named.
 *
 * Context: process, RTNL.
 */
void sb_failover_move(struct sb_port *port)
{
	struct sb_failover *fo = &port->sb->failover;

	if (fo->active != port) {
		sb_move(port->sb, port, SIDEBAND_REASON_BY_HAND);
		return;
	}
	/* It is there already, and is to stay. */
	fo->by_hand = true;
	fo->reason = SIDEBAND_REASON_BY_HAND;
	trace_sideband_state(port->sb, SB_TRACE_ACTIVE, &port->leg);
	sb_notify_dev(port->sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static void sb_failover_work(struct work_struct *work)
{
	struct sideband *sb = container_of(work, struct sideband,
					   failover.work.work);

	rtnl_lock();
	if (sb->dev->reg_state == NETREG_REGISTERED) {
		sb_legs_look(sb);
		sb_failover_update(sb);
	}
	rtnl_unlock();
	dev_put(sb->dev);
}

/**
 * sb_failover_init - begin without a port, by the rules that nobody has to know
 * @sb: sideband
 */
void sb_failover_init(struct sideband *sb)
{
	sb->rules = (struct sb_rules){
		.announce = 3, .probe_interval = 1000,
		.policy = { SB_CLASSES_DEFAULT, SB_CLASSES_OWN },
		.limits.rate[SB_LIMIT_GROUP_PACKETS] = SB_GROUP_PACKETS_DEFAULT,
	};
	sb->core.policy = sb->rules.policy;
	INIT_DELAYED_WORK(&sb->failover.work, sb_failover_work);
	sb->failover.since = ktime_get_boottime();
}

/**
 * sb_failover_exit - wait for nothing any more
 * @sb: sideband without ports
 *
 * Context: process, RTNL.
 */
void sb_failover_exit(struct sideband *sb)
{
	sb_unschedule(sb, &sb->failover.work);
}
