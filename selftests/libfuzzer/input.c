// SPDX-License-Identifier: GPL-2.0
/*
 * What is chosen by random numbers elsewhere (classify/random.c), libFuzzer chooses here,
 * who sees what code that leads through. When its bytes are used up, numbers follow from
 * them, so that nobody who waits for another one waits for ever.
 */
#include <string.h>

#include "../classify/random.h"
#include "input.h"

static const unsigned char *at;
static size_t left;
static unsigned long long state;

/**
 * input_begin - take this input
 * @data: its bytes
 * @size: how many
 */
void input_begin(const unsigned char *data, size_t size)
{
	size_t i;

	at = data;
	left = size;
	state = size;
	for (i = 0; i < size; i++)
		state = state * 31 + data[i];
}

/**
 * input_left - how many bytes were not used yet
 *
 * Return: their number.
 */
size_t input_left(void)
{
	return left;
}

/**
 * input_take - use some bytes as they are
 * @to: where they go
 * @most: how many at most
 *
 * Return: how many.
 */
size_t input_take(void *to, size_t most)
{
	size_t size = left < most ? left : most;

	memcpy(to, at, size);
	at += size;
	left -= size;
	return size;
}

/**
 * random_seed - nothing; the input is the seed
 * @seed: not heeded
 */
void random_seed(unsigned long long seed)
{
	(void)seed;
}

/**
 * below - the next number
 * @limit: what it stays below, not 0
 *
 * Return: the number.
 */
unsigned int below(unsigned int limit)
{
	unsigned int number = 0;

	if (limit == 1)
		return 0;
	if (left) {
		input_take(&number, limit <= 256 ? 1 : 4);
	} else {
		state = state * 6364136223846793005ull + 1442695040888963407ull;
		number = state >> 33;
	}
	return number % limit;
}

/**
 * percent - something that is so with a probability
 * @probability: of it, in per cent
 *
 * Return: true when it is so.
 */
bool percent(unsigned int probability)
{
	return below(100) < probability;
}
