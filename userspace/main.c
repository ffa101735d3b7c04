// SPDX-License-Identifier: GPL-2.0
/* sidebandctl: what happens first, and what happens last. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "batch.h"
#include "command.h"
#include "ctl.h"
#include "netdev.h"
#include "options.h"
#include "sysfs.h"

/* After an upgrade the module is the old one until it is loaded anew. */
static void print_version(void)
{
	char loaded[64];
	size_t len;

	puts("sidebandctl " VERSION);
	len = sysfs_read("module/sideband/version", loaded, sizeof(loaded) - 1);
	loaded[len] = '\0';
	loaded[strcspn(loaded, "\n")] = '\0';
	if (len && strcmp(loaded, VERSION))
		printf("the module that is loaded is version %s\n", loaded);
}

/* Does what was asked for by options and words. */
static int run(struct ctl *ctl, const struct wanted *wanted, int argc,
	       char **argv)
{
	int ret = CTL_OK;

	if (wanted->version)
		print_version();
	if (wanted->help)
		return command_help(ctl, argc, argv);
	if (wanted->version)
		return CTL_OK;
	if (ctl->dry_run && ctl->out.json)
		return out_error(ctl, CTL_USAGE, "-d",
				 "prints no JSON, leave out -j and -p");
	if (ctl->force && !wanted->batch)
		return out_error(ctl, CTL_USAGE, "--force",
				 "is for a batch (-b), to force one command its word is 'force'");
	if (wanted->batch && argc)
		return out_error(ctl, CTL_USAGE, argv[0],
				 "a command can't be given together with -b");
	if (!wanted->batch && !argc)
		return out_error(ctl, CTL_USAGE, "OBJECT",
				 "is missing, see 'sidebandctl help'");
	if (wanted->netns)
		ret = netns_enter(ctl, wanted->netns);
	if (ret)
		return ret;
	return wanted->batch ? batch_run(ctl, wanted->batch) :
			       command_run(ctl, argc, argv);
}

/* Gives closed streams a file each that can't be read or written: a socket in
 * their place would be sent the answer.
 */
static int fill_streams(struct ctl *ctl)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return out_error(ctl, CTL_REFUSED, "/dev/null",
					 "can't be opened: %s", strerror(errno));
	return CTL_OK;
}

int main(int argc, char **argv)
{
	struct wanted wanted = {};
	struct ctl ctl = {};
	int ret, flushed;

	ret = fill_streams(&ctl);
	if (!ret)
		ret = options_take(&ctl, &wanted, argc, argv);
	if (!ret)
		ret = run(&ctl, &wanted, argc - optind, argv + optind);
	session_close(&ctl.genl);
	session_close(&ctl.route);
	flushed = out_flush(&ctl);
	/* Its default is to end us: a shell must know that it was a signal. */
	if (ctl.signal)
		raise(ctl.signal);
	return ret ?: flushed;
}
