// SPDX-License-Identifier: GPL-2.0
/* The IPMI device of the kernel, by which a host asks its BMC. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <linux/ipmi.h>

#include "ipmidev.h"

/* An answer takes milliseconds, and seconds where the BMC is busy; one that takes
 * longer than this many milliseconds means that nobody is there.
 */
#define PATIENCE 5000

/* So often in milliseconds it is said how long it will be waited at most. */
#define STEP 1000

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Opens the device, to be done in so many seconds; 0, or an errno. */
int ipmidev_open(struct ipmidev *dev, unsigned int seconds)
{
	*dev = (struct ipmidev){ .end = now() + seconds * 1000LL };
	dev->fd = open(IPMIDEV_PATH, O_RDWR | O_CLOEXEC);
	return dev->fd < 0 ? errno : 0;
}

/* Sends a question; the kernel gives it to the BMC by the interface there is. */
static bool send_question(struct ipmidev *dev,
			  const struct ipmi_question *question)
{
	struct ipmi_system_interface_addr bmc = {
		.addr_type = IPMI_SYSTEM_INTERFACE_ADDR_TYPE,
		.channel = IPMI_BMC_CHANNEL,
	};
	struct ipmi_req req = {
		.addr = (void *)&bmc,
		.addr_len = sizeof(bmc),
		.msgid = ++dev->id,
		.msg.netfn = question->netfn,
		.msg.cmd = question->cmd,
		.msg.data_len = question->len,
		.msg.data = (void *)question->data,
	};

	return !ioctl(dev->fd, IPMICTL_SEND_COMMAND, &req);
}

/* Takes what has come; its length, or 0 where it is not the answer to the latest. */
static size_t take_answer(struct ipmidev *dev, __u8 *answer)
{
	struct ipmi_addr from;
	struct ipmi_recv recv = {
		.addr = (void *)&from,
		.addr_len = sizeof(from),
		.msg.data = answer,
		.msg.data_len = IPMI_ANSWER_ROOM,
	};

	/* EMSGSIZE: it was longer, and the rest is cut off. */
	if (ioctl(dev->fd, IPMICTL_RECEIVE_MSG_TRUNC, &recv) &&
	    errno != EMSGSIZE) {
		dev->error = errno == EAGAIN || errno == EINTR ? 0 : errno;
		return 0;
	}
	if (recv.recv_type != IPMI_RESPONSE_RECV_TYPE || recv.msgid != dev->id)
		return 0;
	return recv.msg.data_len;
}

/* Progress is for people who look at a terminal. */
static void show_progress(struct ipmidev *dev, long long left)
{
	if (!isatty(STDERR_FILENO))
		return;
	dev->shown = true;
	fprintf(stderr, "\rwaiting for the BMC to answer in-band, %lld s left\033[K",
		(left + 999) / 1000);
}

static void clear_progress(struct ipmidev *dev)
{
	if (dev->shown)
		fputs("\r\033[K", stderr);
	dev->shown = false;
}

/* Waits for the answer to the latest question; its length, or 0. */
static size_t await_answer(struct ipmidev *dev, __u8 *answer, long long end)
{
	struct pollfd came = { dev->fd, POLLIN };
	long long left;
	size_t len = 0;
	int ready;

	while (!len && !dev->error && (left = end - now()) > 0) {
		ready = poll(&came, 1, left < STEP ? left : STEP);
		if (ready < 0)
			dev->error = errno == EINTR ? 0 : errno;
		else if (!ready)
			show_progress(dev, end - now());
		else if (came.revents & POLLIN)
			len = take_answer(dev, answer);
		else
			dev->error = ENODEV;
	}
	clear_progress(dev);
	return len;
}

/* Asks one question; the length of the answer, 0 where there is none. What the device fails
 * by is kept, for it may have gone, or be another's.
 */
size_t ipmidev_ask(struct ipmidev *dev, const struct ipmi_question *question,
		   __u8 *answer)
{
	long long end = now() + PATIENCE;
	size_t len;

	if (dev->silent || dev->error)
		return 0;
	if (!send_question(dev, question)) {
		dev->error = errno;
		return 0;
	}
	len = await_answer(dev, answer, end < dev->end ? end : dev->end);
	dev->silent = !len && !dev->error;
	dev->late = dev->silent && now() >= dev->end;
	return len;
}

void ipmidev_close(struct ipmidev *dev)
{
	close(dev->fd);
}
