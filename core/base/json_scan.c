/* SPDX-License-Identifier: Apache-2.0 */
#include "json_scan.h"

#include "base/utf8.h"
#include "json_plain.h"

#include <string.h>

const prm_json_limits prm_json_wire_limits = {.depth = 64, .keys = 1000, .text = (size_t)256 * 1024};

typedef struct scanner {
    const char *text, *at, *end;
    const prm_json_limits *limits;
    bool numbers;
    prm_error *error;
} scanner;

static bool scan_value(scanner *s, uint32_t depth);

static bool refuse_at(scanner *s, const char *place, const char *why)
{
    prm_error_set(s->error, PRM_E_PARSE, NULL, "%s at byte %zu", why, (size_t)(place - s->text));
    return false;
}

static bool refuse(scanner *s, const char *why)
{
    return refuse_at(s, s->at, s->at < s->end ? why : "the text ends too early");
}

static void skip_space(scanner *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t'))
        s->at++;
}

static bool is_next(const scanner *s, char c)
{
    return s->at < s->end && *s->at == c;
}

static bool is_digit_next(const scanner *s)
{
    return s->at < s->end && *s->at >= '0' && *s->at <= '9';
}

static bool read_hex(scanner *s, unsigned *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, s->at++) {
        if (s->at == s->end)
            return refuse(s, "");
        char c = *s->at, lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            *unit = *unit * 16 + (unsigned)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            *unit = *unit * 16 + (unsigned)(lower - 'a' + 10);
        else
            return refuse(s, "\\u without four hexadecimal digits");
    }
    return true;
}

/* From after `\u`; `bytes` grows by what the character takes in UTF-8. */
static bool scan_unicode_escape(scanner *s, size_t *bytes)
{
    const char *start = s->at - 2;
    unsigned unit, low;
    if (!read_hex(s, &unit))
        return false;
    if (unit == 0)
        return refuse_at(s, start, "U+0000 in a string");
    if (unit < 0xD800 || unit > 0xDFFF) {
        *bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
        return true;
    }
    if (unit > 0xDBFF || s->end - s->at < 2 || s->at[0] != '\\' || s->at[1] != 'u')
        return refuse_at(s, start, "a lone surrogate in a string");
    s->at += 2;
    if (!read_hex(s, &low))
        return false;
    if (low < 0xDC00 || low > 0xDFFF)
        return refuse_at(s, start, "a lone surrogate in a string");
    *bytes += 4;
    return true;
}

static bool scan_escape(scanner *s, size_t *bytes)
{
    s->at++;
    if (s->at == s->end)
        return refuse(s, "");
    char c = *s->at++;
    if (c == 'u')
        return scan_unicode_escape(s, bytes);
    if (c == '\0' || strchr("\"\\/bfnrt", c) == NULL)
        return refuse_at(s, s->at - 2, "an unknown escape in a string");
    ++*bytes;
    return true;
}

static bool scan_text(scanner *s)
{
    const char *start = s->at++;
    size_t bytes = 0;
    for (;;) {
        size_t run = prm_json_plain_run(s->at, s->end);
        s->at += run;
        bytes += run;
        if (bytes > s->limits->text)
            return refuse_at(s, start, "a string beyond the limit");
        if (s->at == s->end)
            return refuse_at(s, start, "a string that does not end");
        if (*s->at == '"')
            break;
        if (*s->at == '\\') {
            if (!scan_escape(s, &bytes))
                return false;
            continue;
        }
        if ((unsigned char)*s->at < 0x20)
            return refuse(s, *s->at == '\0' ? "U+0000 in a string" : "an unescaped control character in a string");
        size_t length = prm_utf8_length(s->at, s->end);
        if (length == 0)
            return refuse(s, "invalid UTF-8");
        s->at += length;
        bytes += length;
    }
    s->at++;
    return true;
}

static bool scan_digits(scanner *s)
{
    if (!is_digit_next(s))
        return refuse(s, "a digit is missing");
    while (is_digit_next(s))
        s->at++;
    return true;
}

