/* SPDX-License-Identifier: Apache-2.0 */
/** @file buffer.h  A growable text of the client library. Always NUL-ended once written to. A failure sticks: check
 * `failed` once, at the end. One owner. */
#ifndef PRM_CLIENT_BUFFER_H
#define PRM_CLIENT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

typedef struct prm_client_buffer {
    char *data; /* NULL while empty */
    size_t length, capacity;
    bool failed; /* out of memory: what was written since is lost */
} prm_client_buffer;

void prm_client_buffer_deinit(prm_client_buffer *buffer);
/** Room for `length` more bytes and a NUL at the end, to be filled and counted by the caller; NULL if out of memory. */
char *prm_client_buffer_reserve(prm_client_buffer *buffer, size_t length);
void prm_client_buffer_put(prm_client_buffer *buffer, const char *bytes, size_t length);
void prm_client_buffer_put_char(prm_client_buffer *buffer, char c);
void prm_client_buffer_put_text(prm_client_buffer *buffer, const char *text);
void prm_client_buffer_format(prm_client_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** A JSON string with its quotes. */
void prm_client_buffer_put_json(prm_client_buffer *buffer, const char *text, size_t length);
/** Drops the first `length` bytes. */
void prm_client_buffer_consume(prm_client_buffer *buffer, size_t length);
/** Empties it, keeps the memory, forgives a failure. */
void prm_client_buffer_clear(prm_client_buffer *buffer);
/** The text, "" if nothing was written. */
const char *prm_client_buffer_text(const prm_client_buffer *buffer);

#endif
