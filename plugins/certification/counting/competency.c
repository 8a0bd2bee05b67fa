/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What partners can be competent in: the row. */
#include "counting/competent.h"

static const prm_field *const need_fields[] = {
    PRM_REF("certification", "certification", 0, "People with this one"),
    PRM_TEXT("practice", 1, 60, 0, "Or with any of this field"),
    PRM_TEXT("role", 1, 60, 0, "And for this work"),
    PRM_INT("people", 1, 10000, PRM_REQUIRED, "How many different people"),
    NULL
};

const prm_field *const cert_competency_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and requirements call it, \"data-protection\"; unique in it"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_TEXT("practice", 1, 60, 0, "Which field it is of"),
    PRM_LINES("description", 0, 4000, 0, "What customers may expect of a partner that has it"),
    PRM_FIELD(PRM_T_LIST, "needs", PRM_REQUIRED, "What a partner must have, all of it", .min = 1, .max = CERT_STEPS,
        .items = PRM_OBJECT("need", need_fields, 0, "People with certifications")),
    PRM_INT("grace_days", 0, 365, 0, "How long it may lack something before it is lost; none: 30"),
    NULL
};

const prm_entity cert_competency_entity = { .size = sizeof cert_competency_entity, .since = 1, .name = "competency",
    .path = "certification.competencies", .scope = "public", .label = "name",
    .doc = "What partners of a programme can be competent in",
    .ops = "create update archive: " CERT_OWNERS "; get list export: *; history: vendor",
    .fields = cert_competency_fields, .check = cert_needs_check, .indexes = PRM_TEXTS("unique program, code"),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"code\":\"data-protection\",\"name\":\"Data Protection\","
               "\"needs\":[{\"practice\":\"storage\",\"role\":\"technical\",\"people\":2}]}" };
