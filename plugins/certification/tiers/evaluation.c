/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What an evaluation found: the row, which never changes. */
#include "tiers/tiers.h"

static const prm_field *const evidence_fields[] = {
    PRM_TEXT("id", 1, 60, 0, "A row: an award, a badge, a waiver"),
    PRM_TEXT("code", 1, 60, 0, "What it is, as a certification's code"),
    PRM_DATE("until", 0, "Until when it counts"),
    NULL
};

const prm_field *const tiers_item_fields[] = {
    PRM_TEXT("level", 1, 40, PRM_REQUIRED, "For which level: its code"),
    PRM_TEXT("code", 1, 40, PRM_REQUIRED, "Which requirement"),
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What people call it"),
    PRM_ENUM("kind", CERT_KINDS, PRM_REQUIRED, "What it is for"),
    PRM_TEXT("metric", 1, 120, 0, "Which figure"),
    PRM_TEXT("unit", 1, 60, 0, "What it is counted in"),
    PRM_TEXT("window", 1, 40, 0, "Over which time"),
    PRM_DATE("from", 0, "Which began on that day"),
    PRM_DATE("to", 0, "And ended on that, both included"),
    PRM_INT("value", PRM_ANY, PRM_ANY, 0, "What there is; none: it could not be known"),
    PRM_ENUM("op", CERT_OPS, PRM_REQUIRED, "How it is compared"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_REQUIRED, "With what"),
    PRM_BOOL("passed", PRM_REQUIRED, "Whether that is enough, or waived"),
    PRM_INT("gap", 0, PRM_ANY, PRM_REQUIRED, "How much is missing; 0: nothing"),
    PRM_BOOL("waived", 0, "Whether it passed because it is waived"),
    PRM_INT("points", 0, PRM_ANY, 0, "Of points: what it adds"),
    PRM_FIELD(PRM_T_LIST, "evidence", 0, "What the value is made of, as far as it is rows", .min = 0,
        .max = CERT_EVIDENCE,
        .items = PRM_OBJECT("row", evidence_fields, 0, "One of them")),
    NULL
};

const prm_field *const tiers_evaluation_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_ENUM("occasion", CERT_OCCASIONS, PRM_READONLY, "Why it was evaluated"),
    PRM_DATE("as_of", PRM_READONLY, "As of the end of which day"),
    PRM_DATE("period", PRM_READONLY, "Of an official one: the first day of the period that is over"),
    PRM_REF("level", "level", PRM_READONLY, "The level it had"),
    PRM_REF("earned", "level", PRM_READONLY, "The level that what it had was enough for; none: not for the lowest"),
    PRM_ENUM("transition", CERT_TRANSITIONS, PRM_READONLY, "What followed"),
    PRM_REF("to", "level", PRM_READONLY, "The level it has since"),
    PRM_TEXT("standing_from", 1, 40, PRM_READONLY, "The state of its standing before"),
    PRM_TEXT("standing_to", 1, 40, PRM_READONLY, "And after"),
    PRM_FIELD(PRM_T_LIST, "items", PRM_READONLY, "Requirement by requirement, level by level", .min = 0,
        .max = CERT_OF_SCHEME, .items = PRM_OBJECT("item", tiers_item_fields, 0, "One requirement")),
    PRM_INT("total", 0, PRM_ANY, PRM_READONLY, "The points it has for the level it had"),
    PRM_DATE("risk_on", PRM_READONLY, "From when it lacks something for its level, if nothing is done"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    NULL
};

const prm_entity tiers_evaluation_entity = { .size = sizeof tiers_evaluation_entity, .since = 1, .name = "evaluation",
    .path = "tiers.evaluations", .scope = "partner", .ops = "get list export: *",
    .doc = "What an evaluation of a member found. It never changes", .fields = tiers_evaluation_fields,
    .indexes = PRM_TEXTS("unique membership, period where period not null", "membership, -created_at",
        "partner, -created_at", "program, as_of") };
