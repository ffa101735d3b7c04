/* SPDX-License-Identifier: GPL-2.0 */
/* Network devices as rtnetlink tells of them. */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

struct ctl;

/**
 * struct link - a network device
 * @name: its name
 * @index: its number
 * @flags: IFF_ flags
 * @ethernet: it has MACs, and ARP
 * @mac: its MAC, all zeros for none
 * @usb: the USB interface that it is, "" for none
 * @lower: number of the device that it is on, where that is here; or 0
 * @vlan: the VLAN of a VLAN device, or 0
 * @taker: number of the device that takes what it receives, or 0
 * @sideband: it is a host leg
 * @bridge: it is a bridge
 * @filtering: it is one that keeps VLANs apart
 */
struct link {
	char name[16];
	unsigned int index;
	unsigned int flags;
	bool ethernet;
	__u8 mac[6];
	char usb[32];
	unsigned int lower;
	__u16 vlan;
	unsigned int taker;
	bool sideband;
	bool bridge;
	bool filtering;
};

/**
 * struct links - all network devices
 * @at: the devices
 * @count: how many
 */
struct links {
	struct link *at;
	size_t count;
};

int links_read(struct ctl *ctl, struct links *links);
void links_free(struct links *links);
const struct link *links_at(const struct links *links, unsigned int index);
const struct link *links_named(const struct links *links, const char *name);
const struct link *links_with_mac(const struct links *links, const __u8 *mac);
const struct link *links_base(const struct links *links,
			      const struct link *link);
const struct link *links_vlan(const struct links *links, unsigned int lower,
			      __u16 vlan);

#endif /* LINK_H */
