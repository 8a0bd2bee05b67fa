/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a partner would lose on a day to come: the row. */
#include "outlook/outlook.h"

const prm_field *const tiers_risk_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_REF("level", "level", PRM_READONLY, "The level it would lose"),
    PRM_REF("to", "level", PRM_READONLY, "The level it would still have; none: not even the lowest"),
    PRM_DATE("on", PRM_READONLY, "From which day it lacks something"),
    PRM_DATE("keeps_until", PRM_READONLY,
        "The last day on which it has its level nevertheless: until rules take it, or by their grace"),
    PRM_TEXT("requirement", 1, 40, PRM_READONLY, "What it lacks: the requirement's code"),
    PRM_TEXT("requirement_name", 1, 200, PRM_READONLY, "And what people call it"),
    PRM_REF("award", "award", PRM_READONLY, "Because of which award's end; none: because of what leaves the window"),
    PRM_TEXT("certification_code", 1, 40, PRM_READONLY, "What that is an award of"),
    PRM_INT("value", PRM_ANY, PRM_ANY, PRM_READONLY, "What there will be"),
    PRM_INT("needed", PRM_ANY, PRM_ANY, PRM_READONLY, "What is needed"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision on that day: what decisions.explain takes"),
    PRM_INT("told_days", 0, 1000, PRM_READONLY | PRM_VENDOR, "So many days before, it was told last"),
    PRM_TIME("closed_at", PRM_READONLY, "When it was averted, or came"),
    NULL
};

const prm_entity tiers_risk_entity = { .size = sizeof tiers_risk_entity, .since = 1, .name = "tier_risk",
    .path = "tiers.risks", .scope = "partner", .ops = "get list history export: *",
    .doc = "What a member would lose on a day to come, and why", .fields = tiers_risk_fields,
    .flow = PRM_FLOW("open", "open > averted | come"),
    .indexes = PRM_TEXTS("unique membership, requirement where closed_at null", "membership, state, on",
        "partner, state, on", "program, state, on") };
