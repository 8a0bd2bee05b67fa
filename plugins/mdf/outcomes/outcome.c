/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What came of one activity: the row. */
#include "outcomes/outcomes.h"

const prm_field *const mdf_outcome_fields[] = {
    PRM_REF("fund_request", "fund_request", PRM_READONLY, "Of which request"),
    PRM_INT("activity", 1, MDF_ACTIVITIES, PRM_READONLY, "Of which of its activities"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose it is"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_ENUM("source", "campaign|reported", PRM_READONLY,
        "How it is known: by its campaign, or because somebody says so"),
    PRM_REF("campaign", "campaign", PRM_READONLY, "The campaign"),
    PRM_INT("leads", 0, PRM_ANY, PRM_READONLY, "Leads it brought"),
    PRM_INT("qualified", 0, PRM_ANY, PRM_READONLY, "Of these: qualified"),
    PRM_INT("deals", 0, PRM_ANY, PRM_READONLY, "Deals that came of them"),
    PRM_INT("pipeline_base", 0, PRM_ANY, PRM_READONLY,
        "What these were worth, in minor units of the programme's currency"),
    PRM_INT("won_base", 0, PRM_ANY, PRM_READONLY, "What of that was won"),
    PRM_LINES("note", 1, 1000, PRM_READONLY, "What there is to say about it"),
    NULL
};

const prm_entity mdf_outcome_entity = { .size = sizeof mdf_outcome_entity, .name = "outcome", .path = "mdf.outcomes",
    .since = 1, .scope = "partner", .ops = "get list history export: *",
    .doc = "What came of an activity that was paid for: by its campaign, or as it was reported",
    .fields = mdf_outcome_fields,
    .indexes = PRM_TEXTS("unique fund_request, activity, source",
        "unique campaign where campaign not null", "partner, -created_at") };
