/* SPDX-License-Identifier: GPL-2.0 */
/* Devices of this host that may lead to its BMC: USB LANs. */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "link.h"
#include "smbios.h"

/**
 * struct candidate - a device that may be the BMC link
 * @link: the device
 * @id: which USB device it is
 * @driver: its driver
 * @sure: it is a BMC's; else only like one
 * @why: why it is thought so
 */
struct candidate {
	const struct link *link;
	struct usb_id id;
	char driver[24];
	bool sure;
	char why[96];
};

/**
 * struct candidates - all such devices
 * @at: the devices, those that are sure first
 * @count: how many
 */
struct candidates {
	struct candidate *at;
	size_t count;
};

bool candidates_find(struct candidates *candidates, const struct links *links);
const struct candidate *candidates_only(const struct candidates *candidates);
size_t candidates_text(const struct candidates *candidates, char *buf,
		       size_t size);
void candidates_free(struct candidates *candidates);

#endif /* CANDIDATE_H */
