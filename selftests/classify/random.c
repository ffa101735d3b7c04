// SPDX-License-Identifier: GPL-2.0
/* Random numbers, the same ones for the same seed. */
#include "random.h"

static unsigned long long state;

/* splitmix64 */
static unsigned long long next(void)
{
	unsigned long long z = state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/**
 * random_seed - start the sequence
 * @seed: what it depends on
 */
void random_seed(unsigned long long seed)
{
	state = seed;
}

/**
 * below - the next number
 * @limit: what it stays below, not 0
 *
 * Return: the number.
 */
unsigned int below(unsigned int limit)
{
	return (next() >> 32) % limit;
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
