/* SPDX-License-Identifier: Apache-2.0 */
/** @file hash.h  SHA-256 (mbedTLS's) and random bytes (the kernel's). Any thread. */
#ifndef PRM_BASE_HASH_H
#define PRM_BASE_HASH_H

#include <prm/plugin.h>

#include <stdbool.h>

#define PRM_HASH_BYTES 32

typedef struct prm_span {
    const void *bytes;
    size_t length;
} prm_span;

/** SHA-256 over the parts, one after the other. */
void prm_hash(const prm_span *parts, size_t count, uint8_t digest[PRM_HASH_BYTES]);
/** The same of bytes that come one after the other: init, add, end. In the caller's memory. */
typedef struct prm_hasher {
    uint64_t state[20];
} prm_hasher;
void prm_hasher_init(prm_hasher *hasher);
void prm_hasher_add(prm_hasher *hasher, const void *bytes, size_t length);
void prm_hasher_end(prm_hasher *hasher, uint8_t digest[PRM_HASH_BYTES]);
/** Lower-case hex and its NUL. */
void prm_hex(const uint8_t *bytes, size_t length, char *text);
/** The reverse, of exactly `length` bytes, in either case. False if the text is something else. */
bool prm_hex_read(const char *text, uint8_t *bytes, size_t length);
/** Bytes for salts and tokens, from the kernel. PRM_E_UNAVAILABLE if it gives none. */
prm_status prm_random(void *bytes, size_t length);
/** In constant time. */
int prm_bytes_are_equal(const void *a, const void *b, size_t length);

#endif
