// SPDX-License-Identifier: GPL-2.0
/* Devices of this host that may lead to its BMC: USB LANs. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "candidate.h"
#include "ctl.h"
#include "sysfs.h"

#define ANY 0
#define LOCAL_MAC 0x02

/* USB devices that BMCs are to their hosts; sources: usb.ids, the rules of the
 * vendors' own agents, and listings of servers. What others use as well is not sure.
 */
static const struct known {
	struct usb_id id;
	bool sure;
	const char *name;
} known[] = {
	{ { 0x046b, 0xffb0 }, true, "the Virtual Ethernet of AMI's BMCs" },
	{ { 0x413c, 0xa102 }, true, "the Virtual NIC of Dell's iDRAC" },
	{ { 0x0b1f, 0x03ee }, true,
	  "the LAN of Insyde's BMCs, which Supermicro has" },
	{ { 0x17ef, 0xb001 }, true, "the LAN of Lenovo's XCC" },
	{ { 0x04b3, 0x4010 }, false,
	  "the LAN of IBM's IMM and Lenovo's XCC, and some gadgets have it" },
	{ { 0x03f0, ANY }, false, "a LAN of HP, as the Virtual NIC of iLO is" },
	{ { 0x0557, ANY }, false, "a LAN of ATEN, as Supermicro's BMCs have it" },
	{ { 0x1d6b, 0x0102 }, false, "a gadget of Linux, as OpenBMC is one" },
	{ { 0x1d6b, 0x0103 }, false, "a gadget of Linux, as OpenBMC is one" },
	{ { 0x1d6b, 0x0104 }, false, "a gadget of Linux, as OpenBMC is one" },
	{ { 0x0525, 0xa4a1 }, false, "a gadget of Linux, as many BMCs are" },
	{ { 0x0525, 0xa4a2 }, false, "a gadget of Linux, as many BMCs are" },
};

/* Drivers of USB LANs at whose other end there is a machine. */
static const char *const drivers[] = {
	"cdc_ether", "cdc_ncm", "cdc_eem", "cdc_subset", "rndis_host"
};

static bool is_machine(const char *driver)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		if (!strcmp(driver, drivers[i]))
			return true;
	return false;
}

/* Which USB device it is; that of an interface "1-1:1.0" is "1-1". */
static bool read_usb(struct candidate *candidate)
{
	const struct link *link = candidate->link;
	int len = strcspn(link->usb, ":");
	char path[SYSFS_PATH_ROOM];
	unsigned int vendor, product;

	snprintf(path, sizeof(path), "bus/usb/devices/%s/driver", link->usb);
	if (!sysfs_target(path, candidate->driver, sizeof(candidate->driver)))
		return false;
	snprintf(path, sizeof(path), "bus/usb/devices/%.*s/idVendor", len,
		 link->usb);
	if (!sysfs_number(path, 16, &vendor))
		return false;
	snprintf(path, sizeof(path), "bus/usb/devices/%.*s/idProduct", len,
		 link->usb);
	if (!sysfs_number(path, 16, &product))
		return false;
	candidate->id = (struct usb_id){ vendor, product };
	return true;
}

static const struct known *find_known(const struct usb_id *id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (known[i].id.vendor == id->vendor &&
		    (known[i].id.product == ANY ||
		     known[i].id.product == id->product))
			return &known[i];
	return NULL;
}

static bool is_named(const struct usb_id *id, const struct usb_id *named,
		     size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (named[i].vendor == id->vendor &&
		    named[i].product == id->product)
			return true;
	return false;
}

/* Why a device may lead to the BMC; false where nothing speaks for it. */
static bool judge(struct candidate *candidate, const struct usb_id *named,
		  size_t count)
{
	const struct known *is = find_known(&candidate->id);
	bool machine = is_machine(candidate->driver);

	candidate->sure = true;
	if (is_named(&candidate->id, named, count)) {
		snprintf(candidate->why, sizeof(candidate->why),
			 "SMBIOS has it as the link to the BMC");
		return true;
	}
	candidate->sure = is && is->sure;
	if (is && (is->sure || machine))
		snprintf(candidate->why, sizeof(candidate->why), "%s", is->name);
	else if (machine)
		snprintf(candidate->why, sizeof(candidate->why),
			 "a USB LAN to another machine%s",
			 candidate->link->mac[0] & LOCAL_MAC ?
			 ", with a MAC of no vendor" : "");
	return is ? is->sure || machine : machine;
}

/* Those that are sure come first, the others as the kernel has them. */
static int compare(const void *a, const void *b)
{
	const struct candidate *left = a, *right = b;

	return (right->sure - left->sure) ?:
	       (left->link->index > right->link->index) -
	       (left->link->index < right->link->index);
}

/* Finds them among all devices, which must stay; false: out of memory. */
bool candidates_find(struct candidates *candidates, const struct links *links)
{
	struct usb_id named[SMBIOS_LINKS];
	size_t count = smbios_read_usb_links(named);
	size_t i;

	candidates->at = calloc(links->count + 1, sizeof(*candidates->at));
	if (!candidates->at)
		return false;
	for (i = 0; i < links->count; i++) {
		struct candidate candidate = { .link = &links->at[i] };

		if (*links->at[i].usb && links->at[i].ethernet &&
		    read_usb(&candidate) && judge(&candidate, named, count))
			candidates->at[candidates->count++] = candidate;
	}
	qsort(candidates->at, candidates->count, sizeof(*candidates->at),
	      compare);
	return true;
}

/* The only one there is, or the only one that is sure; NULL: it is not clear. */
const struct candidate *candidates_only(const struct candidates *candidates)
{
	const struct candidate *at = candidates->at;

	if (candidates->count == 1 ||
	    (candidates->count && at[0].sure && !at[1].sure))
		return at;
	return NULL;
}

/* All of them in a sentence; its length. */
size_t candidates_text(const struct candidates *candidates, char *buf,
		       size_t size)
{
	size_t len = 0, i;

	*buf = '\0';
	for (i = 0; i < candidates->count && len < size; i++)
		len += snprintf(buf + len, size - len, "%s%s (%04x:%04x, %s)",
				i ? " or " : "", candidates->at[i].link->name,
				candidates->at[i].id.vendor,
				candidates->at[i].id.product,
				candidates->at[i].why);
	return len;
}

void candidates_free(struct candidates *candidates)
{
	free(candidates->at);
}
