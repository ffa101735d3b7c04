/* SPDX-License-Identifier: GPL-2.0 */
/* The settings of a sideband, as dev and up take them. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "parse.h"

extern const struct keyword setting_keywords[];

#endif /* SETTINGS_H */
