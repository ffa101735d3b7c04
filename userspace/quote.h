/* SPDX-License-Identifier: GPL-2.0 */
/* Names of devices in commands that people paste into a shell. */
#ifndef QUOTE_H
#define QUOTE_H

/* Room for a device's name of which each byte is escaped. */
#define QUOTE_ROOM 64

/* The name as a word for the shell, until the end of the block. */
#define QUOTED(name) quote((name), (char [QUOTE_ROOM]){})

const char *quote(const char *name, char *buf);

#endif /* QUOTE_H */
