/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"

#include "json.h"
#include "utf8.h"

#include <string.h>

bool prm_client_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void prm_client_scan_space(prm_client_scan *s)
{
    while (s->at < s->end && prm_client_is_space(*s->at))
        s->at++;
}

bool prm_client_scan_take(prm_client_scan *s, char c)
{
    if (s->at < s->end && *s->at == c) {
        s->at++;
        return true;
    }
    return false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int32_t prm_client_scan_unit(const char *at, const char *end)
{
    if (end - at < 4)
        return -1;
    int32_t unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool scan_escape(prm_client_scan *s)
{
    if (s->at == s->end)
        return false;
    if (*s->at == 'u') {
        if (prm_client_scan_unit(s->at + 1, s->end) < 0)
            return false;
        s->at += 5;
        return true;
    }
    if (memchr("\"\\/bfnrt", *s->at, 8) == NULL)
        return false;
    s->at++;
    return true;
}

/* ASCII that stands for itself. */
static bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static bool scan_string(prm_client_scan *s)
{
    if (!prm_client_scan_take(s, '"'))
        return false;
    while (s->at < s->end) {
        while (s->at < s->end && is_plain(*s->at))
            s->at++;
        if (prm_client_scan_take(s, '"'))
            return true;
        if (prm_client_scan_take(s, '\\')) {
            if (!scan_escape(s))
                return false;
            continue;
        }
        size_t size;
        if (s->at == s->end || prm_client_utf8_next(s->at, (size_t)(s->end - s->at), &size) < 0x20)
            return false;
        s->at += size;
    }
    return false;
}

static bool scan_digits(prm_client_scan *s)
{
    const char *first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at > first;
}

static bool scan_number(prm_client_scan *s)
{
    prm_client_scan_take(s, '-');
    if (!prm_client_scan_take(s, '0') && !scan_digits(s))
        return false;
    if (prm_client_scan_take(s, '.') && !scan_digits(s))
        return false;
    if (prm_client_scan_take(s, 'e') || prm_client_scan_take(s, 'E')) {
        if (!prm_client_scan_take(s, '+'))
            prm_client_scan_take(s, '-');
        return scan_digits(s);
    }
    return true;
}

static bool scan_word(prm_client_scan *s, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(s->end - s->at) < length || memcmp(s->at, word, length) != 0)
        return false;
    s->at += length;
    return true;
}

static bool scan_items(prm_client_scan *s, char close, bool is_object)
{
    if (++s->depth > PRM_CLIENT_JSON_DEPTH)
        return false;
    s->at++;
    prm_client_scan_space(s);
    if (!prm_client_scan_take(s, close)) {
        do {
            prm_client_scan_space(s);
            if (is_object) {
                if (!scan_string(s))
                    return false;
                prm_client_scan_space(s);
                if (!prm_client_scan_take(s, ':'))
                    return false;
                prm_client_scan_space(s);
            }
            if (!prm_client_scan_value(s))
                return false;
            prm_client_scan_space(s);
        } while (prm_client_scan_take(s, ','));
        if (!prm_client_scan_take(s, close))
            return false;
    }
    s->depth--;
    return true;
}

bool prm_client_scan_value(prm_client_scan *s)
{
    if (s->at == s->end)
        return false;
    switch (*s->at) {
    case '{':
        return scan_items(s, '}', true);
    case '[':
        return scan_items(s, ']', false);
    case '"':
        return scan_string(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    default:
        return scan_number(s);
    }
}

bool prm_client_json_is_valid(const char *text, size_t length, size_t *offset)
{
    prm_client_scan s = {text, text + length, 0};
    prm_client_scan_space(&s);
    bool valid = prm_client_scan_value(&s);
    if (valid)
        prm_client_scan_space(&s);
    if (offset != NULL)
        *offset = (size_t)(s.at - text);
    return valid && s.at == s.end;
}
