/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a person can be certified as: the row. */
#include "learning/learning.h"

const prm_field *const cert_certification_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and learning systems call it, \"storage-engineer\"; unique"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Certified Storage Engineer\""),
    PRM_LINES("description", 0, 4000, 0, "What somebody who has it can do"),
    PRM_TEXT("role", 1, 60, PRM_REQUIRED, "For which work it is, \"sales\" or \"technical\": what requirements count "
        "by"),
    PRM_TEXT("practice", 1, 60, 0, "Which field it is of, \"storage\": what competencies are made of"),
    PRM_INT("rank", 1, 100, 0, "Its place among those of its practice: an expert's is higher than an associate's"),
    PRM_INT("validity_months", 1, 240, 0, "How long it holds; none: for ever"),
    PRM_INT("renewal_days", 1, 730, 0, "How long before its end it can be renewed; none: 90"),
    PRM_FIELD(PRM_T_LIST, "courses", 0, "What has to be gone through", .min = 0, .max = CERT_STEPS,
        .items = PRM_REF("course", "course", 0, "A course")),
    PRM_FIELD(PRM_T_LIST, "exams", 0, "What has to be passed", .min = 0, .max = CERT_STEPS,
        .items = PRM_REF("course", "course", 0, "An exam")),
    PRM_FIELD(PRM_T_LIST, "renewal_exams", 0, "What has to be passed to renew it; none: the same", .min = 0,
        .max = CERT_STEPS, .items = PRM_REF("course", "course", 0, "An exam")),
    PRM_FIELD(PRM_T_LIST, "requires", 0, "Which others one must have before", .min = 0, .max = CERT_STEPS,
        .items = PRM_REF("certification", "certification", 0, "A certification")),
    NULL
};

const prm_entity cert_certification_entity = { .size = sizeof cert_certification_entity, .since = 1,
    .name = "certification", .path = "certification.catalogue", .scope = "public", .label = "name",
    .search = "name 8, code 8, practice 2, description 2",
    .doc = "What a person can be certified as",
    .ops = "create update archive import: " CERT_OWNERS "; get list export: *; history: vendor",
    .fields = cert_certification_fields, .indexes = PRM_TEXTS("unique code", "practice, role"),
    .check = cert_certification_check,
    .example = "{\"code\":\"storage-engineer\",\"name\":\"Certified Storage Engineer\",\"role\":\"technical\","
               "\"practice\":\"storage\",\"validity_months\":24,\"exams\":[\"course_01h8xgq3m2c4e\"]}" };
