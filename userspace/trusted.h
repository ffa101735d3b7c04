/* SPDX-License-Identifier: GPL-2.0 */
/* Files that nobody else can have written. */
#ifndef TRUSTED_H
#define TRUSTED_H

#include <stdio.h>

struct ctl;

FILE *trusted_open(const struct ctl *ctl, const char *name);

#endif /* TRUSTED_H */
