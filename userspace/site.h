/* SPDX-License-Identifier: GPL-2.0 */
/* A host and its network as an audit finds them: what there is around sidebands. */
#ifndef SITE_H
#define SITE_H

#include "addr.h"
#include "inband.h"
#include "link.h"
#include "route.h"
#include "storage.h"
#include "view.h"

struct args;
struct ctl;

/* Room for a MAC as text. */
#define SITE_MAC_ROOM 18

/**
 * struct site - what there is
 * @view: the sidebands, and the one that is looked at
 * @exclusions: what teams may not take
 * @links: all devices
 * @addrs: all addresses of this host
 * @routes: its routes
 * @storages: its connections to storage
 * @inband: what the BMC says of itself
 */
struct site {
	struct view view;
	struct replies exclusions;
	struct links links;
	struct addrs addrs;
	struct routes routes;
	struct storages storages;
	struct inband inband;
};

/**
 * struct site_use - how the host itself, or a virtual machine, uses a port
 * @link: the port, or what takes its frames
 * @addr: the host's address there, or NULL
 * @member: another member of that bridge, or NULL
 */
struct site_use {
	const struct link *link;
	const struct addr *addr;
	const struct link *member;
};

struct site site_of(struct ctl *ctl);
int site_read(struct site *site, struct args *args);
void site_free(struct site *site);

const __u8 *site_mac(const struct reply *station);
const char *site_mac_text(const struct reply *station, char *buf);
__u16 site_vlan(const struct reply *station);
unsigned long long site_traffic(const struct reply *station, int which);
bool site_tags_itself(const struct reply *station);
const struct inband_lan *site_lan(const struct site *site,
				  const struct reply *station);
bool site_bmc_address(const struct site *site, const struct reply *station,
		      size_t i, struct ip *ip);

const struct link *site_link(const struct site *site, const struct reply *port);
const struct link *site_taker(const struct site *site, const struct link *link);
const struct link *site_top(const struct site *site, const struct link *link);
bool site_is_above(const struct site *site, const struct link *link,
		   unsigned int index, int depth);
bool site_is_port(const struct site *site, const struct link *link);
bool site_is_leg(const struct site *site, const struct link *link);
bool site_is_own_leg(const struct site *site, const struct link *link);
bool site_has_ipv4(const struct site *site, const struct link *link);
bool site_is_own_use(const struct addr *addr);
const struct addr *site_own_use(const struct site *site, unsigned int index);
bool site_has_default_route(const struct site *site, const struct link *port);

bool site_find_use(const struct site *site, const struct link *port,
		   struct site_use *use);
const char *site_use_text(const struct site_use *use, char *buf, size_t size);
const struct link *site_next_network(const struct site *site, size_t *i);
const struct reply *site_active_port(const struct site *site);
unsigned long long site_counters(const struct site *site, const int *which);

__u32 site_mode(const struct site *site);
bool site_has_host_access(const struct site *site);
bool site_is_excluded(const struct site *site, const struct link *port,
		      __u16 vlan);
bool site_is_isolated(const struct site *site, const struct reply *station,
		      const struct link *port);

#endif /* SITE_H */
