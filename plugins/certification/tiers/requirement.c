/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a level takes: the row. */
#include "tiers/words.h"

const prm_field *const tiers_requirement_fields[] = {
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_REF("level", "level", PRM_REQUIRED, "For which of its levels; higher ones do not inherit it"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "What rules and reports call it, \"won_revenue\"; unique for the level"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it, in the programme's language"),
    PRM_ENUM("kind", CERT_KINDS, PRM_REQUIRED, "must: the level takes it; points: it adds to the level's points; "
        "total: the points the level takes"),
    PRM_TEXT("metric", 1, 120, 0, "Which figure, \"deals.won_value\": metrics.list names them, and certification."
        "certified_people, certification.competencies, tiers.judged. Of a total: none"),
    PRM_OBJECT("where", NULL, 0, "Of which of it: {dimension: value | [values]}; of people: certification, role, "
        "practice, country; of competencies: code, practice"),
    PRM_TEXT("window", 1, 40, 0, "Over which time, \"12 months\", \"last quarter\", \"all\" (prm/metrics.h); none: "
        "all"),
    PRM_ENUM("op", CERT_OPS, 0, "How the value is compared; none: gte"),
    PRM_INT("threshold", PRM_ANY, PRM_ANY, PRM_REQUIRED, "With what: in the metric's unit; of a total: points"),
    PRM_INT("points", 0, 1000000, 0, "Of points: what it adds if it is met; with `per`, the most it adds"),
    PRM_INT("per", 1, PRM_ANY, 0, "Of points: one point for so much of the value; none below the threshold"),
    PRM_BOOL("waivable", 0, "Whether it can be waived; none: it can"),
    NULL
};

const prm_entity tiers_requirement_entity = { .size = sizeof tiers_requirement_entity, .since = 1,
    .name = "requirement",
    .path = "tiers.requirements", .scope = "public", .label = "name",
    .doc = "What a level of a programme takes: at most 50 of a level, and 500 of a programme",
    .ops = "create update archive import: " CERT_OWNERS "; get list export: *; history: vendor",
    .check = tiers_check_requirement, .fields = tiers_requirement_fields,
    .indexes = PRM_TEXTS("unique level, code", "program, level"),
    .example = "{\"program\":\"program_01h8xgq3m2c4e\",\"level\":\"level_01h8xgq3m2c4e\",\"code\":\"won_revenue\","
               "\"name\":\"Won revenue\",\"kind\":\"must\",\"metric\":\"deals.won_value\",\"window\":\"12 months\","
               "\"threshold\":25000000}" };
