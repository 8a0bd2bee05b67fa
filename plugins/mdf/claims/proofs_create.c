/* SPDX-License-Identifier: Apache-2.0 */
/** @file  mdf.proofs.create: a document that shows that something was done or paid, known once in all the network. */
#include "claims/claims.h"

static prm_status create(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_files_service *files = prm->service(PRM_FILES_SERVICE);
    const char *partner = prm->caller(call)->partner;
    const prm_val *file, *proof = NULL;
    prm_val *values = prm->object(call);

    PRM_TRY(files->describe(call, prm->text(params, "file"), &file));
    PRM_TRY(prm_help_set_every(values, params));
    PRM_TRY(prm->set_text(values, "partner", partner));
    PRM_TRY(prm->set(values, "sha256", prm->get(file, "sha256")));
    PRM_TRY(prm->set(values, "type", prm->get(file, "type")));
    PRM_TRY(prm->set(values, "size", prm->get(file, "size")));
    PRM_TRY(mdf_proof_read(call, params, file, "file", values));
    prm_status status = prm->create(call, "proof", values, &proof);
    if (status == PRM_E_CONFLICT) {
        PRM_TRY(mdf_proof_find_same(call, values, partner, &proof));
        PRM_TRY(prm->set(result, "proof", proof));
        return prm->set_text(result, "verdict", proof ? "known" : "already_used");
    }
    PRM_TRY(status);
    PRM_TRY(prm->set(result, "proof", proof));
    return prm->set_text(result, "verdict", "new");
}

const prm_method mdf_proofs_create_method = { .size = sizeof mdf_proofs_create_method, .since = 1,
    .name = "mdf.proofs.create", .access = PRM_WRITE, .roles = MDF_SPENDERS,
    .doc = "Add a proof: an invoice, a list, a picture. The same document, by its issuer and number or by its content, "
           "is one proof: given again it is the row that is there, and what belongs to somebody else is refused",
    .params = PRM_FIELDS(MDF_OF_PROOF),
    .result = PRM_FIELDS(PRM_ROW("proof", "proof", mdf_proof_fields, 0, "As stored; none: it was refused"),
        PRM_ENUM("verdict", "new|known|already_used", PRM_REQUIRED,
            "Whether it was there already; already_used: it belongs to somebody else, and nothing was stored")),
    .example = "{\"kind\":\"invoice\",\"issuer\":\"Messebau Nord GmbH\",\"number\":\"RE-2030/0417\","
               "\"date\":\"2026-06-14\",\"amount\":{\"amount\":240000,\"currency\":\"EUR\"},"
               "\"file\":\"file_01h8xgq3m2c4e\"}",
    .run = create };
