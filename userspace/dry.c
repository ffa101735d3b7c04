// SPDX-License-Identifier: GPL-2.0
/* Dry run: the messages that would be sent, attribute by attribute. */

#include <stdio.h>
#include <net/if.h>
#include <linux/genetlink.h>
#include <linux/rtnetlink.h>
#include <netlink/msg.h>

#include "addr.h"
#include "attr.h"
#include "ctl.h"
#include "dry.h"
#include "schema.h"

/* The set that the attributes of a command belong to. */
static const struct attr_set *set_of_command(const char *command)
{
	switch (command[0]) {
	case 'd':
		return &set_dev;
	case 'g':
		return &set_guard;
	case 'e':
		return &set_exclusion;
	case 'f':
		return &set_filter;
	case 'p':
		return &set_port;
	default:
		return &set_station;
	}
}

/* One attribute: name, number, length and value. */
static void dry_attr(const struct field *field, struct nlattr *attr)
{
	char buf[64];

	printf("%s(%d) %d bytes", field ? field->name : "unknown",
	       nla_type(attr), nla_len(attr));
	if (field && field->type == FIELD_NAME)
		printf(" \"%s\"", attr_text(field, attr, buf, sizeof(buf)));
	else if (field && field->type < FIELD_FLAG)
		printf(" %s", attr_text(field, attr, buf, sizeof(buf)));
	putchar('\n');
}

/* The attributes of a message or of a nest in it. */
static void dry_attrs(const struct attr_set *set, struct nlattr *head, int len,
		      int indent)
{
	const struct field *field;
	struct nlattr *attr;
	int rem;

	nla_for_each_attr(attr, head, len, rem) {
		field = schema_field(set, nla_type(attr));
		printf("%*s", indent, "");
		if (!field || field->type != FIELD_NEST) {
			dry_attr(field, attr);
			continue;
		}
		printf("%s(%d)\n", field->name, nla_type(attr));
		dry_attrs(field->set, nla_data(attr), nla_len(attr),
			  indent + 4);
	}
}

/* Says what a message to the family would be. */
void dry_message(struct ctl *ctl, struct nl_msg *msg)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct genlmsghdr *genl = nlmsg_data(nlh);
	const char *command = schema_command(genl->cmd);
	bool dump = nlh->nlmsg_flags & NLM_F_DUMP;

	(void)ctl;
	printf("%s %s\n", command, dump ? "dump" : "do");
	dry_attrs(set_of_command(command),
		  (struct nlattr *)((char *)genl + GENL_HDRLEN),
		  nlmsg_datalen(nlh) - GENL_HDRLEN, 4);
}

/* Says how the state of a device would be changed. */
void dry_link(struct ctl *ctl, const char *name, unsigned int flags)
{
	(void)ctl;
	printf("link-set \"%s\" %s\n", name, flags & IFF_UP ? "up" : "down");
}

/* Says what rtnetlink would be asked for. */
void dry_list(__u16 type)
{
	printf("%s-get dump\n", type == RTM_GETLINK ? "link" : "address");
}

/* Says how the addresses of a device would be changed. */
void dry_addr(const char *what, const char *name, __u16 vlan,
	      const struct ip *ip)
{
	char text[IP_TEXT];

	printf("%s \"%s\"", what, name);
	if (vlan)
		printf(" vlan %u", vlan);
	printf(" %s proto %d\n", ip_text_prefix(ip, text), ADDR_PROTO);
}
