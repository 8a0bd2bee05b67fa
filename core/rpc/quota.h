/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file quota.h  How often each partner has called each method that has a quota, in the last 24 hours, over all its
 * users and connections; and of methods that anybody may call, each address that has not authenticated, and all of
 * those together: whoever has many addresses fills nothing. It is counted by the hour: an hour counts until 24 hours
 * after its end, so that no 24 hours ever see more than the quota. Memory is bounded, to about 32 000 partners and as
 * many addresses at once: beyond that the one of some that has called least is forgotten. Nothing is stored. Loop
 * thread only.
 */
#ifndef PRM_RPC_QUOTA_H
#define PRM_RPC_QUOTA_H

#include "base/error.h"

#include <stdbool.h>

/** All addresses together may call as often as so many of them. */
enum { PRM_QUOTA_TOGETHER = 100 };

typedef struct prm_quotas prm_quotas;

/** Who is counted. */
typedef struct prm_quota_of {
    int64_t partner;  /* 0: whoever has not authenticated, by its address */
    uint64_t network; /* prm_net_network */
} prm_quota_of;

/** Which quota was used up. */
typedef struct prm_quota_met {
    int64_t most, wait_ms; /* it is not to be tried again before */
    bool is_together;      /* that of all addresses */
} prm_quota_met;

/** For that many methods. NULL if out of memory. */
prm_quotas *prm_quotas_new(size_t methods);
/** NULL is allowed. */
void prm_quotas_free(prm_quotas *quotas);
/** One call more of the method (its number), of at most `most`, at `now` (ms UTC; where it goes back, the last one
 * holds). PRM_E_LIMIT: `met` says what of, and nothing was counted. */
prm_status prm_quotas_take(
    prm_quotas *quotas, prm_quota_of of, size_t method, int64_t most, int64_t now, prm_quota_met *met);
/** The last one taken was not made after all. */
void prm_quotas_give(prm_quotas *quotas, prm_quota_of of, size_t method);

#endif
