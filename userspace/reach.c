// SPDX-License-Identifier: GPL-2.0
/* Asks a BMC whether it answers: ARP, then RMCP, then IPMI. Each is asked once a
 * second until the answer comes or the time is over; meanwhile nothing is done but
 * to poll for answers, events of the kernel and signals.
 */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <netlink/netlink.h>

#include <linux/sideband.h>

#include "arp.h"
#include "guard.h"
#include "quote.h"
#include "reach.h"
#include "seat.h"

/* Between two questions, in microseconds. */
#define PERIOD 1000000ULL

/* So many packets or events at most are read before time and signals are looked at. */
#define READ_MOST 64

/* Who has the BMC's address as well may be slower to answer, in microseconds. */
#define STRANGER_TIME 100000

/* How long to go on, in seconds. What a switch does when a link comes up was
 * measured to take double the time on VLAN trunks.
 */
#define ONCE_SECONDS 3
#define WAIT_SECONDS 60
#define TRUNK_SECONDS (2 * WAIT_SECONDS)

static __u64 now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000ULL + ts.tv_nsec / 1000;
}

static __u64 end_of(const struct reach *reach)
{
	return reach->start + reach->seconds * 1000000ULL;
}

static const char *name_of(const struct reach *reach)
{
	return reach->args->at[0].value.data.name;
}

/* What a step is called in JSON and in lines of text. */
const char *reach_step_name(const struct reach *reach, enum reach_step step)
{
	if (step == REACH_NEIGHBOUR)
		return reach->target.ip.family == AF_INET6 ? "nd" : "arp";
	return step == REACH_RMCP ? "rmcp" : "ipmi";
}

/* What is waited for, in a few words. */
static const char *waits_for(const struct reach *reach)
{
	if (reach->target.state == TARGET_NO_LINK)
		return "the link of the BMC";
	if (reach->target.state == TARGET_NO_ADDRESS)
		return "the address of the BMC";
	if (reach->step == REACH_NEIGHBOUR)
		return ask_name(&reach->target.ip);
	return reach->step == REACH_RMCP ? "RMCP" : "IPMI";
}

/* Progress is for people who look at a terminal. */
static bool shows_progress(const struct reach *reach)
{
	return !reach->once && !reach->ctl->quiet && isatty(STDERR_FILENO);
}

/* Writes the one line over itself. */
static void show_progress(const struct reach *reach)
{
	__u64 left = end_of(reach) - now();

	if (shows_progress(reach))
		fprintf(stderr, "\r%s: waiting for %s, %llu s left\033[K",
			name_of(reach), waits_for(reach),
			(left + 999999) / 1000000);
}

static void clear_progress(const struct reach *reach)
{
	if (shows_progress(reach))
		fputs("\r\033[K", stderr);
}

/* Says how long it will wait, and why that is longer than usual. */
static void say_limit(const struct reach *reach, bool usual)
{
	if (reach->once || reach->ctl->quiet)
		return;
	fprintf(stderr, "%s: waiting for the BMC, up to %u s", name_of(reach),
		reach->seconds);
	if (usual && reach->target.vlan)
		fprintf(stderr,
			", twice as long as usual: it is in VLAN %u, and VLAN trunks take twice as long to converge",
			reach->target.vlan);
	fputc('\n', stderr);
}

/* How long to go on, where that was not said. */
static void set_limit(struct reach *reach)
{
	bool usual = !reach->seconds;

	if (usual && reach->once)
		reach->seconds = ONCE_SECONDS;
	else if (usual)
		reach->seconds = reach->target.vlan ? TRUNK_SECONDS :
						      WAIT_SECONDS;
	say_limit(reach, usual);
}

/* Who else has the BMC's address. */
static const char *stranger_text(const struct reach *reach, char *buf,
				 size_t size)
{
	struct value mac;

	memcpy(mac.data.mac, reach->stranger, sizeof(mac.data.mac));
	value_print_mac(&mac, buf, size);
	return buf;
}

