/* SPDX-License-Identifier: GPL-2.0 */
/* What needs attention in a sideband, in words, and what to do about it. */
#ifndef ATTENTION_H
#define ATTENTION_H

struct view;

void attention(struct view *view);

#endif /* ATTENTION_H */
