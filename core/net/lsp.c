/* SPDX-License-Identifier: Apache-2.0 */
#include "net/lsp.h"

#include <string.h>
#include <strings.h>

#define HEADER_MOST   1024
#define DIGITS_MOST   9
#define LENGTH_ABSENT SIZE_MAX

static const char prefix[] = "content-";
static const char length_name[] = "content-length:", type_name[] = "content-type:";

prm_match prm_lsp_match(const char *bytes, size_t length)
{
    size_t wanted = sizeof(prefix) - 1, given = length < wanted ? length : wanted;
    if (strncasecmp(bytes, prefix, given) != 0)
        return PRM_MATCH_NO;
    return given == wanted ? PRM_MATCH_YES : PRM_MATCH_MORE;
}

static bool begins_with(const char *line, size_t length, const char *name)
{
    return length >= strlen(name) && strncasecmp(line, name, strlen(name)) == 0;
}

/* False if it is no number. */
static bool read_length(const char *text, size_t length, size_t *number)
{
    while (length > 0 && (*text == ' ' || *text == '\t')) {
        text++;
        length--;
    }
    if (length == 0 || length > DIGITS_MOST)
        return false;
    *number = 0;
    for (; length > 0; text++, length--) {
        if (*text < '0' || *text > '9')
            return false;
        *number = *number * 10 + (size_t)(*text - '0');
    }
    return true;
}

static bool is_utf8(const char *value, size_t length)
{
    const char *charset = NULL;
    for (size_t i = 0; i + 8 <= length && charset == NULL; i++) {
        if (strncasecmp(value + i, "charset=", 8) == 0)
            charset = value + i + 8;
    }
    if (charset == NULL)
        return true;
    size_t left = length - (size_t)(charset - value);
    return (left == 5 && strncasecmp(charset, "utf-8", 5) == 0) || (left == 4 && strncasecmp(charset, "utf8", 4) == 0);
}

/* One line without its end. */
static bool read_line(const char *line, size_t length, size_t *body)
{
    if (begins_with(line, length, length_name)) {
        size_t skip = sizeof(length_name) - 1;
        return *body == LENGTH_ABSENT && read_length(line + skip, length - skip, body);
    }
    return begins_with(line, length, type_name) && is_utf8(line, length);
}

/* The end of the header (after its empty line); 0: not there yet; `is_bad`: it never will be. */
static size_t read_header(const char *bytes, size_t length, size_t *body, bool *is_bad)
{
    size_t at = 0, most = length < HEADER_MOST ? length : HEADER_MOST;
    *body = LENGTH_ABSENT;
    while (at < most) {
        const char *end = memchr(bytes + at, '\n', most - at);
        if (end == NULL)
            break;
        size_t line = (size_t)(end - bytes) - at;
        *is_bad = line == 0 || end[-1] != '\r' || (line > 1 && !read_line(bytes + at, line - 1, body)) ||
                  (line == 1 && *body == LENGTH_ABSENT);
        at += line + 1;
        if (*is_bad || line == 1)
            return at;
    }
    *is_bad = length >= HEADER_MOST;
    return 0;
}

prm_framed prm_lsp_take(const char *bytes, size_t length, size_t limit, bool has_ended, size_t *scanned)
{
    /* What was told of the header is kept as the number of bytes the whole message has. */
    if (*scanned > length && !has_ended)
        return (prm_framed){0};
    size_t body;
    bool is_bad;
    size_t header = read_header(bytes, length, &body, &is_bad);
    if (is_bad || (header == 0 && has_ended))
        return (prm_framed){.refusal = PRM_REFUSAL_HEADER};
    if (header == 0)
        return (prm_framed){0};
    if (body > limit)
        return (prm_framed){.refusal = PRM_REFUSAL_LONG};
    if (length - header < body) {
        *scanned = header + body;
        return has_ended ? (prm_framed){.refusal = PRM_REFUSAL_HEADER} : (prm_framed){0};
    }
    *scanned = 0;
    return (prm_framed){.used = header + body, .message = bytes + header, .length = body};
}

void prm_lsp_put(prm_buf *out, const char *message, size_t length)
{
    prm_buf_format(out, "Content-Length: %zu\r\n\r\n", length);
    prm_buf_put(out, message, length);
}
