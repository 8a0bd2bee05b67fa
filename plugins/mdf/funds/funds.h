/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Budgets and what is allocated of them: to a partner, or to all of a level or segment; upfront, as it is
 * earned, or on demand; until it expires. What is left then is swept: back to the budget, to others, or kept a little
 * longer, as the rules say. */
#ifndef MDF_FUNDS_H
#define MDF_FUNDS_H

#include "money/money.h"

enum {
    MDF_MEMBERS = 1000,    /* of a programme that money is given out to at once */
    MDF_ALLOCATIONS = 2000, /* that one report or one closing goes through */
    MDF_CANDIDATES = 50,   /* allocations that what was left may go to */
    MDF_PAGE = 200
};

/** The most that is put into one budget, in minor units. All budgets of a programme can be summed up then, and what
 * goes to and fro in one can be counted for as long as it lasts: the ledger counts to 2^53-1. */
#define MDF_BUDGET_MOST INT64_C(10000000000000)

/* ---- Allocations (allocation.c) ---------------------------------------------------------------------------------- */

/** Makes an allocation of a budget, with its accounts and its timers, and `amount` of it available: `values` are its
 * fields but those of the budget. PRM_E_LIMIT: the budget does not have that. */
prm_status mdf_allocation_make(prm_call *call, const prm_val *budget, prm_val *values, int64_t amount,
    const char *reason, const char *subject, const prm_val **allocation);
/** Whether the partner may ask for money of it: it is its own, or its level's or segment's, and its time has not
 * passed. */
prm_status mdf_allocation_is_for(prm_call *call, const prm_val *allocation, const prm_val *partner, int32_t *is_for);

/* ---- What moves in them (settle.c) ------------------------------------------------------------------------------- */

/** Of an allocation on demand: what a request needs comes from its budget, and is available. PRM_E_LIMIT: the budget
 * does not have it. Of others nothing happens. Whoever may change the allocation's budget or not: nothing of it is
 * told. */
prm_status mdf_allocation_demand(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject);
/** To be called when money has become available again: what an allocation on demand does not hold for a request goes
 * back to its budget, what is left of a closed one too; of one that has expired it expires, to be swept. */
prm_status mdf_allocation_settle(prm_call *call, const prm_val *allocation, const char *subject);
/** Closes it: what is available or has expired goes back to its budget; what is promised or claimed is seen through. */
prm_status mdf_allocation_close(prm_call *call, const prm_val **allocation, int64_t *returned);

/* ---- What others are told (told.c) ------------------------------------------------------------------------------- */

/** Data of an event about an allocation: its programme, purpose, kind, segment, the partner's level and the amount, in
 * the programme's currency too if there is a rate. */
prm_status mdf_fund_figures(prm_call *call, const prm_val *allocation, int64_t amount, prm_val **data);
/** Facts about a partner in a programme: {type, state, level, level_rank, channel_type, segments}; NULL if it has
 * left. */
prm_status mdf_fund_partner(prm_call *call, const prm_val *partner, const prm_val *program, prm_val **facts);
/** Sets `key` to what an amount is in the programme's currency; not if there is no rate. */
prm_status mdf_fund_set_base(prm_call *call, const prm_val *program, prm_val *to, const char *key, int64_t amount,
    const char *currency);
/** Facts about a budget: {code, purpose, currency, left, left_base, days_left}. */
prm_status mdf_fund_budget(prm_call *call, const prm_val *program, const prm_val *budget, prm_val **facts);

extern const prm_field *const mdf_fund_partner_fields[], *const mdf_fund_budget_fields[];

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

/** What is done with one row; a status ends the walk. */
typedef prm_status (*mdf_fund_visit)(prm_call *call, const prm_val *row, void *context);
/** Visits each row of an entity that has that value there and that the caller may see, by id, a page at a time. */
prm_status mdf_fund_each(prm_call *call, const char *entity, const char *key, const char *value, mdf_fund_visit visit,
    void *context);
/** The last instant of a date on the wall of a programme; of none: now. */
prm_status mdf_fund_end_of(prm_call *call, const prm_val *program, const char *date, int64_t *instant);
/** What `bps` of an amount are, rounded down. */
int64_t mdf_fund_part(int64_t amount, int64_t bps);

#endif
