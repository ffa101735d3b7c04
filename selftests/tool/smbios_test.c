// SPDX-License-Identifier: GPL-2.0
/* Tries userspace/smbios.c with tables that are right, cut off, and random.
 *
 * Each is read from memory of just its size, so that a sanitizer sees what is read
 * beyond its end.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smbios.h"
#include "sysfs.h"

/* A BIOS with a string, a host interface of the first kind and one of the second, a
 * KCS interface, the end, and one behind that.
 */
static const __u8 table[] = {
	0, 5, 0, 0, 1, 'v', 0, 0,
	42, 16, 1, 0, 0x40, 5, 2, 0x6b, 0x04, 0xb0, 0xff, 2, 3, 1, 4, 0, 0, 0,
	42, 15, 2, 0, 0x40, 6, 4, 6, 0x3c, 0x41, 0x02, 0xa1, 1, 4, 0, 's', 0, 0,
	42, 12, 3, 0, 0x02, 5, 2, 1, 0, 1, 0, 0, 0, 0,
	127, 4, 4, 0, 0, 0,
	42, 12, 5, 0, 0x40, 5, 2, 9, 9, 9, 9, 0, 0, 0,
};

/* Behind each of these so many are known. */
#define FIRST_ENDS (8 + 16)
#define SECOND_ENDS (8 + 18 + 15)

static int wrong;

/* Is not asked for. */
size_t sysfs_read(const char *path, void *buf, size_t size)
{
	(void)path;
	(void)buf;
	(void)size;
	return 0;
}

static void expect(bool good, const char *what, size_t at)
{
	if (!good && wrong++ < 8)
		printf("%s (%zu)\n", what, at);
}

static size_t read_copy(const __u8 *data, size_t len, struct usb_id *ids)
{
	__u8 *copy = malloc(len);
	size_t count;

	if (len)
		memcpy(copy, data, len);
	count = smbios_usb_links(copy, len, ids);
	free(copy);
	return count;
}

static void try_lengths(void)
{
	struct usb_id ids[SMBIOS_LINKS];
	size_t len, count;

	for (len = 0; len <= sizeof(table); len++) {
		count = read_copy(table, len, ids);
		expect(count == (len >= FIRST_ENDS) + (len >= SECOND_ENDS),
		       "a table that is cut off is not understood", len);
	}
	expect(ids[0].vendor == 0x046b && ids[0].product == 0xffb0 &&
	       ids[1].vendor == 0x413c && ids[1].product == 0xa102,
	       "devices are not understood", 0);
}

/* What an interface has to say is no longer than its structure. */
static void try_short(void)
{
	__u8 lying[] = { 42, 10, 0, 0, 0x40, 255, 2, 0x6b, 0x04, 0xb0, 0xff };
	struct usb_id ids[SMBIOS_LINKS];

	expect(!read_copy(lying, sizeof(lying), ids), "reads on", 0);
	lying[1] = 11;
	expect(read_copy(lying, sizeof(lying), ids) == 1, "is not read", 0);
	lying[5] = 4;
	expect(!read_copy(lying, sizeof(lying), ids), "reads on", 1);
}

static void try_many(void)
{
	static const __u8 one[] = {
		42, 11, 0, 0, 0x40, 5, 2, 1, 0, 2, 0, 0, 0
	};
	__u8 many[20 * sizeof(one)];
	struct usb_id ids[SMBIOS_LINKS];
	size_t i;

	for (i = 0; i < 20; i++)
		memcpy(many + i * sizeof(one), one, sizeof(one));
	expect(read_copy(many, sizeof(many), ids) == SMBIOS_LINKS,
	       "there are too many", 0);
}

static void try_random(void)
{
	struct usb_id ids[SMBIOS_LINKS];
	__u8 data[sizeof(table)];
	size_t round, n;

	srand(1);
	for (round = 0; round < 100000; round++) {
		memcpy(data, table, sizeof(table));
		for (n = rand() % 8; n; n--)
			data[rand() % sizeof(data)] = rand();
		expect(read_copy(data, rand() % (sizeof(data) + 1), ids) <=
		       SMBIOS_LINKS, "there are too many", round);
	}
}

int main(void)
{
	try_lengths();
	try_short();
	try_many();
	try_random();
	return wrong > 0;
}
