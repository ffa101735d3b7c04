/* SPDX-License-Identifier: GPL-2.0 */
/* The BMC as this host can ask it in-band, by the IPMI device of the kernel. */
#ifndef INBAND_H
#define INBAND_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* IPMI numbers channels 1 to 11 for the network and the like. */
#define INBAND_CHANNELS 11

/* So many seconds a BMC has for all questions. */
#define INBAND_SECONDS 30

/* A BMC that does not know the command. */
#define INBAND_UNKNOWN_COMMAND 0xc1

/* Where an address is from, by IPMI's numbers. */
enum inband_source {
	INBAND_SOURCE_UNKNOWN,
	INBAND_SOURCE_STATIC,
	INBAND_SOURCE_DHCP,
	INBAND_SOURCE_BIOS,
	INBAND_SOURCE_OTHER,
};

/* By which of its NICs the BMC is on the network, in its vendor's words. */
enum inband_mode {
	INBAND_MODE_UNKNOWN,
	INBAND_MODE_DEDICATED,
	INBAND_MODE_SHARED,
	INBAND_MODE_FAILOVER,
};

/**
 * struct inband_lan - a LAN channel of the BMC
 * @channel: its number
 * @cut: the answer was too short for a MAC
 * @mac: its MAC
 * @ipv4: its address in network order, 0 where it has none
 * @mask: the netmask of that in network order, 0 where it is not told
 * @source: where that is from
 * @ipv6: its first IPv6 address that is in use, all zeros for none
 * @prefix6: length of the prefix of that
 * @vague: it has not told whether it tags
 * @tags: it is set to tag what it sends
 * @vlan: with that VLAN, which may be none that there can be; else 0
 * @asked: what it offers sessions of is known
 * @v15: sessions of IPMI 1.5
 * @v20: sessions of IPMI 2.0
 */
struct inband_lan {
	__u8 channel;
	bool cut;
	__u8 mac[6];
	__be32 ipv4;
	__be32 mask;
	enum inband_source source;
	__u8 ipv6[16];
	__u8 prefix6;
	bool vague;
	bool tags;
	__u16 vlan;
	bool asked;
	bool v15;
	bool v20;
};

/**
 * struct inband - what the BMC says of itself
 * @there: this host has an IPMI device
 * @error: errno where that can't be used, else 0
 * @late: it was not done when the time was over
 * @code: by which completion code it refused to tell of its first channel, or 0
 * @major: its version of IPMI before the point, 0 where that is not known
 * @minor: and behind it
 * @vendor: who has made it, by the number that IANA has given; 0 where not known
 * @mode: by which NIC it is on the network
 * @lom: of the NICs that it shares, the one that it prefers; 0 where not known
 * @lom_failover: the one that it moves to, 0 where not known or for all
 * @lans: its LAN channels
 * @count: how many
 */
struct inband {
	bool there;
	int error;
	bool late;
	__u8 code;
	__u8 major;
	__u8 minor;
	__u32 vendor;
	enum inband_mode mode;
	__u8 lom;
	__u8 lom_failover;
	struct inband_lan lans[INBAND_CHANNELS];
	size_t count;
};

void inband_read(struct inband *inband, unsigned int seconds);
const struct inband_lan *inband_find(const struct inband *inband,
				     const __u8 *mac);

#endif /* INBAND_H */
