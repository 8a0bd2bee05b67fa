/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include "utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct scan {
    const char *at, *end;
    unsigned depth;
} scan;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(scan *s)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
}

static bool take(scan *s, char c)
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

/* Four hex digits after "\u"; -1 if they are not there. */
static int32_t read_unit(const char *at, const char *end)
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

static bool scan_escape(scan *s)
{
    if (s->at == s->end)
        return false;
    if (*s->at == 'u') {
        if (read_unit(s->at + 1, s->end) < 0)
            return false;
        s->at += 5;
        return true;
    }
    if (memchr("\"\\/bfnrt", *s->at, 8) == NULL)
        return false;
    s->at++;
    return true;
}

static bool scan_string(scan *s)
{
    if (!take(s, '"'))
        return false;
    while (s->at < s->end) {
        if (take(s, '"'))
            return true;
        if (take(s, '\\')) {
            if (!scan_escape(s))
                return false;
            continue;
        }
        size_t size;
        if (prm_client_utf8_next(s->at, (size_t)(s->end - s->at), &size) < 0x20)
            return false;
        s->at += size;
    }
    return false;
}

static bool scan_digits(scan *s)
{
    const char *first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
        s->at++;
    return s->at > first;
}

static bool scan_number(scan *s)
{
    take(s, '-');
    if (!take(s, '0') && !scan_digits(s))
        return false;
    if (take(s, '.') && !scan_digits(s))
        return false;
    if (take(s, 'e') || take(s, 'E')) {
        if (!take(s, '+'))
            take(s, '-');
        return scan_digits(s);
    }
    return true;
}

static bool scan_word(scan *s, const char *word)
{
    size_t length = strlen(word);
    if ((size_t)(s->end - s->at) < length || memcmp(s->at, word, length) != 0)
        return false;
    s->at += length;
    return true;
}

static bool scan_value(scan *s);

static bool scan_items(scan *s, char close, bool is_object)
{
    if (++s->depth > PRM_CLIENT_JSON_DEPTH)
        return false;
    s->at++;
    skip_space(s);
    if (!take(s, close)) {
        do {
            skip_space(s);
            if (is_object) {
                if (!scan_string(s))
                    return false;
                skip_space(s);
                if (!take(s, ':'))
                    return false;
                skip_space(s);
            }
            if (!scan_value(s))
                return false;
            skip_space(s);
        } while (take(s, ','));
        if (!take(s, close))
            return false;
    }
    s->depth--;
    return true;
}

static bool scan_value(scan *s)
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
    scan s = { text, text + length, 0 };
    skip_space(&s);
    bool valid = scan_value(&s);
    if (valid)
        skip_space(&s);
    if (offset != NULL)
        *offset = (size_t)(s.at - text);
    return valid && s.at == s.end;
}

prm_client_span prm_client_json_trim(const char *text, size_t length)
{
    while (length > 0 && is_space(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && is_space(text[length - 1]))
        length--;
    return (prm_client_span){ text, length };
}

bool prm_client_json_open(prm_client_cursor *cursor, prm_client_span value)
{
    if (value.length < 2 || (value.text[0] != '{' && value.text[0] != '['))
        return false;
    *cursor = (prm_client_cursor){ value.text + 1, value.text + value.length - 1, value.text[0] == '{' };
    return true;
}

static prm_client_span cut(scan *s)
{
    const char *first = s->at;
    s->depth = 0;
    scan_value(s);
    return (prm_client_span){ first, (size_t)(s->at - first) };
}

bool prm_client_json_next(prm_client_cursor *cursor, prm_client_span *key, prm_client_span *value)
{
    scan s = { cursor->at, cursor->end, 0 };
    skip_space(&s);
    take(&s, ',');
    skip_space(&s);
    if (s.at == s.end)
        return false;
    *key = (prm_client_span){ NULL, 0 };
    if (cursor->is_object) {
        *key = cut(&s);
        skip_space(&s);
        take(&s, ':');
        skip_space(&s);
    }
    *value = cut(&s);
    cursor->at = s.at;
    return value->length > 0;
}

/* A surrogate pair or a single unit; a lone half becomes U+FFFD. */
static const char *decode_unit(const char *at, const char *end, int32_t *point)
{
    *point = read_unit(at, end);
    at += 4;
    if (*point < 0xD800 || *point > 0xDFFF)
        return at;
    int32_t low = *point < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? read_unit(at + 2, end) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        *point = 0xFFFD;
        return at;
    }
    *point = 0x10000 + ((*point - 0xD800) << 10) + (low - 0xDC00);
    return at + 6;
}

