/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What can be learned and what is examined: the row. */
#include "learning/learning.h"

const prm_field *const cert_course_fields[] = {
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What a learning system calls it, \"ST-400-EX\"; unique"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_ENUM("kind", "course|exam", PRM_REQUIRED, "Whether it is gone through or passed"),
    PRM_LINES("description", 0, 4000, 0, "What it is about"),
    PRM_FIELD(PRM_T_LIST, "personas", 0, "For whom, \"sales\" or \"technical\"; none: for everybody", .min = 0,
        .max = 20,
        .items = PRM_TEXT("persona", 1, 60, 0, "What a person does")),
    PRM_INT("minutes", 1, 100000, 0, "How long it takes"),
    PRM_INT("pass_score", 0, 100, 0, "Of an exam: the score from which it is passed, of 100; none: results say "
        "themselves"),
    PRM_INT("attempts", 1, 100, 0, "Of an exam: how often one may try in any 365 days; none: without end"),
    PRM_FIELD(PRM_T_LIST, "cooling_days", 0, "Of an exam: days from a failed attempt to the next, after the first, the "
        "second and so on; the last goes for all that follow. None: at once", .min = 0, .max = 10,
        .items = PRM_INT("days", 0, 730, 0, "Days")),
    PRM_TEXT("url", 1, 500, 0, "Where it is"),
    NULL
};

const prm_entity cert_course_entity = { .size = sizeof cert_course_entity, .since = 1, .name = "course",
    .path = "certification.courses", .scope = "public", .label = "name",
    .search = "name 8, code 8, description 2",
    .doc = "A course or an exam", .ops = "create update archive import: " CERT_OWNERS "; get list export: *; history: "
           "vendor",
    .fields = cert_course_fields, .indexes = PRM_TEXTS("unique code", "kind"),
    .check = cert_course_check,
    .example = "{\"code\":\"ST-400-EX\",\"name\":\"Storage 400: exam\",\"kind\":\"exam\",\"pass_score\":70,"
               "\"attempts\":4,\"cooling_days\":[1,14]}" };
