/* SPDX-License-Identifier: Apache-2.0 */
#include "store/opaque.h"
#include "store/db_internal.h"

#include <mbedtls/base64.h>
#include <string.h>

#define TAG_BYTES 16

static void make_tag(prm_db *db, const prm_span *context, const void *bytes, size_t length, uint8_t tag[PRM_HASH_BYTES])
{
    const prm_span parts[] = {{db->secret, sizeof(db->secret)}, {"tag", 4}, *context, {bytes, length}};
    prm_hash(parts, sizeof(parts) / sizeof(parts[0]), tag);
}

/* Mixes the bytes with a stream made from the tag; doing it twice gives them back. */
static void mix(prm_db *db, const uint8_t tag[TAG_BYTES], uint8_t *bytes, size_t length)
{
    uint8_t block[PRM_HASH_BYTES];
    for (uint64_t n = 0; n * sizeof(block) < length; n++) {
        const prm_span parts[] = {{db->secret, sizeof(db->secret)}, {"mix", 4}, {tag, TAG_BYTES}, {&n, sizeof(n)}};
        prm_hash(parts, sizeof(parts) / sizeof(parts[0]), block);
        for (size_t i = 0; i < sizeof(block) && n * sizeof(block) + i < length; i++)
            bytes[n * sizeof(block) + i] ^= block[i];
    }
}

static void swap(char *text, size_t length, char a, char b, char c, char d)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == a)
            text[i] = b;
        else if (text[i] == c)
            text[i] = d;
    }
}

const char *prm_opaque_write(prm_db *db, const prm_span *context, const void *bytes, size_t length, prm_arena *arena)
{
    size_t whole = TAG_BYTES + length, room = (whole + 2) / 3 * 4 + 1, written;
    uint8_t tag[PRM_HASH_BYTES], *sealed = prm_arena_alloc(arena, whole);
    char *text = prm_arena_alloc(arena, room);
    if (sealed == NULL || text == NULL)
        return NULL;
    make_tag(db, context, bytes, length, tag);
    memcpy(sealed, tag, TAG_BYTES);
    memcpy(sealed + TAG_BYTES, bytes, length);
    mix(db, tag, sealed + TAG_BYTES, length);
    if (mbedtls_base64_encode((unsigned char *)text, room, &written, sealed, whole) != 0)
        return NULL;
    swap(text, written, '+', '-', '/', '_');
    text[strcspn(text, "=")] = '\0';
    return text;
}

prm_status prm_opaque_read(prm_db *db, const prm_span *context, const char *text, prm_arena *arena,
    const uint8_t **bytes, size_t *length)
{
    size_t count = strlen(text), padded = (count + 3) / 4 * 4, whole = 0;
    char *padded_text = prm_arena_alloc(arena, padded + 1);
    uint8_t *sealed = prm_arena_alloc(arena, padded + 1), tag[PRM_HASH_BYTES];
    if (padded_text == NULL || sealed == NULL)
        return PRM_E_NOMEM;
    memcpy(padded_text, text, count);
    swap(padded_text, count, '-', '+', '_', '/');
    memset(padded_text + count, '=', padded - count);
    if (mbedtls_base64_decode(sealed, padded + 1, &whole, (unsigned char *)padded_text, padded) != 0 ||
        whole <= TAG_BYTES)
        return PRM_E_INVALID;
    mix(db, sealed, sealed + TAG_BYTES, whole - TAG_BYTES);
    make_tag(db, context, sealed + TAG_BYTES, whole - TAG_BYTES, tag);
    if (!prm_bytes_are_equal(tag, sealed, TAG_BYTES))
        return PRM_E_INVALID;
    *bytes = sealed + TAG_BYTES;
    *length = whole - TAG_BYTES;
    return PRM_OK;
}
