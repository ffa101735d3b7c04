// SPDX-License-Identifier: GPL-2.0
/* The BMC as this host can ask it in-band, by the IPMI device of the kernel.
 *
 * Only questions are sent; nothing is changed.
 */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <linux/ipmi.h>

#include "inband.h"

#define DEVICE "/dev/ipmi0"

/* An answer takes milliseconds, and seconds where the BMC is busy; one that takes
 * longer than this many milliseconds means that nobody is there.
 */
#define PATIENCE 5000

/* Room for a question and for an answer, without their network functions. */
#define QUESTION_ROOM 8
#define ANSWER_ROOM 64

/* Network functions and commands (IPMI 2.0, appendix G). */
#define NETFN_APP 0x06
#define GET_DEVICE_ID 0x01
#define GET_AUTH 0x38
#define NETFN_TRANSPORT 0x0c
#define GET_LAN 0x02

/* Get Device ID (20.1): the version, its digits the other way round. */
#define ID_VERSION 5

/* Get Channel Authentication Capabilities (22.13): what is asked for, and bits of the
 * answer, which begins with the completion code.
 */
#define WITH_V20 0x80
#define PRIVILEGE_ADMIN 0x04
#define AUTH_TYPES 2
#define AUTH_EXTENDED 4
#define AUTH_LENGTH 5
#define AUTH_IS_EXTENDED 0x80
#define EXTENDED_V15 0x01
#define EXTENDED_V20 0x02

/* Get LAN Configuration Parameters (23.2): which, and where in the answer. */
#define LAN_IPV4 3
#define LAN_MAC 5
#define LAN_VLAN 20
#define LAN_DATA 2
#define VLAN_IS_ON 0x80
#define VLAN_HIGH 0x0f

/**
 * struct question - a request to the BMC
 * @netfn: network function
 * @cmd: command
 * @data: what follows
 * @len: how many bytes of that
 */
struct question {
	__u8 netfn;
	__u8 cmd;
	__u8 data[QUESTION_ROOM];
	__u8 len;
};

/**
 * struct device - the IPMI device while it is open
 * @fd: its descriptor
 * @id: number of the latest question
 * @silent: a question was not answered, so no other is asked
 */
struct device {
	int fd;
	long id;
	bool silent;
};

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Sends a question; the kernel gives it to the BMC by the interface there is. */
static bool send_question(struct device *dev, const struct question *question)
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
static size_t take_answer(const struct device *dev, __u8 *answer)
{
	struct ipmi_addr from;
	struct ipmi_recv recv = {
		.addr = (void *)&from,
		.addr_len = sizeof(from),
		.msg.data = answer,
		.msg.data_len = ANSWER_ROOM,
	};

	/* EMSGSIZE: it was longer, and the rest is cut off. */
	if (ioctl(dev->fd, IPMICTL_RECEIVE_MSG_TRUNC, &recv) && errno != EMSGSIZE)
		return 0;
	if (recv.recv_type != IPMI_RESPONSE_RECV_TYPE || recv.msgid != dev->id)
		return 0;
	return recv.msg.data_len;
}

/* Asks one question; the length of the answer, 0 where there is none. */
static size_t ask(struct device *dev, const struct question *question,
		  __u8 *answer)
{
	struct pollfd came = { dev->fd, POLLIN };
	long long end = now() + PATIENCE;
	long long left;
	size_t len = 0;

	if (dev->silent || !send_question(dev, question))
		return 0;
	while (!len && (left = end - now()) > 0 && poll(&came, 1, left) > 0)
		len = take_answer(dev, answer);
	dev->silent = !len;
	return len;
}

static void read_version(struct device *dev, struct inband *inband)
{
	const struct question question = { NETFN_APP, GET_DEVICE_ID };
	__u8 answer[ANSWER_ROOM];

	if (ask(dev, &question, answer) <= ID_VERSION || answer[0])
		return;
	inband->major = answer[ID_VERSION] & 0x0f;
	inband->minor = answer[ID_VERSION] >> 4;
}

/* A setting of a channel, of @size bytes; false where it has none. */
static bool read_setting(struct device *dev, __u8 channel, __u8 which, void *to,
			 size_t size)
{
	const struct question question = {
		NETFN_TRANSPORT, GET_LAN, { channel, which, 0, 0 }, 4
	};
	__u8 answer[ANSWER_ROOM];

	if (ask(dev, &question, answer) < LAN_DATA + size || answer[0])
		return false;
	memcpy(to, answer + LAN_DATA, size);
	return true;
}

/* Of which versions of IPMI a channel offers sessions. A BMC of version 1.5 may
 * refuse to be asked for 2.0.
 */
static void read_sessions(struct device *dev, struct inband_lan *lan)
{
	struct question question = {
		NETFN_APP, GET_AUTH, { lan->channel | WITH_V20, PRIVILEGE_ADMIN }, 2
	};
	__u8 answer[ANSWER_ROOM];
	bool extended;

	lan->asked = ask(dev, &question, answer) >= AUTH_LENGTH && !answer[0];
	question.data[0] = lan->channel;
	if (!lan->asked)
		lan->asked = ask(dev, &question, answer) >= AUTH_LENGTH &&
			     !answer[0];
	if (!lan->asked)
		return;
	extended = answer[AUTH_TYPES] & AUTH_IS_EXTENDED;
	lan->v20 = extended && answer[AUTH_EXTENDED] & EXTENDED_V20;
	lan->v15 = !extended || answer[AUTH_EXTENDED] & EXTENDED_V15;
}

/* Reads a channel; false for one that is no LAN. One of IPMI 1.5 has no VLAN. */
static bool read_lan(struct device *dev, __u8 channel, struct inband_lan *lan)
{
	__u8 vlan[2] = {};

	*lan = (struct inband_lan){ .channel = channel };
	if (!read_setting(dev, channel, LAN_MAC, lan->mac, sizeof(lan->mac)))
		return false;
	read_setting(dev, channel, LAN_IPV4, &lan->ipv4, sizeof(lan->ipv4));
	if (read_setting(dev, channel, LAN_VLAN, vlan, sizeof(vlan)) &&
	    vlan[1] & VLAN_IS_ON)
		lan->vlan = (vlan[1] & VLAN_HIGH) << 8 | vlan[0];
	read_sessions(dev, lan);
	return true;
}

/* Asks the BMC for its LAN channels. A host without an IPMI device is no error; a BMC
 * that does not answer is one, and so is one that does not even tell its version.
 */
void inband_read(struct inband *inband)
{
	struct device dev = { .fd = open(DEVICE, O_RDWR | O_CLOEXEC) };
	__u8 channel;

	*inband = (struct inband){};
	if (dev.fd < 0) {
		inband->there = errno != ENOENT && errno != ENODEV &&
				errno != ENXIO;
		inband->error = inband->there ? errno : 0;
		return;
	}
	inband->there = true;
	read_version(&dev, inband);
	for (channel = 1; channel <= INBAND_CHANNELS; channel++)
		if (read_lan(&dev, channel, &inband->lans[inband->count]))
			inband->count++;
	if (dev.silent || !inband->major)
		inband->error = dev.silent ? ETIMEDOUT : EIO;
	close(dev.fd);
}

/* The channel that has a MAC, or NULL. */
const struct inband_lan *inband_find(const struct inband *inband,
				     const __u8 *mac)
{
	size_t i;

	for (i = 0; i < inband->count; i++)
		if (!memcmp(inband->lans[i].mac, mac, sizeof(inband->lans[i].mac)))
			return &inband->lans[i];
	return NULL;
}
