/* SPDX-License-Identifier: GPL-2.0 */
/* Values of attributes, as text and as JSON. */
#ifndef ATTR_H
#define ATTR_H

#include <stddef.h>

#include "out.h"
#include "schema.h"

const char *attr_text(const struct field *field, struct nlattr *attr,
		      char *buf, size_t size);
bool attr_is_usual(const struct field *field, struct nlattr *attr);
void attr_json(struct out *out, const struct field *field,
	       struct nlattr *attr);
void attr_json_set(struct out *out, const struct attr_set *set,
		   const struct attrs *attrs, int skip);

#endif /* ATTR_H */
