// SPDX-License-Identifier: GPL-2.0
/* The BMC as this host can ask it in-band, by the IPMI device of the kernel.
 *
 * Only questions are sent; nothing is changed. What it answers is not trusted: nothing
 * beyond the end of an answer counts.
 */

#include <errno.h>
#include <string.h>

#include "inband.h"
#include "ipmidev.h"

/* Network functions and commands (IPMI 2.0, appendix G). */
#define NETFN_APP 0x06
#define GET_DEVICE_ID 0x01
#define GET_AUTH 0x38
#define NETFN_TRANSPORT 0x0c
#define GET_LAN 0x02
#define NETFN_OEM 0x30

/* Get Device ID (20.1): the version, its digits the other way round, and the vendor,
 * of 20 bits.
 */
#define ID_VERSION 5
#define ID_VENDOR 7
#define ID_LENGTH 10
#define VENDOR_HIGH 0x0f

/* Get Channel Authentication Capabilities (22.13): what is asked for, and bits of the
 * answer, which begins with the completion code.
 */
#define WITH_V20 0x80
#define PRIVILEGE_ADMIN 0x04
#define AUTH_TYPES 2
#define AUTH_EXTENDED 4
#define AUTH_LENGTH 5
#define AUTH_IS_EXTENDED 0x80
#define EXTENDED_V15 0x01
#define EXTENDED_V20 0x02

/* Get LAN Configuration Parameters (23.2): which, and where in the answer. */
#define LAN_IPV4 3
#define LAN_SOURCE 4
#define LAN_MAC 5
#define LAN_MASK 6
#define LAN_VLAN 20
#define NO_SUCH_SETTING 0x80
#define LAN_IPV6_ON 51
#define LAN_IPV6_STATIC 56
#define LAN_IPV6_DYNAMIC 59
#define LAN_DATA 2
#define SOURCE_LOW 0x0f
#define VLAN_IS_ON 0x80
#define VLAN_HIGH 0x0f

/* An IPv6 address (parameters 56 and 59): where it is, and that it is in use. Of each
 * kind the first so many are asked for.
 */
#define IPV6_SETS 4
#define IPV6_SOURCE 1
#define IPV6_ADDRESS 2
#define IPV6_PREFIX 18
#define IPV6_STATUS 19
#define IPV6_LENGTH 20
#define IPV6_IS_STATIC 0x80
#define IPV6_ACTIVE 0

/* Vendors, by their numbers at IANA; boards of Supermicro have the one or the other. */
#define VENDOR_DELL 674
#define VENDOR_SUPERMICRO 10876
#define VENDOR_SUPERMICRO_TOO 47488

/* Which NIC it uses: of Dell's since the 12th generation, those before, Supermicro's. */
#define DELL_GET_NIC 0x29
#define DELL_GET_NIC_OLD 0x25
#define SUPERMICRO_CONFIG 0x70
#define SUPERMICRO_LAN_MODE 0x0c

#define CODE_LENGTH 1

/* Asks; the length of an answer that is no refusal, else 0. */
static size_t ask(struct ipmidev *dev, const struct ipmi_question *question,
		  __u8 *answer)
{
	size_t len = ipmidev_ask(dev, question, answer);

	return len && !answer[0] ? len : 0;
}

static void read_id(struct ipmidev *dev, struct inband *inband)
{
	const struct ipmi_question question = { NETFN_APP, GET_DEVICE_ID };
	__u8 answer[IPMI_ANSWER_ROOM];
	size_t len = ask(dev, &question, answer);

	if (len <= ID_VERSION)
		return;
	inband->major = answer[ID_VERSION] & 0x0f;
	inband->minor = answer[ID_VERSION] >> 4;
	if (len >= ID_LENGTH)
		inband->vendor = answer[ID_VENDOR] |
				 answer[ID_VENDOR + 1] << 8 |
				 (answer[ID_VENDOR + 2] & VENDOR_HIGH) << 16;
}

