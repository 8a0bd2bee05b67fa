/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file live.h  The principals in use, and what was withdrawn from them: a token revoked, a user locked or given other
 * roles, a partner suspended. The writer says so after its COMMIT; from that moment each principal concerned knows it
 * (prm_principal_is_withdrawn), the caches that hold it and calls under way included, and the loop is woken to close
 * its connections. Any thread; the lock is held for a walk over the principals in use.
 */
#ifndef PRM_ACCESS_LIVE_H
#define PRM_ACCESS_LIVE_H

#include "access/principal.h"

enum prm_withdrawn_kind { PRM_WITHDRAWN_USER = 1, PRM_WITHDRAWN_TOKEN, PRM_WITHDRAWN_PARTNER };

/** Whose access ended, or is no longer what it was. */
typedef struct prm_withdrawn {
    int32_t kind; /* enum prm_withdrawn_kind */
    int64_t id;
    struct prm_withdrawn *next;
} prm_withdrawn;

/** What a row's change (`before` NULL: it is new) withdraws. False: nothing. Pure. */
bool prm_withdrawn_by(const char *entity, const prm_val *before, const prm_val *after, prm_withdrawn *out);

/** NULL if out of memory. */
prm_live *prm_live_new(void);
/** No principal may be in use any more. NULL is allowed. */
void prm_live_free(prm_live *live);
/** `wake` (NULL: nobody) is called by whoever withdraws, outside the lock: uv_async_send for the loop. */
void prm_live_on_withdrawal(prm_live *live, void (*wake)(void *context), void *context);

/** Where a look-up begins: before the snapshot in which it reads the user. */
uint64_t prm_live_mark(prm_live *live);
/** A principal read since `mark`: what was withdrawn meanwhile is withdrawn from it. `live` NULL: it is in no list. */
void prm_live_add(prm_live *live, const prm_principal *principal, uint64_t mark);

/** From now on these are withdrawn. Allocates nothing. NULL: nothing happens. */
void prm_live_withdraw(prm_live *live, const prm_withdrawn *list);
/** Wakes the loop, when the answers of those who withdrew are on their way. */
void prm_live_wake(prm_live *live);

#endif