/* Warns where two answer for one address: frames for the BMC may go to the other. */
static void warn_of_stranger(struct reach *reach)
{
	char sentence[128], ip[IP_TEXT] = "", mac[18];

	if (!reach->strange || !reach->questions[REACH_NEIGHBOUR].answered)
		return;
	snprintf(sentence, sizeof(sentence),
		 "%s also belongs to %s, which is no station of %s",
		 ip_text(&reach->target.ip, ip),
		 stranger_text(reach, mac, sizeof(mac)), name_of(reach));
	out_warn(reach->ctl, name_of(reach), sentence);
}

/* Says why RMCP can't be asked, and what to do; returns @code. */
static int say_no_seat(struct reach *reach, int code)
{
	const struct target *target = &reach->target;
	char sentence[384], ip[IP_TEXT] = "", vlan[16] = "";

	clear_progress(reach);
	if (strcmp(target->dev, name_of(reach)))
		snprintf(vlan, sizeof(vlan), " vlan %u", target->vlan);
	snprintf(sentence, sizeof(sentence),
		 "%s could be asked %s only: the host has no address beside it on %s, try 'sidebandctl alias add ADDR/LEN dev %s%s'",
		 ip_text(&target->ip, ip), ask_name(&target->ip), target->dev,
		 QUOTED(name_of(reach)), vlan);
	if (code)
		return out_error(reach->ctl, code, name_of(reach), "%s",
				 sentence);
	out_warn(reach->ctl, name_of(reach), sentence);
	return CTL_OK;
}

/* The step that was not answered, in a sentence. */
static void describe_silence(const struct reach *reach, char *buf, size_t size)
{
	const struct target *target = &reach->target;
	const char *neighbour = ask_name(&target->ip);
	char ip[IP_TEXT] = "", mac[18];

	ip_text(&target->ip, ip);
	if (target->state)
		snprintf(buf, size, "%s", target->why);
	else if (reach->step == REACH_NEIGHBOUR && reach->strange)
		snprintf(buf, size, "%s belongs to %s, which is no station of %s",
			 ip, stranger_text(reach, mac, sizeof(mac)),
			 name_of(reach));
	else if (reach->step == REACH_NEIGHBOUR)
		snprintf(buf, size, "%s does not answer %s", ip, neighbour);
	else if (reach->step == REACH_RMCP)
		snprintf(buf, size, "%s answers %s, but not RMCP on UDP port %u",
			 ip, neighbour, RMCP_PORT);
	else if (reach->auth.code)
		snprintf(buf, size,
			 "%s answers RMCP, but refuses what IPMI is asked with completion code 0x%02x",
			 ip, reach->auth.code);
	else
		snprintf(buf, size, "%s answers RMCP, but not IPMI", ip);
}

/* Says that a guard stands between, and how to be let through. */
static void describe_bar(const struct reach *reach, size_t count, const char *kind,
			 const char *who, char *buf, size_t size)
{
	snprintf(buf, size,
		 ": its guard lets only %zu %s%s reach the BMC, and %s is not among them, try 'sidebandctl guard add %s dev %s'",
		 count, kind, count == 1 ? "" : *kind == 'p' ? "es" : "s", who, who,
		 QUOTED(name_of(reach)));
}

/* The guard, where it stops what is asked: MACs all of it, prefixes what is IP. */
static void describe_guard(const struct reach *reach, char *buf, size_t size)
{
	const struct target *target = &reach->target;
	const __u8 *own = reach->ask.own.sll_addr;
	struct guard guard;
	struct value mac;
	char text[IP_TEXT];

	*buf = '\0';
	if (target->state || !reply_number(target->view.dev, SIDEBAND_A_DEV_GUARD))
		return;
	if (!guard_read(reach->ctl, name_of(reach), &guard))
		return;
	if (!guard_lets_mac(&guard, own)) {
		memcpy(mac.data.mac, own, sizeof(mac.data.mac));
		value_print_mac(&mac, text, sizeof(text));
		describe_bar(reach, guard.macs, "MAC", text, buf, size);
	} else if (reach->step != REACH_NEIGHBOUR &&
		   !guard_lets_ip(&guard, &target->seat)) {
		ip_text(&target->seat, text);
		describe_bar(reach, guard.prefixes, "prefix", text, buf, size);
	}
	guard_free(&guard);
}

