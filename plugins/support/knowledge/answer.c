/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Which articles have answered which cases. */
#include "knowledge/knowledge.h"

const prm_field *const knowledge_answer_fields[] = {
    PRM_REF("case", "case", PRM_REQUIRED, "Which case"),
    PRM_REF("article", "article", PRM_REQUIRED, "What answers it: an edition that readers have"),
    NULL
};

static prm_status check(prm_call *call, const prm_val *row, const prm_val *values)
{
    const prm_val *article;

    (void)row;
    PRM_TRY(prm->load(call, "article", prm->text(values, "article"), &article));
    return prm_help_is_true(article, "live") ? PRM_OK
        : prm->fail_field(call, "article", "not_published", "is not what readers have");
}

const prm_entity knowledge_answer_entity = { .size = sizeof knowledge_answer_entity, .since = 1, .name = "case_answer",
    .path = "knowledge.answers", .scope = "vendor", .ops = "create: " SUPPORT_STAFF "; get list export: vendor",
    .doc = "An article that answers a case, as whoever works on it says", .fields = knowledge_answer_fields,
    .indexes = PRM_TEXTS("unique case, article", "article"), .check = check };
