// SPDX-License-Identifier: GPL-2.0
/* Tries userspace/rmcp.c with answers that are right, cut off, damaged, random.
 *
 * Each is read from memory of just its size, so that a sanitizer sees what is read
 * beyond its end.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rmcp.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Place of the sequence number in the header of RMCP: it is the sender's own. */
#define SEQUENCE 2

static const __u8 ping[] = { 6, 0, 0xff, 6, 0, 0, 0x11, 0xbe, 0x80, 5, 0, 0 };

static const __u8 pong[] = {
	6, 0, 0xff, 6, 0, 0, 0x11, 0xbe, 0x40, 5, 0, 16,
	0, 0, 0x11, 0xbe, 0, 0, 0, 0, 0x81, 0, 0, 0, 0, 0, 0, 0
};

static const __u8 question[] = {
	6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9,
	0x20, 0x18, 0xc8, 0x81, 0x14, 0x38, 0x8e, 0x04, 0xa1
};

/* IPMI 2.0 and 1.5, on channel 1. */
static const __u8 answer[] = {
	6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16,
	0x81, 0x1c, 0x63, 0x20, 0x14, 0x38, 0, 1, 0x97, 4, 3, 0, 0, 0, 0,
	0xf5
};

/* The same from a BMC that knows no IPMI 2.0. */
static const __u8 old_answer[] = {
	6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16,
	0x81, 0x1c, 0x63, 0x20, 0x14, 0x38, 0, 1, 0x17, 4, 0, 0, 0, 0, 0,
	0x78
};

/* Invalid data field. */
static const __u8 refusal[] = {
	6, 0, 0xff, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8,
	0x81, 0x1c, 0x63, 0x20, 0x14, 0x38, 0xcc, 0xc8
};

static int wrong;

static void expect(bool good, const char *what, size_t at)
{
	if (good)
		return;
	printf("%s (%zu)\n", what, at);
	wrong = 1;
}

static bool is_pong(const __u8 *buf, size_t len)
{
	struct rmcp_pong pong;

	return rmcp_get_pong(buf, len, &pong);
}

static bool is_auth(const __u8 *buf, size_t len)
{
	struct rmcp_auth auth;

	return rmcp_get_auth(buf, len, &auth);
}

typedef bool (*reader)(const __u8 *buf, size_t len);

/* Reads a copy that has just the room it needs. */
static bool read_copy(reader read, const __u8 *data, size_t len)
{
	__u8 *copy = malloc(len);
	bool is;

	if (len)
		memcpy(copy, data, len);
	is = read(copy, len);
	free(copy);
	return is;
}

static void try_questions(void)
{
	__u8 buf[RMCP_ROOM];

	expect(rmcp_put_ping(buf, 5) == sizeof(ping) &&
	       !memcmp(buf, ping, sizeof(ping)), "a ping is wrong", 0);
	expect(rmcp_put_auth(buf, 5, true) == sizeof(question) &&
	       !memcmp(buf, question, sizeof(question)),
	       "a question of IPMI is wrong", 0);
	rmcp_put_auth(buf, 5, false);
	expect(buf[20] == 0x0e && buf[22] == 0x21,
	       "a question of IPMI 1.5 is wrong", 0);
}

static void try_answers(void)
{
	struct rmcp_pong told;
	struct rmcp_auth auth;

	expect(rmcp_get_pong(pong, sizeof(pong), &told) && told.tag == 5 &&
	       told.ipmi, "a pong is not understood", 0);
	expect(rmcp_get_auth(answer, sizeof(answer), &auth) && auth.seq == 5 &&
	       !auth.code && auth.v15 && auth.v20,
	       "an answer is not understood", 0);
	expect(rmcp_get_auth(old_answer, sizeof(old_answer), &auth) &&
	       !auth.code && auth.v15 && !auth.v20,
	       "an answer of IPMI 1.5 is not understood", 0);
	expect(rmcp_get_auth(refusal, sizeof(refusal), &auth) &&
	       auth.seq == 5 && auth.code == 0xcc,
	       "a refusal is not understood", 0);
}

/* Nothing that lacks an end is an answer; what was padded is. */
static void try_lengths(reader read, const __u8 *data, size_t len)
{
	__u8 padded[RMCP_ROOM] = {};
	size_t cut;

	for (cut = 0; cut < len; cut++)
		expect(!read_copy(read, data, cut), "is cut off", cut);
	memcpy(padded, data, len);
	expect(read_copy(read, padded, len + 1), "is padded", len);
}

/* No bit may change unseen from the first byte on to the last one. */
static void try_bits(reader read, const __u8 *data, size_t len, size_t first,
		     size_t last)
{
	__u8 copy[RMCP_ROOM];
	size_t bit;

	for (bit = 8 * first; bit < 8 * (last + 1); bit++) {
		memcpy(copy, data, len);
		copy[bit / 8] ^= 1 << bit % 8;
		if (bit / 8 != SEQUENCE)
			expect(!read_copy(read, copy, len), "is damaged", bit);
	}
}

/* An answer with a sum that is right but a length that leaves nothing to say. */
static void try_short_answer(void)
{
	__u8 copy[sizeof(refusal)];

	memcpy(copy, refusal, sizeof(copy));
	copy[20] = 0;
	copy[21] = 0x94;
	expect(!read_copy(is_auth, copy, sizeof(copy)), "says nothing", 0);
}

/* Answers that go on at random from some place: nothing else may be read. */
static void try_random(void)
{
	__u8 data[RMCP_ROOM];
	size_t round, len, i;

	srand(1);
	for (round = 0; round < 200000; round++) {
		memcpy(data, answer, sizeof(answer));
		for (i = rand() % sizeof(answer); i < sizeof(data); i++)
			data[i] = rand();
		len = rand() % sizeof(data);
		expect(!read_copy(is_pong, data, len), "is no pong", round);
		read_copy(is_auth, data, len);
	}
}

/* The number says which of the latest questions it was, if it is any's. */
static void try_ages(void)
{
	static const struct {
		unsigned int asked;
		__u8 number;
		unsigned int age;
	} ages[] = {
		{ 1, 1, 0 }, { 3, 3, 0 }, { 3, 2, 1 }, { 3, 1, 2 },
		{ 3, 0, 0 }, { 3, 4, 0 }, { 1, 40, 0 }, { 1, 255, 0 },
		{ 64, 0, 0 }, { 64, 1, 63 }, { 70, 6, 0 }, { 70, 7, 63 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ages); i++)
		expect(rmcp_age(ages[i].asked, ages[i].number) == ages[i].age,
		       "a number is of another question", i);
}

int main(void)
{
	static const struct {
		const __u8 *data;
		size_t len;
	} answers[] = {
		{ answer, sizeof(answer) },
		{ old_answer, sizeof(old_answer) },
		{ refusal, sizeof(refusal) },
	};
	size_t i;

	try_questions();
	try_answers();
	try_ages();
	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		try_lengths(is_auth, answers[i].data, answers[i].len);
		try_bits(is_auth, answers[i].data, answers[i].len, 0,
			 answers[i].len - 1);
		expect(!read_copy(is_pong, answers[i].data, answers[i].len),
		       "is no pong", i);
	}
	try_lengths(is_pong, pong, sizeof(pong));
	/* What follows the type is not protected but for the length. */
	try_bits(is_pong, pong, sizeof(pong), 0, 8);
	try_bits(is_pong, pong, sizeof(pong), 11, 11);
	expect(!read_copy(is_auth, pong, sizeof(pong)), "is no answer", 0);
	try_short_answer();
	try_random();
	return wrong;
}
