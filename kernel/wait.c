// SPDX-License-Identifier: GPL-2.0
/*
 * Devices that a sideband waits for: those that have vanished, and those that were
 * not there when they were named. One that comes is taken as if it were named then;
 * where it can't be, the leg stays absent and says why.
 */
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

/**
 * sb_leg_find - find the device that a request names
 * @net: network namespace
 * @name: name of the device
 * @absent: it need not be there
 * @dev: set to the device, NULL where it is not there
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -ENODEV when it has to be there and is not, -EINVAL when no device
 *	can have that name.
 */
int sb_leg_find(struct net *net, const char *name, bool absent,
		struct net_device **dev, struct netlink_ext_ack *extack)
{
	*dev = __dev_get_by_name(net, name);
	if (*dev)
		return 0;
	if (!absent) {
		NL_SET_ERR_MSG(extack, "No device of this name in this network namespace; to wait for it, add the word absent");
		return -ENODEV;
	}
	if (!sb_may_be_name(name)) {
		NL_SET_ERR_MSG(extack, "This is not a valid name for a device");
		return -EINVAL;
	}
	return 0;
}

/**
 * sb_leg_wait - let a leg wait for a device
 * @leg: leg without a device
 * @name: the name that the device will have
 *
 * Context: process, RTNL.
 */
void sb_leg_wait(struct sb_leg *leg, const char *name)
{
	strscpy(leg->name, name, sizeof(leg->name));
	leg->state = SIDEBAND_LEG_STATE_ABSENT;
	sb_leg_forgive(leg);
}

/**
 * sb_leg_waits - does a leg wait for a device?
 * @leg: leg
 *
 * Context: process, RTNL.
 * Return: true when it has a name and no device.
 */
bool sb_leg_waits(const struct sb_leg *leg)
{
	return leg->name[0] && !rcu_access_pointer(leg->dev);
}

static bool sb_leg_note(struct sb_leg *leg, const char *refusal)
{
	if (refusal && leg->refusal ? !strcmp(refusal, leg->refusal) :
				      refusal == leg->refusal)
		return false;
	kfree(leg->refusal);
	leg->refusal = refusal ? kstrdup(refusal, GFP_KERNEL_ACCOUNT) : NULL;
	return true;
}

/**
 * sb_leg_refuse - note that the device of a leg's name was not taken
 * @sn: of the network namespace
 * @leg: leg that waits
 * @extack: has the reason
 *
 * The sentence may be that of another module, which may go.
 *
 * Context: process, RTNL.
 * Return: true when that is news.
 */
bool sb_leg_refuse(struct sb_net *sn, struct sb_leg *leg,
		   const struct netlink_ext_ack *extack)
{
	sn->refused = true;
	return sb_leg_note(leg, extack->_msg ?: "The kernel cannot take the device now");
}

/**
 * sb_leg_forgive - there is no device that was not taken
 * @leg: leg
 *
 * Context: process, RTNL.
 * Return: true when that is news.
 */
bool sb_leg_forgive(struct sb_leg *leg)
{
	return sb_leg_note(leg, NULL);
}

static bool sb_leg_waits_for(const struct sb_leg *leg,
			     const struct net_device *dev)
{
	return sb_leg_waits(leg) &&
	       __dev_get_by_name(dev_net(dev), leg->name) == dev;
}

static bool sb_waits_for(const struct sideband *sb,
			 const struct net_device *dev)
{
	struct sb_port *port;

	if (sb_leg_waits_for(&sb->bmc.leg, dev))
		return true;
	list_for_each_entry(port, &sb->ports, list)
		if (sb_leg_waits_for(&port->leg, dev))
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
		if (sb_waits_for(sb, dev)) {
			schedule_work(&sn->return_work);
			return;
		}
	}
}

/**
 * sb_legs_retry - what stood in the way of a device may have gone, or the device
 * @net: network namespace
 *
 * Context: process, RTNL.
 */
void sb_legs_retry(const struct net *net)
{
	struct sb_net *sn = sb_net(net);

	if (sn->refused)
		schedule_work(&sn->return_work);
}

/**
 * sb_legs_seek - a leg waits whose device may be there
 * @net: network namespace
 *
 * Context: process, RTNL.
 */
void sb_legs_seek(const struct net *net)
{
	schedule_work(&sb_net(net)->return_work);
}

/**
 * sb_leg_come - the device that a leg waits for, where it is there
 * @sn: of the network namespace
 * @leg: leg that waits
 *
 * Context: process, RTNL.
 * Return: device, NULL where there is none of that name.
 */
struct net_device *sb_leg_come(const struct sb_net *sn,
			       const struct sb_leg *leg)
{
	struct net_device *dev = __dev_get_by_name(sn->net, leg->name);

	return dev && dev->reg_state == NETREG_REGISTERED ? dev : NULL;
}

static void sb_bmc_link_return(struct sb_net *sn, struct sideband *sb)
{
	struct netlink_ext_ack extack = {};
	struct sb_leg *leg = &sb->bmc.leg;
	struct net_device *dev;
	bool news = true;

	if (!sb_leg_waits(leg))
		return;
	dev = sb_leg_come(sn, leg);
	if (!dev)
		news = sb_leg_forgive(leg);
	else if (sb_bmc_link_attach(sb, dev, &extack))
		news = sb_leg_refuse(sn, leg, &extack);
	if (news)
		sb_notify_dev(sb, SIDEBAND_CMD_DEV_CHANGE_NTF);
}

/* Listeners are told of one that is taken while that is done. */
static void sb_port_return(struct sb_net *sn, struct sb_port *port)
{
	struct netlink_ext_ack extack = {};
	struct sb_leg *leg = &port->leg;
	struct net_device *dev;
	bool news = false;

	if (!sb_leg_waits(leg))
		return;
	dev = sb_leg_come(sn, leg);
	port->news = dev;
	if (!dev) {
		news = sb_leg_forgive(leg);
	} else if (sb_port_attach(port, dev, &extack)) {
		news = sb_leg_refuse(sn, leg, &extack);
	} else if (sb_port_secure(port, &extack)) {
		sb_leg_refuse(sn, leg, &extack);
		news = true;
	}
	port->news = false;
	if (news)
		sb_notify_port(port, SIDEBAND_CMD_PORT_CHANGE_NTF);
}

/**
 * sb_legs_return - take all devices that have come, or come up
 * @work: of the namespace
 *
 * Context: work queue; takes RTNL.
 */
void sb_legs_return(struct work_struct *work)
{
	struct sb_net *sn = container_of(work, struct sb_net, return_work);
	struct sb_attach *attach;
	struct sideband *sb;
	struct sb_port *port;

	rtnl_lock();
	if (sb_unloading)
		goto out;
	sn->refused = false;
	sb_exclusions_return(sn);
	list_for_each_entry(sb, &sn->sidebands, list) {
		sb_bmc_link_return(sn, sb);
		list_for_each_entry(port, &sb->ports, list)
			sb_port_return(sn, port);
	}
	list_for_each_entry(attach, &sn->attaches, list)
		sb_attach_arrange(attach);
out:
	rtnl_unlock();
}
