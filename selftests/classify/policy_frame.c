// SPDX-License-Identifier: GPL-2.0
/*
 * Random group frames: well-formed ones of every class, others, and both with
 * flipped bits, cut off anywhere, or with lengths that lie.
 */
#include <stdio.h>
#include <string.h>

#include "policy_pool.h"
#include "policy_world.h"
#include "random.h"

static struct frame *frame;

/* Where in the frame a length is said, for it to be made a lie. */
static unsigned int lengths[16];
static unsigned int length_count;

static void put8(unsigned int value)
{
	frame->byte[frame->length++] = value;
}

static void put16(unsigned int value)
{
	put8(value >> 8);
	put8(value & 0xff);
}

static void put(const void *from, unsigned int count)
{
	memcpy(frame->byte + frame->length, from, count);
	frame->length += count;
}

static void put_noise(unsigned int count)
{
	while (count--)
		put8(percent(50) ? 0 : below(256));
}

static void put_length8(unsigned int value)
{
	if (length_count < ARRAY_SIZE(lengths))
		lengths[length_count++] = frame->length;
	put8(value);
}

static const struct ip *any_v4(void)
{
	return &PICK(pool_v4);
}

static const struct ip *any_v6(void)
{
	unsigned int dice = below(100);

	if (dice < 45)
		return &PICK(pool_link);
	return dice < 97 ? &PICK(pool_v6) : &PICK(pool_v4);
}

static void put_v4(const struct ip *ip)
{
	static const struct ip none;

	put((percent(5) ? &none : ip)->byte + 12, 4);
}

/* Requests, probes, announcements, answers, and ARP of other kinds. */
static void make_arp(void)
{
	static const unsigned int others[] = { 0, 2, 3, 8, 256, 257 };
	static const struct ip none;
	const struct ip *asked = any_v4(), *sender = any_v4();
	unsigned int dice = below(100);

	if (dice < 15)
		sender = &none;
	else if (dice < 30)
		sender = asked;
	put16(0x0806);
	put16(percent(97) ? 1 : below(8));
	put16(percent(97) ? 0x0800 : 0x86dd);
	put_length8(percent(98) ? 6 : below(9));
	put_length8(percent(98) ? 4 : below(17));
	put16(percent(70) ? 1 : PICK(others));
	put_noise(6);
	put(sender->byte + 12, 4);
	put_noise(6);
	put(asked->byte + 12, 4);
	if (percent(50))
		put_noise(18);
}

static unsigned int any_port(void)
{
	static const unsigned int ports[] = {
		67, 68, 137, 138, 546, 547, 66, 69, 136, 139, 545, 548, 53,
		67 << 8, 68 << 8, 0,
	};

	return percent(90) ? PICK(ports) : below(65536);
}

static void put_udp(void)
{
	put16(any_port());
	put16(any_port());
	put16(8);
	put16(0);
	put_noise(below(20));
}

/* Fields of fragments are in their low 16 bits: flags and offset. */
static unsigned int any_v4_fragment(void)
{
	unsigned int dice = below(100);

	if (dice < 75)
		return percent(50) ? 0x4000 : 0;
	if (dice < 85)
		return 0x2000;
	if (dice < 95)
		return (percent(50) ? 0x2000 : 0) | (1 << below(13));
	return below(65536);
}

static void make_v4(void)
{
	static const unsigned int protocols[] = { 1, 2, 6, 6, 6, 58, 136, 0, 43, 60 };
	unsigned int options = percent(70) ? 0 : below(11);

	put16(0x0800);
	put_length8(0x45 + options);
	put_noise(5);
	put16(any_v4_fragment());
	put8(64);
	put8(percent(80) ? 17 : PICK(protocols));
	put16(0);
	put_v4(any_v4());
	put_v4(any_v4());
	put_noise(4 * options);
	put_udp();
}

static void put_mld2_report(void)
{
	put_noise(3);
	put16(0);
	put16(1);
	put8(4);
	put8(0);
	put16(0);
	put(pool_link[0].byte, 16);
}

/* Those that have a class, their neighbours, and others. */
static void put_icmp6(void)
{
	static const unsigned int types[] = {
		130, 131, 132, 143, 134, 135, 135, 135, 135, 136,
		129, 133, 137, 142, 144, 128, 1, 0,
	};
	unsigned int type = percent(95) ? PICK(types) : below(256);

	put8(type);
	if (type == 143) {
		put_mld2_report();
		return;
	}
	put8(0);
	put_noise(6);
	put(any_v6()->byte, 16);
	if (percent(50))
		put_noise(8);
}

