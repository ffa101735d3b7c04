/* SPDX-License-Identifier: GPL-2.0 */
/* Until 6.5 this header did not exist; its content was in linux/skbuff.h. */
#ifdef COMPAT_HAS_skb_gso_validate_mac_len
#include_next <net/gso.h>
#else
#include <linux/skbuff.h>
#endif
