/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.budgets.create and top_up: money for one purpose and period. */
#include "funds/funds.h"

#define GIVEN                                                                                                          \
    PRM_REF("program", "program", PRM_REQUIRED, "For which programme"),                                                \
        PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What reports call it, \"2027-launch\"; unique within the programme"),   \
        PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),                                                 \
        PRM_ENUM("purpose", MDF_PURPOSES, PRM_REQUIRED, "What it is for"),                                             \
        PRM_DATE("starts_on", PRM_REQUIRED, "Its first day, on the wall of the programme"),                            \
        PRM_DATE("ends_on", PRM_REQUIRED, "And its last: what is allocated of it expires then at the latest"),         \
        PRM_TEXT("owner", 1, 60, 0, "Whose it is: a user's id"),                                                       \
        PRM_LINES("note", 1, 1000, 0, "What there is to know about it")

const prm_field *const mdf_budget_fields[] = {
    GIVEN,
    PRM_PLAIN(PRM_T_MONEY, "total", PRM_READONLY, "All that was put into it, in its currency", .of = NULL),
    NULL
};

const prm_entity mdf_budget_entity = { .size = sizeof mdf_budget_entity, .name = "budget", .path = "mdf.budgets",
    .since = 1, .scope = "vendor", .label = "name", .ops = "get list history export: " MDF_READERS,
    .doc = "Money for one purpose in one period and currency, of which allocations are made",
    .fields = mdf_budget_fields,
    .flow = PRM_FLOW("open", "open > closed"),
    .indexes = PRM_TEXTS("unique program, code", "program, state, ends_on") };

static prm_status check(prm_call *call, const prm_val *params)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *program;
    int32_t holds = 1;

    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &program));
    PRM_TRY(prm_date_check(call, program, "starts_on", prm->text(params, "starts_on"), "ends_on",
        prm->text(params, "ends_on")));
    if (*prm->text(params, "owner") != '\0')
        PRM_TRY(users->holds(call, prm->text(params, "owner"), MDF_READERS, NULL, &holds));
    return holds ? PRM_OK : prm->fail_field(call, "owner", "not_found", "is nobody who looks after funds");
}

static prm_status emit(prm_call *call, const prm_val *budget, int64_t amount, const char *currency, const char *reason)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "program", prm->get(budget, "program")));
    PRM_TRY(prm->set(data, "purpose", prm->get(budget, "purpose")));
    PRM_TRY(prm->set(data, "amount", prm->new_money(call, amount, currency)));
    PRM_TRY(prm->set_text(data, "reason", reason));
    return prm->emit(call, "mdf.funded", prm->text(budget, "id"), data);
}

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *budget;
    prm_val *values = prm->object(call);
    const char *currency;
    int64_t amount;

    PRM_TRY(check(call, params));
    PRM_TRY(prm->get_money(params, "total", &amount, &currency));
    PRM_TRY(prm_help_set_every(values, params));
    PRM_TRY(prm->create(call, "budget", values, &budget));
    PRM_TRY(mdf_money_open_budget(call, budget));
    if (amount > 0)
        PRM_TRY(mdf_money_fund(call, budget, amount, "opened"));
    PRM_TRY(emit(call, budget, amount, currency, "opened"));
    return prm->set(result, "budget", budget);
}

const prm_method mdf_budgets_create_method = { .size = sizeof mdf_budgets_create_method, .since = 1,
    .name = "mdf.budgets.create", .access = PRM_WRITE, .roles = MDF_OWNERS,
    .doc = "Open a budget: so much money in one currency, for one purpose and period",
    .params = PRM_FIELDS(GIVEN, PRM_FIELD(PRM_T_MONEY, "total", PRM_REQUIRED,
        "How much; the budget is in that currency", .min = 0, .max = MDF_BUDGET_MOST)),
    .result = PRM_FIELDS(MDF_BUDGET),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"2030-launch\",\"name\":\"Launch of Storage 400\","
               "\"purpose\":\"new_product\",\"starts_on\":\"2030-01-01\",\"ends_on\":\"2030-12-31\","
               "\"total\":{\"amount\":50000000,\"currency\":\"EUR\"}}",
    .run = create };

static prm_status top_up(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *budget;
    prm_val *changes = prm->object(call);
    const char *currency;
    int64_t total, amount;

    PRM_TRY(prm->load(call, "budget", prm->text(params, "id"), &budget));
    if (!prm_help_is_in(budget, "open"))
        return prm_help_fail_state(call, budget, "not_open");
    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    PRM_TRY(mdf_money_read(call, params, "amount", "amount", currency, 1, &amount));
    if (amount > MDF_BUDGET_MOST - total)
        return prm->fail_field(call, "amount", "range", "is more than there can be in one budget");
    PRM_TRY(mdf_money_fund(call, budget, amount, "topped_up"));
    PRM_TRY(prm->set(changes, "total", prm->new_money(call, total + amount, currency)));
    PRM_TRY(prm->update(call, &budget, changes));
    PRM_TRY(emit(call, budget, amount, currency, "topped_up"));
    return prm->set(result, "budget", budget);
}

const prm_method mdf_budgets_top_up_method = { .size = sizeof mdf_budgets_top_up_method, .since = 1,
    .name = "mdf.budgets.top_up", .access = PRM_WRITE, .roles = MDF_OWNERS, .subject = "budget",
    .doc = "Put more money into an open budget",
    .params = PRM_FIELDS(MDF_THE_BUDGET, PRM_MONEY("amount", PRM_REQUIRED, "How much, in the budget's currency")),
    .result = PRM_FIELDS(MDF_BUDGET),
    .example = "{\"id\":\"budget_01h8xgq3m2c4e\",\"amount\":{\"amount\":1000000,\"currency\":\"EUR\"}}",
    .run = top_up };
