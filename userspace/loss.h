/* SPDX-License-Identifier: GPL-2.0 */
/* What a filter takes from the host that it can't do without. */
#ifndef LOSS_H
#define LOSS_H

struct args;
struct attrs;

const char *loss_of_args(const struct args *args);
const char *loss_of_attrs(const struct attrs *attrs);

#endif /* LOSS_H */
