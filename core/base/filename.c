/* SPDX-License-Identifier: Apache-2.0 */
#include "base/filename.h"

#include "base/utf8.h"

#include <string.h>

#include <utf8proc.h>

enum { ENDING_BYTES = 16 /* of what is kept when a long name is cut: ".tar.gz" */ };

enum { BLANK_OF_BRAILLE = 0x2800 /* a letter, by its category */ };

/* Control, formatting, unassigned and private characters, surrogates, separators of lines and paragraphs, and all else
 * that nobody sees: fillers, joiners, variants. */
static bool is_harmful(utf8proc_int32_t point)
{
    const utf8proc_property_t *property = utf8proc_get_property(point);
    if (property->ignorable)
        return true;
    switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return point < 0x80 && strchr("<>:\"|?*", (int)point) != NULL;
    }
}

/* The bytes of the dot or blank a text begins with, or, read from its end, ends in; 0: of none. */
static size_t edge_at(const char *text, size_t length)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &point);
    bool is_edge = step > 0 && (point == '.' || point == BLANK_OF_BRAILLE ||
                                   utf8proc_category(point) == UTF8PROC_CATEGORY_ZS);
    return is_edge ? (size_t)step : 0;
}

static size_t edge_before(const char *text, size_t length)
{
    size_t step = 1;
    while (step < length && ((unsigned char)text[length - step] & 0xC0) == 0x80)
        step++;
    return length > 0 && edge_at(text + length - step, step) == step ? step : 0;
}

/* Leaves out the middle, at borders of characters. */
static size_t cut(char *name, size_t length)
{
    size_t most = PRM_FILENAME_BYTES - 1;
    if (length <= most)
        return length;
    size_t ending = 0;
    for (size_t i = 1; i <= ENDING_BYTES; i++) {
        if (name[length - i] == '.')
            ending = i;
    }
    size_t head = prm_utf8_cut(name, length, most - ending);
    memmove(name + head, name + length - ending, ending);
    return head + ending;
}

/* Appends the harmless characters of the text to `kept`, which has room for all of them. */
static size_t keep(const char *text, size_t length, char *kept)
{
    size_t count = 0;
    for (size_t i = 0; i < length;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(length - i), &point);
        if (step <= 0)
            break;
        if (point != 0 && !is_harmful(point)) {
            memcpy(kept + count, text + i, (size_t)step);
            count += (size_t)step;
        }
        i += (size_t)step;
    }
    return count;
}

void prm_filename_clean(const char *text, size_t length, char name[PRM_FILENAME_BYTES])
{
    enum { ROOM = 4096 };
    char kept[ROOM];
    size_t start = length;
    while (start > 0 && text[start - 1] != '/' && text[start - 1] != '\\')
        start--;
    text += start;
    length -= start;
    if (length > ROOM) { /* the ending says most of what it is */
        text += length - ROOM;
        length = ROOM;
        while (length > 0 && ((unsigned char)*text & 0xC0) == 0x80) {
            text++;
            length--;
        }
    }
    size_t count = keep(text, length, kept), from = 0, step;
    while ((step = edge_before(kept, count)) > 0)
        count -= step;
    while ((step = edge_at(kept + from, count - from)) > 0)
        from += step;
    count = cut(kept + from, count - from);
    if (count == 0) {
        memcpy(name, "file", sizeof("file"));
        return;
    }
    memcpy(name, kept + from, count);
    name[count] = '\0';
}

static bool is_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

void prm_filename_put_disposition(prm_buf *out, const char *name)
{
    static const char digits[] = "0123456789ABCDEF";
    prm_buf_put_text(out, "attachment; filename=\"");
    for (const char *at = name; *at != '\0'; at++) {
        if (((unsigned char)*at & 0xC0) != 0x80) /* one for each character */
            prm_buf_put_char(out, (unsigned char)*at < 0x80 && *at != '"' && *at != '\\' && *at != '%' ? *at : '_');
    }
    prm_buf_put_text(out, "\"; filename*=UTF-8''");
    for (const char *at = name; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (is_token(*at)) {
            prm_buf_put_char(out, *at);
            continue;
        }
        prm_buf_put_char(out, '%');
        prm_buf_put_char(out, digits[c >> 4]);
        prm_buf_put_char(out, digits[c & 15]);
    }
}
