/* SPDX-License-Identifier: GPL-2.0 */
/* The few addresses and VLANs of which random worlds and frames are made. */
#ifndef _CLASSIFY_POLICY_POOL_H
#define _CLASSIFY_POLICY_POOL_H

#include "policy_world.h"

#define POOL		6
#define POOL_VIDS	4

extern const struct ip pool_v4[POOL];
extern const struct ip pool_link[POOL];
extern const struct ip pool_v6[POOL];
extern const unsigned int pool_vids[POOL_VIDS];

#endif
