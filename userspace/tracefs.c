// SPDX-License-Identifier: GPL-2.0
/* An instance of tracefs for our tracepoints alone: others who trace see nothing
 * of it, and it is gone when we are.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "ctl.h"
#include "tracefs.h"

/* Of an instance: the process that it belongs to, and when that began. */
#define INSTANCE_NAME "sidebandctl-%ld-%llu"

/* In /proc/PID/stat, what is between the state of a process and when it began. */
#define STAT_SKIPPED " %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s"

static const char *const mounts[] = {
	"/sys/kernel/tracing", "/sys/kernel/debug/tracing",
};

/* Says what is wrong with a file of tracefs. */
static int say_wrong(const struct ctl *ctl, const char *path)
{
	if (errno == EACCES || errno == EPERM)
		return out_error(ctl, CTL_REFUSED, "trace",
				 "only root may trace, %s: %s", path,
				 strerror(errno));
	return out_error(ctl, CTL_REFUSED, "trace", "%s: %s", path,
			 strerror(errno));
}

/* Finds where tracefs is mounted, and whether it has our tracepoints. */
static const char *find_mount(const struct ctl *ctl)
{
	char path[128];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mounts); i++) {
		snprintf(path, sizeof(path), "%s/instances", mounts[i]);
		if (!access(path, F_OK) || errno == EACCES)
			return mounts[i];
	}
	out_error(ctl, CTL_REFUSED, "trace",
		  "there is no tracefs here, try 'mount -t tracefs nodev /sys/kernel/tracing'");
	return NULL;
}

/* Writes a word to a file of the instance. */
static int put(const struct ctl *ctl, const struct tracefs *fs,
	       const char *file, const char *word)
{
	char path[256];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", fs->dir, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return ctl ? say_wrong(ctl, path) : CTL_REFUSED;
	len = write(fd, word, strlen(word));
	if (len < 0 && ctl)
		say_wrong(ctl, path);
	close(fd);
	return len < 0 ? CTL_REFUSED : CTL_OK;
}

/* Lets the kernel leave out other network namespaces, and unless they are wanted
 * the frames that are none of ours.
 */
static int set_filters(const struct ctl *ctl, const struct tracefs *fs,
		       bool pass)
{
	static const char *const events[] = {
		"sideband_verdict", "sideband_drop", "sideband_state",
	};
	char file[64], filter[64];
	struct stat ns;
	size_t i;
	int ret;

	if (stat("/proc/self/ns/net", &ns))
		return say_wrong(ctl, "/proc/self/ns/net");
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		snprintf(file, sizeof(file), "events/sideband/%s/filter",
			 events[i]);
		snprintf(filter, sizeof(filter), "netns == %lu%s",
			 (unsigned long)ns.st_ino,
			 i || pass ? "" : " && verdict != 0");
		ret = put(ctl, fs, file, filter);
		if (ret)
			return ret;
	}
	return CTL_OK;
}

static int open_pipe(const struct ctl *ctl, struct tracefs *fs)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/trace_pipe", fs->dir);
	fs->pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fs->pipe < 0 ? say_wrong(ctl, path) : CTL_OK;
}

/* When a process began, in ticks since the machine did; 0 for one that is not there. */
static unsigned long long start_of(long pid)
{
	unsigned long long start = 0;
	char path[64], text[1024];
	FILE *file;
	char *at;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	/* The name of the program, in brackets, may be anything. */
	at = strrchr(text, ')');
	if (!at || sscanf(at + 1, " %*c" STAT_SKIPPED " %llu", &start) != 1)
		return 0;
	return start;
}

/* Takes away what those have left behind who could not do so. One whose process is not to
 * be seen here, but lives, is held by its pipe.
 */
static void sweep(const char *mount)
{
	char path[512], dir[128];
	unsigned long long start;
	struct dirent *entry;
	long pid;
	DIR *all;

	snprintf(dir, sizeof(dir), "%s/instances", mount);
	all = opendir(dir);
	while (all && (entry = readdir(all))) {
		if (sscanf(entry->d_name, INSTANCE_NAME, &pid, &start) != 2 ||
		    start_of(pid) == start)
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		rmdir(path);
	}
	if (all)
		closedir(all);
}

/* Makes an instance that listens to our tracepoints; @pass: also to frames that
 * are left to the host.
 */
int tracefs_open(struct ctl *ctl, struct tracefs *fs, bool pass)
{
	const char *mount = find_mount(ctl);
	int ret;

	fs->dir[0] = '\0';
	fs->pipe = -1;
	if (!mount)
		return CTL_REFUSED;
	sweep(mount);
	snprintf(fs->dir, sizeof(fs->dir), "%s/instances/" INSTANCE_NAME,
		 mount, (long)getpid(), start_of(getpid()));
	if (mkdir(fs->dir, 0700)) {
		ret = say_wrong(ctl, fs->dir);
		fs->dir[0] = '\0';
		return ret;
	}
	ret = set_filters(ctl, fs, pass);
	if (!ret)
		ret = put(ctl, fs, "trace_clock", "mono");
	/* Whoever sends a frame chooses the name of its process. */
	if (!ret)
		ret = put(ctl, fs, "options/context-info", "0");
	if (!ret)
		ret = open_pipe(ctl, fs);
	if (!ret)
		ret = put(ctl, fs, "events/sideband/enable", "1");
	if (ret)
		tracefs_close(fs);
	return ret;
}

/* Takes the instance away, and with it all that it holds. */
void tracefs_close(struct tracefs *fs)
{
	if (!fs->dir[0])
		return;
	put(NULL, fs, "events/sideband/enable", "0");
	if (fs->pipe >= 0)
		close(fs->pipe);
	rmdir(fs->dir);
	fs->dir[0] = '\0';
}
