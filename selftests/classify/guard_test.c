// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the guard of the module with a model that compares bit by bit.
 *
 *	guard_test [-s SEED] [-n FRAMES] [-m MIN]
 *
 * Every sort of frame that has a rule of its own, with every length that a prefix can
 * have; then FRAMES to guards that change at random, from sources near their entries.
 * Each rule of the model has to come up MIN times.
 *
 * Exit: 0 all answers are alike, 1 one is not, 2 a rule came up too seldom, 3 usage.
 */
#include <assert.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "dissect.h"
#include "guard.h"
#include "ip.h"
#include "run.h"

#define ENTRIES		300
#define QUESTIONS	200

/* An entry as the operator typed it. */
struct entry {
	enum sb_guard_sort sort;
	unsigned char address[16];	/* IPv4 in the first bytes */
	unsigned int length;
};

static struct sb_guard guard;
static struct entry listed[ENTRIES];
static unsigned int count;

/* What decides on a frame. */
enum rule {
	OPEN, NEEDED, LISTED_IPV4, LISTED_IPV6, OTHER_MAC, OTHER_IPV4, OTHER_IPV6,
	NOT_IP, RULES
};

static const char *const rules[] = {
	"nothing is listed that could stop it",
	"prefixes do not stop it",
	"from a listed prefix of IPv4",
	"from a listed prefix of IPv6",
	"from a MAC that is not listed",
	"from another prefix of IPv4",
	"from another prefix of IPv6",
	"it is not IP",
};

static unsigned long hits[RULES];

/* ---- random numbers, the same for the same seed ---- */

static unsigned int any(unsigned int below)
{
	run_seed = run_seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (run_seed >> 33) % below;
}

static bool once_in(unsigned int n)
{
	return !any(n);
}

/* ---- the model ---- */

static unsigned int address_bits(enum sb_guard_sort sort)
{
	static const unsigned int bits[] = { 32, 128, 48 };

	return bits[sort];
}

static bool bit(const unsigned char *address, unsigned int i)
{
	return address[i / 8] >> (7 - i % 8) & 1;
}

static bool model_covers(const struct entry *entry, enum sb_guard_sort sort,
			 const unsigned char *address)
{
	unsigned int i;

	if (entry->sort != sort)
		return false;
	for (i = 0; i < entry->length; i++)
		if (bit(entry->address, i) != bit(address, i))
			return false;
	return true;
}

static bool model_lists(enum sb_guard_sort sort, const unsigned char *address)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (model_covers(&listed[i], sort, address))
			return true;
	return false;
}

static bool model_closed(bool macs)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (macs ? listed[i].sort == SB_GUARD_MAC :
			   listed[i].sort != SB_GUARD_MAC)
			return true;
	return false;
}

/* fe80::/10, or ::. */
static bool model_near(const unsigned char *address)
{
	unsigned int i, sum = 0;

	for (i = 0; i < 16; i++)
		sum += address[i];
	return !sum || (address[0] == 0xfe && address[1] / 64 == 2);
}

/* ICMPv6 of neighbours alone: with the hop limit that no router leaves as it is
 * (RFC 4861), or from an address for which there is no route (RFC 3810).
 */
static bool model_neighbours(const struct sb_packet *p)
{
	switch (p->kind) {
	case 133: case 134: case 135: case 136: case 137:
		return p->hop_limit == 255;
	case 130: case 131: case 132: case 143:
		return model_near(p->source.s6_addr);
	default:
		return false;
	}
}

/* A sort of frames that prefixes do not stop. */
static bool model_exempt(const struct sb_packet *p)
{
	unsigned int type = ntohs(p->type);
	bool udp = p->protocol == 17 && p->piece == SB_WHOLE;

	if (type == 0x0806 || type == 0x88cc)
		return true;
	if (type == 0x0800)
		return udp && p->source_port == 67 && p->dest_port == 68;
	if (type != 0x86dd)
		return false;
	if (udp && p->source_port == 547 && p->dest_port == 546)
		return true;
	return p->protocol == 58 && p->piece == SB_WHOLE && model_neighbours(p);
}

static enum rule model_rule(const unsigned char *mac, const struct sb_packet *p)
{
	if (model_closed(true) && !model_lists(SB_GUARD_MAC, mac))
		return OTHER_MAC;
	if (!model_closed(false))
		return OPEN;
	if (model_exempt(p))
		return NEEDED;
	/* IPv4 that is cut off has no source at all. */
	if (p->type == htons(0x0800))
		return p->source.s6_addr[10] == 0xff &&
		       model_lists(SB_GUARD_IPV4, &p->source.s6_addr[12]) ?
		       LISTED_IPV4 : OTHER_IPV4;
	if (p->type == htons(0x86dd))
		return model_lists(SB_GUARD_IPV6, p->source.s6_addr) ?
		       LISTED_IPV6 : OTHER_IPV6;
	return NOT_IP;
}

