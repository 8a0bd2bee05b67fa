/* SPDX-License-Identifier: Apache-2.0 */
#include "access/principal.h"
#include "access/token.h"
#include "base/hash.h"

#include <mbedtls/base64.h>

#include <string.h>

enum { SECRET_BYTES = 32, BASE64_BYTES = 45 /* 43 characters, one of padding, NUL */ };

#define PREFIX "prm_"

void prm_token_digest(const char *token, char digest[65])
{
    uint8_t bytes[PRM_HASH_BYTES];
    prm_hash(&(prm_span){.bytes = token, .length = strlen(token)}, 1, bytes);
    prm_hex(bytes, sizeof(bytes), digest);
}

bool prm_token_is_well_formed(const char *token)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t prefix = strlen(PREFIX);
    return token != NULL && strncmp(token, PREFIX, prefix) == 0 && strlen(token) == PRM_TOKEN_TEXT - 1 &&
           strspn(token + prefix, alphabet) == PRM_TOKEN_TEXT - 1 - prefix;
}

prm_status prm_token_make(char token[PRM_TOKEN_TEXT], char digest[65], prm_error *error)
{
    unsigned char secret[SECRET_BYTES], text[BASE64_BYTES];
    size_t length = 0;
    if (prm_random(secret, sizeof(secret)) != PRM_OK)
        return prm_error_set(error, PRM_E_UNAVAILABLE, NULL, "No random bytes for a token");
    if (mbedtls_base64_encode(text, sizeof(text), &length, secret, sizeof(secret)) != 0)
        return prm_error_set(error, PRM_E_INTERNAL, NULL, "A token could not be written down");
    memcpy(token, PREFIX, strlen(PREFIX));
    char *at = token + strlen(PREFIX);
    for (size_t i = 0; i < length && text[i] != '='; i++)
        *at++ = (char)(text[i] == '+' ? '-' : text[i] == '/' ? '_' : text[i]);
    *at = '\0';
    prm_token_digest(token, digest);
    return PRM_OK;
}
