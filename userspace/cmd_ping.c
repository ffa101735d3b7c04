// SPDX-License-Identifier: GPL-2.0
/* sidebandctl ping and wait: whether the BMC answers, now or soon. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <linux/sideband.h>

#include "access.h"
#include "cmd.h"
#include "quote.h"
#include "reach.h"

/* A time for people, in milliseconds. */
static const char *time_text(__u64 us, char *buf, size_t size)
{
	snprintf(buf, size, "%llu.%03llu ms", us / 1000, us % 1000);
	return buf;
}

static json_t *json_time(__u64 us)
{
	return json_real(us / 1000.0);
}

/* Who answered ARP. */
static void show_mac(struct reach *reach)
{
	struct out *out = &reach->ctl->out;
	struct value mac;
	char text[18];

	memcpy(mac.data.mac, reach->mac, sizeof(mac.data.mac));
	value_print_mac(&mac, text, sizeof(text));
	out_text(out, " from ");
	out_paint(out, OUT_MAC, text);
	out_json(out, "mac", json_string(text));
}

static void show_versions(struct reach *reach)
{
	const struct rmcp_auth *auth = &reach->auth;
	struct out *out = &reach->ctl->out;

	out_text(out, " version %s%s%s", auth->v15 ? "1.5" : "",
		 auth->v15 && auth->v20 ? " and " : "", auth->v20 ? "2.0" : "");
	out_open_array(out, "versions");
	if (auth->v15)
		out_json(out, NULL, json_string("1.5"));
	if (auth->v20)
		out_json(out, NULL, json_string("2.0"));
	out_close(out);
}

/* What an answer says. */
static void show_answer(struct reach *reach, enum reach_step step)
{
	struct out *out = &reach->ctl->out;

	if (step == REACH_NEIGHBOUR) {
		show_mac(reach);
	} else if (step == REACH_IPMI) {
		show_versions(reach);
	} else {
		out_text(out, "%s", reach->pong.ipmi ? " with IPMI" : "");
		out_json(out, "ipmi", json_boolean(reach->pong.ipmi));
	}
}

/* One step, in text only when it was answered. */
static void show_step(struct reach *reach, enum reach_step step)
{
	const struct question *question = &reach->questions[step];
	const char *name = reach_step_name(reach, step);
	struct out *out = &reach->ctl->out;
	char text[32];

	out_open_object(out, NULL);
	out_json(out, "step", json_string(name));
	out_json(out, "asked", json_integer(question->asked));
	out_json(out, "answered", json_boolean(question->answered));
	if (question->answered) {
		out_text(out, "    %s %s", name,
			 time_text(question->took, text, sizeof(text)));
		out_json(out, "ms", json_time(question->took));
		show_answer(reach, step);
		out_text(out, "\n");
	}
	out_close(out);
}

static void show_steps(struct reach *reach)
{
	enum reach_step step;

	out_open_array(&reach->ctl->out, "steps");
	for (step = 0; step < REACH_STEPS; step++)
		if (step != REACH_IPMI || reach->ipmi)
			show_step(reach, step);
	out_close(&reach->ctl->out);
}

/* Whom was asked. */
static void show_target(struct reach *reach)
{
	const struct target *target = &reach->target;
	struct out *out = &reach->ctl->out;
	char ip[IP_TEXT] = "";

	ip_text(&target->ip, ip);
	out_paint(out, OUT_NAME, target->view.name);
	out_text(out, ": %s answers", ip);
	if (!reach->once)
		out_text(out, " after %llu.%llu s", reach->took / 1000000,
			 reach->took / 100000 % 10);
	out_text(out, "\n");
	out_json(out, "ifname", out_json_string(target->view.name));
	out_json(out, "address",
		 target->ip.family ? json_string(ip) : json_null());
	if (target->vlan)
		out_json(out, "vlan", json_integer(target->vlan));
	out_json(out, "answers", json_boolean(reach->all));
	if (reach->all)
		out_json(out, "ms", json_time(reach->took));
}

/* Shows who answered; what did not is in JSON only. */
static void show(struct reach *reach, int ret)
{
	struct ctl *ctl = reach->ctl;

	if (ctl->quiet || (ret && (ret != CTL_SILENT || !ctl->out.json)))
		return;
	out_open_array(&ctl->out, NULL);
	out_open_object(&ctl->out, NULL);
	show_target(reach);
	show_steps(reach);
	out_close(&ctl->out);
	out_close(&ctl->out);
}

