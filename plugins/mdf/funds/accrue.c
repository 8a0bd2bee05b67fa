/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Deals that are won earn, once each; one whose approval is taken back after that earns nothing any more. */
#include "funds/accrual.h"

#include <string.h>

typedef struct earning {
    const prm_val *deal, *program, *partner, *budgets;
    const char *today;
} earning;

static prm_status find_accrual(prm_call *call, const char *deal, const prm_val **accrual)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "deal", deal));
    return prm_help_find_one(call, "accrual", filter, NULL, PRM_REACH_CALLER, accrual);
}

/* The partner's allocation of a budget that what it earns goes into; NULL: there is none. */
static prm_status find_earned(prm_call *call, const earning *e, const prm_val *budget, const prm_val **allocation)
{
    prm_val *filter = prm->object(call), *later = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(e->partner, "id")));
    PRM_TRY(prm->set_text(filter, "state", "active"));
    PRM_TRY(prm->set_integer(later, "gt", prm->now(call)));
    PRM_TRY(prm->set(filter, "expires_at", later));
    PRM_TRY(prm->set(filter, "budget", prm->get(budget, "id")));
    PRM_TRY(prm->set_text(filter, "kind", "accrual"));
    return prm_help_find_one(call, "allocation", filter, "partner, state, expires_at", PRM_REACH_CALLER, allocation);
}

/* ---- What is asked ----------------------------------------------------------------------------------------------- */

static prm_status find_budgets(prm_call *call, earning *e)
{
    prm_val *filter = prm->object(call), *from = prm->object(call), *until = prm->object(call);

    PRM_TRY(prm->set(filter, "program", prm->get(e->program, "id")));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->set_text(until, "gte", e->today));
    PRM_TRY(prm->set(filter, "ends_on", until));
    PRM_TRY(prm->set_text(from, "lte", e->today));
    PRM_TRY(prm->set(filter, "starts_on", from));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .reach = PRM_REACH_CALLER, .entity = "budget",
        .filter = filter, .sort = "program, state, ends_on", .limit = MDF_PAGE }, &e->budgets);
}

static prm_status describe_budgets(prm_call *call, const earning *e, prm_val *facts)
{
    prm_val *list = prm->list(call);

    for (size_t i = 0; i < prm->count(e->budgets); i++) {
        const prm_val *budget = prm->at(e->budgets, i), *used;
        const char *currency;
        int64_t total, left;
        prm_val *one = prm->object(call);
        PRM_TRY(find_earned(call, e, budget, &used));
        PRM_TRY(prm->get_money(budget, "total", &total, &currency));
        PRM_TRY(mdf_money_of_budget(call, prm->text(budget, "id"), 0, &total, &left));
        PRM_TRY(prm->set(one, "code", prm->get(budget, "code")));
        PRM_TRY(prm->set(one, "purpose", prm->get(budget, "purpose")));
        PRM_TRY(mdf_fund_set_base(call, e->program, one, "left_base", left, currency));
        PRM_TRY(prm->set_boolean(one, "used", used != NULL));
        PRM_TRY(prm->append(list, one));
    }
    return prm->set(facts, "budgets", list);
}

static const prm_val *largest_line(const prm_val *lines)
{
    const prm_val *largest = prm->at(lines, 0);
    int64_t most = -1, amount;
    const char *currency;

    for (size_t i = 0; i < prm->count(lines); i++)
        if (prm->get_money(prm->at(lines, i), "amount", &amount, &currency) == PRM_OK && amount > most) {
            most = amount;
            largest = prm->at(lines, i);
        }
    return largest;
}

static prm_status describe_deal(prm_call *call, const earning *e, prm_val *facts)
{
    const prm_val *product = NULL, *family = NULL, *line = largest_line(prm->get(e->deal, "lines"));
    prm_val *deal = prm->object(call);

    if (prm_help_has_value(line, "product"))
        PRM_TRY(prm->load(call, "product", prm->text(line, "product"), &product));
    if (prm_help_has_value(product, "parent"))
        PRM_TRY(prm->load(call, "product", prm->text(product, "parent"), &family));
    PRM_TRY(prm_help_set_given(deal, "type", e->deal));
    PRM_TRY(prm->set(deal, "product", prm->get(product, "name")));
    PRM_TRY(prm->set(deal, "family", prm->get(family, "name")));
    PRM_TRY(prm_help_set_given(deal, "segment", prm->get(e->deal, "customer")));
    PRM_TRY(prm->set_integer(deal, "won_base", prm_help_number(e->deal, "won_base")));
    return prm->set(facts, "deal", deal);
}

/* ---- What follows ------------------------------------------------------------------------------------------------ */

static const prm_val *named(const prm_val *budgets, const char *code)
{
    for (size_t i = 0; i < prm->count(budgets); i++)
        if (prm_help_is(prm->at(budgets, i), "code", code))
            return prm->at(budgets, i);
    return NULL;
}

