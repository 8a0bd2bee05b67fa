/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file quota.h  How often each partner has called each method that has a quota, in the last 24 hours, over all its
 * users and connections. It is counted by the hour: an hour counts until 24 hours after its end, so that no 24 hours ever see
 * more than the quota. Memory is bounded, to about 32 000 partners at once: beyond that the one of some that has called
 * least is forgotten. Nothing is stored. Loop thread only.
 */
#ifndef PRM_RPC_QUOTA_H
#define PRM_RPC_QUOTA_H

#include "base/error.h"

typedef struct prm_quotas prm_quotas;

/** NULL if out of memory. */
prm_quotas *prm_quotas_new(void);
/** NULL is allowed. */
void prm_quotas_free(prm_quotas *quotas);
/** One call more of the method (its number), of at most `most`, at `now` (ms UTC; where it goes back, the last one
 * holds). PRM_E_LIMIT: not before `wait_ms` have passed. */
prm_status prm_quotas_take(
    prm_quotas *quotas, int64_t partner, size_t method, int64_t most, int64_t now, int64_t *wait_ms);
/** The last one taken was not made after all. */
void prm_quotas_give(prm_quotas *quotas, int64_t partner, size_t method);

#endif
