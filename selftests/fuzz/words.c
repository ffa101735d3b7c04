// SPDX-License-Identifier: GPL-2.0
/* Names, addresses and VLANs that mean something where the fuzzer is, and some others. */
#include <string.h>

#include "fuzz.h"

const char * const words_devices[] = {
	"sb0", "sb1", "sb2", "lom0", "lom1", "lom2", "bmc0", "bmc1", "lom0.100", "bond0",
	"br0", "wire0", "eth0", "lo", "none", "eno9", "",
};

const unsigned int words_device_count = ARRAY_SIZE(words_devices);

/**
 * words_mac - a MAC, of six bytes
 * @mac: where it goes
 *
 * Those of BMCs, of clients, of the devices, of groups, and what nobody may have.
 */
void words_mac(unsigned char *mac)
{
	static const unsigned char known[][6] = {
		{ 0x0c, 0xc4, 0x7a, 0x00, 0x00, 0x01 }, { 0x0c, 0xc4, 0x7a, 0x00, 0x00, 0x02 },
		{ 0x02, 0x00, 0x00, 0x00, 0x00, 0xc1 }, { 0x02, 0x00, 0x00, 0x00, 0x01, 0x00 },
		{ 0x02, 0x00, 0x00, 0x00, 0x01, 0x01 }, { 0x02, 0x00, 0x00, 0x00, 0x00, 0x77 },
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x0e },
		{ 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 }, { 0x33, 0x33, 0xff, 0x00, 0x00, 0x01 },
		{ 0x33, 0x33, 0x00, 0x00, 0x00, 0x01 }, { 0x01, 0x80, 0xc2, 0x00, 0x00, 0x00 },
		{ 0 },
	};

	memcpy(mac, PICK(known), 6);
	if (percent(5))
		mac[below(6)] = below(256);
}

/**
 * words_ipv4 - an IPv4 address, of four bytes
 * @address: where it goes
 */
void words_ipv4(unsigned char *address)
{
	static const unsigned char known[][4] = {
		{ 192, 168, 100, 10 }, { 192, 168, 100, 1 }, { 192, 168, 100, 255 },
		{ 255, 255, 255, 255 }, { 224, 0, 0, 1 }, { 127, 0, 0, 1 }, { 10, 0, 0, 1 }, { 0 },
	};

	memcpy(address, PICK(known), 4);
	if (percent(10))
		address[below(4)] = below(256);
}

/**
 * words_ipv6 - an IPv6 address, of sixteen bytes
 * @address: where it goes
 */
void words_ipv6(unsigned char *address)
{
	static const unsigned char known[][3] = {
		{ 0xfe, 0x80, 0x01 }, { 0xfd, 0x00, 0x01 }, { 0xfd, 0x00, 0x0a },
		{ 0xff, 0x02, 0x01 }, { 0xff, 0x02, 0x16 }, { 0x20, 0x01, 0x01 }, { 0 },
	};
	const unsigned char *pick = PICK(known);

	memset(address, 0, 16);
	address[0] = pick[0];
	address[1] = pick[1];
	address[15] = pick[2];
	if (percent(10))
		address[below(16)] = below(256);
}

/**
 * words_vlan - the number of a VLAN
 *
 * Return: it, or what is none.
 */
unsigned int words_vlan(void)
{
	static const unsigned int known[] = { 100, 100, 200, 1, 4094, 0, 4095, 300 };

	return percent(5) ? below(65536) : PICK(known);
}
