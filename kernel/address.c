// SPDX-License-Identifier: GPL-2.0
/*
 * An address that a sideband owns: once in its own table, once in the table
 * and in the NIC filters of each of its ports.
 */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "sideband.h"

static struct sb_entry *sb_entry_new(void)
{
	return kzalloc(sizeof(struct sb_entry), GFP_KERNEL_ACCOUNT);
}

static struct sb_entry *sb_station_new(void)
{
	struct sb_station *st = kzalloc(sizeof(*st), GFP_KERNEL_ACCOUNT);

	BUILD_BUG_ON(offsetof(struct sb_station, entry));
	if (!st)
		return NULL;
	spin_lock_init(&st->lock);
	INIT_LIST_HEAD(&st->ips);
	return &st->entry;
}

static struct sb_entry *sb_vlan_new(void)
{
	struct sb_vlan *vlan = kzalloc(sizeof(*vlan), GFP_KERNEL_ACCOUNT);

	BUILD_BUG_ON(offsetof(struct sb_vlan, entry));
	return vlan ? &vlan->entry : NULL;
}

/* The sideband's own entries have room for what is known of a station, or VLAN. */
static struct sb_entry *sb_entry_new_own(struct sideband *sb, enum sb_kind kind,
					 const struct sb_key *key, u8 tag)
{
	struct sb_entry *entry;

	if (kind == SB_STATION)
		entry = sb_station_new();
	else if (kind == SB_MEMBER)
		entry = sb_vlan_new();
	else
		entry = sb_entry_new();
	if (!entry)
		return NULL;
	entry->key = *key;
	entry->ear = &sb->core.deaf;
	entry->own = entry;
	entry->kind = kind;
	entry->tag = tag;
	return entry;
}

/* Tells the NIC to let the frames of an address through. */
static int sb_nic_filter_add(struct net_device *dev,
			     const struct sb_entry *entry)
{
	/* All groups pass already. */
	if (entry->kind == SB_LLDP)
		return 0;
	if (entry->kind != SB_MEMBER)
		return dev_uc_add(dev, entry->key.mac);
	if (entry->key.vid)
		return vlan_vid_add(dev, htons(ETH_P_8021Q), entry->key.vid);
	return 0;
}

static void sb_nic_filter_del(struct net_device *dev,
			      const struct sb_entry *entry)
{
	if (entry->kind == SB_LLDP)
		return;
	if (entry->kind != SB_MEMBER)
		dev_uc_del(dev, entry->key.mac);
	else if (entry->key.vid)
		vlan_vid_del(dev, htons(ETH_P_8021Q), entry->key.vid);
}

/* Members of a VLAN are many, who hear LLDP too, and an address is one's alone. */
static bool sb_address_taken(struct sb_attach *attach, enum sb_kind kind,
			     const struct sb_key *key)
{
	bool taken;

	if (kind == SB_MEMBER || kind == SB_LLDP)
		return false;
	rcu_read_lock();
	taken = sb_table_find(&attach->table, key->mac, key->vid);
	rcu_read_unlock();
	return taken;
}

/**
 * sb_address_seat - put an address into the table and the filter of a port
 * @port: port, with an attach point
 * @kind: what the address is
 * @key: MAC and VLAN
 * @tag: an &enum sideband_tag, how legs of the sideband see its frames
 * @own: the address in the sideband's own table, NULL when it is not there
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, -EEXIST when another sideband on this netdev has the address,
 *	-ENOMEM, or the error of the driver's VLAN filter.
 */
int sb_address_seat(struct sb_port *port, enum sb_kind kind,
		    const struct sb_key *key, u8 tag, struct sb_entry *own,
		    struct netlink_ext_ack *extack)
{
	struct sb_attach *attach = port->attach;
	struct sb_entry *placed;
	int err;