/* Says what would be asked. */
static void say_dry(const struct reach *reach)
{
	const char *dev = reach->args->at[0].value.data.name;
	char ip[IP_TEXT] = "its address";

	if (reach->target.given.family)
		ip_text(&reach->target.given, ip);
	printf("ask \"%s\" %s for %s\n", dev,
	       ask_name(&reach->target.given), ip);
	printf("ask \"%s\" RMCP at %s\n", dev, ip);
	if (reach->ipmi)
		printf("ask \"%s\" IPMI at %s\n", dev, ip);
}

/* Takes over what was typed. */
static void read_args(struct reach *reach, const struct args *args)
{
	const struct arg *address = args_find(args, "address", -1);
	const struct arg *timeout = args_find(args, "timeout", -1);

	if (address)
		reach->target.given = address->value.data.ip;
	if (timeout)
		reach->seconds = timeout->value.data.word;
	reach->ipmi = args_find(args, "ipmi", -1);
}

static const struct keyword keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0,
	  KW_FIRST | KW_NEEDED, .about = "the sideband",
	  .names = NAMES_SIDEBAND },
	{ "address", "ADDRESS", value_address, 0, 0, KW_LOCAL | KW_GUESS,
	  .about = "IP address of the BMC, the one it was seen with when not given" },
	{ "ipmi", NULL, NULL, 0, 0, KW_LOCAL,
	  .about = "ask IPMI as well, without a user or password" },
	{ "timeout", "SECONDS", value_timeout, 0, 0, KW_LOCAL,
	  .about = "give up then" },
	{}
};

/* A BMC that answers has an address: host access may go by a route to it. Who only
 * asks, or may not change anything, leaves all as it is.
 */
static bool may_arrange(const struct reach *reach)
{
	return !reach->once && !reach->ctl->dry_run && !geteuid() &&
	       reach->target.view.dev &&
	       access_looks_at_ports(reach->target.view.dev);
}

/* Refuses the name of a port: it is the sideband that has a BMC. */
static int check_name(struct ctl *ctl, const struct args *dev)
{
	struct replies ports = { .set = &set_port };
	const char *name = dev->at[0].value.data.name;
	struct args all = { .verb = dev->verb };
	const char *user = NULL;
	int ret;
	size_t i;

	ret = kernel_list(ctl, SIDEBAND_CMD_PORT_GET, &all, &ports);
	for (i = 0; !ret && !user && i < ports.count; i++)
		if (!strcmp(reply_name(&ports.at[i], SIDEBAND_A_PORT_IFNAME),
			    name))
			user = reply_name(&ports.at[i], SIDEBAND_A_PORT_DEV);
	if (user)
		ret = out_error(ctl, CTL_REFUSED, dev->at[0].text,
				"is a port of %s, try 'sidebandctl %s %s'",
				user, dev->verb, QUOTED(user));
	replies_free(&ports);
	return ret;
}

static int run(struct ctl *ctl, struct args *args, bool once)
{
	struct args dev = { .keywords = keywords, .verb = args->verb };
	struct reach reach = {
		.ctl = ctl,
		.args = &dev,
		.once = once,
		.target.view = view_of(ctl),
	};
	int ret = CTL_USAGE;

	read_args(&reach, args);
	if (args_add(ctl, &dev, keywords, args_find(args, "dev", -1)->text))
		ret = ctl->dry_run ? CTL_OK : check_name(ctl, &dev);
	if (!ret)
		ret = reach_run(&reach);
	if (!ret && may_arrange(&reach))
		access_arrange(ctl, args->verb, dev.at[0].text);
	if (!ret && ctl->dry_run)
		say_dry(&reach);
	else
		show(&reach, ret);
	target_free(&reach.target);
	args_free(&dev);
	return ret;
}

static int run_ping(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	(void)verb;
	return run(ctl, args, true);
}

static int run_wait(struct ctl *ctl, const struct verb *verb, struct args *args)
{
	(void)verb;
	return run(ctl, args, false);
}

static const struct verb ping = {
	"ping", "DEV [ address ADDRESS ] [ ipmi ] [ timeout SECONDS ]",
	"ask the BMC whether it answers",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 0, run_ping, "sb0 ipmi"
};

static const struct verb wait = {
	"wait", "DEV [ address ADDRESS ] [ ipmi ] [ timeout SECONDS ]",
	"wait until the BMC answers",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 0, run_wait,
	"sb0 ipmi timeout 300"
};

const struct object object_ping = {
	.name = "ping",
	.about = "ask a BMC whether it answers",
	.only = &ping,
};

const struct object object_wait = {
	.name = "wait",
	.about = "wait until a BMC answers",
	.only = &wait,
};
