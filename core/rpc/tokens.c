/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/tokens.h"

#include "base/time.h"

#include <string.h>

static prm_token_seen *row_of(prm_tokens *tokens, const uint8_t digest[PRM_HASH_BYTES])
{
    return tokens->seen[(digest[0] | digest[1] << 8) % PRM_TOKENS_ROWS];
}

static void digest_of(const char *token, size_t length, uint8_t digest[PRM_HASH_BYTES])
{
    const prm_span part = { token, length };
    prm_hash(&part, 1, digest);
}

static bool is_good(const prm_token_seen *seen, int64_t now)
{
    const prm_principal *who = seen->principal;

    return who && prm_time_monotonic_us() - seen->at_us < (int64_t)PRM_TOKENS_MS * 1000 &&
        !prm_principal_is_withdrawn(who) &&
           (who->expires_at == 0 || who->expires_at > now);
}

const prm_principal *prm_tokens_find(prm_tokens *tokens, const char *token, size_t length, int64_t now)
{
    uint8_t digest[PRM_HASH_BYTES];
    const prm_token_seen *row;

    digest_of(token, length, digest);
    row = row_of(tokens, digest);
    for (int i = 0; i < PRM_TOKENS_WAYS; i++)
        if (prm_bytes_are_equal(row[i].digest, digest, sizeof digest))
            return is_good(&row[i], now) ? prm_principal_ref(row[i].principal) : NULL;
    return NULL;
}

void prm_tokens_keep(prm_tokens *tokens, const char *token, size_t length, const prm_principal *principal)
{
    uint8_t digest[PRM_HASH_BYTES];
    prm_token_seen *row, *oldest;

    digest_of(token, length, digest);
    row = oldest = row_of(tokens, digest);
    for (int i = 0; i < PRM_TOKENS_WAYS; i++) {
        if (row[i].principal && memcmp(row[i].digest, digest, sizeof digest) == 0) {
            oldest = &row[i];
            break;
        }
        if (row[i].at_us < oldest->at_us)
            oldest = &row[i];
    }
    prm_principal_unref(oldest->principal);
    *oldest = (prm_token_seen){ .principal = prm_principal_ref(principal), .at_us = prm_time_monotonic_us() };
    memcpy(oldest->digest, digest, sizeof digest);
}

void prm_tokens_deinit(prm_tokens *tokens)
{
    for (size_t i = 0; i < PRM_TOKENS_ROWS; i++)
        for (size_t k = 0; k < PRM_TOKENS_WAYS; k++)
            prm_principal_unref(tokens->seen[i][k].principal);
}