	if (sb_address_taken(attach, kind, key)) {
		NL_SET_ERR_MSG(extack, "Another sideband on the same port already has this MAC in this VLAN");
		return -EEXIST;
	}
	placed = sb_entry_new();
	if (!placed)
		return -ENOMEM;
	placed->key = *key;
	placed->ear = &port->ear;
	placed->own = own;
	placed->kind = kind;
	placed->tag = tag;

	err = sb_nic_filter_add(attach->dev, placed);
	if (err) {
		NL_SET_ERR_MSG(extack, "The port's driver does not accept this address or VLAN in its filter");
		goto err_free;
	}
	err = sb_table_insert(&attach->table, placed);
	if (err)
		goto err_filter;
	if (kind == SB_STATION)
		sb_access_seat(port, key->mac);
	return 0;

err_filter:
	sb_nic_filter_del(attach->dev, placed);
err_free:
	kfree(placed);
	return err;
}

/**
 * sb_address_unseat - take an address out of the table and filter of a port
 * @port: port, with an attach point
 * @key: MAC and VLAN; nothing happens where it is not seated
 *
 * Context: process, RTNL.
 */
void sb_address_unseat(struct sb_port *port, const struct sb_key *key)
{
	struct sb_attach *attach = port->attach;
	struct sb_entry *placed;

	placed = sb_table_find_of(&attach->table, key, &port->sb->core);
	if (!placed)
		return;
	sb_nic_filter_del(attach->dev, placed);
	sb_table_remove(&attach->table, placed);
}

/**
 * sb_address_place - make a port listen for an address
 * @entry: address, of the sideband's own table
 * @port: port of the same sideband, with an attach point
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: as sb_address_seat().
 */
int sb_address_place(struct sb_entry *entry, struct sb_port *port,
		     struct netlink_ext_ack *extack)
{
	return sb_address_seat(port, entry->kind, &entry->key, entry->tag,
			       entry, extack);
}

/**
 * sb_address_displace - make a port forget an address
 * @entry: address, of the sideband's own table
 * @port: port of the same sideband, with an attach point
 *
 * Does nothing where the address is not placed, as that of a host leg that is
 * down.
 *
 * Context: process, RTNL.
 */
void sb_address_displace(struct sb_entry *entry, struct sb_port *port)
{
	sb_address_unseat(port, &entry->key);
}

/* The wire can wait for the host leg until it is up, and the host listens for its
 * own address itself.
 */
static bool sb_address_wanted(const struct sideband *sb,
			      const struct sb_entry *entry)
{
	if (entry->kind == SB_KNOWN || entry->shared)
		return false;
	return entry->kind != SB_HOST_LEG || netif_running(sb->dev);
}

/**
 * sb_address_place_all - make a port listen for all addresses of its sideband
 * @sb: sideband
 * @port: its port, with an attach point
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: as sb_address_place(); on an error the port has none of them.
 */
int sb_address_place_all(struct sideband *sb, struct sb_port *port,
			 struct netlink_ext_ack *extack)
{
	struct sb_entry *entry;
	int err;

	list_for_each_entry(entry, &sb->addresses, list) {
		if (!sb_address_wanted(sb, entry))
			continue;
		err = sb_address_place(entry, port, extack);
		if (err)
			goto err_displace;
	}
	return 0;

err_displace:
	list_for_each_entry_continue_reverse(entry, &sb->addresses, list)
		sb_address_displace(entry, port);
	return err;
}

/**
 * sb_address_displace_all - make a port forget all addresses of its sideband
 * @sb: sideband
 * @port: its port, with an attach point
 *
 * Context: process, RTNL.
 */
void sb_address_displace_all(struct sideband *sb, struct sb_port *port)
{
	struct sb_entry *entry;

	list_for_each_entry(entry, &sb->addresses, list)
		sb_address_displace(entry, port);
}

static int sb_address_place_everywhere(struct sideband *sb,
				       struct sb_entry *entry,
				       struct netlink_ext_ack *extack)
{
	struct sb_port *port;
	int err;

