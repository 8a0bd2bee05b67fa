/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file json.h  JSON texts (RFC 8259, I-JSON) to values and back. Any thread.
 *
 * A strict scan comes before cJSON, which would accept or silently change what is refused here: duplicate keys, keys
 * that differ by case only, U+0000, invalid UTF-8, lone surrogates, non-finite numbers, integers beyond 2^53-1,
 * trailing bytes, leading zeros. Nothing is ever changed in passing: it is taken exactly, or refused with a sentence
 * that names the place.
 */
#ifndef PRM_BASE_JSON_H
#define PRM_BASE_JSON_H

#include "buf.h"
#include "error.h"
#include "val.h"

typedef struct prm_json_limits {
    uint32_t depth, keys; /* nesting; keys of one object */
    size_t text;          /* bytes of one string */
} prm_json_limits;
extern const prm_json_limits prm_json_wire_limits; /* 64, 1000, 256 KiB */

/** Makes cJSON allocate from the arena of the parse at hand. Call once, before any other thread exists. */
void prm_json_start(void);

/**
 * Checks that `text` is one JSON text within the limits (grammar, UTF-8, escapes, depth, string sizes; not key
 * duplicates nor number ranges, which prm_json_parse checks). PRM_E_PARSE with a sentence and the byte offset.
 */
prm_status prm_json_scan(const char *text, size_t length, const prm_json_limits *limits, prm_error *error);

/** Scans and parses. PRM_E_PARSE, or PRM_E_NOMEM at the arena's cap. The value is frozen and owned by the arena. */
prm_status prm_json_parse(prm_arena *arena, const char *text, size_t length, const prm_json_limits *limits,
    const prm_val **value, prm_error *error);

/** A value inside a scanned text, as it stands there, without white space around. */
typedef struct prm_json_span {
    const char *text;
    size_t length;
} prm_json_span;

/** Walks the members or items of a scanned text without building anything: for JSON-RPC envelopes, whose ids go back
 * byte for byte. */
typedef struct prm_json_cursor {
    const char *at, *end;
    bool is_object;
} prm_json_cursor;

/** False if the (scanned) text is neither object nor array. */
bool prm_json_open(prm_json_cursor *cursor, prm_json_span text);
/** The next item; `key` is filled for objects, as it stands, quotes included (NULL for arrays). False at the end. */
bool prm_json_next(prm_json_cursor *cursor, prm_json_span *key, prm_json_span *value);

/** Compact, keys in their order. Fails through `buf->failed`. Reals are printed with 17 digits. */
void prm_json_print(prm_buf *buf, const prm_val *value);
/** As above with keys sorted by bytes: the form that is hashed. */
void prm_json_print_canonical(prm_buf *buf, const prm_val *value);
/** A JSON string with its quotes. */
void prm_json_print_text(prm_buf *buf, const char *text, size_t length);

#endif
