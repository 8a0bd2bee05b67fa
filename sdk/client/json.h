/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file json.h  JSON texts walked as they stand: cJSON holds numbers as doubles and prints them with 15 digits, so what
 * must keep every digit is never rebuilt from it, only cut out of the text. Any thread.
 */
#ifndef PRM_CLIENT_JSON_H
#define PRM_CLIENT_JSON_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define PRM_CLIENT_JSON_DEPTH 128

/** A part of a JSON text, without white space around. */
typedef struct prm_client_span {
    const char *text;
    size_t length;
} prm_client_span;

typedef struct prm_client_cursor {
    const char *at, *end;
    bool is_object;
} prm_client_cursor;

/** Whether `text` is one JSON text (RFC 8259, valid UTF-8, nested at most PRM_CLIENT_JSON_DEPTH deep). If not, `offset`
 * (may be NULL) is where it stops being one. */
bool prm_client_json_is_valid(const char *text, size_t length, size_t *offset);

/* What follows takes texts that are valid. */

prm_client_span prm_client_json_trim(const char *text, size_t length);
/** False if it is neither object nor array. */
bool prm_client_json_open(prm_client_cursor *cursor, prm_client_span value);
/** The next member or item; `key` stands as in the text, quotes included, and has no text in an array. False at the
 * end. */
bool prm_client_json_next(prm_client_cursor *cursor, prm_client_span *key, prm_client_span *value);
/** Whether the span is the JSON string `text`, written with or without escapes. */
bool prm_client_json_is_text(prm_client_span string, const char *text, size_t length);
/** The member of that name; no text if there is none. */
prm_client_span prm_client_json_member(prm_client_span object, const char *name, size_t length);
/** The member of that NUL-ended name. */
prm_client_span prm_client_json_get(prm_client_span object, const char *name);
/** The value at a path "a.0.b"; no text if there is none. */
prm_client_span prm_client_json_at(prm_client_span value, const char *path);
/** A string's characters, anything else as it stands. */
void prm_client_json_decode(prm_client_span value, prm_client_buffer *out);
/** An integer, or `otherwise` if it is none. */
long long prm_client_json_integer(prm_client_span value, long long otherwise);
/** Appends it on one line: white space between the parts becomes nothing. */
void prm_client_json_compact(prm_client_span value, prm_client_buffer *out);

#endif
