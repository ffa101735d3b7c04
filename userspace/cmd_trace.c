// SPDX-License-Identifier: GPL-2.0
/* sidebandctl trace: what is decided on frames, as it happens, in words. */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <net/if.h>

#include <linux/sideband.h>

#include "cmd.h"
#include "model.h"
#include "print.h"
#include "signals.h"
#include "tracefs.h"

#define FIELDS_MAX 16

/* How a line of our tracepoints begins; nothing of whoever sent the frame is in it. */
#define EVENT_PREFIX "sideband_"

/* Milliseconds after which it is looked whether a sideband is still there. */
#define LOOK 1000

/**
 * struct told - what a tracepoint told
 * @event: its name, without 'sideband_'
 * @key: names of its fields
 * @value: their values
 * @count: how many
 */
struct told {
	const char *event;
	const char *key[FIELDS_MAX];
	const char *value[FIELDS_MAX];
	size_t count;
};

/**
 * struct trace - a trace that is under way
 * @ctl: the run of the tool
 * @dev: sideband, NULL for all
 * @mac: only frames of this MAC, NULL for all
 * @gone: @dev is not there at present
 * @fs: where they come from
 * @text: what was read
 * @len: how much
 */
struct trace {
	struct ctl *ctl;
	const char *dev;
	const char *mac;
	bool gone;
	struct tracefs fs;
	char text[16 * 1024];
	size_t len;
};

/* A field by its name; empty where the kernel does not tell it. */
static const char *field_of(const struct told *told, const char *key)
{
	size_t i;

	for (i = 0; i < told->count; i++)
		if (!strcmp(told->key[i], key))
			return told->value[i];
	return "";
}

/* Takes a line apart: 'sideband_EVENT: KEY=VALUE ...'; false: not ours. */
static bool take_apart(char *line, struct told *told)
{
	char *at = line, *word, *value;

	if (strncmp(at, EVENT_PREFIX, strlen(EVENT_PREFIX)))
		return false;
	at += strlen(EVENT_PREFIX);
	told->event = strsep(&at, ":");
	told->count = 0;
	while (at && told->count < FIELDS_MAX) {
		word = strsep(&at, " ");
		value = strchr(word, '=');
		if (!value)
			continue;
		*value++ = '\0';
		told->key[told->count] = word;
		told->value[told->count++] = value;
	}
	return true;
}

/* True for what was asked for. */
static bool is_wanted(const struct trace *trace, const struct told *told)
{
	const char *sb = field_of(told, "sb");

	if (trace->dev && *sb && strcmp(sb, trace->dev))
		return false;
	if (!trace->mac || !strcmp(told->event, "state"))
		return true;
	return !strcasecmp(field_of(told, "src"), trace->mac) ||
	       !strcasecmp(field_of(told, "dst"), trace->mac);
}

/* What a frame carries, in a word. */
static void print_type(struct out *out, const char *proto)
{
	switch (strtoul(proto, NULL, 16)) {
	case 0x0800:
		out_text(out, " IPv4");
		break;
	case 0x0806:
		out_text(out, " ARP");
		break;
	case 0x86dd:
		out_text(out, " IPv6");
		break;
	default:
		out_text(out, " type %s", proto);
	}
}

/* To whom a frame is. */
static void print_receiver(struct out *out, const struct told *told)
{
	const char *dst = field_of(told, "dst");
	const char *verdict = field_of(told, "verdict");

	if (!strcmp(dst, "ff:ff:ff:ff:ff:ff")) {
		out_text(out, "broadcast");
		return;
	}
	if (strtoul(dst, NULL, 16) & 1)
		out_text(out, "multicast to ");
	else if (!strcmp(verdict, "bmc-link"))
		out_text(out, "unicast to station ");
	else
		out_text(out, "unicast to ");
	out_paint(out, OUT_MAC, dst);
}

/* A frame, by where it came from. */
static void print_frame(struct out *out, const struct told *told)
{
	const char *origin = field_of(told, "origin");
	unsigned long vid = strtoul(field_of(told, "vid"), NULL, 10);

	out_paint(out, OUT_NAME, field_of(told, "dev"));
	if (!strcmp(origin, "host"))
		out_text(out, ", sent by the host");
	else if (!strcmp(origin, "neighbour"))
		out_text(out, ", of a neighbour");
	out_text(out, ": ");
	print_receiver(out, told);
	out_text(out, " from ");
	out_paint(out, OUT_MAC, field_of(told, "src"));
	if (vid > 4094)
		out_text(out, " in another kind of tag");
	else if (vid)
		out_text(out, " vlan %lu", vid);
	print_type(out, field_of(told, "proto"));
	out_text(out, " %s bytes", field_of(told, "len"));
}

/* Words for the verdicts; what they name goes behind them. */
static const struct {
	const char *verdict;
	const char *words;
} verdicts[] = {
	{ "pass", "left to the host" },
	{ "bmc-link", "bmc link" },
	{ "host-leg", "host leg" },
	{ "probe", "answer to the probe of the port" },
	{ "wire", "wire by" },
	{ "group", "all who may have it" },
	{ "host", "host" },
};

