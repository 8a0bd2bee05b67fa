/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a fund's money is: the accounts of the ledger behind budgets and allocations. Nothing else in the
 * plugin books, so what is said here holds of every cent.
 *
 * A budget has two accounts: `source`, which goes below zero by all that was ever put in, and `unallocated`. An
 * allocation has one for each term its money can be in, and two that money only passes through, so that they tell what
 * was ever given and taken back:
 *
 *     source > unallocated > granted > available > committed > claimed > paid
 *                                      (reserved: held of available until a request is decided)
 *     available > expired;  available, committed, expired, paid > returned > unallocated
 *
 * At every entry: available + reserved + committed + claimed + paid + expired + returned = granted, each at least 0. */
#ifndef MDF_MONEY_H
#define MDF_MONEY_H

#include "mdf.h"

/** What the money of an allocation is: names of its accounts, and of its figures. */
#define MDF_AVAILABLE "available"
#define MDF_COMMITTED "committed" /* promised for approved requests */
#define MDF_CLAIMED   "claimed"   /* of claims that are submitted and not yet paid */
#define MDF_PAID      "paid"
#define MDF_EXPIRED   "expired"   /* left over when its time was over, until it is swept */

/** Minor units of the allocation's currency. */
typedef struct mdf_terms {
    int64_t granted; /* allocated and topped up, ever */
    int64_t available, reserved, committed, claimed, paid, expired;
    int64_t returned; /* gone back to the budget, ever */
} mdf_terms;

/** Fields of an object that tells them: mdf_money_tell() makes it. */
extern const prm_field *const mdf_terms_fields[];

/* ---- Budgets ---------------------------------------------------------------------------------------------------- */

prm_status mdf_money_open_budget(prm_call *call, const prm_val *budget);
/** Puts money into the budget. */
prm_status mdf_money_fund(prm_call *call, const prm_val *budget, int64_t amount, const char *reason);
/** What was ever put in, and what of it is not allocated, as of a time (ms; 0: now). */
prm_status mdf_money_of_budget(prm_call *call, const char *budget, int64_t at, int64_t *total, int64_t *unallocated);

/* ---- Allocations ------------------------------------------------------------------------------------------------ */

prm_status mdf_money_open_allocation(prm_call *call, const prm_val *allocation);
/** From its budget to what is available. PRM_E_LIMIT: the budget does not have it; nothing was changed. `subject`: the
 * id of the row because of which. */
prm_status mdf_money_grant(prm_call *call, const prm_val *allocation, int64_t amount, const char *reason,
    const char *subject);
/** From one term of it to another, or to MDF_... of it as `to` NULL: back to its budget. PRM_E_LIMIT: the term does not
 * have it; nothing was changed. An amount of 0 books nothing. */
prm_status mdf_money_move(prm_call *call, const prm_val *allocation, const char *from, const char *to, int64_t amount,
    const char *reason, const char *subject);
/** Keeps a part of what is available until `expires` (ms) for a request. PRM_E_LIMIT. */
prm_status mdf_money_reserve(prm_call *call, const prm_val *allocation, int64_t amount, int64_t expires,
    const char *subject, const char **hold);
/** Commits what was reserved, or a part of it; the rest is available again. Where the hold (NULL or "": none) has ended
 * or is less than `amount`, it is taken from what is available: PRM_E_LIMIT if that is not enough, and then the hold is
 * as it was. */
prm_status mdf_money_commit(prm_call *call, const prm_val *allocation, const char *hold, int64_t amount,
    const char *subject);
/** What was reserved is available again; `hold` NULL or "": nothing. */
prm_status mdf_money_release(prm_call *call, const char *hold);

/** Its terms as of a time (ms; 0: now). PRM_E_INTERNAL if they do not add up to what was granted. */
prm_status mdf_money_terms(prm_call *call, const char *allocation, int64_t at, mdf_terms *terms);
prm_status mdf_money_tell(prm_call *call, const mdf_terms *terms, const prm_val **told);

/* ---- Amounts ---------------------------------------------------------------------------------------------------- */

/** What an amount is in the currency of the programme today, by the core's rates; names what is wrong by `field`. */
prm_status mdf_money_base(prm_call *call, const prm_val *program, const char *field, int64_t amount,
    const char *currency, int64_t *base);
/** An amount that a caller gives as `field`, which must be in `currency` and at least `least`. */
prm_status mdf_money_read(prm_call *call, const prm_val *given, const char *key, const char *field,
    const char *currency, int64_t least, int64_t *amount);

#endif
