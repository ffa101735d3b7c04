/* SPDX-License-Identifier: GPL-2.0 */
/* Files of configuration: read, and refused where anything in them is wrong. */
#ifndef CONF_H
#define CONF_H

#include <stddef.h>
#include <stdio.h>

#define CONF_DIR "/etc/sideband"

struct args;
struct ctl;
struct state;

/**
 * struct conf_files - the files that a configuration consists of
 * @at: their names
 * @count: how many
 */
struct conf_files {
	char **at;
	size_t count;
};

int conf_files(struct ctl *ctl, const struct args *args,
	       struct conf_files *files);
int conf_read(struct ctl *ctl, const struct conf_files *files,
	      struct state *state);
int conf_read_stream(struct ctl *ctl, FILE *file, const char *name,
		     struct state *state);
void conf_files_free(struct conf_files *files);

#endif /* CONF_H */
