/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Budgets and what is allocated of them: to a partner, or to all of a level or segment; upfront, as it is earned,
 * or on demand; until it expires. */
#ifndef MDF_FUNDS_H
#define MDF_FUNDS_H

#include "money/money.h"

/** Makes an allocation of a budget, with its accounts and its timer, and `amount` of it available: `values` are its fields
 * but those of the budget. PRM_E_LIMIT: the budget does not have that. (allocation.c) */
prm_status mdf_allocation_make(prm_call *call, const prm_val *budget, prm_val *values, int64_t amount,
    const char *reason, const char *subject, const prm_val **allocation);
/** Whether the partner may ask for money of it: it is its own, or its level's or segment's, and its time has not
 * passed. (allocation.c) */
prm_status mdf_allocation_is_for(prm_call *call, const prm_val *allocation, const prm_val *partner, int32_t *is_for);

#endif
