// SPDX-License-Identifier: GPL-2.0
/*
 * One fault of each kind that a debugging kernel is to find, made on purpose.
 *
 *	insmod planted.ko fault=freed
 *
 * So the tests can show that they would see it in the module that they test.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <net/rtnetlink.h>

static char *fault = "none";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "which one");

static DEFINE_MUTEX(planted_first);
static DEFINE_MUTEX(planted_second);
static DEFINE_SPINLOCK(planted_lock);
static int __rcu *planted_pointer;
static int planted_array[4];

static void planted_none(void)
{
}

static void planted_warning(void)
{
	WARN_ON(1);
}

static void planted_leak(void)
{
	void *it = kmalloc(64, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(it);
	pr_info("64 bytes are lost%s\n", it ? "" : ", or not");
}

static void planted_freed(void)
{
	char *it = kzalloc(64, GFP_KERNEL);

	if (!it)
		return;
	kfree(it);
	OPTIMIZER_HIDE_VAR(it);
	pr_info("freed: %d\n", READ_ONCE(*it));
}

static void planted_bounds(void)
{
	int i = ARRAY_SIZE(planted_array);

	OPTIMIZER_HIDE_VAR(i);
	pr_info("beyond: %d\n", planted_array[i]);
}

static void planted_locks(void)
{
	mutex_lock(&planted_first);
	mutex_lock(&planted_second);
	mutex_unlock(&planted_second);
	mutex_unlock(&planted_first);
	mutex_lock(&planted_second);
	mutex_lock(&planted_first);
	mutex_unlock(&planted_first);
	mutex_unlock(&planted_second);
}

static void planted_tick(struct timer_list *timer)
{
	spin_lock(&planted_lock);
	spin_unlock(&planted_lock);
}

static DEFINE_TIMER(planted_timer, planted_tick);

/* A timer takes in softirq what is taken elsewhere with softirqs on. */
static void planted_softirq(void)
{
	mod_timer(&planted_timer, jiffies + 1);
	msleep(50);
	spin_lock(&planted_lock);
	spin_unlock(&planted_lock);
	del_timer_sync(&planted_timer);
}

static void planted_rcu(void)
{
	pr_info("unlocked: %p\n", rcu_dereference(planted_pointer));
}

static void planted_sleep(void)
{
	spin_lock(&planted_lock);
	kfree(kmalloc(64, GFP_KERNEL));
	spin_unlock(&planted_lock);
}

static void planted_freed_timer(void)
{
	struct timer_list *timer = kzalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, planted_tick, 0);
	mod_timer(timer, jiffies + 10 * HZ);
	kfree(timer);
}

static void planted_count(void)
{
	refcount_t count = REFCOUNT_INIT(1);

	refcount_dec(&count);
	if (refcount_sub_and_test(2, &count))
		pr_info("it is gone\n");
}

static void planted_setup(struct net_device *dev)
{
	dev->needs_free_netdev = true;
}

static const struct net_device_ops planted_ops = {};

static int planted_newlink(struct net_device *dev)
{
	netdevice_tracker tracker;
	int err;

	err = register_netdevice(dev);
	if (!err)
		netdev_hold(dev, &tracker, GFP_KERNEL);
	return err;
}

static struct rtnl_link_ops planted_link_ops = {
	.kind	= "planted",
	.setup	= planted_setup,
	.dellink = unregister_netdevice_queue,
};

/* One that somebody holds for ever. */
static void planted_device(void)
{
	struct net_device *dev;

	dev = alloc_netdev(0, "planted", NET_NAME_USER, planted_setup);
	if (!dev)
		return;
	dev->netdev_ops = &planted_ops;
	dev->rtnl_link_ops = &planted_link_ops;
	rtnl_lock();
	if (planted_newlink(dev))
		free_netdev(dev);
	rtnl_unlock();
}

static const struct {
	const char *name;
	void (*make)(void);
} planted[] = {
	{ "none", planted_none },
	{ "warning", planted_warning },
	{ "leak", planted_leak },
	{ "freed", planted_freed },
	{ "bounds", planted_bounds },
	{ "locks", planted_locks },
	{ "softirq", planted_softirq },
	{ "rcu", planted_rcu },
	{ "sleep", planted_sleep },
	{ "timer", planted_freed_timer },
	{ "count", planted_count },
	{ "device", planted_device },
};

static int __init planted_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(planted); i++) {
		if (strcmp(planted[i].name, fault))
			continue;
		planted[i].make();
		return 0;
	}
	return -EINVAL;
}

static void __exit planted_exit(void)
{
}

module_init(planted_init);
module_exit(planted_exit);
MODULE_DESCRIPTION("faults to be found");
MODULE_LICENSE("GPL");
