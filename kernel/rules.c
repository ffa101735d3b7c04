// SPDX-License-Identifier: GPL-2.0
/* The rules by which a sideband uses its ports, and what changes with them. */
#include <linux/rtnetlink.h>

#include "sideband.h"

static bool sb_dedicates(const struct sb_rules *rules)
{
	return rules->mode == SIDEBAND_MODE_DEDICATED;
}

/**
 * sb_rules_check_strict - may a sideband be as strict as its rules say?
 * @sb: sideband, with the old rules
 * @rules: new rules
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, or -EBUSY when a port is in a team with others that are none.
 */
int sb_rules_check_strict(struct sideband *sb, const struct sb_rules *rules,
			  struct netlink_ext_ack *extack)
{
	if (!rules->strict || sb->rules.strict || !sb_team_degrades(sb))
		return 0;
	NL_SET_ERR_MSG(extack, "A team of a port holds a device that is no port of the sideband, see 'sidebandctl show'; add it as a port first");
	return -EBUSY;
}

/**
 * sb_rules_check_mode - may the ports of a sideband be in a mode?
 * @sb: sideband
 * @rules: new rules
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL.
 * Return: 0, or -EBUSY when a port that would be dedicated is in a team.
 */
int sb_rules_check_mode(struct sideband *sb, const struct sb_rules *rules,
			struct netlink_ext_ack *extack)
{
	struct sb_port *port;

	if (!sb_dedicates(rules))
		return 0;
	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach || !sb_team_of(port->attach->dev))
			continue;
		NL_SET_ERR_MSG(extack, "A port is in a bond, team or bridge; take it out before it is dedicated to the BMC");
		return -EBUSY;
	}
	return 0;
}

/**
 * sb_rules_check_probe - can anybody answer for the target of the probe?
 * @rules: new rules
 * @extack: for the reason of a refusal
 *
 * Context: any.
 * Return: 0, or -EINVAL for an address that is nobody's on a network.
 */
int sb_rules_check_probe(const struct sb_rules *rules,
			 struct netlink_ext_ack *extack)
{
	if (!rules->probe_target || sb_ipv4_usable(rules->probe_target))
		return 0;
	NL_SET_ERR_MSG(extack, "Nobody on a network has this address, so that nobody can answer the probe");
	return -EINVAL;
}

/**
 * sb_rules_check_access - can the host have access to the BMC?
 * @rules: new rules
 * @extack: for the reason of a refusal
 *
 * Context: any.
 * Return: 0, or -EINVAL when the host gets nothing by the ports.
 */
int sb_rules_check_access(const struct sb_rules *rules,
			  struct netlink_ext_ack *extack)
{
	if (!rules->host_access || !sb_dedicates(rules))
		return 0;
	NL_SET_ERR_MSG(extack, "The host has no access by ports that are dedicated to the BMC; it has a seat beside it, the host leg");
	return -EINVAL;
}

/* Ports that belong to the BMC alone have a fence. */
static int sb_rules_fence(struct sideband *sb, struct netlink_ext_ack *extack)
{
	struct sb_port *port;
	int err;

	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		err = sb_fence_build(port->attach, extack);
		if (err)
			return err;
	}
	return 0;
}

static void sb_rules_settle(struct sideband *sb)
{
	struct sb_port *port;

	list_for_each_entry(port, &sb->ports, list) {
		if (!port->attach)
			continue;
		if (!sb_dedicates(&sb->rules))
			sb_fence_forget(port->attach, NULL, sb);
		sb_attach_arrange(port->attach);
	}
}

static bool sb_hears_lldp(const struct sb_rules *rules)
{
	return rules->policy.pass & BIT(SB_CLASS_LLDP);
}

static int sb_rules_hear(struct sideband *sb, struct netlink_ext_ack *extack)
{
	struct sb_entry *lldp = sb_address_find(sb, sb_lldp, 0);

	if (lldp)
		return 0;
	lldp = sb_address_add(sb, SB_LLDP, sb_lldp, 0, SIDEBAND_TAG_NONE,
			      extack);
	return PTR_ERR_OR_ZERO(lldp);
}

static void sb_rules_apply_policy(struct sideband *sb)
{
	const struct sb_policy *policy = &sb->rules.policy;
	struct sb_entry *lldp = sb_address_find(sb, sb_lldp, 0);

	WRITE_ONCE(sb->core.policy.own, policy->own);
	WRITE_ONCE(sb->core.policy.pass, policy->pass);
	if (lldp && !sb_hears_lldp(&sb->rules))
		sb_address_del(sb, lldp);
}

/**
 * sb_rules_set - change how a sideband uses its ports
 * @sb: sideband
 * @rules: all rules, the old ones among them, which have been checked
 * @extack: for the reason of a refusal
 *
 * Context: process, RTNL; may sleep.
 * Return: 0; -ENOMEM, or what netfilter said. The old rules then stay.
 */
int sb_rules_set(struct sideband *sb, const struct sb_rules *rules,
		 struct netlink_ext_ack *extack)
{
	bool relimits = memcmp(&rules->limits, &sb->rules.limits,
			       sizeof(rules->limits));
	struct sb_limiter *limiter = NULL;
	struct sb_rules old = sb->rules;
	int err = 0;

	if (relimits)
		limiter = sb_limiter_new(&rules->limits);
	if (IS_ERR(limiter))
		return PTR_ERR(limiter);
	sb->rules = *rules;
	if (sb_dedicates(rules) && !sb_dedicates(&old))
		err = sb_rules_fence(sb, extack);
	if (!err && sb_hears_lldp(rules))
		err = sb_rules_hear(sb, extack);
	if (!err && rules->host_access && !old.host_access)
		err = sb_access_allow(sb, extack);
	if (err)
		sb->rules = old;
	else if (!rules->host_access && old.host_access)
		sb_access_deny(sb);
	if (err)
		sb_limiter_drop(limiter);
	else if (relimits)
		sb_limiter_use(sb, limiter);
	sb_rules_apply_policy(sb);
	sb_rules_settle(sb);
	if (sb->rules.probe_target != old.probe_target ||
	    sb->rules.probe_interval != old.probe_interval)
		sb_probe_update(sb);
	else
		sb_failover_update(sb);
	/* What was refused as a port may be allowed now. */
	if (!err)
		schedule_work(&sb_net(dev_net(sb->dev))->return_work);
	return err;
}
