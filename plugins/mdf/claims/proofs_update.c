/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.proofs.update: what was said of a document is put right, as long as no claim stands on it. The document
 * itself stays: by its content it is known. */
#include "claims/claims.h"

enum { LOOKED_AT = 500 };

static int names(const prm_val *claim, const char *proof)
{
    const prm_val *lines = prm->get(claim, "lines");

    for (size_t i = 0; i < prm->count(lines); i++)
        if (prm_help_has_text(prm->get(prm->at(lines, i), "proofs"), proof))
            return 1;
    return 0;
}

/* A claim that names it was handed in after it was made. */
static prm_status check_claims(prm_call *call, const prm_val *proof)
{
    static const char *const live[] = { "submitted", "in_review", "approved", "part_approved", "payable", "paid",
        "pay_failed",
        "clawed_back" };
    prm_val *filter = prm->object(call), *states = prm->list(call), *since = prm->object(call);
    const prm_val *claims;

    for (size_t i = 0; i < sizeof live / sizeof *live; i++)
        PRM_TRY(prm->append(states, prm->new_text(call, live[i], strlen(live[i]))));
    PRM_TRY(prm->set(since, "gte", prm->get(proof, "created_at")));
    PRM_TRY(prm->set(filter, "partner", prm->get(proof, "partner")));
    PRM_TRY(prm->set(filter, "state", states));
    PRM_TRY(prm->set(filter, "submitted_at", since));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "claim", .filter = filter,
        .limit = LOOKED_AT }, &claims));
    for (size_t i = 0; i < prm->count(claims); i++)
        if (names(prm->at(claims, i), prm->text(proof, "id")))
            return prm->fail(call, PRM_E_STATE, "proof_in_use", NULL);
    return prm->count(claims) < LOOKED_AT ? PRM_OK : prm->fail(call, PRM_E_LIMIT, "too_many_claims", NULL);
}

static prm_status load_unused(prm_call *call, const char *id, const prm_val **proof)
{
    const char *currency;
    int64_t used;

    PRM_TRY(prm->load(call, "proof", id, proof));
    if (!prm_help_is(*proof, "partner", prm->caller(call)->partner))
        return PRM_E_NOT_FOUND;
    if (prm->get_money(*proof, "used", &used, &currency) == PRM_OK && used > 0)
        return prm->fail(call, PRM_E_STATE, "proof_in_use", NULL);
    return check_claims(call, *proof);
}

static prm_status update(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const sayable[] = { "kind", "issuer", "number", "date", "amount", "note", NULL };
    const prm_val *proof, *same;
    prm_val *said = prm->object(call), *changes = prm->object(call);

    PRM_TRY(load_unused(call, prm->text(params, "id"), &proof));
    for (const char *const *name = sayable; *name; name++)
        PRM_TRY(prm_help_set_given(said, *name, prm_help_has_value(params, *name) ? params : proof));
    PRM_TRY(prm_help_set_every(changes, said));
    PRM_TRY(prm->set(changes, "key", prm->new_null(call)));
    PRM_TRY(mdf_proof_read(call, said, proof, "kind", changes));
    prm_status status = prm->update(call, &proof, changes);
    if (status == PRM_E_CONFLICT) {
        PRM_TRY(mdf_proof_find_same(call, changes, prm->caller(call)->partner, &same));
        PRM_TRY(prm->set(result, "proof", same));
        return prm->set_text(result, "verdict", same ? "known" : "already_used");
    }
    PRM_TRY(status);
    PRM_TRY(prm->set(result, "proof", proof));
    return prm->set_text(result, "verdict", "changed");
}

const prm_method mdf_proofs_update_method = { .size = sizeof mdf_proofs_update_method, .since = 1,
    .name = "mdf.proofs.update", .access = PRM_WRITE, .roles = MDF_SPENDERS, .subject = "proof",
    .doc = "Put right what was said of a proof that no claim stands on: of none, of drafts, and of claims that were "
           "returned, taken back or rejected. What is not given stays, and so does the document. What another proof is "
           "known by already is not taken twice",
    .params = PRM_FIELDS(PRM_REF("id", "proof", PRM_REQUIRED, "Which"), MDF_SAID_OF_PROOF(0)),
    .result = PRM_FIELDS(PRM_ROW("proof", "proof", mdf_proof_fields, 0,
        "As stored; of `known`, the other one; none: it was "
                                                                        "refused"),
        PRM_ENUM("verdict", "changed|known|already_used", PRM_REQUIRED,
            "known: another proof of the partner's is known by that, already_used: somebody else's is; nothing was "
            "changed")),
    .example = "{\"id\":\"proof_01h8xgq3m2c4e\",\"number\":\"RE-2030/0471\"}", .run = update };
