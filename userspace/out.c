// SPDX-License-Identifier: GPL-2.0
/* One printer for text and JSON, and the one line that an error is. */

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl.h"

static const char *const colours[] = {
	[OUT_PLAIN] = "",
	[OUT_NAME] = "\033[36m",
	[OUT_MAC] = "\033[33m",
	[OUT_GOOD] = "\033[32m",
	[OUT_BAD] = "\033[31m",
	[OUT_HINT] = "\033[1;33m",
};

/* The end of a line that is printed only when it is known what follows. */
static bool line_held;

static void release_line(char end)
{
	if (line_held)
		putchar(end);
	line_held = false;
}

/* Why something could not be written, 0 where all was. To be looked at immediately: what
 * was not written is forgotten, and so is the reason.
 */
static int failure;

static void note_failure(void)
{
	if (ferror(stdout) && !failure)
		failure = errno;
}

/* Prints text, control characters by their numbers. */
static void print_clean(FILE *to, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			fprintf(to, "\\x%02x", *text);
		else
			fputc(*text, to);
}

/* Prints lines. What is indented belongs to the line before it, and follows it there
 * where each thing shall have one.
 */
static void print_lines(struct out *out, char *text)
{
	char *line;

	while (text) {
		line = strsep(&text, "\n");
		if (*line)
			release_line(*line == ' ' ? '\\' : '\n');
		print_clean(stdout, line);
		if (!text)
			continue;
		release_line('\n');
		line_held = true;
		if (!out->oneline)
			release_line('\n');
	}
}

/* Prints text; nothing where the answer is JSON. */
void out_text(struct out *out, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (out->json)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	print_lines(out, text);
	note_failure();
}

/* Prints text in a colour, where colours are wanted. */
void out_paint(struct out *out, enum out_colour colour, const char *text)
{
	bool painted = out->colour && colour != OUT_PLAIN && !out->json;

	if (painted)
		release_line('\n');
	if (painted)
		fputs(colours[colour], stdout);
	out_text(out, "%s", text);
	if (painted)
		fputs("\033[0m", stdout);
}

/* Makes a JSON string of a name that need not be UTF-8: '?' for bytes that aren't. */
json_t *out_json_string(const char *text)
{
	json_t *value = json_string(text);
	char copy[256];
	size_t i;

	if (value)
		return value;
	snprintf(copy, sizeof(copy), "%s", text);
	for (i = 0; copy[i]; i++)
		if (copy[i] & 0x80)
			copy[i] = '?';
	return json_string(copy);
}

/* Puts a value into the container that is open; takes the reference. */
void out_json(struct out *out, const char *key, json_t *value)
{
	json_t *top = out->depth ? out->stack[out->depth - 1] : NULL;

	if (json_is_array(top))
		json_array_append_new(top, value);
	else if (json_is_object(top))
		json_object_set_new(top, key, value);
	else
		json_decref(value);
}

/* Opens a container within the one that is open, or a document. */
static void out_open(struct out *out, const char *key, json_t *value)
{
	if (out->depth)
		out_json(out, key, json_incref(value));
	if (out->depth < OUT_DEPTH)
		out->stack[out->depth++] = value;
	else
		json_decref(value);
}

/* Opens an array; @key is its name within an object. */
void out_open_array(struct out *out, const char *key)
{
	if (out->json)
		out_open(out, key, json_array());
}

/* Opens an object; @key is its name within an object. */
void out_open_object(struct out *out, const char *key)
{
	if (out->json)
		out_open(out, key, json_object());
}

/* Closes what was opened last; prints the document when it is complete. */
void out_close(struct out *out)
{
	size_t flags = out->pretty ? JSON_INDENT(4) : JSON_COMPACT;

	if (!out->json || !out->depth)
		return;
	/* Times have three places behind the point, and at most eight before. */
	flags |= JSON_REAL_PRECISION(11);
	if (!--out->depth) {
		json_dumpf(out->stack[0], stdout, flags);
		putchar('\n');
		note_failure();
	}
	json_decref(out->stack[out->depth]);
}

/* The time, as lines of events begin with. */
void out_time(char *buf, size_t size)
{
	struct timespec now;
	char day[32];
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &tm);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf, size, "%s.%06ld", day, now.tv_nsec / 1000);
}

/* Lets the reader have what was printed so far, of which nothing is indented next. */
void out_sync(void)
{
	release_line('\n');
	fflush(stdout);
	note_failure();
}

/* Nobody reads any more what would be written. */
void out_forsake(void)
{
	failure = failure ?: EPIPE;
}

/* True for a process that a pipe without a reader ends. */
static bool ends_by_pipe(void)
{
	struct sigaction action;

	return !sigaction(SIGPIPE, NULL, &action) &&
	       action.sa_handler == SIG_DFL;
}

/* Writes out what is buffered; a full disk or a closed pipe is an error. Who has held
 * back the signal of the latter is ended by it now, as other commands are at once.
 */
int out_flush(struct ctl *ctl)
{
	out_sync();
	if (!failure)
		return CTL_OK;
	if (failure == EPIPE && ends_by_pipe())
		ctl->signal = ctl->signal ?: SIGPIPE;
	else
		out_error(ctl, CTL_UNSAID, "output", "can't be written: %s",
			  strerror(failure));
	return CTL_UNSAID;
}

/* A line on stderr. */
static void print_line(const struct ctl *ctl, const char *word, const char *what,
		       const char *sentence)
{
	out_sync();
	fputs("sidebandctl: ", stderr);
	if (ctl->file)
		fprintf(stderr, "%s:%u: ", ctl->file, ctl->line);
	print_clean(stderr, *word ? word : "''");
	fprintf(stderr, ": %s", what);
	print_clean(stderr, sentence);
	fputc('\n', stderr);
}

/* Says what is wrong with a word the user typed; returns @code. */
int out_error(const struct ctl *ctl, int code, const char *word,
	      const char *fmt, ...)
{
	char sentence[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	if (ctl->warns)
		out_warn(ctl, word, sentence);
	else
		print_line(ctl, word, "", sentence);
	return code;
}

/* Passes on what the kernel says about a request that it has carried out. */
void out_warn(const struct ctl *ctl, const char *word, const char *sentence)
{
	print_line(ctl, word, "warning: ", sentence);
}
