/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What makes a registration impossible, whatever the rules would say: all that is wrong is named at once. */
#include "conflict/conflict.h"

#include <stdio.h>
#include <string.h>

prm_status deals_convert_today(prm_call *call, const prm_val *program, int64_t amount, const char *currency,
    int64_t *base, const char **rate, const char **rate_date)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const char *to = prm->text(program, "currency"), *today;

    *base = amount;
    if (strcmp(currency, to) == 0)
        return PRM_OK;
    PRM_TRY(prm_date_today(call, program, &today));
    return rates->convert(call, amount, currency, to, today, base, rate, rate_date);
}

prm_status deals_convert_given(prm_call *call, const prm_val *program, int64_t amount, const char *currency,
    int64_t *base, const char **rate, const char **rate_date)
{
    prm_status status = deals_convert_today(call, program, amount, currency, base, rate, rate_date);

    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "amount", "no_rate",
            "there is no rate to the programme's currency: ask for one, or use that");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "range", "is too large in the programme's currency");
    return status;
}

prm_status deals_find_base(prm_call *call, deals_case *c)
{
    const char *currency;
    int64_t amount;

    PRM_TRY(prm->get_money(c->given, "amount", &amount, &currency));
    return deals_convert_given(call, c->program, amount, currency, &c->amount_base, &c->rate, &c->rate_date);
}

/* Whether nothing of the same tree lies below the row. */
static prm_status is_leaf(prm_call *call, const char *entity, const prm_val *row, int *leaf)
{
    int64_t below;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "parent", prm->get(row, "id")));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter, .limit = 1 },
        &below));
    *leaf = below == 0;
    return PRM_OK;
}

prm_status deals_check_leaf(prm_call *call, const char *entity, const prm_val *row, const char *field)
{
    int leaf;

    PRM_TRY(is_leaf(call, entity, row, &leaf));
    return leaf ? PRM_OK : prm->fail_field(call, field, "not_a_leaf", "has parts: name one of them");
}

/* A product is one line: two would be protected twice. */
static prm_status check_products(prm_call *call, deals_case *c)
{
    prm_status bad = PRM_OK;
    char field[40];

    for (size_t i = 0; i < prm->count(c->products); i++) {
        const char *id = prm->text(prm->at(c->products, i), "id");
        snprintf(field, sizeof field, "lines[%zu].product", i);
        prm_status status = deals_check_leaf(call, "product", prm->at(c->products, i), field);
        for (size_t k = 0; k < i && status == PRM_OK; k++)
            if (strcmp(prm->text(prm->at(c->products, k), "id"), id) == 0)
                status = prm->fail_field(call, field, "duplicate", "is in an earlier line");
        if (status != PRM_OK && status != PRM_E_INVALID)
            return status;
        bad = status != PRM_OK ? status : bad;
    }
    return bad;
}

/* The rules decide by the deal's amount: its lines cannot be worth something else. */
static prm_status check_amounts(prm_call *call, deals_case *c)
{
    size_t count = prm->count(prm->get(c->given, "lines")), priced = 0;
    int64_t whole, part, left;
    const char *currency, *other;
    char field[40];

    PRM_TRY(prm->get_money(c->given, "amount", &whole, &currency));
    left = whole;
    for (size_t i = 0; i < count; i++) {
        if (prm->get_money(deals_case_line(c, i), "amount", &part, &other) != PRM_OK)
            continue;
        snprintf(field, sizeof field, "lines[%zu].amount", i);
        if (strcmp(currency, other) != 0)
            return prm->fail_field(call, field, "currency", "must be in the deal's currency");
        if (part > left)
            return prm->fail_field(call, field, "mismatch", "the lines are worth more than the deal's amount");
        left -= part;
        priced++;
    }
    if (priced < count || left == 0)
        return PRM_OK;
    snprintf(field, sizeof field, "lines[%zu].amount", count - 1);
    return prm->fail_field(call, field, "mismatch", "the lines must add up to the deal's amount");
}

/* What is registered there its registrant could not see again. */
prm_status deals_check_territory(prm_call *call, deals_case *c)
{
    PRM_TRY(deals_check_leaf(call, "territory", c->territory, "territory"));
    if (prm->covers(call, prm->text(c->territory, "id")))
        return PRM_OK;
    return prm->fail_field(call, "territory", "forbidden", "is none of yours");
}

prm_status deals_check_customer(prm_call *call, deals_case *c)
{
    const prm_val *customer = prm->get(c->given, "customer");
    prm_status name, country = PRM_OK;

    if (*prm->text(customer, "id") != '\0') {
        if (prm->count(customer) > 1)
            return prm->fail_field(call, "customer", "ambiguous", "give an id or a description, not both");
        return PRM_OK;
    }
    name = deals_customer_check_name(call, customer, "customer.legal_name");
    if (!c->account && *prm->text(customer, "country") == '\0')
        country = prm->fail_field(call, "customer.country", "required", "say in which country the customer is");
    return name != PRM_OK ? name : country;
}

/* A partner knows no other than the one it buys from. */
static prm_status check_distributor(prm_call *call, deals_case *c)
{
    const prm_val *distributor;
    const char *parent = prm->text(c->partner, "parent");

    if (*c->distributor == '\0' || strcmp(c->distributor, parent) == 0 ||
        strcmp(c->distributor, prm->text(c->deal, "distributor")) == 0) /* as it was named before */
        return PRM_OK;
    if (prm->caller(call)->side == PRM_PARTNER_SIDE)
        return prm->fail_field(call, "distributor", "not_found", "is not the distributor you buy from");
    prm_status status = prm->load(call, "partner", c->distributor, &distributor);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "distributor", "not_found", "there is no such partner");
    PRM_TRY(status);
    if (strcmp(c->distributor, prm->text(c->partner, "id")) == 0)
        return prm->fail_field(call, "distributor", "same", "is the partner itself");
    if (strcmp(prm->text(distributor, "type"), "distributor") == 0)
        return PRM_OK;
    return prm->fail_field(call, "distributor", "not_a_distributor", "is no distributor");
}

static prm_status check_renewed(prm_call *call, deals_case *c)
{
    const char *renews = prm->text(c->given, "renews"), *state;

    if (*renews == '\0')
        return PRM_OK;
    prm_status status = prm->load(call, "deal", renews, &c->renewed);
    if (status != PRM_OK && status != PRM_E_NOT_FOUND)
        return status;
    if (status != PRM_OK || strcmp(prm->text(c->renewed, "partner"), prm->text(c->partner, "id")) != 0)
        return prm->fail_field(call, "renews", "not_found", "there is no such deal of this partner");
    if (strcmp(c->type, "renewal") != 0 && strcmp(c->type, "expansion") != 0)
        return prm->fail_field(call, "type", "mismatch", "what renews a deal is a renewal or an expansion");
    state = prm->text(c->renewed, "state");
    for (const char *const *closed = PRM_TEXTS("converted", "cancelled", "expired"); *closed; closed++)
        if (strcmp(state, *closed) == 0)
            return PRM_OK;
    return prm->fail_field(call, "renews", "not_closed", "that deal is not closed");
}

prm_status deals_case_check(prm_call *call, deals_case *c)
{
    static prm_status (*const checks[])(prm_call *, deals_case *) = { deals_check_customer, deals_find_base,
        check_amounts, check_products, deals_check_territory, check_distributor, check_renewed };
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        prm_status status = checks[i](call, c);
        if (status != PRM_OK && status != PRM_E_INVALID) /* what is not the caller's mistake ends the checks */
            return status;
        bad = status != PRM_OK ? status : bad;
    }
    return bad;
}
