/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CAPACITY_FIRST 256

void prm_buf_init(prm_buf *buf, size_t limit)
{
    *buf = (prm_buf){.limit = limit};
}

void prm_buf_deinit(prm_buf *buf)
{
    prm_free(buf->data);
    *buf = (prm_buf){.limit = buf->limit};
}

void prm_buf_clear(prm_buf *buf)
{
    buf->length = 0;
    buf->failed = false;
}

static bool grow_data(prm_buf *buf, size_t length)
{
    size_t most = buf->limit != 0 ? buf->limit : SIZE_MAX / 2;
    if (length > most || buf->length > most - length)
        return false;
    size_t needed = buf->length + length;
    size_t capacity = buf->capacity != 0 ? buf->capacity : CAPACITY_FIRST;
    while (capacity < needed)
        capacity *= 2;
    if (capacity > most)
        capacity = most;
    char *data = prm_realloc(buf->data, capacity);
    if (data == NULL)
        return false;
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

bool prm_buf_grow(prm_buf *buf, size_t length)
{
    buf->failed = !grow_data(buf, length);
    return !buf->failed;
}

void prm_buf_put(prm_buf *buf, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    char *room = prm_buf_reserve(buf, length);
    if (room == NULL)
        return;
    memcpy(room, bytes, length);
    buf->length += length;
}

void prm_buf_put_text(prm_buf *buf, const char *text)
{
    prm_buf_put(buf, text, strlen(text));
}

void prm_buf_put_integer(prm_buf *buf, int64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (number < 0)
        digits[--at] = '-';
    prm_buf_put(buf, digits + at, sizeof(digits) - at);
}

void prm_buf_format(prm_buf *buf, const char *format, ...)
{
    va_list list, again;
    va_start(list, format);
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, list);
    va_end(list);
    /* vsnprintf wants room for its NUL as well, which a buffer at its limit does not have. */
    char small[256];
    char *text = small;
    if (length >= (int)sizeof(small) && !buf->failed)
        text = prm_alloc((size_t)length + 1);
    if (length < 0 || text == NULL) {
        buf->failed = true;
    } else if (!buf->failed) {
        vsnprintf(text, (size_t)length + 1, format, again);
        prm_buf_put(buf, text, (size_t)length);
    }
    va_end(again);
    if (text != small)
        prm_free(text);
}

void prm_buf_consume(prm_buf *buf, size_t length)
{
    if (length >= buf->length) {
        buf->length = 0;
        return;
    }
    buf->length -= length;
    memmove(buf->data, buf->data + length, buf->length);
}
