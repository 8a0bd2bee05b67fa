/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.create: a method of its own because it says which partners the new one resembles, and because most
 * that are made are partners already. */
#include "network/network.h"

enum { MATCHES_MOST = 10 };

static prm_status add_match(prm_call *call, const prm_val *candidate, prm_val *matches)
{
    const prm_val *row;
    prm_val *match = prm->object(call);

    /* It comes sealed; the caller reads it by its own right, or is not told. */
    prm_status status = prm->load(call, "partner", prm->text(prm->get(candidate, "row"), "id"), &row);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    PRM_TRY(prm->set(match, "partner", prm->get(row, "id")));
    PRM_TRY(prm->set(match, "legal_name", prm->get(row, "legal_name")));
    PRM_TRY(prm->set(match, "score", prm->get(candidate, "score")));
    PRM_TRY(prm->set(match, "matched_on", prm->get(candidate, "matched_on")));
    return prm->append(matches, match);
}

static prm_status make(prm_call *call, const prm_val *params, const prm_val **partner)
{
    prm_val *values = prm->object(call);
    int32_t is_prospect = 0;

    (void)prm->get_boolean(params, "is_prospect", &is_prospect);
    PRM_TRY(partners_copy_but(params, PRM_TEXTS("is_prospect"), values));
    if (!is_prospect)
        PRM_TRY(prm->set_text(values, "state", "active"));
    return prm->create(call, "partner", values, partner);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const prm_val *candidates, *partner;
    prm_val *matches = prm->list(call);

    PRM_TRY(partners_check_partner(call, NULL, params));
    PRM_TRY(match->candidates(call, "partner", params, MATCHES_MOST, &candidates));
    for (size_t i = 0; i < prm->count(candidates); i++)
        PRM_TRY(add_match(call, prm->at(candidates, i), matches));
    PRM_TRY(make(call, params, &partner));
    PRM_TRY(prm->set(result, "partner", partner));
    return prm->set(result, "matches", matches);
}

static const prm_field *const match_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "A partner that resembles the new one"),
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its name"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it does"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    NULL
};

const prm_method partners_create_method = { .size = sizeof partners_create_method, .since = 1,
    .name = "partners.create", .access = PRM_WRITE, .roles = "program_manager",
    .doc = "Add a partner. Those it resembles are named: it may be one of them under another spelling",
    .params = PRM_FIELDS(PARTNERS_OF_PARTNER,
        PRM_BOOL("is_prospect", 0, "Whether it is only hoped for; none: it is a partner, and active")),
    .result = PRM_FIELDS(PARTNERS_PARTNER,
        PRM_LIST("matches", PRM_OBJECT("match", match_fields, 0, "One partner"), PRM_REQUIRED, "Best first")),
    .example = "{\"legal_name\":\"Bluepeak Systems SAS\",\"type\":\"reseller\",\"country\":\"FR\"}", .run = run };
