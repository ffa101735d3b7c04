// SPDX-License-Identifier: GPL-2.0
/* Tries userspace/inband.c with a BMC that is right, cut short, or answers at random.
 *
 * Stands in for ipmidev.c. Behind the end of an answer there is something else each
 * time: what is read from there shows.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>

#include "inband.h"
#include "ipmidev.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* More are not asked of any BMC. */
#define QUESTIONS_MAX 200

#define SAID_MAX 8

/**
 * struct told - what the BMC answers to a question
 * @netfn: network function
 * @cmd: command
 * @data: what the question begins with
 * @data_len: how many bytes of that
 * @answer: the answer
 * @len: its length
 */
struct told {
	__u8 netfn;
	__u8 cmd;
	__u8 data[3];
	__u8 data_len;
	__u8 answer[24];
	__u8 len;
};

/* Of Supermicro, with one channel in VLAN 100. */
static const struct told right[] = {
	{ 0x06, 0x01, {}, 0,
	  { 0, 0x20, 1, 3, 0x45, 0x02, 0xbf, 0x7c, 0x2a, 0, 0x50, 0x09 }, 12 },
	{ 0x30, 0x70, { 0x0c, 0 }, 2, { 0, 2 }, 2 },
	{ 0x0c, 0x02, { 1, 3 }, 2, { 0, 0x11, 192, 168, 100, 10 }, 6 },
	{ 0x0c, 0x02, { 1, 4 }, 2, { 0, 0x11, 0xf2 }, 3 },
	{ 0x0c, 0x02, { 1, 5 }, 2, { 0, 0x11, 0x0c, 0xc4, 0x7a, 0, 0, 1 }, 8 },
	{ 0x0c, 0x02, { 1, 6 }, 2, { 0, 0x11, 255, 255, 255, 0 }, 6 },
	{ 0x0c, 0x02, { 1, 20 }, 2, { 0, 0x11, 100, 0x80 }, 4 },
	{ 0x0c, 0x02, { 1, 51 }, 2, { 0, 0x11, 2 }, 3 },
	{ 0x0c, 0x02, { 1, 56, 0 }, 3,
	  { 0, 0x11, 0, 0, 0xfd, [19] = 1, 64, 1 }, 22 },
	{ 0x0c, 0x02, { 1, 56, 1 }, 3,
	  { 0, 0x11, 1, 0x80, 0xfd, [19] = 3, 64, 2 }, 22 },
	{ 0x0c, 0x02, { 1, 56, 2 }, 3,
	  { 0, 0x11, 2, 0x80, 0xfd, [19] = 2, 64, 0 }, 22 },
	{ 0x06, 0x38, { 0x81 }, 1, { 0, 1, 0x97, 4, 3, 0, 0, 0, 0 }, 9 },
};

/* A channel of IPMI 1.5, which refuses to be asked for more. */
static const struct told old[] = {
	{ 0x06, 0x01, {}, 0, { 0, 0x20, 1, 1, 0, 0x51, 0x9f }, 7 },
	{ 0x0c, 0x02, { 2, 5 }, 2, { 0, 0x11, 0x0c, 0xc4, 0x7a, 0, 0, 2 }, 8 },
	{ 0x06, 0x38, { 0x02 }, 1, { 0, 2, 0x17, 4, 0, 0, 0, 0, 0 }, 9 },
};

static const struct told *bmc;
static size_t bmc_count;
static const struct told *damaged;
static __u8 damaged_len;
static unsigned int seed;
static __u8 behind;
static unsigned int asked;
static int silent_from;
static int wrong;

/* The first few things that are wrong say enough. */
static void expect(bool good, const char *what, size_t at)
{
	if (good)
		return;
	if (wrong++ < SAID_MAX)
		printf("%s (%zu)\n", what, at);
}

/* ---- in place of ipmidev.c ---- */

int ipmidev_open(struct ipmidev *dev, unsigned int seconds)
{
	(void)seconds;
	*dev = (struct ipmidev){};
	asked = 0;
	srand(seed);
	return 0;
}

