/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <mbedtls/sha256.h>
#include <mbedtls/version.h>

#include <errno.h>
#include <sys/random.h>

/* 2.28 calls those that return a status _ret; 3.x has dropped the others and the suffix. */
#if MBEDTLS_VERSION_NUMBER < 0x03000000
#define sha256_starts mbedtls_sha256_starts_ret
#define sha256_update mbedtls_sha256_update_ret
#define sha256_finish mbedtls_sha256_finish_ret
#else
#define sha256_starts mbedtls_sha256_starts
#define sha256_update mbedtls_sha256_update
#define sha256_finish mbedtls_sha256_finish
#endif

/* The statuses are dropped: in software the three fail only for arguments that these are not. */
void prm_hash(const prm_span *parts, size_t count, uint8_t digest[PRM_HASH_BYTES])
{
    mbedtls_sha256_context context;
    mbedtls_sha256_init(&context);
    (void)sha256_starts(&context, 0);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].length > 0)
            (void)sha256_update(&context, parts[i].bytes, parts[i].length);
    }
    (void)sha256_finish(&context, digest);
    mbedtls_sha256_free(&context);
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
