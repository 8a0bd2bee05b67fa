/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What came of an exam: the row. */
#include "learning/learning.h"

const prm_field *const cert_result_fields[] = {
    PRM_REF("person", "person", PRM_READONLY, "Who"),
    PRM_REF("partner", "partner", PRM_READONLY, "For whom it worked then"),
    PRM_REF("course", "course", PRM_READONLY, "Which exam"),
    PRM_TIME("taken_at", PRM_READONLY, "When"),
    PRM_INT("score", 0, 100, PRM_READONLY, "Of 100"),
    PRM_BOOL("passed", PRM_READONLY, "Whether it was passed"),
    PRM_INT("attempt", 1, 10000, PRM_READONLY, "Which attempt of this person at this exam it was"),
    PRM_ENUM("source", "entered|imported", PRM_READONLY, "Where it comes from"),
    PRM_ENUM("breach", "too_soon|too_often", PRM_READONLY,
        "Which rule of the exam the attempt did not keep to, where a learning system has let it be"),
    PRM_TEXT("reference", 1, 120, PRM_READONLY, "What the learning system calls it: the same is stored once"),
    NULL
};

const prm_entity cert_result_entity = { .size = sizeof cert_result_entity, .since = 1, .name = "exam_result",
    .path = "certification.results", .scope = "partner",
    .ops = "get list history export: *; import: " CERT_OWNERS, .imports_by = "certification.results.create",
    .doc = "What came of somebody's attempt at an exam", .fields = cert_result_fields,
    .indexes = PRM_TEXTS("person, course, -taken_at", "partner, -taken_at",
        "unique reference where reference not null") };
