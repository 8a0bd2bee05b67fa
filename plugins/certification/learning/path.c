/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What somebody should learn in which order: the row. */
#include "learning/learning.h"

static const prm_field *const step_fields[] = {
    PRM_REF("course", "course", 0, "A course or an exam"),
    PRM_REF("certification", "certification", 0, "Or a certification"),
    PRM_BOOL("optional", 0, "Whether it may be left out"),
    NULL
};

const prm_field *const cert_path_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What learning systems call it; unique"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, \"Your first 90 days in presales\""),
    PRM_LINES("description", 0, 4000, 0, "What it leads to"),
    PRM_TEXT("persona", 1, 60, PRM_REQUIRED, "For whom, \"sales\" or \"technical\""),
    PRM_FIELD(PRM_T_LIST, "steps", PRM_REQUIRED, "In this order", .min = 1, .max = CERT_STEPS,
        .items = PRM_OBJECT("step", step_fields, 0, "One of both")),
    NULL
};

const prm_entity cert_path_entity = { .size = sizeof cert_path_entity, .since = 1, .name = "learning_path",
    .path = "certification.paths", .scope = "public", .label = "name",
    .doc = "What people of one persona should learn, in order",
    .ops = "create update archive: " CERT_OWNERS "; get list export: *; history: vendor",
    .fields = cert_path_fields, .indexes = PRM_TEXTS("unique code", "persona"),
    .check = cert_path_check,
    .example = "{\"code\":\"presales-90\",\"name\":\"Your first 90 days in presales\",\"persona\":\"technical\","
               "\"steps\":[{\"course\":\"course_01h8xgq3m2c4e\"}]}" };