static const struct told *find(const struct ipmi_question *question)
{
	const struct told *told;

	for (told = bmc; told < bmc + bmc_count; told++)
		if (told->netfn == question->netfn && told->cmd == question->cmd &&
		    !memcmp(told->data, question->data, told->data_len))
			return told;
	return NULL;
}

static size_t answer_at_random(__u8 *answer)
{
	size_t i, len = rand() % 4 ? rand() % 24 : rand() % IPMI_ANSWER_ROOM;

	for (i = 0; i < len; i++)
		answer[i] = rand() % 3 ? rand() : 0;
	if (len && rand() % 4)
		answer[0] = 0;
	return len;
}

size_t ipmidev_ask(struct ipmidev *dev, const struct ipmi_question *question,
		   __u8 *answer)
{
	const struct told *told;

	memset(answer, behind, IPMI_ANSWER_ROOM);
	if (dev->silent)
		return 0;
	asked++;
	dev->silent = silent_from && (int)asked >= silent_from;
	if (dev->silent)
		return 0;
	if (seed)
		return answer_at_random(answer);
	told = find(question);
	if (!told) {
		answer[0] = 0xcc;
		return 1;
	}
	memcpy(answer, told->answer, told == damaged ? damaged_len : told->len);
	return told == damaged ? damaged_len : told->len;
}

void ipmidev_close(struct ipmidev *dev)
{
	(void)dev;
}

/* ---- what is made of it ---- */

/* Reads, and again with something else behind each answer: the same must come out. */
static void read_twice(struct inband *inband, size_t at)
{
	struct inband again;

	behind = 0x00;
	inband_read(&again, 1);
	behind = 0xff;
	inband_read(inband, 1);
	/* What has no channel is not told. */
	expect(again.count == inband->count && again.error == inband->error &&
	       again.code == inband->code && again.major == inband->major &&
	       again.vendor == inband->vendor && again.mode == inband->mode &&
	       again.lom == inband->lom &&
	       again.lom_failover == inband->lom_failover &&
	       !memcmp(again.lans, inband->lans,
		       again.count * sizeof(*again.lans)),
	       "what is behind an answer counts", at);
	expect(asked <= QUESTIONS_MAX, "there is no end to the questions", at);
}

static void tell(const struct told *told, size_t count)
{
	bmc = told;
	bmc_count = count;
}

static void try_right(void)
{
	static const __u8 mac[] = { 0x0c, 0xc4, 0x7a, 0, 0, 1 };
	static const __u8 ipv6[16] = { 0xfd, [15] = 2 };
	const struct inband_lan *lan;
	struct inband inband;

	tell(right, ARRAY_SIZE(right));
	read_twice(&inband, 0);
	lan = &inband.lans[0];
	expect(!inband.error && inband.there && inband.major == 2 &&
	       !inband.minor && inband.vendor == 10876 &&
	       inband.mode == INBAND_MODE_FAILOVER && inband.count == 1,
	       "a BMC is not understood", 0);
	expect(lan->channel == 1 && !memcmp(lan->mac, mac, 6) && !lan->cut &&
	       lan->ipv4 == htonl(0xc0a8640a) && lan->mask == htonl(0xffffff00) &&
	       lan->source == INBAND_SOURCE_DHCP && lan->tags && lan->vlan == 100 &&
	       !lan->vague, "a channel is not understood", 0);
	expect(!memcmp(lan->ipv6, ipv6, 16) && lan->prefix6 == 64,
	       "an IPv6 address is not understood", 0);
	expect(lan->asked && lan->v15 && lan->v20,
	       "sessions are not understood", 0);
	expect(inband_find(&inband, mac) == lan && !inband_find(&inband, ipv6),
	       "a MAC is not found", 0);
}

static void try_old(void)
{
	struct inband inband;

	tell(old, ARRAY_SIZE(old));
	read_twice(&inband, 0);
	expect(!inband.error && inband.major == 1 && inband.minor == 5 &&
	       !inband.vendor && !inband.mode && inband.code == 0xcc &&
	       inband.count == 1 && inband.lans[0].channel == 2 &&
	       !inband.lans[0].tags && !inband.lans[0].vague &&
	       inband.lans[0].asked && inband.lans[0].v15 && !inband.lans[0].v20,
	       "an old BMC is not understood", 0);
}