/* Says what has not answered; returns the exit code for that. What the sockets said
 * explains it only where the BMC could be asked.
 */
static int say_silent(struct reach *reach)
{
	enum target_state state = reach->target.state;
	int code = CTL_SILENT, error = state ? 0 : reach->error;
	char sentence[512], lead[48] = "", bar[256];

	clear_progress(reach);
	describe_silence(reach, sentence, sizeof(sentence));
	describe_guard(reach, bar, sizeof(bar));
	if (reach->ctl->signal)
		snprintf(lead, sizeof(lead), "interrupted: ");
	else if (!reach->once)
		snprintf(lead, sizeof(lead), "waited %u s in vain: ",
			 reach->seconds);
	if (state == TARGET_BROKEN)
		*lead = '\0';
	if (state == TARGET_BROKEN ||
	    (state == TARGET_NO_ADDRESS && reach->once))
		code = CTL_REFUSED;
	return out_error(reach->ctl, code, name_of(reach), "%s%s%s%s%s%s", lead,
			 sentence, error ? " (" : "",
			 error ? strerror(error) : "", error ? ")" : "", bar);
}

static void close_udp(struct reach *reach)
{
	if (reach->udp >= 0)
		close(reach->udp);
	reach->udp = -1;
}

static void close_sockets(struct reach *reach)
{
	ask_close(&reach->ask);
	close_udp(reach);
}

/* Begins anew where the link was lost, or another address or device is to be asked. */
static void start_over(struct reach *reach)
{
	const struct target *target = &reach->target;

	if (reach->ask.fd < 0 ||
	    (!target->state &&
	     reach->ask.own.sll_ifindex == (int)if_nametoindex(target->dev) &&
	     ip_same(&reach->ask.ip, &target->ip)))
		return;
	close_sockets(reach);
	memset(reach->questions, 0, sizeof(reach->questions));
	reach->step = REACH_NEIGHBOUR;
	reach->strange = false;
	reach->plain = false;
	reach->error = 0;
}