static bool scan_number(scanner *s)
{
    const char *start = s->at;
    if (*s->at == '-')
        s->at++;
    if (is_next(s, '0')) {
        s->at++;
        if (is_digit_next(s))
            return refuse_at(s, start, "a number with a leading zero");
    } else if (!scan_digits(s)) {
        return false;
    }
    if (is_next(s, '.')) {
        s->at++;
        if (!scan_digits(s))
            return false;
    }
    if (is_next(s, 'e') || is_next(s, 'E')) {
        s->at++;
        if (is_next(s, '+') || is_next(s, '-'))
            s->at++;
        if (!scan_digits(s))
            return false;
    }
    const char *fault = s->numbers ? prm_json_number_fault(start, (size_t)(s->at - start)) : NULL;
    return fault == NULL || refuse_at(s, start, fault);
}

static bool scan_word(scanner *s, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(s->end - s->at) < length || memcmp(s->at, word, length) != 0)
        return refuse_at(s, s->at, "an unknown word");
    s->at += length;
    return true;
}

static bool scan_member(scanner *s, uint32_t depth)
{
    if (!is_next(s, '"'))
        return refuse(s, is_next(s, '}') ? "a comma before }" : "a key in quotes is missing");
    if (!scan_text(s))
        return false;
    skip_space(s);
    if (!is_next(s, ':'))
        return refuse(s, "a colon is missing");
    s->at++;
    skip_space(s);
    return scan_value(s, depth);
}

static bool scan_item(scanner *s, uint32_t depth)
{
    return is_next(s, ']') ? refuse(s, "a comma before ]") : scan_value(s, depth);
}

static bool scan_container(scanner *s, uint32_t depth)
{
    bool is_object = *s->at == '{';
    char close = is_object ? '}' : ']';
    if (depth >= s->limits->depth || depth >= PRM_VAL_HEIGHT)
        return refuse(s, "nesting beyond the limit");
    s->at++;
    skip_space(s);
    if (is_next(s, close)) {
        s->at++;
        return true;
    }
    for (uint32_t count = 1;; count++) {
        if (is_object && count > s->limits->keys)
            return refuse(s, "an object with more keys than the limit");
        if (!(is_object ? scan_member(s, depth + 1) : scan_item(s, depth + 1)))
            return false;
        skip_space(s);
        if (is_next(s, close))
            break;
        if (!is_next(s, ','))
            return refuse(s, is_object ? "a comma or } is missing" : "a comma or ] is missing");
        s->at++;
        skip_space(s);
    }
    s->at++;
    return true;
}

static bool scan_value(scanner *s, uint32_t depth)
{
    if (s->at == s->end)
        return refuse(s, "");
    switch (*s->at) {
    case '{':
    case '[':
        return scan_container(s, depth);
    case '"':
        return scan_text(s);
    case 't':
        return scan_word(s, "true");
    case 'f':
        return scan_word(s, "false");
    case 'n':
        return scan_word(s, "null");
    default:
        if (*s->at == '-' || is_digit_next(s))
            return scan_number(s);
        return refuse(s, "a value is missing");
    }
}

prm_status prm_json_check(
    const char *text, size_t length, const prm_json_limits *limits, bool numbers, prm_error *error)
{
    scanner s = {.text = text, .at = text, .end = text + length, .limits = limits, .numbers = numbers, .error = error};
    skip_space(&s);
    if (s.at == s.end)
        return prm_error_set(error, PRM_E_PARSE, NULL, "the text is empty");
    if (!scan_value(&s, 0))
        return PRM_E_PARSE;
    skip_space(&s);
    if (s.at < s.end) {
        refuse(&s, "something after the value");
        return PRM_E_PARSE;
    }
    return PRM_OK;
}

prm_status prm_json_scan(const char *text, size_t length, const prm_json_limits *limits, prm_error *error)
{
    return prm_json_check(text, length, limits, false, error);
}
