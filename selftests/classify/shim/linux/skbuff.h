/* SPDX-License-Identifier: GPL-2.0 */
/* Shim: a buffer that can only be read. */
#ifndef _SHIM_LINUX_SKBUFF_H
#define _SHIM_LINUX_SKBUFF_H

#include <linux/types.h>

/**
 * struct sk_buff - a frame
 * @data: all of it
 * @len: how long it is
 * @data_len: how much of it, at its end, has to be copied to be read
 */
struct sk_buff {
	const u8	*data;
	unsigned int	len;
	unsigned int	data_len;
};

static inline unsigned int skb_headlen(const struct sk_buff *skb)
{
	return skb->len - skb->data_len;
}

/* As in the kernel, what is found is in the frame, or a copy in @buffer. */
static inline void *skb_header_pointer(const struct sk_buff *skb, int offset,
				       int len, void *buffer)
{
	if (offset + len > (int)skb->len)
		return NULL;
	if (offset + len <= (int)skb_headlen(skb))
		return (void *)(skb->data + offset);
	return memcpy(buffer, skb->data + offset, len);
}

#endif
