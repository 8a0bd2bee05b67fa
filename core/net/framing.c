/* SPDX-License-Identifier: Apache-2.0 */
#include "net/framing.h"

#include "net/lsp.h"

#include <string.h>

#define ERROR_TEXT(code, message, data)                                                                                \
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" code ",\"message\":\"" message "\",\"data\":{" data "}},\"id\":null}"

static const char *const refusals[] = {
    [PRM_REFUSAL_NONE] = "",
    [PRM_REFUSAL_HEADER] =
        ERROR_TEXT("-32600", "The header before the message is not understood.", "\"kind\":\"invalid_request\""),
    [PRM_REFUSAL_LONG] = ERROR_TEXT("-32005", "The message is too long.", "\"kind\":\"limit\",\"limit\":\"message\""),
    [PRM_REFUSAL_SLOW] =
        ERROR_TEXT("-32005", "The message did not arrive in time.", "\"kind\":\"limit\",\"limit\":\"request\""),
    [PRM_REFUSAL_UNREAD] =
        ERROR_TEXT("-32005", "Answers were not read in time.", "\"kind\":\"limit\",\"limit\":\"send_queue\""),
};

const char *prm_framing_refusal(prm_refusal refusal)
{
    return refusals[refusal];
}

bool prm_framing_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static prm_match match_json(const char *bytes, size_t length)
{
    (void)length;
    return bytes[0] == '{' || bytes[0] == '[' ? PRM_MATCH_YES : PRM_MATCH_NO;
}

static prm_match match_anything(const char *bytes, size_t length)
{
    (void)bytes, (void)length;
    return PRM_MATCH_YES;
}

static prm_framed take_line(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned)
{
    const char *end = length > *scanned ? memchr(bytes + *scanned, '\n', length - *scanned) : NULL;
    size_t line = end != NULL ? (size_t)(end - bytes) : length;
    if (line > 0 && end != NULL && bytes[line - 1] == '\r')
        line--;
    /* The last byte at hand may turn out to be the CR of a line end. */
    if (line > limit + (end == NULL))
        return (prm_framed){.refusal = PRM_REFUSAL_LONG};
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

static const prm_framing framings[] = {
    {"json lines", match_json, take_line, put_line},
    {"headers", prm_lsp_match, prm_lsp_take, prm_lsp_put},
    {"http", match_anything, NULL, NULL},
};

const prm_framing *prm_framing_of(const char *bytes, size_t length)
{
    const prm_framing *framing = framings;
    prm_match match;
    while ((match = framing->match(bytes, length)) == PRM_MATCH_NO)
        framing++;
    return match == PRM_MATCH_YES ? framing : NULL;
}
