/* SPDX-License-Identifier: GPL-2.0 */
/* Addresses of this host, as rtnetlink tells of them and sets them. */
#ifndef ADDR_H
#define ADDR_H

#include <stdbool.h>
#include <stddef.h>

#include "ip.h"

struct ctl;
struct link;

/* The protocol (IFA_PROTO) of addresses that are set here; the kernel has 1 to 3
 * for its own. Newer versions of 'ip address' show it, as 0x5b.
 */
#define ADDR_PROTO 91

/**
 * struct addr - an address of this host
 * @ip: the address
 * @index: number of its device
 * @flags: IFA_F_ flags
 * @proto: who has set it (IFA_PROTO), 0 where that is not said
 */
struct addr {
	struct ip ip;
	unsigned int index;
	__u32 flags;
	__u8 proto;
};

/**
 * struct addrs - all addresses of this host
 * @at: the addresses
 * @count: how many
 */
struct addrs {
	struct addr *at;
	size_t count;
};

int addrs_read(struct ctl *ctl, struct addrs *addrs);
void addrs_free(struct addrs *addrs);
const struct addr *addrs_find(const struct addrs *addrs, const struct ip *ip);
const struct addr *addrs_on(const struct addrs *addrs, const struct ip *ip,
			    unsigned int index);
int addr_add(struct ctl *ctl, const struct addr *addr);
int addr_del(struct ctl *ctl, const struct addr *addr);

#endif /* ADDR_H */
