// SPDX-License-Identifier: GPL-2.0
/* Extended acknowledgements, which libnl leaves to its users. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <netlink/attr.h>
#include <netlink/msg.h>

#include "ctl.h"
#include "extack.h"
#include "names.h"
#include "parse.h"

#define POLICY_MAX (__NL_POLICY_TYPE_ATTR_MAX - 1)

/* What the policy would have allowed. */
static void read_policy(struct extack *extack, struct nlattr *nest)
{
	struct nlattr *tb[POLICY_MAX + 1];
	struct nlattr *low, *high;

	if (nla_parse_nested(tb, POLICY_MAX, nest, NULL) < 0)
		return;
	low = tb[NL_POLICY_TYPE_ATTR_MIN_VALUE_U];
	high = tb[NL_POLICY_TYPE_ATTR_MAX_VALUE_U];
	if (!low || !high || nla_len(low) < 8 || nla_len(high) < 8)
		return;
	extack->has_range = true;
	extack->low = nla_get_u64(low);
	extack->high = nla_get_u64(high);
}

/* Reads the attributes that follow an answer. */
void extack_read(struct extack *extack, void *tlvs, int len)
{
	static struct nla_policy policy[NLMSGERR_ATTR_MAX + 1] = {
		[NLMSGERR_ATTR_OFFS] = { .type = NLA_U32 },
		[NLMSGERR_ATTR_MISS_TYPE] = { .type = NLA_U32 },
		[NLMSGERR_ATTR_MISS_NEST] = { .type = NLA_U32 },
	};
	struct nlattr *tb[NLMSGERR_ATTR_MAX + 1];

	if (len <= 0 || nla_parse(tb, NLMSGERR_ATTR_MAX, tlvs, len, policy) < 0)
		return;
	if (tb[NLMSGERR_ATTR_MSG])
		nla_strlcpy(extack->sentence, tb[NLMSGERR_ATTR_MSG],
			    sizeof(extack->sentence));
	if (tb[NLMSGERR_ATTR_OFFS])
		extack->offset = nla_get_u32(tb[NLMSGERR_ATTR_OFFS]);
	if (tb[NLMSGERR_ATTR_MISS_TYPE])
		extack->missing = nla_get_u32(tb[NLMSGERR_ATTR_MISS_TYPE]);
	if (tb[NLMSGERR_ATTR_MISS_NEST])
		extack->missing_nest = nla_get_u32(tb[NLMSGERR_ATTR_MISS_NEST]);
	if (tb[NLMSGERR_ATTR_POLICY])
		read_policy(extack, tb[NLMSGERR_ATTR_POLICY]);
}

/* Reads what follows an error, behind the request where that is repeated. */
void extack_of_error(struct extack *extack, struct nlmsghdr *nlh)
{
	struct nlmsgerr *err = nlmsg_data(nlh);
	size_t skip = sizeof(*err);

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN(err->msg.nlmsg_len) - sizeof(err->msg);
	extack_read(extack, (char *)err + skip, nlmsg_datalen(nlh) - skip);
}

/* The argument whose attribute, or whose nest, begins at an offset. */
static const struct arg *arg_at(const struct args *args, size_t offset)
{
	size_t i;

	for (i = 0; args && offset && i < args->count; i++)
		if (args->at[i].offset == offset ||
		    args->at[i].nest_offset == offset)
			return &args->at[i];
	return NULL;
}

/* The keyword that would have become an attribute that is missing. */
static const struct keyword *missing_keyword(const struct extack *extack,
					     const struct args *args)
{
	const struct arg *nest = arg_at(args, extack->missing_nest);
	const struct keyword *kw;

	for (kw = args ? keyword_in(args->keywords) : NULL; kw;
	     kw = keyword_in(kw + 1))
		if (kw->attr == extack->missing &&
		    kw->nest == (nest ? nest->kw->nest : 0))
			return kw;
	return NULL;
}

/* What is known without a sentence of the kernel. */
static const char *plain_sentence(int error)
{
	if (error == EPERM || error == EACCES)
		return "not permitted, needs CAP_NET_ADMIN in this network namespace";
	if (error == ENOENT)
		return "the kernel module is not loaded any more";
	if (error == EOPNOTSUPP)
		return "the kernel module is too old for this";
	if (error == ENETDOWN)
		return "can't be set up while the device below it is down";
	return strerror(error);
}

/* The word that an error is about: that of the attribute, else the command. */
static const char *find_word(const struct extack *extack,
			     const struct args *args, const char *word)
{
	const struct keyword *kw = NULL;

	if (extack->missing)
		kw = missing_keyword(extack, args);
	if (kw)
		return kw->word;
	if (word)
		return word;
	return args ? args->verb : "request";
}

/* Says why the kernel refused; @word where no attribute is at fault. */
int extack_say(struct ctl *ctl, const struct extack *extack,
	       const struct args *args, const char *word, int error)
{
	const struct arg *arg = arg_at(args, extack->offset);
	const char *sentence = extack->sentence;
	char range[64] = "", text[320];

	if (!*sentence)
		sentence = extack->missing ? "is missing" :
					     plain_sentence(error);
	if (extack->has_range)
		snprintf(range, sizeof(range), " (%llu..%llu)", extack->low,
			 extack->high);
	snprintf(text, sizeof(text), "%s%s", sentence, range);
	if (arg)
		return names_error(ctl, CTL_REFUSED, arg->kw->names, arg->text,
				   text);
	return out_error(ctl, CTL_REFUSED, find_word(extack, args, word), "%s",
			 text);
}
