/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Customers: found by an equal key, or made. */
#include "conflict/conflict.h"

#include <string.h>

/* Keys by strength, as prm.match names them, and the field each is made of. */
static const struct key {
    const char *name, *field;
} keys[] = { { "tax_id", "tax_id" }, { "domain", "domain" }, { "name", "legal_name" } };

/* Of a description. */
static const char *const known_fields[] = { "legal_name", "country", "domain", "tax_id", "segment", NULL };

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

prm_status deals_customer_candidates(prm_call *call, const prm_val *given, uint32_t most, const prm_val **candidates)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    PRM_TRY(match->candidates(call, "customer", given, most, candidates));
    return deals_customer_follow_all(call, candidates);
}

static prm_status copy_given(prm_call *call, const prm_val *given, const char *const *fields, const prm_val **copy)
{
    prm_val *all = prm->object(call);

    PRM_TRY(prm_help_set_all(all, fields, given));
    *copy = all;
    return PRM_OK;
}

/* The partner whose deal it is reads who the customer is, and nothing else of the vendor's row. */
static prm_status find_by_id(prm_call *call, deals_case *c, const char *id)
{
    PRM_TRY(prm->load(call, "customer", id, &c->account));
    if (*prm->text(c->account, "merged_into") != '\0')
        PRM_TRY(prm->load(call, "customer", prm->text(c->account, "merged_into"), &c->account));
    c->candidates = prm->list(call);
    return copy_given(call, c->account, PRM_TEXTS("legal_name", "country", "segment"), &c->customer);
}

/* A stored deal is bound already; its candidates are facts all the same. */
static prm_status find_bound(prm_call *call, deals_case *c)
{
    PRM_TRY(copy_given(call, prm->get(c->given, "customer"), known_fields, &c->customer));
    PRM_TRY(deals_customer_candidates(call, c->customer, DEALS_LOOKED_AT, &c->candidates));
    for (size_t i = 0; i < prm->count(c->candidates); i++) {
        const prm_val *candidate = prm->at(c->candidates, i);
        if (strcmp(prm->text(prm->get(candidate, "row"), "id"), prm->text(c->account, "id")) == 0 &&
            *prm->text(candidate, "equal") != '\0')
            c->key_conflict = do_keys_disagree(c->customer, c->candidates, candidate);
    }
    return PRM_OK;
}

prm_status deals_customer_find(prm_call *call, deals_case *c)
{
    const prm_val *given = prm->get(c->given, "customer");
    const char *id = prm->text(given, "id");

    if (c->account)
        return find_bound(call, c);
    if (*id != '\0')
        return find_by_id(call, c, id);
    PRM_TRY(copy_given(call, given, known_fields, &c->customer));
    PRM_TRY(deals_customer_candidates(call, c->customer, DEALS_LOOKED_AT, &c->candidates));
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
    PRM_TRY(deals_customer_candidates(call, merged, DEALS_CANDIDATES, &candidates));
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
