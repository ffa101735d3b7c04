// SPDX-License-Identifier: GPL-2.0
/* What all comparisons with a model are told, and what they tell of it. */
#include <stdio.h>
#include <stdlib.h>

#include "run.h"

unsigned long long run_seed = 20240601;
unsigned long run_frames = 3000000;

static unsigned long minimum = 1000;

/**
 * run_option - take an option of the command line
 * @option: one of %RUN_OPTIONS
 * @value: its value
 *
 * Return: false when it is none, or its value is no number.
 */
bool run_option(int option, const char *value)
{
	unsigned long number;
	char *end;

	if (option == '?')
		return false;
	number = strtoul(value, &end, 0);
	if (!*value || *end)
		return false;
	if (option == 's')
		run_seed = number;
	else if (option == 'n')
		run_frames = number;
	else
		minimum = number;
	return true;
}

/**
 * run_covered - print how often each rule of a model came up
 * @rules: their descriptions
 * @hits: how often they came up
 * @count: how many
 *
 * Return: true when each came up often enough.
 */
bool run_covered(const char * const *rules, const unsigned long *hits,
		 unsigned int count)
{
	bool enough = true;
	unsigned int i;

	for (i = 0; i < count; i++) {
		printf("# %8lu %s%s\n", hits[i], rules[i],
		       hits[i] < minimum ? ": TOO SELDOM" : "");
		if (hits[i] < minimum)
			enough = false;
	}
	return enough;
}
