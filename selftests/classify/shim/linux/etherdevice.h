/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: questions about Ethernet addresses. */
#ifndef _SHIM_LINUX_ETHERDEVICE_H
#define _SHIM_LINUX_ETHERDEVICE_H

#include <linux/if_ether.h>
#include <linux/types.h>

static inline bool is_multicast_ether_addr(const u8 *addr)
{
	return addr[0] & 1;
}

static inline bool is_broadcast_ether_addr(const u8 *addr)
{
	return !memcmp(addr, "\xff\xff\xff\xff\xff\xff", ETH_ALEN);
}

static inline bool is_link_local_ether_addr(const u8 *addr)
{
	return !memcmp(addr, "\x01\x80\xc2\x00\x00", ETH_ALEN - 1) &&
	       addr[ETH_ALEN - 1] < 16;
}

static inline bool ether_addr_equal(const u8 *a, const u8 *b)
{
	return !memcmp(a, b, ETH_ALEN);
}

static inline void ether_addr_copy(u8 *to, const u8 *from)
{
	memcpy(to, from, ETH_ALEN);
}

#endif
