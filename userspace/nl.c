// SPDX-License-Identifier: GPL-2.0
/* Sessions with the kernel: one request, one answer or one refusal. */

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <net/if.h>
#include <sys/socket.h>
#include <linux/rtnetlink.h>
#include <linux/sideband.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "ctl.h"
#include "dry.h"
#include "extack.h"
#include "model.h"
#include "parse.h"

/* Bytes that a socket may hold: a burst of events, thousands of stations. */
#define SOCKET_ROOM (1024 * 1024)

/* Bytes that a monitor may hold, where it has the privilege to ask for them. */
#define MONITOR_ROOM (16 * 1024 * 1024)

/* A dump that others change meanwhile is begun again so many times, after
 * pauses that become longer by so many microseconds.
 */
#define LIST_TRIES 20
#define LIST_PAUSE 10000

/**
 * struct exchange - one request under way
 * @error: errno of the kernel's answer, 0 for success
 * @done: the answer is complete
 * @extack: what the kernel says
 * @sink: takes the messages
 * @to: where it puts them, or NULL for nowhere
 */
struct exchange {
	int error;
	bool done;
	struct extack extack;
	const struct sink *sink;
	void *to;
};

/* An error: the message around it carries what the kernel says. */
static int on_error(struct sockaddr_nl *from, struct nlmsgerr *err, void *data)
{
	struct nlmsghdr *nlh = (void *)((char *)err - NLMSG_HDRLEN);
	struct exchange *x = data;

	(void)from;
	x->error = -err->error;
	x->done = true;
	extack_of_error(&x->extack, nlh);
	return NL_STOP;
}

/* Success, perhaps with a warning. */
static int on_ack(struct nl_msg *msg, void *data)
{
	struct exchange *x = data;

	x->done = true;
	extack_of_error(&x->extack, nlmsg_hdr(msg));
	return NL_STOP;
}

/* The end of a dump, which carries its error. */
static int on_finish(struct nl_msg *msg, void *data)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	struct exchange *x = data;
	int *error = nlmsg_data(nlh);

	x->done = true;
	if (nlmsg_datalen(nlh) < (int)sizeof(*error))
		return NL_STOP;
	if (*error < 0)
		x->error = -*error;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS)
		extack_read(&x->extack, error + 1,
			    nlmsg_datalen(nlh) - sizeof(*error));
	return NL_STOP;
}

static int on_valid(struct nl_msg *msg, void *data)
{
	struct exchange *x = data;

	if (x->to && x->sink->add(x->to, msg) < 0)
		x->error = ENOMEM;
	return NL_OK;
}

static struct nl_cb *exchange_callbacks(struct exchange *x)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);

	if (!cb)
		return NULL;
	nl_cb_err(cb, NL_CB_CUSTOM, on_error, x);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, x);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, x);
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, x);
	return cb;
}

/* Sends a message and waits for the whole answer; an error of libnl, or 0. */
static int exchange_run(struct session *session, struct nl_msg *msg,
			struct exchange *x)
{
	struct nl_cb *cb = exchange_callbacks(x);
	int ret;

	if (!cb)
		return -NLE_NOMEM;
	nl_complete_msg(session->sk, msg);
	ret = nl_send(session->sk, msg);
	while (ret >= 0 && !x->done)
		ret = nl_recvmsgs(session->sk, cb);
	nl_cb_put(cb);
	return x->error ? 0 : ret;
}

static void set_option(struct nl_sock *sk, int option)
{
	int on = 1;

	/* A kernel that doesn't know one of them only says less. */
	setsockopt(nl_socket_get_fd(sk), SOL_NETLINK, option, &on, sizeof(on));
}

/* Opens a socket of a netlink protocol; an error of libnl, or 0. */
static int session_open(struct session *session, int protocol)
{
	int ret;

	session->sk = nl_socket_alloc();
	if (!session->sk)
		return -NLE_NOMEM;
	ret = nl_connect(session->sk, protocol);
	if (ret < 0)
		return ret;
	nl_socket_disable_auto_ack(session->sk);
	nl_socket_set_buffer_size(session->sk, SOCKET_ROOM, SOCKET_ROOM);
	set_option(session->sk, NETLINK_EXT_ACK);
	set_option(session->sk, NETLINK_CAP_ACK);
	set_option(session->sk, NETLINK_GET_STRICT_CHK);
	return 0;
}

void session_close(struct session *session)
{
	if (session->sk)
		nl_socket_free(session->sk);
	session->sk = NULL;
}

/* Says that there is no session, and what to do. */
static int say_no_session(struct ctl *ctl, struct session *session, int ret)
{
	session_close(session);
	if (ret == -NLE_OBJ_NOTFOUND)
		return out_error(ctl, CTL_REFUSED, "sideband",
				 "the kernel module is not loaded, try 'modprobe sideband'");
	return out_error(ctl, CTL_REFUSED, "sideband",
			 "no netlink session with the kernel: %s",
			 nl_geterror(ret));
}

