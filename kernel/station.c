// SPDX-License-Identifier: GPL-2.0
/* A station: an address of the BMC, MAC and VLAN. */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

/* A MAC that can be the host's, and is where all ports are there. */
static int sb_station_check_shared(struct sideband *sb, const u8 *mac,
				   struct netlink_ext_ack *extack)
{
	bool owned = false, absent = false;
	struct sb_port *port;

	rcu_read_lock();
	list_for_each_entry(port, &sb->ports, list) {
		if (port->attach)
			owned |= sb_local_owns(port->attach->dev, mac);
		else
			absent = true;
	}
	rcu_read_unlock();
	if (owned || absent || list_empty(&sb->ports))
		return 0;
	NL_SET_ERR_MSG(extack, "A shared station has the MAC of a port, or of the bond, team or bridge above it");
	return -EADDRNOTAVAIL;
}

/**
 * sb_station_is_stray - has a MAC that is shared stopped to be the host's?
 * @sb: sideband
 * @station: station, of the sideband's own table
 *
 * Context: process, RTNL.
 * Return: true when it is not the host's at the active port.
 */
bool sb_station_is_stray(const struct sideband *sb,
			 const struct sb_entry *station)
{
	struct sb_table *wire = rtnl_dereference(sb->core.wire);
	bool owned;

	if (!station->shared || !wire)
		return false;
	rcu_read_lock();
	owned = sb_local_owns(sb_attach_of_table(wire)->dev, station->key.mac);
	rcu_read_unlock();
	return !owned;
}

static int sb_station_check_kind(struct sideband *sb, const u8 *mac,
				 struct netlink_ext_ack *extack)
{
	if (is_zero_ether_addr(mac)) {
		NL_SET_ERR_MSG(extack, "A station cannot have the zero MAC");
		return -EINVAL;
	}
	if (is_multicast_ether_addr(mac)) {
		NL_SET_ERR_MSG(extack, "A station cannot have a group or broadcast MAC");
		return -EINVAL;
	}
	if (ether_addr_equal(sb->dev->dev_addr, mac)) {
		NL_SET_ERR_MSG(extack, "This MAC is that of the sideband's host leg; a station needs its own");
		return -EADDRINUSE;
	}
	return 0;
}

static int sb_station_check_own(struct sideband *sb, const u8 *mac,
				struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	struct sb_port *port;
	int err;

	for_each_netdev(dev_net(sb->dev), dev) {
		if (dev->addr_len == ETH_ALEN &&
		    (ether_addr_equal(dev->dev_addr, mac) ||
		     ether_addr_equal(dev->perm_addr, mac))) {
			NL_SET_ERR_MSG(extack, "This MAC belongs to a device of the host");
			return -EADDRINUSE;
		}
	}
	/* In another VLAN it is a station here already. */
	if (sb_address_owned(sb, mac))
		return 0;
	list_for_each_entry(port, &sb->ports, list) {
		err = port->attach ?
			sb_address_check_host(sb, port->attach->dev, mac,
					      extack) : 0;
		if (err)
			return err;
	}
	return 0;
}

static int sb_station_check_mac(struct sideband *sb, const u8 *mac, bool shared,
				struct netlink_ext_ack *extack)
{
	const struct sb_entry *known;
	int err;

	err = sb_station_check_kind(sb, mac, extack);
	if (err)
		return err;
	known = sb_address_find(sb, mac, SB_VID_NONE);
	if (known && known->shared != shared) {
		NL_SET_ERR_MSG(extack, "Another station has this MAC; it is shared with the host in all VLANs or in none");
		return -EADDRINUSE;
	}
	return shared ? sb_station_check_shared(sb, mac, extack) :
		sb_station_check_own(sb, mac, extack);
}

static int sb_station_check_tag(u16 vid, u8 tag,
				struct netlink_ext_ack *extack)
{
	if (!vid && tag != SIDEBAND_TAG_NONE) {
		NL_SET_ERR_MSG(extack, "A tag rule needs a VLAN");
		return -EINVAL;
	}
	if (vid && tag == SIDEBAND_TAG_NONE) {
		NL_SET_ERR_MSG(extack, "A station in a VLAN needs tag add or tag keep");
		return -EINVAL;
	}
	return 0;
}

