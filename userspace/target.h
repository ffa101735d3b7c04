/* SPDX-License-Identifier: GPL-2.0 */
/* The BMC as the host leg can ask it, and what stands in the way. */
#ifndef TARGET_H
#define TARGET_H

#include <net/if.h>

#include "ip.h"
#include "view.h"

enum target_state {
	TARGET_READY,		/* can be asked */
	TARGET_NO_LINK,		/* its link is not up now */
	TARGET_NO_ADDRESS,	/* not learnt yet */
	TARGET_BROKEN,		/* the host has to do something first */
};

/**
 * struct target - the BMC behind one sideband
 * @view: what the kernel told of the sideband
 * @given: the address that was typed, or none
 * @ip: the address to ask, or none
 * @seat: the host's own address beside it, or none
 * @dev: the device to ask by: the host leg, or a VLAN device on it
 * @vlan: VLAN of the station, 0 for none
 * @state: whether it can be asked
 * @why: in words, where it can't
 */
struct target {
	struct view view;
	struct ip given;
	struct ip ip;
	struct ip seat;
	char dev[IFNAMSIZ];
	__u16 vlan;
	enum target_state state;
	char why[384];
};

int target_read(struct target *target, struct args *args);
void target_free(struct target *target);
bool target_has_mac(struct target *target, const __u8 *mac);

#endif /* TARGET_H */
