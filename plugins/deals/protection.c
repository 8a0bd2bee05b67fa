/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Protections: one exclusive holder per customer, product and territory, which the unique index guarantees. */
#include "deals.h"

#include <string.h>

static const char exclusive_slot[] = "exclusive";

prm_status deals_protections_find(prm_call *call, const prm_val *customers, const char *product, const char *territory,
    const prm_val **held, const prm_val **passed)
{
    prm_val *filter = prm->object(call), *holding = prm->list(call), *over = prm->list(call);
    const prm_val *rows;
    int64_t until;

    *held = holding;
    *passed = over;
    if (prm->count(customers) == 0)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "customer", customers));
    PRM_TRY(prm->set_text(filter, "product", product));
    PRM_TRY(prm->set_text(filter, "territory", territory));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "protection", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 500 }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        PRM_TRY(prm->get_integer(row, "until", &until));
        PRM_TRY(prm->append(until > prm->now(call) ? holding : over, row));
    }
    return PRM_OK;
}

prm_status deals_case_protections(prm_call *call, deals_case *c)
{
    prm_val *customers = prm->list(call);

    if (c->account && prm->count(c->candidates) == 0)
        PRM_TRY(prm->append(customers, prm->get(c->account, "id")));
    for (size_t i = 0; i < prm->count(c->candidates); i++)
        PRM_TRY(prm->append(customers, prm->get(prm->get(prm->at(c->candidates, i), "row"), "id")));
    return deals_protections_find(call, customers, prm->text(c->product, "id"), prm->text(c->territory, "id"),
        &c->protections, &c->passed);
}

prm_status deals_protections_end(prm_call *call, const prm_val *protections)
{
    for (size_t i = 0; i < prm->count(protections); i++) {
        const prm_val *protection = prm->at(protections, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
        PRM_TRY(prm->update(call, &protection, changes));
    }
    return PRM_OK;
}

int deals_protections_exclude(const prm_val *protections, const char *customer)
{
    int32_t exclusive;

    for (size_t i = 0; i < prm->count(protections); i++) {
        const prm_val *protection = prm->at(protections, i);
        if (strcmp(prm->text(protection, "customer"), customer) == 0 &&
            prm->get_boolean(protection, "exclusive", &exclusive) == PRM_OK && exclusive)
            return 1;
    }
    return 0;
}

prm_status deals_protect_deal(prm_call *call, const prm_val *deal, const char *account, const prm_val *terms,
    prm_val *changes)
{
    const char *holder = prm->text(deal, "partner");
    int64_t until = deals_terms_until(call, terms);
    int32_t exclusive = deals_terms_exclusive(terms);
    prm_val *values = prm->object(call);
    const prm_val *protection;

    PRM_TRY(prm->set(values, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set_text(values, "customer", account));
    PRM_TRY(prm->set(values, "product", prm->get(prm->at(prm->get(deal, "lines"), 0), "product")));
    PRM_TRY(prm->set(values, "territory", prm->get(deal, "territory")));
    PRM_TRY(prm->set_text(values, "holder", holder));
    PRM_TRY(prm->set_boolean(values, "exclusive", exclusive));
    PRM_TRY(prm->set_text(values, "slot", exclusive ? exclusive_slot : holder));
    PRM_TRY(prm->set_integer(values, "from", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "until", until));
    PRM_TRY(prm->create(call, "protection", values, &protection));

    PRM_TRY(prm->set(changes, "protection", prm->get(protection, "id")));
    PRM_TRY(prm->set_integer(changes, "protected_until", until));
    PRM_TRY(prm->set(changes, "margin_bps", prm->get(terms, "margin_bps")));
    return prm->arm(call, "deals.protection_ends", prm->text(deal, "id"), "end", until, NULL);
}