/* Each answer ends at each place: what it does not tell is not known. */
static void try_lengths(void)
{
	struct inband whole, inband;
	size_t i;

	tell(right, ARRAY_SIZE(right));
	read_twice(&whole, 0);
	for (i = 0; i < ARRAY_SIZE(right); i++) {
		damaged = &right[i];
		for (damaged_len = 0; damaged_len < right[i].len; damaged_len++) {
			read_twice(&inband, 100 * i + damaged_len);
			if (right[i].data[1] != 5)
				continue;
			expect(inband.count == (damaged_len > 0) &&
			       (!inband.count || inband.lans[0].cut),
			       "a MAC that is cut off counts", damaged_len);
		}
	}
	damaged = NULL;
}

/* A refusal tells nothing, whatever follows it. */
static void try_refusals(void)
{
	struct told refusing[ARRAY_SIZE(right)];
	struct inband inband;
	size_t i;

	memcpy(refusing, right, sizeof(refusing));
	for (i = 0; i < ARRAY_SIZE(refusing); i++)
		refusing[i].answer[0] = 0xcb;
	tell(refusing, ARRAY_SIZE(refusing));
	read_twice(&inband, 0);
	expect(!inband.major && !inband.vendor && !inband.mode &&
	       !inband.count && inband.code == 0xcb && inband.error == EIO,
	       "a refusal counts", 0);
	for (i = 0; i < ARRAY_SIZE(refusing); i++)
		if (refusing[i].data[1] == 5 || refusing[i].cmd == 1)
			refusing[i].answer[0] = 0;
	read_twice(&inband, 1);
	expect(inband.count == 1 && !inband.mode && !inband.lans[0].ipv4 &&
	       !inband.lans[0].mask && !inband.lans[0].source &&
	       !inband.lans[0].tags && !inband.lans[0].prefix6 &&
	       !inband.lans[0].asked, "a refusal of a setting counts", 0);
	expect(inband.lans[0].vague, "who refuses to tell of a VLAN has none", 0);
	for (i = 0; i < ARRAY_SIZE(refusing); i++)
		if (refusing[i].data[1] == 20)
			refusing[i].answer[0] = 0x80;
	read_twice(&inband, 2);
	expect(!inband.lans[0].vague, "who knows no VLANs is asked for one", 0);
}

/* Of Supermicro's BMCs the three modes, and nothing else. */
static void try_supermicro(void)
{
	static const enum inband_mode modes[] = {
		INBAND_MODE_DEDICATED, INBAND_MODE_SHARED, INBAND_MODE_FAILOVER
	};
	struct told told[ARRAY_SIZE(right)];
	struct inband inband;
	size_t mode;

	memcpy(told, right, sizeof(told));
	tell(told, ARRAY_SIZE(told));
	for (mode = 0; mode < 256; mode++) {
		told[1].answer[1] = mode;
		read_twice(&inband, mode);
		expect(inband.mode == (mode < ARRAY_SIZE(modes) ? modes[mode] :
						INBAND_MODE_UNKNOWN),
		       "a mode of Supermicro is not understood", mode);
	}
}

