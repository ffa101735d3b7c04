/* SPDX-License-Identifier: GPL-2.0 */
/* The BMC as this host can ask it in-band, by the IPMI device of the kernel. */
#ifndef INBAND_H
#define INBAND_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* IPMI numbers channels 1 to 11 for the network and the like. */
#define INBAND_CHANNELS 11

/**
 * struct inband_lan - a LAN channel of the BMC
 * @channel: its number
 * @mac: its MAC
 * @ipv4: its address in network order, 0 where it has none
 * @vlan: the VLAN that it is set to tag with, 0 for none
 * @asked: what it offers sessions of is known
 * @v15: sessions of IPMI 1.5
 * @v20: sessions of IPMI 2.0
 */
struct inband_lan {
	__u8 channel;
	__u8 mac[6];
	__be32 ipv4;
	__u16 vlan;
	bool asked;
	bool v15;
	bool v20;
};

/**
 * struct inband - what the BMC says of itself
 * @there: this host has an IPMI device
 * @error: errno where that can't be used, else 0
 * @major: its version of IPMI before the point, 0 where that is not known
 * @minor: and behind it
 * @lans: its LAN channels
 * @count: how many
 */
struct inband {
	bool there;
	int error;
	__u8 major;
	__u8 minor;
	struct inband_lan lans[INBAND_CHANNELS];
	size_t count;
};

void inband_read(struct inband *inband);
const struct inband_lan *inband_find(const struct inband *inband,
				     const __u8 *mac);

#endif /* INBAND_H */
