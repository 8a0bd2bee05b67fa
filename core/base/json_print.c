/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/alloc.h"
#include "json_plain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_escaped(prm_buf *buf, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[] = "........btn.fr"; /* \b is 8 */
    char text[6] = {'\\', (char)c, '0', '0', digits[c >> 4], digits[c & 15]};
    bool is_long = c < 0x20 && (c >= sizeof(letters) - 1 || letters[c] == '.');
    if (is_long)
        text[1] = 'u';
    else if (c < 0x20)
        text[1] = letters[c];
    prm_buf_put(buf, text, is_long ? 6 : 2);
}

static bool must_escape(char c)
{
    return (unsigned char)c < 0x20 || c == '"' || c == '\\';
}

void prm_json_print_text(prm_buf *buf, const char *text, size_t length)
{
    const char *end = text + length, *from = text;
    /* Room for all of it in one step, unless something must be escaped. */
    char *room = prm_buf_reserve(buf, length + 2);
    if (room == NULL)
        return;
    if (prm_json_is_all_plain(text, length)) {
        room[0] = room[length + 1] = '"';
        memcpy(room + 1, text, length);
        buf->length += length + 2;
        return;
    }
    prm_buf_put_char(buf, '"');
    for (const char *at = text + prm_json_plain_run(text, end); at < end; at += prm_json_plain_run(at, end)) {
        if (must_escape(*at)) {
            prm_buf_put(buf, from, (size_t)(at - from));
            put_escaped(buf, (unsigned char)*at);
            from = at + 1;
        }
        at++;
    }
    prm_buf_put(buf, from, (size_t)(end - from));
    prm_buf_put_char(buf, '"');
}

/* Whole numbers are printed like integers, so that what is read back prints the same; beyond the range of those they
 * keep a mark of being real, without which they would be refused. JSON has no infinities. */
static void print_real(prm_buf *buf, double real)
{
    if (!isfinite(real)) {
        buf->failed = true;
        return;
    }
    if (real == floor(real) && fabs(real) <= (double)PRM_INTEGER_MAX) {
        prm_buf_put_integer(buf, (int64_t)real);
        return;
    }
    char text[40];
    int length = snprintf(text, sizeof(text), "%.17g", real);
    prm_buf_put(buf, text, (size_t)length);
    if (strpbrk(text, ".e") == NULL)
        prm_buf_put(buf, ".0", 2);
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const prm_member *)a)->key, ((const prm_member *)b)->key);
}

/* The members by their keys; on the heap, or `few` if they fit. NULL if out of memory. */
static prm_member *sort_members(const prm_val *object, prm_member *few, size_t room)
{
    prm_member *sorted = object->count <= room ? few : prm_alloc(object->count * sizeof(prm_member));
    if (sorted == NULL)
        return NULL;
    if (object->count > 0)
        memcpy(sorted, object->as.members, object->count * sizeof(prm_member));
    qsort(sorted, object->count, sizeof(prm_member), compare_keys);
    return sorted;
}

static void print(prm_buf *buf, const prm_val *value, bool is_canonical);

static void print_members(prm_buf *buf, const prm_member *members, size_t count, bool is_canonical)
{
    prm_buf_put_char(buf, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            prm_buf_put_char(buf, ',');
        prm_json_print_text(buf, members[i].key, strlen(members[i].key));
        prm_buf_put_char(buf, ':');
        print(buf, members[i].value, is_canonical);
    }
    prm_buf_put_char(buf, '}');
}

static void print_object(prm_buf *buf, const prm_val *object, bool is_canonical)
{
    if (!is_canonical) {
        print_members(buf, object->as.members, object->count, false);
        return;
    }
    prm_member few[16];
    prm_member *sorted = sort_members(object, few, sizeof(few) / sizeof(few[0]));
    if (sorted == NULL) {
        buf->failed = true;
        return;
    }
    print_members(buf, sorted, object->count, true);
    if (sorted != few)
        prm_free(sorted);
}

static void print_list(prm_buf *buf, const prm_val *list, bool is_canonical)
{
    prm_buf_put_char(buf, '[');
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            prm_buf_put_char(buf, ',');
        print(buf, list->as.items[i], is_canonical);
    }
    prm_buf_put_char(buf, ']');
}

static void print(prm_buf *buf, const prm_val *value, bool is_canonical)
{
    switch (prm_val_kind(value)) {
    case PRM_V_BOOL:
        prm_buf_put_text(buf, value->as.truth ? "true" : "false");
        break;
    case PRM_V_INT:
        prm_buf_put_integer(buf, value->as.integer);
        break;
    case PRM_V_REAL:
        print_real(buf, value->as.real);
        break;
    case PRM_V_TEXT:
        prm_json_print_text(buf, value->as.text, value->count);
        break;
    case PRM_V_LIST:
        print_list(buf, value, is_canonical);
        break;
    case PRM_V_OBJECT:
        print_object(buf, value, is_canonical);
        break;
    default:
        prm_buf_put_text(buf, "null");
        break;
    }
}

void prm_json_print(prm_buf *buf, const prm_val *value)
{
    print(buf, value, false);
}

void prm_json_print_canonical(prm_buf *buf, const prm_val *value)
{
    print(buf, value, true);
}