/* ---- by which NIC ---- */

/* Asks what only a vendor knows; false where @size bytes are not answered. */
static bool ask_vendor(struct ipmidev *dev, const struct ipmi_question *question,
		       __u8 *to, size_t size)
{
	__u8 answer[IPMI_ANSWER_ROOM];

	if (ask(dev, question, answer) < CODE_LENGTH + size)
		return false;
	memcpy(to, answer + CODE_LENGTH, size);
	return true;
}

/* 0 dedicated, 1 shared, 2 one of them, as the BMC finds link when it starts. */
static void read_supermicro(struct ipmidev *dev, struct inband *inband)
{
	static const enum inband_mode modes[] = {
		INBAND_MODE_DEDICATED, INBAND_MODE_SHARED, INBAND_MODE_FAILOVER
	};
	const struct ipmi_question question = {
		NETFN_OEM, SUPERMICRO_CONFIG, { SUPERMICRO_LAN_MODE, 0 }, 2
	};
	__u8 mode;

	if (ask_vendor(dev, &question, &mode, sizeof(mode)) &&
	    mode < sizeof(modes) / sizeof(*modes))
		inband->mode = modes[mode];
}

/* The NIC, 1 dedicated and 2 to 5 one of the LOMs; and what it moves to, 0 none, 2 to 5
 * a LOM, 6 all.
 */
static bool read_dell(struct ipmidev *dev, struct inband *inband)
{
	const struct ipmi_question question = { NETFN_OEM, DELL_GET_NIC };
	__u8 nic[2];

	if (!ask_vendor(dev, &question, nic, sizeof(nic)))
		return false;
	if (nic[0] == 1) {
		inband->mode = INBAND_MODE_DEDICATED;
	} else if (nic[0] >= 2 && nic[0] <= 5 && nic[1] <= 6 && nic[1] != 1) {
		inband->mode = nic[1] ? INBAND_MODE_FAILOVER :
					INBAND_MODE_SHARED;
		inband->lom = nic[0] - 1;
		inband->lom_failover = nic[1] && nic[1] <= 5 ? nic[1] - 1 : 0;
	}
	return true;
}

/* 0 shared, 1 and LOM2 to move to, 2 dedicated, 3 and all to move to. */
static void read_old_dell(struct ipmidev *dev, struct inband *inband)
{
	static const enum inband_mode modes[] = {
		INBAND_MODE_SHARED, INBAND_MODE_FAILOVER,
		INBAND_MODE_DEDICATED, INBAND_MODE_FAILOVER
	};
	const struct ipmi_question question = { NETFN_OEM, DELL_GET_NIC_OLD };
	__u8 nic;

	if (!ask_vendor(dev, &question, &nic, sizeof(nic)) ||
	    nic >= sizeof(modes) / sizeof(*modes))
		return;
	inband->mode = modes[nic];
	inband->lom = inband->mode == INBAND_MODE_DEDICATED ? 0 : 1;
	inband->lom_failover = nic == 1 ? 2 : 0;
}

/* The same command may do anything on a BMC of somebody else: it is only asked of
 * those whose it is.
 */
static void read_mode(struct ipmidev *dev, struct inband *inband)
{
	if (inband->vendor == VENDOR_SUPERMICRO ||
	    inband->vendor == VENDOR_SUPERMICRO_TOO)
		read_supermicro(dev, inband);
	else if (inband->vendor == VENDOR_DELL && !read_dell(dev, inband))
		read_old_dell(dev, inband);
}

/* ---- its LAN channels ---- */

/* A setting of a channel, one of a set of them; how many of @size bytes it has. */
static size_t read_set(struct ipmidev *dev, __u8 channel, __u8 which, __u8 set,
		       void *to, size_t size)
{
	const struct ipmi_question question = {
		NETFN_TRANSPORT, GET_LAN, { channel, which, set, 0 }, 4
	};
	__u8 answer[IPMI_ANSWER_ROOM];
	size_t len = ask(dev, &question, answer);

	if (len <= LAN_DATA)
		return 0;
	len -= LAN_DATA;
	memcpy(to, answer + LAN_DATA, len < size ? len : size);
	return len < size ? len : size;
}

