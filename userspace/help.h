/* SPDX-License-Identifier: GPL-2.0 */
/* Help for the tool, an object or a verb, made from the tables. */
#ifndef HELP_H
#define HELP_H

struct object;
struct verb;

const char *help_term(const char *word);
void help_tool(void);
void help_object(const struct object *object);
void help_verb(const struct object *object, const struct verb *verb);

#endif /* HELP_H */
