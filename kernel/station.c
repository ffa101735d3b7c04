// SPDX-License-Identifier: GPL-2.0
/* A station: an address of the BMC, MAC and VLAN. */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

static int sb_station_check_mac(struct sideband *sb, const u8 *mac,
				struct netlink_ext_ack *extack)
{
	struct net_device *dev;
	struct sb_port *port;
	int err;

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

/* Counts one more station under a MAC, which may be in several VLANs. */
static int sb_station_know(struct sideband *sb, const u8 *mac,
			   struct netlink_ext_ack *extack)
{
	struct sb_entry *known = sb_address_find(sb, mac, SB_VID_NONE);

	if (!known)
		known = sb_address_add(sb, SB_KNOWN, mac, SB_VID_NONE,
				       SIDEBAND_TAG_NONE, extack);
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
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0; -EINVAL for an address or tag that cannot be, -EADDRINUSE for an
 *	address of the host, -EEXIST for one that another station has, -ENOMEM,
 *	or a driver's error.
 */
int sb_station_add(struct sideband *sb, const u8 *mac, u16 vid, u8 tag,
		   struct netlink_ext_ack *extack)
{
	struct sb_entry *station;
	int err;

	err = sb_station_check_mac(sb, mac, extack);
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
	err = sb_station_know(sb, mac, extack);
	if (err)
		goto err_vlan;
	station = sb_address_add(sb, SB_STATION, mac, vid, tag, extack);
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