/* ---- questions ---- */

static void fail(const char *what)
{
	printf("# not the same: %s\n", what);
	exit(1);
}

static void ask(const unsigned char *mac, const struct sb_packet *p)
{
	enum rule rule = model_rule(mac, p);
	bool wanted = rule < OTHER_MAC;

	hits[rule]++;
	if (sb_guard_admits(&guard, mac, p) == wanted)
		return;
	printf("# type %04x protocol %u kind %u hops %u ports %u %u piece %u, %u entries: %s\n",
	       ntohs(p->type), p->protocol, p->kind, p->hop_limit,
	       p->source_port, p->dest_port, p->piece, count, rules[rule]);
	fail("a frame");
}

static struct sb_packet packet_from(enum sb_guard_sort sort,
				    const unsigned char *address)
{
	struct sb_packet p = { .read = true, .protocol = 6 };
	__be32 ipv4;

	p.type = htons(sort == SB_GUARD_IPV4 ? ETH_P_IP : ETH_P_IPV6);
	memcpy(&ipv4, address, sizeof(ipv4));
	if (sort == SB_GUARD_IPV4)
		sb_ip_map(&p.source, ipv4);
	else
		memcpy(&p.source, address, sizeof(p.source));
	return p;
}

/* ---- changes ---- */

static struct sb_guard_key key_of(const struct entry *entry)
{
	struct sb_guard_key key;

	if (entry->sort == SB_GUARD_MAC)
		sb_guard_key_mac(&key, entry->address);
	else if (!sb_guard_key_prefix(&key, entry->sort, entry->address,
				      entry->length))
		fail("bits behind the length");
	return key;
}

/* What must be true of any guard, whatever frames there are. */
static void check_books(void)
{
	unsigned int used[SB_GUARD_FAMILIES][SB_GUARD_LENGTHS] = {};
	unsigned int macs = 0, i, family;
	struct sb_guard_entry *entry;
	struct sb_guard_key key;

	for (i = 0; i < count; i++) {
		if (listed[i].sort == SB_GUARD_MAC)
			macs++;
		else
			used[listed[i].sort][listed[i].length]++;
	}
	if (guard.macs != macs || guard.prefixes != count - macs ||
	    sb_guard_is_set(&guard) != !!count ||
	    atomic_read(&guard.table.nelems) != (int)count)
		fail("how many there are");
	for (family = 0; family < SB_GUARD_FAMILIES; family++)
		for (i = 0; i < SB_GUARD_LENGTHS; i++)
			if (test_bit(i, guard.lengths[family]) !=
			    !!used[family][i])
				fail("which lengths there are");
	i = 0;
	list_for_each_entry(entry, &guard.entries, list) {
		if (i == count)
			fail("the list");
		key = key_of(&listed[i++]);
		if (memcmp(&key, &entry->key, sizeof(key)))
			fail("the list");
	}
}

static void add(const struct entry *entries, unsigned int n)
{
	struct list_head change;
	struct sb_guard_key key;
	unsigned int i;

	INIT_LIST_HEAD(&change);
	for (i = 0; i < n; i++) {
		key = key_of(&entries[i]);
		assert(!sb_guard_prepare(&guard, &key, &change));
		listed[count + i] = entries[i];
	}
	sb_guard_add(&guard, &change);
	sb_guard_settle(&change);
	count += n;
}

static void del(unsigned int i)
{
	struct sb_guard_key key = key_of(&listed[i]);
	struct sb_guard_entry *entry = sb_guard_find(&guard, &key);
	struct list_head change;

	if (!entry)
		fail("an entry is not found");
	INIT_LIST_HEAD(&change);
	list_add_tail(&entry->change, &change);
	sb_guard_del(&guard, &change);
	memmove(&listed[i], &listed[i + 1],
		(--count - i) * sizeof(listed[0]));
}

static void flush(void)
{
	struct sb_guard_entry *entry;
	struct list_head change;

	INIT_LIST_HEAD(&change);
	list_for_each_entry(entry, &guard.entries, list)
		list_add_tail(&entry->change, &change);
	sb_guard_del(&guard, &change);
	count = 0;
}

/* ---- every sort of frame, and every length ---- */