static void decode_string(prm_client_span value, prm_client_buffer *out)
{
    static const char letters[] = "bfnrt", meaning[] = "\b\f\n\r\t";
    const char *at = value.text + 1, *end = value.text + value.length - 1;
    while (at < end) {
        const char *stop = memchr(at, '\\', (size_t)(end - at));
        if (stop == NULL)
            stop = end;
        prm_client_buffer_put(out, at, (size_t)(stop - at));
        if (stop == end)
            return;
        at = stop + 2;
        const char *letter = strchr(letters, stop[1]);
        if (stop[1] == 'u') {
            int32_t point;
            at = decode_unit(at, end, &point);
            char bytes[4];
            prm_client_buffer_put(out, bytes, prm_client_utf8_print(point, bytes));
        } else {
            prm_client_buffer_put_char(out, letter != NULL ? meaning[letter - letters] : stop[1]);
        }
    }
}

void prm_client_json_decode(prm_client_span value, prm_client_buffer *out)
{
    if (value.length >= 2 && value.text[0] == '"')
        decode_string(value, out);
    else
        prm_client_buffer_put(out, value.text, value.length);
}

bool prm_client_json_is_text(prm_client_span string, const char *text, size_t length)
{
    if (string.length < 2 || string.text[0] != '"')
        return false;
    if (memchr(string.text, '\\', string.length) == NULL)
        return string.length == length + 2 && memcmp(string.text + 1, text, length) == 0;
    prm_client_buffer decoded = { 0 };
    decode_string(string, &decoded);
    bool same = !decoded.failed && decoded.length == length && memcmp(prm_client_buffer_text(&decoded), text, length) == 0;
    prm_client_buffer_deinit(&decoded);
    return same;
}

prm_client_span prm_client_json_member(prm_client_span object, const char *name, size_t length)
{
    prm_client_cursor cursor;
    prm_client_span key, value;
    if (prm_client_json_open(&cursor, object) && cursor.is_object)
        while (prm_client_json_next(&cursor, &key, &value))
            if (prm_client_json_is_text(key, name, length))
                return value;
    return (prm_client_span){ NULL, 0 };
}

prm_client_span prm_client_json_get(prm_client_span object, const char *name)
{
    return prm_client_json_member(object, name, strlen(name));
}

static prm_client_span item_at(prm_client_span array, const char *digits, size_t length)
{
    prm_client_cursor cursor;
    prm_client_span key, value;
    size_t index = 0;
    for (size_t i = 0; i < length; i++) {
        if (digits[i] < '0' || digits[i] > '9' || length > 9)
            return (prm_client_span){ NULL, 0 };
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    if (length > 0 && prm_client_json_open(&cursor, array))
        while (prm_client_json_next(&cursor, &key, &value))
            if (index-- == 0)
                return value;
    return (prm_client_span){ NULL, 0 };
}

prm_client_span prm_client_json_at(prm_client_span value, const char *path)
{
    while (value.text != NULL) {
        size_t length = strcspn(path, ".");
        value = value.text[0] == '[' ? item_at(value, path, length) : prm_client_json_member(value, path, length);
        if (path[length] == '\0')
            break;
        path += length + 1;
    }
    return value;
}

long long prm_client_json_integer(prm_client_span value, long long otherwise)
{
    char digits[24];
    if (value.text == NULL || value.length == 0 || value.length >= sizeof digits)
        return otherwise;
    memcpy(digits, value.text, value.length);
    digits[value.length] = '\0';
    char *end;
    long long number = strtoll(digits, &end, 10);
    return *end == '\0' && end != digits ? number : otherwise;
}

void prm_client_json_compact(prm_client_span value, prm_client_buffer *out)
{
    bool in_string = false;
    for (size_t i = 0; i < value.length; i++) {
        char c = value.text[i];
        if (!in_string && is_space(c))
            continue;
        prm_client_buffer_put_char(out, c);
        if (in_string && c == '\\' && i + 1 < value.length)
            prm_client_buffer_put_char(out, value.text[++i]);
        else if (c == '"')
            in_string = !in_string;
    }
}