static unsigned int any_v6_fragment(void)
{
	unsigned int dice = below(100);

	if (dice < 35)
		return 0;
	if (dice < 55)
		return 1;
	if (dice < 60)
		return 2 + below(6);
	return 8 << below(13);
}

/* One extension header, said to be before the header of kind @next. */
static void put_extension(unsigned int kind, unsigned int next)
{
	unsigned int more = percent(80) ? 0 : below(3);

	put8(next);
	if (kind == 44) {
		put8(0);
		put16(any_v6_fragment());
		put_noise(4);
		return;
	}
	put_length8(more);
	/* Router alert, RFC 2711, and padding. */
	put("\5\2\0\0\1\0", 6);
	put_noise(8 * more);
}

static unsigned int any_extension(unsigned int place)
{
	static const unsigned int kinds[] = { 0, 43, 60, 60, 60, 60, 60, 44 };

	return !place && percent(60) ? 0 : PICK(kinds);
}

static unsigned int any_chain(void)
{
	unsigned int dice = below(100);

	if (dice < 40)
		return 0;
	if (dice < 75)
		return 1 + below(3);
	return dice < 80 ? 4 + below(3) : 7 + below(4);
}

static void make_v6(void)
{
	static const unsigned int others[] = { 6, 59, 50, 51, 135, 139, 140, 1 };
	unsigned int kind[11], count = any_chain(), i;

	for (i = 0; i < count; i++)
		kind[i] = any_extension(i);
	kind[count] = percent(60) ? 58 : percent(75) ? 17 : PICK(others);

	put16(0x86dd);
	put8(0x60);
	put_noise(5);
	put8(kind[0]);
	put8(percent(50) ? 255 : below(256));
	put(any_v6()->byte, 16);
	put(any_v6()->byte, 16);
	for (i = 0; i < count; i++)
		put_extension(kind[i], kind[i + 1]);
	if (kind[count] == 58)
		put_icmp6();
	else
		put_udp();
}

/* A second tag, LLDP to another MAC, LLC, and types that look like another. */
static void make_other(void)
{
	static const unsigned int types[] = {
		0x8100, 0x88a8, 0x88cc, 0x0026, 0x8035, 0x0608, 0x0008, 0xdd86,
	};

	put16(PICK(types));
	put_noise(below(60));
}

static void put_dst(bool broadcast)
{
	static const unsigned char to[][6] = {
		{ 0x33, 0x33, 0, 0, 0, 1 },
		{ 0x33, 0x33, 0xff, 0, 0, 1 },
		{ 0x01, 0x00, 0x5e, 0, 0, 0xfb },
		{ 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe },
		{ 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff },
	};

	if (broadcast)
		put("\xff\xff\xff\xff\xff\xff", 6);
	else
		put(PICK(to), 6);
}

static void flip_bits(void)
{
	unsigned int times = 1 + below(3);

	while (times--)
		frame->byte[12 + below(frame->length - 12)] ^= 1 << below(8);
}

static void lie(void)
{
	static const unsigned int lies[] = { 0, 1, 4, 15, 16, 127, 128, 255 };
	unsigned char *length;

	if (!length_count)
		return;
	length = &frame->byte[lengths[below(length_count)]];
	/* That of IPv4 shares its byte with the version. */
	*length = percent(50) ? PICK(lies) : (*length & 0xf0) + below(16);
}

static void mutate(void)
{
	unsigned int dice = below(100);

	if (dice < 10)
		flip_bits();
	else if (dice < 25)
		frame->length = HEADER + below(frame->length - HEADER + 1);
	else if (dice < 33)
		lie();
}

/**
 * frame_random - make a frame
 * @world: of the BMC that may hear it
 * @out: the frame
 */
void frame_random(const struct world *world, struct frame *out)
{
	unsigned int dice = below(100);
	bool broadcast = percent(90) == (dice < 45);

	frame = out;
	frame->length = 0;
	length_count = 0;
	put_dst(broadcast);
	put_noise(6);
	if (dice < 25)
		make_arp();
	else if (dice < 45)
		make_v4();
	else if (dice < 95)
		make_v6();
	else
		make_other();
	mutate();
	frame->head = percent(50) ? frame->length : below(frame->length + 1);
	frame->vid = PICK(pool_vids);
	if (world->stations && percent(80))
		frame->vid = world->station[below(world->stations)].vid;
}

/**
 * frame_print - describe a frame
 * @which: the frame
 */
void frame_print(const struct frame *which)
{
	unsigned int i;

	printf("# frame in vlan %u, %u bytes, %u at once:", which->vid,
	       which->length, which->head);
	for (i = 0; i < which->length; i++)
		printf("%s%02x", i % 16 ? " " : "\n#   ", which->byte[i]);
	printf("\n");
}
