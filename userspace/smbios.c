// SPDX-License-Identifier: GPL-2.0
/* What the firmware says about the link between host and BMC, by SMBIOS.
 *
 * Type 42 is the Management Controller Host Interface (DSP0134, 7.43); for a network
 * device it says which one that is (DSP0270, Redfish Host Interface).
 */

#include <stdlib.h>

#include "smbios.h"
#include "sysfs.h"

#define TABLE "firmware/dmi/tables/DMI"
#define TABLE_ROOM (256 * 1024)

/* A structure: its type, the length of what is before its strings, its number. */
#define TYPE 0
#define LENGTH 1
#define HEADER 4
#define TYPE_HOST_INTERFACE 42
#define TYPE_END 127

/* A host interface: of which kind, and how many bytes that kind has to say. */
#define INTERFACE 4
#define SPECIFIC_LENGTH 5
#define SPECIFIC 6
#define INTERFACE_NETWORK 0x40

/* A network interface: which device; of the second version with its length. */
#define DEVICE_USB 2
#define DEVICE_USB_V2 4
#define USB_LENGTH 5
#define USB_V2_LENGTH 6

static __u16 word_at(const __u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

/* Takes the USB device of a structure; false where it names none. */
static bool read_interface(const __u8 *at, struct usb_id *id)
{
	const __u8 *device = at + SPECIFIC;
	size_t len;

	if (at[TYPE] != TYPE_HOST_INTERFACE || at[LENGTH] <= SPECIFIC ||
	    at[INTERFACE] != INTERFACE_NETWORK)
		return false;
	len = at[SPECIFIC_LENGTH];
	if (len > (size_t)at[LENGTH] - SPECIFIC)
		len = at[LENGTH] - SPECIFIC;
	if (len >= USB_LENGTH && device[0] == DEVICE_USB)
		*id = (struct usb_id){ word_at(device + 1), word_at(device + 3) };
	else if (len >= USB_V2_LENGTH && device[0] == DEVICE_USB_V2)
		*id = (struct usb_id){ word_at(device + 2), word_at(device + 4) };
	else
		return false;
	return true;
}

/* Behind the strings of a structure, which two zeros end; or behind the table. */
static size_t skip_strings(const __u8 *table, size_t len, size_t at)
{
	while (at + 1 < len && (table[at] || table[at + 1]))
		at++;
	return at + 2;
}

/* The USB devices that lead to a BMC, SMBIOS_LINKS at most; how many. */
size_t smbios_usb_links(const __u8 *table, size_t len, struct usb_id *ids)
{
	size_t at = 0, count = 0;

	while (count < SMBIOS_LINKS && at + HEADER <= len) {
		if (table[at + TYPE] == TYPE_END || table[at + LENGTH] < HEADER ||
		    table[at + LENGTH] > len - at)
			break;
		if (read_interface(table + at, &ids[count]))
			count++;
		at = skip_strings(table, len, at + table[at + LENGTH]);
	}
	return count;
}

/* Those of this host; none where it may not be read. */
size_t smbios_read_usb_links(struct usb_id *ids)
{
	__u8 *table = malloc(TABLE_ROOM);
	size_t count = 0;

	if (table)
		count = smbios_usb_links(table, sysfs_read(TABLE, table,
							   TABLE_ROOM), ids);
	free(table);
	return count;
}
