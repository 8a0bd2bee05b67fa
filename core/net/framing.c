/* SPDX-License-Identifier: Apache-2.0 */
#include "net/framing.h"

#include <string.h>

#define LINE_END "\n"
#define ERROR_LINE(code, message, data)                                                                                \
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" code ",\"message\":\"" message "\",\"data\":{" data                    \
    "}},\"id\":null}" LINE_END

static const char not_json[] = ERROR_LINE(
    "-32600", "The first byte of this connection begins no JSON-RPC message.", "\"kind\":\"invalid_request\"");
static const char too_long[] =
    ERROR_LINE("-32005", "The message is too long.", "\"kind\":\"limit\",\"limit\":\"message\"");
static const char too_slow[] =
    ERROR_LINE("-32005", "The message did not arrive in time.", "\"kind\":\"limit\",\"limit\":\"request\"");
static const char unread[] =
    ERROR_LINE("-32005", "Answers were not read in time.", "\"kind\":\"limit\",\"limit\":\"send_queue\"");

bool prm_framing_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool begins_json(unsigned char first)
{
    return first == '{' || first == '[';
}

static bool begins_anything(unsigned char first)
{
    (void)first;
    return true;
}

static prm_framed take_line(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned)
{
    const char *end = length > *scanned ? memchr(bytes + *scanned, '\n', length - *scanned) : NULL;
    size_t line = end != NULL ? (size_t)(end - bytes) : length;
    if (line > 0 && end != NULL && bytes[line - 1] == '\r')
        line--;
    /* The last byte at hand may turn out to be the CR of a line end. */
    if (line > limit + (end == NULL))
        return (prm_framed){.refusal = too_long};
    if (end == NULL && !has_ended) {
        *scanned = length;
        return (prm_framed){0};
    }
    prm_framed taken = {.used = end != NULL ? (size_t)(end - bytes) + 1 : length};
    while (line > 0 && prm_framing_is_blank(bytes[line - 1]))
        line--;
    size_t first = 0;
    while (first < line && prm_framing_is_blank(bytes[first]))
        first++;
    if (first < line) {
        taken.message = bytes + first;
        taken.length = line - first;
    }
    *scanned = 0;
    return taken;
}

static void put_line(prm_buf *out, const char *message, size_t length)
{
    prm_buf_put(out, message, length);
    prm_buf_put_char(out, '\n');
}

static prm_framed refuse(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned)
{
    (void)bytes, (void)length, (void)limit, (void)has_ended, (void)scanned;
    return (prm_framed){.refusal = not_json};
}

static const prm_framing framings[] = {
    {"json lines", begins_json, take_line, put_line, too_slow, too_long, unread},
    {"none", begins_anything, refuse, put_line, too_slow, too_long, unread},
};

const prm_framing *prm_framing_of(unsigned char first)
{
    const prm_framing *framing = framings;
    while (!framing->is_mine(first))
        framing++;
    return framing;
}
