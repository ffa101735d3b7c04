// SPDX-License-Identifier: GPL-2.0
/* Questions by ARP, asked by one who has no address: who has this one? */

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>

#include "arp.h"
#include "packet.h"

/* What ARP says of IPv4 on Ethernet (RFC 826), behind the Ethernet header. */
struct arp_packet {
	__be16 hardware;
	__be16 protocol;
	__u8 mac_len;
	__u8 ip_len;
	__be16 op;
	__u8 sender_mac[ETH_ALEN];
	__u8 sender_ip[4];
	__u8 target_mac[ETH_ALEN];
	__u8 target_ip[4];
};

/* The question: without an address of the one who asks, so that nobody takes it
 * for a claim (a probe, in the words of RFC 5227).
 */
static struct arp_packet make_probe(const __u8 *own, __be32 address)
{
	struct arp_packet probe = {
		.hardware = htons(ARPHRD_ETHER),
		.protocol = htons(ETH_P_IP),
		.mac_len = ETH_ALEN,
		.ip_len = sizeof(address),
		.op = htons(ARPOP_REQUEST),
	};

	memcpy(probe.sender_mac, own, ETH_ALEN);
	memcpy(probe.target_ip, &address, sizeof(address));
	return probe;
}

/* Opens a socket on a device and learns its MAC; -errno where that fails. */
int arp_open(unsigned int ifindex, struct sockaddr_ll *own)
{
	return packet_open(ifindex, ETH_P_ARP, own);
}

/* Asks once who has an address; -errno where that fails. */
int arp_send(int fd, const struct sockaddr_ll *own, __be32 address)
{
	static const __u8 all[] = { 255, 255, 255, 255, 255, 255 };
	struct arp_packet probe = make_probe(own->sll_addr, address);

	return packet_send(fd, own, all, &probe, sizeof(probe));
}

/* What another packet says of the address; our own may be heard again. */
static enum arp_answer judge(const struct arp_packet *said,
			     const struct arp_packet *probe)
{
	if (memcmp(said, probe, offsetof(struct arp_packet, op)) ||
	    !memcmp(said->sender_mac, probe->sender_mac, ETH_ALEN))
		return ARP_SILENCE;
	if (!memcmp(said->sender_ip, probe->target_ip, sizeof(__be32)))
		return ARP_TAKEN;
	if (said->op == probe->op &&
	    !memcmp(said->sender_ip, probe->sender_ip, sizeof(__be32)) &&
	    !memcmp(said->target_ip, probe->target_ip, sizeof(__be32)))
		return ARP_WANTED;
	return ARP_SILENCE;
}

/* Takes one packet that is there; the MAC of who has the address or wants it is put
 * into @mac. Anybody can write any MAC into a packet: only what comes from that MAC
 * is its own word. -EAGAIN where there is none, other errors as they are.
 */
int arp_read(int fd, const struct sockaddr_ll *own, __be32 address, __u8 *mac)
{
	struct arp_packet probe = make_probe(own->sll_addr, address);
	struct sockaddr_ll from = {};
	socklen_t size = sizeof(from);
	enum arp_answer answer;
	struct arp_packet said;
	ssize_t len;

	len = recvfrom(fd, &said, sizeof(said), 0, (struct sockaddr *)&from,
		       &size);
	if (len < 0)
		return -errno;
	if (len < (ssize_t)sizeof(said))
		return ARP_SILENCE;
	answer = judge(&said, &probe);
	if (answer != ARP_SILENCE)
		memcpy(mac, said.sender_mac, ETH_ALEN);
	if (answer == ARP_TAKEN && memcmp(from.sll_addr, mac, ETH_ALEN))
		return ARP_HEARSAY;
	return answer;
}

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Listens for so many milliseconds, or until something is said. */
static int listen_for(int fd, unsigned int wait, const struct sockaddr_ll *own,
		      __be32 address, __u8 *mac)
{
	struct pollfd readable = { .fd = fd, .events = POLLIN };
	long long end = now() + wait, left = wait;
	int ret = ARP_SILENCE;

	for (; !ret && left > 0; left = end - now()) {
		if (poll(&readable, 1, left) > 0)
			ret = arp_read(fd, own, address, mac);
		if (ret == -EAGAIN || ret == -EINTR)
			ret = ARP_SILENCE;
	}
	return ret;
}

/* Asks who has an IPv4 address, on a device, up to @tries times, and waits so many
 * milliseconds after each; the MAC of who has it or wants it is put into @mac.
 * Needs CAP_NET_RAW.
 */
int arp_ask(unsigned int ifindex, __be32 address, unsigned int tries,
	    unsigned int wait, __u8 *mac)
{
	struct sockaddr_ll own = {};
	int ret = ARP_SILENCE;
	unsigned int i;
	int fd;

	fd = arp_open(ifindex, &own);
	if (fd < 0)
		return fd;
	for (i = 0; !ret && i < tries; i++) {
		ret = arp_send(fd, &own, address);
		if (!ret)
			ret = listen_for(fd, wait, &own, address, mac);
	}
	close(fd);
	return ret;
}
