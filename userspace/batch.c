// SPDX-License-Identifier: GPL-2.0
/* Commands from a file: words, quotes, and comments after '#'. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "command.h"
#include "ctl.h"

#define WORD_SPACE " \t\r\n"

/* Room for a line: thousands of stations, but no file that has no lines at all. */
#define LINE_ROOM (256 * 1024)

/* Takes the word that starts here out of the line; false: a quote is open. */
static bool take_word(char **line, char **word)
{
	char *from = *line, *to = *line, quote = '\0';

	for (*word = from; *from; from++) {
		if (!quote && strchr(WORD_SPACE, *from))
			break;
		if (quote ? *from == quote : *from == '"' || *from == '\'')
			quote = quote ? '\0' : *from;
		else
			*to++ = *from;
	}
	*line = *from ? from + 1 : from;
	*to = '\0';
	return !quote;
}

/* Splits a line in place, and says how many words it has; false: a quote is open in
 * the last.
 */
static bool split(char *line, char **words, int *count)
{
	for (line += strspn(line, WORD_SPACE); *line && *line != '#';
	     line += strspn(line, WORD_SPACE))
		if (!take_word(&line, &words[(*count)++]))
			return false;
	return true;
}

/* Runs one line; there can't be more words than half its letters. */
static int run_line(struct ctl *ctl, char *line, size_t len)
{
	char **words = calloc(len / 2 + 1, sizeof(*words));
	int count = 0, ret = CTL_OK;

	if (!words)
		return out_error(ctl, CTL_REFUSED, "batch", "out of memory");
	if (len && line[len - 1] == '\n')
		line[--len] = '\0';
	if (strlen(line) != len)
		ret = out_error(ctl, CTL_USAGE, line, "has a NUL character");
	else if (!split(line, words, &count))
		ret = out_error(ctl, CTL_USAGE, words[count - 1],
				"has a quote that is not closed");
	else if (count)
		ret = command_run(ctl, count, words);
	free(words);
	return ret;
}

/* Reads a line into @line, of LINE_ROOM bytes; returns its length, 0 at the end. One
 * that has no room is cut, and fills it.
 */
static size_t read_line(FILE *input, char *line)
{
	size_t len = 0;
	int c = 0;

	while (c != '\n' && len < LINE_ROOM - 1 && (c = getc(input)) != EOF)
		line[len++] = c;
	line[len] = '\0';
	return len;
}

/* Runs all lines up to the first that fails, or with force all; returns what was
 * wrong with that one. After a signal none is run. What is left of a line that can't be
 * read to its end is not run, nor is one that has no room, and what follows that.
 */
static int run_lines(struct ctl *ctl, FILE *input)
{
	static char line[LINE_ROOM];
	int ret, first = CTL_OK;
	size_t len;

	while (!ctl->signal && (!first || ctl->force) && (len = read_line(input, line)) &&
	       !ferror(input)) {
		ctl->line++;
		if (len == LINE_ROOM - 1)
			return out_error(ctl, CTL_USAGE, "line",
					 "is too long, %u KiB are the most",
					 LINE_ROOM / 1024);
		ret = run_line(ctl, line, len);
		first = first ?: ret;
	}
	return first;
}

/* Runs a file of commands. */
int batch_run(struct ctl *ctl, const char *file)
{
	FILE *input = stdin;
	int ret;

	if (strcmp(file, "-"))
		input = fopen(file, "re");
	if (!input)
		return out_error(ctl, CTL_USAGE, file, "can't be opened: %s",
				 strerror(errno));
	ctl->file = file;
	ret = run_lines(ctl, input);
	ctl->file = NULL;
	if (!ret && ferror(input))
		ret = out_error(ctl, CTL_USAGE, file, "can't be read: %s",
				strerror(errno));
	if (input != stdin)
		fclose(input);
	return ret;
}