/* A setting of a channel, of @size bytes; false where it has none. */
static bool read_setting(struct ipmidev *dev, __u8 channel, __u8 which, void *to,
			 size_t size)
{
	__u8 data[IPMI_ANSWER_ROOM];

	if (read_set(dev, channel, which, 0, data, size) < size)
		return false;
	memcpy(to, data, size);
	return true;
}

static bool is_zero(const __u8 *bytes, size_t len)
{
	while (len && !bytes[len - 1])
		len--;
	return !len;
}

/* The first address of a kind that is in use; false where there is none. */
static bool read_ipv6_kind(struct ipmidev *dev, struct inband_lan *lan, __u8 kind)
{
	__u8 data[IPV6_LENGTH], set;

	for (set = 0; set < IPV6_SETS; set++) {
		if (read_set(dev, lan->channel, kind, set, data,
			     sizeof(data)) < sizeof(data))
			return false;
		if (data[IPV6_STATUS] != IPV6_ACTIVE ||
		    data[IPV6_PREFIX] > 128 ||
		    (kind == LAN_IPV6_STATIC &&
		     !(data[IPV6_SOURCE] & IPV6_IS_STATIC)) ||
		    is_zero(data + IPV6_ADDRESS, sizeof(lan->ipv6)))
			continue;
		memcpy(lan->ipv6, data + IPV6_ADDRESS, sizeof(lan->ipv6));
		lan->prefix6 = data[IPV6_PREFIX];
		return true;
	}
	return false;
}

static void read_ipv6(struct ipmidev *dev, struct inband_lan *lan)
{
	__u8 on;

	if (!read_setting(dev, lan->channel, LAN_IPV6_ON, &on, sizeof(on)) || !on)
		return;
	if (!read_ipv6_kind(dev, lan, LAN_IPV6_STATIC))
		read_ipv6_kind(dev, lan, LAN_IPV6_DYNAMIC);
}

static void read_ipv4(struct ipmidev *dev, struct inband_lan *lan)
{
	__u8 source;

	if (!read_setting(dev, lan->channel, LAN_IPV4, &lan->ipv4,
			  sizeof(lan->ipv4)))
		return;
	read_setting(dev, lan->channel, LAN_MASK, &lan->mask, sizeof(lan->mask));
	if (!read_setting(dev, lan->channel, LAN_SOURCE, &source, sizeof(source)))
		return;
	source &= SOURCE_LOW;
	if (source <= INBAND_SOURCE_OTHER)
		lan->source = source;
}

/* Of which versions of IPMI a channel offers sessions. A BMC of version 1.5 may
 * refuse to be asked for 2.0.
 */
static void read_sessions(struct ipmidev *dev, struct inband_lan *lan)
{
	struct ipmi_question question = {
		NETFN_APP, GET_AUTH, { lan->channel | WITH_V20, PRIVILEGE_ADMIN }, 2
	};
	__u8 answer[IPMI_ANSWER_ROOM];
	bool extended;

	lan->asked = ask(dev, &question, answer) >= AUTH_LENGTH;
	question.data[0] = lan->channel;
	if (!lan->asked)
		lan->asked = ask(dev, &question, answer) >= AUTH_LENGTH;
	if (!lan->asked)
		return;
	extended = answer[AUTH_TYPES] & AUTH_IS_EXTENDED;
	lan->v20 = extended && answer[AUTH_EXTENDED] & EXTENDED_V20;
	lan->v15 = !extended || answer[AUTH_EXTENDED] & EXTENDED_V15;
}