static prm_status find_or_make(prm_call *call, const earning *e, const prm_val *budget, const prm_val **allocation)
{
    prm_val *values = prm->object(call);

    PRM_TRY(find_earned(call, e, budget, allocation));
    if (*allocation)
        return PRM_OK;
    PRM_TRY(prm->set(values, "partner", prm->get(e->partner, "id")));
    PRM_TRY(prm->set_text(values, "kind", "accrual"));
    return mdf_allocation_make(call, budget, values, 0, "accrued", "", allocation);
}

/* In the budget's currency, by the rate of today. PRM_E_NOT_FOUND: there is none. */
static prm_status reckon(prm_call *call, const earning *e, const prm_val *allocation, int64_t bps, int64_t *earned)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    int64_t base = mdf_fund_part(prm_help_number(e->deal, "won_base"), bps);

    return rates->convert(call, base, prm->text(e->program, "currency"), prm->text(allocation, "currency"), e->today,
        earned, NULL, NULL);
}

static prm_status keep(prm_call *call, const earning *e, const prm_val *allocation, int64_t bps, const prm_val *outcome)
{
    prm_val *values = prm->object(call), *told = prm->object(call);
    const prm_val *accrual, *budget;
    int64_t earned = 0;
    prm_status status = reckon(call, e, allocation, bps, &earned);

    if (status != PRM_OK && status != PRM_E_NOT_FOUND && status != PRM_E_LIMIT)
        return status;
    PRM_TRY(prm->set(values, "deal", prm->get(e->deal, "id")));
    PRM_TRY(prm->set(values, "partner", prm->get(e->partner, "id")));
    PRM_TRY(prm->set(values, "program", prm->get(e->program, "id")));
    PRM_TRY(prm->set(values, "allocation", prm->get(allocation, "id")));
    PRM_TRY(prm->set_integer(values, "won_base", prm_help_number(e->deal, "won_base")));
    PRM_TRY(prm->set_integer(values, "bps", bps));
    PRM_TRY(prm->set(values, "currency", prm->get(allocation, "currency")));
    PRM_TRY(prm->set(values, "decision", prm->get(outcome, "id")));
    PRM_TRY(prm->create(call, "accrual", values, &accrual));
    if (status == PRM_OK)
        return mdf_accrual_set(call, &accrual, earned, NULL);
    PRM_TRY(prm->load(call, "budget", prm->text(allocation, "budget"), &budget));
    PRM_TRY(prm->set(told, "budget", prm->get(budget, "name")));
    return mdf_fund_tell_owner(call, budget, mdf_told_accrual_no_rate.code, prm->text(accrual, "id"), told);
}

static prm_status ask(prm_call *call, earning *e, const prm_val **outcome)
{
    prm_val *facts = prm->object(call), *partner;

    *outcome = NULL;
    PRM_TRY(prm_date_today(call, e->program, &e->today));
    PRM_TRY(mdf_fund_partner(call, e->partner, e->program, &partner));
    PRM_TRY(find_budgets(call, e));
    if (!partner || prm->count(e->budgets) == 0)
        return PRM_OK; /* nothing can be earned */
    PRM_TRY(describe_deal(call, e, facts));
    PRM_TRY(prm->set(facts, "partner", partner));
    PRM_TRY(describe_budgets(call, e, facts));
    return prm->decide(call, mdf_accrual_chain.name, prm->text(e->deal, "id"), facts, outcome);
}

static prm_status won(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *outcome, *budget, *allocation, *accrual, *answer;
    const char *id = prm->text(event, "subject");
    earning e = { 0 };

    (void)result;
    PRM_TRY(find_accrual(call, id, &accrual));
    if (accrual)
        return PRM_OK;
    PRM_TRY(prm->load(call, "deal", id, &e.deal));
    PRM_TRY(prm->load(call, "program", prm->text(e.deal, "program"), &e.program));
    PRM_TRY(prm->load(call, "partner", prm->text(e.deal, "partner"), &e.partner));
    PRM_TRY(ask(call, &e, &outcome));
    answer = prm->get(outcome, mdf_accrue_rule.name);
    budget = named(e.budgets, prm->text(answer, "budget"));
    if (!budget || prm_help_number(answer, "bps") == 0)
        return PRM_OK;
    PRM_TRY(find_or_make(call, &e, budget, &allocation));
    return keep(call, &e, allocation, prm_help_number(answer, "bps"), outcome);
}

const prm_reaction mdf_accrue_reaction = { .size = sizeof mdf_accrue_reaction, .since = 1, .name = "mdf.accrue_won",
    .event = "deals.won", .doc = "A deal that was won earns its partner money for marketing, once", .run = won };

static prm_status revoked(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *accrual;

    (void)result;
    PRM_TRY(find_accrual(call, prm->text(event, "subject"), &accrual));
    return accrual ? mdf_accrual_set(call, &accrual, 0, NULL) : PRM_OK;
}

const prm_reaction mdf_accrue_back_reaction = { .size = sizeof mdf_accrue_back_reaction, .since = 1,
    .name = "mdf.accrue_back", .event = "deals.revoked",
    .doc = "What a deal has earned is taken back with its approval, as far as nobody has asked for it",
    .run = revoked };