/* True while the module is loaded, which asking for the family would do. */
bool kernel_is_there(void)
{
	return !access("/sys/module/sideband", F_OK);
}

/* Opens the session with the family, once. */
int kernel_open(struct ctl *ctl)
{
	struct session *session = &ctl->genl;
	int ret;

	if (session->sk)
		return CTL_OK;
	ret = session_open(session, NETLINK_GENERIC);
	if (ret >= 0)
		ret = genl_ctrl_resolve(session->sk, SIDEBAND_FAMILY_NAME);
	if (ret < 0)
		return say_no_session(ctl, session, ret);
	session->family = ret;
	return CTL_OK;
}

/* Subscribes to events; the session is then good for nothing else. */
int kernel_listen(struct ctl *ctl)
{
	int room = MONITOR_ROOM;
	int group, ret;

	ret = kernel_open(ctl);
	if (ret)
		return ret;
	group = genl_ctrl_resolve_grp(ctl->genl.sk, SIDEBAND_FAMILY_NAME,
				      SIDEBAND_MCGRP_EVENTS);
	ret = group < 0 ? group : nl_socket_add_membership(ctl->genl.sk, group);
	if (ret < 0)
		return say_no_session(ctl, &ctl->genl, ret);
	nl_socket_disable_seq_check(ctl->genl.sk);
	setsockopt(nl_socket_get_fd(ctl->genl.sk), SOL_SOCKET, SO_RCVBUFFORCE,
		   &room, sizeof(room));
	return CTL_OK;
}

/* The word to blame where no attribute is: what the command is about, or NULL. */
static const char *default_word(const struct args *args, int error)
{
	if (!args || error == EPERM || error == EACCES || !args->count)
		return NULL;
	if (args->at[0].kw->flags & (KW_MANY | KW_LOCAL))
		return NULL;
	return args->at[0].text;
}

/* Turns the end of an exchange into an exit code, and says what is wrong. */
static int exchange_end(struct ctl *ctl, struct exchange *x, int ret,
			const struct args *args, const char *word)
{
	if (!word)
		word = default_word(args, x->error);
	if (x->error)
		return extack_say(ctl, &x->extack, args, word, x->error);
	if (ret < 0)
		return out_error(ctl, CTL_REFUSED, word ?: "sideband",
				 "no answer from the kernel: %s",
				 nl_geterror(ret));
	if (*x->extack.sentence)
		out_warn(ctl, word ?: (args ? args->verb : "sideband"),
			 x->extack.sentence);
	return CTL_OK;
}

/* Makes a message of the family with the arguments that have @only. */
static struct nl_msg *make_message(struct ctl *ctl, __u8 cmd, int flags,
				   struct args *args, unsigned int only)
{
	struct nl_msg *msg = nlmsg_alloc_size(256 + args_size(args));

	if (!msg)
		return NULL;
	if (!genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, ctl->genl.family, 0,
			 flags, cmd, SIDEBAND_FAMILY_VERSION) ||
	    args_encode(args, msg, only) < 0) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static int add_reply(void *to, struct nl_msg *msg)
{
	return replies_add(to, msg);
}

static void clear_replies(void *to)
{
	replies_clear(to);
}

static const struct sink reply_sink = { add_reply, clear_replies };

/* One request about one thing. */
static int request(struct ctl *ctl, __u8 cmd, struct args *args,
		   struct replies *replies)
{
	struct exchange x = { .sink = &reply_sink, .to = replies };
	struct nl_msg *msg;
	int ret;

	ret = ctl->dry_run ? CTL_OK : kernel_open(ctl);
	if (ret)
		return ret;
	msg = make_message(ctl, cmd, NLM_F_REQUEST | NLM_F_ACK, args, 0);
	if (!msg)
		return out_error(ctl, CTL_REFUSED, args->verb, "out of memory");
	if (ctl->dry_run) {
		dry_message(ctl, msg);
	} else {
		ret = exchange_run(&ctl->genl, msg, &x);
		ret = exchange_end(ctl, &x, ret, args, NULL);
	}
	nlmsg_free(msg);
	return ret;
}

/* Changes something; all of it or nothing. */
int kernel_change(struct ctl *ctl, __u8 cmd, struct args *args)
{
	return request(ctl, cmd, args, NULL);
}

/* Asks for one thing. */
int kernel_get(struct ctl *ctl, __u8 cmd, struct args *args,
	       struct replies *replies)
{
	return request(ctl, cmd, args, replies);
}

/* Runs a dump again and again until nothing changed meanwhile. */
static int list(struct session *session, struct nl_msg *msg,
		struct exchange *x)
{
	const struct exchange fresh = *x;
	int tries, ret = -NLE_DUMP_INTR;

