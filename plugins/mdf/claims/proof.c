/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What shows that something was done or paid: the row. */
#include "claims/claims.h"

const prm_field *const mdf_proof_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Whose it is"),
    MDF_OF_PROOF,
    PRM_TEXT("sha256", 64, 64, PRM_READONLY, "The digest of its content: the same file is one proof"),
    PRM_TEXT("type", 1, 100, PRM_READONLY, "What sort of file it is, told from its content"),
    PRM_INT("size", 0, PRM_ANY, PRM_READONLY, "How large it is, in bytes"),
    PRM_TEXT("key", 1, 500, PRM_READONLY | PRM_VENDOR, "Issuer and number as they are compared"),
    PRM_PLAIN(PRM_T_MONEY, "used", PRM_READONLY, "What of it live lines of claims have used up, in its own currency",
        .of = NULL),
    NULL
};

const prm_entity mdf_proof_entity = { .size = sizeof mdf_proof_entity, .name = "proof", .path = "mdf.proofs",
    .since = 1, .scope = "partner", .ops = "get list history export: *",
    .doc = "An invoice, a receipt, or what else shows that something was done or paid. It belongs to one partner, and "
           "lines of claims use it up",
    .fields = mdf_proof_fields,
    .indexes = PRM_TEXTS("unique key where key not null", "unique sha256", "partner, -created_at") };