/* The modes of Dell's BMCs, of the newer command and of the older. */
static void try_dell(void)
{
	static const struct {
		__u8 cmd;
		__u8 nic[2];
		enum inband_mode mode;
		__u8 lom;
		__u8 failover;
	} modes[] = {
		{ 0x29, { 1, 0 }, INBAND_MODE_DEDICATED, 0, 0 },
		{ 0x29, { 2, 0 }, INBAND_MODE_SHARED, 1, 0 },
		{ 0x29, { 5, 0 }, INBAND_MODE_SHARED, 4, 0 },
		{ 0x29, { 3, 5 }, INBAND_MODE_FAILOVER, 2, 4 },
		{ 0x29, { 2, 6 }, INBAND_MODE_FAILOVER, 1, 0 },
		{ 0x29, { 0, 0 }, INBAND_MODE_UNKNOWN, 0, 0 },
		{ 0x29, { 6, 0 }, INBAND_MODE_UNKNOWN, 0, 0 },
		{ 0x29, { 2, 7 }, INBAND_MODE_UNKNOWN, 0, 0 },
		{ 0x29, { 2, 1 }, INBAND_MODE_UNKNOWN, 0, 0 },
		{ 0x25, { 0 }, INBAND_MODE_SHARED, 1, 0 },
		{ 0x25, { 1 }, INBAND_MODE_FAILOVER, 1, 2 },
		{ 0x25, { 2 }, INBAND_MODE_DEDICATED, 0, 0 },
		{ 0x25, { 3 }, INBAND_MODE_FAILOVER, 1, 0 },
		{ 0x25, { 4 }, INBAND_MODE_UNKNOWN, 0, 0 },
	};
	struct told dell[] = {
		{ 0x06, 0x01, {}, 0,
		  { 0, 0x20, 1, 3, 0x45, 0x02, 0xbf, 0xa2, 0x02, 0, 0, 1 }, 12 },
		{ .netfn = 0x30 },
	};
	struct inband inband;
	size_t i;

	tell(dell, ARRAY_SIZE(dell));
	for (i = 0; i < ARRAY_SIZE(modes); i++) {
		dell[1].cmd = modes[i].cmd;
		memcpy(dell[1].answer + 1, modes[i].nic, 2);
		dell[1].len = modes[i].cmd == 0x29 ? 3 : 2;
		read_twice(&inband, i);
		expect(inband.vendor == 674 && inband.mode == modes[i].mode &&
		       inband.lom == modes[i].lom &&
		       inband.lom_failover == modes[i].failover,
		       "a mode of Dell is not understood", i);
	}
}

/* Only those who have a command are asked by it. */
static void try_stranger(void)
{
	struct told stranger[ARRAY_SIZE(right)];
	struct inband inband;

	memcpy(stranger, right, sizeof(stranger));
	stranger[0].answer[7]++;
	tell(stranger, ARRAY_SIZE(stranger));
	read_twice(&inband, 0);
	expect(inband.vendor == 10877 && !inband.mode,
	       "a stranger is asked as if it were of Supermicro", 0);
}

static void try_refusal(void)
{
	static const struct told none[] = {
		{ 0x06, 0x01, {}, 0, { 0, 0x20, 1, 1, 0, 0x02, 0 }, 7 },
		{ 0x0c, 0x02, {}, 0, { 0xc1 }, 1 },
	};
	struct inband inband;

	tell(none, ARRAY_SIZE(none));
	read_twice(&inband, 0);
	expect(inband.code == 0xc1 && !inband.count && !inband.error && asked == 2,
	       "who knows no LAN is asked on", asked);
}

/* Silent from some question on: no other is asked, and it is an error. */
static void try_silence(void)
{
	struct inband inband;

	tell(right, ARRAY_SIZE(right));
	for (silent_from = 1; silent_from < 20; silent_from++) {
		read_twice(&inband, silent_from);
		expect((int)asked == silent_from && inband.error == ETIMEDOUT,
		       "silence is not noticed", silent_from);
	}
	silent_from = 0;
}

static void try_random(void)
{
	struct inband inband;
	size_t i;

	for (seed = 1; seed <= 5000; seed++) {
		read_twice(&inband, seed);
		expect(inband.count <= INBAND_CHANNELS &&
		       inband.mode <= INBAND_MODE_FAILOVER && inband.lom <= 4 &&
		       inband.lom_failover <= 4, "is out of range", seed);
		for (i = 0; i < inband.count; i++)
			expect(inband.lans[i].prefix6 <= 128 &&
			       inband.lans[i].vlan <= 4095 &&
			       inband.lans[i].source <= INBAND_SOURCE_OTHER &&
			       inband.lans[i].channel <= INBAND_CHANNELS,
			       "a channel is out of range", seed);
	}
	seed = 0;
}

int main(void)
{
	try_right();
	try_old();
	try_lengths();
	try_refusals();
	try_supermicro();
	try_dell();
	try_stranger();
	try_refusal();
	try_silence();
	try_random();
	return wrong > 0;
}
