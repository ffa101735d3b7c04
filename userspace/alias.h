/* SPDX-License-Identifier: GPL-2.0 */
/* Alias addresses: those of the host on the management subnet. */
#ifndef ALIAS_H
#define ALIAS_H

#include "addr.h"
#include "link.h"
#include "model.h"

struct args;
struct ctl;

/**
 * struct alias - an alias address, and what there is around it
 * @ctl: the run of the tool
 * @text: the address as it was typed
 * @ip: the address
 * @add: it is to be set
 * @force: it may be in use elsewhere
 * @link: the device that it is on or is to be on
 * @links: all devices
 * @addrs: all addresses of this host
 * @devs: all sidebands, where they matter
 * @ports: all ports, where they matter
 * @stations: all stations, where they matter
 */
struct alias {
	struct ctl *ctl;
	const char *text;
	struct ip ip;
	bool add;
	bool force;
	struct link link;
	struct links links;
	struct addrs addrs;
	struct replies devs;
	struct replies ports;
	struct replies stations;
};

int alias_read(struct alias *alias, const struct args *args);
int alias_read_sidebands(struct alias *alias, const struct args *args);
int alias_read_stations(struct alias *alias, const struct args *args);
void alias_free(struct alias *alias);

struct reply *alias_claimant(const struct alias *alias, const struct ip *ip);
int alias_check(struct alias *alias);
int alias_set(struct alias *alias);
void alias_warn(const struct alias *alias);
int alias_remove(struct alias *alias);

#endif /* ALIAS_H */
