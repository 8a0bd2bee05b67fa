/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.allocations.create: money of a budget for a partner, or for all of a level or a segment. */
#include "funds/fund_rows.h"

#include <string.h>

#define FOR_WHOM                                                                                                       \
    PRM_REF("partner", "partner", 0, "For this partner alone"),                                                        \
        PRM_REF("level", "level", 0, "Or for all that are at this level"),                                             \
        PRM_TEXT("segment", 1, 60, 0, "Or for all that serve this segment")
#define GIVEN                                                                                                          \
    PRM_TEXT("name", 1, 200, 0, "What people call it; none: as its budget"), FOR_WHOM,                                 \
        PRM_ENUM("kind", "upfront|accrual|on_demand", PRM_REQUIRED,                                                    \
            "How money gets into it: at once, as deals are won, or with each request that is approved"),               \
        PRM_DATE("expires_on", 0, "Its last day, on the wall of the programme; none: that of its budget")

const prm_field *const mdf_allocation_fields[] = {
    PRM_REF("budget", "budget", PRM_READONLY | PRM_VENDOR, "Of which budget"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    GIVEN,
    PRM_ENUM("purpose", MDF_PURPOSES, PRM_READONLY, "What it is for, as its budget says"),
    PRM_CURRENCY("currency", PRM_READONLY, "Its currency"),
    PRM_TIME("expires_at", PRM_READONLY, "When its last day is over"),
    NULL
};

const prm_entity mdf_allocation_entity = { .size = sizeof mdf_allocation_entity, .name = "allocation",
    .path = "mdf.allocations", .since = 1, .scope = "partner", .label = "name", .ops = "get list history export: *",
    .doc = "Money of a budget for a partner, or for all of a level or a segment. How much of it is left, the ledger "
           "says: mdf.funds, mdf.statement",
    .fields = mdf_allocation_fields, .flow = PRM_FLOW("active", "active > expired | closed", "expired > closed"),
    .indexes = PRM_TEXTS("partner, state, expires_at", "budget, state", "program, state, expires_at"),
    .views = PRM_TEXTS("funds: id, name, program, purpose, kind, currency, expires_on") };

static prm_status find_end(prm_call *call, const prm_val *budget, prm_val *values)
{
    const char *expires_on = prm->text(values, "expires_on"), *ends_on = prm->text(budget, "ends_on");
    const prm_val *program;
    char after[PRM_DATE_ROOM];
    int64_t expires_at;

    PRM_TRY(prm->load(call, "program", prm->text(budget, "program"), &program));
    if (*expires_on == '\0')
        expires_on = ends_on;
    if (strcmp(expires_on, ends_on) > 0)
        return prm->fail_field(call, "expires_on", "range", "is after the end of the budget");
    prm_date_add(expires_on, 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, &expires_at));
    if (expires_at <= prm->now(call))
        return prm->fail_field(call, "expires_on", "passed", "has passed");
    PRM_TRY(prm->set_text(values, "expires_on", expires_on));
    return prm->set_integer(values, "expires_at", expires_at);
}

prm_status mdf_allocation_make(prm_call *call, const prm_val *budget, prm_val *values, int64_t amount,
    const char *reason, const char *subject, const prm_val **allocation)
{
    const char *currency;
    int64_t total;

    PRM_TRY(find_end(call, budget, values));
    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    PRM_TRY(prm->set(values, "budget", prm->get(budget, "id")));
    PRM_TRY(prm->set(values, "program", prm->get(budget, "program")));
    PRM_TRY(prm->set(values, "purpose", prm->get(budget, "purpose")));
    PRM_TRY(prm->set_text(values, "currency", currency));
    if (*prm->text(values, "name") == '\0')
        PRM_TRY(prm->set(values, "name", prm->get(budget, "name")));
    PRM_TRY(prm->create(call, "allocation", values, allocation));
    PRM_TRY(mdf_money_open_allocation(call, *allocation));
    PRM_TRY(mdf_allocation_arm(call, *allocation));
    return mdf_money_grant(call, *allocation, amount, reason, *subject ? subject : prm->text(*allocation, "id"));
}

