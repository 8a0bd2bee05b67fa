/* SPDX-License-Identifier: Apache-2.0 */
/** @file  How money gets out of what is available by itself: what was for one request alone goes back, what is left
 * when the time of an allocation is over expires. */
#include "funds/fund_rows.h"

#include <string.h>

static int is_on_demand(const prm_val *allocation)
{
    return prm_help_is(allocation, "kind", "on_demand");
}

prm_status mdf_allocation_demand(prm_call *call, const prm_val *allocation, int64_t amount, const char *subject)
{
    return is_on_demand(allocation) ? mdf_money_grant(call, allocation, amount, "asked_for", subject) : PRM_OK;
}

/* What is available goes where it has to; how much that was. */
static prm_status clear(prm_call *call, const prm_val *allocation, const char *subject, int64_t *amount)
{
    int goes_back = is_on_demand(allocation) || prm_help_is_in(allocation, "closed");
    mdf_terms terms;

    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    *amount = terms.available;
    if (goes_back)
        return mdf_money_move(call, allocation, MDF_AVAILABLE, NULL, terms.available, "returned", subject);
    PRM_TRY(mdf_money_move(call, allocation, MDF_AVAILABLE, MDF_EXPIRED, terms.available, "expired", subject));
    return terms.available > 0 ? mdf_sweep_arm(call, allocation, prm->now(call), 0) : PRM_OK;
}

prm_status mdf_allocation_settle(prm_call *call, const prm_val *allocation, const char *subject)
{
    int64_t amount;

    return is_on_demand(allocation) || !prm_help_is_in(allocation, "active")
               ? clear(call, allocation, subject, &amount)
               : PRM_OK;
}

prm_status mdf_allocation_close(prm_call *call, const prm_val **allocation, int64_t *returned)
{
    const char *id = prm->text(*allocation, "id");
    mdf_terms terms;
    prm_val *data;

    PRM_TRY(mdf_money_terms(call, id, 0, &terms));
    PRM_TRY(mdf_money_move(call, *allocation, MDF_AVAILABLE, NULL, terms.available, "closed", id));
    PRM_TRY(mdf_money_move(call, *allocation, MDF_EXPIRED, NULL, terms.expired, "closed", id));
    PRM_TRY(prm->move(call, allocation, "closed"));
    PRM_TRY(mdf_allocation_disarm(call, *allocation));
    *returned = terms.available + terms.expired;
    PRM_TRY(mdf_fund_figures(call, *allocation, *returned, &data));
    return prm->emit(call, "mdf.allocation_closed", id, data);
}

/* ---- The end ---------------------------------------------------------------------------------------------------- */

static prm_status end(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *allocation;
    prm_val *data;
    int64_t amount;

    (void)result;
    PRM_TRY(prm->load(call, "allocation", prm->text(timer, "subject"), &allocation));
    if (!prm_help_is_in(allocation, "active"))
        return PRM_OK;
    PRM_TRY(prm->move(call, &allocation, "expired"));
    PRM_TRY(clear(call, allocation, prm->text(allocation, "id"), &amount));
    PRM_TRY(mdf_fund_figures(call, allocation, is_on_demand(allocation) ? 0 : amount, &data));
    return prm->emit(call, "mdf.allocation_expired", prm->text(allocation, "id"), data);
}

const prm_timer mdf_allocation_ends_timer = { .size = sizeof mdf_allocation_ends_timer, .since = 1,
    .name = "mdf.allocation_ends", .doc = "The last day of an allocation is over: what is left of it expires",
    .run = end };

/* What was kept for a request that was never decided. */
static prm_status hold_ended(prm_call *call, const prm_val *event, prm_val *result)
{
    const char *subject = prm->text(event, "subject");
    const prm_val *allocation;

    (void)result;
    if (!prm_help_is(prm->get(event, "data"), "owner", "mdf") || strncmp(subject, "allocation_", 11) != 0)
        return PRM_OK;
    PRM_TRY(prm->load(call, "allocation", subject, &allocation));
    return mdf_allocation_settle(call, allocation, subject);
}

const prm_reaction mdf_hold_ended_reaction = { .size = sizeof mdf_hold_ended_reaction, .since = 1,
    .name = "mdf.hold_ended", .event = PRM_LEDGER_HOLD_EXPIRED,
    .doc = "What was kept of an allocation for a request is available again, or expires with it", .run = hold_ended };
