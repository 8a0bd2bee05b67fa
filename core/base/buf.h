/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file buf.h  A growable byte buffer on the heap. A failure sticks: check `failed` once, at the end. One owner.
 */
#ifndef PRM_BASE_BUF_H
#define PRM_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct prm_buf {
    char *data; /* NULL while empty; not NUL-ended */
    size_t length, capacity;
    size_t limit; /* 0: none */
    bool failed;  /* out of memory, or beyond the limit: what was written since is lost */
} prm_buf;

void prm_buf_init(prm_buf *buf, size_t limit);
void prm_buf_deinit(prm_buf *buf);
/** Empties it, keeps the memory, forgives a failure. */
void prm_buf_clear(prm_buf *buf);
void prm_buf_put(prm_buf *buf, const void *bytes, size_t length);
/** A NUL-ended text. */
void prm_buf_put_text(prm_buf *buf, const char *text);
void prm_buf_put_integer(prm_buf *buf, int64_t number);
void prm_buf_format(prm_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Makes that room; false on failure. */
bool prm_buf_grow(prm_buf *buf, size_t length);
/** Drops the first `length` bytes. */
void prm_buf_consume(prm_buf *buf, size_t length);

/** Room for `length` more bytes at the end, to be filled and counted by the caller; NULL on failure. */
static inline char *prm_buf_reserve(prm_buf *buf, size_t length)
{
    if (buf->failed || ((buf->data == NULL || length > buf->capacity - buf->length) && !prm_buf_grow(buf, length)))
        return NULL;
    return buf->data + buf->length;
}

static inline void prm_buf_put_char(prm_buf *buf, char c)
{
    char *room = !buf->failed && buf->length < buf->capacity ? buf->data + buf->length : prm_buf_reserve(buf, 1);
    if (room == NULL)
        return;
    *room = c;
    buf->length++;
}

#endif