prm_status mdf_allocation_is_for(prm_call *call, const prm_val *allocation, const prm_val *partner, int32_t *is_for)
{
    const char *owner = prm->text(allocation, "partner"), *level = prm->text(allocation, "level");
    const char *segment = prm->text(allocation, "segment"), *id = prm->text(partner, "id");
    const prm_val *membership, *its_level;

    *is_for = 0;
    if (!prm_help_is_in(allocation, "active") || prm_help_number(allocation, "expires_at") <= prm->now(call))
        return PRM_OK;
    if (*owner != '\0') {
        *is_for = strcmp(owner, id) == 0;
        return PRM_OK;
    }
    PRM_TRY(prm_help_membership(call, prm->get(partner, "id"), prm->get(allocation, "program"), PRM_REACH_CALLER,
        &membership, &its_level));
    if (!membership)
        return PRM_OK;
    *is_for = *level != '\0' ? prm_help_is(membership, "level", level)
                             : prm_help_has_text(prm->get(partner, "segments"), segment);
    return PRM_OK;
}

/* ---- Create ----------------------------------------------------------------------------------------------------- */

static prm_status check_owner(prm_call *call, const prm_val *params, const prm_val *budget)
{
    static const char *const ways[] = { "partner", "level", "segment" };
    const char *level = prm->text(params, "level"), *partner = prm->text(params, "partner");
    const prm_val *row;
    size_t count = 0;

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        count += *prm->text(params, ways[i]) != '\0';
    if (count != 1)
        return prm->fail_field(call, "partner", count == 0 ? "required" : "ambiguous",
            "say for whom: one of partner, level and segment");
    if (*partner != '\0')
        return prm->load(call, "partner", partner, &row);
    if (*level == '\0')
        return PRM_OK;
    PRM_TRY(prm->load(call, "level", level, &row));
    if (strcmp(prm->text(row, "program"), prm->text(budget, "program")) != 0)
        return prm->fail_field(call, "level", "other_program", "is of another programme than the budget");
    return PRM_OK;
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const as_given[] = { "name", "partner", "level", "segment", "kind", "expires_on", NULL };
    const prm_val *budget, *allocation;
    prm_val *values = prm->object(call), *data;
    const char *currency;
    int64_t total, amount = 0;

    PRM_TRY(prm->load(call, "budget", prm->text(params, "budget"), &budget));
    if (!prm_help_is_in(budget, "open"))
        return prm_help_fail_state(call, budget, "not_open");
    PRM_TRY(check_owner(call, params, budget));
    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    if (prm->get(params, "amount"))
        PRM_TRY(mdf_money_read(call, params, "amount", "amount", currency, 0, &amount));
    if (amount > 0 && prm_help_is(params, "kind", "on_demand"))
        return prm->fail_field(call, "amount", "on_demand", "comes with each request");
    PRM_TRY(prm_help_set_all(values, as_given, params));
    prm_status status = mdf_allocation_make(call, budget, values, amount, "allocated", "", &allocation);
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "insufficient", "is more than is left of the budget");
    PRM_TRY(status);
    PRM_TRY(mdf_fund_figures(call, allocation, amount, &data));
    PRM_TRY(prm->set_text(data, "reason", "allocated"));
    PRM_TRY(prm->emit(call, "mdf.allocated", prm->text(allocation, "id"), data));
    return prm->set(result, "allocation", allocation);
}

const prm_method mdf_allocations_create_method = { .size = sizeof mdf_allocations_create_method, .since = 1,
    .name = "mdf.allocations.create", .access = PRM_WRITE, .roles = MDF_OWNERS,
    .doc = "Allocate money of a budget to a partner, or to all of a level or a segment, until a day",
    .params = PRM_FIELDS(PRM_REF("budget", "budget", PRM_REQUIRED, "Of which budget"), GIVEN,
        PRM_MONEY("amount", 0, "How much at once, in the budget's currency; none: nothing yet")),
    .result = PRM_FIELDS(MDF_ALLOCATION),
    .example = "{\"budget\":\"budget_01h8xgq3m2c4e\",\"partner\":\"partner_01h8xgq3m2c4e\",\"kind\":\"upfront\","
               "\"amount\":{\"amount\":500000,\"currency\":\"EUR\"}}",
    .run = create };
