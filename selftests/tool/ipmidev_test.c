// SPDX-License-Identifier: GPL-2.0
/* Tries userspace/ipmidev.c with a device that answers, fails, or goes.
 *
 * Stands in for the kernel: each question is a row of what poll() and ioctl() say.
 */

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <linux/ipmi.h>

#include "ipmidev.h"

/* Nobody is asked more often than so. */
#define POLLS_MOST 8

/**
 * struct row - what comes of one question
 * @what: it, in a few words
 * @send: errno of the question, or 0
 * @revents: what poll() says each time, -1 for EINTR
 * @receive: errno of what is then taken each time, or 0
 * @len: of the answer, 0 for none
 * @error: what is kept
 */
static const struct row {
	const char *what;
	int send;
	int revents[POLLS_MOST];
	int receive[POLLS_MOST];
	size_t len;
	int error;
} rows[] = {
	{ "answers", 0, { POLLIN }, { 0 }, 3, 0 },
	{ "answers after a signal", 0, { -1, POLLIN }, { 0 }, 3, 0 },
	{ "has nothing yet", 0, { POLLIN, POLLIN }, { EAGAIN, 0 }, 3, 0 },
	{ "has a longer answer", 0, { POLLIN }, { EMSGSIZE }, 3, 0 },
	{ "refuses the question", EPERM, { 0 }, { 0 }, 0, EPERM },
	{ "has gone", 0, { POLLERR }, { 0 }, 0, ENODEV },
	{ "hangs up", 0, { POLLHUP }, { 0 }, 0, ENODEV },
	{ "fails with the answer", 0, { POLLIN }, { EIO }, 0, EIO },
};

static const struct row *row;
static int polls, takes, sends;
static long id;

int poll(struct pollfd *fds, nfds_t nfds, int timeout)
{
	int revents = row->revents[polls < POLLS_MOST ? polls : POLLS_MOST - 1];

	(void)nfds;
	(void)timeout;
	/* What is asked on and on would never end. */
	if (polls++ > 100)
		revents = POLLIN;
	errno = EINTR;
	fds->revents = revents < 0 ? 0 : revents;
	return revents < 0 ? -1 : 1;
}

static int take(struct ipmi_recv *recv)
{
	int error = polls > 100 ? 0 : row->receive[takes++];

	recv->recv_type = IPMI_RESPONSE_RECV_TYPE;
	recv->msgid = id;
	recv->msg.data_len = 3;
	memset(recv->msg.data, 0, 3);
	errno = error;
	return error ? -1 : 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list ap;
	void *arg;

	(void)fd;
	va_start(ap, request);
	arg = va_arg(ap, void *);
	va_end(ap);
	if (request == IPMICTL_RECEIVE_MSG_TRUNC)
		return take(arg);
	sends++;
	id = ((struct ipmi_req *)arg)->msgid;
	errno = row->send;
	return row->send ? -1 : 0;
}

/* True where all is as the row says, and a device that failed is left alone. */
static bool is_right(void)
{
	const struct ipmi_question question = { .netfn = 6, .cmd = 1 };
	struct ipmidev dev = { .fd = 3, .end = LLONG_MAX };
	__u8 answer[IPMI_ANSWER_ROOM];
	size_t len;

	polls = 0;
	takes = 0;
	sends = 0;
	len = ipmidev_ask(&dev, &question, answer);
	if (len != row->len || dev.error != row->error || dev.silent ||
	    polls > POLLS_MOST)
		return false;
	return !dev.error || (!ipmidev_ask(&dev, &question, answer) && sends == 1);
}

int main(void)
{
	int wrong = 0;

	for (row = rows; row < rows + sizeof(rows) / sizeof(*rows); row++)
		if (!is_right()) {
			printf("a device that %s is not understood\n", row->what);
			wrong = 1;
		}
	return wrong;
}
