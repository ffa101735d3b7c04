// SPDX-License-Identifier: GPL-2.0
/* Signals that must not end the tool before it has cleaned up. */

#include <unistd.h>
#include <sys/signalfd.h>

#include "ctl.h"
#include "signals.h"

/* One that the caller wants to be ignored stays so. */
static void add(sigset_t *held, int signal)
{
	struct sigaction action;

	if (!sigaction(signal, NULL, &action) && action.sa_handler != SIG_IGN)
		sigaddset(held, signal);
}

/* Holds them back from now on; who reads no more what is said must not end us either. */
void signals_hold(struct signals *signals)
{
	sigset_t held;

	sigemptyset(&held);
	add(&held, SIGHUP);
	add(&held, SIGINT);
	add(&held, SIGTERM);
	signals->fd = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	sigaddset(&held, SIGPIPE);
	sigprocmask(SIG_BLOCK, &held, &signals->before);
}

/* True once one came: it is to end the tool at last. */
bool signals_came(const struct signals *signals, struct ctl *ctl)
{
	struct signalfd_siginfo info;

	if (read(signals->fd, &info, sizeof(info)) == sizeof(info))
		ctl->signal = info.ssi_signo;
	return ctl->signal;
}

void signals_release(const struct signals *signals)
{
	close(signals->fd);
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}
