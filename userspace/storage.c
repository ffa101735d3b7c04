// SPDX-License-Identifier: GPL-2.0
/* Connections of this host by which it has, or gives, storage. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "storage.h"

/* How /proc/net/tcp has the state of a connection that stands. */
#define ESTABLISHED 1

/* Room for a line of /proc/net/tcp, which has 150 characters, or tcp6. */
#define LINE_ROOM 512

static const struct {
	unsigned int port;
	const char *name;
} protocols[] = {
	{ 2049, "NFS" },
	{ 3260, "iSCSI" },
	{ 3300, "Ceph" },
	{ 4420, "NVMe/TCP" },
	{ 6789, "Ceph" },
};

static const char *protocol_of(unsigned int own, unsigned int peer)
{
	size_t i;

	for (i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		if (protocols[i].port == own || protocols[i].port == peer)
			return protocols[i].name;
	return NULL;
}

/* Reads an address, of which the kernel prints each 32 bits as a number. */
static bool read_ip(const char *text, struct ip *ip)
{
	static const __u8 mapped[12] = { [10] = 0xff, [11] = 0xff };
	__u32 words[4] = {};
	int i, count = strlen(text) / 8;

	for (i = 0; i < count && i < 4; i++)
		if (sscanf(text + 8 * i, "%8x", &words[i]) != 1)
			return false;
	ip->family = count == 1 ? AF_INET : AF_INET6;
	memcpy(ip->bytes, words, sizeof(words));
	if (count != 1 && !memcmp(ip->bytes, mapped, sizeof(mapped))) {
		ip->family = AF_INET;
		ip->v4.s_addr = words[3];
	}
	return count == 1 || count == 4;
}

/* Adds the connection of a line, if it is one of these; negative without memory. */
static int add(struct storages *storages, const char *line)
{
	unsigned int own_port, peer_port, state;
	struct storage it = {}, *at;
	char own[33], peer[33];

	if (sscanf(line, " %*u: %32[0-9A-F]:%x %32[0-9A-F]:%x %x", own,
		   &own_port, peer, &peer_port, &state) != 5 ||
	    state != ESTABLISHED)
		return 0;
	it.protocol = protocol_of(own_port, peer_port);
	if (!it.protocol || !read_ip(own, &it.own) || !read_ip(peer, &it.peer))
		return 0;
	at = array_grow(storages->at, storages->count, sizeof(*at));
	if (!at)
		return -1;
	storages->at = at;
	at[storages->count++] = it;
	return 0;
}

static int read_file(struct storages *storages, const char *path)
{
	FILE *file = fopen(path, "re");
	char line[LINE_ROOM];
	int ret = 0;

	while (file && ret >= 0 && fgets(line, sizeof(line), file))
		ret = add(storages, line);
	if (file)
		fclose(file);
	return ret;
}

/* Lists the connections of this network namespace; negative without memory. */
int storages_read(struct storages *storages)
{
	return read_file(storages, "/proc/net/tcp") ?:
	       read_file(storages, "/proc/net/tcp6");
}

void storages_free(struct storages *storages)
{
	free(storages->at);
}
