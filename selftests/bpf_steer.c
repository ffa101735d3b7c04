// SPDX-License-Identifier: GPL-2.0
/*
 * A BPF program that sends frames for one MAC on by another device, and passes all
 * others: what a user writes who steers with tc or XDP.
 *
 *	bpf_steer tc|xdp MAC IFNAME PIN
 *
 * Loads it and leaves it at PIN, in a bpffs, for tc or ip link to attach. Each is
 * written out in instructions, so that no compiler for BPF is needed:
 *
 *	if (data + 14 > data_end || memcmp(data, MAC, 6))
 *		return TC_ACT_OK or XDP_PASS;
 *	return bpf_redirect(IFNAME, 0);
 */
#include <errno.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/pkt_cls.h>
#include <net/if.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define INSN(c, d, s, o, i) \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), \
			    .off = (o), .imm = (i) })
#define LOAD(size, dst, src, off) \
	INSN(BPF_LDX | BPF_MEM | (size), dst, src, off, 0)
#define MOVE(dst, imm) INSN(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm)

struct kind {
	const char *name;
	enum bpf_prog_type type;
	int data, end;		/* where the context has the frame's ends */
	int pass;
};

static const struct kind kinds[] = {
	{ "tc", BPF_PROG_TYPE_SCHED_CLS, offsetof(struct __sk_buff, data),
	  offsetof(struct __sk_buff, data_end), TC_ACT_OK },
	{ "xdp", BPF_PROG_TYPE_XDP, offsetof(struct xdp_md, data),
	  offsetof(struct xdp_md, data_end), XDP_PASS },
};

static char log_text[16384];

static int fail(const char *what)
{
	fprintf(stderr, "bpf_steer: %s: %s\n%s", what, strerror(errno), log_text);
	return 2;
}

static int bpf(int cmd, union bpf_attr *attr)
{
	return syscall(SYS_bpf, cmd, attr, sizeof(*attr));
}

static int load(const struct kind *kind, __u32 head, __u16 tail, int ifindex)
{
	struct bpf_insn code[] = {
		LOAD(BPF_W, 2, 1, kind->data),
		LOAD(BPF_W, 3, 1, kind->end),
		INSN(BPF_ALU64 | BPF_MOV | BPF_X, 4, 2, 0, 0),
		INSN(BPF_ALU64 | BPF_ADD | BPF_K, 4, 0, 0, ETH_HLEN),
		INSN(BPF_JMP | BPF_JGT | BPF_X, 4, 3, 8, 0),
		LOAD(BPF_W, 5, 2, 0),
		INSN(BPF_JMP32 | BPF_JNE | BPF_K, 5, 0, 6, (int)head),
		LOAD(BPF_H, 5, 2, sizeof(head)),
		INSN(BPF_JMP32 | BPF_JNE | BPF_K, 5, 0, 4, tail),
		MOVE(1, ifindex),
		MOVE(2, 0),
		INSN(BPF_JMP | BPF_CALL, 0, 0, 0, BPF_FUNC_redirect),
		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
		MOVE(0, kind->pass),
		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
	};
	union bpf_attr attr = {
		.prog_type = kind->type,
		.insns = (unsigned long)code,
		.insn_cnt = sizeof(code) / sizeof(struct bpf_insn),
		.license = (unsigned long)"GPL",
		.log_level = 1,
		.log_buf = (unsigned long)log_text,
		.log_size = sizeof(log_text),
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

static int pin(int fd, const char *path)
{
	union bpf_attr attr = { .pathname = (unsigned long)path, .bpf_fd = fd };

	return bpf(BPF_OBJ_PIN, &attr);
}

int main(int argc, char **argv)
{
	const struct kind *kind = kinds;
	unsigned char b[ETH_ALEN];
	int fd, ifindex;
	__u32 head;
	__u16 tail;

	if (argc != 5 || sscanf(argv[2], "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx",
				&b[0], &b[1], &b[2], &b[3], &b[4], &b[5]) != 6) {
		fputs("usage: bpf_steer tc|xdp MAC IFNAME PIN\n", stderr);
		return 2;
	}
	if (!strcmp(argv[1], "xdp"))
		kind++;
	ifindex = if_nametoindex(argv[3]);
	if (!ifindex)
		return fail(argv[3]);
	memcpy(&head, b, sizeof(head));
	memcpy(&tail, b + sizeof(head), sizeof(tail));
	fd = load(kind, head, tail, ifindex);
	if (fd < 0)
		return fail("load");
	if (pin(fd, argv[4]))
		return fail(argv[4]);
	return 0;
}