/* A socket from the host's address on the device to the BMC; an errno, or 0. */
static int open_udp(struct reach *reach)
{
	const struct target *target = &reach->target;
	unsigned int ifindex = reach->ask.own.sll_ifindex;
	struct sockaddr_storage sa;
	socklen_t len;

	reach->udp = socket(target->ip.family,
			    SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (reach->udp < 0 ||
	    setsockopt(reach->udp, SOL_SOCKET, SO_BINDTODEVICE, target->dev,
		       strlen(target->dev) + 1))
		return errno;
	len = ip_sockaddr(&target->seat, 0, ifindex, &sa);
	if (bind(reach->udp, (struct sockaddr *)&sa, len))
		return errno;
	len = ip_sockaddr(&target->ip, RMCP_PORT, ifindex, &sa);
	return connect(reach->udp, (struct sockaddr *)&sa, len) ? errno : 0;
}

/* Sends the question of a step over UDP; an errno, or 0. */
static int send_udp(struct reach *reach)
{
	unsigned int asked = reach->questions[reach->step].asked;
	__u8 buf[RMCP_ROOM];
	size_t len;

	if (reach->step == REACH_RMCP)
		len = rmcp_put_ping(buf, asked % RMCP_SEQS);
	else
		len = rmcp_put_auth(buf, asked % RMCP_SEQS, !reach->plain);
	return send(reach->udp, buf, len, 0) < 0 ? errno : 0;
}

/* Sends over UDP; what fails now may be mended until the next time. */
static int ask_over_udp(struct reach *reach)
{
	int error = 0;

	if (reach->udp < 0)
		error = open_udp(reach);
	if (!error)
		error = send_udp(reach);
	if (error)
		close_udp(reach);
	return error;
}

/* Says why there is no packet socket. */
static int say_no_socket(struct reach *reach, int error)
{
	clear_progress(reach);
	return out_error(reach->ctl, CTL_REFUSED, name_of(reach),
			 "can't ask by %s: %s", reach->target.dev,
			 error == EPERM || error == EACCES ?
			 "needs CAP_NET_RAW in this network namespace" :
			 strerror(error));
}

/* Asks what is to be asked, if it is time to. */
static int ask(struct reach *reach)
{
	struct question *question = &reach->questions[reach->step];
	int error = 0;

	if (reach->ask.fd < 0)
		error = ask_open(&reach->ask,
				 if_nametoindex(reach->target.dev),
				 &reach->target.ip);
	if (error)
		return say_no_socket(reach, error);
	if (question->asked && now() < question->sent + PERIOD)
		return CTL_OK;
	question->asked++;
	question->sent = now();
	if (reach->step == REACH_NEIGHBOUR)
		error = ask_send(&reach->ask);
	else
		error = ask_over_udp(reach);
	if (error)
		reach->error = error;
	return CTL_OK;
}

/* The answer has come, to the question of so many questions ago. */
static void take_answer(struct reach *reach, unsigned int age)
{
	struct question *question = &reach->questions[reach->step];

	question->took = now() - question->sent + age * PERIOD;
	question->answered = true;
	reach->error = 0;
	reach->step++;
}

/* Takes an answer about the MAC; that of a stranger is none, but remembered. */
static bool take_neighbour(struct reach *reach, const __u8 *mac)
{
	if (!target_has_mac(&reach->target, mac)) {
		memcpy(reach->stranger, mac, sizeof(reach->stranger));
		reach->strange = true;
		return false;
	}
	if (reach->step != REACH_NEIGHBOUR)
		return false;
	memcpy(reach->mac, mac, sizeof(reach->mac));
	take_answer(reach, 0);
	return true;
}

/* Reads answers about the MAC; true where there is something to do at once. */
static bool read_neighbour(struct reach *reach)
{
	int i, answer = 0;
	__u8 mac[6];

	for (i = 0; i < READ_MOST && answer >= 0; i++) {
		answer = ask_read(&reach->ask, mac);
		if (answer == ARP_TAKEN && take_neighbour(reach, mac))
			return true;
	}
	return false;
}

/* The answer over UDP has come, to the question of that number. */
static void take_numbered(struct reach *reach, __u8 number)
{
	take_answer(reach, rmcp_age(reach->questions[reach->step].asked,
				    number));
}

/* What IPMI says; a BMC of IPMI 1.5 may refuse to hear of 2.0. */
static bool take_auth(struct reach *reach)
{
	if (!reach->auth.code) {
		take_numbered(reach, reach->auth.seq);
		return true;
	}
	if (reach->plain)
		return false;
	reach->plain = true;
	reach->questions[REACH_IPMI].sent = 0;
	return true;
}

/* Reads answers over UDP; true where there is something to do at once. */
static bool read_udp(struct reach *reach)
{
	__u8 buf[RMCP_ROOM];
	ssize_t len = 0;
	int i;

	for (i = 0; i < READ_MOST; i++) {
		len = recv(reach->udp, buf, sizeof(buf), 0);
		if (len < 0)
			break;
		if (reach->step == REACH_IPMI &&
		    rmcp_get_auth(buf, len, &reach->auth) && take_auth(reach))
			return true;
		if (reach->step != REACH_RMCP ||
		    !rmcp_get_pong(buf, len, &reach->pong))
			continue;
		take_numbered(reach, reach->pong.tag);
		return true;
	}
	if (len < 0 && errno != EAGAIN)
		reach->error = errno;
	return false;
}

/* When there is something to do again, whatever comes. */
static __u64 next_time(const struct reach *reach)
{
	const struct question *question = &reach->questions[reach->step];
	__u64 next = now() + PERIOD;

	if (!reach->target.state)
		next = question->sent + PERIOD;
	return next < end_of(reach) ? next : end_of(reach);
}

/* Takes in what has changed; the kernel is asked for it all anyway. */
static void read_events(struct reach *reach)
{
	int i;

	for (i = 0; i < READ_MOST; i++)
		if (nl_recvmsgs_default(reach->events.genl.sk) < 0)
			break;
}

/* Polls once, until @until; true where there is something to do at once. */
static bool poll_once(struct reach *reach, __u64 until)
{
	struct nl_sock *events = reach->events.genl.sk;
	struct pollfd fds[] = {
		{ reach->signals.fd, POLLIN },
		{ events ? nl_socket_get_fd(events) : -1, POLLIN },
		{ reach->target.state ? -1 : reach->ask.fd, POLLIN },
		{ reach->target.state ? -1 : reach->udp, POLLIN },
	};
	__u64 time = now();
	bool due = false;

	if (time >= until)
		return true;
	poll(fds, ARRAY_SIZE(fds), (until - time + 999) / 1000);
	if (fds[0].revents)
		signals_came(&reach->signals, reach->ctl);
	if (fds[1].revents)
		read_events(reach);
	if (fds[2].revents)
		due = read_neighbour(reach);
	if (fds[3].revents)
		due |= read_udp(reach);
	return due || fds[0].revents || fds[1].revents;
}

/* One round: looks, asks, listens until there is something to do again. */
static int run_round(struct reach *reach)
{
	struct target *target = &reach->target;
	__u64 until;
	int ret = CTL_OK;

	start_over(reach);
	if (target->ip.family && !target->seat.family && reach->ipmi)
		return say_no_seat(reach, CTL_REFUSED);
	if (!target->state)
		ret = ask(reach);
	if (ret)
		return ret;
	show_progress(reach);
	until = next_time(reach);
	while (!poll_once(reach, until))
		;
	return CTL_OK;
}

/* True when all that can be asked was answered. */
static bool is_done(const struct reach *reach)
{
	if (reach->step == REACH_NEIGHBOUR)
		return false;
	if (reach->step == REACH_RMCP)
		return !reach->target.seat.family;
	return reach->step == REACH_STEPS || !reach->ipmi;
}

/* Listens for others who answer about the MAC, when all is answered. */
static void listen_for_strangers(struct reach *reach)
{
	__u64 until = reach->questions[REACH_NEIGHBOUR].sent + STRANGER_TIME;

	close_udp(reach);
	while (!reach->ctl->signal && now() < until)
		poll_once(reach, until);
}

/* Goes on until all is answered, or until the end. */
static int run_rounds(struct reach *reach)
{
	enum target_state state;
	int ret = CTL_OK;

	while (!ret && !is_done(reach)) {
		state = reach->target.state;
		if (reach->ctl->signal || now() >= end_of(reach) ||
		    state == TARGET_BROKEN || (state && reach->once))
			return say_silent(reach);
		ret = run_round(reach);
		if (!ret)
			ret = target_read(&reach->target, reach->args);
	}
	if (ret)
		return ret;
	reach->took = now() - reach->start;
	reach->all = true;
	listen_for_strangers(reach);
	clear_progress(reach);
	return reach->step == REACH_RMCP ? say_no_seat(reach, CTL_OK) : CTL_OK;
}

/* Hears of changes from now on. */
static int listen_for_events(struct reach *reach)
{
	int ret;

	if (reach->once || reach->target.state == TARGET_BROKEN)
		return CTL_OK;
	reach->events = *reach->ctl;
	reach->events.genl = (struct session){};
	ret = kernel_listen(&reach->events);
	if (!ret)
		nl_socket_set_nonblocking(reach->events.genl.sk);
	return ret;
}

/* Looks for the first time, and goes on. */
static int look_and_run(struct reach *reach)
{
	int ret;

	ret = target_read(&reach->target, reach->args);
	if (ret || reach->ctl->dry_run)
		return ret;
	if (reach->target.state != TARGET_BROKEN)
		set_limit(reach);
	ret = listen_for_events(reach);
	return ret ?: run_rounds(reach);
}

/* Asks until all is answered or the time is over; says what is not. */
int reach_run(struct reach *reach)
{
	int ret;

	reach->ask.fd = -1;
	reach->udp = -1;
	reach->start = now();
	signals_hold(&reach->signals);
	ret = look_and_run(reach);
	warn_of_stranger(reach);
	signals_release(&reach->signals);
	close_sockets(reach);
	session_close(&reach->events.genl);
	return ret;
}
