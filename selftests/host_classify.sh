#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The classifier decides on each frame as the description of the behaviour says.
#
# Needs neither the module nor root: kernel/classify.c is built for user space, as
# it is and with the address and undefined-behaviour sanitizers, and compared with
# a model that was written independently, over millions of random frames in
# random configurations. See classify/classify_test.c.
#
# As a control the classifier is built anew with one defect at a time: the
# comparison has to notice each.
#
# usage: host_classify.sh [OPTION OF classify_test]...
set -uo pipefail

# shellcheck source=differential.sh
. "$(dirname "$0")/differential.sh"

parts=(classify.c table.c)
around=("$here"/classify/{random,run,world,model,subject,classify_test}.c)

# A source that is a group belongs to nobody: the frame is a stranger's.
test_group_sources() {
	local code=0
	"$scratch/strict/test" -g -n 300000 -m 0 >"$scratch/report" 2>&1 || code=1
	[ $code = 0 ] || diag "$scratch/report"
	verdict $code "so does a frame from a group address"
}

# defect DESCRIPTION EXPRESSION [OPTION OF THE TEST...]
defect() { defect_in classify.c "$@"; }
inline_defect() { defect_in classify.h "$@"; }

defects_of_wire() {
	inline_defect "wire: a unicast echo is not dropped" \
		's/from && from->ear == to->ear/0/'
	inline_defect "wire: a neighbour's unicast is taken for an echo" \
		's/from && from->ear == to->ear/from/'
	inline_defect "wire: a source is looked for without its VLAN" \
		's/table, frame->src, frame->vid/table, frame->src, 0/'
	inline_defect "wire: a source that is a group is looked for" \
		's/if \(is_multicast_ether_addr\(frame->src\)\)\s*return NULL;//' -g
	inline_defect "wire: a destination is looked for without its VLAN" \
		's/table, frame->dst, frame->vid/table, frame->dst, 0/'
	inline_defect "wire: a destination is looked for where a source is" \
		's/sb_table_may_have\(table, frame->dst\)/sb_table_may_have(table, frame->src)/'
	inline_defect "wire: a source is looked for where there are none" \
		's/sb_table_may_have\(table, frame->src\)/!sb_table_may_have(table, frame->src)/'
	defect_in table.c "wire: a MAC leaves no mark" 's/set_bit\(mark, table->marks\);/;/'
	defect "wire: members are looked for without their VLAN" \
		's/table, sb_members, frame->vid/table, sb_members, 0/'
	defect "wire and host: link-local frames are copied" \
		's/if \(is_link_local_ether_addr\(frame->dst\)\)\s*return false;//'
	defect "wire: group frames are taken from inactive ports" \
		's/!READ_ONCE\(member->ear->groups\)/0/'
	defect "wire: a sideband gets its own group frames back" \
		's/(return !from \|\| )!READ/\1from->ear->sb == member->ear->sb || !READ/'
	defect "wire: a neighbour's group frame is given a second time" \
		's/!READ_ONCE\(from->ear->groups\)/from->ear->sb != member->ear->sb/'
	defect "wire: a neighbour's group frame from another port is lost" \
		's/!READ_ONCE\(from->ear->groups\)/0/'
}

defects_of_lldp() {
	defect "LLDP: it is heard from a bundled port" \
		's/member->kind == SB_LLDP && !READ_ONCE\(member->ear->active\)/0/'
	defect "LLDP: group frames of a bundled port are taken for it" \
		's/member->kind == SB_LLDP && !READ/!READ/'
	defect "LLDP: with any tag it is copied" \
		's/frame->vid \|\| (!ether_addr_equal\(frame->dst, sb_lldp\))/\1/'
	defect "LLDP: with the tag of a VLAN it is copied" \
		's/frame->vid \|\| (!ether_addr_equal\(frame->dst, sb_lldp\))/frame->vid == SB_VID_NONE || \1/'
	defect "LLDP: all link-local frames are copied" \
		's/!ether_addr_equal\(frame->dst, sb_lldp\)/!is_link_local_ether_addr(frame->dst)/'
	defect "LLDP: it asks for the VLAN of a station" \
		's/table, sb_lldp, 0/table, sb_members, 0/'
	defect "LLDP: nobody hears it" 's/table, sb_lldp, 0/table, sb_lldp, SB_VID_NONE/'
	defect "LLDP: nobody asks who has sent it" \
		's/sb_find_lldp\(table, frame, &v\)\)/(sb_find_lldp(table, frame, \&v) \&\& 0))/'
	defect "LLDP: a sideband hears itself, and its neighbours" \
		's/return (!from \|\| !READ)/return member->kind == SB_LLDP || \1/'
	defect "LLDP: none of a neighbour is copied" \
		's/!READ_ONCE\(from->ear->groups\)/(member->kind != SB_LLDP \&\& !READ_ONCE(from->ear->groups))/'
	defect "LLDP: what the host sends is copied" \
		's/(sb_classify_sent\(struct.*)sb_find_group\(table, frame, &v\);/\1sb_find_group(table, frame, \&v) || sb_find_lldp(table, frame, \&v);/'
}