static void print_verdict(struct ctl *ctl, const struct told *told)
{
	const char *verdict = field_of(told, "verdict");
	const char *to = field_of(told, "to");
	struct out *out = &ctl->out;
	size_t i;

	print_frame(out, told);
	for (i = 0; i < ARRAY_SIZE(verdicts); i++)
		if (!strcmp(verdicts[i].verdict, verdict))
			verdict = verdicts[i].words;
	if (!strcmp(verdict, "wire by") && !*to)
		to = "no port";
	out_text(out, " -> %s%s", verdict, *to ? " " : "");
	out_paint(out, OUT_NAME, to);
}

/* Why, in words; the name of the counter where there are none. */
static const char *why_dropped(const char *reason)
{
	const struct drop *drop;
	const char *name;
	size_t i, n;

	for (i = 0; (drop = print_drop(i)); i++) {
		name = schema_field(&set_stats, drop->attr)->name;
		for (n = 0; name[n] && reason[n]; n++)
			if (reason[n] != (name[n] == '-' ? '_' : name[n]))
				break;
		if (!name[n] && !reason[n])
			return drop->why;
	}
	return reason;
}

static void print_dropped(struct ctl *ctl, const struct told *told)
{
	const char *why = why_dropped(field_of(told, "reason"));
	struct out *out = &ctl->out;

	if (*field_of(told, "dev")) {
		print_frame(out, told);
		out_text(out, " -> dropped: %s", why);
		return;
	}
	out_paint(out, OUT_NAME, field_of(told, "sb"));
	out_text(out, ": a frame -> dropped: %s", why);
}

static void print_state(struct ctl *ctl, const struct told *told)
{
	const char *what = field_of(told, "what");
	const char *dev = field_of(told, "dev");
	const char *before = field_of(told, "before");
	struct out *out = &ctl->out;

	out_paint(out, OUT_NAME, field_of(told, "sb"));
	if (!strcmp(what, "active"))
		out_text(out, ": the BMC transmits by %s%s%s: %s",
			 *dev ? dev : "no port", *before ? ", before by " : "",
			 before, field_of(told, "reason"));
	else if (!strcmp(what, "access"))
		out_text(out, ": host access by %s", field_of(told, "access"));
	else
		out_text(out, ": %s %s is %s",
			 strcmp(what, "port") ? "bmc link" : what, dev,
			 field_of(told, "state"));
}

/* All fields, as they were told. */
static void print_json(struct ctl *ctl, const struct told *told)
{
	struct out *out = &ctl->out;
	size_t i;

	out_json(out, "event", json_string(told->event));
	for (i = 0; i < told->count; i++)
		if (!strcmp(told->key[i], "vid") ||
		    !strcmp(told->key[i], "len") ||
		    !strcmp(told->key[i], "netns"))
			out_json(out, told->key[i],
				 json_integer(atoll(told->value[i])));
		else
			out_json(out, told->key[i],
				 out_json_string(told->value[i]));
}

/* Begins the line of an event with its time. */
static void begin(struct out *out)
{
	char time[64];

	out_time(time, sizeof(time));
	out_text(out, "%s ", time);
	out_open_object(out, NULL);
	out_json(out, "time", json_string(time));
}

static void end(struct out *out)
{
	out_text(out, "\n");
	out_close(out);
}

static void print_told(struct ctl *ctl, const struct told *told)
{
	begin(&ctl->out);
	if (ctl->out.json)
		print_json(ctl, told);
	else if (!strcmp(told->event, "verdict"))
		print_verdict(ctl, told);
	else if (!strcmp(told->event, "drop"))
		print_dropped(ctl, told);
	else
		print_state(ctl, told);
	end(&ctl->out);
}

/* Says that events were lost, and how many where the kernel knows: '[LOST 7 EVENTS]'. */
static void print_lost(struct out *out, const char *lost)
{
	unsigned long long count = strtoull(lost + strlen("[LOST "), NULL, 10);

	begin(out);
	if (count)
		out_text(out, "%llu ", count);
	out_text(out, "events lost: they came faster than they were read");
	out_json(out, "event", json_string("lost"));
	if (count)
		out_json(out, "count", json_integer(count));
	end(out);
}

static void on_line(struct trace *trace, char *line)
{
	const char *lost = strncmp(line, "CPU:", 4) ? NULL :
						      strstr(line, "[LOST ");
	struct told told;

	if (lost)
		print_lost(&trace->ctl->out, lost);
	else if (take_apart(line, &told) && is_wanted(trace, &told))
		print_told(trace->ctl, &told);
}

