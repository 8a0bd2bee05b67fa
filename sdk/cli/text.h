/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file text.h  Text for people: measured by display width, and harmless to the terminal that shows it. Any thread.
 */
#ifndef PRM_CLI_TEXT_H
#define PRM_CLI_TEXT_H

#include "client/buffer.h"
#include "client/json.h"

#include <stdio.h>

/** Appends a text in which control characters, direction overrides and what is not UTF-8 are written as escapes. */
void prm_cli_put_safe(prm_client_buffer *out, const char *text, size_t length);
/** Appends a JSON string, quotes included, with the same characters as \u escapes: the same JSON. */
void prm_cli_put_safe_json(prm_client_buffer *out, prm_client_span string);
/** Columns a (safe) text takes. */
size_t prm_cli_width(const char *text);
/** Bytes of the longest beginning of a (safe) text that takes at most `width` columns. */
size_t prm_cli_fit(const char *text, size_t width);
/** Columns of the terminal behind a file; `otherwise` if it is none. */
size_t prm_cli_terminal_width(int fd, size_t otherwise);
/** Prints words from column `indent` on, broken at 100 columns; `column` is where the line stands. Ends the line. */
void prm_cli_print_wrapped(FILE *file, const char *text, int indent, int column);

/** Appends JSON with line breaks and two spaces per level, safe for a terminal. */
void prm_cli_put_pretty(prm_client_buffer *out, prm_client_span value, size_t indent);
/** The same on one line. */
void prm_cli_put_line(prm_client_buffer *out, prm_client_span value);

#endif
