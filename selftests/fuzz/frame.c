// SPDX-License-Identifier: GPL-2.0
/* Frames by chance, much like those that networks have, and some that are cut off. */
#include <arpa/inet.h>
#include <string.h>

#include "fuzz.h"

/**
 * struct frame - a frame while it is made
 * @bytes: it
 * @room: how long it may be
 * @size: how long it is
 */
struct frame {
	unsigned char	*bytes;
	size_t		room, size;
};

static unsigned char *grow(struct frame *f, size_t size)
{
	static unsigned char nowhere[256];
	unsigned char *at = f->bytes + f->size;

	if (f->size + size > f->room || size > sizeof(nowhere))
		return nowhere;
	memset(at, 0, size);
	f->size += size;
	return at;
}

static void put_u16(struct frame *f, unsigned int value)
{
	unsigned short word = htons(value);

	memcpy(grow(f, 2), &word, 2);
}

static void put_some(struct frame *f, unsigned int most)
{
	unsigned int size = below(most + 1), i;
	unsigned char *at = grow(f, size);

	for (i = 0; i < size; i++)
		at[i] = below(256);
}

static unsigned int port_random(void)
{
	static const unsigned int known[] = { 67, 68, 137, 138, 547, 546, 623, 664, 53, 80 };

	return percent(5) ? below(65536) : PICK(known);
}

static void put_arp(struct frame *f)
{
	unsigned char *at;

	put_u16(f, percent(95) ? 1 : below(65536));
	put_u16(f, percent(95) ? 0x0800 : below(65536));
	put_u16(f, percent(95) ? 0x0604 : below(65536));
	put_u16(f, 1 + below(percent(95) ? 2 : 65535));
	at = grow(f, 20);
	words_mac(at);
	words_ipv4(at + 6);
	words_mac(at + 10);
	words_ipv4(at + 16);
}

static void put_dhcp(struct frame *f)
{
	unsigned char *at = grow(f, 240);

	at[0] = 1 + below(2);
	at[1] = 1;
	at[2] = 6;
	words_ipv4(at + 12);
	words_ipv4(at + 16);
	words_mac(at + 28);
	memcpy(at + 236, "\x63\x82\x53\x63", 4);
	at = grow(f, 3);
	at[0] = percent(90) ? 53 : below(256);
	at[1] = percent(90) ? 1 : below(256);
	at[2] = 1 + below(8);
	put_some(f, 60);
}

static void put_udp(struct frame *f)
{
	unsigned int from = port_random(), to = port_random();

	put_u16(f, from);
	put_u16(f, to);
	put_u16(f, 8 + below(300));
	put_u16(f, 0);
	if (to == 67 || to == 68)
		put_dhcp(f);
	else
		put_some(f, 100);
}

static void put_icmp6(struct frame *f)
{
	static const unsigned int types[] = { 133, 134, 135, 136, 130, 131, 143, 128, 135, 136 };
	unsigned char *at = grow(f, 8);
	unsigned int options = below(4);

	at[0] = PICK(types);
	at[4] = below(256);
	words_ipv6(grow(f, 16));
	while (options--) {
		at = grow(f, 8);
		at[0] = 1 + below(5);
		at[1] = percent(95) ? 1 : below(4);
		words_mac(at + 2);
	}
}

static void put_above(struct frame *f, unsigned int protocol)
{
	if (protocol == 17)
		put_udp(f);
	else if (protocol == 58)
		put_icmp6(f);
	else
		put_some(f, 60);
}

static void put_ipv4(struct frame *f)
{
	static const unsigned int protocols[] = { 17, 17, 17, 6, 1, 2, 47 };
	unsigned int protocol = PICK(protocols), words = percent(80) ? 5 : below(16);
	unsigned char *at = grow(f, 20);

	at[0] = (percent(98) ? 0x40 : below(256) & 0xf0) | words;
	at[2] = below(6);
	at[3] = below(256);
	if (percent(15)) {
		at[6] = below(64);
		at[7] = below(256);
	}
	at[8] = 64;
	at[9] = protocol;
	words_ipv4(at + 12);
	words_ipv4(at + 16);
	if (words > 5)
		put_some(f, 4 * (words - 5));
	put_above(f, protocol);
}

static void put_ipv6(struct frame *f)
{
	static const unsigned int protocols[] = { 17, 58, 58, 58, 6, 0, 44, 60, 43 };
	unsigned int protocol = PICK(protocols), headers = 0;
	unsigned char *at = grow(f, 40);

	at[0] = percent(98) ? 0x60 : below(256);
	at[5] = below(256);
	at[6] = protocol;
	at[7] = percent(80) ? 255 : below(256);
	words_ipv6(at + 8);
	words_ipv6(at + 24);
	while (protocol != 17 && protocol != 58 && protocol != 6 && headers++ < 12) {
		at = grow(f, 8);
		protocol = PICK(protocols);
		at[0] = protocol;
		at[1] = percent(95) ? 0 : below(256);
	}
	put_above(f, protocol);
}

static void put_tags(struct frame *f)
{
	unsigned int tags = percent(50) ? 0 : percent(90) ? 1 : below(4);

	while (tags--) {
		put_u16(f, percent(90) ? 0x8100 : 0x88a8);
		put_u16(f, words_vlan() | below(8) << 13);
	}
}

/**
 * frame_random - a frame
 * @frame: where it goes
 * @room: how long it may be, at least 14
 *
 * Return: how long it is.
 */
size_t frame_random(unsigned char *frame, size_t room)
{
	static const unsigned int others[] = { 0x88cc, 0x8809, 0x8863, 0x0026, 0x9000, 0x22f0 };
	struct frame f = { .bytes = frame, .room = room };
	unsigned char *at = grow(&f, 12);

	words_mac(at);
	words_mac(at + 6);
	put_tags(&f);
	switch (below(4)) {
	case 0:
		put_u16(&f, 0x0806);
		put_arp(&f);
		break;
	case 1:
		put_u16(&f, 0x0800);
		put_ipv4(&f);
		break;
	case 2:
		put_u16(&f, 0x86dd);
		put_ipv6(&f);
		break;
	default:
		put_u16(&f, percent(5) ? below(65536) : PICK(others));
		put_some(&f, 100);
	}
	if (percent(5))
		f.size = 14 + below(f.size - 13);
	else if (percent(3))
		f.size = room;
	return f.size < 14 ? 14 : f.size;
}
