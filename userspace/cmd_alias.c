// SPDX-License-Identifier: GPL-2.0
/* sidebandctl alias: addresses of the host on the management subnet. */

#include <string.h>
#include <linux/if_addr.h>

#include <linux/sideband.h>

#include "access.h"
#include "alias.h"
#include "attr.h"
#include "cmd.h"
#include "dry.h"
#include "names.h"

/* None is sent to the family: addresses are set by rtnetlink. */
#define ALIAS \
	{ "address", "ADDR/LEN", value_alias, 0, 0, \
	  KW_FIRST | KW_NEEDED | KW_LOCAL, \
	  .about = "the address, and the length of its subnet's prefix", \
	  .names = NAMES_ALIAS }
#define DEV(flags) \
	{ "dev", "DEV", value_ifname, 0, 0, KW_LOCAL | (flags), \
	  .about = "the device that has it: a host leg, or a port", \
	  .names = NAMES_NETDEV }
#define ALIAS_VLAN \
	{ "vlan", "ID", value_vlan, 0, 0, KW_LOCAL, \
	  .about = "the VLAN device of that number on it" }

static const struct keyword add_keywords[] = {
	ALIAS, DEV(KW_NEEDED | KW_GUESS), ALIAS_VLAN,
	{ "force", NULL, NULL, 0, 0, KW_LOCAL,
	  .about = "do not ask whether another machine has it" },
	{}
};

static const struct keyword del_keywords[] = {
	ALIAS, DEV(KW_NEEDED | KW_GUESS), ALIAS_VLAN, {}
};

static const struct keyword show_keywords[] = {
	DEV(0), {}
};

static void dry(const char *what, const struct args *args)
{
	const struct arg *vlan = args_find(args, "vlan", -1);

	dry_addr(what, args_find(args, "dev", -1)->value.data.name,
		 vlan ? vlan->value.data.vlan : 0,
		 &args_find(args, "address", -1)->value.data.ip);
}

static int run_add(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct alias alias = { .ctl = ctl, .add = true };
	int ret;

	(void)verb;
	if (ctl->dry_run) {
		dry("address-add", args);
		return CTL_OK;
	}
	ret = alias_read_sidebands(&alias, args);
	if (!ret)
		ret = alias_read(&alias, args);
	if (!ret)
		ret = alias_check(&alias);
	if (!ret)
		ret = alias_set(&alias);
	if (!ret)
		alias_warn(&alias);
	alias_free(&alias);
	return ret;
}

static int run_del(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	struct alias alias = { .ctl = ctl };
	int ret;

	(void)verb;
	if (ctl->dry_run) {
		dry("address-del", args);
		return CTL_OK;
	}
	ret = alias_read(&alias, args);
	if (!ret)
		ret = alias_remove(&alias);
	/* With the last address the kernel has removed the routes. */
	if (!ret && alias.link.sideband)
		ret = access_arrange(ctl, args->verb, alias.link.name);
	alias_free(&alias);
	return ret;
}

/* Says that a BMC uses the address as well. */
static void show_claimant(struct out *out, const struct reply *station)
{
	const struct field *mac, *dev;
	char buf[64];

	mac = schema_field(&set_station, SIDEBAND_A_STATION_MAC);
	dev = schema_field(&set_station, SIDEBAND_A_STATION_DEV);
	attr_text(mac, station->attrs.tb[mac->attr], buf, sizeof(buf));
	out_text(out, " ");
	out_paint(out, OUT_BAD, "claimed");
	out_text(out, " by the BMC %s of %s", buf,
		 reply_name(station, dev->attr));
	out_open_object(out, "claimed_by");
	attr_json(out, mac, station->attrs.tb[mac->attr]);
	attr_json(out, dev, station->attrs.tb[dev->attr]);
	out_close(out);
}

/* Shows one address as it is given to add: a VLAN by the device below. */
static void show_addr(const struct alias *alias, const struct addr *addr,
		      const struct link *link, const struct link *base)
{
	struct reply *station = alias_claimant(alias, &addr->ip);
	struct out *out = &alias->ctl->out;
	char text[IP_TEXT];

	out_open_object(out, NULL);
	out_json(out, "address", json_string(ip_text(&addr->ip, text)));
	out_json(out, "prefixlen", json_integer(addr->ip.prefix));
	out_json(out, "dev", out_json_string(base->name));
	out_text(out, "%s dev ", ip_text_prefix(&addr->ip, text));
	out_paint(out, OUT_NAME, base->name);
	if (base != link) {
		out_json(out, "vlan", json_integer(link->vlan));
		out_text(out, " vlan %u", link->vlan);
	}
	out_json(out, "ifname", out_json_string(link->name));
	if (addr->flags & IFA_F_DADFAILED) {
		out_json(out, "duplicate", json_true());
		out_text(out, " ");
		out_paint(out, OUT_BAD, "duplicate");
	}
	if (station)
		show_claimant(out, station);
	out_text(out, "\n");
	out_close(out);
}

/* Shows the addresses that were set here, on one device where it was named. */
static void show_all(const struct alias *alias, const char *dev)
{
	const struct link *link, *base;
	const struct addr *addr;
	size_t i, shown = 0;

	out_open_array(&alias->ctl->out, NULL);
	for (i = 0; i < alias->addrs.count; i++) {
		addr = &alias->addrs.at[i];
		link = links_at(&alias->links, addr->index);
		if (addr->proto != ADDR_PROTO || !link)
			continue;
		base = links_base(&alias->links, link);
		if (dev && strcmp(dev, link->name) && strcmp(dev, base->name))
			continue;
		show_addr(alias, addr, link, base);
		shown++;
	}
	out_close(&alias->ctl->out);
	if (!shown)
		out_text(&alias->ctl->out, "no alias address %s\n",
			 dev ? "there" : "in this network namespace");
}

static int run_show(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	const struct arg *dev = args_find(args, "dev", -1);
	const char *name = dev ? dev->value.data.name : NULL;
	struct alias alias = { .ctl = ctl };
	int ret;

	(void)verb;
	ret = alias_read_stations(&alias, args);
	if (!ret)
		ret = links_read(ctl, &alias.links);
	if (!ret)
		ret = addrs_read(ctl, &alias.addrs);
	if (!ret && !ctl->dry_run && name && !links_named(&alias.links, name))
		ret = names_error(ctl, CTL_REFUSED, NAMES_NETDEV, dev->text,
				  "there is no such device");
	if (!ret && !ctl->dry_run)
		show_all(&alias, name);
	alias_free(&alias);
	return ret;
}

static const struct verb verbs[] = {
	{ "show", "[ dev DEV ]", "list the alias addresses of this host",
	  show_keywords, &set_station, SIDEBAND_CMD_STATION_GET, 0, run_show,
	  "dev sb0" },
	{ "add", "ADDR/LEN dev DEV [ vlan ID ] [ force ]",
	  "give the host an address on the management subnet, if nobody has it",
	  add_keywords, &set_station, SIDEBAND_CMD_STATION_GET, 0, run_add,
	  "192.168.100.2/24 dev sb0" },
	{ "del", "ADDR/LEN dev DEV [ vlan ID ]", "take it away",
	  del_keywords, &set_station, SIDEBAND_CMD_STATION_GET, 0, run_del,
	  "192.168.100.2/24 dev sb0" },
	{}
};

const struct object object_alias = {
	.name = "alias",
	.about = "alias addresses: those of the host on the management subnet",
	.verbs = verbs,
};
