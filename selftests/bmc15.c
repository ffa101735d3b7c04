// SPDX-License-Identifier: GPL-2.0
/* A BMC of IPMI 1.5 with one LAN channel, as QEMU's ipmi-bmc-extern speaks to one.
 *
 *	bmc15 FILE MAC ADDRESS
 *
 * Answers by FILE, until it is ended. It has no VLANs, and refuses to be asked about
 * IPMI 2.0.
 */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <arpa/inet.h>

/* Messages end with a letter, and so do QEMU's own commands, which need no answer. What
 * looks like such a letter is sent behind another one, with a bit set.
 */
#define MESSAGE_END 0xa0
#define COMMAND_END 0xa1
#define ESCAPE 0xaa
#define ESCAPED 0x10

/* A message: number, function, command, what follows, checksum. */
#define NUMBER 0
#define NETFN 1
#define CMD 2
#define DATA 3
#define ROOM 64

#define ANSWERS 0x04
#define APP 0x06
#define TRANSPORT 0x0c

#define REFUSED_COMMAND 0xc1
#define REFUSED_DATA 0xcc
#define REFUSED_PARAMETER 0x80

static unsigned char mac[6];
static struct in_addr address;

/* Get Device ID: version 1.5. */
static size_t device_id(unsigned char *to)
{
	static const unsigned char id[] = {
		0, 0x20, 0x01, 0x01, 0x00, 0x51, 0x9f, 0x91, 0x12, 0x00, 0x02, 0x0f
	};

	memcpy(to, id, sizeof(id));
	return sizeof(id);
}

/* Get Channel Authentication Capabilities. */
static size_t auth(const unsigned char *data, unsigned char *to)
{
	static const unsigned char types[] = { 0, 1, 0x16, 0x04, 0, 0, 0, 0, 0 };

	if (data[0] != 1) {
		to[0] = REFUSED_DATA;
		return 1;
	}
	memcpy(to, types, sizeof(types));
	return sizeof(types);
}

/* Get LAN Configuration Parameters. */
static size_t lan(const unsigned char *data, unsigned char *to)
{
	to[0] = data[0] == 1 ? 0 : REFUSED_DATA;
	to[1] = 0x11;
	if (!to[0] && data[1] == 3) {
		memcpy(to + 2, &address, sizeof(address));
		return 2 + sizeof(address);
	}
	if (!to[0] && data[1] == 5) {
		memcpy(to + 2, mac, sizeof(mac));
		return 2 + sizeof(mac);
	}
	to[0] = to[0] ?: REFUSED_PARAMETER;
	return 1;
}

static size_t answer(const unsigned char *msg, unsigned char *to)
{
	if (msg[NETFN] == APP << 2 && msg[CMD] == 0x01)
		return device_id(to);
	if (msg[NETFN] == APP << 2 && msg[CMD] == 0x38)
		return auth(msg + DATA, to);
	if (msg[NETFN] == TRANSPORT << 2 && msg[CMD] == 0x02)
		return lan(msg + DATA, to);
	to[0] = REFUSED_COMMAND;
	return 1;
}

static size_t escape(const unsigned char *from, size_t len, unsigned char *to)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (from[i] == MESSAGE_END || from[i] == COMMAND_END ||
		    from[i] == ESCAPE) {
			to[n++] = ESCAPE;
			to[n++] = from[i] | ESCAPED;
		} else {
			to[n++] = from[i];
		}
	to[n++] = MESSAGE_END;
	return n;
}

/* Answers a message of which @len bytes have come. */
static void reply(int fd, const unsigned char *msg, size_t len)
{
	unsigned char out[ROOM], sent[2 * ROOM + 1], sum = 0;
	size_t i, n = DATA;

	if (len < DATA + 1)
		return;
	out[NUMBER] = msg[NUMBER];
	out[NETFN] = msg[NETFN] | ANSWERS;
	out[CMD] = msg[CMD];
	n += answer(msg, out + DATA);
	for (i = 0; i < n; i++)
		sum += out[i];
	out[n++] = -sum;
	n = escape(out, n, sent);
	if (write(fd, sent, n) != (ssize_t)n)
		perror("bmc15");
}

int main(int argc, char **argv)
{
	unsigned char msg[ROOM] = {}, c, escaped = 0;
	size_t len = 0;
	int fd;

	fd = argc == 4 ? open(argv[1], O_RDWR) : -1;
	if (fd < 0 || inet_pton(AF_INET, argv[3], &address) != 1 ||
	    sscanf(argv[2], "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1,
		   mac + 2, mac + 3, mac + 4, mac + 5) != 6) {
		fprintf(stderr, "usage: bmc15 FILE MAC ADDRESS\n");
		return 1;
	}
	while (read(fd, &c, 1) == 1) {
		if (c == MESSAGE_END)
			reply(fd, msg, len);
		if (c == MESSAGE_END || c == COMMAND_END)
			len = 0;
		else if (c == ESCAPE)
			escaped = ESCAPED;
		else if (len < sizeof(msg))
			msg[len++] = escaped ? c & ~ESCAPED : c;
		if (c != ESCAPE)
			escaped = 0;
	}
	return 1;
}
