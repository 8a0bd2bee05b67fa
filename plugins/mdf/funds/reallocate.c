/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Money given out by hand, again: more into an allocation, what is available from one to another or back to the
 * budget, and allocations and budgets that end before their time. */
#include "funds/fund_rows.h"

#include <string.h>

#define WHY PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")

static prm_status load_active(prm_call *call, const char *id, const prm_val **allocation)
{
    PRM_TRY(prm->load(call, "allocation", id, allocation));
    if (!prm_help_is_in(*allocation, "active") || prm_help_number(*allocation, "expires_at") <= prm->now(call))
        return prm_help_fail_state(call, *allocation, "not_active");
    return PRM_OK;
}

static prm_status load_budget(prm_call *call, const prm_val *allocation, const prm_val **budget)
{
    PRM_TRY(prm->load(call, "budget", prm->text(allocation, "budget"), budget));
    return prm_help_is_in(*budget, "open") ? PRM_OK : prm_help_fail_state(call, *budget, "not_open");
}

static prm_status emit(prm_call *call, const char *event, const prm_val *allocation, int64_t amount, const char *reason)
{
    prm_val *data;

    PRM_TRY(mdf_fund_figures(call, allocation, amount, &data));
    PRM_TRY(prm->set_text(data, "reason", reason));
    return prm->emit(call, event, prm->text(allocation, "id"), data);
}

static prm_status tell_terms(prm_call *call, const prm_val *allocation, prm_val *result)
{
    const prm_val *told;
    mdf_terms terms;

    PRM_TRY(mdf_money_terms(call, prm->text(allocation, "id"), 0, &terms));
    PRM_TRY(mdf_money_tell(call, &terms, &told));
    PRM_TRY(prm->set(result, "terms", told));
    return prm->set(result, "allocation", allocation);
}

#define TERMS PRM_OBJECT("terms", mdf_terms_fields, PRM_REQUIRED, "Where its money is now")

/* ---- More -------------------------------------------------------------------------------------------------------- */

/* What is asked for on demand comes with each request and goes with it: there is nothing to fill up. */
static prm_status need_stock(prm_call *call, const char *field, const prm_val *allocation)
{
    return prm_help_is(allocation, "kind", "on_demand")
               ? prm->fail_field(call, field, "on_demand", "gets its money with each request")
               : PRM_OK;
}

static prm_status top_up(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *allocation, *budget;
    int64_t amount;

    PRM_TRY(load_active(call, prm->text(params, "id"), &allocation));
    PRM_TRY(load_budget(call, allocation, &budget));
    PRM_TRY(need_stock(call, "id", allocation));
    PRM_TRY(mdf_money_read(call, params, "amount", "amount", prm->text(allocation, "currency"), 1, &amount));
    prm_status status = mdf_money_grant(call, allocation, amount, "topped_up", prm->text(allocation, "id"));
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "insufficient", "is more than is left of the budget");
    PRM_TRY(status);
    PRM_TRY(emit(call, "mdf.allocated", allocation, amount, "topped_up"));
    return tell_terms(call, allocation, result);
}

const prm_method mdf_allocations_top_up_method = { .size = sizeof mdf_allocations_top_up_method, .since = 1,
    .name = "mdf.allocations.top_up", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "allocation",
    .doc = "Put more money of its budget into an allocation",
    .params = PRM_FIELDS(MDF_THE_ALLOCATION, PRM_MONEY("amount", PRM_REQUIRED, "How much, in its currency")),
    .result = PRM_FIELDS(MDF_ALLOCATION, TERMS),
    .example = "{\"id\":\"allocation_01h8xgq3m2c4e\",\"amount\":{\"amount\":100000,\"currency\":\"EUR\"}}",
    .run = top_up };

/* ---- Elsewhere --------------------------------------------------------------------------------------------------- */

static prm_status load_receiver(prm_call *call, const prm_val *params, const prm_val *from, const prm_val **to)
{
    const prm_val *budget;

    *to = NULL;
    if (!prm_help_has_value(params, "to"))
        return PRM_OK;
    PRM_TRY(load_active(call, prm->text(params, "to"), to));
    if (strcmp(prm->text(*to, "id"), prm->text(from, "id")) == 0)
        return prm->fail_field(call, "to", "same", "is where it comes from");
    if (strcmp(prm->text(*to, "budget"), prm->text(from, "budget")) != 0)
        return prm->fail_field(call, "to", "other_budget", "is of another budget");
    PRM_TRY(load_budget(call, *to, &budget));
    return need_stock(call, "to", *to);
}

