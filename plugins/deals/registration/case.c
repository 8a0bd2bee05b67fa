/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Reading a registration, as given or as stored: who, under which programme, for whom, where, and what. */
#include "registration/registration.h"

#include "conflict/conflict.h"

#include <string.h>

prm_status deals_load_own(prm_call *call, const char *id, const prm_val **deal)
{
    const prm_caller *caller = prm->caller(call);

    PRM_TRY(prm->load(call, "deal", id, deal));
    if (caller->side != PRM_PARTNER_SIDE || strcmp(prm->text(*deal, "partner"), caller->partner) == 0)
        return PRM_OK;
    return PRM_E_FORBIDDEN;
}

const prm_val *deals_case_line(const deals_case *c, size_t index)
{
    return prm->at(prm->get(c->given, "lines"), index);
}

/* A partner registers for itself; the vendor's side says for whom. A stored deal is whose it is. */
static prm_status find_partner(prm_call *call, deals_case *c)
{
    const prm_caller *caller = prm->caller(call);
    int is_own = !c->deal && caller->side == PRM_PARTNER_SIDE;
    const char *partner = is_own ? caller->partner : prm->text(c->given, "partner");

    if (*partner == '\0')
        return prm->fail_field(call, "partner", "required", "say which partner it is registered for");
    return prm->load(call, "partner", partner, &c->partner);
}

size_t deals_main_line(const prm_val *lines)
{
    int64_t amount, largest = -1;
    const char *currency;
    size_t main_line = 0;

    for (size_t i = 0; i < prm->count(lines); i++) {
        if (prm->get_money(prm->at(lines, i), "amount", &amount, &currency) != PRM_OK)
            amount = 0;
        if (amount <= largest)
            continue;
        largest = amount;
        main_line = i;
    }
    return main_line;
}

static prm_status find_products(prm_call *call, deals_case *c)
{
    const prm_val *row;
    prm_val *products = prm->list(call);

    c->products = products;
    c->main_line = deals_main_line(prm->get(c->given, "lines"));
    for (size_t i = 0; i < prm->count(prm->get(c->given, "lines")); i++) {
        PRM_TRY(prm->load(call, "product", prm->text(deals_case_line(c, i), "product"), &row));
        PRM_TRY(prm->append(products, row));
    }
    return PRM_OK;
}

static void find_type(deals_case *c)
{
    c->type = prm->text(c->given, "type");
    if (*c->type == '\0')
        c->type = *prm->text(c->given, "renews") != '\0' ? "renewal" : "resell";
    c->distributor = prm->text(c->given, "distributor");
    if (*c->distributor == '\0')
        c->distributor = prm->text(c->partner, "parent");
}

static prm_status read_case(prm_call *call, deals_case *c)
{
    PRM_TRY(find_partner(call, c));
    PRM_TRY(prm->load(call, "program", prm->text(c->given, "program"), &c->program));
    PRM_TRY(prm->load(call, "territory", prm->text(c->given, "territory"), &c->territory));
    PRM_TRY(find_products(call, c));
    find_type(c);
    PRM_TRY(deals_case_check(call, c));
    PRM_TRY(prm_help_membership(call, prm->get(c->partner, "id"), prm->get(c->program, "id"), PRM_REACH_CALLER,
        &c->membership, &c->level));
    return deals_customer_find(call, c);
}

prm_status deals_case_open(prm_call *call, const prm_val *params, deals_case *c)
{
    *c = (deals_case){ .given = params };
    return read_case(call, c);
}

/* What is described anew replaces what was said before key by key; another id replaces all of it. */
static prm_status merge_customer(prm_call *call, const prm_val *stored, const prm_val *described,
    const prm_val **merged)
{
    prm_val *customer = prm->object(call);

    *merged = described;
    if (*prm->text(described, "id") != '\0')
        return PRM_OK;
    PRM_TRY(prm_help_set_every(customer, stored));
    PRM_TRY(prm_help_set_every(customer, described));
    *merged = customer;
    return PRM_OK;
}

prm_status deals_case_of_deal(prm_call *call, const prm_val *deal, const prm_val *changes, deals_case *c)
{
    prm_val *given = prm->object(call);
    const prm_val *described = prm->get(changes, "customer"), *customer;

    PRM_TRY(prm_help_set_every(given, deal));
    for (size_t i = 0; i < prm->count(changes); i++)
        PRM_TRY(prm->set(given, prm->key_at(changes, i), prm->get(changes, prm->key_at(changes, i))));
    *c = (deals_case){ .given = given, .deal = deal };
    if (described) {
        PRM_TRY(merge_customer(call, prm->get(deal, "customer"), described, &customer));
        PRM_TRY(prm->set(given, "customer", customer));
    } else if (*prm->text(deal, "account") != '\0') {
        PRM_TRY(deals_customer_load(call, prm->text(deal, "account"), &c->account));
    }
    return read_case(call, c);
}

/* Another customer that nobody knows yet has no row: the deal is not bound to the one described before. */
static prm_status set_account(prm_call *call, const deals_case *c, prm_val *values)
{
    if (c->account)
        return prm->set_text(values, "account", prm->text(c->account, "id"));
    return c->deal ? prm->set(values, "account", prm->new_null(call)) : PRM_OK;
}

prm_status deals_case_values(prm_call *call, const deals_case *c, prm_val *values)
{
    static const char *const as_given[] = { "program", "lines", "territory", "amount", "expected_close", "source",
        "value_added", "evidence", "renews" };

    PRM_TRY(prm_steps_sign(call, c->deal, values));
    PRM_TRY(prm->set(values, "partner", prm->get(c->partner, "id")));
    PRM_TRY(prm->set(values, "customer", c->customer));
    PRM_TRY(prm->set_text(values, "type", c->type));
    PRM_TRY(set_account(call, c, values));
    if (*c->distributor != '\0')
        PRM_TRY(prm->set_text(values, "distributor", c->distributor));
    for (size_t i = 0; i < sizeof as_given / sizeof *as_given; i++)
        PRM_TRY(prm->set(values, as_given[i], prm->get(c->given, as_given[i])));
    PRM_TRY(prm->set_integer(values, "amount_base", c->amount_base));
    if (c->rate) {
        PRM_TRY(prm->set_text(values, "rate", c->rate));
        return prm->set_text(values, "rate_date", c->rate_date);
    }
    if (!c->deal)
        return PRM_OK;
    PRM_TRY(prm->set(values, "rate", prm->new_null(call)));
    return prm->set(values, "rate_date", prm->new_null(call));
}
