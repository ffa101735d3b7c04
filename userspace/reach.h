/* SPDX-License-Identifier: GPL-2.0 */
/* Asks a BMC whether it answers: ARP, then RMCP, then IPMI. */
#ifndef REACH_H
#define REACH_H

#include "ask.h"
#include "ctl.h"
#include "rmcp.h"
#include "signals.h"
#include "target.h"

enum reach_step {
	REACH_NEIGHBOUR,	/* ARP or neighbour discovery */
	REACH_RMCP,
	REACH_IPMI,
	REACH_STEPS,
};

/**
 * struct question - one thing that the BMC is asked, again until it answers
 * @asked: how often
 * @sent: when it was asked last, in microseconds
 * @took: until its answer came, in microseconds
 * @answered: it was answered
 */
struct question {
	unsigned int asked;
	__u64 sent;
	__u64 took;
	bool answered;
};

/**
 * struct reach - asking one BMC
 * @ctl: the run of the tool
 * @args: the name of the sideband
 * @once: don't wait for what is missing
 * @ipmi: ask IPMI, too
 * @seconds: how long to go on, 0 for what is usual
 * @target: the BMC
 * @questions: what it is asked
 * @step: the one that is under way
 * @all: it answers all that it could be asked
 * @start: when it began, in microseconds
 * @took: until all was answered, in microseconds
 * @mac: the station whose answer came
 * @stranger: the MAC of another machine that has the address
 * @strange: there is one
 * @pong: answer to the presence ping
 * @auth: answer of IPMI
 * @plain: the BMC was asked for IPMI 1.5 alone
 * @error: why it could not be sent to, an errno
 * @ask: socket for the first question
 * @udp: socket for the others, or -1
 * @signals: those that end it
 * @events: session that hears of changes
 */
struct reach {
	struct ctl *ctl;
	struct args *args;
	bool once;
	bool ipmi;
	unsigned int seconds;
	struct target target;
	struct question questions[REACH_STEPS];
	enum reach_step step;
	bool all;
	__u64 start;
	__u64 took;
	__u8 mac[6];
	__u8 stranger[6];
	bool strange;
	struct rmcp_pong pong;
	struct rmcp_auth auth;
	bool plain;
	int error;
	struct ask ask;
	int udp;
	struct signals signals;
	struct ctl events;
};

int reach_run(struct reach *reach);
const char *reach_step_name(const struct reach *reach, enum reach_step step);

#endif /* REACH_H */
