// SPDX-License-Identifier: GPL-2.0
/* Files that nobody else can have written: only who may configure this host may write what
 * it is configured by.
 *
 * The folder is opened first and the file in it, and what is looked at is what is open: it
 * can't become another one in between.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>

#include "ctl.h"
#include "trusted.h"

static bool is_for_all(const struct stat *st)
{
	return st->st_mode & 0002;
}

/* Opens the folder of a file. */
static int open_folder(const char *name)
{
	const char *slash = strrchr(name, '/');
	char *folder;
	int fd;

	folder = slash ? strndup(name, slash - name + 1) : strdup(".");
	fd = folder ? open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1;
	free(folder);
	return fd;
}

static int say_no_file(const struct ctl *ctl, const char *name, int error,
		       bool for_all)
{
	/* Of a link that is not to be followed. */
	if (error == ELOOP && for_all)
		return out_error(ctl, CTL_USAGE, name,
				 "is a symbolic link in a directory that everyone may write, give the file itself");
	if (error == ENXIO)
		return out_error(ctl, CTL_USAGE, name,
				 "is a socket or a device, expected a file");
	return out_error(ctl, CTL_USAGE, name, "can't be opened: %s",
			 strerror(error));
}

/* What something is that is no file. */
static const char *kind_of(mode_t mode)
{
	return S_ISDIR(mode) ? "a directory" : S_ISFIFO(mode) ? "a FIFO" :
						"a device";
}

/* Refuses a file that others can write, or have. */
static int check_file(const struct ctl *ctl, int fd, const char *name)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return out_error(ctl, CTL_USAGE, name, "can't be read: %s",
				 strerror(errno));
	if (!S_ISREG(st.st_mode))
		return out_error(ctl, CTL_USAGE, name,
				 "is %s, expected a file", kind_of(st.st_mode));
	if (is_for_all(&st))
		return out_error(ctl, CTL_USAGE, name,
				 "may be written by everyone, expected a file that only its owner may write; try 'chmod o-w'");
	if (st.st_uid && st.st_uid != geteuid())
		return out_error(ctl, CTL_USAGE, name,
				 "belongs to user %u, expected a file of root or of who runs this; try 'chown root'",
				 st.st_uid);
	return CTL_OK;
}

/* Refuses a folder in which everyone can put another file in the place of this one. */
static int check_folder(const struct ctl *ctl, const struct stat *st,
			const char *name)
{
	if (!is_for_all(st) || st->st_mode & S_ISVTX)
		return CTL_OK;
	return out_error(ctl, CTL_USAGE, name,
			 "is in a directory that everyone may write, who could put another file there; try 'chmod o-w' of that");
}

static int open_in(const struct ctl *ctl, int folder, const char *name)
{
	const char *slash = strrchr(name, '/');
	struct stat st = {};
	int fd, flags;

	if (folder < 0 || fstat(folder, &st) < 0) {
		say_no_file(ctl, name, errno, false);
		return -1;
	}
	if (check_folder(ctl, &st, name))
		return -1;
	/* A FIFO without a writer would be waited for. */
	flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
		(is_for_all(&st) ? O_NOFOLLOW : 0);
	fd = openat(folder, slash ? slash[1] ? slash + 1 : "." : name, flags);
	if (fd < 0)
		say_no_file(ctl, name, errno, is_for_all(&st));
	return fd;
}

/* Opens a file to be read; NULL: said what is wrong with it. */
FILE *trusted_open(const struct ctl *ctl, const char *name)
{
	int folder = open_folder(name), fd;
	FILE *file = NULL;

	fd = open_in(ctl, folder, name);
	if (folder >= 0)
		close(folder);
	if (fd < 0)
		return NULL;
	if (!check_file(ctl, fd, name)) {
		file = fdopen(fd, "r");
		if (!file)
			say_no_file(ctl, name, errno, false);
	}
	if (!file)
		close(fd);
	return file;
}
