/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What partners ask money for: activities with what they cost and what they should bring, the chain that judges
 * them, the people who decide, what changes afterwards, and the time until it has to be claimed. */
#ifndef MDF_REQUESTS_H
#define MDF_REQUESTS_H

#include "funds/funds.h"

/* ---- The request (request.c) ------------------------------------------------------------------------------------ */

/** Its activity of that number; NULL: it has none. */
const prm_val *mdf_request_activity(const prm_val *request, int64_t number);
/** What of a request is approved, and what its live claims come to: claimed as long as a claim is not decided, approved
 * afterwards. Minor units of its currency. It is kept with the request: of one from before it was, claims are read. */
prm_status mdf_request_left(prm_call *call, const prm_val *request, int64_t *approved, int64_t *used);
/** To be called before the state or the amounts of a claim change: what claims of the request come to is that much
 * more, or less. (request.c) */
prm_status mdf_request_use(prm_call *call, const char *request, int64_t amount);
/** What each activity may not be cut below: what live claims come to of it, where no more than that was approved; 0
 * where nothing is claimed of it, and for those it does not have. (request.c) */
prm_status mdf_activity_floors(prm_call *call, const prm_val *request, int64_t floors[]);
/** Whether anything was ever claimed of its allocation: where nothing was there are no claims to look for.
 * (request.c) */
prm_status mdf_was_claimed(prm_call *call, const prm_val *request, int32_t *was_claimed);
/** Loads the request of that id to be changed by its own people: its partner's, or the vendor's. PRM_E_NOT_FOUND. */
prm_status mdf_request_load_own(prm_call *call, const char *id, const prm_val **request);
/** Its allocation, whoever calls: that of a level is nobody's to see. */
prm_status mdf_request_allocation(prm_call *call, const prm_val *request, const prm_val **allocation);
/** What an event about a request carries for metrics: programme, partner's level, purpose, amounts in the programme's
 * currency. */
prm_status mdf_request_figures(prm_call *call, const prm_val *request, prm_val **data);

/** Of results: what was not done because there is not enough money. */
#define MDF_INSUFFICIENT "insufficient_funds"
#define MDF_REFUSED PRM_TEXT("refused", 1, 60, 0, "Why nothing has happened: `insufficient_funds`; absent: it has")
/** Who asks for money: partners' people, and the vendor's for them. */
#define MDF_ASKERS MDF_OWNERS " | " MDF_SPENDERS

/* ---- Its money (money.c) ---------------------------------------------------------------------------------------- */

/** Sets `amount` of the allocation aside for `subject`; one on demand gets it from its budget first. PRM_E_LIMIT: it is
 * not there; nothing was changed. */
prm_status mdf_request_reserve(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold);
/** `amount` is set aside for `subject` in place of what `hold` ("": nothing) keeps: less of it whatever has become of
 * the allocation, and what is too much goes back to where it came from. PRM_E_LIMIT: more is not there; what was set
 * aside still is. Either way `hold` is what keeps it from now on. */
prm_status mdf_request_reserve_again(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject,
    const char **hold);
/** Commits `amount` of what `hold` keeps; the rest goes back to where it came from. PRM_E_LIMIT. */
prm_status mdf_request_commit(prm_call *call, const prm_val *allocation, const char *hold, int64_t amount,
    const char *subject);
/** What a hold keeps goes back to where it came from: what is available, the budget of one on demand, or what is
 * expired where the allocation's time is over. */
prm_status mdf_request_release(prm_call *call, const prm_val *allocation, const char *hold, const char *subject);
/** So much of what is committed for the request is not used: it goes back to where it came from. */
prm_status mdf_request_give_back(prm_call *call, const prm_val *request, int64_t amount, const char *reason);
/** To be called when a claim of the request has ended or was approved for less than it claimed, and `amount` of it was
 * moved back to what is committed: where the request can be claimed no more it is given back. Completes the request
 * where all that may be claimed of it is paid. (complete.c) */
prm_status mdf_request_settle(prm_call *call, const char *request, int64_t amount);

/* ---- Who decides (steps.c) -------------------------------------------------------------------------------------- */

extern const prm_steps mdf_steps;
extern const prm_field *const mdf_step_fields[];
/** What there is to decide by people: `kind` "request", "change", "extension" (of a request's time) or "claim"; `row`:
 * with its route; `request`: of which, or the row itself. */
prm_matter mdf_matter(const char *kind, const prm_val *row, const prm_val *request, int64_t amount_base);
/** prm_steps_check() and prm_steps_settle(); "approve" and "part" are approvals. */
prm_status mdf_steps_decide(prm_call *call, const prm_matter *matter, const char *verdict, const char *reason,
    int32_t overrides, int32_t *is_over);

#endif