static prm_status reallocate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *from, *to;
    const char *subject;
    prm_val *data;
    int64_t amount;

    PRM_TRY(prm->load(call, "allocation", prm->text(params, "id"), &from));
    PRM_TRY(load_receiver(call, params, from, &to));
    PRM_TRY(mdf_money_read(call, params, "amount", "amount", prm->text(from, "currency"), 1, &amount));
    subject = to ? prm->text(to, "id") : prm->text(from, "id");
    prm_status status = mdf_money_move(call, from, prm_help_is_in(from, "expired") ? MDF_EXPIRED : MDF_AVAILABLE, NULL,
        amount, "reallocated", subject);
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "insufficient", "is more than is left of it");
    PRM_TRY(status);
    if (to) {
        PRM_TRY(mdf_money_grant(call, to, amount, "reallocated", prm->text(from, "id")));
        PRM_TRY(emit(call, "mdf.allocated", to, amount, "reallocated"));
    }
    PRM_TRY(mdf_fund_figures(call, from, amount, &data));
    PRM_TRY(prm->set(data, "to", prm->get(to, "id")));
    PRM_TRY(prm->set(data, "why", prm->get(params, "reason")));
    PRM_TRY(prm->emit(call, "mdf.reallocated", prm->text(from, "id"), data));
    return tell_terms(call, from, result);
}

const prm_method mdf_allocations_reallocate_method = { .size = sizeof mdf_allocations_reallocate_method, .since = 1,
    .name = "mdf.allocations.reallocate", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "allocation",
    .doc = "Take what nobody has asked for out of an allocation: for another one of the same budget, or back to the "
           "budget",
    .params = PRM_FIELDS(MDF_THE_ALLOCATION, PRM_MONEY("amount", PRM_REQUIRED, "How much, in its currency"),
        PRM_REF("to", "allocation", 0, "For which one; none: back to the budget"), WHY),
    .result = PRM_FIELDS(MDF_ALLOCATION, TERMS),
    .example = "{\"id\":\"allocation_01h8xgq3m2c4e\",\"amount\":{\"amount\":100000,\"currency\":\"EUR\"},"
               "\"reason\":\"The fair was called off\"}",
    .run = reallocate };

/* ---- To an end --------------------------------------------------------------------------------------------------- */

static prm_status close_one(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *allocation;
    int64_t returned;

    PRM_TRY(prm->load(call, "allocation", prm->text(params, "id"), &allocation));
    if (prm_help_is_in(allocation, "closed"))
        return prm_help_fail_state(call, allocation, "closed");
    PRM_TRY(mdf_allocation_close(call, &allocation, &returned));
    return tell_terms(call, allocation, result);
}

const prm_method mdf_allocations_close_method = { .size = sizeof mdf_allocations_close_method, .since = 1,
    .name = "mdf.allocations.close", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "allocation",
    .doc = "End an allocation before its time: what is available, or has expired, goes back to its budget; what is "
           "asked for, promised or claimed is seen through",
    .params = PRM_FIELDS(MDF_THE_ALLOCATION, WHY), .result = PRM_FIELDS(MDF_ALLOCATION, TERMS),
    .example = "{\"id\":\"allocation_01h8xgq3m2c4e\",\"reason\":\"The partner leaves the programme\"}",
    .run = close_one };

static prm_status close_next(prm_call *call, const prm_val *allocation, void *context)
{
    int64_t *count = context, returned;

    if (prm_help_is_in(allocation, "closed"))
        return PRM_OK;
    if (++*count > MDF_ALLOCATIONS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_allocations", NULL);
    return mdf_allocation_close(call, &allocation, &returned);
}

static prm_status close_budget(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *budget;
    prm_val *data = prm->object(call);
    const char *currency;
    int64_t count = 0, total, unallocated;

    PRM_TRY(prm->load(call, "budget", prm->text(params, "id"), &budget));
    if (!prm_help_is_in(budget, "open"))
        return prm_help_fail_state(call, budget, "not_open");
    PRM_TRY(mdf_fund_each(call, "allocation", "budget", prm->text(budget, "id"), close_next, &count));
    PRM_TRY(prm->move(call, &budget, "closed"));
    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    PRM_TRY(mdf_money_of_budget(call, prm->text(budget, "id"), 0, &total, &unallocated));
    PRM_TRY(prm->set(data, "program", prm->get(budget, "program")));
    PRM_TRY(prm->set(data, "purpose", prm->get(budget, "purpose")));
    PRM_TRY(prm->set(data, "amount", prm->new_money(call, unallocated, currency)));
    PRM_TRY(prm->emit(call, "mdf.budget_closed", prm->text(budget, "id"), data));
    PRM_TRY(prm->set(result, "budget", budget));
    PRM_TRY(prm->set_integer(result, "allocations", count));
    return prm->set(result, "left", prm->new_money(call, unallocated, currency));
}

const prm_method mdf_budgets_close_method = { .size = sizeof mdf_budgets_close_method, .since = 1,
    .name = "mdf.budgets.close", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "budget",
    .doc = "End a budget, and all that is allocated of it: nothing more comes out of it. What is promised or claimed "
           "is seen through, and what comes back later stays in it",
    .params = PRM_FIELDS(MDF_THE_BUDGET, WHY),
    .result = PRM_FIELDS(MDF_BUDGET, PRM_INT("allocations", 0, PRM_ANY, PRM_REQUIRED, "How many were closed with it"),
        PRM_MONEY("left", PRM_REQUIRED, "What is left in it")),
    .example = "{\"id\":\"budget_01h8xgq3m2c4e\",\"reason\":\"The launch is over\"}", .run = close_budget };
