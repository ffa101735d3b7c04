// SPDX-License-Identifier: GPL-2.0
/*
 * Which code of the module a request has run through, as the kernel tells it (KCOV). A
 * kernel without that tells nothing: then no request is new.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <linux/kcov.h>

#include "fuzz.h"

#define PLACES	65536
#define STEPS	65536

/* All rounds are children of one process, and add to the same. */
static struct {
	unsigned long	places;
	unsigned char	seen[PLACES];
} *all;

static unsigned long *steps;
static int fd = -1;

/**
 * coverage_share - begin, before the first child is there
 *
 * Return: false where there is no memory.
 */
bool coverage_share(void)
{
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return all != MAP_FAILED;
}

/**
 * coverage_open - have the kernel tell of this process
 *
 * Return: false when it can't.
 */
bool coverage_open(void)
{
	fd = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return false;
	if (!ioctl(fd, KCOV_INIT_TRACE, STEPS)) {
		steps = mmap(NULL, STEPS * sizeof(*steps), PROT_READ | PROT_WRITE, MAP_SHARED,
			     fd, 0);
		if (steps != MAP_FAILED && !ioctl(fd, KCOV_ENABLE, KCOV_TRACE_PC))
			return true;
	}
	close(fd);
	fd = -1;
	return false;
}

/**
 * coverage_begin - forget what was told
 */
void coverage_begin(void)
{
	if (fd >= 0)
		__atomic_store_n(&steps[0], 0, __ATOMIC_RELAXED);
}

/**
 * coverage_end - look at what was told
 *
 * Return: true when there was a step from one place to another that none had taken.
 */
bool coverage_end(void)
{
	unsigned long count, place, before = 0, i;
	unsigned int step;
	bool fresh = false;

	if (fd < 0)
		return false;
	count = __atomic_load_n(&steps[0], __ATOMIC_RELAXED);
	for (i = 1; i <= count && i < STEPS; i++) {
		place = steps[i] * 0x9e3779b97f4a7c15 >> 48;
		step = (place ^ before >> 1) % PLACES;
		before = place;
		if (all->seen[step])
			continue;
		all->seen[step] = 1;
		all->places++;
		fresh = true;
	}
	return fresh;
}

/**
 * coverage_places - how much was run through
 *
 * Return: the number of steps, 0 when the kernel tells none.
 */
unsigned long coverage_places(void)
{
	return all->places;
}
