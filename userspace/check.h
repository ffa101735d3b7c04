/* SPDX-License-Identifier: GPL-2.0 */
/* The checks of an audit, and what they share. */
#ifndef CHECK_H
#define CHECK_H

#include "audit.h"
#include "quote.h"
#include "site.h"

/* Each as text, for as long as the block in which it stands. */
#define MAC_OF(station) site_mac_text(station, (char [SITE_MAC_ROOM]){})
#define IP_OF(ip) ip_text(ip, (char [IP_TEXT]){})
#define SUBNET_OF(ip) ip_text_prefix(ip, (char [IP_TEXT]){})

struct reply *audit_next_port(const struct audit *audit, size_t *i);
struct reply *audit_next_station(const struct audit *audit, size_t *i);
const char *audit_dev(const struct audit *audit);
bool audit_has_access(const struct audit *audit);
unsigned int audit_count_untagged(const struct audit *audit);
__printf(2, 3) void audit_found(struct audit *audit, const char *fmt, ...);
__printf(2, 3) void audit_mend(struct audit *audit, const char *fmt, ...);

/* check_bmc.c: what the BMC is set to. */
void check_same_address(struct audit *audit);
void check_ipmi15(struct audit *audit);
void check_tag(struct audit *audit);
void check_subnet(struct audit *audit);

/* check_network.c: what keeps host and BMC apart. */
void check_production(struct audit *audit);
void check_isolation(struct audit *audit);
void check_forwarding(struct audit *audit);
void check_one_network(struct audit *audit);
void check_team_vlan(struct audit *audit);
void check_host_vlan(struct audit *audit);
void check_access(struct audit *audit);

/* check_port.c: what the ports are used for, and whether they hear. */
void check_mixed_team(struct audit *audit);
void check_storage(struct audit *audit);
void check_trunk(struct audit *audit);

#endif /* CHECK_H */
