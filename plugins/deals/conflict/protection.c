/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Protections: one exclusive holder per customer, product and territory, which the unique index guarantees. */
#include "life/life.h"

#include <string.h>

enum { FAMILIES = 499 }; /* protections of one deal at most; where its families have more, only its lines are held */

static const char exclusive_slot[] = "exclusive";

prm_status deals_protections_find(prm_call *call, const prm_val *customers, const prm_val *products,
    const char *territory, const prm_val **held, const prm_val **passed)
{
    prm_val *filter = prm->object(call), *holding = prm->list(call), *over = prm->list(call);
    const prm_val *rows;
    int64_t until;

    *held = holding;
    *passed = over;
    if (prm->count(customers) == 0)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "customer", customers));
    PRM_TRY(prm->set(filter, "product", products));
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

static int is_candidate(const deals_case *c, const char *customer)
{
    for (size_t i = 0; i < prm->count(c->candidates); i++)
        if (strcmp(prm->text(prm->get(prm->at(c->candidates, i), "row"), "id"), customer) == 0)
            return 1;
    return 0;
}

/* What is held at customers the rules do not compare is no fact. */
static prm_status keep_protections(prm_call *call, deals_case *c, const prm_val *found, const prm_val **kept)
{
    prm_val *own = prm->list(call);

    *kept = own;
    for (size_t i = 0; i < prm->count(found); i++) {
        const char *customer = prm->text(prm->at(found, i), "customer");
        if (is_candidate(c, customer) || (c->account && strcmp(prm->text(c->account, "id"), customer) == 0))
            PRM_TRY(prm->append(own, prm->at(found, i)));
    }
    return PRM_OK;
}

prm_status deals_case_protections(prm_call *call, deals_case *c)
{
    prm_val *customers = prm->list(call), *products = prm->list(call);

    if (c->account && !is_candidate(c, prm->text(c->account, "id")))
        PRM_TRY(prm->append(customers, prm->get(c->account, "id")));
    for (size_t i = 0; i < prm->count(c->candidates); i++)
        PRM_TRY(prm->append(customers, prm->get(prm->get(prm->at(c->candidates, i), "row"), "id")));
    for (size_t i = 0; i < prm->count(c->products); i++)
        PRM_TRY(prm->append(products, prm->get(prm->at(c->products, i), "id")));
    PRM_TRY(deals_protections_find(call, customers, products, prm->text(c->territory, "id"), &c->protections,
        &c->passed));
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

static const char *slot_of(const char *holder, int32_t exclusive)
{
    return exclusive ? exclusive_slot : holder;
}

/* The slot alone is what the index guards: it knows nothing of shared ones beside an exclusive one. */
int deals_protections_bar(const prm_val *protections, const char *customer, const char *holder, int32_t exclusive)
{
    for (size_t i = 0; i < prm->count(protections); i++) {
        const prm_val *held = prm->at(protections, i);
        int32_t is_exclusive = 1;
        if (strcmp(prm->text(held, "customer"), customer) != 0)
            continue;
        if (strcmp(prm->text(held, "slot"), slot_of(holder, exclusive)) == 0)
            return 1;
        (void)prm->get_boolean(held, "exclusive", &is_exclusive);
        if ((exclusive || is_exclusive) && strcmp(prm->text(held, "holder"), holder) != 0)
            return 1;
    }
    return 0;
}

typedef struct place {
    const prm_val *deal, *terms;
    const char *account;
    int64_t until;
} place;

/* Where one of several products is taken, none may have been protected before that is found. What has passed is
 * ended. */
static prm_status check_free(prm_call *call, const place *at, const prm_val *products, int *is_free)
{
    const prm_val *held, *passed;
    prm_val *customers = prm->list(call);

    PRM_TRY(prm->append(customers, prm->new_text(call, at->account, strlen(at->account))));
    PRM_TRY(deals_protections_find(call, customers, products, prm->text(at->deal, "territory"), &held, &passed));
    *is_free = !deals_protections_bar(held, at->account, prm->text(at->deal, "partner"),
        deals_terms_exclusive(at->terms));
    return deals_protections_end(call, passed);
}

static prm_status protect_product(prm_call *call, const place *at, const char *product)
{
    const char *holder = prm->text(at->deal, "partner");
    int32_t exclusive = deals_terms_exclusive(at->terms);
    prm_val *values = prm->object(call);
    const prm_val *protection;

    PRM_TRY(prm->set(values, "deal", prm->get(at->deal, "id")));
    PRM_TRY(prm->set_text(values, "customer", at->account));
    PRM_TRY(prm->set_text(values, "product", product));
    PRM_TRY(prm->set(values, "territory", prm->get(at->deal, "territory")));
    PRM_TRY(prm->set_text(values, "holder", holder));
    PRM_TRY(prm->set_boolean(values, "exclusive", exclusive));
    PRM_TRY(prm->set_text(values, "slot", slot_of(holder, exclusive)));
    PRM_TRY(prm->set_integer(values, "from", prm->now(call)));
    PRM_TRY(prm->set_integer(values, "until", at->until));
    return prm->create(call, "protection", values, &protection);
}

/* The products beside `products` in their families. */
static prm_status find_families(prm_call *call, const prm_val *products, const prm_val **beside)
{
    prm_val *parents = prm->list(call), *filter = prm->object(call), *others = prm->list(call);
    const prm_val *product, *found;
    const char *id;
    size_t length;

    *beside = others;
    for (size_t i = 0; i < prm->count(products); i++) {
        PRM_TRY(prm->as_text(prm->at(products, i), &id, &length));
        PRM_TRY(prm->load(call, "product", id, &product));
        if (*prm->text(product, "parent") != '\0')
            PRM_TRY(prm->append(parents, prm->get(product, "parent")));
    }
    if (prm->count(parents) == 0)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "parent", parents));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "product", .filter = filter,
        .limit = FAMILIES + 1 }, &found));
    for (size_t i = 0; i < prm->count(found); i++)
        if (!prm_help_has_text(products, prm->text(prm->at(found, i), "id")))
            PRM_TRY(prm->append(others, prm->at(found, i)));
    return PRM_OK;
}

