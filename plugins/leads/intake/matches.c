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

/* Whoever writes again from the same address is the same person, whatever the company is called this time. */
static prm_status find_by_address(prm_call *call, const leads_arrival *a, const char *self, prm_val *to)
{
    const prm_val *found, *email = prm->get(a->given, "contact_email");
    prm_val *filter = prm->object(call), *on = prm->list(call);

    if (prm->type(email) != PRM_V_TEXT)
        return PRM_OK;
    PRM_TRY(prm->set(filter, "contact_email", email));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "lead", .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = LEADS_CANDIDATES }, &found));
    PRM_TRY(prm->append(on, prm->new_text(call, "email", strlen("email"))));
    for (size_t i = 0; i < prm->count(found); i++) {
        prm_val *candidate = prm->object(call);
        if (strcmp(prm->text(prm->at(found, i), "id"), self) == 0)
            continue;
        PRM_TRY(prm->set(candidate, "row", prm->at(found, i)));
        PRM_TRY(prm->set_integer(candidate, "score", LEADS_SCORE_MOST));
        PRM_TRY(prm->set(candidate, "matched_on", on));
        PRM_TRY(prm->set_text(candidate, "equal", "email"));
        PRM_TRY(add(call, to, "lead", candidate));
    }
    return PRM_OK;
}

static prm_status find_alike(prm_call *call, const leads_arrival *a, const char *entity, const char *self, prm_val *to)
{
    static const char *const keys[] = { "legal_name", "domain", "tax_id", NULL };
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const prm_val *found;
    prm_val *company = prm->object(call);

    PRM_TRY(prm_help_set_all(company, keys, a->given));
    PRM_TRY(prm->set(company, "country", a->country));
    PRM_TRY(match->candidates(call, entity, company, LEADS_CANDIDATES, &found));
    for (size_t i = 0; i < prm->count(found); i++) {
        const char *id = prm->text(prm->get(prm->at(found, i), "row"), "id");
        if (strcmp(id, self) != 0 && !is_in(to, id))
            PRM_TRY(add(call, to, entity, prm->at(found, i)));
    }
    return PRM_OK;
}

/* The first customer of an equal key, best first: what it was merged into, if it is an alias. */
static void find_account(leads_arrival *a)
{
    for (size_t i = 0; i < prm->count(a->candidates) && *a->account == '\0'; i++) {
        const prm_val *candidate = prm->at(a->candidates, i), *row = prm->get(candidate, "row");
        if (strcmp(prm->text(candidate, "kind"), "customer") != 0 || *prm->text(candidate, "equal") == '\0')
            continue;
        a->account = prm->text(row, "merged_into");
        if (*a->account == '\0')
            a->account = prm->text(row, "id");
    }
}

prm_status leads_matches_find(prm_call *call, leads_arrival *a, const char *self)
{
    prm_val *candidates = prm->list(call);

    a->candidates = candidates;
    PRM_TRY(find_by_address(call, a, self, candidates));
    PRM_TRY(find_alike(call, a, "lead", self, candidates));
    PRM_TRY(find_alike(call, a, "customer", self, candidates));
    find_account(a);
    return PRM_OK;
}
