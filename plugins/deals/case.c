/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Reading what deals.register and deals.check were given: who, under which programme, for whom, where. */
#include "deals.h"

#include <string.h>

prm_status deals_set_given(prm_val *to, const char *key, const prm_val *from)
{
    const prm_val *value = prm->get(from, key);

    return prm->set(to, key, prm->type(value) == PRM_V_NULL ? NULL : value);
}

prm_status deals_set_base(prm_val *to, const deals_case *c)
{
    PRM_TRY(prm->set_integer(to, "amount_base", c->amount_base));
    if (!c->rate)
        return PRM_OK;
    PRM_TRY(prm->set_text(to, "rate", c->rate));
    return prm->set_text(to, "rate_date", c->rate_date);
}

/* A partner registers for itself; the vendor's side says for whom. */
static prm_status find_partner(prm_call *call, deals_case *c)
{
    const prm_caller *caller = prm->caller(call);
    const char *partner = caller->side == PRM_PARTNER_SIDE ? caller->partner : prm->text(c->params, "partner");

    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "say which partner it is registered for");
    return prm->load(call, "partner", partner, &c->partner);
}

static prm_status find_membership(prm_call *call, deals_case *c)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "partner", prm->get(c->partner, "id")));
    PRM_TRY(prm->set(filter, "program", prm->get(c->program, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "membership", .filter = filter,
        .limit = 1 }, &found));
    c->membership = prm->at(found, 0);
    if (!c->membership)
        return PRM_OK;
    return prm->load(call, "level", prm->text(c->membership, "level"), &c->level);
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

static prm_status check_leaf(prm_call *call, const char *entity, const prm_val *row, const char *field)
{
    int leaf;

    PRM_TRY(is_leaf(call, entity, row, &leaf));
    return leaf ? PRM_OK : prm->fail_field(call, field, "not_a_leaf", "has parts: name one of them");
}

/* What the amount is worth in the programme's currency, by the rate of the day it is there. */
static prm_status find_base(prm_call *call, deals_case *c)
{
    const char *currency, *base = prm->text(c->program, "currency"), *today;
    int64_t amount;

    PRM_TRY(prm->get_money(c->params, "amount", &amount, &currency));
    c->amount_base = amount;
    if (strcmp(currency, base) == 0)
        return PRM_OK;
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    PRM_TRY(calendar->local_date(call, prm->text(c->program, "time_zone"), prm->now(call), &today));
    prm_status status = rates->convert(call, amount, currency, base, today, &c->amount_base, &c->rate, &c->rate_date);
    if (status == PRM_E_NOT_FOUND)
        return prm->fail_field(call, "amount", "no_rate", "there is no rate to the programme's currency: ask for one, or use that");
    if (status == PRM_E_LIMIT)
        return prm->fail_field(call, "amount", "range", "is too large in the programme's currency");
    return status;
}

/* The rules decide by the deal's amount: its one line cannot be worth something else. */
static prm_status check_line_amount(prm_call *call, const prm_val *params, const prm_val *line)
{
    int64_t whole, part;
    const char *currency, *other;

    if (prm->type(prm->get(line, "amount")) != PRM_V_OBJECT)
        return PRM_OK;
    PRM_TRY(prm->get_money(params, "amount", &whole, &currency));
    PRM_TRY(prm->get_money(line, "amount", &part, &other));
    if (strcmp(currency, other) != 0)
        return prm->fail_field(call, "lines[0].amount", "currency", "must be in the deal's currency");
    if (part == whole)
        return PRM_OK;
    return prm->fail_field(call, "lines[0].amount", "mismatch", "must add up to the deal's amount");
}

/* What is registered there its registrant could not see again. */
static prm_status check_territory(prm_call *call, const deals_case *c)
{
    if (prm->covers(call, prm->text(c->territory, "id")))
        return PRM_OK;
    return prm->fail_field(call, "territory", "forbidden", "is none of yours");
}

static prm_status check_customer(prm_call *call, const prm_val *customer)
{
    if (*prm->text(customer, "id") != '\0') {
        if (prm->count(customer) > 1)
            return prm->fail_field(call, "customer", "ambiguous", "give an id or a description, not both");
        return PRM_OK;
    }
    prm_status name, country = PRM_OK;

    name = deals_customer_check_name(call, customer, "customer.legal_name");
    if (*prm->text(customer, "country") == '\0')
        country = prm->fail_field(call, "customer.country", "required", "say in which country the customer is");
    return name != PRM_OK ? name : country;
}

/* All that is wrong is named at once; what is not the caller's mistake ends the checks. */
static prm_status check_params(prm_call *call, deals_case *c)
{
    const prm_val *line = prm->at(prm->get(c->params, "lines"), 0);
    const prm_status checks[] = {
        check_customer(call, prm->get(c->params, "customer")),
        find_base(call, c),
        check_line_amount(call, c->params, line),
        check_leaf(call, "product", c->product, "lines[0].product"),
        check_leaf(call, "territory", c->territory, "territory"),
        check_territory(call, c),
    };
    prm_status bad = PRM_OK;

    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        if (checks[i] != PRM_OK && checks[i] != PRM_E_INVALID)
            return checks[i];
        if (checks[i] != PRM_OK)
            bad = checks[i];
    }
    return bad;
}

prm_status deals_case_open(prm_call *call, const prm_val *params, deals_case *c)
{
    const prm_val *line = prm->at(prm->get(params, "lines"), 0);

    *c = (deals_case){ .params = params };
    PRM_TRY(find_partner(call, c));
    PRM_TRY(prm->load(call, "program", prm->text(params, "program"), &c->program));
    PRM_TRY(prm->load(call, "territory", prm->text(params, "territory"), &c->territory));
    PRM_TRY(prm->load(call, "product", prm->text(line, "product"), &c->product));
    PRM_TRY(check_params(call, c));
    PRM_TRY(find_membership(call, c));
    return deals_customer_find(call, c);
}
