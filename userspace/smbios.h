/* SPDX-License-Identifier: GPL-2.0 */
/* What the firmware says about the link between host and BMC, by SMBIOS. */
#ifndef SMBIOS_H
#define SMBIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/* More links to BMCs than a host has. */
#define SMBIOS_LINKS 8

/**
 * struct usb_id - of which kind a USB device is
 * @vendor: number of who has made it
 * @product: and of what it is
 */
struct usb_id {
	__u16 vendor;
	__u16 product;
};

size_t smbios_usb_links(const __u8 *table, size_t len, struct usb_id *ids);
size_t smbios_read_usb_links(struct usb_id *ids);

#endif /* SMBIOS_H */
