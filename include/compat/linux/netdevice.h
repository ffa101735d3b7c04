/* SPDX-License-Identifier: GPL-2.0 */
/* Flags that have moved from features to members of struct net_device. */
#ifndef _SIDEBAND_COMPAT_LINUX_NETDEVICE_H
#define _SIDEBAND_COMPAT_LINUX_NETDEVICE_H

#include_next <linux/netdevice.h>
#ifdef COMPAT_HAS_netdev_lock_ops
#include <net/netdev_lock.h>
#endif

/* The device transmits without a lock: a feature until 6.11. */
static inline void compat_set_lltx(struct net_device *dev)
{
#ifdef NETIF_F_LLTX
	dev->features |= NETIF_F_LLTX;
#else
	dev->lltx = true;
#endif
}

/* The device stays in its namespace: a feature until 6.11, renamed since. */
static inline void compat_set_netns_local(struct net_device *dev)
{
#ifdef NETIF_F_NETNS_LOCAL
	dev->features |= NETIF_F_NETNS_LOCAL;
#elif defined(COMPAT_HAS_netns_immutable)
	dev->netns_immutable = true;
#else
	dev->netns_local = true;
#endif
}

/* No IPv6 on the device: IFF_SLAVE says it until 6.1. */
static inline void compat_set_no_addrconf(struct net_device *dev, bool on)
{
#ifdef COMPAT_HAS_IFF_NO_ADDRCONF
	if (on)
		dev->priv_flags |= IFF_NO_ADDRCONF;
	else
		dev->priv_flags &= ~IFF_NO_ADDRCONF;
#endif
}

/* Devices have a lock of their own since 6.15. */
static inline void compat_update_features(struct net_device *dev)
{
#ifdef COMPAT_HAS_netdev_lock_ops
	netdev_lock_ops(dev);
#endif
	netdev_update_features(dev);
#ifdef COMPAT_HAS_netdev_lock_ops
	netdev_unlock_ops(dev);
#endif
}

#endif
