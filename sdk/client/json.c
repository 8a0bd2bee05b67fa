/* SPDX-License-Identifier: Apache-2.0 */
#include "json.h"

#include "json_scan.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

prm_client_span prm_client_json_trim(const char *text, size_t length)
{
    while (length > 0 && prm_client_is_space(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && prm_client_is_space(text[length - 1]))
        length--;
    return (prm_client_span){text, length};
}

bool prm_client_json_open(prm_client_cursor *cursor, prm_client_span value)
{
    if (value.length < 2 || (value.text[0] != '{' && value.text[0] != '['))
        return false;
    *cursor = (prm_client_cursor){value.text + 1, value.text + value.length - 1, value.text[0] == '{'};
    return true;
}

static prm_client_span cut(prm_client_scan *s)
{
    const char *first = s->at;
    s->depth = 0;
    prm_client_scan_value(s);
    return (prm_client_span){first, (size_t)(s->at - first)};
}

bool prm_client_json_next(prm_client_cursor *cursor, prm_client_span *key, prm_client_span *value)
{
    prm_client_scan s = {cursor->at, cursor->end, 0};
    prm_client_scan_space(&s);
    prm_client_scan_take(&s, ',');
    prm_client_scan_space(&s);
    if (s.at == s.end)
        return false;
    *key = (prm_client_span){NULL, 0};
    if (cursor->is_object) {
        *key = cut(&s);
        prm_client_scan_space(&s);
        prm_client_scan_take(&s, ':');
        prm_client_scan_space(&s);
    }
    *value = cut(&s);
    cursor->at = s.at;
    return value->length > 0;
}

/* A surrogate pair or a single unit; a lone half becomes U+FFFD. */
static const char *decode_unit(const char *at, const char *end, int32_t *point)
{
    *point = prm_client_scan_unit(at, end);
    at += 4;
    if (*point < 0xD800 || *point > 0xDFFF)
        return at;
    int32_t low =
        *point < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' ? prm_client_scan_unit(at + 2, end) : -1;
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
    prm_client_buffer decoded = {0};
    decode_string(string, &decoded);
    bool same =
        !decoded.failed && decoded.length == length && memcmp(prm_client_buffer_text(&decoded), text, length) == 0;
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
    return (prm_client_span){NULL, 0};
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
            return (prm_client_span){NULL, 0};
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    if (length > 0 && prm_client_json_open(&cursor, array))
        while (prm_client_json_next(&cursor, &key, &value))
            if (index-- == 0)
                return value;
    return (prm_client_span){NULL, 0};
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
    const char *at = value.text, *end = value.text + value.length;
    while (at < end) {
        prm_client_scan s = {at, end, 0};
        if (*at == '"')
            prm_client_scan_value(&s);
        else
            while (s.at < end && *s.at != '"' && !prm_client_is_space(*s.at))
                s.at++;
        prm_client_buffer_put(out, at, (size_t)(s.at - at));
        prm_client_scan_space(&s);
        at = s.at;
    }
}