/* As far as they are free: what somebody else holds there stays theirs. */
static prm_status protect_families(prm_call *call, const place *at, const prm_val *products)
{
    const prm_val *beside;
    int is_free;

    PRM_TRY(find_families(call, products, &beside));
    if (prm->count(beside) > FAMILIES - DEALS_LINES)
        return prm->log(call, PRM_LOG_WARNING, "deals.family_too_large", NULL);
    for (size_t i = 0; i < prm->count(beside); i++) {
        prm_val *one = prm->list(call);
        PRM_TRY(prm->append(one, prm->get(prm->at(beside, i), "id")));
        PRM_TRY(check_free(call, at, one, &is_free));
        if (is_free)
            PRM_TRY(protect_product(call, at, prm->text(prm->at(beside, i), "id")));
    }
    return PRM_OK;
}

prm_status deals_protect_deal(prm_call *call, const prm_val *deal, const char *account, const prm_val *terms,
    prm_val *changes)
{
    const place at = { deal, terms, account, deals_terms_until(call, terms) };
    const prm_val *lines = prm->get(deal, "lines");
    prm_val *products = prm->list(call);
    int is_free;

    for (size_t i = 0; i < prm->count(lines); i++)
        PRM_TRY(prm->append(products, prm->get(prm->at(lines, i), "product")));
    PRM_TRY(check_free(call, &at, products, &is_free));
    if (!is_free)
        return PRM_E_CONFLICT;
    for (size_t i = 0; i < prm->count(lines); i++)
        PRM_TRY(protect_product(call, &at, prm->text(prm->at(lines, i), "product")));
    if (strcmp(prm->text(terms, "scope"), "family") == 0)
        PRM_TRY(protect_families(call, &at, products));

    PRM_TRY(prm->set_integer(changes, "protected_until", at.until));
    PRM_TRY(prm->set(changes, "margin_bps", prm->get(terms, "margin_bps")));
    PRM_TRY(prm->set(changes, "extra_discount_bps", prm->get(terms, "extra_discount_bps")));
    PRM_TRY(deals_life_begin(call, deal, terms, at.until, changes));
    return prm->arm(call, deals_protection_ends_timer.name, prm->text(deal, "id"), "end", at.until, NULL);
}

prm_status deals_protections_of(prm_call *call, const prm_val *deal, const prm_val **protections)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "deal", prm->get(deal, "id")));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "protection", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = 500 }, protections);
}

prm_status deals_release(prm_call *call, const prm_val *deal)
{
    const prm_val *held;

    PRM_TRY(deals_protections_of(call, deal, &held));
    PRM_TRY(deals_protections_end(call, held));
    PRM_TRY(deals_life_stop(call, deal));
    return prm->disarm(call, deals_protection_ends_timer.name, prm->text(deal, "id"), "end");
}
