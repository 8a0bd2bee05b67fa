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

static int is_held(const prm_val *protections, const char *customer)
{
    for (size_t i = 0; i < prm->count(protections); i++)
        if (strcmp(prm->text(prm->at(protections, i), "customer"), customer) == 0)
            return 1;
    return 0;
}

/* Equal keys come first as it is; then what is held, then the rest, each by likeness. Their order stays. */
static prm_status choose_candidates(prm_call *call, deals_case *c)
{
    size_t count = prm->count(c->candidates), left = DEALS_CANDIDATES;
    int32_t chosen[DEALS_LOOKED_AT] = { 0 };
    prm_val *kept = prm->list(call);

    if (count <= DEALS_CANDIDATES)
        return PRM_OK;
    for (int turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < count && i < DEALS_LOOKED_AT && left > 0; i++) {
            const prm_val *candidate = prm->at(c->candidates, i);
            int is_equal = *prm->text(candidate, "equal") != '\0';
            if (chosen[i] || (turn == 0 && !is_equal) ||
                (turn == 1 && !is_held(c->protections, prm->text(prm->get(candidate, "row"), "id"))))
                continue;
            chosen[i] = 1;
            left--;
        }
    for (size_t i = 0; i < count && i < DEALS_LOOKED_AT; i++)
        if (chosen[i])
            PRM_TRY(prm->append(kept, prm->at(c->candidates, i)));
    c->candidates = kept;
    return PRM_OK;
}

/* What is held at customers the rules do not compare is no fact. */
static prm_status keep_protections(prm_call *call, deals_case *c, const prm_val *found, const prm_val **kept)
{
    prm_val *own = prm->list(call);

    *kept = own;
    for (size_t i = 0; i < prm->count(found); i++) {
        const char *customer = prm->text(prm->at(found, i), "customer");
        int is_compared = c->account && strcmp(prm->text(c->account, "id"), customer) == 0;
        for (size_t k = 0; k < prm->count(c->candidates) && !is_compared; k++)
            is_compared = strcmp(prm->text(prm->get(prm->at(c->candidates, k), "row"), "id"), customer) == 0;
        if (is_compared)
            PRM_TRY(prm->append(own, prm->at(found, i)));
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
    PRM_TRY(deals_protections_find(call, customers, prm->text(c->product, "id"), prm->text(c->territory, "id"),
        &c->protections, &c->passed));
    if (prm->count(c->candidates) <= DEALS_CANDIDATES)
        return PRM_OK;
    PRM_TRY(choose_candidates(call, c));
    return keep_protections(call, c, c->protections, &c->protections);
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
