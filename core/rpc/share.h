/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file share.h  How many calls each user has under way, over all its connections, so that nobody alone fills a queue.
 * Whoever has not authenticated is one user. Loop thread only.
 */
#ifndef PRM_RPC_SHARE_H
#define PRM_RPC_SHARE_H

#include "base/error.h"

typedef struct prm_shares prm_shares;

/** NULL if out of memory. */
prm_shares *prm_shares_new(void);
/** NULL is allowed. */
void prm_shares_free(prm_shares *shares);
/** One call more, of at most `most` of its kind. PRM_E_LIMIT, PRM_E_NOMEM. */
prm_status prm_shares_take(prm_shares *shares, int64_t user, bool is_write, uint32_t most);
/** It is done. */
void prm_shares_give(prm_shares *shares, int64_t user, bool is_write);

#endif
