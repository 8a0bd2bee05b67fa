/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Customers: found by an equal key, or made; deals.customers.create. */
#include "deals.h"

#include <string.h>

/* Keys by strength, as prm.match names them, and the field each is made of. */
static const struct key {
    const char *name, *field;
} keys[] = { { "tax_id", "tax_id" }, { "domain", "domain" }, { "name", "legal_name" } };

enum { KEYS = sizeof keys / sizeof *keys };

const prm_val *deals_customer_equal(const prm_val *candidates)
{
    for (size_t k = 0; k < KEYS; k++)
        for (size_t i = 0; i < prm->count(candidates); i++)
            if (strcmp(prm->text(prm->at(candidates, i), "equal"), keys[k].name) == 0)
                return prm->at(candidates, i);
    return NULL;
}

/* Another customer has an equal key as well, or a stronger key of this one is known to be another. */
static int do_keys_disagree(const prm_val *given, const prm_val *candidates, const prm_val *bound)
{
    const prm_val *row = prm->get(bound, "row");

    for (size_t i = 0; i < prm->count(candidates); i++) {
        const prm_val *other = prm->at(candidates, i);
        if (other != bound && *prm->text(other, "equal") != '\0')
            return 1;
    }
    for (size_t k = 0; k < KEYS && strcmp(prm->text(bound, "equal"), keys[k].name) != 0; k++)
        if (*prm->text(given, keys[k].field) != '\0' && *prm->text(row, keys[k].field) != '\0')
            return 1;
    return 0;
}

prm_status deals_customer_check_name(prm_call *call, const prm_val *given, const char *field)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const char *folded;

    PRM_TRY(match->fold(call, prm->text(given, "legal_name"), &folded));
    return *folded != '\0' ? PRM_OK : prm->fail_field(call, field, "required", "say who the customer is");
}

static prm_status find_candidates(prm_call *call, const prm_val *given, uint32_t most, const prm_val **candidates)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    return match->candidates(call, "customer", given, most, candidates);
}

static prm_status copy_given(prm_call *call, const prm_val *given, const char *const *fields, const prm_val **copy)
{
    prm_val *all = prm->object(call);

    for (; *fields; fields++)
        PRM_TRY(deals_set_given(all, *fields, given));
    *copy = all;
    return PRM_OK;
}

/* The partner whose deal it is reads who the customer is, and nothing else of the vendor's row. */
static prm_status find_by_id(prm_call *call, deals_case *c, const char *id)
{
    PRM_TRY(prm->load(call, "customer", id, &c->account));
    c->candidates = prm->list(call);
    return copy_given(call, c->account, PRM_TEXTS("legal_name", "country"), &c->customer);
}

prm_status deals_customer_find(prm_call *call, deals_case *c)
{
    const prm_val *given = prm->get(c->params, "customer");
    const char *id = prm->text(given, "id");

    if (*id != '\0')
        return find_by_id(call, c, id);
    PRM_TRY(copy_given(call, given, PRM_TEXTS("legal_name", "country", "domain", "tax_id"), &c->customer));
    PRM_TRY(find_candidates(call, c->customer, DEALS_LOOKED_AT, &c->candidates));
    const prm_val *bound = deals_customer_equal(c->candidates);
    if (bound) {
        c->account = prm->get(bound, "row");
        c->key_conflict = do_keys_disagree(c->customer, c->candidates, bound);
    }
    return PRM_OK;
}

/* The row as it will be. */
static prm_status merge(prm_call *call, const prm_val *row, const prm_val *values, prm_val *merged)
{
    for (size_t k = 0; deals_customer_fields[k]; k++) {
        const char *name = deals_customer_fields[k]->name;
        const prm_val *value = prm->get(values, name);
        if (!value)
            value = prm->get(row, name);
        if (value && prm->type(value) != PRM_V_NULL)
            PRM_TRY(prm->set(merged, name, value));
    }
    return PRM_OK;
}

prm_status deals_customer_check(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *candidates;
    prm_val *merged = prm->object(call);

    PRM_TRY(merge(call, row, values, merged));
    PRM_TRY(deals_customer_check_name(call, merged, "legal_name"));
    PRM_TRY(find_candidates(call, merged, DEALS_CANDIDATES, &candidates));
    for (size_t i = 0; i < prm->count(candidates); i++) {
        const prm_val *other = prm->at(candidates, i);
        for (size_t k = 0; k < KEYS; k++)
            if (strcmp(prm->text(other, "equal"), keys[k].name) == 0 && prm->get(values, keys[k].field) &&
                strcmp(prm->text(prm->get(other, "row"), "id"), prm->text(row, "id")) != 0)
                (void)prm->fail_field(call, keys[k].field, "duplicate", "another customer has the same");
    }
    return PRM_OK;
}

prm_status deals_customer_make(prm_call *call, deals_case *c)
{
    return c->account ? PRM_OK : prm->create(call, "customer", c->customer, &c->account);
}

/* The rows come sealed; the caller reads them by its own right. */
static prm_status list_matches(prm_call *call, const prm_val *candidates, prm_val *matches)
{
    for (size_t i = 0; i < prm->count(candidates); i++) {
        const prm_val *candidate = prm->at(candidates, i), *row;
        prm_val *match = prm->object(call);
        PRM_TRY(prm->load(call, "customer", prm->text(prm->get(candidate, "row"), "id"), &row));
        PRM_TRY(prm->set(match, "customer", prm->get(row, "id")));
        PRM_TRY(prm->set(match, "legal_name", prm->get(row, "legal_name")));
        PRM_TRY(prm->set(match, "score", prm->get(candidate, "score")));
        PRM_TRY(prm->set(match, "matched_on", prm->get(candidate, "matched_on")));
        PRM_TRY(prm->append(matches, match));
    }
    return PRM_OK;
}

prm_status deals_customers_create_run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *candidates, *customer;
    prm_val *matches = prm->list(call);

    PRM_TRY(deals_customer_check_name(call, params, "legal_name"));
    PRM_TRY(find_candidates(call, params, DEALS_CANDIDATES, &candidates));
    PRM_TRY(list_matches(call, candidates, matches));
    const prm_val *known = deals_customer_equal(candidates);
    if (known)
        PRM_TRY(prm->load(call, "customer", prm->text(prm->get(known, "row"), "id"), &customer));
    else
        PRM_TRY(prm->create(call, "customer", params, &customer));
    PRM_TRY(prm->set(result, "customer", customer));
    PRM_TRY(prm->set_text(result, "state", known ? "duplicate" : "new"));
    return prm->set(result, "matches", matches);
}