/* Says when the sideband goes and comes back; nothing is told of it in between. */
static void look_for_dev(struct trace *trace)
{
	bool gone = trace->dev && !if_nametoindex(trace->dev);
	struct out *out = &trace->ctl->out;

	if (gone == trace->gone)
		return;
	trace->gone = gone;
	begin(out);
	out_paint(out, OUT_NAME, trace->dev);
	out_text(out, gone ? ": is gone, and traced again when it is back" :
			     ": is back");
	out_json(out, "event", json_string(gone ? "gone" : "back"));
	out_json(out, "sb", out_json_string(trace->dev));
	end(out);
	out_sync();
}

/* Reads what is there; whole lines are printed, the rest is kept. */
static int read_lines(struct trace *trace)
{
	char *line = trace->text, *end;
	ssize_t got;

	got = read(trace->fs.pipe, trace->text + trace->len,
		   sizeof(trace->text) - 1 - trace->len);
	if (got < 0 && errno != EAGAIN && errno != EINTR)
		return out_error(trace->ctl, CTL_REFUSED, "trace",
				 "can't be read: %s", strerror(errno));
	if (got <= 0)
		return CTL_OK;
	trace->len += got;
	trace->text[trace->len] = '\0';
	while ((end = strchr(line, '\n'))) {
		*end = '\0';
		on_line(trace, line);
		line = end + 1;
	}
	trace->len -= line - trace->text;
	memmove(trace->text, line, trace->len);
	if (trace->len == sizeof(trace->text) - 1)
		trace->len = 0;
	out_sync();
	return CTL_OK;
}

/* Follows the tracepoints until a signal comes, or nobody reads. */
static int follow(struct trace *trace, const struct signals *signals)
{
	struct pollfd fds[] = {
		{ .fd = trace->fs.pipe, .events = POLLIN },
		{ .fd = signals->fd, .events = POLLIN },
		{ .fd = STDOUT_FILENO },
	};
	int ret = CTL_OK;

	fputs("listening for events\n", stderr);
	while (!ret && !signals_came(signals, trace->ctl) && !ferror(stdout) &&
	       !(fds[2].revents & (POLLERR | POLLHUP))) {
		poll(fds, ARRAY_SIZE(fds), trace->dev ? LOOK : -1);
		ret = read_lines(trace);
		look_for_dev(trace);
	}
	if (fds[2].revents & (POLLERR | POLLHUP))
		out_forsake();
	return ret;
}

/* Listens, and leaves nothing behind however it ends. */
static int listen_until_signal(struct trace *trace)
{
	sighandler_t before = signal(SIGPIPE, SIG_IGN);
	struct signals signals;
	int ret;

	signals_hold(&signals);
	ret = tracefs_open(trace->ctl, &trace->fs, trace->mac);
	if (!ret)
		ret = follow(trace, &signals);
	tracefs_close(&trace->fs);
	signals_release(&signals);
	signal(SIGPIPE, before);
	return ret;
}

/* Asking for a sideband loads the module, and says when there is no such one. */
static int check_dev(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct args of = { .keywords = args->keywords, .verb = args->verb };
	struct arg *dev = args_find(args, "dev", -1);
	struct replies devs = { .set = &set_dev };
	int ret = CTL_OK;

	if (dev && !args_add(ctl, &of, dev->kw, dev->text))
		ret = CTL_USAGE;
	if (!ret)
		ret = dev ? kernel_get(ctl, verb->cmd, &of, &devs) :
			    kernel_list(ctl, verb->cmd, &of, &devs);
	replies_free(&devs);
	args_free(&of);
	return ret;
}

static int run_trace(struct ctl *ctl, const struct verb *verb,
		     struct args *args)
{
	struct arg *dev = args_find(args, "dev", -1);
	struct arg *mac = args_find(args, "mac", -1);
	struct trace trace = { .ctl = ctl, .dev = dev ? dev->value.data.name : NULL };
	char text[32];
	int ret;

	ret = check_dev(ctl, verb, args);
	if (ret || ctl->dry_run)
		return ret;
	if (mac) {
		value_print_mac(&mac->value, text, sizeof(text));
		trace.mac = text;
	}
	return listen_until_signal(&trace);
}

static const struct keyword keywords[] = {
	{ "dev", "DEV", value_ifname, SIDEBAND_A_DEV_IFNAME, 0, KW_FIRST,
	  .about = "one sideband, all when not given",
	  .names = NAMES_SIDEBAND },
	{ "mac", "MAC", value_mac, 0, 0, KW_LOCAL | KW_GUESS,
	  .about = "frames from and to that MAC only, those for the host, too",
	  .names = NAMES_STATION },
	{}
};

static const struct verb trace = {
	"trace", "[ DEV ] [ mac MAC ]",
	"print what is decided on each frame until interrupted",
	keywords, &set_dev, SIDEBAND_CMD_DEV_GET, 1, run_trace,
	"sb0 mac 0c:c4:7a:00:00:01"
};

const struct object object_trace = {
	.name = "trace",
	.about = "what is decided on frames, as it happens",
	.only = &trace,
};
