/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an award stands on: the certifications that its own requires, at any remove. */
#include "counting/credits.h"

/* Those that are required, each once; `seen`: their ids as keys. */
static prm_status collect(prm_call *call, const prm_val *certification, prm_val *seen, prm_val *all)
{
    const prm_val *list = prm->get(certification, "requires"), *one;

    for (size_t i = 0; i < prm->count(list); i++) {
        const char *id = "";
        PRM_TRY(prm->as_text(prm->at(list, i), &id, NULL));
        if (prm->get(seen, id))
            continue;
        PRM_TRY(prm->set_boolean(seen, id, 1));
        PRM_TRY(prm->load(call, "certification", id, &one));
        PRM_TRY(prm->append(all, one));
        PRM_TRY(collect(call, one, seen, all));
    }
    return PRM_OK;
}

prm_status cert_required_leads(prm_call *call, const prm_val *certification, const char *to, int *leads)
{
    prm_val *seen = prm->object(call);

    PRM_TRY(collect(call, certification, seen, prm->list(call)));
    *leads = prm->get(seen, to) != NULL;
    return PRM_OK;
}

/* What became of somebody's last award of it that is over. */
static prm_status find_why(prm_call *call, const char *person, const char *certification, const char **why)
{
    prm_val *filter = prm->object(call);
    const prm_val *rows, *last = NULL;

    PRM_TRY(prm->set_text(filter, "person", person));
    PRM_TRY(prm->set_text(filter, "certification", certification));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "award", .filter = filter,
        .sort = "person, certification", .limit = CERT_PAGE }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++) {
        const prm_val *row = prm->at(rows, i);
        if (prm_help_has_value(row, "awarded_at") &&
            (!last || prm_help_number(row, "ended_at") >= prm_help_number(last, "ended_at")))
            last = row;
    }
    *why = !last ? "never" : prm_help_is_in(last, "revoked") ? "revoked" : "expired";
    return PRM_OK;
}

prm_status cert_required_lacks(prm_call *call, const char *person, const prm_val *certification, prm_val **lacks)
{
    prm_val *all = prm->list(call);
    const char *why;

    *lacks = prm->list(call);
    PRM_TRY(collect(call, certification, prm->object(call), all));
    for (size_t i = 0; i < prm->count(all); i++) {
        const prm_val *one = prm->at(all, i), *award;
        prm_val *lack = prm->object(call);
        PRM_TRY(cert_award_find(call, person, prm->text(one, "id"), &award));
        if (cert_award_is_valid(award))
            continue;
        PRM_TRY(find_why(call, person, prm->text(one, "id"), &why));
        PRM_TRY(prm->set(lack, "certification", prm->get(one, "code")));
        PRM_TRY(prm->set_text(lack, "why", why));
        PRM_TRY(prm->append(*lacks, lack));
    }
    return PRM_OK;
}
