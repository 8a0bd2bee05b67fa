/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <nettle/sha2.h>

#include <errno.h>
#include <sys/random.h>

/* Nettle's, for it uses the processor's instructions for SHA-256 where there are any: a decision's record is several
 * kilobytes, and hashing it in software would be a tenth of what registering a deal costs. */
void prm_hash(const prm_span *parts, size_t count, uint8_t digest[PRM_HASH_BYTES])
{
    struct sha256_ctx context;
    sha256_init(&context);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > 0)
            sha256_update(&context, parts[i].length, parts[i].bytes);
    }
    sha256_digest(&context, PRM_HASH_BYTES, digest);
}

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(prm_hasher), "a hasher holds the library's context");

void prm_hasher_init(prm_hasher *hasher)
{
    sha256_init((struct sha256_ctx *)(void *)hasher->state);
}

void prm_hasher_add(prm_hasher *hasher, const void *bytes, size_t length)
{
    if (length > 0)
        sha256_update((struct sha256_ctx *)(void *)hasher->state, length, bytes);
}

void prm_hasher_end(prm_hasher *hasher, uint8_t digest[PRM_HASH_BYTES])
{
    sha256_digest((struct sha256_ctx *)(void *)hasher->state, PRM_HASH_BYTES, digest);
}

void prm_hex(const uint8_t *bytes, size_t length, char *text)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * length] = '\0';
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool prm_hex_read(const char *text, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int high = digit(text[2 * i]), low = high >= 0 ? digit(text[2 * i + 1]) : -1;
        if (low < 0)
            return false;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return text[2 * length] == '\0';
}

prm_status prm_random(void *bytes, size_t length)
{
    uint8_t *at = bytes;
    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return PRM_E_UNAVAILABLE;
        at += got;
        length -= (size_t)got;
    }
    return PRM_OK;
}

int prm_bytes_are_equal(const void *a, const void *b, size_t length)
{
    const volatile uint8_t *left = a, *right = b;
    uint8_t difference = 0;
    for (size_t i = 0; i < length; i++)
        difference |= (uint8_t)(left[i] ^ right[i]);
    return difference == 0;
}
