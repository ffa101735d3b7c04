// SPDX-License-Identifier: GPL-2.0
/* A VLAN that a sideband takes part in, and the seat of the host leg there. */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>

#include "sideband.h"

static struct sb_entry *sb_vlan_find(struct sideband *sb, u16 vid)
{
	return sb_address_find(sb, sb_members, vid);
}

/* One VLAN cannot be seen both with and without its tag on one leg, and the
 * frames without a tag can belong to one VLAN only.
 */
static int sb_vlan_check(const struct sideband *sb,
			 const struct sb_entry *member, u16 vid, u8 tag,
			 struct netlink_ext_ack *extack)
{
	u16 untagged = sb->core.untagged_vid;

	if (member && member->tag != tag) {
		NL_SET_ERR_MSG(extack, "This sideband has stations in this VLAN with the other tag rule");
		return -EINVAL;
	}
	if (tag != SIDEBAND_TAG_KEEP && untagged != SB_VID_NONE &&
	    untagged != vid) {
		NL_SET_ERR_MSG(extack, "Untagged frames of this sideband already belong to another VLAN; give the station that VLAN, or another one with tag keep");
		return -EINVAL;
	}
	return 0;
}

static struct sb_entry *sb_vlan_add(struct sideband *sb, u16 vid, u8 tag,
				    struct netlink_ext_ack *extack)
{
	struct sb_entry *member, *seat;

	member = sb_address_add(sb, SB_MEMBER, sb_members, vid, tag, extack);
	if (IS_ERR(member))
		return member;
	seat = sb_address_add(sb, SB_HOST_LEG, sb->dev->dev_addr, vid, tag,
			      extack);
	if (IS_ERR(seat)) {
		sb_address_del(sb, member);
		return seat;
	}
	if (tag != SIDEBAND_TAG_KEEP)
		WRITE_ONCE(sb->core.untagged_vid, vid);
	return member;
}

/**
 * sb_vlan_join - count one more station in a VLAN
 * @sb: sideband
 * @vid: VLAN on the wire, 0 for none
 * @tag: an &enum sideband_tag, how the station has it
 * @extack: for the reason of a refusal
 *
 * With the first one the sideband and its host leg become members.
 *
 * Context: process, RTNL.
 * Return: 0, -EINVAL when @tag contradicts what is there, or as
 *	sb_address_add().
 */
int sb_vlan_join(struct sideband *sb, u16 vid, u8 tag,
		 struct netlink_ext_ack *extack)
{
	struct sb_entry *member = sb_vlan_find(sb, vid);
	int err;

	err = sb_vlan_check(sb, member, vid, tag, extack);
	if (err)
		return err;
	if (!member)
		member = sb_vlan_add(sb, vid, tag, extack);
	if (IS_ERR(member))
		return PTR_ERR(member);
	member->users++;
	return 0;
}

/**
 * sb_vlan_leave - count one station less in a VLAN
 * @sb: sideband
 * @vid: VLAN that was joined
 *
 * Context: process, RTNL.
 */
void sb_vlan_leave(struct sideband *sb, u16 vid)
{
	struct sb_entry *member = sb_vlan_find(sb, vid);

	if (--member->users)
		return;
	if (sb->core.untagged_vid == vid)
		WRITE_ONCE(sb->core.untagged_vid, SB_VID_NONE);
	sb_address_del(sb, sb_address_find(sb, sb->dev->dev_addr, vid));
	sb_address_del(sb, member);
}

static void sb_host_leg_displace(struct sideband *sb, struct sb_port *port)
{
	struct sb_entry *entry;

	list_for_each_entry(entry, &sb->addresses, list)
		if (entry->kind == SB_HOST_LEG)
			sb_address_displace(entry, port);
}

static int sb_host_leg_place(struct sideband *sb, struct sb_port *port,
			     struct netlink_ext_ack *extack)
{
	struct sb_entry *entry;
	int err;

	list_for_each_entry(entry, &sb->addresses, list) {
		if (entry->kind != SB_HOST_LEG)
			continue;
		err = sb_address_place(entry, port, extack);
		if (err) {
			sb_host_leg_displace(sb, port);
			return err;
		}
	}
	return 0;
}

/**
 * sb_host_leg_open - make the ports listen for the host leg
 * @sb: sideband
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; ndo_open.
 * Return: as sb_address_place(); on an error no port listens for it.
 */
int sb_host_leg_open(struct sideband *sb, struct netlink_ext_ack *extack)
{
	struct sb_port *port;
	int err;

	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		err = sb_host_leg_place(sb, port, extack);
		if (err) {
			sb_host_leg_stop(sb);
			return err;
		}
	}
	return 0;
}

/**
 * sb_host_leg_stop - make the ports forget the host leg
 * @sb: sideband
 *
 * Context: process, RTNL; ndo_stop.
 */
void sb_host_leg_stop(struct sideband *sb)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->attach)
			sb_host_leg_displace(sb, port);
}

static void sb_host_leg_unseat(struct sideband *sb, const u8 *mac)
{
	struct sb_entry *entry, *tmp;

	list_for_each_entry_safe(entry, tmp, &sb->addresses, list)
		if (entry->kind == SB_HOST_LEG &&
		    ether_addr_equal(entry->key.mac, mac))
			sb_address_del(sb, entry);
}

/**
 * sb_host_leg_move - seat the host leg under another MAC in all its VLANs
 * @sb: sideband
 * @mac: new MAC, other than the present one
 * @extack: for the reason of a refusal
 *
 * The caller changes the MAC of the device itself.
 *
 * Context: process, RTNL; ndo_set_mac_address.
 * Return: as sb_address_add(); on an error the old seats remain.
 */
int sb_host_leg_move(struct sideband *sb, const u8 *mac,
		     struct netlink_ext_ack *extack)
{
	struct sb_entry *member, *seat;

	list_for_each_entry(member, &sb->addresses, list) {
		if (member->kind != SB_MEMBER)
			continue;
		seat = sb_address_add(sb, SB_HOST_LEG, mac, member->key.vid,
				      member->tag, extack);
		if (IS_ERR(seat)) {
			sb_host_leg_unseat(sb, mac);
			return PTR_ERR(seat);
		}
	}
	sb_host_leg_unseat(sb, sb->dev->dev_addr);
	return 0;
}
