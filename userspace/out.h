/* SPDX-License-Identifier: GPL-2.0 */
/* One printer for text and JSON: text calls are silent in JSON and reverse. */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>
#include <jansson.h>

#define OUT_DEPTH 8

/* The compiler checks arguments from @b on against the format @a. */
#define __printf(a, b) JANSSON_ATTRS((format(printf, a, b)))

struct ctl;

enum out_colour {
	OUT_PLAIN,
	OUT_NAME,
	OUT_MAC,
	OUT_GOOD,
	OUT_BAD,
	OUT_HINT,
};

/**
 * struct out - where answers go
 * @json: JSON instead of text
 * @pretty: JSON for people
 * @colour: colour in text
 * @oneline: what is indented follows in the same line
 * @stack: containers of the JSON document that are open
 * @depth: how many
 */
struct out {
	bool json;
	bool pretty;
	bool colour;
	bool oneline;
	json_t *stack[OUT_DEPTH];
	unsigned int depth;
};

__printf(2, 3) void out_text(struct out *out, const char *fmt, ...);
void out_paint(struct out *out, enum out_colour colour, const char *text);
void out_json(struct out *out, const char *key, json_t *value);
json_t *out_json_string(const char *text);
void out_open_array(struct out *out, const char *key);
void out_open_object(struct out *out, const char *key);
void out_close(struct out *out);
void out_sync(void);
void out_forsake(void);
void out_time(char *buf, size_t size);
int out_flush(struct ctl *ctl);

__printf(4, 5) int out_error(const struct ctl *ctl, int code, const char *word,
			     const char *fmt, ...);
void out_warn(const struct ctl *ctl, const char *word, const char *sentence);

#endif /* OUT_H */