	for (tries = 0; ret == -NLE_DUMP_INTR && tries < LIST_TRIES; tries++) {
		usleep(tries * LIST_PAUSE);
		x->sink->clear(x->to);
		*x = fresh;
		nlmsg_hdr(msg)->nlmsg_seq = NL_AUTO_SEQ;
		ret = exchange_run(session, msg, x);
	}
	return ret;
}

/* Turns the end of a dump into an exit code. */
static int list_end(struct ctl *ctl, struct exchange *x, int ret,
		    const struct args *args, const char *word)
{
	if (ret == -NLE_DUMP_INTR)
		return out_error(ctl, CTL_REFUSED, word ?: args->verb,
				 "the configuration changes too fast to be listed, try again");
	return exchange_end(ctl, x, ret, args, word);
}

/* Lists things. */
int kernel_list(struct ctl *ctl, __u8 cmd, struct args *args,
		struct replies *replies)
{
	struct exchange x = { .sink = &reply_sink, .to = replies };
	struct nl_msg *msg;
	int ret;

	ret = ctl->dry_run ? CTL_OK : kernel_open(ctl);
	if (ret)
		return ret;
	msg = make_message(ctl, cmd, NLM_F_REQUEST | NLM_F_DUMP, args, KW_LIST);
	if (!msg)
		return out_error(ctl, CTL_REFUSED, args->verb, "out of memory");
	if (ctl->dry_run) {
		dry_message(ctl, msg);
	} else {
		ret = list(&ctl->genl, msg, &x);
		ret = list_end(ctl, &x, ret, args, NULL);
	}
	nlmsg_free(msg);
	return ret;
}

/* Opens the session with rtnetlink, once. */
static int route_open(struct ctl *ctl)
{
	int ret = 0;

	if (!ctl->route.sk)
		ret = session_open(&ctl->route, NETLINK_ROUTE);
	return ret < 0 ? say_no_session(ctl, &ctl->route, ret) : CTL_OK;
}

/* Changes something by rtnetlink; @word is at fault where it is refused. */
int kernel_route_change(struct ctl *ctl, struct nl_msg *msg, const char *word)
{
	struct exchange x = {};
	int ret;

	if (!msg)
		return out_error(ctl, CTL_REFUSED, word, "out of memory");
	ret = route_open(ctl);
	if (ret)
		return ret;
	ret = exchange_run(&ctl->route, msg, &x);
	return exchange_end(ctl, &x, ret, NULL, word);
}

/* Asks rtnetlink for something, or to change it; false where it can't, of which
 * nothing is said.
 */
bool kernel_route_ask(struct ctl *ctl, struct nl_msg *msg,
		      const struct sink *sink, void *to)
{
	struct exchange x = { .sink = sink, .to = to };

	if (!ctl->route.sk && session_open(&ctl->route, NETLINK_ROUTE) < 0) {
		session_close(&ctl->route);
		return false;
	}
	return exchange_run(&ctl->route, msg, &x) >= 0 && !x.error;
}

/* Lists all that rtnetlink has of a kind; @size is that of its header. */
int kernel_route_list(struct ctl *ctl, __u16 type, size_t size,
		      const struct sink *sink, void *to)
{
	struct nl_msg *msg = nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_DUMP);
	void *header = msg ? nlmsg_reserve(msg, size, NLMSG_ALIGNTO) : NULL;
	struct exchange x = { .sink = sink, .to = to };
	int ret;

	ret = ctl->dry_run ? CTL_OK : route_open(ctl);
	if (!ret && !header)
		ret = out_error(ctl, CTL_REFUSED, "list", "out of memory");
	if (!ret && ctl->dry_run) {
		dry_list(type);
	} else if (!ret) {
		memset(header, 0, size);
		ret = list(&ctl->route, msg, &x);
		ret = list_end(ctl, &x, ret, NULL, "list");
	}
	nlmsg_free(msg);
	return ret;
}

static struct nl_msg *link_message(const char *name, unsigned int flags)
{
	struct ifinfomsg info = {
		.ifi_index = if_nametoindex(name),
		.ifi_flags = flags,
		.ifi_change = IFF_UP,
	};
	struct nl_msg *msg = nlmsg_alloc();

	if (msg && nlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, RTM_NEWLINK, 0,
			     NLM_F_REQUEST | NLM_F_ACK) &&
	    nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO) >= 0)
		return msg;
	nlmsg_free(msg);
	return NULL;
}

/* Sets a device up (IFF_UP) or down (0). */
int kernel_link_set(struct ctl *ctl, const char *name, unsigned int flags)
{
	struct nl_msg *msg;
	int ret;

	if (ctl->dry_run) {
		dry_link(ctl, name, flags);
		return CTL_OK;
	}
	msg = link_message(name, flags);
	ret = kernel_route_change(ctl, msg, name);
	nlmsg_free(msg);
	return ret;
}
