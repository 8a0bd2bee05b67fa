/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is to be different about an approved request: the row. The request stays as it was approved until its
 * change is. */
#include "requests/change.h"

const prm_field *const mdf_change_fields[] = {
    PRM_REF("fund_request", "fund_request", PRM_READONLY, "Of which request"),
    PRM_REF("partner", "partner", PRM_READONLY, "Whose it is"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_ENUM("kind", "activities|extension", PRM_READONLY, "Whether what is done changes, or the time to claim"),
    PRM_FIELD(PRM_T_LIST, "activities", PRM_READONLY, "All of them, as they are to be", .min = 0, .max = MDF_ACTIVITIES,
        .items = PRM_OBJECT("activity", mdf_activity_fields, 0, "One activity")),
    PRM_PLAIN(PRM_T_MONEY, "requested", PRM_READONLY, "What is asked for then", .of = NULL),
    PRM_PLAIN(PRM_T_MONEY, "difference", PRM_READONLY, "What that is beyond what was approved; less than 0: less",
        .of = NULL),
    PRM_INT("requested_base", 0, PRM_ANY, PRM_READONLY,
        "What is asked for, in minor units of the programme's currency"),
    PRM_INT("cost", 0, PRM_ANY, PRM_READONLY, "What all of it will cost, in minor units of the request's currency"),
    PRM_BPS("match_bps", 1, PRM_ALL_BPS, PRM_READONLY, "What part of what is spent the vendor pays then, at most"),
    PRM_FIELD(PRM_T_LIST, "proofs", PRM_READONLY, "What has to be shown with its claims then", .min = 0,
        .max = MDF_ACTIVITIES, .items = PRM_OBJECT("needed", mdf_needed_fields, 0, "Of one activity")),
    MDF_ROUTE,
    PRM_INT("days", 1, 365, PRM_READONLY, "Of an extension: by how many days"),
    PRM_LINES("why", 1, 1000, PRM_READONLY, "Why, as who asks says"),
    PRM_TEXT("hold", 1, 60, PRM_READONLY | PRM_VENDOR, "What the ledger keeps for it until it is decided"),
    PRM_TEXT("submitted_by", 1, 60, PRM_READONLY, "Which user asks"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The rules' decision: what decisions.explain takes"),
    PRM_TIME("decided_at", PRM_READONLY, "When it was decided"),
    PRM_LINES("comment", 1, 1000, PRM_READONLY, "Why, as who decided it says"),
    NULL
};

const prm_entity mdf_change_entity = { .size = sizeof mdf_change_entity, .name = "fund_change", .path = "mdf.changes",
    .since = 1, .scope = "partner", .ops = "get list history export: *",
    .doc = "A change of an approved request, or more time to claim it, which goes through review again",
    .fields = mdf_change_fields,
    .flow = PRM_FLOW("open", "open > approved | rejected | withdrawn"),
    .indexes = PRM_TEXTS("fund_request, state", "partner, state, -created_at") };