defects_of_bmc() {
	defect "BMC: it may use the address of its host leg" \
		's/from && from->kind == SB_STATION &&/from \&\&/'
	defect "BMC: its VLAN is not asked for" \
		's/&sb->own, frame->src, vid/\&sb->own, frame->src, sb->untagged_vid/'
	defect "BMC: it may tag where the port tags" \
		's/from->tag == SIDEBAND_TAG_KEEP/1/'
	defect "BMC: a wrong VLAN is counted as a wrong source" \
		's/SB_STAT_DROP_VLAN : SB_STAT_DROP_SOURCE/SB_STAT_DROP_SOURCE : SB_STAT_DROP_SOURCE/'
}

defects_of_host_leg() {
	defect "host leg: it may tag where the port tags" \
		's/frame->vid == untagged && frame->vid/0/'
	defect "host leg: it may send in VLANs without station" \
		's/!sb_table_find\(&sb->own, sb_members, vid\)/0/'
	defect "host leg: it may use the address of a station" \
		's/from->kind != SB_HOST_LEG/0/'
}

defects_of_legs() {
	defect "legs: link-local frames are sent" \
		's/if \(is_link_local_ether_addr\(frame->dst\)\) \{/if (0) {/'
	defect "legs: LLDP gets the tag of the VLAN" 's/v\.vid = frame->vid;//'
	defect "legs: LLDP is dropped" 's/return ether_addr_equal\(frame->dst, sb_lldp\)/return 0/'
	defect "legs: all link-local frames pass as LLDP" \
		's/return ether_addr_equal\(frame->dst, sb_lldp\)/return 1/'
	defect "legs: group frames do not reach neighbours" \
		's/v\.group = sb_table_find\(wire, sb_members, vid\)/v.group = NULL/'
	defect "legs: a frame goes back to the leg it came from" \
		's/v\.to && sb_core_of\(v\.to\) == sb && v\.to->kind == leg/0/'
	defect "legs: a frame to the other leg is dropped" \
		's/(sb_core_of\(v\.to\) == sb) && v\.to->kind == leg/\1/'
	defect "legs: unicast to a neighbour goes to the wire" \
		's/!v\.to && wire/0/'
	defect "legs: an untagged frame is sent without the tag of its VLAN" \
		's/\.vid = vid, \.wire/.vid = frame->vid, .wire/'
	defect "legs: the active port is not named" \
		's/\.wire = wire,/.wire = NULL,/'
}

# In sb_classify_sent() alone: the expressions begin behind its name.
defects_of_host() {
	local sent='(sb_classify_sent\(struct.*)'
	defect "host: no group frame is copied" \
		"s/${sent}sb_find_group\(table, frame, &v\);/\1;/"
	defect "host: a station is reached without host access" \
		"s/${sent}READ_ONCE\(v\.to->ear->access\)/\11/"
	defect "host: the host leg is reached, too" \
		"s/${sent}v\.to->kind == SB_STATION/\11/"
	defect "host: what a bridge sends on comes back to the BMC" \
		"s/${sent}v\.action != SB_PASS && sb_owner\(table, frame\)/\10/"
}

echo "TAP version 13"
build
compare strict "each frame goes where the model says" "$@"
test_group_sources
defects_of_wire
defects_of_lldp
defects_of_bmc
defects_of_host_leg
defects_of_legs
defects_of_host
finish
