// SPDX-License-Identifier: GPL-2.0
/*
 * Compares the filters of the module with a model, frame by frame: each random frame
 * is asked by filters that it meets, or nearly.
 *
 *	filter_test [-s SEED] [-n FRAMES] [-m MIN]
 *
 * Each rule of the model has to come up MIN times, or the frames prove little.
 *
 * Exit: 0 all answers are alike, 1 one is not, 2 a rule came up too seldom, 3 usage.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/if_ether.h>
#include <linux/skbuff.h>

#include "dissect.h"
#include "filter.h"
#include "filter_model.h"
#include "policy_pool.h"
#include "random.h"
#include "run.h"

#define FILTERS_PER_FRAME	4

static unsigned int any_type(void)
{
	static const unsigned int types[] = {
		0x0800, 0x86dd, 0x0806, 0x8100, 0x88a8, 0x88cc, 0x0600, 0x05ff, 0x0008,
	};

	return PICK(types);
}

static unsigned int any_protocol(void)
{
	static const unsigned int protocols[] = { 6, 17, 58, 1, 43, 44, 60, 59 };

	return percent(80) ? PICK(protocols) : 1 + below(255);
}

static unsigned int any_port(void)
{
	static const unsigned int ports[] = { 67, 68, 137, 546, 547, 53, 67 << 8 };

	return percent(80) ? PICK(ports) : 1 + below(65535);
}

static struct ip any_address(void)
{
	if (percent(40))
		return PICK(pool_v4);
	return percent(50) ? PICK(pool_link) : PICK(pool_v6);
}

/* Some conditions; then values that the frame has, and perhaps one that it has not. */
static struct conditions random_filter(const struct frame *frame)
{
	struct conditions filter = { .exclusive = percent(50) }, other;

	filter.vlan = percent(20);
	filter.type = percent(35) ? any_type() : 0;
	filter.protocol = percent(60) ? any_protocol() : 0;
	filter.port = percent(filter.protocol ? 50 : 3) ? any_port() : 0;
	filter.dest = percent(30);
	filter.vid = PICK(pool_vids);
	filter.address = any_address();
	other = filter;
	if (percent(90))
		filter_meet(&filter, frame);
	if (percent(10))
		filter.type = other.type;
	if (percent(10))
		filter.protocol = other.protocol;
	if (percent(10))
		filter.port = other.port;
	if (percent(10))
		filter.vid = other.vid;
	if (percent(10))
		filter.address = other.address;
	return filter;
}

static struct sb_filter_rule rule_of(const struct conditions *filter)
{
	struct sb_filter_rule rule = {
		.vid = filter->vid,
		.in_vlan = filter->vlan,
		.to_dest = filter->dest,
		.exclusive = filter->exclusive,
		.protocol = filter->protocol,
		.type = htons(filter->type),
		.port = filter->port,
	};

	if (filter->dest)
		memcpy(&rule.dest, &filter->address, sizeof(rule.dest));
	return rule;
}

/* In memory of its own, for the sanitizer to see reads beyond it. */
static void dissect(struct sb_packet *packet, const struct frame *frame)
{
	u8 *buffer = malloc(2 + frame->length), *byte = buffer + 2;
	struct sk_buff skb = {
		.data = byte, .len = frame->length,
		.data_len = frame->length - frame->head,
	};
	__be16 type;

	assert(buffer);
	memcpy(byte, frame->byte, frame->length);
	memcpy(&type, byte + 2 * ETH_ALEN, sizeof(type));
	memset(packet, 0xa5, sizeof(*packet));
	sb_dissect(packet, &skb, type, ETH_HLEN);
	free(buffer);
}

static void print_filter(const struct conditions *filter)
{
	unsigned int i;

	printf("# filter:%s", filter->exclusive ? " exclusive" : " copy");
	if (filter->vlan)
		printf(" vlan %u", filter->vid);
	printf(" type %04x protocol %u port %u", filter->type,
	       filter->protocol, filter->port);
	for (i = 0; filter->dest && i < 16; i++)
		printf("%s%02x", i ? ":" : " dest ", filter->address.byte[i]);
	printf("\n");
}

static const enum share shares[] = {
	[SB_FILTER_NONE] = SHARE_HOST,
	[SB_FILTER_COPY] = SHARE_BOTH,
	[SB_FILTER_EXCLUSIVE] = SHARE_BMC,
};

/* Returns false when model and filter disagree. */
static bool compare(const struct conditions *filter, const struct frame *frame,
		    const struct sb_packet *packet)
{
	static const char * const words[] = { "the host", "both", "the BMC" };
	struct sb_filter_rule rule = rule_of(filter);
	bool flawed = filter_flawed(filter);
	enum share wanted, got;

	if (!!sb_filter_flaw(&rule) != flawed) {
		printf("# not the same: it has %s flaw\n", flawed ? "a" : "no");
		print_filter(filter);
		return false;
	}
	if (flawed)
		return true;
	wanted = filter_shares(filter, frame);
	got = shares[sb_filter_match(&rule, frame->vid, packet)];
	if (got == wanted)
		return true;
	printf("# not the same: wanted %s, got %s\n", words[wanted], words[got]);
	print_filter(filter);
	frame_print(frame);
	return false;
}

static bool compare_all(void)
{
	static const struct world world;
	struct conditions filter;
	struct sb_packet packet;
	struct frame frame;
	unsigned long i;

	random_seed(run_seed);
	for (i = 0; i < run_frames; i++) {
		if (i % FILTERS_PER_FRAME == 0) {
			frame_random(&world, &frame);
			dissect(&packet, &frame);
		}
		filter = random_filter(&frame);
		if (!compare(&filter, &frame, &packet))
			return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, RUN_OPTIONS)) != -1)
		if (!run_option(option, optarg))
			return 3;
	printf("# seed %llu, %lu questions\n", run_seed, run_frames);
	if (!compare_all())
		return 1;
	return run_covered(filter_rules, filter_hits, filter_rule_count) ? 0 : 2;
}
