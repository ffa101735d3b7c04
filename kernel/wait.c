// SPDX-License-Identifier: GPL-2.0
/* Devices that a sideband waits for, and how they come back. */
#include <linux/rtnetlink.h>

#include "sideband.h"

static bool sb_leg_waits(const struct sb_leg *leg, const char *name)
{
	return !rcu_access_pointer(leg->dev) && !strcmp(leg->name, name);
}

static bool sb_waits(const struct sideband *sb, const char *name)
{
	struct sb_port *port;

	if (sb_leg_waits(&sb->bmc.leg, name))
		return true;
	list_for_each_entry(port, &sb->ports, list)
		if (sb_leg_waits(&port->leg, name))
			return true;
	return false;
}

/**
 * sb_legs_named - a device has a name that somebody may wait for, or has come up
 * @dev: netdev
 *
 * The notifier may run under the lock of the device itself, or while a team is
 * taking it, so what is to be done to it is done later.
 *
 * Context: process, RTNL.
 */
void sb_legs_named(const struct net_device *dev)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *sb;

	if (sb_attach_find(dev) && netif_running(dev)) {
		schedule_work(&sn->return_work);
		return;
	}

	list_for_each_entry(sb, &sn->sidebands, list) {
		if (sb_waits(sb, dev->name)) {
			schedule_work(&sn->return_work);
			return;
		}
	}
}

static struct net_device *sb_leg_returned(struct sb_net *sn,
					  const struct sb_leg *leg)
{
	struct net_device *dev;

	if (rcu_access_pointer(leg->dev) || !leg->name[0])
		return NULL;
	dev = __dev_get_by_name(sn->net, leg->name);
	return dev && dev->reg_state == NETREG_REGISTERED ? dev : NULL;
}

static void sb_legs_return_to(struct sb_net *sn, struct sideband *sb)
{
	struct net_device *dev;
	struct sb_port *port;

	dev = sb_leg_returned(sn, &sb->bmc.leg);
	if (dev && !sb_bmc_link_attach(sb, dev, NULL))
		sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);

	list_for_each_entry(port, &sb->ports, list) {
		dev = sb_leg_returned(sn, &port->leg);
		if (!dev)
			continue;
		port->news = true;
		if (sb_port_attach(port, dev, NULL))
			port->news = false;
		else
			sb_port_secure(port, NULL);
	}
}

/**
 * sb_legs_return - attach all devices that have come back, or come up
 * @work: of the namespace
 *
 * A device that cannot be what it was stays absent, and is said to be so.
 *
 * Context: work queue; takes RTNL.
 */
void sb_legs_return(struct work_struct *work)
{
	struct sb_net *sn = container_of(work, struct sb_net, return_work);
	struct sb_attach *attach;
	struct sideband *sb;

	rtnl_lock();
	list_for_each_entry(sb, &sn->sidebands, list)
		sb_legs_return_to(sn, sb);
	list_for_each_entry(attach, &sn->attaches, list)
		sb_attach_arrange(attach);
	rtnl_unlock();
}