/* ICMPv6 from near and far, or from where it only seems to be near. */
static void all_icmp6(const unsigned char *mac, struct sb_packet p)
{
	static const unsigned char sources[][16] = {
		{}, { 0xfe, 0x80, [15] = 1 }, { 0xfe, 0xbf, [15] = 1 },
		{ 0xfe, 0xc0, [15] = 1 }, { 0xfe, 0x40 }, { [15] = 1 },
		{ 0x20, 0x02, [15] = 1 },
	};
	static const unsigned char hops[] = { 0, 1, 64, 254, 255 };
	unsigned int i;

	p.protocol = 58;
	for (i = 0; i < 7 * 5 * 256; i++) {
		memcpy(&p.source, sources[i % 7], sizeof(p.source));
		p.hop_limit = hops[i / 7 % 5];
		p.kind = i / 35;
		ask(mac, &p);
	}
}

static void all_frames(const unsigned char *mac)
{
	static const unsigned int types[] = {
		0x0800, 0x86dd, 0x0806, 0x88cc, 0x8035, 0x88b5, 0x8100, 0
	};
	static const unsigned int ports[] = { 0, 67, 68, 546, 547, 623 };
	struct sb_packet p = {};
	unsigned int type, kind, piece, from, to;

	p.source.s6_addr[10] = 0xff;
	p.source.s6_addr[11] = 0xff;
	for (type = 0; type < 8; type++) {
		p.type = htons(types[type]);
		for (kind = 0; kind < 3 * 256 * 3; kind++) {
			static const unsigned char protocols[] = { 58, 17, 1 };

			p.protocol = protocols[kind % 3];
			p.kind = kind / 3 % 256;
			p.piece = kind / 768;
			ask(mac, &p);
		}
		for (p.piece = 0; p.piece < 3; p.piece++)
			all_icmp6(mac, p);
		p.kind = 0;
		for (piece = 0; piece < 3; piece++)
			for (from = 0; from < 36; from++)
				for (to = 0; to < 256; to++) {
					p.piece = piece;
					p.protocol = to;
					p.source_port = ports[from % 6];
					p.dest_port = ports[from / 6];
					ask(mac, &p);
				}
	}
}

/* The address itself, and with each single bit the other way. */
static void around(enum sb_guard_sort sort, const unsigned char *address)
{
	unsigned char near[16], mac[6] = { 2 };
	struct sb_packet p;
	unsigned int i;

	for (i = 0; i <= address_bits(sort); i++) {
		memcpy(near, address, sizeof(near));
		if (i < address_bits(sort))
			near[i / 8] ^= 0x80 >> i % 8;
		p = packet_from(sort, near);
		ask(mac, &p);
		p = packet_from(SB_GUARD_FAMILIES - 1 - sort, near);
		ask(mac, &p);
	}
}

static void cut(struct entry *entry)
{
	unsigned int i;

	for (i = entry->length; i < 128; i++)
		entry->address[i / 8] &= ~(0x80 >> i % 8);
}

static void all_lengths(enum sb_guard_sort sort)
{
	struct entry entry = { .sort = sort };
	unsigned char address[16];
	struct sb_guard_key key;
	unsigned int i, b;

	for (i = 0; i <= address_bits(sort); i++) {
		for (b = 0; b < sizeof(address); b++)
			address[b] = i % 2 ? any(256) : 0xff;
		memcpy(entry.address, address, sizeof(address));
		entry.length = i;
		cut(&entry);
		add(&entry, 1);
		around(sort, address);
		around(sort, entry.address);
		check_books();
		flush();
		/* All bits are set every other time. */
		if (sb_guard_key_prefix(&key, sort, address, i) &&
		    i % 2 == 0 && i < address_bits(sort))
			fail("bits behind the length");
	}
}

/* ---- at random ---- */

/* Few different bytes, so that prefixes overlap. */
static struct entry random_entry(void)
{
	static const unsigned char bytes[] = { 0, 1, 0x80, 0xff };
	struct entry entry = { .sort = any(3) };
	unsigned int i;

	for (i = 0; i < address_bits(entry.sort) / 8; i++)
		entry.address[i] = bytes[any(4)];
	entry.length = address_bits(entry.sort);
	if (entry.sort != SB_GUARD_MAC)
		entry.length = any(once_in(2) ? 9 : entry.length + 1);
	if (entry.sort != SB_GUARD_MAC)
		cut(&entry);
	return entry;
}

/* Some entry's address with something else behind its length, or a bit of it. */
static void random_source(enum sb_guard_sort sort, unsigned char *address)
{
	struct entry entry = random_entry();
	unsigned int i;

	if (count && !once_in(4))
		entry = listed[any(count)];
	memcpy(address, entry.address, sizeof(entry.address));
	if (sort == SB_GUARD_MAC)
		return;
	for (i = entry.length; i < address_bits(sort); i++)
		if (once_in(2))
			address[i / 8] ^= 0x80 >> i % 8;
	if (once_in(3))
		address[any(address_bits(sort)) / 8] ^= 0x80 >> any(8);
}