static struct sb_entry *sb_station_enter(struct sideband *sb, enum sb_kind kind,
					 const u8 *mac, u16 vid, u8 tag,
					 bool shared,
					 struct netlink_ext_ack *extack)
{
	return shared ? sb_address_share(sb, kind, mac, vid, tag, extack) :
		sb_address_add(sb, kind, mac, vid, tag, extack);
}

/* Counts one more station under a MAC, which may be in several VLANs. */
static int sb_station_know(struct sideband *sb, const u8 *mac, bool shared,
			   struct netlink_ext_ack *extack)
{
	struct sb_entry *known = sb_address_find(sb, mac, SB_VID_NONE);

	if (!known)
		known = sb_station_enter(sb, SB_KNOWN, mac, SB_VID_NONE,
					 SIDEBAND_TAG_NONE, shared, extack);
	if (IS_ERR(known))
		return PTR_ERR(known);
	known->users++;
	return 0;
}

static void sb_station_forget(struct sideband *sb, const u8 *mac)
{
	struct sb_entry *known = sb_address_find(sb, mac, SB_VID_NONE);

	if (!--known->users)
		sb_address_del(sb, known);
}

/* A VLAN device on a port would take what is for a station in its VLAN. And no route
 * is known to lead to a new station.
 */
static void sb_station_arrange(struct sideband *sb)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->attach)
			sb_attach_arrange(port->attach);
	sb_access_arrange(sb);
}

/**
 * sb_station_add - add a station to a sideband
 * @sb: sideband
 * @mac: MAC of the station
 * @vid: its VLAN on the wire, 0 for none
 * @tag: who tags its frames, an &enum sideband_tag
 * @shared: the MAC is the host's, and what is sent to it goes to the host unless a
 *	filter says otherwise
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL for an address or tag that cannot be, -EADDRINUSE for an
 *	address of the host, -EADDRNOTAVAIL for a shared one that is not the
 *	host's, -EEXIST for one that another station has, -ENOMEM,
 *	or a driver's error.
 */
int sb_station_add(struct sideband *sb, const u8 *mac, u16 vid, u8 tag,
		   bool shared, struct netlink_ext_ack *extack)
{
	struct sb_entry *station;
	int err;

	err = sb_station_check_mac(sb, mac, shared, extack);
	if (err)
		return err;
	err = sb_station_check_tag(vid, tag, extack);
	if (err)
		return err;
	if (sb_station_find(sb, mac, vid)) {
		NL_SET_ERR_MSG(extack, "The sideband already has this station");
		return -EEXIST;
	}
	err = sb_vlan_join(sb, vid, tag, extack);
	if (err)
		return err;
	err = sb_station_know(sb, mac, shared, extack);
	if (err)
		goto err_vlan;
	station = sb_station_enter(sb, SB_STATION, mac, vid, tag, shared,
				   extack);
	if (IS_ERR(station)) {
		err = PTR_ERR(station);
		goto err_known;
	}
	sb->stations++;
	sb_station_arrange(sb);
	sb_notify_station(sb, station, SIDEBAND_CMD_STATION_ADD_NTF);
	return 0;

err_known:
	sb_station_forget(sb, mac);
err_vlan:
	sb_vlan_leave(sb, vid);
	return err;
}

/**
 * sb_station_del - take a station from a sideband
 * @sb: sideband
 * @station: one of its stations
 *
 * Context: process, RTNL.
 */
void sb_station_del(struct sideband *sb, struct sb_entry *station)
{
	struct sb_key key = station->key;

	sb_notify_station(sb, station, SIDEBAND_CMD_STATION_DEL_NTF);
	sb->stations--;
	sb_address_del(sb, station);
	sb_station_forget(sb, key.mac);
	sb_vlan_leave(sb, key.vid);
	sb_station_arrange(sb);
}

/**
 * sb_station_find - find a station of a sideband
 * @sb: sideband
 * @mac: MAC of the station
 * @vid: its VLAN on the wire, 0 for none
 *
 * Context: process, RTNL.
 * Return: the station, NULL when there is none.
 */
struct sb_entry *sb_station_find(struct sideband *sb, const u8 *mac,
				 u16 vid)
{
	struct sb_entry *entry = sb_address_find(sb, mac, vid);

	return entry && entry->kind == SB_STATION ? entry : NULL;
}
