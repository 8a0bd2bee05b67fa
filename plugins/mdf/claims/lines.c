/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Lines of a claim as somebody gives them. */
#include "claims/claims.h"

#include <stdio.h>
#include <string.h>

enum { FIELD_ROOM = 64 };

static prm_status fail_line(prm_call *call, size_t line, const char *field, const char *code, const char *message)
{
    char path[FIELD_ROOM];

    snprintf(path, sizeof path, "lines[%zu].%s", line, field);
    return prm->fail_field(call, path, code, message);
}

/* Each once, and of the partner that claims: another's cannot be told from one that is not there. */
static prm_status check_proofs(prm_call *call, const prm_val *request, const prm_val *line, size_t index)
{
    const prm_val *proofs = prm->get(line, "proofs"), *proof;
    const char *id, *other;

    for (size_t i = 0; i < prm->count(proofs); i++) {
        PRM_TRY(prm->as_text(prm->at(proofs, i), &id, NULL));
        prm_status status = prm->load(call, "proof", id, &proof);
        if (status == PRM_OK && !prm_help_is(proof, "partner", prm->text(request, "partner")))
            status = PRM_E_NOT_FOUND;
        if (status == PRM_E_NOT_FOUND)
            return fail_line(call, index, "proofs", "not_found", "names no proof of this partner's");
        PRM_TRY(status);
        for (size_t j = 0; j < i; j++)
            if (prm->as_text(prm->at(proofs, j), &other, NULL) == PRM_OK && strcmp(id, other) == 0)
                return fail_line(call, index, "proofs", "twice", "names a proof twice");
    }
    return PRM_OK;
}

static prm_status read_line(prm_call *call, const prm_val *request, const prm_val *given, size_t index, prm_val *line,
    int64_t *claimed)
{
    const char *currency = prm->text(request, "currency");
    char path[FIELD_ROOM];

    if (!mdf_request_activity(request, prm_help_number(given, "activity")))
        return fail_line(call, index, "activity", "not_found", "the request has no such activity");
    snprintf(path, sizeof path, "lines[%zu].claimed", index);
    PRM_TRY(mdf_money_read(call, given, "claimed", path, currency, 1, claimed));
    PRM_TRY(check_proofs(call, request, given, index));
    PRM_TRY(prm_help_set_every(line, given));
    PRM_TRY(prm->set_integer(line, "number", (int64_t)index + 1));
    return prm->set_text(line, "status", "pending");
}

prm_status mdf_lines_read(prm_call *call, const prm_val *request, const prm_val *given, const prm_val **lines,
    int64_t *claimed)
{
    prm_val *made = prm->list(call);
    size_t proofs = 0;
    int64_t amount;

    *claimed = 0;
    for (size_t i = 0; i < prm->count(given); i++) {
        prm_val *line = prm->object(call);
        proofs += prm->count(prm->get(prm->at(given, i), "proofs"));
        PRM_TRY(read_line(call, request, prm->at(given, i), i, line, &amount));
        PRM_TRY(prm->append(made, line));
        *claimed += amount; /* at most 50 of 2^53 - 1 */
    }
    if (proofs > MDF_CLAIM_PROOFS)
        return prm->fail_field(call, "lines", "range", "name more than 200 proofs");
    if (*claimed >= INT64_C(1) << 53)
        return prm->fail_field(call, "lines", "range", "come to too much");
    *lines = made;
    return PRM_OK;
}
