/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file tokens.h  Tokens verified a while ago, by digest: what keeps an HTTP request from costing a look-up. A
 * principal that was withdrawn (core/access/live.h) or has expired is not found, nor one verified more than
 * PRM_TOKENS_MS ago. Loop thread.
 */
#ifndef PRM_RPC_TOKENS_H
#define PRM_RPC_TOKENS_H

#include "access/principal.h"
#include "base/hash.h"

enum { PRM_TOKENS_MS = 60000, PRM_TOKENS_ROWS = 512, PRM_TOKENS_WAYS = 2 };

typedef struct prm_token_seen {
    uint8_t digest[PRM_HASH_BYTES];
    const prm_principal *principal; /* a reference; NULL: free */
    int64_t at_us;                  /* monotonic */
} prm_token_seen;

/** Zeroed at first. */
typedef struct prm_tokens {
    prm_token_seen seen[PRM_TOKENS_ROWS][PRM_TOKENS_WAYS];
} prm_tokens;

/** A reference of the caller's; NULL: it has to be verified. `now`: ms UTC, of the server's clock. */
const prm_principal *prm_tokens_find(prm_tokens *tokens, const char *token, size_t length, int64_t now);
/** It was verified just now. Takes a reference of its own. */
void prm_tokens_keep(prm_tokens *tokens, const char *token, size_t length, const prm_principal *principal);
void prm_tokens_deinit(prm_tokens *tokens);

#endif
