/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A partner is competent in something: the row. */
#include "counting/counting.h"

const prm_field *const cert_badge_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("competency", "competency", PRM_READONLY, "In what"),
    PRM_TEXT("code", 1, 40, PRM_READONLY, "Its code"),
    PRM_TEXT("practice", 1, 60, PRM_READONLY, "The field it is of"),
    PRM_TIME("from", PRM_READONLY, "Since when"),
    PRM_TIME("until", PRM_READONLY, "At risk: when it will be lost; lost: when it was"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    NULL
};

const prm_entity cert_badge_entity = { .size = sizeof cert_badge_entity, .since = 1, .name = "badge",
    .path = "certification.badges", .scope = "partner", .ops = "get list history export: *",
    .doc = "A partner is competent in something", .fields = cert_badge_fields,
    .flow = PRM_FLOW("held", "held > at_risk | lost", "at_risk > held | lost"),
    .indexes = PRM_TEXTS("partner, program, state", "competency, state", "partner, competency") };
