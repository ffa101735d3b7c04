/* SPDX-License-Identifier: GPL-2.0 */
/* Questions by ARP, asked by one who has no address: who has this one? */
#ifndef ARP_H
#define ARP_H

#include <linux/if_packet.h>
#include <linux/types.h>

/* What became of a question; negative: -errno, it could not be asked. */
enum arp_answer {
	ARP_SILENCE,	/* nobody answered */
	ARP_TAKEN,	/* somebody has it */
	ARP_WANTED,	/* somebody else asks for it, to take it */
	ARP_HEARSAY,	/* one says that another has it */
};

int arp_open(unsigned int ifindex, struct sockaddr_ll *own);
int arp_send(int fd, const struct sockaddr_ll *own, __be32 address);
int arp_read(int fd, const struct sockaddr_ll *own, __be32 address, __u8 *mac);
int arp_ask(unsigned int ifindex, __be32 address, unsigned int tries,
	    unsigned int wait, __u8 *mac);

#endif /* ARP_H */