static void random_question(void)
{
	unsigned char address[16], mac[16];
	struct sb_packet p;

	random_source(SB_GUARD_MAC, mac);
	random_source(any(2), address);
	p = packet_from(any(2), address);
	if (once_in(10))
		p.protocol = once_in(2) ? 17 : 58;
	if (once_in(10))
		memset(&p.source, 0, sizeof(p.source));
	if (once_in(5))
		p.piece = any(3);
	if (once_in(5))
		p.kind = any(256);
	p.hop_limit = once_in(2) ? 255 : any(256);
	if (once_in(20))
		p.type = htons(0x88b5);
	ask(mac, &p);
}

static bool known(const struct entry *entry)
{
	struct sb_guard_key key = key_of(entry);
	struct sb_guard_entry *found = sb_guard_find(&guard, &key);
	unsigned int i;
	bool is = false;

	for (i = 0; i < count; i++)
		is |= !memcmp(&listed[i], entry, sizeof(*entry));
	if (!!found != is)
		fail("an entry is found");
	return is;
}

/* A request that fails at its end, and what frames see of it meanwhile. */
static void give_up(void)
{
	struct list_head change;
	struct sb_guard_key key;
	struct entry entry;
	unsigned int i;

	INIT_LIST_HEAD(&change);
	for (i = 0; i < 3; i++) {
		entry = random_entry();
		key = key_of(&entry);
		if (!sb_guard_find(&guard, &key))
			assert(!sb_guard_prepare(&guard, &key, &change));
	}
	for (i = 0; i < QUESTIONS; i++)
		random_question();
	sb_guard_give_up(&guard, &change);
}

static void random_change(void)
{
	struct entry entries[2];

	if (once_in(50))
		flush();
	else if (once_in(10))
		give_up();
	else if (count && (count > ENTRIES - 2 || any(ENTRIES) < count))
		del(any(count));
	entries[0] = random_entry();
	entries[1] = random_entry();
	if (count < ENTRIES - 2 && !known(&entries[0]) && !known(&entries[1]) &&
	    memcmp(&entries[0], &entries[1], sizeof(entries[0])))
		add(entries, 1 + any(2));
}

/* ---- as many as there can be ---- */

static void full(void)
{
	struct list_head change;
	struct sb_guard_key key;
	unsigned int i, ipv4;

	INIT_LIST_HEAD(&change);
	for (i = 0; i <= SB_GUARD_MAX; i++) {
		ipv4 = htonl(i);
		sb_guard_key_prefix(&key, SB_GUARD_IPV4, &ipv4, 32);
		if (sb_guard_prepare(&guard, &key, &change) !=
		    (i < SB_GUARD_MAX ? 0 : -ENOSPC))
			fail("how many there can be");
	}
	sb_guard_give_up(&guard, &change);
	check_books();
}

/* Every sort of frame against each sort of guard. */
static void all_guards(void)
{
	static const struct entry entries[] = {
		{ SB_GUARD_IPV4, { 192, 0, 2 }, 24 },
		{ SB_GUARD_IPV6, { 0x20, 0x01 }, 16 },
		{ SB_GUARD_MAC, { 2, 0, 0, 0, 0, 1 }, 48 },
	};
	static const unsigned char mac[6] = { 2, 0, 0, 0, 0, 1 };
	static const unsigned char other[6] = { 2, 0, 0, 0, 0, 2 };
	unsigned int set, i;

	for (set = 0; set < 8; set++) {
		for (i = 0; i < 3; i++)
			if (set & 1 << i)
				add(&entries[i], 1);
		check_books();
		all_frames(mac);
		all_frames(other);
		flush();
	}
}

static void at_random(void)
{
	unsigned long i, k;

	for (i = 0; i < run_frames / QUESTIONS; i++) {
		random_change();
		check_books();
		for (k = 0; k < QUESTIONS; k++)
			random_question();
	}
	flush();
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, RUN_OPTIONS)) != -1)
		if (!run_option(option, optarg))
			return 3;
	assert(!sb_guard_init(&guard));
	all_guards();
	all_lengths(SB_GUARD_IPV4);
	all_lengths(SB_GUARD_IPV6);
	at_random();
	full();
	add(&(struct entry){ SB_GUARD_MAC, { 2 }, 48 }, 1);
	sb_guard_destroy(&guard);
	return run_covered(rules, hits, RULES) ? 0 : 2;
}