	if (!sb_address_wanted(sb, entry))
		return 0;
	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		err = sb_address_place(entry, port, extack);
		if (err)
			goto err_displace;
	}
	return 0;

err_displace:
	list_for_each_entry_continue_reverse(port, &sb->ports, list)
		if (port->attach)
			sb_address_displace(entry, port);
	return err;
}

/* Takes an address out of the sideband's own table. */
static void sb_address_remove(struct sideband *sb, struct sb_entry *entry)
{
	if (entry->kind == SB_STATION)
		sb_ip_end(entry);
	list_del(&entry->list);
	sb_table_remove(&sb->core.own, entry);
}

/* Puts an address into the sideband's own table. */
static struct sb_entry *sb_address_enter(struct sideband *sb, enum sb_kind kind,
					 const struct sb_key *key, u8 tag,
					 bool shared,
					 struct netlink_ext_ack *extack)
{
	struct sb_entry *entry;
	int err;

	if (sb_table_find_of(&sb->core.own, key, &sb->core)) {
		NL_SET_ERR_MSG(extack, "The sideband already has this MAC in this VLAN");
		return ERR_PTR(-EEXIST);
	}
	entry = sb_entry_new_own(sb, kind, key, tag);
	if (!entry)
		return ERR_PTR(-ENOMEM);
	entry->shared = shared;

	err = sb_table_insert(&sb->core.own, entry);
	if (err) {
		kfree(entry);
		return ERR_PTR(err);
	}
	list_add_tail(&entry->list, &sb->addresses);
	if (kind == SB_STATION)
		sb_ip_begin(entry);
	return entry;
}

/**
 * sb_address_add - give an address to a sideband
 * @sb: sideband
 * @kind: what the address is
 * @mac: MAC; %sb_members for %SB_MEMBER, %sb_lldp for %SB_LLDP
 * @vid: VLAN on the wire, 0 for none; %SB_VID_NONE for %SB_KNOWN
 * @tag: an &enum sideband_tag, how the legs see frames of this VLAN
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: the address, or ERR_PTR of -EEXIST when the sideband or another one
 *	on one of its ports has it, -ENOMEM, or a driver's error.
 */
struct sb_entry *sb_address_add(struct sideband *sb, enum sb_kind kind,
				const u8 *mac, u16 vid, u8 tag,
				struct netlink_ext_ack *extack)
{
	struct sb_key key = { .vid = vid };
	struct sb_entry *entry;
	int err;

	ether_addr_copy(key.mac, mac);
	entry = sb_address_enter(sb, kind, &key, tag, false, extack);
	if (IS_ERR(entry))
		return entry;
	err = sb_address_place_everywhere(sb, entry, extack);
	if (err) {
		sb_address_remove(sb, entry);
		return ERR_PTR(err);
	}
	return entry;
}

/**
 * sb_address_share - let a sideband use an address that is the host's
 * @sb: sideband
 * @kind: what the address is, %SB_STATION or %SB_KNOWN
 * @mac: MAC
 * @vid: VLAN on the wire, 0 for none; %SB_VID_NONE for %SB_KNOWN
 * @tag: an &enum sideband_tag, how the legs see frames of this VLAN
 * @extack: for the reason of a refusal
 *
 * No port listens for it on behalf of the sideband.
 *
 * Context: process, RTNL.
 * Return: the address, or ERR_PTR of -EEXIST or -ENOMEM.
 */
struct sb_entry *sb_address_share(struct sideband *sb, enum sb_kind kind,
				  const u8 *mac, u16 vid, u8 tag,
				  struct netlink_ext_ack *extack)
{
	struct sb_key key = { .vid = vid };

	ether_addr_copy(key.mac, mac);
	return sb_address_enter(sb, kind, &key, tag, true, extack);
}

/**
 * sb_address_del - take an address from a sideband
 * @sb: sideband
 * @entry: address, of the sideband's own table; freed after a grace period
 *
 * Context: process, RTNL.
 */
