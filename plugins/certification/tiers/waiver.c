/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A requirement that somebody need not meet for a time: the row. */
#include "tiers/tiers.h"

const prm_field *const tiers_waiver_fields[] = {
    PRM_REF("partner", "partner", PRM_READONLY, "Who"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_REF("membership", "membership", PRM_READONLY, "By which membership"),
    PRM_REF("requirement", "requirement", PRM_READONLY, "What it need not meet"),
    PRM_DATE("from", PRM_READONLY, "The first day of it: when it was granted"),
    PRM_DATE("until", PRM_READONLY, "The last day of it"),
    PRM_LINES("reason", 1, 1000, PRM_READONLY, "Why, as who asked for it says"),
    PRM_TEXT("requested_by", 1, 60, PRM_READONLY, "Which user asked for it"),
    PRM_TEXT("decided_by", 1, 60, PRM_READONLY | PRM_VENDOR, "Which user decided it; none: the rules"),
    PRM_TIME("decided_at", PRM_READONLY, "When"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "What it was decided with"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    NULL
};

const prm_entity tiers_waiver_entity = { .size = sizeof tiers_waiver_entity, .since = 1, .name = "waiver",
    .path = "tiers.waivers", .scope = "partner", .ops = "get list history export: *",
    .doc = "A requirement that a member need not meet for a time", .fields = tiers_waiver_fields,
    .flow = PRM_FLOW("requested", "requested > in_review | active | refused | withdrawn",
        "in_review > active | refused | withdrawn", "active > ended"),
    .indexes = PRM_TEXTS("membership, state", "partner, state", "state, until") };
