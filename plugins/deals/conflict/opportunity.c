/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the vendor's own sales work on: the row, and what its verbs share. */
#include "conflict/conflict.h"

const prm_field *const deals_opportunity_fields[] = {
    DEALS_REFERENCE,
    PRM_REF("program", "program", PRM_REQUIRED, "Under which programme partners could register it"),
    PRM_OBJECT("customer", deals_customer_fields, PRM_REQUIRED, "The end customer, as given"),
    PRM_REF("product", "product", PRM_REQUIRED, "What is to be sold: a leaf of the product tree"),
    PRM_REF("territory", "territory", PRM_REQUIRED, "Where: a leaf of the territory tree"),
    PRM_MONEY("amount", PRM_REQUIRED, "Expected value, as given; once won, what was ordered"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_TEXT("rate", 1, 70, PRM_READONLY, "By which exact rate, a decimal or a quotient; none: it is in that currency"),
    PRM_DATE("rate_date", PRM_READONLY, "Of which day that rate is"),
    PRM_DATE("opened_on", PRM_REQUIRED, "Since when the vendor's own sales work on it"),
    PRM_DATE("expected_close", 0, "When the order is expected"),
    DEALS_OWNER,
    PRM_TIME("closed_at", PRM_READONLY, "When it was won or lost"),
    PRM_REF("account", "customer", PRM_READONLY, "The customer's row it is bound to"),
    NULL
};

const prm_entity deals_opportunity_entity = { .size = sizeof deals_opportunity_entity, .name = "opportunity",
    .path = "deals.opportunities", .since = 1, .scope = "vendor",
    .doc = "What the vendor's own sales work on at a customer: registrations there meet it",
    .ops = "get list history export: vendor; import: channel_manager | program_manager",
    .imports_by = "deals.opportunities.create", .example = DEALS_OPPORTUNITY_EXAMPLE,
    .fields = deals_opportunity_fields, .flow = PRM_FLOW("open", "open > won | lost"),
    .indexes = PRM_TEXTS("unique program, reference", "account, state, territory", "state, -created_at") };

static prm_status check_product(prm_call *call, deals_case *c)
{
    return deals_check_leaf(call, "product", prm->at(c->products, 0), "product");
}

static prm_status find_customer(prm_call *call, deals_case *c)
{
    PRM_TRY(deals_customer_find(call, c));
    return deals_customer_make(call, c);
}

static prm_status set_customer(prm_call *call, const deals_case *c, prm_val *values)
{
    PRM_TRY(prm->set(values, "customer", c->customer));
    return prm->set(values, "account", prm->get(c->account, "id"));
}

prm_status deals_opportunity_set_amount(prm_call *call, const deals_case *c, prm_val *values)
{
    PRM_TRY(prm->set(values, "amount", prm->get(c->given, "amount")));
    PRM_TRY(prm->set_integer(values, "amount_base", c->amount_base));
    PRM_TRY(prm->set(values, "rate", prm->new_null(call)));
    PRM_TRY(prm->set(values, "rate_date", prm->new_null(call)));
    if (!c->rate)
        return PRM_OK;
    PRM_TRY(prm->set_text(values, "rate", c->rate));
    return prm->set_text(values, "rate_date", c->rate_date);
}

/* What of the params is looked at, and found, before anything is stored; and what is stored of it. */
static const struct part {
    const char *param;
    prm_status (*check)(prm_call *call, deals_case *c);
    prm_status (*find)(prm_call *call, deals_case *c);
    prm_status (*set)(prm_call *call, const deals_case *c, prm_val *values);
} parts[] = {
    { "customer", deals_check_customer, find_customer, set_customer },
    { "product", check_product, NULL, NULL },
    { "territory", deals_check_territory, NULL, NULL },
    { "amount", deals_find_base, NULL, deals_opportunity_set_amount },
};

enum { PARTS = sizeof parts / sizeof *parts };

/* All that is wrong is named at once; what is not the caller's mistake ends the checks. */
static prm_status check_parts(prm_call *call, const prm_val *params, deals_case *c)
{
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < PARTS; i++) {
        prm_status status = prm->get(params, parts[i].param) ? parts[i].check(call, c) : PRM_OK;
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        bad = status != PRM_OK ? status : bad;
    }
    return bad;
}

static prm_status find_rows(prm_call *call, deals_case *c)
{
    const prm_val *product;
    prm_val *products = prm->list(call);

    c->products = products;
    PRM_TRY(prm->load(call, "program", prm->text(c->given, "program"), &c->program));
    PRM_TRY(prm->load(call, "territory", prm->text(c->given, "territory"), &c->territory));
    PRM_TRY(prm->load(call, "product", prm->text(c->given, "product"), &product));
    return prm->append(products, product);
}

prm_status deals_opportunity_take(prm_call *call, const prm_val *stored, const prm_val *params, deals_case *c,
    prm_val *values)
{
    static const char *const as_given[] = { "reference", "product", "territory", "opened_on", "expected_close",
        "owner" };
    prm_val *given = prm->object(call);

    for (size_t i = 0; i < prm->count(stored); i++)
        PRM_TRY(prm_help_set_given(given, prm->key_at(stored, i), stored));
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(given, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    *c = (deals_case){ .given = given };
    PRM_TRY(find_rows(call, c));
    PRM_TRY(check_parts(call, params, c));
    for (size_t i = 0; i < PARTS; i++) {
        if (!prm->get(params, parts[i].param))
            continue;
        if (parts[i].find)
            PRM_TRY(parts[i].find(call, c));
        if (parts[i].set)
            PRM_TRY(parts[i].set(call, c, values));
    }
    for (size_t i = 0; i < sizeof as_given / sizeof *as_given; i++)
        PRM_TRY(prm->set(values, as_given[i], prm->get(params, as_given[i])));
    return PRM_OK;
}

prm_status deals_opportunity_days(prm_call *call, const prm_val *opportunity, int64_t *days)
{
    const prm_val *program;
    int64_t until;

    PRM_TRY(prm->load(call, "program", prm->text(opportunity, "program"), &program));
    PRM_TRY(prm_date_days_until(call, program, prm->text(opportunity, "opened_on"), &until));
    *days = until < 0 ? -until : 0;
    return PRM_OK;
}
