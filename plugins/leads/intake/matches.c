/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a lead may repeat: earlier leads, by company or by the person's address, and known customers. */
#include "intake/intake.h"

#include <string.h>

static int is_in(const prm_val *candidates, const char *id)
{
    for (size_t i = 0; i < prm->count(candidates); i++)
        if (strcmp(prm->text(prm->get(prm->at(candidates, i), "row"), "id"), id) == 0)
            return 1;
    return 0;
}

static prm_status add(prm_call *call, prm_val *to, const char *kind, const prm_val *candidate)
{
    static const char *const as_found[] = { "row", "score", "matched_on", "equal", NULL };
    prm_val *item = prm->object(call);

    PRM_TRY(prm->set_text(item, "kind", kind));
    PRM_TRY(prm_help_set_all(item, as_found, candidate));
    return prm->append(to, item);
}

/* Whoever writes again from the same address is the same person, whatever the company is called this time. `holder`: of
 * the leads of that partner alone; NULL: of any. */
static prm_status find_by_address(prm_call *call, const leads_arrival *a, const char *self, const char *holder,
    prm_val *to)
{
    const prm_val *found, *email = prm->get(a->given, "contact_email");
    prm_val *filter = prm->object(call), *on = prm->list(call);

    if (prm->type(email) != PRM_V_TEXT)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "contact_email", email));
    if (holder)
        PRM_TRY(prm->set_text(filter, "holder", holder));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = LEADS_CANDIDATES }, &found));
    PRM_TRY(prm->append(on, prm->new_text(call, "email", strlen("email"))));
    for (size_t i = 0; i < prm->count(found); i++) {
        prm_val *candidate = prm->object(call);
        const char *id = prm->text(prm->at(found, i), "id");
        if (strcmp(id, self) == 0 || is_in(to, id))
            continue;
        PRM_TRY(prm->set(candidate, "row", prm->at(found, i)));
        PRM_TRY(prm->set_integer(candidate, "score", LEADS_SCORE_MOST));
        PRM_TRY(prm->set(candidate, "matched_on", on));
        PRM_TRY(prm->set_text(candidate, "equal", "email"));
        PRM_TRY(add(call, to, "lead", candidate));
    }
    return PRM_OK;
}

static prm_status find_alike(prm_call *call, const leads_arrival *a, const char *entity, const char *self,
    uint32_t most, prm_val *to)
{
    static const char *const keys[] = { "legal_name", "domain", "tax_id", NULL };
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const prm_val *found;
    prm_val *company = prm->object(call);

    PRM_TRY(prm_help_set_all(company, keys, a->given));
    PRM_TRY(prm->set(company, "country", a->country));
    PRM_TRY(match->candidates(call, entity, company, most, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const char *id = prm->text(prm->get(prm->at(found, i), "row"), "id");
        if (strcmp(id, self) != 0 && !is_in(to, id))
            PRM_TRY(add(call, to, entity, prm->at(found, i)));
    }
    return PRM_OK;
}

const char *leads_customer_of(const prm_val *row)
{
    const char *into = prm->text(row, "merged_into");

    return *into != '\0' ? into : prm->text(row, "id");
}

static int is_customer(const prm_val *candidate)
{
    return strcmp(prm->text(candidate, "kind"), "customer") == 0;
}

static int is_equal(const prm_val *candidate)
{
    return *prm->text(candidate, "equal") != '\0';
}

/* The first customer of an equal key, best first: what it was merged into, if it is an alias. */
static void find_account(leads_arrival *a)
{
    for (size_t i = 0; i < prm->count(a->candidates) && *a->account == '\0'; i++) {
        const prm_val *candidate = prm->at(a->candidates, i);
        if (is_customer(candidate) && is_equal(candidate))
            a->account = leads_customer_of(prm->get(candidate, "row"));
    }
}

/* Whether a deal of that partner's (NULL: of anybody's) is under way at the customer. */
static prm_status has_deal(prm_call *call, const prm_val *customer, const char *partner, int *answer)
{
    const prm_val *deals;

    PRM_TRY(leads_deals_under_way(call, leads_customer_of(customer), partner, 1, &deals));
    *answer = prm->count(deals) > 0;
    return PRM_OK;
}

static prm_status keep_own(prm_call *call, leads_arrival *a, const char *partner)
{
    const prm_val *all = a->candidates;
    prm_val *own = prm->list(call), *others = prm->list(call);
    int is_own;

    for (size_t i = 0; i < prm->count(all); i++) {
        const prm_val *candidate = prm->at(all, i), *row = prm->get(candidate, "row");
        if (is_customer(candidate))
            PRM_TRY(has_deal(call, row, partner, &is_own));
        else
            is_own = strcmp(prm->text(row, "holder"), partner) == 0;
        PRM_TRY(prm->append(is_own ? own : others, candidate));
    }
    a->candidates = own;
    a->others = others;
    return PRM_OK;
}

prm_status leads_matches_other(prm_call *call, const leads_arrival *a, const prm_val **candidate)
{
    int matters = 0;

    *candidate = NULL;
    for (size_t i = 0; i < prm->count(a->others) && !matters; i++) {
        *candidate = prm->at(a->others, i);
        matters = is_equal(*candidate);
        if (matters && is_customer(*candidate))
            PRM_TRY(has_deal(call, prm->get(*candidate, "row"), NULL, &matters));
    }
    *candidate = matters ? *candidate : NULL;
    return PRM_OK;
}

prm_status leads_matches_find(prm_call *call, leads_arrival *a, const char *self)
{
    const char *own = prm->text(a->given, "holder");
    uint32_t most = *own != '\0' ? LEADS_CANDIDATES_MOST : LEADS_CANDIDATES;
    prm_val *candidates = prm->list(call);

    a->candidates = candidates;
    if (*own != '\0')
        PRM_TRY(find_by_address(call, a, self, own, candidates));
    PRM_TRY(find_by_address(call, a, self, NULL, candidates));
    PRM_TRY(find_alike(call, a, "lead", self, most, candidates));
    PRM_TRY(find_alike(call, a, "customer", self, most, candidates));
    find_account(a);
    return *own != '\0' ? keep_own(call, a, own) : PRM_OK;
}
