/* SPDX-License-Identifier: GPL-2.0 */
/* Reasons for dropping a frame that older kernels do not know. */
#ifndef _SIDEBAND_COMPAT_LINUX_SKBUFF_H
#define _SIDEBAND_COMPAT_LINUX_SKBUFF_H

#include_next <linux/skbuff.h>

/* Since 6.12. */
#ifndef COMPAT_HAS_SKB_DROP_REASON_MAC_INVALID_SOURCE
#define SKB_DROP_REASON_MAC_INVALID_SOURCE SKB_DROP_REASON_NOT_SPECIFIED
#endif

/* Since 6.14. */
#ifndef COMPAT_HAS_SKB_DROP_REASON_VLAN_FILTER
#define SKB_DROP_REASON_VLAN_FILTER SKB_DROP_REASON_NOT_SPECIFIED
#endif

#endif
