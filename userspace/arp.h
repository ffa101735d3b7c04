/* SPDX-License-Identifier: GPL-2.0 */
/* Questions by ARP, asked by one who has no address: who has this one? */
#ifndef ARP_H
#define ARP_H

#include <linux/types.h>

/* What became of a question; negative: -errno, it could not be asked. */
enum arp_answer {
	ARP_SILENCE,	/* nobody answered */
	ARP_TAKEN,	/* somebody has it */
	ARP_WANTED,	/* somebody else asks for it, to take it */
};

int arp_ask(unsigned int ifindex, __be32 address, unsigned int tries,
	    unsigned int wait, __u8 *mac);

#endif /* ARP_H */
