/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Where a partner stands in a programme: the row. */
#include "tiers/tiers.h"

const prm_field *const tiers_standing_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership, which has the level"),
    PRM_REF("level", "level", PRM_READONLY, "The level it had when it was evaluated last"),
    PRM_REF("earned", "level", PRM_READONLY, "The level that what it has is enough for; none: not for the lowest"),
    PRM_DATE("review_on", PRM_READONLY, "When it is evaluated officially next"),
    PRM_TIME("evaluated_at", PRM_READONLY, "When it was evaluated last"),
    PRM_REF("evaluation", "evaluation", PRM_READONLY, "What was found then"),
    PRM_TIME("at_risk_since", PRM_READONLY, "Since when it lacks something that its level takes"),
    PRM_DATE("grace_until", PRM_READONLY, "The last day on which it keeps its level nevertheless"),
    PRM_DATE("locked_until", PRM_READONLY, "No rule moves it until the end of that day; with `lock_reason` alone: for "
        "ever"),
    PRM_LINES("lock_reason", 1, 500, PRM_READONLY | PRM_VENDOR, "Why it is locked; none: it is not"),
    PRM_TEXT("locked_by", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user locked it"),
    PRM_TEXT("digest", 1, 80, PRM_READONLY | PRM_VENDOR, "What it was evaluated over: the same needs no evaluation in "
        "between"),
    NULL
};

const prm_entity tiers_standing_entity = { .size = sizeof tiers_standing_entity, .since = 1, .name = "standing",
    .path = "tiers.standings", .scope = "partner", .ops = "get list history export: *",
    .doc = "Where a partner stands in a programme", .fields = tiers_standing_fields,
    .flow = PRM_FLOW("candidate", "candidate > active | suspended | terminated",
        "active > eligible_up | at_risk | grace | suspended | terminated",
        "eligible_up > active | at_risk | grace | suspended | terminated",
        "at_risk > active | eligible_up | grace | suspended | terminated",
        "grace > active | eligible_up | at_risk | suspended | terminated",
        "suspended > candidate | active | terminated"),
    .indexes = PRM_TEXTS("unique membership", "partner, program", "program, state", "program, level") };
