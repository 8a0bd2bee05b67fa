/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a head, before anything is made of them. */
#include "net/http_read.h"

#include <string.h>

const prm_http_verdict prm_http_good = {0, NULL};
const prm_http_verdict prm_http_bad_line = {400, "The first line is no request line."};
const prm_http_verdict prm_http_bad_version = {505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
static const prm_http_verdict bare_line_feed = {400, "A line of the head does not end with CR and LF."};
static const prm_http_verdict folded = {400, "A line of the head begins with a blank."};
static const prm_http_verdict bad_byte = {400, "The head has a control character."};
static const prm_http_verdict bad_field = {400, "A line of the head is no field."};
static const prm_http_verdict too_long = {431, "The head is too long."};

static bool is_token(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool has_control(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return true;
    }
    return false;
}

static size_t token_length(const char *bytes, size_t length)
{
    size_t count = 0;
    while (count < length && is_token((unsigned char)bytes[count]))
        count++;
    return count;
}

/* "GET /rpc HTTP/1.1" */
static prm_http_verdict check_request_line(const char *line, size_t length)
{
    size_t method = token_length(line, length), target = 0;
    if (method == 0 || method + 1 >= length || line[method] != ' ')
        return prm_http_bad_line;
    const char *at = line + method + 1;
    size_t left = length - method - 1;
    while (target < left && (unsigned char)at[target] > 0x20 && (unsigned char)at[target] < 0x7f && at[target] != '#')
        target++;
    const char *version = at + target + 1;
    if (target == 0 || left - target != sizeof(" HTTP/1.1") - 1 || memcmp(at + target, " HTTP/", 6) != 0 ||
        version[5] < '0' || version[5] > '9' || version[6] != '.' || version[7] < '0' || version[7] > '9')
        return prm_http_bad_line;
    return version[5] == '1' ? prm_http_good : prm_http_bad_version;
}

static prm_http_verdict check_line(const char *line, size_t length, bool is_first)
{
    if (length > 0 && (line[0] == ' ' || line[0] == '\t'))
        return is_first ? prm_http_bad_line : folded;
    if (has_control(line, length))
        return bad_byte;
    if (is_first)
        return check_request_line(line, length);
    size_t name = token_length(line, length);
    return name > 0 && name < length && line[name] == ':' ? prm_http_good : bad_field;
}

size_t prm_http_find_head(
    const char *bytes, size_t length, size_t limit, size_t *scanned, prm_http_verdict *verdict)
{
    size_t most = length < limit ? length : limit;
    *verdict = prm_http_good;
    while (*scanned < most) {
        const char *line = bytes + *scanned, *end = memchr(line, '\n', most - *scanned);
        if (end == NULL)
            break;
        size_t count = (size_t)(end - line);
        if (count == 0 || line[count - 1] != '\r') {
            *verdict = bare_line_feed;
            return 0;
        }
        bool is_first = *scanned == 0;
        if (count == 1 && !is_first)
            return *scanned + 2;
        *verdict = check_line(line, count - 1, is_first);
        if (verdict->status != 0)
            return 0;
        *scanned += count + 1;
    }
    if (length >= limit)
        *verdict = too_long;
    return 0;
}
