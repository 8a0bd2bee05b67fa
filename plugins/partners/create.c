/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.create: a method of its own because it says which partners the new one resembles. */
#include "partners.h"

#include <prm/match.h>

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

prm_status partners_create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const prm_val *candidates, *partner;
    prm_val *matches = prm->list(call);

    PRM_TRY(partners_check_partner(call, NULL, params));
    PRM_TRY(match->candidates(call, "partner", params, MATCHES_MOST, &candidates));
    for (size_t i = 0; i < prm->count(candidates); i++)
        PRM_TRY(add_match(call, prm->at(candidates, i), matches));
    PRM_TRY(prm->create(call, "partner", params, &partner));
    PRM_TRY(prm->set(result, "partner", partner));
    return prm->set(result, "matches", matches);
}
