/* SPDX-License-Identifier: Apache-2.0 */
#include "base/filename.h"

#include "base/utf8.h"

#include <string.h>

#include <utf8proc.h>

enum { ENDING_BYTES = 16 /* of what is kept when a long name is cut: ".tar.gz" */ };

/* Control, formatting, unassigned and private characters, surrogates, and separators of lines and paragraphs. */
static bool is_harmful(utf8proc_int32_t point)
{
    switch (utf8proc_category(point)) {
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

static bool is_edge(char c)
{
    return c == ' ' || c == '.';
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
    size_t count = keep(text, length, kept), from = 0;
    while (count > 0 && is_edge(kept[count - 1]))
        count--;
    while (from < count && is_edge(kept[from]))
        from++;
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
