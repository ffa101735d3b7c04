/* SPDX-License-Identifier: GPL-2.0 */
/* Connections of this host by which it has, or gives, storage. */
#ifndef STORAGE_H
#define STORAGE_H

#include <stddef.h>

#include "ip.h"

/**
 * struct storage - a connection
 * @own: the host's own address of it
 * @peer: the other one
 * @protocol: what is spoken, by its port
 */
struct storage {
	struct ip own;
	struct ip peer;
	const char *protocol;
};

/**
 * struct storages - all connections of that kind
 * @at: the connections
 * @count: how many
 */
struct storages {
	struct storage *at;
	size_t count;
};

int storages_read(struct storages *storages);
void storages_free(struct storages *storages);

#endif /* STORAGE_H */