void sb_address_del(struct sideband *sb, struct sb_entry *entry)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list)
		if (port->attach)
			sb_address_displace(entry, port);
	sb_address_remove(sb, entry);
}

/**
 * sb_address_find - find an address of a sideband
 * @sb: sideband
 * @mac: MAC
 * @vid: VLAN on the wire, 0 for none
 *
 * Context: process, RTNL.
 * Return: the address, NULL when the sideband does not have it.
 */
struct sb_entry *sb_address_find(struct sideband *sb, const u8 *mac,
				 u16 vid)
{
	struct sb_key key = { .vid = vid };

	ether_addr_copy(key.mac, mac);
	return sb_table_find_of(&sb->core.own, &key, &sb->core);
}

/**
 * sb_address_owned - is a MAC one of a sideband, in whichever VLAN?
 * @sb: sideband
 * @mac: MAC
 *
 * Context: process, RTNL.
 * Return: true when it is a station's or the host leg's, and not shared with the
 *	host.
 */
bool sb_address_owned(const struct sideband *sb, const u8 *mac)
{
	const struct sb_entry *known;

	if (ether_addr_equal(sb->dev->dev_addr, mac))
		return true;
	known = sb_address_find((struct sideband *)sb, mac, SB_VID_NONE);
	return known && !known->shared;
}

/**
 * sb_address_owned_beside - is a MAC one of another sideband on a port?
 * @sb: sideband that asks
 * @dev: netdev
 * @mac: MAC
 *
 * Also a host leg that is down may be set up later, so its MAC counts.
 *
 * Context: process, RTNL.
 * Return: true when it is a station's or the host leg's, in whichever VLAN, of
 *	a sideband other than @sb that has @dev as a port.
 */
bool sb_address_owned_beside(const struct sideband *sb,
			     const struct net_device *dev, const u8 *mac)
{
	struct sb_net *sn = sb_net(dev_net(dev));
	struct sideband *other;

	if (!sb_attach_find(dev))
		return false;
	list_for_each_entry(other, &sn->sidebands, list)
		if (other != sb && sb_port_of_dev(other, dev) &&
		    sb_address_owned(other, mac))
			return true;
	return false;
}

/* Of the sidebands that have a MAC, any may have put it into the filter: by a
 * port, or by a VLAN device on top of it, whose filter is copied downwards.
 */
static bool sb_address_known(const struct sideband *but, const struct net *net,
			     const u8 *mac)
{
	struct sb_net *sn = sb_net(net);
	struct sideband *sb;

	list_for_each_entry(sb, &sn->sidebands, list)
		if (sb != but && sb_address_owned(sb, mac))
			return true;
	return false;
}

/**
 * sb_address_check_host - does the host listen on a port for a sideband's MAC?
 * @sb: sideband that is about to listen there for the first time
 * @dev: netdev of the port
 * @mac: MAC, NULL for any that @sb has
 * @extack: for the reason of a refusal
 *
 * A macvlan on the port, in a container, is seen in its filter only.
 *
 * Context: process, RTNL.
 * Return: 0, or -EADDRINUSE when somebody but us has the MAC in the filter.
 */
int sb_address_check_host(const struct sideband *sb, struct net_device *dev,
			  const u8 *mac, struct netlink_ext_ack *extack)
{
	struct netdev_hw_addr *ha;
	int err = 0;

	netif_addr_lock_bh(dev);
	netdev_for_each_uc_addr(ha, dev) {
		if (mac ? !ether_addr_equal(mac, ha->addr) :
			  !sb_address_owned(sb, ha->addr))
			continue;
		if (sb_address_known(sb, dev_net(dev), ha->addr))
			continue;
		NL_SET_ERR_MSG(extack, "The host listens on the port for a MAC of the BMC or host leg, perhaps by a macvlan in a container");
		err = -EADDRINUSE;
		break;
	}
	netif_addr_unlock_bh(dev);
	return err;
}
