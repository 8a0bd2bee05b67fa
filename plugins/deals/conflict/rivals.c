/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What the rules are told of who else is at work at the customers they compare: the vendor's own sales, and
 * whoever won there last. Two queries by index, whatever the number of deals. */
#include "conflict/conflict.h"

#include <string.h>

enum { OPPORTUNITIES = 100, INCUMBENTS = 100 };

static prm_status list_customers(prm_call *call, const deals_case *c, const prm_val **ids)
{
    prm_val *customers = prm->list(call);

    *ids = customers;
    if (c->account)
        PRM_TRY(prm->append(customers, prm->get(c->account, "id")));
    for (size_t i = 0; i < prm->count(c->candidates); i++) {
        const prm_val *row = prm->get(prm->at(c->candidates, i), "row");
        if (!prm_help_has_text(customers, prm->text(row, "id")))
            PRM_TRY(prm->append(customers, prm->get(row, "id")));
    }
    return PRM_OK;
}

/* Of the products to be sold, each once. */
static prm_status list_families(prm_call *call, const deals_case *c, const prm_val **ids)
{
    prm_val *families = prm->list(call);

    *ids = families;
    for (size_t i = 0; i < prm->count(c->products); i++) {
        const char *family = deals_family_of(prm->at(c->products, i));
        if (!prm_help_has_text(families, family))
            PRM_TRY(prm->append(families, prm->new_text(call, family, strlen(family))));
    }
    return PRM_OK;
}

static int is_to_be_sold(const deals_case *c, const char *product)
{
    for (size_t i = 0; i < prm->count(c->products); i++)
        if (strcmp(prm->text(prm->at(c->products, i), "id"), product) == 0)
            return 1;
    return 0;
}

static prm_status add_opportunity(prm_call *call, const deals_case *c, const prm_val *opportunity, prm_val *list)
{
    prm_val *item = prm->object(call);
    int64_t days;

    PRM_TRY(deals_set_whose(c, prm->text(opportunity, "account"), item));
    PRM_TRY(prm->set_boolean(item, "same_product", is_to_be_sold(c, prm->text(opportunity, "product"))));
    PRM_TRY(deals_opportunity_days(call, opportunity, &days));
    PRM_TRY(prm->set_integer(item, "open_days", days));
    return prm->append(list, item);
}

/* Of other families it is another matter. */
static prm_status opportunity_facts(prm_call *call, const deals_case *c, const prm_val *customers,
    const prm_val *families, prm_val *facts)
{
    const prm_val *found, *product;
    prm_val *filter = prm->object(call), *list = prm->list(call);

    PRM_TRY(prm->set(filter, "account", customers));
    PRM_TRY(prm->set_text(filter, "state", "open"));
    PRM_TRY(prm->set(filter, "territory", prm->get(c->territory, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "opportunity", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = OPPORTUNITIES }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        PRM_TRY(prm->load(call, "product", prm->text(prm->at(found, i), "product"), &product));
        if (prm_help_has_text(families, deals_family_of(product)))
            PRM_TRY(add_opportunity(call, c, prm->at(found, i), list));
    }
    return prm->set(facts, "opportunities", list);
}

static int64_t months_since(prm_call *call, const prm_val *row, const char *field)
{
    const int64_t month_ms = PRM_DAY_MS * 36525 / 1200; /* the mean of a year's */
    int64_t at;

    return prm->get_integer(row, field, &at) == PRM_OK && at < prm->now(call) ? (prm->now(call) - at) / month_ms : 0;
}

static prm_status incumbent_facts(prm_call *call, const deals_case *c, const prm_val *customers,
    const prm_val *families, prm_val *facts)
{
    const prm_val *found;
    prm_val *filter = prm->object(call), *list = prm->list(call);

    PRM_TRY(prm->set(filter, "customer", customers));
    PRM_TRY(prm->set(filter, "family", families));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "incumbent", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = INCUMBENTS }, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const prm_val *row = prm->at(found, i);
        prm_val *item = prm->object(call);
        PRM_TRY(deals_set_whose(c, prm->text(row, "customer"), item));
        PRM_TRY(prm->set_boolean(item, "is_self",
            strcmp(prm->text(row, "holder"), prm->text(c->partner, "id")) == 0));
        PRM_TRY(prm->set_integer(item, "months_since", months_since(call, row, "won_at")));
        PRM_TRY(prm->append(list, item));
    }
    return prm->set(facts, "incumbents", list);
}

prm_status deals_rival_facts(prm_call *call, const deals_case *c, prm_val *facts)
{
    const prm_val *customers, *families;

    PRM_TRY(list_customers(call, c, &customers));
    PRM_TRY(list_families(call, c, &families));
    if (prm->count(customers) > 0) {
        PRM_TRY(opportunity_facts(call, c, customers, families, facts));
        return incumbent_facts(call, c, customers, families, facts);
    }
    PRM_TRY(prm->set(facts, "opportunities", prm->list(call)));
    return prm->set(facts, "incumbents", prm->list(call));
}
