/* SPDX-License-Identifier: GPL-2.0 */
/* The IPMI device of the kernel, by which a host asks its BMC. */
#ifndef IPMIDEV_H
#define IPMIDEV_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#define IPMIDEV_PATH "/dev/ipmi0"

/* Room for a question and for an answer, without their network functions. */
#define IPMI_QUESTION_ROOM 8
#define IPMI_ANSWER_ROOM 64

/**
 * struct ipmi_question - a request to the BMC
 * @netfn: network function
 * @cmd: command
 * @data: what follows
 * @len: how many bytes of that
 */
struct ipmi_question {
	__u8 netfn;
	__u8 cmd;
	__u8 data[IPMI_QUESTION_ROOM];
	__u8 len;
};

/**
 * struct ipmidev - the IPMI device while it is open
 * @fd: its descriptor
 * @id: number of the latest question
 * @end: when all must be answered, in milliseconds
 * @shown: progress stands on the terminal
 * @silent: a question was not answered, so no other is asked
 * @late: that was because no time was left
 * @error: errno by which the device failed, so that nothing else is asked; or 0
 */
struct ipmidev {
	int fd;
	long id;
	long long end;
	bool shown;
	bool silent;
	bool late;
	int error;
};

int ipmidev_open(struct ipmidev *dev, unsigned int seconds);
size_t ipmidev_ask(struct ipmidev *dev, const struct ipmi_question *question,
		   __u8 *answer);
void ipmidev_close(struct ipmidev *dev);

#endif /* IPMIDEV_H */