/* Asks for the MAC of a channel; the completion code, 0 also for silence. */
static __u8 read_mac(struct ipmidev *dev, struct inband_lan *lan, bool *is_lan)
{
	const struct ipmi_question question = {
		NETFN_TRANSPORT, GET_LAN, { lan->channel, LAN_MAC, 0, 0 }, 4
	};
	__u8 answer[IPMI_ANSWER_ROOM];
	size_t len = ipmidev_ask(dev, &question, answer);

	*is_lan = len && !answer[0];
	if (!*is_lan)
		return len ? answer[0] : 0;
	lan->cut = len < LAN_DATA + sizeof(lan->mac);
	if (!lan->cut)
		memcpy(lan->mac, answer + LAN_DATA, sizeof(lan->mac));
	return 0;
}

/* Whether a channel tags. IPMI 1.5 has no VLANs, and who says that there is no such
 * setting has none; any other refusal leaves it open.
 */
static void read_vlan(struct ipmidev *dev, struct inband_lan *lan, bool v15)
{
	const struct ipmi_question question = {
		NETFN_TRANSPORT, GET_LAN, { lan->channel, LAN_VLAN, 0, 0 }, 4
	};
	__u8 answer[IPMI_ANSWER_ROOM];
	size_t len = ipmidev_ask(dev, &question, answer);
	const __u8 *vlan = answer + LAN_DATA;

	if (len < LAN_DATA + 2 || answer[0]) {
		lan->vague = !v15 && !(len && answer[0] == NO_SUCH_SETTING);
		return;
	}
	if (vlan[1] & VLAN_IS_ON) {
		lan->tags = true;
		lan->vlan = (vlan[1] & VLAN_HIGH) << 8 | vlan[0];
	}
}

/* What a channel that is a LAN is set to. */
static void read_lan(struct ipmidev *dev, struct inband_lan *lan, bool v15)
{
	read_ipv4(dev, lan);
	read_ipv6(dev, lan);
	read_vlan(dev, lan, v15);
	read_sessions(dev, lan);
}

/* Reads all channels. A BMC that does not know the command has none. */
static void read_lans(struct ipmidev *dev, struct inband *inband)
{
	struct inband_lan *lan = inband->lans;
	__u8 channel, code;
	bool is_lan;

	for (channel = 1; channel <= INBAND_CHANNELS; channel++) {
		*lan = (struct inband_lan){ .channel = channel };
		code = read_mac(dev, lan, &is_lan);
		if (channel == 1)
			inband->code = code;
		if (channel == 1 && code == INBAND_UNKNOWN_COMMAND)
			return;
		if (!is_lan)
			continue;
		read_lan(dev, lan, inband->major == 1);
		inband->count++;
		lan++;
	}
}

/* Asks the BMC for its LAN channels, for so many seconds at most. A host without an
 * IPMI device is no error; a BMC that does not answer is one, and so is one that does
 * not even tell its version.
 */
void inband_read(struct inband *inband, unsigned int seconds)
{
	struct ipmidev dev;
	int error;

	*inband = (struct inband){};
	error = ipmidev_open(&dev, seconds);
	inband->there = error != ENOENT && error != ENODEV && error != ENXIO;
	inband->error = inband->there ? error : 0;
	if (error)
		return;
	read_id(&dev, inband);
	read_mode(&dev, inband);
	read_lans(&dev, inband);
	if (dev.error || dev.silent || !inband->major)
		inband->error = dev.error ?: dev.silent ? ETIMEDOUT : EIO;
	inband->late = dev.late;
	ipmidev_close(&dev);
}

/* The channel that has a MAC, or NULL. */
const struct inband_lan *inband_find(const struct inband *inband,
				     const __u8 *mac)
{
	size_t i;

	for (i = 0; i < inband->count; i++)
		if (!memcmp(inband->lans[i].mac, mac, sizeof(inband->lans[i].mac)))
			return &inband->lans[i];
	return NULL;
}
