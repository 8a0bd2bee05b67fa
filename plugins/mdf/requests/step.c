/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Approval steps: who is to decide what until when, and what came of it. */
#include "requests/requests.h"

const prm_field *const mdf_step_fields[] = {
    PRM_ENUM("kind", "request|change|extension|claim", PRM_READONLY, "What there is to decide"),
    PRM_TEXT("matter", 1, 60, PRM_READONLY, "Its id: of a request, a change or a claim"),
    PRM_REF("fund_request", "fund_request", PRM_READONLY, "Of which request"),
    PRM_REF("partner", "partner", PRM_READONLY, "And of which partner"),
    PRM_REF("program", "program", PRM_READONLY, "In which programme"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision of the rules that left it to people"),
    PRM_INT("amount_base", 0, PRM_ANY, PRM_READONLY, "How much it is, in minor units of the programme's currency"),
    PRM_INT("step", 1, MDF_STEPS, PRM_READONLY, "Whose turn it is: 1 is asked first"),
    PRM_TEXT("role", 1, 60, PRM_READONLY, "Who may decide it, where no user is named"),
    PRM_TEXT("user", 1, 60, PRM_READONLY, "Who alone may"),
    PRM_ENUM("need", "any|all", PRM_READONLY, "Whether it is one of several that all have to agree"),
    PRM_TEXT("delegated_from", 1, 60, PRM_READONLY, "Who gave it to that user"),
    PRM_TEXT("delegation_reason", 1, 500, PRM_READONLY, "And why"),
    PRM_INT("sla_hours", 1, 8760, PRM_READONLY, "Hours of the programme's business time there are for it"),
    PRM_TIME("due_at", PRM_READONLY, "When they are over"),
    PRM_TIME("warned_at", PRM_READONLY, "When it was said that most of them are"),
    PRM_TIME("overdue_at", PRM_READONLY, "When it was said that they are over"),
    PRM_TEXT("verdict", 1, 20, PRM_READONLY, "What was decided"),
    PRM_TEXT("reason", 1, 1000, PRM_READONLY, "And why"),
    PRM_TEXT("decided_by", 1, 60, PRM_READONLY, "By which user"),
    PRM_TIME("decided_at", PRM_READONLY, "And when"),
    PRM_BOOL("within_sla", PRM_READONLY, "Whether that was in time"),
    NULL
};

const prm_entity mdf_step_entity = { .size = sizeof mdf_step_entity, .name = "approval_step", .path = "mdf.steps",
    .since = 1, .scope = "vendor", .ops = "get list history export: " MDF_READERS,
    .doc = "What somebody of the vendor's is to decide about funds. One's own are those of `user`, or of one's roles where "
           "there is none",
    .fields = mdf_step_fields, .flow = PRM_FLOW("open", "open > done | cancelled"),
    .indexes = PRM_TEXTS("state, due_at", "user, state, due_at", "role, state, due_at", "matter, state") };
