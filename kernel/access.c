// SPDX-License-Identifier: GPL-2.0
/*
 * Host access: what the host and its virtual machines send by a port is looked at
 * as it leaves, and what is for the BMC of this very host takes the short way.
 *
 * Every production frame that is sent pays for the look, so the first question is
 * one bit: can the destination be a station's? And where a route of the host makes
 * the look needless (route.c), there is none.
 */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"
#include "trace.h"

/* After so many falls back to the ports, each within so many jiffies of the one
 * before, the ports are looked at for as long, whatever the route: a BMC that
 * changes its address all the time is not to keep RTNL busy.
 */
#define SB_ACCESS_FALLS	3
#define SB_ACCESS_CALM	(10UL * HZ)

/* A bit that is set too much costs its frames a lookup, so those of stations that
 * are gone stay.
 */
static void sb_access_mark(struct sb_access *access, const u8 *mac)
{
	set_bit(sb_access_bit(mac), access->marks);
}

/**
 * sb_access_seat - a port has got the address of a station
 * @port: port, with an attach point
 * @mac: MAC
 *
 * Context: process, RTNL.
 */
void sb_access_seat(struct sb_port *port, const u8 *mac)
{
	if (port->ear.access)
		sb_access_mark(rtnl_dereference(port->attach->access), mac);
}

static void sb_access_mark_all(struct sb_access *access, struct sideband *sb)
{
	struct sb_entry *entry;

	list_for_each_entry(entry, &sb->addresses, list)
		if (entry->kind == SB_STATION && !entry->shared)
			sb_access_mark(access, entry->key.mac);
}

static struct sb_access *sb_access_begin(struct sb_attach *attach,
					 struct netlink_ext_ack *extack)
{
	struct sb_access *access;
	int err;

	access = kvzalloc(sizeof(*access), GFP_KERNEL_ACCOUNT);
	if (!access)
		return ERR_PTR(-ENOMEM);
	err = sb_attach_hook_egress(attach, extack);
	if (err) {
		kvfree(access);
		return ERR_PTR(err);
	}
	rcu_assign_pointer(attach->access, access);
	return access;
}

/**
 * sb_access_open - look at what the host sends by a port
 * @port: port, with an attach point
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, -ENOMEM, or what netfilter said.
 */
int sb_access_open(struct sb_port *port, struct netlink_ext_ack *extack)
{
	struct sb_access *access = rtnl_dereference(port->attach->access);

	if (port->ear.access)
		return 0;
	if (!access)
		access = sb_access_begin(port->attach, extack);
	if (IS_ERR(access))
		return PTR_ERR(access);
	access->users++;
	sb_access_mark_all(access, port->sb);
	WRITE_ONCE(port->ear.access, true);
	return 0;
}

/**
 * sb_access_close - look no more at what the host sends by a port
 * @port: port, with an attach point; nothing happens when it is closed
 *
 * Context: process, RTNL; may sleep.
 */
void sb_access_close(struct sb_port *port)
{
	struct sb_attach *attach = port->attach;
	struct sb_access *access = rtnl_dereference(attach->access);

	if (!port->ear.access)
		return;
	WRITE_ONCE(port->ear.access, false);
	if (--access->users)
		return;
	RCU_INIT_POINTER(attach->access, NULL);
	sb_attach_unhook_egress(attach);
	kvfree_rcu(access, rcu);
}

/**
 * sb_access_leave - close a port that is about to be detached
 * @port: port, whose attach point has no station any more; nothing happens when
 *	it is closed
 *
 * Context: process, RTNL; sleeps.
 */
void sb_access_leave(struct sb_port *port)
{
	if (!port->ear.access)
		return;
	sb_access_close(port);
	/* Frames that found a station there may still learn. */
	synchronize_net();
	sb_local_forget(port->sb, port->attach);
}

/* All ports or none. */
static int sb_access_open_all(struct sideband *sb,
			      struct netlink_ext_ack *extack)
{
	struct sb_port *port;
	int err;

	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		err = sb_access_open(port, extack);
		if (err)
			return err;
	}
	return 0;
}

static void sb_access_close_all(struct sideband *sb)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->attach)
			sb_access_close(port);
	/* Frames that found one open may still learn. */
	synchronize_net();
	sb_local_forget(sb, NULL);
}

static bool sb_access_has_open(const struct sideband *sb)
{
	const struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->ear.access)
			return true;
	return false;
}

/* Returns true when nothing need be done at the ports. */
static bool sb_access_may_rest(struct sideband *sb)
{
	if (!sb_route_serves(sb))
		return false;
	return sb->falls < SB_ACCESS_FALLS ||
	       time_after(jiffies, sb->fell_back + SB_ACCESS_CALM);
}

static void sb_access_fell_back(struct sideband *sb)
{
	if (time_after(jiffies, sb->fell_back + SB_ACCESS_CALM))
		sb->falls = 0;
	sb->falls++;
	sb->fell_back = jiffies;
}

/**
 * sb_access_arrange - give host access in the way that costs least
 * @sb: sideband, of which something may have changed
 *
 * Where a port can't be opened for want of memory, it is tried again, as all is
 * that need not be at once, with the next look at who is silent.
 *
 * Context: process, RTNL; may sleep.
 */
void sb_access_arrange(struct sideband *sb)
{
	u8 before = sb->core.access;

	if (!before)
		return;
	if (sb_access_may_rest(sb)) {
		WRITE_ONCE(sb->core.access, SIDEBAND_ACCESS_PATH_HOST_LEG);
		if (sb_access_has_open(sb))
			sb_access_close_all(sb);
	} else {
		sb_access_open_all(sb, NULL);
		WRITE_ONCE(sb->core.access, SIDEBAND_ACCESS_PATH_PORTS);
	}
	if (sb->core.access == before)
		return;
	if (before == SIDEBAND_ACCESS_PATH_HOST_LEG)
		sb_access_fell_back(sb);
	trace_sideband_state(sb, SB_TRACE_ACCESS, NULL);
	sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

static void sb_access_count(struct sideband *sb, int change)
{
	struct sb_net *sn = sb_net(dev_net(sb->dev));

	WRITE_ONCE(sn->accesses, sn->accesses + change);
}

/**
 * sb_access_end - no access any more, for what is yet to come
 * @sb: sideband; nothing happens when it gives none
 *
 * Context: process, RTNL.
 */
void sb_access_end(struct sideband *sb)
{
	if (!sb->core.access)
		return;
	WRITE_ONCE(sb->core.access, SIDEBAND_ACCESS_PATH_NONE);
	sb_access_count(sb, -1);
	trace_sideband_state(sb, SB_TRACE_ACCESS, NULL);
}

/**
 * sb_access_allow - begin to give the host access to its BMC
 * @sb: sideband
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, or as sb_access_open(); it then has none.
 */
int sb_access_allow(struct sideband *sb, struct netlink_ext_ack *extack)
{
	int err = sb_access_open_all(sb, extack);

	if (err) {
		sb_access_close_all(sb);
		return err;
	}
	sb->falls = 0;
	WRITE_ONCE(sb->core.access, SIDEBAND_ACCESS_PATH_PORTS);
	sb_access_count(sb, 1);
	trace_sideband_state(sb, SB_TRACE_ACCESS, NULL);
	sb_local_watch(sb);
	sb_route_doubt(sb);
	return 0;
}

/**
 * sb_access_deny - give the host no access to its BMC any more
 * @sb: sideband
 *
 * Context: process, RTNL; sleeps.
 */
void sb_access_deny(struct sideband *sb)
{
	sb_access_end(sb);
	sb_access_close_all(sb);
	sb_local_exit(sb);
}
