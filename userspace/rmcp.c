// SPDX-License-Identifier: GPL-2.0
/* RMCP: the two questions to a BMC that need no session, and their answers.
 *
 * Presence ping and pong are of DMTF's ASF 2.0 (DSP0136, 3.2.4), Get Channel
 * Authentication Capabilities is of IPMI 2.0 (13.6 and 22.13).
 */

#include <string.h>

#include "rmcp.h"

/* How messages begin: version 1.0, a sequence number that asks for no receipt, the
 * class; behind that of ASF its number with IANA.
 */
#define SEQUENCE 2
static const __u8 asf_start[] = { 0x06, 0, 0xff, 0x06, 0, 0, 0x11, 0xbe };
static const __u8 ipmi_start[] = { 0x06, 0, 0xff, 0x07 };

#define ASF_PONG 0x40
#define ASF_PING 0x80

/* Places in an ASF message. */
enum asf_place {
	ASF_TYPE = 8,
	ASF_TAG = 9,
	ASF_LENGTH = 11,
	ASF_DATA = 12,
	ASF_ENTITIES = ASF_DATA + 8,
};

#define PONG_LENGTH 16
#define PONG_HAS_IPMI 0x80

/* Places in an IPMI message without session; the second ones are of the answer,
 * which goes from the BMC to software on the LAN.
 */
enum ipmi_place {
	IPMI_AUTH_TYPE = 4,
	IPMI_LENGTH = 13,
	IPMI_TO = 14,
	IPMI_NETFN,
	IPMI_HEAD_SUM,
	IPMI_FROM,
	IPMI_SEQ,
	IPMI_COMMAND,
	IPMI_DATA,
	IPMI_CODE = IPMI_DATA,
	IPMI_AUTH_TYPES = IPMI_DATA + 2,
	IPMI_EXTENDED = IPMI_DATA + 4,
};

#define ADDRESS_BMC 0x20
#define ADDRESS_SOFTWARE 0x81
#define NETFN_APP (0x06 << 2)
#define NETFN_ANSWER (0x07 << 2)
#define GET_AUTH 0x38
#define THIS_CHANNEL 0x0e
#define WITH_V20 0x80
#define PRIVILEGE_ADMIN 0x04

/* The answer has this many bytes from IPMI_TO on; fewer where it is refused. */
#define AUTH_LENGTH 16
#define REFUSAL_LENGTH 8

/* Bits of the answer. */
#define AUTH_IS_EXTENDED 0x80
#define EXTENDED_V15 0x01
#define EXTENDED_V20 0x02

/* The byte that makes the sum of all of them 0. */
static __u8 checksum(const __u8 *from, const __u8 *end)
{
	__u8 sum = 0;

	while (from < end)
		sum += *from++;
	return -sum;
}

/* True where a message begins so; its sequence number is the sender's own. */
static bool begins(const __u8 *buf, const __u8 *start, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (i != SEQUENCE && buf[i] != start[i])
			return false;
	return true;
}

/* Writes a presence ping; returns its length. */
size_t rmcp_put_ping(__u8 *buf, __u8 tag)
{
	memset(buf, 0, ASF_DATA);
	memcpy(buf, asf_start, sizeof(asf_start));
	buf[ASF_TYPE] = ASF_PING;
	buf[ASF_TAG] = tag;
	return ASF_DATA;
}

/* Reads a presence pong; false for anything else, or one that is damaged. */
bool rmcp_get_pong(const __u8 *buf, size_t len, struct rmcp_pong *pong)
{
	if (len < ASF_DATA + PONG_LENGTH || buf[ASF_LENGTH] != PONG_LENGTH ||
	    !begins(buf, asf_start, sizeof(asf_start)) ||
	    buf[ASF_TYPE] != ASF_PONG)
		return false;
	pong->tag = buf[ASF_TAG];
	pong->ipmi = buf[ASF_ENTITIES] & PONG_HAS_IPMI;
	return true;
}

/* Writes Get Channel Authentication Capabilities for the channel that it comes by;
 * returns its length. With @v20 the answer tells of IPMI 2.0, too; a BMC of IPMI
 * 1.5 may refuse that.
 */
size_t rmcp_put_auth(__u8 *buf, __u8 seq, bool v20)
{
	__u8 *at = buf + IPMI_DATA;

	memset(buf, 0, IPMI_DATA);
	memcpy(buf, ipmi_start, sizeof(ipmi_start));
	buf[IPMI_TO] = ADDRESS_BMC;
	buf[IPMI_NETFN] = NETFN_APP;
	buf[IPMI_HEAD_SUM] = checksum(buf + IPMI_TO, buf + IPMI_HEAD_SUM);
	buf[IPMI_FROM] = ADDRESS_SOFTWARE;
	buf[IPMI_SEQ] = seq << 2;
	buf[IPMI_COMMAND] = GET_AUTH;
	*at++ = THIS_CHANNEL | (v20 ? WITH_V20 : 0);
	*at++ = PRIVILEGE_ADMIN;
	*at = checksum(buf + IPMI_FROM, at);
	buf[IPMI_LENGTH] = ++at - (buf + IPMI_TO);
	return at - buf;
}

/* True for an IPMI answer that came whole: lengths and checksums are right. */
static bool is_whole(const __u8 *buf, size_t len)
{
	const __u8 *last;

	if (len < IPMI_TO + REFUSAL_LENGTH ||
	    buf[IPMI_LENGTH] < REFUSAL_LENGTH ||
	    len < (size_t)IPMI_TO + buf[IPMI_LENGTH])
		return false;
	last = buf + IPMI_TO + buf[IPMI_LENGTH] - 1;
	return buf[IPMI_HEAD_SUM] == checksum(buf + IPMI_TO,
					      buf + IPMI_HEAD_SUM) &&
	       *last == checksum(buf + IPMI_FROM, last);
}

/* True for an answer to the question above, whatever it says. */
static bool is_auth_answer(const __u8 *buf)
{
	static const __u8 no_session[IPMI_LENGTH - IPMI_AUTH_TYPE];

	return begins(buf, ipmi_start, sizeof(ipmi_start)) &&
	       !memcmp(buf + IPMI_AUTH_TYPE, no_session, sizeof(no_session)) &&
	       buf[IPMI_TO] == ADDRESS_SOFTWARE &&
	       buf[IPMI_NETFN] == NETFN_ANSWER &&
	       buf[IPMI_FROM] == ADDRESS_BMC && buf[IPMI_COMMAND] == GET_AUTH;
}

/* Reads the answer to it; false for anything else, or one that is damaged. */
bool rmcp_get_auth(const __u8 *buf, size_t len, struct rmcp_auth *auth)
{
	bool extended;

	if (!is_whole(buf, len) || !is_auth_answer(buf))
		return false;
	*auth = (struct rmcp_auth){
		.seq = buf[IPMI_SEQ] >> 2,
		.code = buf[IPMI_CODE],
	};
	if (auth->code)
		return true;
	if (buf[IPMI_LENGTH] < AUTH_LENGTH)
		return false;
	extended = buf[IPMI_AUTH_TYPES] & AUTH_IS_EXTENDED;
	auth->v20 = extended && buf[IPMI_EXTENDED] & EXTENDED_V20;
	auth->v15 = !extended || buf[IPMI_EXTENDED] & EXTENDED_V15;
	return true;
}

/* How many questions ago it was that had this number, of so many asked. One that was
 * never asked tells nothing: the answer may be to the latest.
 */
unsigned int rmcp_age(unsigned int asked, __u8 number)
{
	unsigned int age = (asked - number) % RMCP_SEQS;

	return age < asked ? age : 0;
}
